"""What Slack delivers, as our events: pure functions from a parsed body to what was heard, None where it is not for us."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.slack_emoji import as_unicode
from bot.slack.slack_event import Body, ModalSource, SlackApp, SlackEvent, whisper, whispered
from bot.slack.slack_platform import PLATFORM
from bot.slack.slack_typed import readable, typed
from handlers.dialog.actions import OpenScreen, TellMore, read
from handlers.dialog.commands import CommandUse
from handlers.dialog.translator import Translator
from handlers.dialog.turn import (
    Event,
    FormChanged,
    FormSent,
    GroupChange,
    HomeOpened,
    Membership,
    OpenForm,
    Press,
    TalkOpened,
    Text,
    Unreadable,
)
from handlers.forms.sent_files import MEDIA
from handlers.routing.command_table import COMMANDS
from handlers.routing.talk_commands import is_question
from storage.records import Address

MEMBERSHIPS: Mapping[str, GroupChange] = {
    "channel_left": "removed", "group_left": "removed", "channel_deleted": "gone", "group_deleted": "gone",
    "channel_archive": "archived", "group_archive": "archived", "channel_unarchive": "back", "group_unarchive": "back",
    "channel_rename": "renamed", "group_rename": "renamed", "channel_id_changed": "moved",
    "member_joined_channel": "joined", "member_left_channel": "removed",
}  # fmt: skip
MEMBERS = ("member_joined_channel", "member_left_channel")
"""What is told of everybody: it is about us only where we are the one."""
SHORTCUT = "ask_text"
FORM, PLAN = "form", "plan"
OF_THE_GROUP = ("link", "unlink")
"""The commands that are about the channel they are given in, and not about who gives them."""
_TEXTUAL = (None, "file_share", "me_message", "thread_broadcast")


def is_direct(chat: str) -> bool:
    """Whether a conversation is a direct message: ours with one person, or one between two people, where commands are heard
    and nothing else, and where we can never post."""
    return chat.startswith("D")


def is_person(chat: str) -> bool:
    """Whether the chat of an address is a person: then it is our direct message with them."""
    return chat.startswith(("U", "W"))


@dataclass(frozen=True, slots=True)
class SlackParser:
    """Reads bodies. ``languages`` know the commands' words."""

    me: SlackApp
    languages: Mapping[str, Translator]

    def hear(self, body: Body) -> SlackEvent | None:
        """What was heard; it raises what it likes where the body is not what Slack sends."""
        if body.get("type") == "event_callback":
            return self._event(body["event"])
        if "command" in body:
            return self._command(body)
        return {
            "block_actions": self._action,
            "view_submission": self._submission,
            "message_action": self._shortcut,
        }.get(str(body.get("type")), lambda _: None)(body)

    # -- events

    def _event(self, event: Body) -> SlackEvent | None:
        kind = str(event.get("type"))
        if kind == "app_home_opened":
            return self._opened(event)
        if kind == "assistant_thread_started":
            return _in_the_panel(event["assistant_thread"])
        if kind in MEMBERSHIPS:
            return self._membership(kind, event)
        if event.get("subtype") == "message_changed":
            return self._changed(event)
        if kind not in ("message", "app_mention") or not self._by_a_person(event):
            return None
        if is_direct(event["channel"]):
            return self._direct(event) if kind == "message" else None
        return self._mention(event) if kind == "app_mention" else self._in_thread(event)

    def _opened(self, event: Body) -> SlackEvent | None:
        """A tab of ours: the App Home, or the messages; what is said outside the threads of a panel is not seen there."""
        user, chat = event["user"], event["channel"]
        if event.get("tab") == "home":
            return SlackEvent(HomeOpened(), user, chat, answering="home")
        return SlackEvent(TalkOpened(), user, chat) if event.get("tab") == "messages" and not self.me.panel else None

    def _membership(self, kind: str, event: Body) -> SlackEvent | None:
        if kind in MEMBERS and event.get("user") != self.me.user:
            return None
        what = MEMBERSHIPS[kind]
        if what == "moved":
            there = Address(PLATFORM, self.me.user, self.me.team, event["new_channel_id"])
            return SlackEvent(Membership(what, to=there), "", event["old_channel_id"], private=False)
        channel = event["channel"]
        name = str(channel.get("name") or "") if isinstance(channel, Mapping) else ""
        chat = str(channel["id"]) if isinstance(channel, Mapping) else str(channel)
        return SlackEvent(Membership(what, name), "", chat, private=False)

    def _by_a_person(self, event: Body) -> bool:
        foreign = event.get("bot_id") or event.get("subtype") not in _TEXTUAL
        return not foreign and event.get("user", self.me.user) != self.me.user

    def _direct(self, event: Body) -> SlackEvent:
        words, files = typed(event, self.me), event.get("files") or ()
        pictures = bool(words) and _are_seen(files)
        heard: Event = Text(words, beside="picture" if pictures else "") if words or not files else Unreadable("file")
        fetched, within = () if pictures else files, event.get("thread_ts", "")
        return SlackEvent(heard, event["user"], event["channel"], files=fetched, within=within)

    def _changed(self, event: Body) -> SlackEvent | None:
        """A message to us alone that was edited: a question is asked anew, an answer is not, as it may be one to an earlier
        question. In channels, where it was answered already, it is met with silence."""
        now, before = event.get("message") or {}, event.get("previous_message") or {}
        if not is_direct(event["channel"]) or now.get("text") == before.get("text") or not self._by_a_person(now):
            return None
        heard = replace(self._direct({**now, "channel": event["channel"]}), files=())
        asks = isinstance(heard.event, Text) and is_question(heard.event.text)
        return heard if asks else replace(heard, event=Unreadable("edit"))

    def _mention(self, event: Body) -> SlackEvent:
        words, files = typed(event, self.me), event.get("files") or ()
        beside = _beside(words, files)
        alone = bool(files) and not beside
        if alone or self._personal(words):
            place, within = whisper(event["user"]), event.get("thread_ts", "")
            heard: Event = Unreadable("shared file") if alone else Text(words, beside=beside)
            return SlackEvent(heard, event["user"], event["channel"], place, within=within)
        thread = event.get("thread_ts") or event["ts"]
        asked = Text(words or "/start", beside=beside)
        return SlackEvent(asked, event["user"], event["channel"], thread, private=False)

    def _in_thread(self, event: Body) -> SlackEvent | None:
        """A bare command word in a thread of a channel; talk between people is none of our business."""
        words, thread = typed(event, self.me), event.get("thread_ts", "")
        mentioned = f"<@{self.me.user}>" in (event.get("text") or "")
        if not thread or mentioned or not self._command_word(words):
            return None
        personal = self._personal(words)
        place, within = (whisper(event["user"]), thread) if personal else (thread, "")
        return SlackEvent(
            Text(words), event["user"], event["channel"], place, personal, only_if_known=True, within=within
        )

    def _command_word(self, words: str) -> str:
        found = (COMMANDS.said(words, one) for one in self.languages.values())
        return next((command.word for command in found if command and command.word), "")

    def _personal(self, words: str) -> bool:
        word = self._command_word(words)
        return bool(word) and not COMMANDS.heard_in_a_group(word)

    # -- commands, buttons, modals, shortcuts

    def _command(self, body: Body) -> SlackEvent:
        words, chat, user = readable(str(body.get("text") or "")).strip(), body["channel_id"], body["user_id"]
        rest = words.partition(" ")[2].strip()
        known = self._command_word(f"/{words}")
        direct, response, place = is_direct(chat), str(body.get("response_url") or ""), whisper(user)
        screen = self._screen(words)
        if screen is not None:
            return SlackEvent(OpenForm(screen), user, chat, place, True, "open", body["trigger_id"], response=response)
        text = Text(self._slashed(words) if known else words or "/start")
        if not direct and known in ("ask", "faq") and rest:
            return SlackEvent(text, user, chat, "", False, response=response)
        # A bare ``link`` makes a code for one's own accounts.
        about_us = not direct and known in OF_THE_GROUP and (rest or known == "unlink")
        return SlackEvent(text, user, chat, place, not about_us, response=response)

    def _slashed(self, words: str) -> str:
        """A command as everybody's: its word may be of a language that the person who types it has not chosen."""
        if COMMANDS.knows(words.split(maxsplit=1)[0].casefold()):
            return f"/{words}"
        found = (COMMANDS.said(f"/{words}", one) for one in self.languages.values())
        use = next(one for one in found if one and one.word)
        return f"/{use.word} {use.argument}".strip()

    def _screen(self, words: str) -> str | None:
        """The screen that is asked for: ``form B6``, or ``session plan 2`` with no time behind it; None for all else."""
        first, _, rest = words.partition(" ")
        if first.casefold() == FORM:
            return rest
        found = (
            COMMANDS.said(f"/{words}", one, lambda word, _rest: word in COMMANDS.every)
            for one in self.languages.values()
        )
        return next((one.argument.casefold() for one in found if one and _plans(one)), None)

    def _action(self, body: Body) -> SlackEvent | None:
        action = body["actions"][0]
        chosen = action.get("selected_option") or {}
        data = str(action.get("value") or chosen.get("value") or "")
        view = body.get("view")
        if view and view.get("type") == "modal":
            return self._in_modal(body, view, data)
        place = _place(body)
        pressed = read(data)
        if isinstance(pressed, OpenScreen | TellMore):
            event: Event = OpenForm(pressed.part) if isinstance(pressed, OpenScreen) else Press(data)
            return SlackEvent(event, **_aside(place), answering="open", trigger=body["trigger_id"])
        if not data:
            return None
        message = "" if whispered(place["thread"]) else str((body.get("container") or {}).get("message_ts") or "")
        return SlackEvent(Press(data, message), **place)

    def _in_modal(self, body: Body, view: Body, data: str) -> SlackEvent:
        ids = json.loads(view["private_metadata"])
        place = {"user": body["user"]["id"], **_origin(ids)}
        pressed = read(data)
        if isinstance(pressed, OpenScreen):
            return SlackEvent(OpenForm(pressed.part), **place, answering="push", trigger=body["trigger_id"])
        shown = ModalSource(view["id"], view.get("hash") or "")
        return SlackEvent(FormChanged(ids["form"], ids["part"], _values(view)), **place, answering="update", view=shown)

    def _submission(self, body: Body) -> SlackEvent | None:
        view = body["view"]
        if view.get("callback_id") != FORM:
            return None
        ids = json.loads(view["private_metadata"])
        sent = FormSent(ids["form"], ids["part"], _values(view))
        shown = ModalSource(view["id"], view.get("hash") or "", view.get("previous_view_id") or "")
        return SlackEvent(sent, body["user"]["id"], **_origin(ids), answering="submit", view=shown)

    def _shortcut(self, body: Body) -> SlackEvent | None:
        if body.get("callback_id") != SHORTCUT:
            return None
        chat, user = body["channel"]["id"], body["user"]["id"]
        words = " ".join(typed(body["message"], self.me).split())
        response, within = str(body.get("response_url") or ""), _reply_in(body["message"])
        return SlackEvent(Text(f"/ask {words}"), user, chat, whisper(user), response=response, within=within)


def _are_seen(files: Sequence[Body]) -> bool:
    """Whether files are for the eye or the ear alone, as Slack says: the words beside those are what is meant."""
    return bool(files) and all(str(one.get("mimetype")).startswith(MEDIA) for one in files)


def _beside(words: str, files: Sequence[Body]) -> str:
    """What came with words that are heard in a channel; empty where nothing did, or the words are about a file."""
    if words and _are_seen(files):
        return "picture"
    return "shared file" if files and is_question(words) else ""


def _in_the_panel(thread: Body) -> SlackEvent:
    """A thread that was opened in the assistant panel: it hangs in the direct message, and nothing is said in it yet."""
    talk, within = TalkOpened(suggests=True), thread["thread_ts"]
    return SlackEvent(talk, thread["user_id"], thread["channel_id"], answering="suggest", within=within)


def _plans(found: CommandUse) -> bool:
    """Whether a command is to plan a session and says nothing of when."""
    what, _, rest = found.argument.partition(" ")
    return found.word == "session" and what.casefold() == PLAN and " " not in rest


def _aside(place: dict[str, Any]) -> dict[str, Any]:
    """The place for a screen: what is said about it is for who opened it alone."""
    if place["private"]:
        return place
    return {**place, "thread": whisper(place["user"]), "private": True, "within": place["thread"]}


def _place(body: Body) -> dict[str, Any]:
    """Where a button was pressed, and by whom; on the App Home there is no place but the person."""
    user, box = body["user"]["id"], body.get("container") or {}
    chat = str(box.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    message = {"ts": box.get("message_ts"), **(body.get("message") or {})}
    thread = str(box.get("thread_ts") or message.get("thread_ts") or "")
    aside = bool(box.get("is_ephemeral"))
    private = not chat or is_direct(chat) or aside
    return {
        "user": user, "chat": chat, "thread": whisper(user) if aside else "" if private else thread, "private": private,
        "within": _reply_in({**message, "thread_ts": thread}) if private else "",
        "response": str(body.get("response_url") or ""),
    }  # fmt: skip


def _reply_in(message: Body) -> str:
    """The thread in whose pane a message is read; none of one that a thread hangs from, which stands outside as well."""
    thread = str(message.get("thread_ts") or "")
    return thread if thread != message.get("ts") else ""


def _origin(ids: Mapping[str, str]) -> dict[str, Any]:
    """Where what is said about a screen goes, as the screen carries it."""
    return {"chat": ids["chat"], "thread": ids["thread"], "within": ids.get("within", "")}


def _values(view: Body) -> dict[str, str]:
    """What was typed or chosen in a modal, by block; choices joined by newlines."""
    state = (view.get("state") or {}).get("values") or {}
    return {block: _value(next(iter(actions.values()))) for block, actions in state.items() if actions}


def _value(given: Body) -> str:
    if "selected_options" in given:
        return "\n".join(str(one["value"]) for one in given["selected_options"] or ())
    chosen = given.get("selected_option")
    return str(chosen["value"] if chosen else _picked(given))


def _picked(given: Body) -> str:
    return given.get("selected_date") or given.get("selected_time") or as_unicode(given.get("value") or "")
