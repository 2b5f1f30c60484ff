"""The report as a page and in the chat: what stands in it, and that it loads nothing, leaks nothing and says plots in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.main import main
from bot.reports import page, programme_report
from bot.reports.tables import Column
from faq.pack.load import load_packs
from faq.text.showing import seen
from storage.open import open_store
from storage.records import Address, Identity, LinkedGroup, Outgoing, Poll, Role, Seat, Session, TwinningCity, Vote
from storage.store import Store
from tests.flow.talk import UTM, Talk

PACKS = load_packs()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT, DAY = int(NOW.timestamp() * 1000), 86_400_000
UTM_NAME = PACKS[UTM].name
ALONE = {"meta", "rect", "path", "circle"}
"""Elements that hold nothing: of HTML and, in our drawings, of SVG."""


class Page(HTMLParser):
    """A page as a browser reads it: elements with attributes, and the words in them."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.titles: list[str] = []
        self._open: list[str] = []
        self.feed(written)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        place = self._open[-1] if self._open else ""
        if place == "title" and "svg" in self._open:
            self.titles.append(data)
        elif place != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.words)


def read(written: str) -> Page:
    """The page, of which it holds that nothing is loaded and every drawing has words."""
    found = Page(written)
    for tag, attributes in found.elements:
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image")
        assert not {
            name for name in attributes if name in ("src", "href", "xlink:href", "action") or name.startswith("on")
        }
        assert "http" not in attributes.get("style", "")
    drawings = [attributes for tag, attributes in found.elements if tag == "svg"]
    named = [one for one in drawings if one.get("role") == "img"]
    assert all(one.get("aria-hidden") == "true" for one in drawings if one not in named)
    assert len(found.titles) == len(named)
    assert all(title.strip() for title in found.titles)
    style = written.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    return found


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "city.db")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with closing(open_store(database)) as opened:
        yield opened


def written(store: Store) -> Page:
    return read(programme_report.written(store, PACKS, NOW))


def count(store: Store, what: Mapping[str, int], day: str = "2026-11-01") -> None:
    with store.transaction():
        for name, number in what.items():
            for _ in range(number):
                store.count(day, UTM, name)


def twinning(store: Store) -> int:
    """Köln and Nairobi: one session behind them that Köln came to, one to come; one of two people answered a poll."""
    with store.transaction():
        made = store.create_twinning(UTM, "Waste", "", 0)
        store.set_cities(
            made.id,
            [
                TwinningCity(made.id, 1, "Köln", "DE", "Europe/Berlin"),
                TwinningCity(made.id, 2, "Nairobi", "KE", "Africa/Nairobi"),
            ],
        )
        people = [store.person(Identity("telegram", "", user), 0).id for user in "ab"]
        for number, person in enumerate(people, 1):
            store.seat(Seat(made.id, number, person))
        sessions = [
            store.add_session(Session(made.id, number, "", starts, "Europe/Berlin", 90, at, "x", 0))
            for number, starts, at in ((1, "2026-11-02T14:00", AT - 20 * DAY), (2, "2026-12-03T14:00", AT + 11 * DAY))
        ]
        store.note_session(sessions[0].id, "came", "Köln")
        poll = store.add_poll(Poll(made.id, "Useful?", "staff", 0, sessions[0].id, "useful"), ["Yes", "No"])
        store.vote(Vote(poll.id, people[0], 1, 0, True))
    return made.id


# -- what stands in it


def test_an_empty_store_makes_a_page_that_says_so(store: Store) -> None:
    text = written(store).text
    words = (
        "Nobody has begun a self-check or a draft yet in UTM City2City and NetZeroCities Twinning Learning Programme."
    )
    assert text.count("Nobody has begun") == text.count(words) == 1
    assert "There is no twinning yet." in text
    assert "None: nothing is in doubt, given up or held back." in text


def test_the_funnel_the_results_and_what_stands_against_it(store: Store) -> None:
    count(store, {"check:begun": 5, "outcome:not_eligible": 3, "draft:begun": 2, "draft:finished": 1})
    count(store, {"failing:population": 2, "failing:gone_rule": 1})
    count(store, {"check:begun": 1}, "2026-09-30")
    found = written(store)
    assert found.titles[:5] == [
        "Self-checks begun: 6",
        "Self-checks with a result: 3",
        "Drafts begun: 2",
        "Drafts finished: 1",
        "Self-checks begun, by month, September 2026 to November 2026. Sep: 1; Oct: 0; Nov: 5",
    ]
    assert "Not every criterion is met: 3 of 3" in found.titles
    assert found.titles.index("At least 50,000 inhabitants in total: 2 of 3") < found.titles.index("gone_rule: 1 of 3")


def test_programmes_that_nobody_has_begun_share_one_line(store: Store) -> None:
    count(store, {"check:begun": 1})
    words = written(store).words
    assert "Nobody has begun a self-check or a draft yet in NetZeroCities Twinning Learning Programme." in words
    assert UTM_NAME in words
    assert "NetZeroCities Twinning Learning Programme" not in words


def test_parts_of_drafts_are_counted_of_those_who_let_staff_read(store: Store) -> None:
    with store.transaction():
        for user, agreed in (("a", True), ("b", True), ("c", False)):
            person = store.person(Identity("telegram", "", user), 0)
            form = store.create_form(person.id, UTM, "draft", 0)
            store.save_form(replace(form, keep=True, staff_may_read=agreed))
            store.answer(form.id, "D4", "a secret word", 0)
            if user != "b":
                store.answer(form.id, "H1", "yes", 0)
    found = written(store)
    assert "H · Privacy: 1 of 2" in found.titles
    assert "E · Topic and motivation: 0 of 2" in found.titles
    assert "secret" not in found.text


def test_what_was_asked_in_vain_stands_in_groups_until_it_is_answered(store: Store) -> None:
    with store.transaction():
        for words in ("is there wifi at the venue", "wifi at the venue?", "parking for buses"):
            kept = store.keep_miss(UTM, words, "none", 0)
        store.answered_miss(kept.id, 1)
    text = written(store).text
    assert "2 × is there wifi at the venue" in text
    assert "parking" not in text


def test_a_twinning_with_its_next_session_who_took_part_and_who_answered(store: Store) -> None:
    number = twinning(store)
    group = Address("slack", "b", "T1", "C1")
    with store.transaction():
        store.bind(LinkedGroup(number, group, 0, lost="removed"))
        store.bind(LinkedGroup(number, replace(group, chat="C2"), 0))
    found = written(store)
    row = found.words[found.words.index(f"{number} · Waste") :][:7]
    assert row == [
        f"{number} · Waste", "Köln, Nairobi", "1 linked, 1 lost", "3 December 2026, 14:00 (Europe/Berlin)", "1",
        "1 of 2 (50%), noted for 1 of 1 session", "1 of 2 (50%): 2 people, 1 question each",
    ]  # fmt: skip
    assert "All twinnings together: 1 of 2 cities" in found.titles
    assert "Fewer than five people answered: what all twinnings answered together is not shown." in found.words
    assert "Who took part was noted for 1 of the one session held; only those are counted here." in found.words


def test_each_twinning_stands_with_its_sessions(store: Store) -> None:
    number = twinning(store)
    with store.transaction():
        third = store.add_session(Session(number, 3, "", "2026-11-09T14:00", "UTC", 90, AT - 13 * DAY, "x", 0))
        store.note_session(third.id, "focus", "what was agreed")
        store.add_session(Session(number, 4, "", "2026-11-10T14:00", "UTC", 90, AT - 12 * DAY, "x", 0, cancelled=True))
    found = written(store)
    begin = found.words.index("Session 1")
    assert found.words[begin : begin + 18] == [
        "Session 1", "2 November 2026, 14:00 (Europe/Berlin)", "not noted", "not noted", "1 of 2: Köln",
        "Session 3", "9 November 2026, 14:00 (UTC)", "what was agreed", "not noted", "not noted",
        "Session 4", "10 November 2026, 14:00 (UTC)", "cancelled",
        "Session 2", "3 December 2026, 14:00 (Europe/Berlin)", "still to come",
        "Messages that were not sent", "None: nothing is in doubt, given up or held back.",
    ]  # fmt: skip
    assert "Who took part was noted for 1 of the 2 sessions held; only those are counted here." in found.words


def test_questions_that_are_still_to_be_asked_count_as_none(store: Store) -> None:
    number = twinning(store)
    with store.transaction():
        store.add_poll(Poll(number, "Useful?", "staff", 0, store.sessions(number)[1].id, "useful"), ["Yes", "No"])
    assert "1 of 2 (50%): 2 people, 1 question each" in written(store).words


# -- what was not sent

CHATS = [Address("slack", "b", "T1", "C1"), Address("telegram", "b", "", "-1")]
REMINDER = "session:{session}:1:1d"


def stays(store: Store, key: str, fates: list[tuple[Any, str]], kind: str = "session", due: int = AT - DAY) -> None:
    """Messages to a Slack channel, a Telegram group, with these fates."""
    with store.transaction():
        store.put([Outgoing(chat, {}, due, kind, 1, key, "hold") for chat in CHATS[: len(fates)]], due)
    for row, (state, error) in zip(store.claim(["slack", "telegram"], AT, 9), fates, strict=True):
        store.settle(row.id, state, AT, error=error)


def unsent_rows(store: Store, now: datetime = NOW) -> list[str]:
    """The words of the table, a string a row."""
    found = read(programme_report.written(store, PACKS, now)).words
    inside = found[found.index("What you can do") + 1 :] if "What you can do" in found else []
    return "".join(inside).partition("city2city …")[0].split("1 · Waste")[1:]


def test_a_post_that_stayed_behind_is_said_once_with_its_groups_and_how_to_send_it(store: Store) -> None:
    session = store.sessions(twinning(store))[1]
    stays(store, REMINDER.format(session=session.id), [("dropped", "late")] * 2)
    (one,) = unsent_rows(store)
    assert one == (
        "the reminder 1 day before session 2, for Slack and TelegramSaturday, 21 November 2026, 13:00 (Europe/Berlin)"
        "The assistant was away when it was due, and then it was too late."
        "To send it now: schedule send 1/2.1d. To leave it unsent, do nothing."
    )


@pytest.mark.parametrize(
    ("fate", "said"),
    [
        (("dropped", "held"), "Somebody held it back.To send it now: schedule send 1/2.1d."),
        (("dead", "channel_not_found"), "It could not be delivered (channel_not_found).To send it again:"),
        (("dead", ""), "delivered.To send it again: city2city outbox resend 1. To give it up: city2city outbox drop 1."),
        (("uncertain", ""), "while it was being sent.Look into the chat first. If it is missing: city2city outbox resend 1."),
    ],
)  # fmt: skip
def test_why_it_was_not_sent_and_what_to_type(store: Store, fate: tuple[Any, str], said: str) -> None:
    session = store.sessions(twinning(store))[1]
    stays(store, REMINDER.format(session=session.id), [fate])
    (one,) = unsent_rows(store)
    assert said in one


@pytest.mark.parametrize(("error", "listed"), [("held", 1), ("late", 1), ("cancelled", 0), ("moved", 0)])
def test_what_nobody_wants_to_send_any_more_is_not_listed(store: Store, error: str, listed: int) -> None:
    session = store.sessions(twinning(store))[1]
    stays(store, REMINDER.format(session=session.id), [("dropped", error)])
    assert len(unsent_rows(store)) == listed


def test_what_was_sent_afterwards_all_the_same_is_not_listed(store: Store) -> None:
    session = store.sessions(twinning(store))[1]
    for fate in (("dropped", "held"), ("sent", "")):
        stays(store, REMINDER.format(session=session.id), [fate])
    assert unsent_rows(store) == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("session:{session}:1:invite", "the invitation to session 1"),
        ("session:{session}:1:moved", "the notice that session 1 was changed"),
        ("session:{session}:1:cancelled", "the notice that session 1 is cancelled"),
        ("session:{session}:1:2w", "the reminder 2 weeks before session 1"),
        ("poll/{poll}", "the question “Useful?”"),
        ("polled/{poll}", "the result of the question “Useful?”"),
        ("poll/{poll}/edit", "the count under the question “Useful?”"),
        ("nudge/{session}/somebody", "a reminder of feedback to one person"),
    ],
)
def test_every_post_is_called_what_it_is(store: Store, key: str, said: str) -> None:
    number = twinning(store)
    session, poll = store.sessions(number)[0].id, store.polls(number)[0].id
    kind = next(one for one in ("session", "poll", "nudge") if key.startswith(one))
    stays(store, key.format(session=session, poll=poll), [("dead", "")], kind)
    assert unsent_rows(store)[0].startswith(f"{said}, for Slack")


def test_a_post_about_what_is_past_is_not_to_be_sent(store: Store) -> None:
    number = twinning(store)
    session, poll = store.sessions(number)[0], store.polls(number)[0]
    stays(store, REMINDER.format(session=session.id), [("dropped", "late"), ("uncertain", "")])
    with store.transaction():
        store.save_poll(replace(poll, closed_at=AT))
    stays(store, f"poll/{poll.id}", [("dropped", "held")], "poll")
    stays(store, f"polled/{poll.id}", [("dropped", "held")], "poll")
    ends = [one.rpartition(".It is past")[2] or one for one in unsent_rows(store)]
    assert ends == [
        ": nothing is to be done.", ": to give it up, city2city outbox drop 2.", ": nothing is to be done.", ends[3],
    ]  # fmt: skip
    assert "schedule send 1/poll1.result" in ends[3]


def test_what_is_about_a_session_long_over_is_counted_in_one_line(store: Store) -> None:
    session = store.sessions(twinning(store))[0]
    stays(store, REMINDER.format(session=session.id), [("dropped", "late"), ("dead", "")])
    last = datetime.fromtimestamp(session.at / 1000, UTC) + timedelta(days=30, minutes=89)
    assert len(unsent_rows(store, last)) == 2
    after = last + timedelta(minutes=2)
    assert unsent_rows(store, after) == []
    text = read(programme_report.written(store, PACKS, after)).text
    assert "2 messages about what was over more than 30 days ago are not listed:" in text
    assert "nothing is in doubt" not in text


# -- the command


def test_the_command_writes_the_page_to_the_file_that_is_named(store: Store, database: str, tmp_path: Path) -> None:
    twinning(store)
    ran = CliRunner().invoke(main, ["report", str(tmp_path / "r.html"), "--db", database, "--as-of", "2026-11-22"])
    assert (ran.exit_code, ran.output) == (0, "")
    assert "1 · Waste" in read((tmp_path / "r.html").read_text(encoding="utf-8")).text
    gone = CliRunner().invoke(main, ["report", str(tmp_path / "no.html"), "--db", f"{database}x"])
    assert gone.exit_code == 2
    assert not (tmp_path / "no.html").exists()


# -- whatever words there are

DANGEROUS = st.one_of(
    st.text(min_size=1),
    st.sampled_from(
        ["<script>alert(1)</script>", '"><img src=x onerror=1>', "</title><b>", "&lt;", "]]>", "\x00\x1b[31m", "\ud800"]
    ),
)


@given(DANGEROUS, DANGEROUS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_value_is_escaped_wherever_it_stands(one: str, other: str, number: int, of: int) -> None:
    said = page.page(
        one, one, page.el("p", other, title=one),
        page.table([Column(one, str), Column(other, str)], [other]), page.lines(one, other),
        page.bars(one, [(other, number)]), page.shares(one, [(other, number, of)]), page.columns(one, [(other, number), (one, of)]),
        page.stacked(one, (one, other), [(other, (number, of))]),
    )  # fmt: skip
    found = read(said)
    plain = Page(page.page("x", "x", page.el("p", "x", title="x"),
        page.table([Column("x", str), Column("x", str)], ["x"]), page.lines("x", "x"),
        page.bars("x", [("x", number)]), page.shares("x", [("x", number, of)]), page.columns("x", [("x", number), ("x", of)]),
        page.stacked("x", ("x", "x"), [("x", (number, of))])))  # fmt: skip
    assert [(tag, sorted(attributes)) for tag, attributes in found.elements] == [
        (tag, sorted(attributes)) for tag, attributes in plain.elements
    ]
    shown = seen(other)
    assert shown in "".join(found.words) or not shown.strip()
    said.encode("utf-8")


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=6))
def test_no_bar_is_longer_than_its_frame(numbers: list[tuple[int, int]]) -> None:
    found = Page(page.shares("x", [("x", *pair) for pair in numbers]))
    widths = [float(attributes["width"]) for tag, attributes in found.elements if tag == "rect"]
    assert all(0 <= width <= 100 for width in widths)
    stacked = Page(page.stacked("x", ("a", "b"), [("x", pair) for pair in numbers]))
    ends = [float(one["x"]) + float(one["width"]) for tag, one in stacked.elements if tag == "rect" and "x" in one]
    assert all(end <= 400.01 for end in ends)


def test_fills_can_be_told_apart_without_colour() -> None:
    found = Page(page.stacked("x", "abcde", [("x", (1, 1, 1, 1, 1))]))
    fills = [one["style"] for tag, one in found.elements if tag == "rect"]
    assert len(set(fills)) == page.PATTERNS == 5
    assert fills[:5] == fills[5:]
    assert sum("url(#" in fill for fill in set(fills)) == 2


def test_plots_take_the_whole_width_of_the_page() -> None:
    """Only the page itself has a greatest width, and no column of a plot an absolute place."""
    assert re.findall(r"([\w.]+) \{[^}]*max-width: \d", page.STYLE) == ["body"]
    found = Page(page.columns("x", [("a", 1), ("b", 2), ("c", 0)]))
    bars = [attributes for tag, attributes in found.elements if tag == "rect"]
    assert [(one["x"], one["width"]) for one in bars] == [
        ("5.00%", "23.33%"),
        ("38.33%", "23.33%"),
        ("71.67%", "23.33%"),
    ]


# -- in the chat


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return Talk(tmp_path).knows(programme=UTM)


def joins(talk: Talk) -> None:
    """Make somebody one of the team."""
    person = talk.person_id
    with talk.store() as store, store.transaction():
        store.give_role(Role(person, "staff", 0))


def test_the_overview_is_for_the_team_alone(talk: Talk) -> None:
    talk.say("overview").hides("Twinnings")
    joins(talk)
    talk.say("overview").shows("Overview", "There is no twinning yet.", "`report` sends the whole")


def test_the_overview_counts_what_people_do_and_shows_what_is_stuck(talk: Talk) -> None:
    joins(talk)
    talk.now = NOW + timedelta(days=30)
    with talk.store() as store:
        twinning(store)
        with store.transaction():
            store.put([Outgoing(Address("slack", "b", "T1", "C1"), {}, AT + 29 * DAY, "notice")], 0)
            store.keep_miss(UTM, "is there wifi", "none", 0)
        store.settle(store.claim(["slack"], AT + 30 * DAY)[0].id, "dead", 0)
    officer = talk.beside("officer").knows(programme=UTM)
    officer.say("check", "3", "2", "cancel", "check")
    officer.say("draft", "yes", "no")
    talk.say("overview").shows(
        "UTM City2City",
        "Self-checks: 1 begun, 0 with a result",
        "Drafts: 1 begun, 0 finished",
        "1 question in vain: 1 × is there wifi",
        "1 · Waste · no session planned · took part: 1 of 2 cities, noted for 1 of 2 sessions"
        " · feedback: 1 of 2 answers (2 people, 1 question each) · no group",
        "No twinning: a notice of the assistant, for Slack, due on Monday, 21 December 2026, 12:00 (UTC). It could not be"
        " delivered. To send it again: `city2city outbox resend 1`. To give it up: `city2city outbox drop 1`.",
    )


def test_the_overview_says_of_a_post_the_same_as_the_page_and_counts_old_ones(talk: Talk) -> None:
    joins(talk)
    talk.now = NOW
    with talk.store() as store:
        session = store.sessions(twinning(store))[1]
        stays(store, REMINDER.format(session=session.id), [("dropped", "late")] * 2)
        stays(store, "", [("dead", "")], "reply", AT - 31 * DAY)
    talk.say("overview").shows(
        "1 · Waste: the reminder 1 day before session 2, for Slack and Telegram, due on Saturday, 21 November 2026, 13:00"
        " (Europe/Berlin). The assistant was away when it was due, and then it was too late. To send it now:"
        " `schedule send 1/2.1d`. To leave it unsent, do nothing.",
        "1 message about what was over more than 30 days ago is not listed: `city2city outbox list` shows it.",
    )


def test_the_overview_is_in_the_persons_language(talk: Talk) -> None:
    joins(talk)
    talk.now = NOW
    with talk.store() as store:
        count(store, {"outcome:not_eligible": 1})
        session = store.sessions(twinning(store))[1]
        stays(store, REMINDER.format(session=session.id), [("dropped", "late")] * 2)
    talk.knows(language="fr")
    talk.say("/overview").hides("Self-checks", "Results", "in vain", "took part", "reminder", "assistant was")
    talk.say("/overview").shows(
        "le rappel 1\u00a0jour avant la séance 2, pour Slack et Telegram, prévu le samedi 21 novembre 2026",
        "L'assistant était absent au moment prévu",
        "`schedule send 1/2.1d`. Pour ne pas l'envoyer, ne faites rien.",
    )
