"""Nobody finds out what somebody chose in an anonymous poll: two worlds that differ in it alone look the same in every view."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.reports import feedback_report, feedback_table, programme_report
from bot.runtime import poll_chart
from bot.runtime.settings import settings
from handlers.polls import kept_votes
from storage.records import FeedbackText, Identity, Poll, Seat
from tests.bot.test_feedback_report import xlsx
from tests.bot.test_report import read
from tests.flow.polling import SESSION, Polling
from tests.flow.world import PRIVATE, SLACK, TELEGRAM

YES, NO = 1, 2
LATER = timedelta(days=400)
Votes = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Seen:
    """What can be seen at a moment, each view by its name."""

    moment: str
    views: dict[str, str]


def seated(world: Polling, user: str, *, there: bool = True) -> None:
    with world.store() as store, store.transaction():
        seat = Seat(1, 1, store.person(Identity(PRIVATE, "", user), 0).id)
        if there:
            store.seat(seat)
        else:
            store.unseat(seat)


def tables(world: Polling, days: timedelta) -> Iterator[tuple[str, str]]:
    """The files that the command line makes, as of today or of a day to come."""
    conf, now, name = settings({"CITY2CITY_FILES": str(Path(world.path).parent)}), world.now + days, f"+{days.days}"
    for form in ("csv", "json"):
        yield f"{form}{name}", feedback_table.export(conf, world.path, form, 0, now).decode()
    yield f"xlsx{name}", str(xlsx(feedback_table.export(conf, world.path, "xlsx", 0, now)))
    for quotes in (True, False):
        page = read(feedback_report.report(conf, world.path, 1, now, quotes=quotes))
        yield f"page{name}, quotes {quotes}", f"{page.text} {page.titles}"
    yield f"report{name}", read(programme_report.report(conf, world.path, now)).text


def views(world: Polling, poll: Poll) -> dict[str, str]:
    shown = {f"group {one.chat}": "\n".join(sent.text for sent in world.posts(one)) for one in (SLACK, TELEGRAM)}
    for words in (f"poll show {poll.id}", "poll", "schedule", "overview", "session list", "twinning show 1"):
        shown[words] = world.say(words)
    shown |= dict([*tables(world, timedelta()), *tables(world, LATER)])
    with world.store() as store:
        drawn = poll_chart.drawn({"poll": poll.id, "programme": "", "language": "en"}, store, world.languages)
    shown["chart"] = str(drawn and drawn.bytes)
    return {name: re.sub(r"\b[0-9a-f]{16}\b", "(somebody)", words) for name, words in shown.items()}


def played(folder: Path, votes: Votes, *, roster: Sequence[str] = ()) -> list[Seen]:
    """What can be seen after each vote, at closing, after late votes, and after the roster changed."""
    folder.mkdir()
    world = Polling(folder)
    for user in roster:
        seated(world, user)
    poll = world.make("anonymous")
    found = []

    def look(moment: str) -> None:
        world.run(world.later(minutes=1))
        found.append(Seen(moment, views(world, poll)))

    look("posted")
    for number, (user, option) in enumerate(votes, 1):
        world.tap(poll, option, user)
        look(f"vote {number}")
    world.run("2026-02-10T00:00")
    look("closed")
    world.tap(poll, NO, "late")
    look("a late vote")
    for user in ("olga", "otto", "late"):
        seated(world, user)
    look("outsiders seated")
    seated(world, "karl", there=False)
    look("karl unseated")
    world.sleep("2026-02-04T00:00")
    world.tap(poll, YES, "late")
    look("the clock set back, and one more vote")
    world.run("2026-02-20T00:00")
    look("the end")
    return found


def different(one: list[Seen], other: list[Seen]) -> list[tuple[str, str]]:
    """Where the two can be told apart: the moment and the view."""
    assert [seen.moment for seen in one] == [seen.moment for seen in other]
    pairs = zip(one, other, strict=True)
    return [(a.moment, name) for a, b in pairs for name in a.views if a.views[name] != b.views[name]]


OUTSIDERS = [("olga", YES), ("otto", YES)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], OUTSIDERS),
        (OUTSIDERS, []),
        ([*OUTSIDERS, ("belen", YES)], []),
        ([("belen", YES)], [*OUTSIDERS, ("oskar", NO), ("odo", NO)]),
    ],
    ids=["one inside, then two outside", "two outside first", "two inside and two outside", "two inside and four outside"],
)  # fmt: skip
def test_what_fewer_than_three_of_the_roster_chose_is_not_told_apart(
    tmp_path: Path, before: Votes, after: Votes
) -> None:
    worlds = [played(tmp_path / str(one), [*before, ("karl", one), *after]) for one in (YES, NO)]
    assert different(*worlds) == []


INSIDE = [("karl", YES), ("belen", NO), ("naomi", YES)]


def test_what_fewer_than_three_outsiders_chose_is_not_told_apart(tmp_path: Path) -> None:
    worlds = [played(tmp_path / str(one), [("olga", one), *INSIDE, ("otto", YES)]) for one in (YES, NO)]
    assert different(*worlds) == []
    assert "Yes: ▇▇▇▇▇▇▇▇ 2 (67 %)" in worlds[0][-1].views["poll show 1"]


def test_of_three_it_is_not_told_who_chose_what(tmp_path: Path) -> None:
    votes = [INSIDE, [("karl", NO), ("belen", YES), ("naomi", YES)]]
    worlds = [played(tmp_path / str(number), one) for number, one in enumerate(votes)]
    assert different(*worlds) == []


def test_the_count_is_shown_once_so_that_the_fourth_is_not_the_difference(tmp_path: Path) -> None:
    worlds = [played(tmp_path / str(one), [*INSIDE, ("nina", one)], roster=["nina"]) for one in (YES, NO)]
    told = different(*worlds)
    assert {moment for moment, _ in told} == {
        "closed", "a late vote", "outsiders seated", "karl unseated", "the clock set back, and one more vote", "the end",
    }  # fmt: skip
    for name in ("poll show 1", "chart", "group C1"):
        shown = [one.views[name] for one in worlds[0] if one.moment in {moment for moment, _ in told}]
        assert len(set(shown)) == 1, name


def test_three_outsiders_are_shown_apart(tmp_path: Path) -> None:
    shown = played(tmp_path / "w", [*INSIDE, *OUTSIDERS, ("oskar", NO)])[-1].views
    for name in ("poll show 1", "group C1"):
        assert "Not on the roster, counted apart: Yes: 2, No: 1" in shown[name].replace("and", ",")
    assert "Yes,2,no" in shown["csv+0"]


@pytest.mark.parametrize("way", ["forget", "unlink"])
def test_one_account_outside_the_roster_is_not_three(tmp_path: Path, way: str) -> None:
    """Who is forgotten, or parted from their other accounts, is somebody new and may vote again."""
    shown = []
    for chosen in (YES, NO):
        (tmp_path / str(chosen)).mkdir()
        world = Polling(tmp_path / str(chosen))
        poll = world.make("anonymous")
        for user, option in (*INSIDE, ("olga", chosen)):
            world.tap(poll, option, user)
        for _ in range(3):
            assert "Counted, apart" in world.tap(poll, YES, "otto")
            made_new(world, "otto", way)
        world.run("2026-02-10T00:00")
        shown.append(views(world, poll))
    assert shown[0]["poll show 1"] == shown[1]["poll show 1"]
    assert "Yes: ▇▇▇▇▇▇▇▇ 2 (67 %)" in shown[0]["poll show 1"]


def made_new(world: Polling, user: str, way: str) -> None:
    account = Identity(PRIVATE, "", user)
    with world.store() as store, store.transaction():
        if way == "forget":
            kept_votes.forget(store, store.person_of(account))
        else:
            kept_votes.part(store, account, world.millis)


# -- what is written


def asked_after_a_session(folder: Path, writers: Sequence[str]) -> Polling:
    """The session's questions, which these people answer in words alone, one after the other."""
    world = Polling(folder)
    world.say("feedback mode 1 anonymous")
    world.say(SESSION)
    for number, user in enumerate(writers):
        world.run(f"2026-03-10T{15 + number}:10")
        for words in ("feedback", "Leave it out", "Leave it out", *(f"{user} {n}" for n in range(4))):
            said = world.say(words, user)
        assert "No question is open for you" in said
    return world


def exported(world: Polling) -> list[dict[str, str]]:
    conf = settings({"CITY2CITY_FILES": str(Path(world.path).parent)})
    table = feedback_table.export(conf, world.path, "csv", 1, world.now + LATER).decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(table)) if not row["answer"].startswith("(not shown")]


@pytest.mark.parametrize("writers", [["naomi"], ["naomi", "karl"], ["belen", "karl", "naomi"]])
def test_words_reach_the_team_however_few_answered_without_whose_they_are(
    tmp_path: Path, writers: Sequence[str]
) -> None:
    world = asked_after_a_session(tmp_path, writers)
    assert exported(world) == []
    world.run("2026-03-25T00:00")
    found = exported(world)
    assert sorted(row["answer"] for row in found) == sorted(f"{user} {n}" for user in writers for n in range(4))
    assert {row["city"] + row["person"] + row["at"] + row["listed"] for row in found} == {""}
    conf = settings({"CITY2CITY_FILES": str(tmp_path)})
    page = read(feedback_report.report(conf, world.path, 1, world.now)).text
    assert all(row["answer"] in page for row in found)
    assert "naomi" not in read(feedback_report.report(conf, world.path, 1, world.now, quotes=False)).text


def test_the_order_of_words_is_that_of_chance(tmp_path: Path) -> None:
    """With 24 texts in each of four worlds it would be the order in which they came once in 10**80 times."""
    orders = []
    for number in range(4):
        (tmp_path / str(number)).mkdir()
        world = Polling(tmp_path / str(number))
        poll = world.make("anonymous")
        with world.store() as store, store.transaction():
            for text in range(24):
                store.add_text(FeedbackText(poll.id, "outcomes", f"{text:02}"))
        world.run("2026-02-12T00:00")
        orders.append([row["answer"] for row in exported(world)])
    assert all(sorted(one) == [f"{text:02}" for text in range(24)] for one in orders)
    assert all(one != sorted(one) for one in orders)
    assert len({tuple(one) for one in orders}) == 4


def test_who_writes_is_told_before_who_will_read_it(tmp_path: Path) -> None:
    world = asked_after_a_session(tmp_path, [])
    world.run("2026-03-10T15:10")
    for words in ("feedback", "Leave it out"):
        world.say(words, "naomi")
    said = world.say("Leave it out", "naomi")
    assert "What is difficult" in said or "What came out" in said
    assert "without your name, city or time" in said
    assert "it may guess who wrote" in said
    assert "I only count" not in said


def test_words_are_shown_only_when_nobody_can_add_to_them(tmp_path: Path) -> None:
    world = asked_after_a_session(tmp_path, ["naomi"])
    first, second = world.session_polls()
    world.say(f"poll close {first.id} now")
    assert exported(world) == []
    world.say(f"poll close {second.id} now")
    assert len(exported(world)) == 4


# -- a roster of fewer than three


def mode_of(world: Polling) -> str | None:
    with world.store() as store:
        return store.feedback_mode(1)


@pytest.mark.parametrize("left", [0, 1, 2])
def test_with_fewer_than_three_on_the_roster_feedback_is_not_made_anonymous(tmp_path: Path, left: int) -> None:
    world = Polling(tmp_path)
    world.say("feedback mode 1 open")
    vacate(world, 3 - left)
    said = world.say("feedback mode 1 anonymous")
    assert f"{left} {'person is' if left == 1 else 'people are'} on the roster of 1 · Waste to energy" in said
    assert "at least three" in said
    assert mode_of(world) == "open"
    seated(world, "olga")
    seated(world, "otto")
    seated(world, "oskar")
    assert "From the next session on" in world.say("feedback mode 1 anonymous")
    assert mode_of(world) == "anonymous"


def vacate(world: Polling, number: int) -> None:
    with world.store() as store, store.transaction():
        for seat in store.seats(1)[:number]:
            store.unseat(seat)


def test_two_seats_of_one_person_are_one_person(tmp_path: Path) -> None:
    world = Polling(tmp_path)
    vacate(world, 1)
    with world.store() as store, store.transaction():
        store.seat(Seat(1, 1, store.seats(1)[0].person))
        assert len(store.seats(1)) == 3
    assert "2 people are on the roster" in world.say("feedback mode 1 anonymous")


@pytest.mark.parametrize("words", ["Anonymous", "3"])
def test_a_poll_of_ones_own_is_not_made_anonymous_for_fewer_than_three(tmp_path: Path, words: str) -> None:
    world = Polling(tmp_path)
    vacate(world, 1)
    for answer in ("poll new", "1", "Go on?", "Yes\nNo"):
        world.say(answer)
    said = world.say(words)
    assert "2 people are on the roster of 1 · Waste to energy" in said
    assert "Who sees what?" in said
    for answer in ("Programme team only", "3"):
        said = world.say(answer)
    assert "Nothing is posted yet." in said


def test_where_the_roster_shrinks_before_it_is_posted_the_mode_is_asked_again(tmp_path: Path) -> None:
    world = Polling(tmp_path)
    for answer in ("poll new", "1", "Go on?", "Yes\nNo", "Anonymous", "3"):
        world.say(answer)
    vacate(world, 1)
    said = world.say("Post it now")
    assert ("2 people are on the roster" in said, "Who sees what?" in said) == (True, True)
    with world.store() as store:
        assert store.polls() == []


def test_who_takes_somebody_off_the_roster_is_told_that_no_result_will_be_shown(tmp_path: Path) -> None:
    world = Polling(tmp_path)
    with world.store() as store, store.transaction():
        numbers = [store.person_number(seat.person) for seat in store.seats(1)]
    assert "roster of" not in world.say(f"twinning remove 1 {numbers[0]}")
    seated(world, "olga")
    world.say("feedback mode 1 anonymous")
    said = world.say(f"twinning remove 1 {numbers[1]}")
    assert "2 people are on the roster of 1 · Waste to energy" in said
    assert "stays anonymous" in said
    assert mode_of(world) == "anonymous"


def test_a_poll_that_opens_for_fewer_than_three_stays_anonymous_and_its_leaders_are_told_once(tmp_path: Path) -> None:
    world = Polling(tmp_path)
    world.say("feedback mode 1 anonymous")
    world.say(SESSION)
    vacate(world, 2)
    sent = world.run("2026-03-10T16:00")
    told = [one for one in sent if one.address.chat == "fran"]
    assert [one.address.platform for one in told] == [PRIVATE]
    assert "1 person is on the roster of 1 · Waste to energy" in told[0].text
    assert "Did this session reach its purpose?" in told[0].text
    asked = [one for one in sent if one.address in (SLACK, TELEGRAM) and "Open until" in one.text]
    assert len(asked) == 4
    assert all("1 person is on the roster: no result will be shown." in one.text for one in asked)
    assert [poll.mode for poll in world.session_polls()] == ["anonymous"] * 2
    world.run("2026-03-25T00:00")
    assert "no result is shown" in world.newest(SLACK).text


def test_where_three_are_on_the_roster_nobody_is_told_so(tmp_path: Path) -> None:
    world = Polling(tmp_path)
    world.say("feedback mode 1 anonymous")
    world.say(SESSION)
    sent = world.run("2026-03-10T16:00")
    assert not [one for one in sent if one.address.chat == "fran" or "no result will" in one.text]
