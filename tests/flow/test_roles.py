"""The role matrix: every action, every role, in private and in a group. An action that is missing here fails; so does a hole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.runtime.receive import Receiver
from handlers.access import permissions
from handlers.dialog.remembered import Remembered
from handlers.dialog.turn import Channel, Press, Text, Turn
from handlers.dialog.visit import Visit
from handlers.polls import poll_wizard
from handlers.routing.command_table import COMMANDS
from handlers.sessions import session_commands
from handlers.staff import schedule
from handlers.twinnings import invitations, twinning_commands
from storage.records import Address, Identity, Invitation, LinkedGroup, Role, Seat, TwinningCity
from tests.flow.talk import GROUP, UTM, Shelf, Talk

CODE = "0a0b0c0d-00000000-00000000"
EVERYBODY = "owner staff facilitator representative stranger"
EXPECTED: Mapping[str, tuple[str, str]] = {
    "audit": ("audit", "owner staff"),
    "staff": ("staff", "owner staff"),
    "staff list": ("staff list", "owner staff"),
    "staff add": ("staff add", "owner"),
    "staff remove": ("staff remove x", "owner"),
    "invite": ("invite", "owner staff facilitator"),
    "invite staff": ("invite staff", "owner"),
    "invite facilitator": ("invite facilitator 1", "owner staff"),
    "invite city": ("invite city 1 1", "owner staff facilitator"),
    "invite cities": ("invite cities 1", "owner staff facilitator"),
    "name": ("name Ada Byron", "owner staff facilitator representative"),
    "twinning": ("twinning", "owner staff facilitator representative"),
    "twinning new": ("twinning new", "owner staff"),
    "twinning list": ("twinning list", "owner staff facilitator representative"),
    "twinning show": ("twinning show 1", "owner staff facilitator representative"),
    "twinning link": ("twinning link 1", "owner staff facilitator"),
    "twinning unlink": ("twinning unlink 1", "owner staff facilitator"),
    "twinning remove": ("twinning remove 1 x", "owner staff facilitator"),
    "twinning edit": ("twinning edit 1", "owner staff"),
    "twinning archive": ("twinning archive 1", "owner staff"),
    "twinning reopen": ("twinning reopen 1", "owner staff"),
    "session": ("session", "owner staff facilitator representative"),
    "session help": ("session help", "owner staff facilitator representative"),
    "session list": ("session list 1", "owner staff facilitator representative"),
    **{
        action: (f"{action} 1", "owner staff facilitator")
        for action in (
            *(
                f"session {what}"
                for what in (
                    "plan",
                    "series",
                    "move",
                    "shorten",
                    "place",
                    "name",
                    "note",
                    "came",
                    "cancel",
                    "propose",
                    "pick",
                    "hours",
                )
            ),
            *(f"schedule {what}" for what in ("edit", "hold", "skip", "free", "send", "offsets")),
            *(f"poll {what}" for what in ("new", "list", "show", "results", "close")),
            "feedback mode",
        )
    },
    "calendar": ("calendar", "owner staff facilitator representative"),
    "calendar new": ("calendar new 1", "owner staff facilitator representative"),
    "schedule": ("schedule", "owner staff facilitator"),
    "overview": ("overview", "owner staff"),
    "questions": ("questions", "owner staff"),
    "answer": ("answer 1 Yes.", "owner staff"),
    "announce": ("announce", "owner staff facilitator"),
    "teach": ("teach 1 3.2", "owner staff"),
    "matches": ("matches", "owner staff"),
    "reports": ("reports", "owner staff facilitator"),
    "report": ("report", "owner staff"),
    "exports": ("exports", "owner staff"),
    "feedback report": ("feedback report 1", "owner staff facilitator"),
    "feedback export": ("feedback export", "owner staff"),
    "poll": ("poll", "owner staff facilitator"),
}
"""Action → what is typed, and who may. The commands of everybody are in ``OPEN`` and ``PRIVATE``."""
OPEN = {"start", "ask", "faq", "more", "why", "instead", "about", "help", "privacy", "sessions"}
PRIVATE = {action for action, rule in COMMANDS.rules.items() if "anyone" in rule} - OPEN
"""What everybody may do, and no group hears: as each of these is declared, so that one more is not named here."""
IN_GROUP = {"bind": "owner staff facilitator", "unbind": "owner staff facilitator"}
OF_THE_GROUP = {"session", "link", "unlink"}
"""Commands that are not of everybody, or not open, and are about the group all the same."""
HEARD_IN_GROUP = "session"
"""Whose actions are done in a group too, by who may."""


def together(folder: Path) -> dict[str, Talk]:
    """One talk for each role, on one database."""
    first = Talk(folder, user="owner")
    return {role: first.beside(role) for role in (*EVERYBODY.split(), "other")}


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one of each role; twinning 1 is theirs, twinning 2 is of nobody; group -100 is bound to 1."""
    talks = together(tmp_path_factory.mktemp("peopled"))
    for talk in talks.values():
        talk.knows(programme=UTM)
    ids = {role: talk.person_id for role, talk in talks.items()}
    with talks["owner"].store() as store, store.transaction():
        for number in (1, 2):
            store.create_twinning(UTM, f"Twinning {number}", "", 1)
            store.set_cities(number, [TwinningCity(number, 1, "Oslo", "NO", "Europe/Oslo")])
        store.give_role(Role(ids["owner"], "owner", 1))
        store.give_role(Role(ids["staff"], "staff", 1))
        store.give_role(Role(ids["facilitator"], "facilitator", 1, 1))
        store.give_role(Role(ids["other"], "facilitator", 1, 2))
        store.seat(Seat(1, 1, ids["representative"]))
        store.bind(LinkedGroup(1, talks["owner"].beside("owner", "-100", GROUP).address, 1))
    return talks["owner"].path


@pytest.fixture
def people(peopled: Path, tmp_path: Path) -> dict[str, Talk]:
    """One of each, by role, on a database of this test's own; see ``peopled``."""
    shutil.copy(peopled, tmp_path)
    return together(tmp_path)


# -- the table is whole


def test_every_action_is_in_this_matrix() -> None:
    assert set(COMMANDS.rules) == set(EXPECTED) | OPEN | PRIVATE | set(IN_GROUP) | {"owner"}


def test_every_word_that_does_something_has_a_rule_of_its_own() -> None:
    tables = {
        "twinning": (*twinning_commands.PLAIN, *twinning_commands.WITH_NUMBER),
        "session": session_commands.DO,
        "schedule": schedule.DO,
        "poll": poll_wizard.DO,
    }
    assert {f"{word} {what}" for word, table in tables.items() for what in table} <= set(COMMANDS.rules)


def test_what_is_not_in_the_table_nobody_may_do() -> None:
    everything = frozenset({"owner", "staff", "facilitator", "representative", "invited", "anyone"})
    assert not COMMANDS.allows("twinning destroy", everything)  # type: ignore[arg-type]
    assert not COMMANDS.allows("", everything)  # type: ignore[arg-type]


def test_what_is_of_some_is_not_of_everybody_and_what_is_open_is() -> None:
    assert {action for action in PRIVATE | OPEN if COMMANDS.rules[action] != {"anyone"}} == set()
    assert set(EXPECTED) & (PRIVATE | OPEN) == set()
    assert set(COMMANDS.for_some) == {word for word in EXPECTED if " " not in word} | {"owner"}


def test_only_what_is_open_or_about_the_group_is_heard_in_a_group() -> None:
    assert set(filter(COMMANDS.heard_in_a_group, COMMANDS.every)) == OPEN | OF_THE_GROUP


# -- the matrix

LIKE = {word: "z" * len(word) for word in (*COMMANDS.for_some, "feedback")}


def unlike(words: str) -> str:
    """What must be answered alike: behind a slash a word that is no command, without one the same words as a question."""
    first, _, rest = words.removeprefix("/").partition(" ")
    return f"/{LIKE[first]} {rest}".strip() if words.startswith("/") else f"/ask {words}"


def answer(talk: Talk, words: str) -> tuple[str, list[str]]:
    """What is said, with the word that was typed made the same, and the buttons."""
    said = talk.say(words)
    plain = re.sub("/(?:" + "|".join(sorted([*LIKE, *LIKE.values()], key=len, reverse=True)) + ")", "/_", said.text)
    return plain, [button.label for button in said.buttons]


def assert_refused(talk: Talk, role: str, typed: str) -> None:
    """Who takes part is told who may, and nothing else; to a stranger there is no such command."""
    if role == "stranger":
        assert answer(talk, typed) == answer(talk, unlike(typed))
    else:
        assert talk.say(typed).text.splitlines()[0] in permissions.WHO_MAY.values()
        assert talk.last.buttons == []


def cells(where: str) -> list[tuple[str, str, str]]:
    return [(action, role, where) for action in EXPECTED for role in EVERYBODY.split()]


def forbidden(action: str, role: str) -> bool:
    return role not in EXPECTED[action][1].split()


@pytest.mark.parametrize(("action", "role", "where"), cells("private"))
def test_in_private_what_may_be_done_is_done_and_all_else_is_as_if_it_were_not(
    people: dict[str, Talk], action: str, role: str, where: str
) -> None:
    talk, words = people[role], EXPECTED[action][0]
    if forbidden(action, role):
        for typed in (f"/{words}", words):
            assert_refused(talk, role, typed)
        assert audited(talk) == []
    else:
        said = talk.say(words)
        assert "I do not know" not in said.text
        assert said.text != people["stranger"].say(words).text


@pytest.mark.parametrize(("action", "role", "where"), cells("group"))
def test_in_a_group_only_what_is_about_it_is_done_and_a_stranger_learns_nothing(
    people: dict[str, Talk], action: str, role: str, where: str
) -> None:
    talk, words = people[role], EXPECTED[action][0]
    room = talk.beside(role, "-100", GROUP)
    for typed in (f"/{words}", words):
        if forbidden(action, role):
            assert_refused(room, role, typed)
        elif action.startswith(HEARD_IN_GROUP):
            room.say(typed).hides("not for this group", "I do not know")
        else:
            room.say(typed).shows("not for this group")
    assert audited(talk) == []
    assert set(room.state) <= {"at", "shared", "entry", "asked"}


PLATFORMS: Mapping[str, Mapping[str, tuple[Channel, str, str]]] = {
    "telegram": {"private": (Channel(), "", ""), "group": (GROUP, "-100", ""), "topic": (GROUP, "-100", "7")},
    "slack": {
        "private": (Channel(), "", ""),
        "group": (GROUP, "C1", ""),
        "thread": (GROUP, "C1", "17.5"),
        "aside": (Channel(), "C1", "~U1"),
    },
    "terminal": {"private": (Channel(), "", "")},
}
"""The places of each platform: how one talks there, the chat and its thread. On Slack one is talked with aside in a channel."""


def at(talk: Talk, platform: str, place: str) -> Turn:
    channel, chat, thread = PLATFORMS[platform][place]
    address = Address(platform, "helper", "", chat or talk.identity.user, thread)
    return Turn(Text(""), talk.now, address, Identity(platform, "", talk.identity.user), channel, talk.knowledge,
                talk.languages, str)  # fmt: skip


def everywhere() -> Iterator[tuple[str, str, int]]:
    """Each place of each platform; where it is of a group, one that is bound to no twinning, to theirs, and to another one."""
    for platform, places in PLATFORMS.items():
        for place, (channel, _, _) in places.items():
            yield from ((platform, place, bound) for bound in ((0,) if channel.private else (0, 1, 2)))


@pytest.mark.parametrize(("platform", "place", "bound"), [*everywhere()])
def test_who_may_do_what_is_the_same_on_every_platform(
    people: dict[str, Talk], platform: str, place: str, bound: int
) -> None:
    """Each action, each role, each place, as the matrix says; in the group of another twinning who leads theirs is a stranger."""
    for role in EVERYBODY.split():
        counts = role if bound != 2 or role in ("owner", "staff") else "stranger"
        wanted = {action for action in EXPECTED if not forbidden(action, counts)}
        assert possible(people[role], at(people[role], platform, place), bound) == OPEN | PRIVATE | wanted, role


def possible(talk: Talk, turn: Turn, bound: int) -> set[str]:
    """The actions that exist for somebody at a place, whose group is bound to a twinning."""
    with talk.store() as store, store.transaction():
        store.join(store.person(talk.identity, 1).id, store.person(turn.identity, 1).id)
        if bound:
            store.bind(LinkedGroup(bound, permissions.place(turn.address), 1))
        visit = Visit(turn, store, store.person(turn.identity, 1), Remembered(), COMMANDS)
        exists = permissions.known(visit)
        return {action for action in COMMANDS.rules if action not in IN_GROUP and exists(*action.partition(" ")[::2])}


@pytest.mark.parametrize("role", [*EVERYBODY.split(), "other"])
@pytest.mark.parametrize("action", IN_GROUP)
def test_who_may_link_and_unlink_a_group(people: dict[str, Talk], action: str, role: str) -> None:
    room = people[role].beside(role, "-100" if action == "unbind" else "-300", GROUP)
    with room.store() as store, store.transaction():
        store.keep_invitation(CODE, Invitation("link", room.millis + 1, 1))
    said = room.say(f"link {CODE}" if action == "bind" else "unlink")
    done = "This group is" in said.text
    assert done == (role in IN_GROUP[action].split())
    if not done:
        said.shows("not for this group")
        wrong = room.say("link 00000000" if action == "bind" else "link")
        assert said.text.replace("unlink", "link") == wrong.text


@pytest.mark.parametrize(
    "action",
    [action for action, (words, _) in EXPECTED.items() if " 1" in words and words.startswith(("twinning", "invite"))],
)
def test_a_facilitator_of_another_twinning_is_told_that_there_is_none(people: dict[str, Talk], action: str) -> None:
    words = EXPECTED[action][0]
    theirs, nowhere = answer(people["other"], f"/{words}"), answer(people["other"], f"/{words.replace('1', '7', 1)}")
    assert theirs[0].replace("twinning 1", "twinning 7") == nowhere[0]
    assert audited(people["other"]) == []


def test_a_button_that_is_not_theirs_is_a_button_we_do_not_know(people: dict[str, Talk]) -> None:
    for word in COMMANDS.for_some:
        stranger = people["stranger"]
        refused = stranger.give(Press(f"do:{word}:0"))
        assert refused.text == stranger.give(Press("do:zzzzz:0")).text
    assert "What was done last" not in refused.text
    people["owner"].give(Press("do:staff:0")).shows("The programme team")


@pytest.mark.parametrize("words", [f"owner {CODE}", f"/owner {CODE}", "owner", "/owner", "owner 00000000"])
def test_only_a_good_code_makes_owner_a_word(people: dict[str, Talk], words: str) -> None:
    stranger = people["stranger"]
    assert answer(stranger, words) == answer(stranger, unlike(words))
    with stranger.store() as store, store.transaction():
        store.keep_invitation(CODE, Invitation("staff", stranger.millis + 1))
    assert answer(stranger, words) == answer(stranger, unlike(words))


def test_a_code_of_the_owner_is_no_invitation_to_join(people: dict[str, Talk]) -> None:
    stranger = people["stranger"]
    with stranger.store() as store, store.transaction():
        store.keep_invitation(CODE, Invitation("owner", stranger.millis + 1))
    stranger.say(f"join {CODE}").shows("I do not know that invitation.")
    stranger.beside("stranger", "-100", GROUP).say(f"owner {CODE}").shows("not for this group")
    stranger.say(f"owner {CODE}").shows("You are an owner now.")


def test_a_role_is_of_the_account_and_not_of_its_name_or_chat(people: dict[str, Talk]) -> None:
    impostor = people["owner"].beside("impostor", "owner")
    impostor.knows(programme=UTM)
    assert "The programme team" not in impostor.say("staff").text
    people["owner"].identity = Identity("elsewhere", "", "owner")
    assert "The programme team" not in people["owner"].knows(programme=UTM).say("staff").text


def test_help_shows_to_each_what_is_theirs(people: dict[str, Talk]) -> None:
    for role in EVERYBODY.split():
        text = people[role].say("help all").text
        for word in COMMANDS.for_some:
            mine = word in EXPECTED and not forbidden(word, role)
            assert (f"• {word} – " in text) == mine, (role, word)


MOST_LINES = 8
TWINNING = ("sessions", "feedback", "session", "twinning", "poll", "invite")


def test_help_is_short_and_a_city_officer_reads_of_no_twinning(people: dict[str, Talk]) -> None:
    for role in EVERYBODY.split():
        said = people[role].say("help").shows("What I can do", "`check`", "`help all`")
        assert len(said.lines) <= MOST_LINES + 1, role
    for words in ("help", "help all"):
        said = people["stranger"].say(words)
        assert [word for word in TWINNING if re.search(rf"[`•] ?{word}\b", said.text)] == []
    people["representative"].say("help").shows("`sessions`").hides("`twinning`", "`overview`")
    people["facilitator"].say("help").shows("`twinning`").hides("`overview`")
    people["staff"].say("help").shows("`overview`", "`twinning`")


def test_the_words_of_staff_begin_no_command_of_others(people: dict[str, Talk]) -> None:
    """A sentence that begins with such a word is a question, of staff too."""
    for role in ("owner", "stranger"):
        said = people[role].give(Text("staff of the city: how many are needed?"))
        assert "The programme team" not in said.text


def statements(talk: Talk, words: str) -> list[str]:
    """The SQL that a message runs, in order, without its values."""
    with talk.store() as store:
        sqlite, ran = store._connection._db, []  # type: ignore[attr-defined]
        sqlite.set_trace_callback(ran.append)
        Receiver(store, Shelf(talk.knowledge, store), talk.languages, lambda: talk.now).receive(
            talk.incoming(Text(words))
        )
    return [re.sub(r"'(?:[^']|'')*'|\d+", "?", one) for one in ran]


@pytest.mark.parametrize("action", EXPECTED)
def test_what_is_forbidden_takes_the_same_way_as_what_there_is_not(people: dict[str, Talk], action: str) -> None:
    """Not only the same answer: statement by statement the same work, so that time tells nothing either."""
    words = f"/{EXPECTED[action][0]}"
    stranger = people["stranger"]
    stranger.say("start")
    assert statements(stranger, words) == statements(stranger, unlike(words))


def audited(talk: Talk) -> list[str]:
    with talk.store() as store:
        return [row.action for row in store.audited()]


def test_who_knows_whom_by_their_number_only(people: dict[str, Talk]) -> None:
    said = people["owner"].say("staff")
    assert not {talk.person_id for talk in people.values()} & set(re.findall(r"\w+", said.text))
    assert invitations.INVITATION_DAYS == 7
