"""What goes into a step and what comes out: events, the turn, replies. Plain data, the same on every platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, NamedTuple

from faq.pack.model import Pack
from faq.search.results import Searchable
from faq.text.showing import on_one_line
from handlers.dialog.blocks import Block, block_from, stored_block
from handlers.dialog.rations import Ration, Rationed
from handlers.dialog.screen_views import FormView
from handlers.dialog.translator import Translator
from storage.records import Address, Identity, millis


@dataclass(frozen=True, slots=True)
class Text:
    """Somebody wrote ``text``, as it came. ``only_reply``: in a group, in reply to a message of ours and without our name.
    ``beside``: what came with it and is not read, a picture or ``shared file``."""

    text: str
    only_reply: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button; ``data`` is ``kind:id:nonce`` and nothing in it is trusted.

    ``message`` is the platform's id of the message that the button is on, where it can be edited.
    """

    data: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Somebody sent a file; what it is, its bytes say."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Location:
    """Somebody shared where they are, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Somebody wants to fill something in on one screen (a modal).

    ``part`` is a part of the draft, an item of a list question (``B6.0``), a list question (a new item), or empty: where the draft
    stands; or the name of another screen and what it is about (``plan 3/1``, ``more 5``).
    """

    part: str = ""


@dataclass(frozen=True, slots=True)
class FormChanged:
    """An answer on a screen changed that others depend on. ``values`` are as in ``FormSent``; nothing is kept yet."""

    form: str
    part: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormSent:
    """A filled-in screen: what was typed or chosen, by leaf id. Choices are option ids, several joined by newlines."""

    form: str
    part: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody looks at the bot's own page (an app's home)."""


@dataclass(frozen=True, slots=True)
class TalkOpened:
    """Somebody looks at the private talk with us, and says nothing yet. ``suggests``: what may be said first is offered there."""

    suggests: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Somebody sent what we cannot read: ``what`` is photo, sticker, voice, location, contact, edit, file …"""

    what: str


GroupChange = Literal["removed", "muted", "closed", "gone", "archived", "joined", "back", "renamed", "moved"]


@dataclass(frozen=True, slots=True)
class Membership:
    """A group changed, or our place in it: we ``joined``, were ``removed``, may not write any more (``muted``) or are ``back``; it
    was ``archived`` or ``closed`` (a topic), is ``gone``, was ``renamed`` (to ``name``), or has another address now (``moved``).
    Nobody said anything, so nobody is answered there; where we joined, the group is told who we are.
    """

    what: GroupChange
    name: str = ""
    to: Address | None = None


@dataclass(frozen=True, slots=True)
class NativeVote:
    """Somebody voted in a platform's own poll, whose id that is: the options chosen, counted from 0; none where they took it back.
    The address is of no use here: platforms do not say where."""

    poll: str
    options: tuple[int, ...]


Event = (
    NativeVote
    | Text
    | Press
    | File
    | Location
    | OpenForm
    | FormChanged
    | FormSent
    | HomeOpened
    | TalkOpened
    | Membership
    | Unreadable
)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the place can do. ``private`` is a talk with one person; personal matters are said nowhere else.
    ``screens`` is how many characters a field of a screen takes, where parts of a draft can be filled in on one screen; else 0.

    ``private_link`` leads to the private talk, from a group or to be passed on to others; a command word is put behind it, or
    ``join_`` and a code. ``group_link`` lets the bot into a group that is chosen then; ``link_`` and a code is put behind it.
    ``talk`` opens the private talk and carries nothing. ``prefix`` must stand before words to be heard here; empty where all are.
    """

    buttons: bool = True
    files: bool = True
    edits: bool = True
    screens: int = 0
    private: bool = True
    private_link: str = ""
    group_link: str = ""
    prefix: str = ""
    talk: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The packs with their indexes, and the address of this assistant on the web, empty where it has none."""

    packs: Mapping[str, Pack]
    library: Searchable
    address: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """All that a step may know. ``now`` is aware; ``language`` and ``zone`` are the platform's guess for a new person."""

    event: Event
    now: datetime
    address: Address
    identity: Identity
    channel: Channel
    knowledge: Knowledge
    translators: Mapping[str, Translator]
    new_id: Callable[[], str]
    language: str = ""
    zone: str = ""
    rations: Mapping[Rationed, Ration] = field(default_factory=dict)

    def translator(self, language: str) -> Translator:
        """The translator of a language, in which somebody is told something; of English where there is none."""
        return self.translators.get(language) or self.translators["en"]

    @property
    def millis(self) -> int:
        """``now`` in milliseconds since 1970."""
        return millis(self.now)


class Sure(NamedTuple):
    """What is asked before a button does something that deletes or closes, where the platform has dialogs for that."""

    question: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """``data`` is at most 64 bytes of ``kind:id:nonce``. A numbered one is a choice; the others are commands at its side.

    Where ``short`` is set, a platform with buttons shows that on the button, and the label in the message. One with a ``link``
    opens that, and says nothing to us; only platforms that give links of their own are sent such ones. With ``sure`` it is asked
    once more before it says anything to us. Its label has one line, without what nobody sees.
    """

    label: str
    data: str
    numbered: bool = True
    short: str = ""
    link: str = ""
    sure: Sure | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", on_one_line(self.label))
        object.__setattr__(self, "short", on_one_line(self.short))

    @property
    def stored(self) -> list[str | bool | Sure]:
        """The JSON form that is queued; what is not set at its end is left out."""
        more: list[str | Sure] = [self.short, self.link, *([self.sure] if self.sure else [])]
        while more and not more[-1]:
            more.pop()
        return [self.label, self.data, self.numbered, *more]


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A file that is made when it is sent: ``make`` names how, ``data`` says of what. Where an ``optional`` one cannot be made, the
    words are sent without it.
    """

    make: str
    data: Mapping[str, Any]
    optional: bool = False


class PostedAt(NamedTuple):
    """A message of ours in a group, by its platform's id."""

    platform: str
    team: str
    chat: str
    message: str


class SeePost(NamedTuple):
    """The posts that a message is about, of which a platform that has links to messages shows its own one, under this label."""

    label: str
    posts: tuple[PostedAt, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. ``key`` lets a later reply with the same key replace it; ``address`` is here where None.

    ``edit_of`` is the platform's id of an earlier message that this one takes the place of. ``native`` says that a platform
    which has polls may show this as one: the last heading is the question, the numbered buttons are its options. It is then sent
    as ``message/poll``, the platform's ids of both. With ``edit_of`` it says that this message is such a poll, which closes.
    ``answers`` is the platform's id of the message that this one answers, where others read along, or of the one whose thread
    it goes to, in a talk that threads do not part. ``prompt`` is the nonce of the prompt that it shows. A ``silent`` one wakes
    nobody up, where the platform can send so. ``about`` are the posts that it tells of.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    key: str = ""
    address: Address | None = None
    file: FileSpec | None = None
    kind: str = "reply"
    last_word: bool = False
    edit_of: str = ""
    native: bool = False
    answers: str = ""
    prompt: str = ""
    silent: bool = False
    about: SeePost | None = None

    def stored(self) -> dict[str, Any]:
        """The JSON form that is queued."""
        return {
            "blocks": [*map(stored_block, self.blocks)],
            "buttons": [one.stored for one in self.buttons],
            "file": asdict(self.file) if self.file else None,
            "edit_of": self.edit_of,
            "native": self.native,
            "answers": self.answers,
            **({"see": self.about} if self.about else {}),
        }


def reply_from(stored: Mapping[str, Any]) -> Reply:
    """The reply of a queued JSON form."""
    blocks = tuple(map(block_from, stored["blocks"]))
    buttons = tuple(map(_button_from, stored["buttons"]))
    spec = stored["file"]
    return Reply(
        blocks,
        buttons,
        file=FileSpec(spec["make"], spec["data"], spec.get("optional", False)) if spec else None,
        edit_of=stored.get("edit_of", ""),
        native=stored.get("native", False),
        answers=stored.get("answers", ""),
        about=_about_from(stored.get("see")),
    )


def _about_from(stored: Sequence[Any] | None) -> SeePost | None:
    return SeePost(stored[0], tuple(PostedAt(*one) for one in stored[1])) if stored else None


def _button_from(stored: Sequence[Any]) -> Button:
    given = dict(zip((one.name for one in fields(Button)), stored, strict=False))
    sure = given.pop("sure", None)
    return Button(**given, sure=Sure(*sure) if sure else None)


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of one event: replies to queue, and an ``answer`` that the platform takes only as the response to it: a
    screen, or a page. The answer is never queued; losing it costs nothing. ``made_of`` are the forms whose words may be in it.
    ``counts``: a message of which a person may send only so many, no answer to an open question. ``used``: of what is rationed.
    """

    replies: list[Reply]
    answer: FormView | Reply | None = None
    made_of: frozenset[str] = frozenset()
    counts: bool = False
    used: tuple[Rationed, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A file ready to send."""

    name: str
    content: str = field(repr=False)
    binary: bytes = field(default=b"", repr=False)

    @property
    def bytes(self) -> bytes:
        """What is written: bytes that are no text where there are some, else the words."""
        return self.binary or self.content.encode("utf-8", "replace")
