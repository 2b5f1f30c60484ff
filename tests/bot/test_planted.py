"""Signs that a terminal obeys, that turn words round or that nobody sees, planted wherever people can put them: none is shown, and
what is one line stays one."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.slack import slack_render, slack_screens
from bot.telegram import telegram_inline, telegram_render
from bot.telegram.telegram_event import InlineQuestion
from bot.terminal.terminal_adapter import me
from bot.terminal.terminal_render import Style, lines
from faq.text.showing import on_one_line
from handlers.dialog.blocks import Block, head, hint, items, numbered, quote, table, text
from handlers.dialog.screen_views import FieldView, FormView, FormWords, ListView
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Button, Knowledge, Reply, Sure
from storage.open import open_store
from storage.records import (
    Address,
    AuditRow,
    FeedbackText,
    Identity,
    LinkedGroup,
    Outgoing,
    Parked,
    Poll,
    Role,
    Seat,
    Session,
    Taught,
    TwinningCity,
    Vote,
)
from storage.store import Store
from tests import day
from tests.bot.test_third_pack import FILES as FILES_OF_A_PACK
from tests.flow.talk import UTM, shipped

AT = int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp() * 1000)
PLANTED = ("\x1b", "\x07", "\0", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\x85", "\r", "\v")
EVIL = "z" + "z".join((*PLANTED, "\n", "\t")) + "z"
PLAIN = on_one_line(EVIL)
CHAT = Address("telegram", "helper", "", "-1")


def shows_none(shown: str) -> None:
    assert not [sign for sign in PLANTED if sign in shown.replace("\r\n", "\n")], ascii(shown)


# -- the command line


def world(store: Store, word: str) -> None:
    """A store in which everything that a person can name or write is this word."""
    with store.transaction():
        made = store.create_twinning(UTM, word, word, 0)
        store.set_cities(made.id, [TwinningCity(made.id, n, f"{word} {n}", "DE", "Europe/Berlin") for n in (1, 2)])
        people = [store.person(one, 0) for one in (me(), *(Identity("telegram", "", user) for user in "bc"))]
        store.give_role(Role(people[0].id, "owner", 0))
        for number, person in enumerate(people):
            store.save_person(replace(person, name=word))
            store.seat(Seat(made.id, number % 2 + 1, person.id))
        store.bind(LinkedGroup(made.id, CHAT, AT, word, word))
        starts = "2026-11-02T14:00"
        session = Session(made.id, 1, word, starts, "Europe/Berlin", 90, AT - 20 * 86_400_000, "x", 0, place=word)
        session = store.add_session(session)
        store.note_session(session.id, "came", word)
        poll = store.add_poll(
            Poll(made.id, word, "staff", 0, session.id, "useful", closed_at=AT - 1), [word, f"no {word}"]
        )
        for person in people:
            store.vote(Vote(poll.id, person.id, 1, 0, True))
        store.add_text(FeedbackText(poll.id, "outcomes", word, people[0].id, AT))
        store.keep_miss(UTM, word, "none", AT)
        store.teach(Taught(UTM, "deadline", word, AT))
        store.audit(AuditRow(AT, word, word, word, word))
        store.park(Parked("telegram", "helper", word, word, word, AT))
        (row,) = store.put([Outgoing(CHAT, {"text": word}, AT, person=people[0].id)], AT)
        assert store.claim(["telegram"], AT)
    store.settle(row, "dead", AT, error=word)
    with store.transaction():
        for number, person in enumerate(people[:2], 1):
            form = store.create_form(person.id, UTM, "draft", AT)
            store.save_form(replace(form, keep=True, staff_may_read=True))
            answers = {"A1": f"{word} {number}", "E3": word, "E1.priorities": [word]}
            store.finish(form.id, {"answers": answers, "no_longer_asked": {}}, AT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two databases that differ by that word alone."""
    folder = tmp_path_factory.mktemp("made")
    for name, word in (("evil", EVIL), ("plain", PLAIN)):
        with closing(open_store(str(folder / name))) as store:
            world(store, word)
    return folder


@pytest.fixture
def databases(made: Path, tmp_path: Path) -> Path:
    """The same for one test: commands write down that they ran."""
    return shutil.copytree(made, tmp_path / "databases")


def run(*words: str, given: str = "") -> Result:
    done = CliRunner().invoke(main, words, input=given, env=day.said())
    assert not done.exception or isinstance(done.exception, SystemExit), done.exception
    return done


LISTS = ["outbox list", "audit", "faq misses", "matches", "calendar 1"]


@pytest.mark.parametrize("words", LISTS)
def test_a_list_shows_none_and_has_the_lines_that_it_has_without(databases: Path, words: str) -> None:
    evil, plain = (run(*words.split(), "--db", str(databases / name)).output for name in ("evil", "plain"))
    assert "zzz" in evil
    shows_none(evil)
    assert (evil.count("\n"), evil.count("\t")) == (plain.count("\n"), plain.count("\t")), evil


def test_a_look_at_everything_has_a_finding_a_line(databases: Path) -> None:
    shown = run("doctor", "--db", str(databases / "evil")).output
    assert "zzz" in shown
    shows_none(shown)
    assert {line[:2] for line in shown.splitlines()} <= {"✓ ", "! ", "? "}


def test_what_is_wrong_in_a_file_of_twinnings_is_a_line_each(databases: Path, tmp_path: Path) -> None:
    told = []
    for word in (EVIL, PLAIN):
        cities = [{"city": word, "country": word, "zone": word}, {"city": f"{word} 2", "representatives": ["nobody"]}]
        file = tmp_path / "twinnings.json"
        wrong = {"programme": word, "title": word, "priority": word, "cities": cities}
        file.write_text(json.dumps([wrong]), encoding="utf-8")
        told.append(run("twinnings", "import", str(file), "--db", str(databases / "plain")).output)
    shows_none(told[0])
    assert told[0].count("\n") == told[1].count("\n") > 4, told[0]


TYPED = (
    "/start",
    "overview",
    "twinning list",
    "twinning show 1",
    "sessions",
    "team",
    "polls",
    "mydata",
    f"/file {EVIL}",
)


def test_a_chat_shows_none(databases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY2CITY_FILES", str(tmp_path / "files"))
    typed = "\n".join(one.replace("\n", "") for one in TYPED)
    shown = run("chat", "--db", str(databases / "evil"), given=typed).output
    assert PLAIN in shown
    assert "There is no file" in shown
    shows_none(shown)
    (file,) = (tmp_path / "files").iterdir()
    shows_none(file.read_text(encoding="utf-8"))


FILES = [
    "report -",
    "feedback report 1 -",
    "feedback export",
    "export drafts",
    "twinnings export",
    "matches --format html",
    "matches --format csv",
    "faq overlay export",
]


@pytest.mark.parametrize("words", FILES)
def test_a_file_on_standard_output_has_none(databases: Path, words: str) -> None:
    shown = run(*words.split(), "--db", str(databases / "evil")).output
    assert "zzz" in shown
    shows_none(shown.removeprefix("\ufeff"))


@pytest.mark.parametrize("words", ["report -", "feedback export", "matches"])
def test_no_cell_of_a_workbook_has_any(databases: Path, words: str) -> None:
    written = run(*words.split(), "--format", "xlsx", "--db", str(databases / "evil")).stdout_bytes
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert any("zzz" in one for one in sheets)
    for one in sheets:
        shows_none(one)
        assert "_x00" not in one  # how a workbook writes what no XML may have


JSON = [
    "audit --json",
    "export drafts --format json",
    "twinnings export --format json",
    "feedback export --format json",
]


@pytest.mark.parametrize("words", JSON)
def test_json_has_them_as_numbers_so_that_nothing_is_lost(databases: Path, words: str) -> None:
    shown = run(*words.split(), "--db", str(databases / "evil")).output
    shows_none(shown)
    parts = shown.splitlines() if words.startswith("audit") else [shown]
    assert any(EVIL.startswith(one) and "\x1b" in one for part in parts for one in strings(json.loads(part)))


def test_a_list_of_packs_shows_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack has none of the signs that would be obeyed (``faq/pack/pack_text.py``); what nobody sees may stand in it."""
    folder = tmp_path / "packs" / "river-twins"
    for name, words in FILES_OF_A_PACK.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words.replace("River Twins", "River\u200b Twins\xad"), encoding="utf-8")
    monkeypatch.setenv("CITY2CITY_PACKS", str(folder.parent))
    for words in ("packs list", "packs graph river-twins"):
        shown = run(*words.split()).output
        assert "river" in shown
        shows_none(shown)
        assert "\xad" not in shown


def test_what_is_asked_is_not_obeyed_either() -> None:
    answers = json.dumps({EVIL: EVIL})
    shows_none(run("ask", "--json", EVIL).output)
    shows_none(run("ask", "--batch", "-", given=f"{EVIL}\n").output)
    shows_none(run("check", "--answers", "-", given=answers).output)
    shows_none(run("check", "--batch", "-", given=answers).output)


# -- replies

BLOCKS: list[Block] = [
    text(EVIL), head(EVIL), hint(EVIL), quote(EVIL, EVIL), items(EVIL), numbered(EVIL),
    Block("struck", EVIL), table((EVIL, EVIL), (EVIL, EVIL)),
]  # fmt: skip
BUTTONS = (Button(EVIL, "a:0:x"), Button(EVIL, "a:1:x", short=EVIL), Button(EVIL, "do:why:0", numbered=False))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (one for inner in value.values() for one in strings(inner))
    elif isinstance(value, list | tuple):
        yield from (one for inner in value for one in strings(inner))


@pytest.mark.parametrize("width", [0, 80])
def test_a_terminal_shows_a_head_an_item_a_cell_and_a_button_on_one_line(width: int) -> None:
    for block in BLOCKS:
        shown = list(lines(Reply((block,)), Style(width)))
        assert all(len(line.splitlines()) <= 1 for line in shown)
        shows_none("\n".join(shown))
        if block.kind in ("items", "numbered"):
            assert len(shown) == 1
    shown = list(lines(Reply((), BUTTONS), Style(width)))
    assert len(shown) == 3
    shows_none("\n".join(shown))


def test_titles_buttons_and_polls_of_telegram_are_one_line() -> None:
    asked = Reply((head(EVIL), hint(EVIL)), BUTTONS, native=True)
    (poll,) = telegram_render.fit(asked)
    params = telegram_render.call(poll, CHAT).params
    assert params["question"].splitlines() == [params["question"]]
    for option in params["options"]:
        assert "\n" not in option["text"]
    for reply in telegram_render.fit(Reply(tuple(BLOCKS), BUTTONS)):
        sent = telegram_render.call(reply, CHAT).params
        shows_none("\n".join(strings(sent)))
        for row in sent.get("reply_markup", {}).get("inline_keyboard", ()):
            assert not [button for button in row if {"\n", "\t"} & set(button["text"])]
    shows_none("\n".join(strings(params)))


def test_what_telegram_offers_in_line_has_a_title_of_one_line() -> None:
    pack = shipped().packs[UTM]
    written = replace(pack, entries=tuple(replace(one, title=EVIL, text=(EVIL,)) for one in pack.entries))
    known = Knowledge({UTM: written}, shipped().library)
    offered = telegram_inline.answer(InlineQuestion("1", ""), known, Translator("en"), day.CLOCK()).params["results"]
    assert offered
    for one in offered:
        shows_none("\n".join(strings(one)))
        assert not {"\n", "\t"} & set(one["title"] + one["description"])


def plain_texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.get("type") == "plain_text":
            yield value["text"]
        yield from (one for inner in value.values() for one in plain_texts(inner))
    elif isinstance(value, list | tuple):
        yield from (one for inner in value for one in plain_texts(inner))


def test_titles_and_buttons_of_slack_are_one_line() -> None:
    many = tuple(Button(EVIL, f"a:{n}:x", sure=Sure(EVIL, EVIL, EVIL)) for n in range(7))
    for reply in (Reply(tuple(BLOCKS), BUTTONS), Reply((text(EVIL),), many)):
        for one in slack_render.fit(reply):
            sent = slack_render.message(one)
            shows_none("\n".join(strings(sent)))
            assert not [words for words in plain_texts(sent) if {"\n", "\t"} & set(words)]
            shows_none(slack_render.in_words(one)["text"])


def test_a_screen_of_slack_has_a_line_where_it_shows_one() -> None:
    fields = [FieldView("A1", EVIL, EVIL, one, ((EVIL, EVIL),), "") for one in ("choice", "text", "elsewhere")]
    items_of = ListView(EVIL, EVIL, (("B6.0", EVIL),), "B6.1")
    words = FormWords(EVIL, EVIL, EVIL, EVIL, EVIL)
    view = FormView("x", "A", EVIL, (*fields, items_of), words, errors={"A1": EVIL})
    drawn = slack_screens.modal(view, slack_screens.ModalOrigin("C", ""))
    assert not [one for one in plain_texts(drawn) if {"\n", "\t"} & set(one)]
    shows_none("\n".join(plain_texts(drawn)))
    shows_none(slack_screens.errors(view)["A1"])
