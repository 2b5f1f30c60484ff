"""The proof of a pack: one thing is broken in a copy of a real pack, and the flaw is told with its file and line."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from faq.load import BUILT_IN, PackError, load_pack, load_packs
from faq.prove import Flaw, flaws, near_copies, transcripts_missing

CITY, ZERO = "utm-city2city", "netzerocities-twinning"
QUOTE = "A commitment to 2050 climate neutrality"


@dataclass(frozen=True)
class Case:
    """``old`` becomes ``new`` in ``file``; the flaw stands ``down`` lines below the beginning of the change."""

    id: str
    pack: str
    file: str
    old: str
    new: str
    what: str
    down: int = 0
    more: bool = False
    """Whether other flaws follow from it."""


def broken(folder: Path, case: Case) -> tuple[Path, int]:
    """A copy of the pack with the change, and the line of the change."""
    copy = folder / case.pack
    shutil.copytree(BUILT_IN / case.pack, copy)
    path = copy / case.file
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(case.old)
    assert found, f"{case.old!r} is not in {case.file}"
    path.write_text(before + case.new + after, encoding="utf-8")
    return copy, before.count("\n") + 1


def head(case: Case) -> str:
    return case.id


WORDS = [
    Case(
        "a quote that the text does not have", ZERO, "pack.toml", "until 31 May from cities that are not already",
        "until 31 May from cities that are already", "not in source.txt: 'Applications are welcomed until 31 May from cities that are already part of the Ci…'",
    ),
    Case(
        "a quote of another entry", ZERO, "application.toml", f'entry = "climate-neutrality", quote = "{QUOTE}"',
        f'entry = "money", quote = "{QUOTE}"', f"not in entry money: '{QUOTE}'",
    ),
    Case("half a word", CITY, "feedback.toml", 'quote = "twinning-related outcomes, challenges, progress and recommendations"', 'quote = "twinning-related outcomes, chall"', "not in source.txt: 'twinning-related outcomes, chall'"),
    Case("an empty quote", CITY, "feedback.toml", 'quote = "twinning-related outcomes, challenges, progress and recommendations"', 'quote = " "', "not in source.txt: ' '"),
    Case("a cited entry that is not there", CITY, "eligibility.toml", 'cite = { entry = "3.2"', 'cite = { entry = "3.9"', "unknown entry '3.9'; there are: 0, 1.1, 1.2, 1.3, 2.1, 2.2, 2.3, 2.4, 2.5, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 4.1, 4.2, 4.3, 5"),
    Case("a statement", CITY, "pack.toml", "Views and opinions expressed are those", "Views expressed are those", "not in source.txt: 'Views expressed are those of the author(s) only and do not necessarily reflect t…'"),
    Case("a day that the quote does not name", ZERO, "pack.toml", 'says = "31 May"', 'says = "30 May"', "not in the quote: '30 May'"),
    Case("a day typed wrong", CITY, "pack.toml", "day = 2025-08-07", "day = 2025-08-08", "2025-08-08 is not what the text says: 'Thursday 7 August 2025'"),
    Case("a paragraph", ZERO, "faq.md", "Guidance and application documents are available here.", "Guidance is available here.", "not in source.txt: 'Guidance is available here.'"),
    Case("a list line", ZERO, "faq.md", f"- {QUOTE}\n- Not being part", f"- {QUOTE} or before\n- Not being part", f"not in source.txt: '- {QUOTE} or before'"),
    Case("withheld lines", CITY, "faq.md", "> withheld: A:207-212 (lines", "> withheld: A:201-212 (lines", "not in source.txt: '- 1. Check your city's eligibility and that you have a mandate to apply on behalf of you…'", 9, True),
    Case("damaged lines", CITY, "faq.md", "## 3.2 How", "align: utm [at] applicant cities\n\n## 3.2 How", "not in source.txt: 'align: utm [at] applicant cities'"),
    Case("an entry without text", ZERO, "faq.md", "## how-to-apply", "## empty Nothing\n\n## how-to-apply", "entry empty has no text"),
    Case("no reason to ask", ZERO, "application.toml", 'why = "Our own question: the programme has to reach someone who knows the application. The text names no such question."\n', "", "'A3' has neither 'cite' nor 'why'", -5),
    Case("another way to ask nothing", ZERO, "also/en.md", "## what-it-is\n", "## what-is-it\nwhat can that be\n## what-it-is\n", "unknown entry 'what-is-it'; there are: after-the-programme, already-in-the-mission, cities-mission, climate-neutrality, deadline, duration, first-cohort, how-to-apply, matching, money, pilot-cities, sharing, topics, what-cities-get, what-it-is, which-countries, who-can-apply, who-runs-it", 1),
    Case("the same way to ask twice", ZERO, "also/en.md", "give me a short overview\n", "give me a short overview\nGive me: a short-overview!\n", "'Give me: a short-overview!' is there already: entry what-it-is, also/en.md:7", 1),
    Case("one way to ask two entries", ZERO, "also/en.md", "## who-runs-it\n", "## who-runs-it\nTLP, meaning?\n", "'TLP, meaning?' is there already: entry what-it-is, also/en.md:36", 1),
    Case("a title as another way to ask", ZERO, "also/en.md", "## who-runs-it\n", "## who-runs-it\nHow does a city apply\n", "'How does a city apply' is there already: entry how-to-apply, faq.md:87", 1),
    Case("signs only", ZERO, "also/en.md", "## who-runs-it\n", "## who-runs-it\n???\n", "no words in '???'", 1),
    Case("a label too long for a button", ZERO, "eligibility.toml", 'label = "Yes, it is a Pilot City"', f'label = "{"Yes " * 17}"', "too long by 4: 68 of 64 characters (shown on a button; Slack takes 75)"),
    Case("a label of long signs", ZERO, "eligibility.toml", 'label = "Yes, it is a Pilot City"', f'label = "{"😀" * 33}"', "too long by 2: 66 of 64 characters (shown on a button; Slack takes 75)"),
    Case("a hint too long for a form", ZERO, "application.toml", 'hint = "You can delete your answers at any time."', f'hint = "{"x" * 2001}"', "too long by 1: 2001 of 2000 characters (a label or hint in a Slack form)"),
    Case("a question too long for a message", ZERO, "application.toml", 'text = "In which country is your city?"', f'text = "{"x" * 1900}"\nhint = "{"y" * 1900}"', "too long by 304: text, hint and options of one question (a Telegram message)", -4),
    Case("too many options", ZERO, "eligibility.toml", '[[question.options]]\nid = "none"', "".join(f'[[question.options]]\nid = "o{n}"\nlabel = "o"\n\n' for n in range(20)) + '[[question.options]]\nid = "none"', "too many options: more than 25 (the buttons of a Slack message)", -9),
    Case("a question too long for a poll", ZERO, "feedback.toml", 'text = "How useful was this session for your city?"', f'text = "{"x" * 301}"', "too long by 1: 301 of 300 characters (the question of a Telegram poll)"),
    Case("a poll with one option", CITY, "feedback.toml", '    { id = "mostly", label = "Mostly" },\n    { id = "partly", label = "Only in part" },\n    { id = "no", label = "No" },\n', "", "a poll has 2 to 12 options (Telegram)", -6),
    Case("an id too long for a button", ZERO, "faq.md", "## how-to-apply How", "## how-to-apply-for-the-programme-as-a-city How", "the ids of pack and entry are 1 bytes too long together for a Telegram button", 0, True),
]  # fmt: skip

PROGRAMME = [
    Case("a call that closes first", CITY, "pack.toml", 'says = "1 July 2025"\nday = 2025-07-01', 'says = "1 July 2025"\nday = 2025-09-01', "'first' closes on 2025-08-07, before it opens on 2025-09-01", 3, True),
    Case("a day nobody names", CITY, "pack.toml", "working = 2025-09-04", "working = 2025-09-05", "2025-09-05 is none of the closing days that the text names"),
    Case("calls out of order", CITY, "pack.toml", 'name = "Second call"', 'opening = 2025-01-02\nname = "Second call"', "'second' opens before 'first': the calls must stand in order", -2),
    Case("a session left out", CITY, "pack.toml", "number = 3", "number = 4", "expected session 3, not 4"),
    Case("a word of an entry that is not there", ZERO, "pack.toml", 'entry = "topics"', 'entry = "topic"', "unknown entry 'topic'"),
    Case("a word explained twice", ZERO, "pack.toml", 'same = ["intake", "batch"]', 'same = ["intake", "Pilot Cities"]', "'Pilot Cities' is explained twice: under 'Pilot City' and 'cohort'", -3),
    Case("a twinning of fewer than few", ZERO, "pack.toml", "cities_per_twinning = [2, 5]", "cities_per_twinning = [5, 2]", "expected the fewest and the most cities of a twinning, from 2"),
    Case("nothing kept", ZERO, "pack.toml", "retention_days = 365", "retention_days = 0", "expected a number of days from 1"),
    Case("a contact of an entry that is not there", CITY, "pack.toml", 'entry = "5"', 'entry = "6"', "unknown entry '6'"),
]  # fmt: skip

A3 = 'id = "A3"\npart = "A"\nlabel = "Contact person"\ntext = "Who is the contact person for the application?"\ntype = "fields"\n'

IDS = [
    Case("a question twice", ZERO, "application.toml", 'id = "A2"', 'id = "A1"', "question 'A1' is there twice"),
    Case("an option twice", ZERO, "application.toml", 'id = "twin"', 'id = "pilot"', "option 'pilot' is there twice", 0, True),
    Case("a field twice", ZERO, "application.toml", 'id = "role"', 'id = "name"', "field 'name' is there twice"),
    Case("a criterion twice", ZERO, "eligibility.toml", '[[criterion]]\nid = "mission"', '[[criterion]]\nid = "location"', "criterion 'location' is there twice", 1),
    Case("an outcome twice", ZERO, "eligibility.toml", '[[outcome]]\nid = "cannot_tell"', '[[outcome]]\nid = "not_eligible"', "outcome 'not_eligible' is there twice", 1),
    Case("a part twice", ZERO, "application.toml", '[[part]]\nid = "B"', '[[part]]\nid = "A"', "part 'A' is there twice", 1, True),
    Case("a call twice", CITY, "pack.toml", 'id = "second"', 'id = "first"', "call 'first' is there twice"),
    Case("a topic twice", CITY, "pack.toml", 'id = "deadline"', 'id = "money"', "topic 'money' is there twice"),
    Case("an entry twice", ZERO, "faq.md", "## how-to-apply", "## deadline Again\n\nGuidance and application documents are available here.\n\n## how-to-apply", "entry 'deadline' is there twice", 0, True),
    Case("a dot in an id", ZERO, "application.toml", 'id = "C3"', 'id = "C.3"', "'C.3' cannot be an id: letters, digits and _ only; not: done, later, optional, unread"),
    Case("the id of a mark", ZERO, "application.toml", 'id = "role"', 'id = "later"', "'later' cannot be an id: letters, digits and _ only; not: done, later, optional, unread"),
]  # fmt: skip

SHAPES = [
    Case("a choice of nothing", ZERO, "feedback.toml", 'type = "long"', 'type = "choice"', "'outcomes': type choice needs options", -4, True),
    Case("a text with options", ZERO, "feedback.toml", 'type = "choice"', 'type = "text"', "'usefulness': type text has no options", -4),
    Case("fields of nothing", ZERO, "feedback.toml", 'type = "long"', 'type = "fields"', "'outcomes': type fields needs fields", -4),
    Case("a text with fields", ZERO, "application.toml", A3, A3.replace("fields", "text"), "'A3': type text has no fields", -1),
    Case("a list in a list", CITY, "application.toml", 'id = "role"\nlabel = "Role"\ntext = "What is this person\'s role?"\ntype = "text"', 'id = "role"\nlabel = "Role"\ntext = "What is this person\'s role?"\ntype = "list"', "'role': a field cannot be of type list", -1, True),
    Case("less than the least", ZERO, "application.toml", "min = 100\nmax = 2000", "min = 2100\nmax = 2000", "'C1': 'min' 2100 is more than 'max' 2000", -6),
    Case("a field of a list with a condition", CITY, "application.toml", 'label = "Role"\ntext = "What is this person\'s role?"', 'label = "Role"\nwhen = { D4 = ["no"] }\ntext = "What is this person\'s role?"', "'D2': a field of a list cannot have 'when'", -18),
    Case("a text on a screen", CITY, "application.toml", 'type = "tick"\nscreen = "commitments"', 'type = "text"\nscreen = "commitments"', "'G1': a screen holds questions of type tick and yesno only", -5),
]  # fmt: skip

LINKS = [
    Case("a criterion of no question", ZERO, "eligibility.toml", 'question = "mission"', 'question = "mision"', "unknown question 'mision'"),
    Case("standing for nothing", CITY, "eligibility.toml", 'stands_for = ["gcom", "plan"]', 'stands_for = ["gcom", "plans"]', "'stands_for' names 'plans', which is not both a question and a field of 'members'"),
    Case("taking over nothing", ZERO, "application.toml", 'takes = "mission"', 'takes = "missions"', "'takes' names 'missions', which is no question of the self-check"),
    Case("taking over a value that is not there", CITY, "application.toml", 'takes_values = { whole = "yes"', 'takes_values = { hole = "yes"', "'plan' has no value 'hole'; it has: whole, no, unsure"),
    Case("taking over as a value that is not there", CITY, "application.toml", 'takes_values = { whole = "yes"', 'takes_values = { whole = "ja"', "'whole' has no value 'ja'; it has: yes, no"),
    Case("a part that is not there", ZERO, "application.toml", 'id = "C2"\npart = "C"', 'id = "C2"\npart = "D"', "'C2' is in part 'D', which is not there; there are: H, A, B, C", 1),
    Case("a part of nothing", ZERO, "application.toml", '[[part]]\nid = "B"', '[[part]]\nid = "X"\nname = "Nothing"\n\n[[part]]\nid = "B"', "part 'X' has no question"),
    Case("consent to nothing", ZERO, "application.toml", 'id = "H1"', 'id = "H2"', "the consent 'H1' is no question of type tick", -25),
]  # fmt: skip

FORMS_OF = "this is no condition; docs/packs.md lists the forms there are"
CONDITIONS = [
    Case("an unknown question", ZERO, "application.toml", 'when = { B1 = ["no"] }', 'when = { B9 = ["no"] }', "unknown question 'B9' in a condition"),
    Case("an unknown value", ZERO, "eligibility.toml", 'fail = [{ mission = ["mission_city"', 'fail = [{ mission = ["mission_town"', "'mission' has no value 'mission_town'; it has: mission_city, none, past_twin, pilot, twin, unsure"),
    Case("an unknown set", ZERO, "eligibility.toml", '"partial_or_later", "overseas"] } }', '"partial", "overseas"] } }', "unknown set 'partial'; there are: associated, eu, overseas, partial_or_later"),
    Case("a value of a set that is no answer", ZERO, "eligibility.toml", '"AL", "AM",', '"AL", "AN",', "'AN' is no value of 'country'", -1),
    Case("an unknown test", ZERO, "application.toml", 'when = { B1 = ["no"] }', 'when = { B1 = { is = ["no"] } }', "the test on 'B1' is none of: a list of values, between, in, outside, any"),
    Case("a value outside a list", ZERO, "application.toml", 'when = { B1 = ["no"] }', 'when = { B1 = "no" }', FORMS_OF),
    Case("not what", ZERO, "application.toml", 'when = { B1 = ["no"] }', 'when = { not = ["no"] }', FORMS_OF),
    Case("one end", CITY, "eligibility.toml", "between = [0, 49999]", "between = [49999]", "'between' on 'population' needs two ends"),
    Case("an end that is no number", CITY, "eligibility.toml", "between = [0, 49999]", 'between = ["few", 49999]', FORMS_OF),
    Case("any of what", CITY, "eligibility.toml", 'members = { any = { gcom = ["no"] } }', 'members = { any = ["no"] }', FORMS_OF),
    Case("an unknown field of a list", CITY, "eligibility.toml", 'members = { any = { gcom = ["no"] } }', 'members = { any = { gcoms = ["no"] } }', "unknown question 'gcoms' in a condition"),
    Case("a field of a list outside it", CITY, "eligibility.toml", 'members = { any = { gcom = ["no"] } }', '"members.gcom" = ["no"]', "'members.gcom' is a field of a list: it can only be named under 'any'"),
    Case("a composite question, not its field", CITY, "application.toml", 'when = { "D3.same" = ["no"] }', 'when = { D3 = ["no"] }', "unknown question 'D3' in a condition"),
    Case("an unknown predicate", CITY, "application.toml", '"after_deadline:B3"', '"after_lunch:B3"', "unknown predicate 'after_lunch:B3'; there are: after_deadline"),
    Case("a predicate on nothing", CITY, "application.toml", 'when = { predicate = "after_deadline:B3" }', 'when = { not = { predicate = "after_deadline:B33" } }', "unknown question 'B33' in a predicate"),
    Case("a condition for being mandatory", CITY, "application.toml", 'required = { B1 = ["pending", "not_applied"] }', 'required = { B1 = ["pending", "notapplied"] }', "'B1' has no value 'notapplied'; it has: member, not_applied, pending"),
    Case("an outcome for an unknown value", CITY, "eligibility.toml", 'when = { cohort = ["pending"] }', 'when = { cohort = ["waiting"] }', "'cohort' has no value 'waiting'; it has: member, not_applied, pending, rejected, unsure"),
]  # fmt: skip

REACH = [
    Case("a question never asked", CITY, "eligibility.toml", 'when = { applicant = ["consortium"], not = { cohort = ["member"] } }', 'when = { applicant = ["consortium"], not = { applicant = ["consortium"] } }', "'members' is never asked: no answers fulfil its 'when'", 0, True),
    Case("a question hidden behind another", CITY, "application.toml", 'when = { C4 = ["yes"] }', 'when = { A4 = ["city"], A3 = ["consortium"] }', "'C5' is never asked: no answers fulfil its 'when'"),
    Case("a field never asked", CITY, "application.toml", 'when = { "D3.same" = ["no"] }\n\n[[question]]', 'when = { "D3.same" = ["no"], not = { "D3.same" = ["no"] } }\n\n[[question]]', "'note' is never asked: no answers fulfil its 'when'"),
    Case("a remark never made", CITY, "application.toml", '{ "A5.inhabitants" = { between = [1, 49999] }', '{ "A5.inhabitants" = { between = ["", 0] }', "no answers fulfil this condition"),
    Case("never mandatory", CITY, "application.toml", 'required = { "F1.cooperation" = ["other_topic", "same_topic"] }', 'required = { A4 = ["city"], A3 = ["third_party"] }', "no answers fulfil this condition"),
    Case("a criterion that cannot fail", CITY, "eligibility.toml", "between = [0, 49999]", 'between = ["", -1]', "'population': no answers fulfil this condition"),
    Case("an outcome never reached", ZERO, "eligibility.toml", '[[outcome]]\nid = "cannot_tell"', '[[outcome]]\nid = "never"\non = "failing"\ntitle = "x"\ntext = "x"\n\n[[outcome]]\nid = "cannot_tell"', "no answers lead to the outcome 'never'"),
    Case("an outcome for a few only", CITY, "eligibility.toml", 'id = "tentative_pending"\non = "clear"\nwhen = { cohort = ["pending"] }', 'id = "tentative_pending"\non = "clear"\nwhen = { cohort = ["pending"], applicant = ["local_government", "third_party"] }', "no outcome is for these answers, whatever the others are: {", -118),
]  # fmt: skip

CASES = [*WORDS, *PROGRAMME, *IDS, *SHAPES, *LINKS, *CONDITIONS, *REACH]


@pytest.mark.parametrize("case", CASES, ids=head)
def test_one_thing_broken_is_told_with_its_file_and_line(tmp_path: Path, case: Case) -> None:
    copy, line = broken(tmp_path, case)
    found = [str(flaw) for flaw in flaws(load_pack(copy))]
    wanted = f"{copy / case.file}:{line + case.down}: {case.what}"
    assert any(one.startswith(wanted) for one in found), found
    assert case.more or len(found) == 1, found


@pytest.mark.parametrize("name", [CITY, ZERO])
def test_the_packs_that_ship_have_no_flaws_and_are_proven_in_no_time(name: str) -> None:
    pack = load_packs()[name]
    began = time.process_time()
    assert flaws(pack) == []
    assert time.process_time() - began < 10, "a pack should be proven within 2 seconds"


def test_marks_of_links_emphasis_and_lists_are_no_words(tmp_path: Path) -> None:
    case = Case("", ZERO, "source.txt", "[here](#)", "<u>**here**</u>", "")
    copy, _ = broken(tmp_path, case)
    assert flaws(load_pack(copy)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("application.toml", 'type = "yesno"', 'type = "yesnt"', "question.4.type: Input should be"),
        ("eligibility.toml", 'label = "No, none of these"\n', "", "question.2.options.0.label: Field required"),
        (
            "pack.toml",
            'says = "31 May"',
            'says = "31 May"\nsay = "x"',
            "call.0.closes.0.say: Unexpected keyword argument",
        ),
    ],
)
def test_a_pack_of_another_shape_is_refused_at_the_very_line(
    tmp_path: Path, file: str, old: str, new: str, what: str
) -> None:
    copy, line = broken(tmp_path, Case("", ZERO, file, old, new, ""))
    down = {"eligibility.toml": -2, "pack.toml": 1}.get(file, 0)
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    assert str(caught.value).startswith(f"{copy / file}:{line + down}: {what}")


def test_near_copies_of_a_test_set_are_told(tmp_path: Path) -> None:
    pack = load_packs()[ZERO]
    questions = ["Is it raining?", "a short overview: give me!", "who organised this"]
    found = [(Path(flaw.file).name, flaw.line, flaw.what) for flaw in near_copies(pack, questions)]
    assert ("en.md", 7, "'give me a short overview' nearly copies 'a short overview: give me!' (100 %)") in found
    assert ("en.md", 46, "'who organises this' nearly copies 'who organised this' (94 %)") in found
    assert not any("raining" in what for _, _, what in found)
    assert near_copies(pack, []) == []


def test_an_outcome_that_no_transcript_comes_to_is_told() -> None:
    pack = load_packs()[ZERO]
    (missing,) = transcripts_missing(pack, {"not_eligible", "eligible_in_principle"})
    lines = Path(missing.file).read_text(encoding="utf-8").splitlines()
    assert lines[missing.line - 1 : missing.line + 1] == ["[[outcome]]", 'id = "cannot_tell"']
    assert missing.what == "no transcript in tests/ comes to the outcome 'cannot_tell'"
    assert transcripts_missing(pack, {one.id for one in pack.eligibility.outcome}) == []


def test_a_flaw_is_read_as_file_line_and_what() -> None:
    assert str(Flaw("a/pack.toml", 3, "wrong")) == "a/pack.toml:3: wrong"
