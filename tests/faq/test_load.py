"""Reading packs: what is read, what staff may set beside a pack, and that every slip is told with its file and line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.pack.load import (
    BUILT_IN,
    load_pack,
    load_packs,
    pack_folders,
    read_alternates,
    read_entries,
    read_questions,
    toml_line,
)
from faq.pack.model import Entry, WayToAsk
from faq.pack.pack_text import PackError, read_text

UTM, NZC = "utm-city2city", "netzerocities-twinning"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A pack of our own to break."""
    return Path(shutil.copytree(BUILT_IN / NZC, tmp_path / "packs" / NZC))


def test_the_packs_that_ship_in_their_order() -> None:
    packs = load_packs()
    assert list(packs) == [UTM, NZC]
    assert [pack.name for pack in packs.values()] == ["UTM City2City", "NetZeroCities Twinning Learning Programme"]
    assert [entry.id for entry in packs[UTM].entries][:3] == ["0", "1.1", "1.2"]
    assert packs[UTM].entry("3.8").title.startswith("What is the timeline")
    with pytest.raises(KeyError):
        packs[UTM].entry("9.9")


def test_a_further_folder_adds_a_pack_and_one_of_the_same_name_takes_its_place(copy: Path) -> None:
    text = (copy / "pack.toml").read_text(encoding="utf-8").replace("order = 2", "order = 0")
    (copy / "pack.toml").write_text(text, encoding="utf-8")
    folders = pack_folders([copy.parent])
    assert folders == {UTM: BUILT_IN / UTM, NZC: copy}
    assert list(load_packs([copy.parent])) == [NZC, UTM]


def test_what_staff_set_beside_a_pack(tmp_path: Path) -> None:
    (tmp_path / f"{UTM}.local.toml").write_text(
        'form_url = "https://form.example"\n[ruling]\nfirst = 2025-09-04\n[controller]\nname = "The office"\n'
    )
    pack = load_packs([tmp_path])[UTM]
    assert (pack.file.form_url, pack.file.call[0].ruling) == ("https://form.example", date(2025, 9, 4))
    assert pack.file.controller.name == "The office"
    assert pack.rules == load_packs()[UTM].rules


def test_staff_s_links_stand_behind_those_of_the_pack(tmp_path: Path, copy: Path) -> None:
    with (copy / "pack.toml").open("a") as file:
        file.write("[[link]]\ncriterion = 'location'\nname = 'Countries'\nurl = 'https://list.example/countries'\n")
    (tmp_path / f"{NZC}.local.toml").write_text(
        "[[link]]\ncriterion = 'mission'\nname = 'Cities'\nurl = 'https://list.example/'\n"
    )
    links = load_pack(copy, [tmp_path]).file.link
    assert [(one.criterion, one.name) for one in links] == [("location", "Countries"), ("mission", "Cities")]


def test_the_rules_version_changes_with_the_rules_and_with_nothing_else(copy: Path) -> None:
    before = load_pack(copy).rules
    with (copy / "pack.toml").open("a") as file:
        file.write("# a remark\n")
    assert load_pack(copy).rules == before
    with (copy / "eligibility.toml").open("a") as file:
        file.write("# a remark\n")
    assert load_pack(copy).rules != before
    assert len(before) == 12


@dataclass(frozen=True)
class Slip:
    """What is said after ``old`` became ``new`` in ``file``, in the line where it stands."""

    file: str
    old: str
    new: str
    said: str


KEYS = "name, short, call, ruling, opening, controller, contact, form_url, retention_days, reminder_offsets, link"
LINK = "[[link]]\ncriterion = 'gcom'\nname = 'Signatories'\nurl = '{}'\n"
NO_ADDRESS = "link.0.url: expected an address that begins with https://, without spaces"


@pytest.mark.parametrize(
    ("local", "line", "said"),
    [
        ("[opening]\nthrid = 2026-01-12\n", 2, "opening.thrid: no such call. There are: first, second; a [[call]] adds one"),
        ("[ruling]\nfirst = 2025-09-04\nFirst = 2025-09-04\n", 3, "ruling.First: no such call; did you mean 'first'?"),
        ("ruling = { secnd = 2026-02-27 }\n", 1, "ruling.secnd: no such call; did you mean 'second'?"),
        (
            "[ruling]\nsecond = 2026-02-27\n[opening]\nsecond = 2026-03-12\n", 4,
            "opening.second: the call opens on 2026-03-12, after its last day, 2026-02-27",
        ),
        ("[ruling]\nfirst = 2025-06-30\n", 2, "ruling.first: the call opens on 2025-07-01, after its last day, 2025-06-30"),
        ("[opening]\nfirst = 2025-09-05\n", 2, "opening.first: the call opens on 2025-09-05, after its last day, 2025-09-04"),
        ("[rulings]\nfirst = 2025-09-04\n", 1, f"rulings: no such key; did you mean 'ruling'? Allowed: {KEYS}"),
        ("[[calls]]\nid = 'third'\n", 1, f"calls: no such key; did you mean 'call'? Allowed: {KEYS}"),
        ("[contact]\nmail = 'us'\n", 2, "contact.mail: no such key; did you mean 'email'? Allowed: text, name, email, web, entry"),
        (LINK.format("https://a.example").replace("gcom", "gcm"), 2, "link: no such criterion: 'gcm'; did you mean 'gcom'? There"),
        (LINK.format("http://a.example"), 4, NO_ADDRESS),
        (LINK.format("javascript:alert(1)"), 4, NO_ADDRESS),
        (LINK.format("https://a.example/a list"), 4, NO_ADDRESS),
        (LINK.format("https://bank.example@evil.example/"), 4, NO_ADDRESS),
        (LINK.format("https://localhost/"), 4, NO_ADDRESS),
        (LINK.format("https://[::1/"), 4, NO_ADDRESS),
        (LINK.format("https://a.example/<b>"), 4, NO_ADDRESS),
        (LINK.format("https://a.example").replace("Signatories", " "), 3, "link.0.name: String should have at least 1 character"),
        ("[[link]]\ncriterion = 'gcom'\nname = 'x'\n", 1, "link.0.url: Field required"),
        ("[ruling]\nfirst = '4 September'\n", 2, "ruling.first: Input should be a valid date"),
    ],
)  # fmt: skip
def test_a_slip_in_what_staff_set_is_told_with_line_and_what_is_allowed(
    tmp_path: Path, local: str, line: int, said: str
) -> None:
    path = tmp_path / f"{UTM}.local.toml"
    path.write_text(local, encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_packs([tmp_path])
    assert str(error.value).startswith(f"{path}:{line}: {said}")


def test_a_call_may_open_and_close_on_the_day_that_staff_say(tmp_path: Path) -> None:
    (tmp_path / f"{UTM}.local.toml").write_text("ruling.second = 2026-02-27\nopening.second = 2026-02-27\n")
    second = load_packs([tmp_path])[UTM].file.call[1]
    assert second.ruling == second.opening == date(2026, 2, 27)


def test_an_unknown_key_within_a_table_is_told_with_those_that_may_stand_there(copy: Path) -> None:
    path = copy / "eligibility.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[[question]]\nid", "[[question]]\nidd", 1), encoding="utf-8"
    )
    with pytest.raises(PackError, match=r"question\.0\.idd: no such key; did you mean 'id'\? Allowed: id, text, "):
        load_pack(copy)


SLIPS = [
    Slip("pack.toml", 'name = "NetZeroCities T', 'nmae = "NetZeroCities T', "nmae: no such key; did you mean 'name'?"),
    Slip("pack.toml", "retention_days = 365", 'retention_days = "long"', "retention_days: Input should be a valid integer"),
    Slip("pack.toml", "retention_days = 365", "retention_days = ", "not TOML: Invalid value (at line 11"),
    Slip("application.toml", 'type = "tick"', 'type = "tik"', "question.0.type: Input should be 'text'"),
    Slip("application.toml", "min = 2", 'min = "two"', "question.1.min.int: Input should be a valid integer"),
    Slip("eligibility.toml", 'intro = "Three', 'intor = "Three', "intor: no such key; did you mean 'intro'?"),
    Slip("feedback.toml", 'intro = "', 'intro = " \u0007', "a hidden sign, U+0007; expected text as it is seen"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.file}:{slip.said[:30]}")
def test_a_slip_is_told_with_its_file_and_line(copy: Path, slip: Slip) -> None:
    path = copy / slip.file
    text = path.read_text(encoding="utf-8")
    assert slip.old in text
    path.write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(copy)
    expected = text[: text.index(slip.old)].count("\n") + 1
    assert str(error.value).startswith(f"{path}:{expected}: "), str(error.value)
    assert slip.said in str(error.value)
    assert (error.value.path, error.value.line) == (path, expected)


def test_an_unclosed_text_is_told_at_the_end_of_the_file(copy: Path) -> None:
    path = copy / "feedback.toml"
    path.write_text('intro = """never ends\n\n')
    with pytest.raises(PackError, match=r"feedback\.toml:\d+: not TOML: Unterminated string|not TOML"):
        load_pack(copy)


@pytest.mark.parametrize(
    "name", ["pack.toml", "application.toml", "eligibility.toml", "feedback.toml", "faq.md", "source.txt"]
)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(PackError, match=rf"{name}:1: expected a file here \(no link\)"):
        load_pack(copy)


def test_a_link_out_of_the_pack_a_folder_and_a_huge_file_are_refused(copy: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (copy / "link.txt").symlink_to(secret)
    (copy / "huge.txt").write_bytes(b"x" * 2_000_001)
    for name, said in (("link.txt", "no link"), ("also", "no link"), ("huge.txt", "larger than 2000000 bytes")):
        with pytest.raises(PackError, match=said):
            read_text(copy / name)


def test_bytes_that_are_no_text_are_told_with_their_line(copy: Path) -> None:
    path = copy / "source.txt"
    path.write_bytes(b"one\ntwo\nth\xffree\n")
    with pytest.raises(PackError, match=r"source\.txt:3: the file is not UTF-8 text"):
        load_pack(copy)


# -- faq.md and also/


def entries(folder: Path, text: str) -> tuple[Entry, ...]:
    path = folder / "faq.md"
    path.write_text(text, encoding="utf-8")
    return read_entries(path)


def test_an_entry_is_its_title_its_paragraphs_and_the_editor_s_notes_apart(tmp_path: Path) -> None:
    (entry,) = entries(
        tmp_path,
        "# ours\n\n## 3.2 How many?\n> also titled: What number?\n> withheld: A:1\n"
        "One\nparagraph.\n\nAnother:\n- first\n  - inner\n- last\n",
    )
    assert (entry.id, entry.title, entry.titles) == ("3.2", "How many?", ("How many?", "What number?"))
    assert entry.text == ("One paragraph.", "Another:", "- first", "  - inner", "- last")
    assert (entry.notes, entry.line) == (("withheld: A:1",), 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: no section found; expected '## <id> <title>'"),
        ("some text\n# a heading\n", "1: no section found"),
        ("## 1 One\ntext\n## 2\ntext\n", "3: expected '## <id> <title>'"),
        ("\n##  One\n", "2: expected '## <id> <title>'"),
    ],
)
def test_a_wrong_faq_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PackError) as error:
        entries(tmp_path, text)
    assert said in str(error.value)


def test_alternates_of_all_languages_are_read_together(tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text("# English\n\n## 1.1\nwhat is it\n\n## 2.5\nis there money\n")
    (tmp_path / "fr.md").write_text("## 1.1\nqu'est-ce que c'est\n")
    assert read_alternates(tmp_path) == {
        "1.1": (WayToAsk("what is it"), WayToAsk("qu'est-ce que c'est")),
        "2.5": (WayToAsk("is there money"),),
    }
    assert read_alternates(tmp_path / "nowhere") == {}
    (tmp_path / "de.md").write_text("# Deutsch\nworum geht es\n")
    with pytest.raises(PackError, match=r"de\.md:2: a phrase before the first '## <entry id>'"):
        read_alternates(tmp_path)


def test_an_alternate_names_the_sentences_that_it_asks_for(tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text(
        "## 1.1\nall of it\n\n### It opens\n### It closes\nopening hours\n\n### It costs\nprice\n\n## 1.2\nelse\n"
    )
    assert read_alternates(tmp_path) == {
        "1.1": (
            WayToAsk("all of it"),
            WayToAsk("opening hours", ("It opens", "It closes")),
            WayToAsk("price", ("It costs",)),
        ),
        "1.2": (WayToAsk("else"),),
    }


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        '{"entry": "1.1"}',
        "what is it",
        "3",
        '{"q": 3, "entry": "1.1"}',
        '{"q": "x", "entry": ["1.1"]}',
        '{"q": "x", "entry": "1.1", "also": "1.2"}',
        '{"q": "x", "entry": "1.1", "passage": 4}',
    ],
)
def test_a_question_that_cannot_be_read_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "questions.jsonl").write_text(f'{{"q": "what is it", "entry": "1.1"}}\n{line}\n')
    with pytest.raises(PackError, match=r'questions\.jsonl:2: expected an object with "q" and "entry"'):
        read_questions(tmp_path)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("#> -1.ab:\n\t\ufeffé[]{}=\"'"), max_size=200))
def test_no_text_makes_anything_but_a_pack_error(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    for name in ("faq.md", "pack.toml"):
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(PackError):
        load_pack(folder)
    try:
        found = read_entries(folder / "faq.md")
    except PackError:
        return
    assert all(entry.id and entry.title for entry in found)


def test_the_line_of_a_value_or_of_what_holds_it() -> None:
    text = 'a = 1\n[t]\nb = [\n  1,\n]\n[[q]]\nid = "x"\n'
    assert toml_line(text, ("a",)) == 1
    assert toml_line(text, ("t", "b")) == 3
    assert toml_line(text, ("q", 0, "missing")) == 6
    assert toml_line(text, ("nowhere",)) == 1


def test_what_a_file_says_is_worked_out_once_and_again_when_it_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / UTM
    shutil.copytree(BUILT_IN / UTM, folder)
    first, again = load_pack(folder), load_pack(folder)
    assert again.application is first.application
    assert again == first
    feedback, also = folder / "feedback.toml", next((folder / "also").glob("*.md"))
    (folder / "eligibility.toml").write_text((folder / "eligibility.toml").read_text() + "\n# looked over\n")
    also.write_text(also.read_text() + "\nhow does one quagga\n")
    anew = load_pack(folder)
    assert anew.rules != first.rules
    assert "how does one quagga" in [way.words for ways in anew.alternates.values() for way in ways]
    feedback.write_text("[[question]]\nids = 1\n")
    with pytest.raises(PackError, match=r"feedback\.toml:\d+: "):
        load_pack(folder)
