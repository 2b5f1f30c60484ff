"""A third programme is a folder: found through the settings, proven, and walked from the greeting to a finished draft."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import checking, proving
from bot.reports import programme_report, staff
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.languages import Languages
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.settings import Settings, settings
from bot.terminal.terminal_render import Style, lines
from faq.pack.load import load_packs
from handlers.dialog.turn import Channel, Text, reply_from
from storage.open import open_store
from storage.records import Address, Identity

NOW = datetime(2027, 2, 10, 12, tzinfo=UTC)
HERE, ME = Address("terminal", "", "", "here"), Identity("terminal", "", "me")

SOURCE = """\
River Twins

1. Who may join?

Towns on a river with **at least 2,000 inhabitants** may join.

2. What about money?

Each town gets 500 euros for one visit.

3. Until when?

- Applications open on 1 February 2027 and close on 1 March 2027.

Write to rivers@example.org.
"""
FAQ = """\
# River Twins

## who Who may join?

Towns on a river with at least 2,000 inhabitants may join.

## money What about money?

Each town gets 500 euros for one visit.

## until Until when?

- Applications open on 1 February 2027 and close on 1 March 2027.

## contact Whom can I ask?

Write to rivers@example.org.
"""
PACK = """\
id = "river-twins"
name = "River Twins"
short = "Rivers"
summary = "Pairs towns on rivers."
languages = ["en"]
source = "River Twins leaflet"
cities_per_twinning = [2, 2]
retention_days = 30
names = ["RTO"]

[contact]
text = "rivers@example.org"
name = "River team"
email = "rivers@example.org"
entry = "contact"

[[call]]
id = "only"
name = "The call"
opens = { entry = "until", quote = "open on 1 February 2027", says = "1 February 2027", day = 2027-02-01 }
closes = [{ entry = "until", quote = "close on 1 March 2027", says = "1 March 2027", day = 2027-03-01 }]
"""
ELIGIBILITY = """\
intro = "Two short questions."
disclaimer = "The river team decides."

[[question]]
id = "river"
text = "Does a river flow through your town?"
label = "River"
type = "yesno"
unsure = true
why = "It is for towns on a river."
cite = { entry = "who", quote = "Towns on a river" }

[[question]]
id = "people"
text = "How many people live there?"
label = "Inhabitants"
type = "integer"
min = 0
why = "The text sets a lowest number."
when = { river = ["yes", "unsure"] }

[[criterion]]
id = "river"
label = "On a river"
question = "river"
fail = [{ river = ["no"] }]
unknown = [{ river = ["unsure"] }]
change = "Nothing changes it."
find_out = "Look at a map."
cite = { entry = "who", quote = "Towns on a river" }

[[criterion]]
id = "people"
label = "2,000 inhabitants"
question = "people"
fail = [{ people = { between = ["", 1999] } }]
cite = { entry = "who", quote = "at least 2,000 inhabitants" }

[[outcome]]
id = "no"
on = "failing"
title = "Not by this text"
text = "At least one point is not met."

[[outcome]]
id = "perhaps"
on = "unknown"
title = "Not clear yet"
text = "Something is open."

[[outcome]]
id = "in_principle"
on = "clear"
title = "In principle, by your answers"
text = "Nothing stands against it."
next = [{ text = "Fill in the form of the river team.", call = ["open"] }]
"""
APPLICATION = """\
label = "draft helper, not the official form"
intro = "A few questions of ours."
part = [{ id = "A", name = "Town" }, { id = "H", name = "Privacy" }]

[[question]]
id = "H1"
part = "H"
text = "I agree that my answers are stored."
type = "tick"
why = "Data protection."

[[question]]
id = "A1"
part = "A"
text = "What is the town called?"
label = "Town"
type = "text"
max = 40
why = "So that we know which."

[[question]]
id = "A2"
part = "A"
text = "How many people live there?"
label = "Inhabitants"
type = "integer"
takes = "people"
why = "The text sets a lowest number."

[[question]]
id = "A3"
part = "A"
text = "What is the river called?"
label = "River"
type = "text"
required = false
why = "Out of interest."
"""
FEEDBACK = """\
[[question]]
id = "useful"
text = "Was it useful?"
type = "choice"
options = [{ id = "yes", label = "Yes" }, { id = "no", label = "No" }]
why = "To learn from it."
"""
ALSO = """\
## money
is there a grant for us
who pays for the trip
"""
WAY = """\
programme: river-twins
as-of: 2027-02-10
budget: 5

> /check
> {river}
{people}< Your answers
> 2
! outcome {outcome}
"""
FILES = {
    "source.txt": SOURCE,
    "faq.md": FAQ,
    "pack.toml": PACK,
    "eligibility.toml": ELIGIBILITY,
    "application.toml": APPLICATION,
    "feedback.toml": FEEDBACK,
    "also/en.md": ALSO,
    "tests/no.chat": WAY.format(river="no", people="", outcome="no"),
    "tests/perhaps.chat": WAY.format(river="not sure", people="> 5000\n", outcome="perhaps"),
    "tests/in_principle.chat": WAY.format(river="yes", people="> 2000\n", outcome="in_principle"),
}


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    """Settings that name the folder with the third pack."""
    folder = tmp_path / "packs" / "river-twins"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return settings({"CITY2CITY_PACKS": str(folder.parent), "DATABASE_URL": str(tmp_path / "city.db")})


class Talk:
    """A conversation: every message goes through receive, the replies are what was queued."""

    def __init__(self, conf: Settings) -> None:
        self.store = open_store(conf.database)
        known = KnowledgeSource.of(conf.packs, self.store)
        self._receiver = Receiver(self.store, known, Languages(known.packs), lambda: NOW)
        self._sent = 0

    def say(self, words: str) -> str:
        """Say something; what is answered."""
        self._sent += 1
        incoming = Incoming(f"e{self._sent}", Text(words), HERE, ME, Channel(buttons=False))
        before = {row.id for row in self.store.outbox()}
        assert self._receiver.receive(incoming).fate == "applied"
        replies = [reply_from(row.out.body) for row in self.store.outbox() if row.id not in before]
        return "\n".join(line for reply in replies for line in lines(reply, Style()))


@pytest.fixture
def talk(conf: Settings) -> Iterator[Talk]:
    talking = Talk(conf)
    with closing(talking.store):
        yield talking


def test_it_is_found_beside_the_packs_that_ship(conf: Settings) -> None:
    assert list(load_packs(conf.packs)) == ["utm-city2city", "netzerocities-twinning", "river-twins"]


def test_it_is_proven_with_its_transcripts(conf: Settings) -> None:
    assert proving.flaws(conf, [conf.packs[0] / "river-twins"], None) == []


def test_it_is_walked_from_the_greeting_over_the_outcome_to_a_finished_draft(talk: Talk, conf: Settings) -> None:
    assert "Rivers · On " in talk.say("/start")
    assert "Which programme is it about?" in talk.say("/check")
    assert "Does a river flow through your town?" in talk.say("River Twins")
    assert "How many people live there?" in talk.say("yes")
    assert "Inhabitants: 2,500" in talk.say("2500")
    outcome = talk.say("1")
    for words in ("In principle, by your answers", "the call is open"):
        assert words in outcome
    steps = talk.say("next steps")
    for words in ("Fill in the form", "The river team decides."):
        assert words in steps

    assert "May I keep what you write here" in talk.say("/draft")
    assert "May the programme team of River Twins read your draft" in talk.say("yes")
    assert "A2 Inhabitants: 2,500" in talk.say("yes")
    assert "What is the town called?" in talk.say("1")
    assert "A3 River" in talk.say("Riverton")
    assert "Summary of your draft" in talk.say("2")
    assert "Finish as version 1?" in talk.say("/finish")
    assert "Version 1 of your draft is finished and kept." in talk.say("1")

    (row,) = csv.DictReader(io.StringIO(staff.drafts(conf, conf.database, "river-twins", "csv"), newline=""))
    assert (row["version"], row["A1"], row["A2"]) == ("1", "Riverton", "2500")


def test_it_stands_in_the_comparison_and_in_what_fits_with_what_it_tells(talk: Talk) -> None:
    compared = talk.say("/compare")
    assert "Rivers" in compared
    assert "The text does not say." in compared
    talk.say("/fit")
    for words in ("2500", "Germany", "not yet"):
        talk.say(words)
    assert "Rivers: possible, " in talk.say("none")


def test_its_text_is_asked_in_the_middle_of_its_form(talk: Talk) -> None:
    talk.say("/programme River Twins")
    talk.say("/check")
    answered = talk.say("who pays for the trip?")
    assert "│ Each town gets 500 euros for one visit." in answered
    assert "Rivers · money · What about money?" in answered
    assert "Does a river flow through your town?" in answered
    assert "How many people live there?" in talk.say("yes")


def test_its_names_stay_in_a_question_that_is_kept(talk: Talk) -> None:
    talk.say("/programme River Twins")
    words = "does River Twins of the RTO lend a swimming pool to Anna Schmidt"
    assert "Keep this question" in talk.say(words)
    talk.say("Keep this question, without my name")
    (miss,) = talk.store.misses()
    assert (miss.programme, miss.text) == ("river-twins", "does River Twins of the RTO lend a swimming pool to [name]")


def test_it_is_checked_from_the_command_line(conf: Settings) -> None:
    pack = checking.load(conf, "river-twins")
    judged = checking.judged(pack, {"river": "yes", "people": 2500}, NOW)
    assert checking.result(pack, *judged)["outcome"] == "in_principle"
    assert "the call is open" in checking.readable(pack, *judged)


def test_the_programme_that_is_meant_where_none_is_named_is_the_first_of_the_list(conf: Settings) -> None:
    assert checking.load(conf, "").id == next(iter(load_packs(conf.packs)))
    path = conf.packs[0] / "river-twins" / "pack.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[contact]", "order = 0\n\n[contact]"), encoding="utf-8")
    assert checking.load(conf, "").id == "river-twins"


def test_it_stands_in_the_report(talk: Talk, conf: Settings) -> None:
    talk.say("/programme River Twins")
    talk.say("/check")
    page = programme_report.report(conf, conf.database, NOW)
    assert "River Twins" in page
