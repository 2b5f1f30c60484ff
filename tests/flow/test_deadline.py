"""The deadline is told whole: on every way to ask, in many spellings, around every day that matters, and with staff's word."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cli import ask_cli, checking
from bot.telegram import telegram_inline
from bot.telegram.telegram_event import InlineQuestion
from bot.terminal.replay import instant
from faq.pack.local_file import with_local
from faq.pack.programme_file import LocalFile
from faq.rules.calls import state
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Channel, Knowledge
from handlers.programme import call_status
from tests.flow.talk import NZC, UTM, Said, Talk, shipped

SPELLINGS = (
    "when is the deadline?",
    "final date for submissions",
    "until when can we apply",
    "how much time is left to apply",
    "how long do we have left to apply",
    "is it too late to apply",
    "can I still apply?",
    "is the call open?",
    "closing date",
    "by when do we have to apply",
    "what is the cut-off for applications",
    "last day to submit",
    "when do applications close",
    "is it still possible to apply now",
    "when does the call end",
    "what is the last date to apply",
    "is the call open today",
    "is the call over",
    "are applications open",
    "how many days are left",
    "what's the dead line",
)
UNSURE = {
    UTM: ("what's the dead line",),
    NZC: (
        "final date for submissions", "how long do we have left to apply", "what is the cut-off for applications",
        "how many days are left", "what's the dead line",
    ),
}  # fmt: skip
"""Of these the search may not be sure: then choices are offered."""
SURE = [words for words in SPELLINGS if words not in UNSURE[UTM]]
ENDING = "the call is open by one place of the text; by another it may already be closed."
LATEST = "The latest date in the text is 4 September 2025. Apply today and ask the team."
DAYS = {
    "2025-06-15": "On 15 June 2025 the call is not open yet.",
    "2025-08-06": "On 6 August 2025 the call is open. By one place of the text it ends tomorrow, 7 August 2025.",
    "2025-08-20": f"On 20 August 2025 the call is open by one place of the text and closed by another. {LATEST}",
    "2025-09-05T02:00Z": "On 5 September 2025 the call may already be closed: the text names no hour",
    "2026-11-26": "On 26 November 2026 the call is closed.",
}
PLACES = {
    UTM: ("until Thursday 7 August 2025", "the deadline 4 September 2025", "City2City programme by 4 September 2025"),
    NZC: ("Applications are welcomed until 31 May",),
}  # fmt: skip
ENGLISH = Translator("en")


def unsaid(text: str, day: str, programmes: tuple[str, ...]) -> list[str]:
    """What is missing in an answer about the deadline, or is false in it."""
    states = {UTM: DAYS[day], NZC: "Whether the call is open on"}
    wanted = [part for one in programmes for part in (*PLACES[one], states[one])]
    if UTM in programmes:
        wanted.append("The text names different last days, so all places are shown.")
    return [part for part in wanted if part not in text] + [part for part in ("both places",) if part in text]


CHOSEN = pytest.mark.parametrize("programmes", [(UTM,), (NZC,), (UTM, NZC)], ids=["city2city", "netzerocities", "none"])


def answering(words: str, programmes: tuple[str, ...]) -> tuple[str, ...]:
    """The programmes of which the search is sure."""
    return tuple(one for one in programmes if words not in UNSURE[one])


def chosen(programmes: tuple[str, ...]) -> str:
    return programmes[0] if len(programmes) == 1 else ""


@CHOSEN
def test_the_chat_tells_the_deadline_whole(talk: Talk, programmes: tuple[str, ...]) -> None:
    talk.knows(programme=chosen(programmes))
    wrong = dict[tuple[str, str], list[str]]()
    for day in DAYS:
        talk.now = instant(day)
        for words in SPELLINGS:
            if found := unsaid(talk.say(words).text, day, answering(words, programmes)):
                wrong[day, words] = found
    assert wrong == {}


@pytest.mark.parametrize("words", ["la date limite ?", "date limite de candidature"])
def test_asked_in_french_for_the_last_day_all_places_are_shown(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM, language="fr").say(words)
    talk.last.shows(*PLACES[UTM], "Le 20 juillet 2025, l'appel est ouvert.")


@CHOSEN
def test_the_command_line_says_what_the_chat_says(programmes: tuple[str, ...]) -> None:
    wrong = dict[tuple[str, str], list[str]]()
    for day in DAYS:
        for words in SPELLINGS:
            said = ask_cli.readable(shipped(), words, chosen(programmes), instant(day))
            if found := unsaid(said, day, answering(words, programmes)):
                wrong[day, words] = found
    assert wrong == {}


@CHOSEN
def test_a_batch_holds_all_places_and_the_state_of_the_call(programmes: tuple[str, ...]) -> None:
    states = dict(zip(DAYS, ("not_open_yet", "open", "open_by_one_place", "closing", "closed"), strict=True))
    for day, wanted in states.items():
        for words in SPELLINGS:
            found = json.loads(json.dumps(ask_cli.answer(shipped(), words, chosen(programmes), instant(day))))
            quoted = "\n".join(one["text"] for one in found["passages"])
            sure = answering(words, programmes)
            assert all(place in quoted for one in sure for place in PLACES[one]), (day, words)
            told = {one["programme"]: one["state"] for one in found["call"] if one["id"] != "second"}
            assert {one: told.get(one) for one in sure} == {one: {UTM: wanted, NZC: "unknown"}[one] for one in sure}, (
                words
            )


def test_inline_mode_sends_the_deadline_whole() -> None:
    for day in DAYS:
        for words in SPELLINGS:
            results = telegram_inline.answer(InlineQuestion("1", words), shipped(), ENGLISH, instant(day)).params[
                "results"
            ]
            texts = [html.unescape(one["input_message_content"]["message_text"]) for one in results]
            assert len(set(texts)) == len(texts)
            for programme in (UTM, NZC):
                assert any(not unsaid(text, day, (programme,)) for text in texts), (day, words, programme)


def test_the_shortcut_of_a_message_and_a_group_tell_it_whole(tmp_path: Path) -> None:
    group = Talk(tmp_path, channel=Channel(private=False), as_of="2025-08-20")
    assert unsaid(group.say("/ask what is the last date to apply").text, "2025-08-20", (UTM, NZC)) == []


def test_the_deadline_of_another_programme_is_not_answered_with_ours(talk: Talk) -> None:
    words = "what is the deadline of NetZeroCities?"
    talk.knows(programme=UTM).say(words).shows("That is about NetZeroCities", "until 31 May").hides("4 September")
    said = ask_cli.readable(shipped(), words, UTM, instant("2025-08-20"))
    assert said.startswith(
        "That is about NetZeroCities Twinning Learning Programme; we are talking about UTM City2City."
    )
    found = ask_cli.answer(shipped(), words, UTM, instant("2025-08-20"))
    assert {one["programme"] for one in (*found["passages"], *found["call"])} == {NZC}


@pytest.mark.parametrize("words", UNSURE[UTM])
def test_a_last_day_that_is_offered_stands_with_the_others_and_with_staff_s_word(tmp_path: Path, words: str) -> None:
    for days in ({}, RULED):
        said = told(tmp_path, "2025-08-10", **days).say(words).text
        assert "7 August 2025" not in said or "4 September 2025" in said


# -- a passage that names a day brings the others


@pytest.mark.parametrize(
    "words", ["how do I start", "how do we fill in the form?", "3.1", "is there a second call", "0"]
)
def test_whatever_quotes_a_last_day_brings_the_other_places(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM)
    said = talk.say(words).text
    assert [place for place in PLACES[UTM] if place not in said] == []
    assert "so all places are shown." in said
    assert "On 20 July 2025 the call is open." in said


def test_what_tells_no_day_of_the_call_says_nothing_of_it(talk: Talk) -> None:
    talk.knows(programme=UTM)
    for words in ("how many people must live in our city", "how long does a twinning last", "faq 2.5"):
        talk.say(words).hides("the call is", "7 August", "places are shown")


@pytest.mark.parametrize(("places", "sentence"), [(1, None), (2, "both places are shown"), (3, "all places are shown")])
def test_the_sentence_goes_by_what_is_shown(places: int, sentence: str | None) -> None:
    pack = shipped().packs[UTM]
    first = replace(pack.file.call[0], closes=pack.file.call[0].closes[:places])
    fewer = replace(pack, file=replace(pack.file, call=(first,)))
    ahead, behind = call_status.beside(ENGLISH, fewer, instant("2025-07-20"), [first.closes[-1].quote])
    said = "\n".join(block.text for block in (*ahead, *behind))
    assert said.count("7 August 2025") == (places > 1)
    assert ("places are shown" in said) == bool(sentence)
    assert sentence is None or sentence in said
    banner = [block.text for block in call_status.banner(ENGLISH, fewer, state(fewer.file, instant("2025-07-20")))]
    assert len([block for block in banner if block in {place.quote for place in first.closes}]) == places


def test_about_names_every_place(talk: Talk) -> None:
    said = talk.knows(programme="").say("about").text
    assert [place for one in PLACES.values() for place in one if place not in said] == []


# -- between the days


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("2025-08-05", "On 5 August 2025 the call is open."),
        ("2025-08-07T09:59Z", "On 7 August 2025 the call is open. By one place of the text it ends today, 7 August 2025."),
        ("2025-08-07T12:00Z", f"On 7 August 2025 {ENDING} {LATEST}"),
        ("2025-08-08T11:59Z", f"On 8 August 2025 {ENDING} {LATEST}"),
        ("2025-08-08T12:00Z", f"On 8 August 2025 the call is open by one place of the text and closed by another. {LATEST}"),
        ("2025-09-03T12:00Z", f"On 3 September 2025 the call is open by one place of the text and closed by another. {LATEST}"),
    ],
)  # fmt: skip
def test_nobody_is_told_to_give_up_while_a_place_says_open(now: str, wanted: str) -> None:
    assert call_status.says(ENGLISH, state(shipped().packs[UTM].file, instant(now))) == wanted


def test_question_self_check_and_draft_say_the_same_between_the_days(talk: Talk) -> None:
    talk.now = instant("2025-08-20")
    talk.has("check", {"applicant": "city", "cohort": "not_applied"})
    talk.has("draft", {"A1": "Ghent", "H1": "yes"})
    for said in (talk.say("when is the deadline"), talk.say("about"), talk.say("draft", "finish", "1")):
        said.shows(DAYS["2025-08-20"])
        said.hides("earlier day")


# -- staff's word


RULED = {"ruling": {"first": date(2025, 9, 4)}}
SECOND = {
    "ruling": {"first": date(2025, 9, 4), "second": date(2026, 2, 27)},
    "opening": {"second": date(2026, 1, 12)},
}


def staffed(**days: dict[str, date]) -> Knowledge:
    pack = shipped().packs[UTM]
    return Knowledge(
        {**shipped().packs, UTM: replace(pack, file=with_local(pack.file, LocalFile(**days)))}, shipped().library
    )


def told(tmp_path: Path, as_of: str, **days: dict[str, date]) -> Talk:
    return Talk(tmp_path, as_of=as_of, knowledge=staffed(**days)).knows(programme=UTM)


def first_line(said: Said) -> str:
    return said.replies[0].blocks[0].text


@pytest.mark.parametrize("words", SURE)
def test_staff_s_last_day_is_said_first_and_nobody_is_said_not_to_know(tmp_path: Path, words: str) -> None:
    talk = told(tmp_path, "2025-08-10", **RULED)
    said = talk.say(words)
    assert first_line(said).startswith(
        "The programme team set the last day: 4 September 2025. On 10 August 2025 the call is open."
    )
    assert "7 August" not in said.text or "the programme team's word counts." in said.text
    said.hides("names different last days", "Only the UTM team", "by one place")


def test_notes_of_the_editor_give_way_to_a_ruling(tmp_path: Path) -> None:
    open_question, settled = "Only the UTM team can say which", "The second call has no day at all"
    talk = told(tmp_path, "2025-08-10")
    for entry in ("0", "3.8"):
        talk.say(entry).shows(open_question)
    talk = told(tmp_path, "2025-08-10", **RULED)
    talk.say("0").hides(open_question)
    talk.say("3.8").hides(open_question).shows("No day has an hour or a time zone.", settled)
    told(tmp_path, "2026-02-01", **SECOND).say("3.8").shows("No day has an hour").hides(open_question, settled)


@pytest.mark.parametrize("words", [*SURE, "when is the deadline of the second call?", "is there a second call"])
def test_a_second_call_that_staff_dated_is_known(tmp_path: Path, words: str) -> None:
    said = told(tmp_path, "2026-02-01", **SECOND).say(words)
    assert first_line(said) == (
        "Second call · The programme team set the first day: 12 January 2026. "
        "The programme team set the last day: 27 February 2026. On 1 February 2026 the call is open."
    )
    said.hides("gives no day", "names different last days", "announces a further call")


def test_the_call_of_staff_is_known_to_the_command_line_and_inline(tmp_path: Path) -> None:
    known, now = staffed(**SECOND), datetime(2026, 2, 1, 12, tzinfo=UTC)
    said = ask_cli.readable(known, "when is the deadline?", UTM, now)
    assert said.startswith("Second call · The programme team set the first day: 12 January 2026.")
    (call,) = [one for one in ask_cli.answer(known, "can I still apply?", UTM, now)["call"] if one["id"] == "second"]
    assert (call["state"], call["opening"], call["ruling"]) == ("open", "2026-01-12", "2026-02-27")
    results = telegram_inline.answer(InlineQuestion("1", "deadline"), known, ENGLISH, now).params["results"]
    assert any("The programme team set the last day: 27 February 2026." in str(one) for one in results)


def test_who_waits_for_a_call_hears_that_one_is_open(tmp_path: Path) -> None:
    said = told(tmp_path, "2026-02-01", **SECOND).say("tell me when a call opens")
    said.shows(
        "The programme team set the last day: 27 February 2026. On 1 February 2026 the call is open.",
        "I will remind you",
    )


def test_who_waits_for_a_call_hears_its_first_day(tmp_path: Path) -> None:
    said = told(tmp_path, "2025-12-01", **SECOND).say("tell me when a call opens")
    said.shows("I will remind you", "12 January 2026").hides("no day is known yet", "the call is")


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2025-12-01", "On 1 December 2025 the call is not open yet."),
        ("2026-02-01", "Whether the call is open on 1 February 2026, the text does not tell."),
    ],
)
def test_a_call_of_which_staff_know_the_first_day_alone(tmp_path: Path, day: str, wanted: str) -> None:
    said = told(tmp_path, day, opening={"second": date(2026, 1, 12)}).say("can I still apply?")
    assert first_line(said) == f"Second call · The programme team set the first day: 12 January 2026. {wanted}"
    said.shows("First call · The text names different last days", "the call is closed.")


def test_the_result_of_a_self_check_begins_with_staff_s_word() -> None:
    pack = staffed(**RULED).packs[UTM]
    (block,) = call_status.banner(ENGLISH, pack, state(pack.file, instant("2025-08-10")))
    assert block.text == "The programme team set the last day: 4 September 2025. On 10 August 2025 the call is open."


def test_a_last_day_of_staff_has_no_hour_either() -> None:
    pack = staffed(**RULED).packs[UTM]
    said = call_status.says(ENGLISH, state(pack.file, instant("2025-09-05T02:00Z")))
    assert said.startswith("On 5 September 2025 the call may already be closed: no hour and no time zone is known")


def test_what_to_do_next_gives_way_to_the_days_of_staff() -> None:
    answers = {"applicant": "local_government", "cohort": "member", "population": 40000}
    for days, known in (({}, False), (SECOND, True)):
        pack = staffed(**days).packs[UTM]
        found = checking.result(pack, *checking.judged(pack, answers, instant("2026-03-20")))
        assert found["call"]["state"] == "closed"
        assert any("gives no day" in step for step in found["next_steps"]) != known
        assert len(found["next_steps"]) > 1
