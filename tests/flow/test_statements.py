"""How often the store is asked for one message: seldom, and with a hundred twinnings as often as with five."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.runtime.receive import Incoming, Receiver
from faq.sessions import moments
from handlers.dialog.turn import Channel, Event, FormSent, HomeOpened, Membership, NativeVote, OpenForm, Press, Text
from handlers.planned import session_posts
from handlers.planned.message_table import PLANNED
from handlers.planned.planned_message import Due, DueContext, is_planned
from handlers.polls import kept_votes, polls
from handlers.routing.command_table import COMMANDS
from handlers.sessions import hour_posts, plan_modal
from storage.records import (
    DAY,
    Address,
    Conversation,
    Identity,
    Invitation,
    LinkedGroup,
    OutboxState,
    Poll,
    Proposal,
    ProposalPost,
    Role,
    Seat,
    Session,
    Subscription,
    TwinningCity,
    Vote,
)
from storage.sqlite.connection import Connection
from storage.sqlite.sqlite_store import SqliteStore
from storage.store import Store
from tests.flow.talk import UTM, Shelf, languages_of, shipped

MOST = 40
FEW, MANY = 5, 100
BEFORE = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)
CITIES = (("Köln", "DE", "Europe/Berlin"), ("Bogotá", "CO", "America/Bogota"), ("Nairobi", "KE", "Africa/Nairobi"))
SESSIONS = ((1, "2026-01-20T14:00"), (2, "2026-01-28T14:00"), (91, "2026-03-10T14:00"), (92, "2026-04-21T14:00"))
PEOPLE = ("olga", "fran", "karl", "pia")
"""The owner, the facilitator of all twinnings, who represents a city in all of them, and somebody with none of it."""
TALK = Channel(edits=True, screens=3000, private_link="https://chat.example/helper?start=")
GROUP = Channel(private=False, private_link=TALK.private_link)
ASIDE = Channel(prefix="/city2city", private_link=TALK.private_link)
HERE = Address("test", "helper", "", "C1")
BESIDE = re.compile(r"^(?:--|PRAGMA)|\bsweep\b")
"""What is not the message's own work: how a file is swept goes by its size."""
IDS = itertools.count(1)


# -- the world


def _millis(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _person(store: Store, user: str) -> str:
    person = store.person(Identity("test", "", user), _millis(BEFORE))
    store.save_person(replace(person, noticed_at=_millis(BEFORE), language="en", programme=UTM))
    store.save_conversation(Conversation(Address("test", "helper", "", user), person.id, {"at": "menu"}))
    return person.id


def _twinning(store: Store, number: int) -> None:
    """A twinning with three cities, its people, a group, four sessions with all that is planned about them, and a poll."""
    at = _millis(BEFORE)
    made = store.create_twinning(UTM, f"Waste {number}", "Waste-to-energy", at)
    store.set_cities(made.id, [TwinningCity(made.id, n, *city) for n, city in enumerate(CITIES, 1)])
    store.give_role(Role(_person(store, "fran"), "facilitator", at, made.id))
    store.give_role(Role(_person(store, f"lead{number}"), "facilitator", at, made.id))
    for city, user in enumerate(("karl", f"b{number}", f"n{number}"), 1):
        store.seat(Seat(made.id, city, _person(store, user)))
    group = Address("test", "helper", "", f"C{number}")
    store.bind(LinkedGroup(made.id, group, at, f"Group {number}"))
    for session, starts in SESSIONS:
        wall = datetime.fromisoformat(starts).replace(tzinfo=UTC)
        kept = store.add_session(
            Session(made.id, session, f"Meeting {session}", starts, "UTC", 90, _millis(wall), moments.VERSION, at)
        )
        session_posts.invite(store, shipped(), [kept], BEFORE)
    asked = Poll(made.id, "Which day?", "open", at, series=f"p{number}", closes_at=_millis(NOW) + 9 * DAY)
    polls.publish(store, store.add_poll(asked, ("Monday", "Friday")), [group], at, at, "own")
    for one in store.polls(made.id):
        for post in store.posts(one.id):
            posted = one.session == 0 or store.session(one.session).number in (1, 2)  # type: ignore[union-attr]
            store.save_post(replace(post, message=f"m{one.id}" if posted else ""))
        if not one.session:
            store.vote(Vote(one.id, _person(store, f"b{number}"), 1, at, True))
    for session in (95, 91):
        lines = "2026-03-17 14:00 UTC 90min\n2026-03-19 14:00 UTC 90min"
        asked_about = Proposal(made.id, session, lines, created_at=at, closes_at=_millis(NOW) + 9 * DAY)
        hours = store.propose(asked_about)
        hour_posts.publish(store, hours, at)
        store.save_proposal_post(ProposalPost(hours.id, group, f"h{hours.id}"))


def _held_back(path: Path) -> None:
    """What was due before now is sent, and in every third twinning held back."""
    with _opened(path) as (store, *_), store.transaction():
        for row in itertools.chain.from_iterable(
            iter(lambda: store.claim(["test"], _millis(NOW), 500), [])  # all that is due
        ):
            chat = row.out.address.chat
            thirds = row.out.kind == "session" and chat.startswith("C") and int(chat[1:]) % 3 == 0
            error = "held" if thirds else ""
            fate: OutboxState = "dropped" if error else "sent"
            settled = store.settle(row.id, fate, _millis(NOW), error=error, sent_as=f"m{row.id}")
            if settled and not error:
                kept_votes.note_sent(store, settled, _millis(NOW))


def _heard(seen: list[str], sql: str) -> None:
    """Note a statement; a transaction of nothing but what is beside it was none."""
    if sql == "COMMIT" and seen[-1:] == ["BEGIN IMMEDIATE"]:
        seen.pop()
    elif not BESIDE.search(sql) and seen[-1:] != [sql]:
        seen.append(sql)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Store, Connection, list[str]]]:
    """The store at a path, its connection, and every statement that it gives to its database from now on."""
    connection, seen = Connection(str(path), 5000), list[str]()
    store = SqliteStore(connection, lambda: f"id{next(IDS):08}")
    # A line of comment is the body of a trigger, not a statement of ours,
    # and what is told twice over is what the database does about rows that refer to those we delete.
    connection.tables.conn.set_trace_callback(partial(_heard, seen))
    try:
        yield store, connection, seen
    finally:
        store.close()


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder, made = tmp_path_factory.mktemp("worlds"), dict[int, Path]()
    growing = folder / "growing.db"
    with _opened(growing) as (store, *_), store.transaction():
        people = {user: _person(store, user) for user in (*PEOPLE, "b1")}
        store.give_role(Role(people["olga"], "owner", 1))
        for user in PEOPLE:
            store.subscribe(Subscription(people[user], "draft", UTM, 1, _millis(NOW) + DAY))
    done = 0
    for size in (FEW, MANY):
        with _opened(growing) as (store, *_), store.transaction():
            for number in range(done + 1, size + 1):
                _twinning(store, number)
            for purpose in ("owner", "staff", "link", "seat"):
                store.keep_invitation(f"code-{size}-{purpose}", Invitation(purpose, _millis(NOW) * 2, 1, 1))  # type: ignore[arg-type]
        done, made[size] = size, folder / f"w{size}.db"
        shutil.copy(growing, made[size])
        _held_back(made[size])
    return made


# -- what is counted


@dataclass
class Counted:
    """One person's talk on a copy of a world: how many statements every message and press took."""

    store: Store
    connection: Connection
    seen: list[str]
    user: str
    numbers: dict[str, int] = field(default_factory=dict)
    most: tuple[int, str, list[str]] = (0, "", [])
    _events: Iterator[int] = field(default_factory=itertools.count)

    def give(self, what: str, event: Event, channel: Channel) -> None:
        """Count what an event takes, then what every button takes that came of it."""
        before = self.connection.read("SELECT coalesce(max(id), 0) AS last FROM outbox")[0]["last"]
        self._count(what, event, channel)
        for row in self.connection.read("SELECT body FROM outbox WHERE id > ? AND kind = 'reply'", (before,)):
            for label, data, *_ in json.loads(row["body"]).get("buttons", ()):
                self._count(f"{what} → {label}", Press(data), channel)

    def _count(self, what: str, event: Event, channel: Channel) -> None:
        where = HERE if channel is GROUP else replace(HERE, thread=f"~{self.user}")
        if channel is TALK:
            where = replace(HERE, chat=self.user)
        ids = itertools.count(1)
        receiver = Receiver(
            self.store, Shelf(shipped(), self.store), languages_of(shipped().packs), lambda: NOW,
            lambda: f"{next(self._events)}x{next(ids)}",
        )  # fmt: skip
        self.seen.clear()
        receipt = receiver.receive(
            Incoming(f"{what}{next(self._events)}", event, where, Identity("test", "", self.user), channel)
        )
        assert receipt.fate == "applied", what
        self.numbers[what] = len(self.seen)
        if len(self.seen) > self.most[0]:
            self.most = (len(self.seen), what, list(self.seen))


def _numbers(worlds: dict[int, Path], folder: Path, user: str, events: Sequence[tuple[str, Event, Channel]]) -> None:
    """Fail where an event takes too many statements, or more where there are more twinnings."""
    found: dict[int, Counted] = {}
    for size, path in worlds.items():
        copy = folder / f"{size}.db"
        shutil.copy(path, copy)
        with _opened(copy) as (store, connection, seen):
            found[size] = Counted(store, connection, seen, user)
            with store.transaction():
                number = store.person_number(store.person_of(Identity("test", "", "b1")))
            for what, event, channel in events:
                if isinstance(event, Text):
                    event = Text(event.text.format(size=size, number=number))
                found[size].give(what, event, channel)
    few, many = found[FEW], found[MANY]
    number, what, statements = max(few.most, many.most)
    shown = "\n".join(" ".join(one.split())[:120] for one in statements)
    assert number <= MOST, f"{user}: {what!r} takes {number} statements:\n{shown}"
    differ = {
        what: (few.numbers[what], many.numbers[what])
        for what in few.numbers.keys() & many.numbers.keys()
        if few.numbers[what] != many.numbers[what]
    }
    assert not differ, f"{user}: it grows with the twinnings: {differ}"


ARGUMENTS = {
    "start": ("",), "ask": ("", "Who may join?"), "faq": ("Who may join?",), "change": ("1",), "clear": ("", "1"),
    "programme": ("", "utm"), "language": ("", "en"), "take": ("nothing",), "link": ("", "code-{size}-link"),
    "join": ("", "code-seat", "code-join", "code-{size}-link"), "owner": ("code-{size}-owner",),
    "twinning": (
        "", "new", "list", "list waste", "show 1", "link 1", "unlink 1", "remove 1 nobody", "remove 1 {number}", "archive 1",
        "reopen 1", "reopen 2", "edit 1", "edit 1 title Waste", "edit 1 add Oslo", "edit 1 drop 1",
    ),
    "invite": ("", "staff", "facilitator 1", "city 1", "city 1 Köln", "cities 1"),
    "session": (
        "", "list", "help", "plan", "plan 1/", "plan 1/93 2026-05-05 14:00 UTC 90min anyway", "plan new 2026-05-06 14:00 UTC",
        "series 1/1 2026-06-02 14:00 UTC every 4 weeks", "series 2/1 2026-06-02 14:00 UTC every 4 weeks anyway",
        "move 1/91 2026-03-12 15:00 anyway", "shorten 1/91 60min", "place 1/91 Room 3", "name 1/91 Kick-off",
        "note 1/1 focus Peels", "came 1/1", "came 1/1 all", "cancel 1/92", "cancel 1/92 anyway", "propose 1/94",
        "hours 1/", "hours 1/ 2026-03-17",
        "propose 1/94 anyway", "pick 1/ 1.1",
        "pick 1/ 2.1 anyway",
    ),
    "calendar": ("", "1", "new 1"),
    "schedule": (
        "", "1", "1/91", "edit 1/91.1d Bring peels", "hold 1/91.1d", "skip 1/91.nudge", "free 1/91.1d", "send 1/91.1d",
        "send 1/poll13", "offsets 1/ 14d 3d 2h",
    ),
    "staff": ("", "add", "remove nobody", "remove {number}"),
    "remind": ("", "me of my draft on 2026-03-01", "me when the call opens"), "reminders": ("", "stop"),
    "feedback": ("", "mode", "mode 1 anonymous", "mode 1 open", "report 1", "export", "export 1", "stop", "start"),
    "help": ("", "all"), "answer": ("1 Yes.", "99"), "teach": ("1 3.2", "99"), "name": ("", "Ada Byron"),
    "announce": ("", "1: We meet at three."), "matches": ("", "pairs"),
    "poll": ("", "list", "new", "show 1", "show 13", "results", "results 13", "13", "close 13"),
}  # fmt: skip
"""What follows a command: every sub-command, and a bare word where nothing stands here."""
SAID = ("Köln", "12", "What does it cost?", "hello", "remind me of my draft on Monday", "qwertz", "/nothing")


def _commands() -> list[str]:
    return [f"/{word} {one}".strip() for word in COMMANDS.every for one in ARGUMENTS.get(word, ("",))]


def test_every_command_and_sub_command_is_counted() -> None:
    said = {f"{word} {one.split(' ')[0]}" for word, some in ARGUMENTS.items() for one in some}
    declared = {f"{word} {one.word}" for word, command in COMMANDS.every.items() for one in command.subcommands}
    assert declared - said == {"staff list"}  # which is `staff`


@pytest.mark.parametrize("user", PEOPLE)
@pytest.mark.parametrize("channel", [TALK, GROUP, ASIDE], ids=["alone", "group", "aside"])
def test_a_command_asks_the_store_seldom(worlds: dict[int, Path], tmp_path: Path, user: str, channel: Channel) -> None:
    for _, some in itertools.groupby([*_commands(), *SAID], key=lambda words: words.partition(" ")[0]):
        _numbers(worlds, tmp_path, user, [(one, Text(one), channel) for one in some])


SESSION = {
    "number": "93", "date": "2026-05-05", "time": "14:00", "zone": "Europe/Berlin", "minutes": "90", "place": "Room 3",
}  # fmt: skip


@pytest.mark.parametrize("user", PEOPLE)
def test_a_press_or_a_screen_asks_the_store_seldom(worlds: dict[int, Path], tmp_path: Path, user: str) -> None:
    events: list[tuple[str, Event, Channel]] = [
        ("home", HomeOpened(), TALK),
        ("open a screen", OpenForm(plan_modal.FORM), TALK),
        ("open the screen of a twinning", OpenForm(f"{plan_modal.FORM} 1/"), TALK),
        ("send a screen", FormSent(plan_modal.FORM, "1", SESSION), TALK),
        ("cannot come", Press("out:3.1:0"), GROUP),
        ("comes after all", Press("out:3.1:0"), GROUP),
        ("cannot come, in private", Press("out:3.1:0"), TALK),
        ("answer", Press("v:1.1:s1"), GROUP),
        ("another answer", Press("v:1.2:s1"), GROUP),
        ("answer the team's poll", Press("v:13.1:own"), GROUP),
        ("tell more", Press("vm:3:s1"), GROUP),
        ("an hour suits", Press("suits:1.0:0"), GROUP),
        ("an hour suits, in private", Press("suits:1.1:0"), TALK),
        ("no hour suits", Press("none:2:0"), GROUP),
        ("an hour is chosen", Press("pick:1.0:0"), TALK),
        ("a vote in a platform's poll", NativeVote("native", (1,)), GROUP),
        ("the group is renamed", Membership("renamed", "Peels"), GROUP),
        ("removed", Membership("removed"), GROUP),
        ("back", Membership("back"), GROUP),
        ("moved", Membership("moved", to=replace(HERE, chat="C1000")), GROUP),
    ]
    _numbers(worlds, tmp_path, user, events)


def test_what_falls_due_asks_the_store_seldom(worlds: dict[int, Path], tmp_path: Path) -> None:
    found: dict[int, dict[str, int]] = {}
    for size, path in worlds.items():
        copy, found[size] = tmp_path / f"{size}.db", {}
        shutil.copy(path, copy)
        with _opened(copy) as (store, _, seen):
            rows = [row for row in store.outbox() if is_planned(row)]
            for row in rows:
                about = row.out.body["about"]
                at = datetime.fromtimestamp(about.get("at", row.out.due_at) / 1000, UTC)
                kind = f"{about['plan']} {about.get('kind', about.get('what', ''))}"
                seen.clear()
                PLANNED.due(Due(row, DueContext(at, shipped(), languages_of(shipped().packs)), store))
                found[size][kind] = max(found[size].get(kind, 0), len(seen))
    assert found[FEW] == found[MANY]
    assert set(found[FEW]) >= {
        "session invite",
        "session 1d",
        "poll post",
        "poll last",
        "poll result",
        "nudge ",
        "hours over",
    }
    assert max(found[MANY].values()) <= MOST, found[MANY]
