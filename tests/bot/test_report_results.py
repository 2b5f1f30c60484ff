"""What the report says of results: how satisfied cities were, who they are, in which time, in which language, for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.reports import programme_report
from faq.pack.load import load_packs
from handlers.staff.figures import ENOUGH_TOGETHER
from storage.open import open_store
from storage.records import Identity, Poll, PollMode, Seat, Session, Twinning, TwinningCity, Vote
from storage.store import Store
from tests.bot.test_report import AT, DAY, NOW, Page, read
from tests.flow.talk import UTM

PACKS = load_packs()
PURPOSE = "Did this session reach its purpose?"
LABELS = ["Yes, fully", "Mostly", "Only in part", "No"]
FULLY, PARTLY = 1, 3


class Rated:
    """A twinning of Köln and Nairobi with people on its roster, whose sessions are rated."""

    def __init__(self, store: Store, people: int, title: str = "Waste", **more: Any) -> None:
        self.store, self.title = store, title
        with store.transaction():
            self.id = store.create_twinning(UTM, title, more.get("priority", "Waste-to-energy"), 0).id
            cities = more.get("cities", [("Köln", "DE"), ("Nairobi", "KE")])
            store.set_cities(self.id, [TwinningCity(self.id, n, *city, "UTC") for n, city in enumerate(cities, 1)])
            self.people = [store.person(Identity("slack", "T", f"{title}{n}"), 0).id for n in range(people)]
            for number, person in enumerate(self.people):
                store.seat(Seat(self.id, number % len(cities) + 1, person))

    def session(self, number: int, day: str, name: str = "") -> Session:
        at = AT + (date.fromisoformat(day) - NOW.date()).days * DAY
        with self.store.transaction():
            made = Session(self.id, number, name, f"{day}T14:00", "UTC", 90, at, "x", 0)
            return self.store.add_session(made)

    def rated(self, session: Session, options: Sequence[int], mode: PollMode = "staff", *, closed: bool = True) -> None:
        with self.store.transaction():
            asked = Poll(self.id, PURPOSE, mode, 0, session.id, "purpose", closed_at=session.at if closed else None)
            poll = self.store.add_poll(asked, LABELS)
            for person, option in zip(self.people, options, strict=False):
                if mode == "anonymous":
                    self.store.count_vote(poll.id, option, person, listed=True)
                else:
                    self.store.vote(Vote(poll.id, person, option, session.at, True))


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "city.db")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with closing(open_store(database)) as opened:
        yield opened


def written(store: Store) -> Page:
    return read(programme_report.written(store, PACKS, NOW))


def run(database: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["report", "-", "--db", database, "--as-of", "2026-11-22", *words])


def page(database: str, *words: str) -> Page:
    ran = run(database, *words)
    assert ran.exit_code == 0, ran.output
    return read(ran.output)


# -- satisfaction


def test_satisfaction_is_told_by_session_by_twinning_and_together_with_its_trend(store: Store) -> None:
    made = Rated(store, 5)
    for number, day, options in ((1, "2026-09-10", [1, 3, 3, 3, 4]), (2, "2026-10-10", [1, 2, 1, 3, 2])):
        made.rated(made.session(number, day), options)
    found = written(store)
    assert "Purpose reached? 1 of 5 (20%)" in found.words
    assert "Purpose reached? 4 of 5 (80%)" in found.words
    assert "Purpose reached? 5 of 10 (50%); first session 20%, last 80%" in found.words
    assert [title for title in found.titles if "answers" in title and "All twinnings" not in title] == [
        "Purpose reached?: 5 of 10 answers",
        "September 2026: 1 of 5 answers",
        "October 2026: 4 of 5 answers",
    ]
    assert "Counted as satisfied: Yes, fully, Mostly." in found.text


@pytest.mark.parametrize(("mode", "closed", "options", "shown"), [
    ("anonymous", True, [1, 1, 1, 1, 1], True), ("anonymous", True, [1, 1], False),
    ("anonymous", False, [1, 1, 1, 1, 1], False), ("staff", False, [1, 1, 1, 1, 1], False),
    ("open", False, [1, 1, 1, 1, 1], False), ("open", True, [1, 1, 1, 1, 1], True),
])  # fmt: skip
def test_only_closed_polls_count_and_anonymous_ones_from_three_on(
    store: Store, mode: PollMode, closed: bool, options: list[int], shown: bool
) -> None:
    made = Rated(store, 5)
    made.rated(made.session(1, "2026-10-10"), options, mode, closed=closed)
    assert ("Satisfied: " in written(store).text) == shown or ("Counted as satisfied" in written(store).text) == shown


@pytest.mark.parametrize("people", [1, ENOUGH_TOGETHER - 1, ENOUGH_TOGETHER, ENOUGH_TOGETHER + 1])
def test_what_all_said_together_is_told_from_five_people_on(store: Store, people: int) -> None:
    first, second = Rated(store, people - 1), Rated(store, 1, "Heat")
    for one in (first, second):
        one.rated(one.session(1, "2026-10-10"), [FULLY] * people)
    text, few = written(store).text, "Fewer than five people answered: how satisfied all were together is not shown."
    assert (few in text) == (people < ENOUGH_TOGETHER)
    assert ("Counted as satisfied" in text) == (people >= ENOUGH_TOGETHER)


def test_the_same_people_over_many_sessions_are_not_five(store: Store) -> None:
    made = Rated(store, 2)
    for number in range(1, 5):
        made.rated(made.session(number, f"2026-10-1{number}"), [FULLY, PARTLY])
    assert "Counted as satisfied" not in written(store).text


def test_months_of_few_people_join_another_so_that_no_difference_tells_of_few(store: Store) -> None:
    made = Rated(store, 6)
    for number, (day, people) in enumerate(
        (("2026-07-10", 6), ("2026-08-10", 2), ("2026-09-10", 5), ("2026-10-10", 1))
    ):
        made.rated(made.session(number + 1, day), [FULLY] * people)
    steps = [title for title in written(store).titles if "2026: " in title]
    assert steps == ["July 2026: 6 of 6 answers", "August 2026 – October 2026: 8 of 8 answers"]


def test_answers_to_other_options_than_those_of_the_programme_now_are_not_reckoned(store: Store) -> None:
    made = Rated(store, 5)
    session = made.session(1, "2026-10-10")
    with store.transaction():
        poll = store.add_poll(Poll(made.id, "?", "staff", 0, session.id, "purpose", closed_at=1), ["Yes, fully", "Hm"])
        for person in made.people:
            store.vote(Vote(poll.id, person, 1, 0, True))
    assert "Counted as satisfied" not in written(store).text


# -- who and where


def test_cities_countries_parts_of_the_world_and_priorities_are_told(store: Store) -> None:
    Rated(store, 1)
    Rated(store, 1, "Heat", cities=[("Köln", "DE"), ("Quito", "EC"), ("Nowhere", "")], priority="Waste-to-energy")
    found = written(store)
    assert "2 twinnings · 4 cities · 0 sessions held" in found.words
    Rated(store, 1, "Water").session(1, "2026-10-10")
    assert "Köln (Germany) and Nairobi (Kenya)" in written(store).words
    assert "Countries: Ecuador, Germany and Kenya" in found.words
    assert {
        "Europe: 1", "Africa: 1", "Latin America and the Caribbean: 1", "not known: 1", "Waste-to-energy: 2",
    } <= set(found.titles)  # fmt: skip


def test_focus_and_next_steps_stand_there_as_they_were_noted(store: Store) -> None:
    made = Rated(store, 1)
    session = made.session(1, "2026-10-10")
    with store.transaction():
        store.note_session(session.id, "focus", "Biogas from <kitchens>")
    words = written(store).words
    assert "Biogas from <kitchens>" in words
    assert words[words.index("Biogas from <kitchens>") + 1] == "not noted"


def test_it_says_how_the_calls_stand(store: Store) -> None:
    text = written(store).text
    assert "UTM City2City · On 22 November 2026 the call" in text
    assert "NetZeroCities Twinning Learning Programme · " in text


def test_programme_statements_and_a_date_for_people_stand_on_it(store: Store) -> None:
    Rated(store, 1)
    found = written(store)
    assert "Report: UTM City2City" in found.words
    assert "As of 22 November 2026." in found.text
    assert "UTC" not in found.text.partition("Results")[0]
    assert "is funded by the European Union under Grant Agreement n. 101102296" in found.text
    assert "Views and opinions expressed are those of the author(s) only" in found.text


# -- the wish


def test_only_what_took_place_in_the_period_is_told(store: Store, database: str) -> None:
    made = Rated(store, 6)
    for number, day, options in ((1, "2026-09-10", [FULLY] * 6), (2, "2026-10-10", [PARTLY] * 6)):
        made.rated(made.session(number, day, f"Meeting {number}"), options)
    with store.transaction():
        for day in ("2026-09-30", "2026-10-01"):
            store.count(day, UTM, "check:begun")
    for words, sessions, rated in (
        (("--from", "2026-10-01"), ["Meeting 2"], "0 of 6"), (("--to", "2026-09-30"), ["Meeting 1"], "6 of 6"),
        (("--from", "2026-09-01", "--to", "2026-12-31"), ["Meeting 1", "Meeting 2"], "6 of 12"),
    ):  # fmt: skip
        found = page(database, *words)
        assert [name for name in ("Meeting 1", "Meeting 2") if name in found.text] == sessions
        assert f"Purpose reached?: {rated} answers" in found.titles
        assert f"Self-checks begun: {len(sessions)}" in found.titles


def test_twinnings_that_ran_in_the_period_are_in_it_archived_ones_too(store: Store, database: str) -> None:
    with store.transaction():
        for title, begun, ended in (
            ("Past", 0, AT - 90 * DAY), ("Then", AT - 80 * DAY, AT - 20 * DAY), ("Later", AT, None),
        ):  # fmt: skip
            made = store.create_twinning(UTM, title, "", begun)
            store.save_twinning(Twinning(made.id, UTM, title, "", begun, ended))
    text = page(database, "--from", "2026-10-01", "--to", "2026-10-31").text
    assert [title for title in ("Past", "Then", "Later") if f" · {title}" in text] == ["Then"]
    assert " · Then" not in page(database).text


def test_a_period_in_which_nothing_took_place_says_so(store: Store, database: str) -> None:
    Rated(store, 1)
    text = page(database, "--from", "2020-01-01", "--to", "2020-12-31").text
    assert "From 1 January 2020 to 31 December 2020." in text
    assert "Nothing took place in this period." in text


@pytest.mark.parametrize(("words", "said"), [
    (("--from", "2026-02-01", "--to", "2026-01-01"), "The last day, 2026-01-01, is before the first, 2026-02-01."),
    (("--lang", "tlh"), "unknown language 'tlh'"), (("--programme", "nothing"), "unknown programme 'nothing'"),
])  # fmt: skip
def test_a_wish_that_cannot_be_is_one_plain_line(store: Store, database: str, words: Sequence[str], said: str) -> None:
    ran = run(database, *words)
    assert ran.exit_code == 2
    assert ran.stderr.startswith(said)
    assert ran.stderr.count("\n") == 1


def test_one_programme_is_told_alone(store: Store, database: str) -> None:
    Rated(store, 1)
    text = page(database, "--programme", "netzerocities-twinning").text
    assert "Report: NetZeroCities Twinning Learning Programme" in text
    assert "Waste" not in text
    assert "City2City" not in text.replace("city2city", "")


def test_it_is_written_in_another_language(store: Store, database: str) -> None:
    made = Rated(store, 5)
    made.rated(made.session(1, "2026-10-10"), [FULLY] * 5)
    ran = run(database, "--lang", "fr")
    found = read(ran.output)
    assert '<html lang="fr">' in ran.output
    assert "Au 22 novembre 2026." in found.text
    assert '<p lang="en">The UTM City2City programme is funded' in ran.output
    for words in ("Twinnings", "Results", "Satisfied", "answers", "not noted", "Next steps noted"):
        assert words not in "\n".join([*found.words, *found.titles])


def test_what_is_handed_on_leaves_out_what_was_for_the_team(store: Store, database: str) -> None:
    made = Rated(store, 5)
    made.rated(made.session(1, "2026-10-10"), [FULLY] * 4 + [PARTLY])
    with store.transaction():
        store.keep_miss(UTM, "is there wifi at the venue", "none", AT)
    whole, outside = page(database), page(database, "--to-hand-on")
    team = ("Purpose reached? 4 of 5", "wifi", "For the programme team only", "Messages that were not sent")
    assert all(words in whole.text for words in team)
    assert [words for words in team if words in outside.text] == []
    assert "Purpose reached?: 4 of 5 answers" in outside.titles
    assert "1 question found no answer." in outside.text
