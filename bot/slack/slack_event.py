"""What Slack delivers, as it was heard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from handlers.dialog.turn import (
    Event,
)
from storage.records import ASIDE, aside

Body = Mapping[str, Any]
Answering = Literal["", "open", "push", "update", "submit", "home", "suggest"]


def whisper(user: str) -> str:
    """The thread of an address whose messages only that person sees (ephemeral ones): in a channel, in a direct message between
    people, and from a command wherever it is not known yet whose direct message it is."""
    return f"{ASIDE}{user}"


def whispered(thread: str) -> str:
    """The person that a whispering thread is for; empty where it is a real thread or none."""
    return aside(thread)


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The app in its workspace: the bot's own user, the workspace, and whether it is an assistant ``panel`` there."""

    user: str
    team: str
    panel: bool = False


@dataclass(frozen=True, slots=True)
class ModalSource:
    """The modal that an event came from."""

    id: str = ""
    hash: str = ""
    inside: str = ""


@dataclass(frozen=True, slots=True)
class SlackEvent:
    """An event with its place. ``chat`` is empty where only the person is known: then it is the direct message with them;
    ``user`` is empty where a channel changed and nobody said anything.

    ``answering`` says how an answer is given, with ``trigger`` or ``view``. ``within`` is the thread in which it was said, where
    that is no place of its own: in the direct message, and where somebody is whispered to. ``only_if_known``: of a thread that
    we are not in it is not for us. ``app`` is the app's id. ``response`` is Slack's URL for up to 5 answers within 30 minutes.
    """

    event: Event
    user: str
    chat: str = ""
    thread: str = ""
    private: bool = True
    answering: Answering = ""
    trigger: str = ""
    view: ModalSource = ModalSource()
    files: Sequence[Body] = ()
    response: str = ""
    only_if_known: bool = False
    within: str = ""
    app: str = ""


def event_key(body: Body) -> str:
    """What an event is called, the same when it is delivered again: its id, else a hash of all of it. A mention is called by its
    message: Slack tells it anew, as another event, whenever that is edited."""
    event = body.get("event")
    if isinstance(event, Mapping) and event.get("type") == "app_mention":
        return f"mention/{event.get('channel')}/{event.get('ts')}"
    if given := body.get("event_id"):
        return str(given)
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
