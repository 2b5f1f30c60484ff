"""One more kind of question is one declaration: with nothing else it is proven, asked, on a screen, written and read back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.runtime.knowledge import LateLibrary
from faq.answers.kind_table import KINDS
from faq.answers.question_kind import QuestionKind
from faq.answers.reading import Context, Misread, Read, Reading
from faq.pack.load import BUILT_IN, load_pack
from faq.pack.model import Pack, Question
from faq.pack.pack_text import PackError
from faq.proof.limits import Limits
from faq.proof.prove import flaws
from faq.rules.criteria import AnswersError, read_answers
from handlers.dialog.screen_views import FieldView, FormView
from handlers.dialog.turn import Channel, Knowledge, OpenForm
from tests.flow.talk import UTM, Talk

SITE = "https://soria.example"
QUESTION = """
[[question]]
id = "A99"
part = "A"
label = "Website"
text = "Where is your city on the web?"
type = "test_url"
required = false
why = "So that others can read about it."
"""


def _is_url(value: str) -> bool:
    return value.startswith("https://") and len(value.split()) == 1


def _read(text: str, _context: Context) -> Reading:
    return Read(text.rstrip("/")) if _is_url(text) else Misread("test_url")


URL = QuestionKind(
    name="test_url",
    reader=_read,
    fits=_is_url,
    allowed="a web address",
    expects="A web address.",
    misread={"test_url": "I expected a web address, such as https://city.example."},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a programme that asks one question more, of a kind that there is not yet."""
    copy = tmp_path / "packs" / UTM
    shutil.copytree(BUILT_IN / UTM, copy)
    with (copy / "application.toml").open("a", encoding="utf-8") as file:
        file.write(QUESTION)
    return copy


@pytest.fixture
def pack(folder: Path) -> Iterator[Pack]:
    KINDS[URL.name] = URL
    yield load_pack(folder)
    del KINDS[URL.name]


@pytest.fixture
def ana(tmp_path: Path, pack: Pack) -> Talk:
    packs = {UTM: pack}
    talk = Talk(tmp_path, knowledge=Knowledge(packs, LateLibrary(packs, {})), channel=Channel(screens=3000))
    talk.has("draft", {"H1": "yes", "A1": "Soria"})
    return talk


def test_a_type_that_is_no_kind_is_refused_with_the_kinds_that_there_are(folder: Path) -> None:
    with pytest.raises(PackError, match=r"\.type: Input should be 'text', 'long', .*'fields' or 'list'"):
        load_pack(folder)


def test_a_pack_that_asks_it_is_proven_as_any_other(pack: Pack) -> None:
    assert flaws(pack, Limits(), came_to=lambda _: ()) == []


def test_it_is_asked_answered_and_shown(ana: Talk) -> None:
    ana.say("draft", "change A99").shows("Where is your city on the web?", "A web address.")
    ana.say("soria dot example").shows("I expected a web address, such as https://city.example.")
    ana.say(f"{SITE}/")
    assert ana.answers()["A99"] == SITE
    ana.say("summary").shows(f"Website: {SITE}")
    ana.say("change A99").shows(f"Your answer now: {SITE}")


def test_it_stands_in_the_file_and_is_read_from_it(ana: Talk) -> None:
    ana.say("draft", "change A99", SITE)
    written = ana.say("export").made(".md").content
    assert "### A99 · Website (optional)\n> Where is your city on the web?\n> A web address.\n\n" + SITE in written
    ana.send(written).shows("I took over 0 answers.")
    ana.send(written.replace(SITE, "https://new.example")).shows("I took over 1 answer.")
    assert ana.answers()["A99"] == "https://new.example"
    ana.send(written.replace(SITE, "no address")).shows(
        "These I could not read", "A99 Website: no address (A web address.)"
    )
    assert ana.answers()["A99"] == "https://new.example"


def test_it_is_a_line_on_a_screen(ana: Talk) -> None:
    view = ana.give(OpenForm("A")).receipt.answer
    assert isinstance(view, FormView)
    field = next(one for one in view.fields if isinstance(one, FieldView) and one.leaf == "A99")
    assert (field.element, field.hint, field.options) == ("text", "A web address.", ())


def test_it_is_taken_from_json(pack: Pack) -> None:
    asked = replace(pack.eligibility, question=(Question("site", "Where?", "test_url"),))
    assert read_answers(asked, {"site": SITE}) == {"site": SITE}
    with pytest.raises(AnswersError, match="site: unknown value 'soria'; allowed: a web address"):
        read_answers(asked, {"site": "soria"})


def test_the_page_for_editors_names_every_kind() -> None:
    page = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
    assert f"Types: `{' '.join(KINDS)}`." in page
