"""What staff set beside a pack leads everything that is said of days: results, notes, drafts, reminders, further calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from faq.pack.load import load_pack
from handlers.dialog.turn import Knowledge
from tests.flow.talk import NZC, UTM, Talk, shipped
from tests.flow.test_deadline import RULED, SECOND, told
from tests.flow.test_result import MEMBER, TOWN, UNSURE, WORST, result

RULING = "The programme team set the last day: 4 September 2025."
SECOND_SAID = (
    "Second call · The programme team set the first day: 12 January 2026."
    " The programme team set the last day: 27 February 2026."
)
THIRD = """
[[call]]
id = "third"
name = "Autumn call"
[opening]
third = 2026-09-01
[ruling]
third = 2026-10-31
"""
AUTUMN = (
    "Autumn call · The programme team set the first day: 1 September 2026."
    " The programme team set the last day: 31 October 2026."
)


def beside(tmp_path: Path, as_of: str, local: str, programme: str = UTM) -> Talk:
    """A talk where staff wrote this into the local file."""
    (tmp_path / f"{programme}.local.toml").write_text(local, encoding="utf-8")
    pack = load_pack(Path(shipped().packs[programme].folder), [tmp_path])
    known = Knowledge({**shipped().packs, programme: pack}, shipped().library)
    return Talk(tmp_path, as_of=as_of, knowledge=known).knows(programme=programme)


@pytest.mark.parametrize("answers", [UNSURE, MEMBER, TOWN, WORST])
@pytest.mark.parametrize(
    ("as_of", "days", "wanted"),
    [("2025-08-10", RULED, RULING), ("2026-02-01", SECOND, SECOND_SAID)],
    ids=["first", "second"],
)
def test_the_result_of_a_check_tells_staff_s_word_about_the_call(
    tmp_path: Path, answers: tuple[str, ...], as_of: str, days: dict[str, dict[str, date]], wanted: str
) -> None:
    talk = told(tmp_path, as_of, **days)
    result(talk, *answers).shows(wanted, "the call is open.").hides("gives no day", "one place")
    talk.say("next steps").hides("gives no day", "It may be over")


def test_every_note_about_the_days_gives_way_to_a_ruling(tmp_path: Path) -> None:
    for entry in ("0", "3.1", "3.8"):
        told(tmp_path, "2025-08-10").say(entry).shows("7 August 2025")
        said = told(tmp_path, "2025-08-10", **RULED).say(entry)
        notes = [block.text for reply in said.replies for block in reply.blocks if block.kind == "hint"]
        assert not [note for note in notes if "7 August" in note or "4 September" in note], entry
        said.hides("Only the UTM team", "another closing day", "another last day, 4")


def test_a_day_of_a_draft_is_late_by_staff_s_word(tmp_path: Path) -> None:
    earlier = {"ruling": {"first": date(2025, 8, 7)}}
    talk = told(tmp_path, "2025-08-01", **earlier)
    talk.has("draft", {"H1": "yes", "A1": "Ghent", "B1": "not_applied"}, keep=True)
    talk.say("draft", "change B3", "2025-08-20").shows("This day is after the last day of the call.")
    talk.last.hides("the text names")


def test_a_reminder_of_the_last_day_goes_by_staff_s_word(tmp_path: Path) -> None:
    told(tmp_path, "2026-02-01", **SECOND).say("a week before it closes").shows("20 February 2026")


# -- a call that the text does not know, and names of calls and programmes


@pytest.mark.parametrize(
    "words", ["when is the deadline?", "can I still apply?", "is the call open?", "start", "check", "draft", "about"]
)
def test_a_third_call_is_one_like_the_others(tmp_path: Path, words: str) -> None:
    said = beside(tmp_path, "2026-09-15", THIRD).say(words)
    said.shows(AUTUMN, "On 15 September 2026 the call is open.").hides("unlikely")


def test_who_waits_for_a_third_call_hears_its_days(tmp_path: Path) -> None:
    talk = beside(tmp_path, "2026-06-01", THIRD)
    talk.say("tell me when a call opens").shows("1 September 2026").hides("no day is known yet")
    talk.say("a week before it closes").shows("24 October 2026")


def test_a_call_has_the_name_that_staff_give_it(tmp_path: Path) -> None:
    local = '[[call]]\nid = "second"\nname = "Winter call"\n[opening]\nsecond = 2026-01-12\n'
    said = beside(tmp_path, "2025-12-01", local).say("is there a second call")
    said.shows("Winter call · The programme team set the first day: 12 January 2026.").hides("Second call")


def test_a_programme_has_the_name_that_staff_give_it_and_answers_to_the_old_one(tmp_path: Path) -> None:
    local = 'name = "Twin Towns"\nshort = "Twins"\n'
    talk = beside(tmp_path, "2025-08-10", local)
    talk.knows(programme="").say("start").shows("Twins · ").hides("City2City · ")
    for words in ("Twin Towns", "UTM City2City"):
        talk.knows(programme="").say("programme", words).shows("Twin Towns")
    talk.knows(programme=NZC).say("what is the deadline of UTM City2City?").shows("That is about Twin Towns")


@pytest.mark.parametrize("words", ["when is the deadline?", "until when can we apply", "start", "check"])
def test_a_ruling_leads_where_the_text_names_no_year(tmp_path: Path, words: str) -> None:
    (call, *_) = shipped().packs[NZC].file.call
    local = f"[ruling]\n{call.id} = 2027-05-31\n"
    said = beside(tmp_path, "2027-05-01", local, NZC).say(words)
    said.shows("The programme team set the last day: 31 May 2027.", "the call is open.").hides(
        "no year", "states no year"
    )


# -- passages that reckon from a day and do not name it

RECKONED = ["when do we hear the results?", "when are cities told whether they were selected", "1.3", "3.2", "faq 3.8"]


@pytest.mark.parametrize("words", RECKONED)
def test_what_reckons_from_the_last_day_begins_with_staff_s_word(tmp_path: Path, words: str) -> None:
    said = told(tmp_path, "2026-02-01", **SECOND).say(words)
    before, quoted, _ = said.text.partition("│")
    assert quoted
    assert f"{SECOND_SAID} On 1 February 2026 the call is open." in before


@pytest.mark.parametrize("words", RECKONED[:4])
def test_without_staff_s_word_it_says_no_more_than_it_did(tmp_path: Path, words: str) -> None:
    told(tmp_path, "2025-08-10").say(words).hides("places are shown", "the call is open")
