"""The state of the call stands in one line wherever somebody begins or ends something, and one function tells it everywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.terminal.replay import instant
from faq.rules.calls import RUNNING, day_over_everywhere, day_over_somewhere, state, too_short
from handlers.dialog.translator import Translator
from handlers.programme import call_status
from tests.flow.talk import NZC, UTM, Talk, shipped
from tests.flow.test_deadline import RULED, SECOND, told

ENGLISH = Translator("en")
PACK = shipped().packs[UTM]
DAYS = [f"{date(2025, 6, 15) + timedelta(days=number)}T{hour}Z" for number in range(108) for hour in ("09:59", "12:00")]
TODAY = "2026-11-27"
BUTTON = "Tell me when it opens"
EARLY, LATE = date(2025, 8, 7), date(2025, 9, 4)


def wanted(now: datetime) -> list[str]:
    """What must be said at an instant, from the days of the text alone."""
    if now < instant("2025-07-01T12:00Z"):
        return ["the call is not open yet.", "It opens on 1 July 2025."]
    if now >= day_over_everywhere(LATE):
        return ["the call is closed.", "Second call: planned for “early 2026”."]
    if now >= day_over_somewhere(LATE):
        return ["the call may already be closed"]
    if now >= day_over_everywhere(EARLY):
        return [
            "open by one place of the text and closed by another.",
            "4 September 2025. Apply today and ask the team.",
        ]
    if now >= day_over_somewhere(EARLY):
        return ["by another it may already be closed.", "4 September 2025. Apply today and ask the team."]
    ends = {1: "it ends tomorrow", 0: "it ends today"}.get((EARLY - now.date()).days, "")
    return ["the call is open.", ends, "The text names different last days: 7 August 2025 and 4 September 2025."]


@pytest.mark.parametrize("day", [*DAYS, TODAY])
def test_the_line_of_every_day(day: str) -> None:
    now = instant(day)
    said = call_status.line(ENGLISH, PACK, now)
    assert [part for part in wanted(now) if part not in said] == []
    assert call_status.says(ENGLISH, state(PACK.file, now)) in said
    assert ("Another round is unlikely" in said) == (day == TODAY)
    assert max(len(sentence.split()) for sentence in said.split(". ")) <= 25
    assert "\n" not in said


@pytest.mark.parametrize(
    "day", ["2025-06-15", "2025-07-20", "2025-08-06", "2025-08-07T09:59Z", "2025-08-07T10:00Z", "2025-08-08T12:00Z",
            "2025-08-20", "2025-09-03", "2025-09-04T10:00Z", "2025-09-05T12:00Z", "2025-09-30", TODAY],
)  # fmt: skip
def test_greeting_check_draft_and_finish_say_the_same_line(talk: Talk, day: str) -> None:
    talk.knows(programme=UTM).now = instant(day)
    line = call_status.line(ENGLISH, PACK, talk.now)
    waits = state(PACK.file, talk.now).id not in RUNNING
    for words in ("start", "check", "draft", "check"):
        said = talk.say(words).shows(line)
        assert (BUTTON in [one.label for one in said.buttons]) == waits, words
        said.hides("earlier day")
    talk.has("draft", {"A1": "Ghent", "H1": "yes"})
    talk.say("draft").shows("Welcome back", line)
    said = talk.say("finish", "1").shows("is finished and kept", line)
    assert (BUTTON in [one.label for one in said.buttons]) == waits
    state_now = call_status.says(ENGLISH, state(PACK.file, talk.now))
    for words in ("when is the deadline?", "about"):
        talk.say(words).shows(state_now)


def test_a_call_that_names_no_year_is_not_said_to_be_over() -> None:
    said = call_status.line(ENGLISH, shipped().packs[NZC], instant(TODAY))
    assert said == "The text names “31 May” as the last day, and no year."


@pytest.mark.parametrize("day", ["2025-07-20", "2025-08-06", "2025-08-08T11:00Z", "2025-08-20"])
def test_a_ruling_alone_is_said_everywhere(tmp_path: Path, day: str) -> None:
    talk = told(tmp_path, day, **RULED)
    for words in ("start", "check", "draft"):
        talk.say(words).shows("The programme team set the last day: 4 September 2025.", "the call is open.").hides(
            "7 August", "one place", "different last days"
        )


def test_a_second_call_with_days_is_the_one_in_the_line(tmp_path: Path) -> None:
    talk = told(tmp_path, "2026-02-01", **SECOND)
    talk.say("start").shows("Second call · The programme team set the first day: 12 January 2026.", "the call is open.")
    talk.last.hides("unlikely", BUTTON)
    told(tmp_path, "2026-03-20", **SECOND).say("start").shows("the call is closed.", "Another round is unlikely").hides(
        "planned for"
    )


@pytest.mark.parametrize(
    ("day", "short"),
    [("2025-09-30", False), ("2025-12-31", False), ("2026-01-01", True), ("2026-11-27", True), ("2027-05-01", True)],
)
def test_another_round_is_unlikely_where_a_twinning_lasts_longer_than_is_left(day: str, short: bool) -> None:
    assert too_short(PACK.file, instant(day)) == short
    assert not too_short(shipped().packs[NZC].file, instant(day))


def test_one_tap_asks_to_be_told(talk: Talk) -> None:
    talk.knows(programme=UTM).now = instant(TODAY)
    talk.say("start")
    talk.press(BUTTON).shows("I will remind you when the call of UTM City2City opens.")
    talk.say("start")
    talk.press(BUTTON).shows("I have that already.")


@pytest.mark.parametrize("words", ["tell me when it opens", "Tell me when it opens", "opens", "/opens"])
def test_the_words_of_the_button_do_what_it_does(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM).say(words).shows("I will remind you when the call of UTM City2City opens.")


def test_without_a_programme_the_button_asks_for_which(newcomer: Talk) -> None:
    newcomer.now = instant(TODAY)
    newcomer.say("start")
    newcomer.press(BUTTON).shows("Which programme is it about?")
    newcomer.say("1").shows("I will remind you when the call of UTM City2City opens.")


def test_between_two_last_days_the_week_before_the_later_one_is_waited_for(talk: Talk) -> None:
    """It went by the earlier one alone, which is over by then: no day was known."""
    talk.knows(programme=UTM).now = instant("2025-08-10")
    talk.say("a week before it closes").shows("28 August 2025").hides("no day is known yet")


@pytest.mark.parametrize(("day", "late"), [("2025-08-20", False), ("2025-09-04", False), ("2025-09-05", True)])
def test_a_draft_calls_no_day_late_that_a_place_of_the_text_allows(talk: Talk, day: str, late: bool) -> None:
    talk.now = instant("2025-08-10")
    talk.has("draft", {"H1": "yes", "A1": "Ghent", "B1": "not_applied"}, keep=True)
    said = talk.say("draft", "change B3", day)
    assert ("This day is after the last day of the call" in said.text) == late
    assert talk.answers()["B3"] == day
