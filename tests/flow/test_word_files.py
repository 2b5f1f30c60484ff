"""A draft that goes out for Word and comes back from Word, LibreOffice and Google Docs; and files that are none, or hostile."""

from __future__ import annotations

import random
import struct
import time
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.dialog.turn import File, FileSpec
from handlers.forms import form_sheet, word_package, word_reader
from handlers.forms.sent_files import LARGEST_TEXT, REFUSED, read_file
from handlers.forms.word_package import WordError
from handlers.forms.word_reader import read_word
from handlers.routing import made_files
from storage.store import Store
from tests.flow.talk import NZC, UTM, Talk, languages_of, shipped
from tests.flow.test_export import CITY, LINES, NOBODY, NOW, bench, exported, fill, sent_back, stored
from tests.flow.word_files import NAMES, document, packed, para, style, table, word_file


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


def for_word(store: Store, form: str, programme: str, language: str) -> bytes:
    data = {"programme": programme, "language": language, "form": form, "version": 0}
    made = made_files.make(FileSpec("draft.docx", data), store, shipped(), languages_of(shipped().packs), NOW)
    assert made is not None
    return made.bytes


def lines_of(*body: str, styles: str = "", **more: str) -> list[Any]:
    return list(read_word(word_file(*body, styles=styles, **more)).lines)


def edited(content: bytes, **answers: str) -> bytes:
    """The file with words under the headings of questions, as somebody types them in an empty paragraph there."""
    opened = docx.Document(BytesIO(content))
    for name, words in answers.items():
        heading = next(one for one in opened.paragraphs if one.text.startswith(f"{name} ·"))
        below = heading._p.getnext()
        while below is not None and "".join(below.itertext()).startswith("›"):
            below = below.getnext()
        paragraph = next(one for one in opened.paragraphs if one._p is below)
        paragraph.text = words
    written = BytesIO()
    opened.save(written)
    return written.getvalue()


# -- out and back


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("programme", [UTM, NZC])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), texts=st.lists(LINES, min_size=1, max_size=12))
def test_a_draft_for_word_sent_back_as_it_was_written_changes_nothing(
    programme: str, language: str, seed: int, texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    dice = random.Random(seed)
    words = iter(lambda: dice.choice(texts), None)
    store = bench(tmp_path_factory.getbasetemp())
    answers = fill(shipped().packs[programme], dice, words)
    with store.transaction():
        form = store.create_form(store.person(NOBODY, 0).id, programme, "draft", 0).id
        for leaf, value in answers.items():
            store.answer(form, leaf, value, 0)
        said = sent_back(store, form, programme, language, for_word(store, form, programme, language))
        assert dict(store.answers(form)) == answers
        one, many = "I took over {number} answer.", "I took over {number} answers."
        assert said == [languages_of(shipped().packs)[language].tn(one, many, 0)]
        store.drop_form(form)


def test_the_file_for_word(city: Talk) -> None:
    made = city.say("export").made(".docx")
    assert made.name == "utm-city2city-draft.docx"
    opened = docx.Document(BytesIO(made.bytes))
    about = opened.core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert (about.title, about.language) == ("UTM City2City · application draft", "en-GB")
    headings = [
        (one.style.name, one.text) for one in opened.paragraphs if one.style and "Heading" in str(one.style.name)
    ]
    assert headings[:2] == [("Heading 1", "A · Your city"), ("Heading 2", "A1 · City or authority (mandatory)")]
    small = [one.text for one in opened.paragraphs if one.style and one.style.name == "Hint"]
    assert "› one of: City; Town; Metropolitan area; County; Similar public authority" in small
    assert [[cell.text for cell in row.cells] for row in opened.tables[0].rows] == [
        ["Inhabitants in total", ""], ["Year of the count", ""]
    ]  # fmt: skip


def test_what_is_typed_in_word_is_taken_over_and_told(city: Talk) -> None:
    content = edited(
        city.say("export").made(".docx").bytes, A1="Betaville", A7="Mild and wet.", B1="It has not applied yet"
    )
    opened = docx.Document(BytesIO(content))
    opened.tables[0].cell(0, 1).text = "61 000"
    team = next(
        one for one in opened.tables if one.cell(0, 0).text == "Name" and len(one.columns) == 2 and len(one.rows) > 3
    )
    team.cell(1, 0).text, team.cell(1, 1).text = "Ben; junior", "Planner"
    written = BytesIO()
    opened.save(written)
    city.send(written.getvalue(), "draft.docx").shows(
        "I took over 6 answers.", "A1 City or authority: Alphaville → Betaville", "61,000", "A7 Climate and urban context: Mild",
        "B1 UTM City Cohort: It has not applied yet", "D2 Ben; junior: Planner",
    )  # fmt: skip
    assert stored(city)["D2.0.name"] == "Ben; junior"


def test_an_empty_list_of_questions_goes_out_for_word_too(talk: Talk) -> None:
    said = talk.knows(programme=UTM).say("draft", "no")
    assert said.made("questions.docx").bytes.startswith(b"PK")
    opened = docx.Document(BytesIO(said.made("questions.docx").bytes))
    assert not [one.text for one in opened.paragraphs if "State" in one.text]


# -- the habits of programs

WORD_STYLES = (
    style("berschrift1", "heading 1", 0)
    + style("berschrift2", "heading 2")
    + style("Eigene", "Mein", None, "berschrift2")
)
HEADING = "A1 · City or authority (mandatory)"
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
ANSWERS = (
    ("German Word", WORD_STYLES, [para("A1 · Stadt", "berschrift2"), para("Betaville")]),
    ("based on a heading", WORD_STYLES, [para("A1 · Stadt", "Eigene"), para("Betaville")]),
    ("LibreOffice, a name alone", style("Titre2", "Titre 2"), [para(HEADING, "Titre2"), para("Betaville")]),
    ("Google Docs", style("Heading2", "heading 2"), [para(HEADING, "Heading2"), para("Betaville", "Normal")]),
    ("no styles at all", "", [para(HEADING), para("Betaville")]),
    ("level without a style", "", [para("A1 · The town", "", '<w:outlineLvl w:val="1"/>'), para("Betaville")]),
    ("another dash, no-break spaces", "", [para("A1\u00a0–\u00a0City\u00a0or authority"), para("Betaville")]),
    ("soft hyphens", "", [para("A1 · City or au\u00adthority"), para("Beta\u00adville")]),
    ("a list of Word's", "", [para("A1 · City or authority"), para("Betaville", "", LISTED)]),
    ("inserted and deleted", "", [
        para("A1 · City or authority"),
        ('<w:p><w:ins w:id="1"><w:r><w:t>Beta</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>Alpha</w:delText></w:r></w:del>'
        '<w:moveFrom w:id="4"><w:r><w:t>old</w:t></w:r></w:moveFrom><w:r><w:t>ville</w:t></w:r></w:p>'),
    ]),
    ("a deleted end of a paragraph", "", [
        para("A1 · City or authority"), para("Beta", "", '<w:rPr><w:del w:id="1"/></w:rPr>'), para("ville"),
    ]),
    ("a comment and a field", "", [
        para("A1 · City or authority"),
        ('<w:p><w:commentRangeStart w:id="0"/><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Betaville</w:t></w:r>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'),
    ]),
    ("all in a table", "", [table(("A1 · City or authority", "Betaville"))]),
    ("a box round all of it", "", [table(("A1 · City or authority",), ("Betaville",))]),
    ("a text box", "", [
        para("A1 · City or authority"),
        (f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent>{para("Betaville")}'
        f'</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent>{para("Betaville")}'
        '</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>'),
    ]),
    ("our line in one with the answer", "", [
        para("A1 · City or authority"), para("› What is the official name of your city or authority? Betaville"),
    ]),
    ("our line with other spaces", "", [
        para("A1 · City or authority"), para("›What is the official name of\u00a0your city or authority?"), para("Betaville"),
    ]),
)  # fmt: skip


@pytest.mark.parametrize(("styles", "body"), [one[1:] for one in ANSWERS], ids=[one[0] for one in ANSWERS])
def test_an_answer_comes_back_from_every_program(city: Talk, styles: str, body: Iterable[str]) -> None:
    city.send(word_file(*body, styles=styles), "x.docx").shows("A1 City or authority: Alphaville → Betaville")
    assert stored(city) == {**CITY, "A1": "Betaville"}


def test_fields_come_back_as_rows_lines_and_in_a_table_that_was_parted(city: Talk) -> None:
    heading = para("A5 · Inhabitants (optional)")
    for number, body in enumerate(
        (
            [table(("Inhabitants in total", "46 001"), ("Year of the count", "2021"))],
            [table(("Inhabitants in total :", "46 002")), para(""), table(("Year of the count", "2021"))],
            [para("– Inhabitants in total\u00a0: 46 003"), para("• Year of the count: 2021")],
            [para("Inhabitants in total: 46 004"), para("Year of the count: 2021")],
        ),
        1,
    ):
        city.send(word_file(heading, *body)).shows(f"46,00{number}")
        assert (stored(city)["A5.inhabitants"], stored(city)["A5.year"]) == (46_000 + number, 2021)


def test_a_list_comes_back_as_a_table_and_as_lines(city: Talk) -> None:
    rows = [("Name", "Role"), ("Ben", "Planner"), ("", ""), ("Cleo", "Engineer")]
    city.send(word_file(para("D2 · Other representatives"), table(*rows))).shows("D2 Ben: Planner", "D2 Cleo: Engineer")
    listed = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    city.send(
        word_file(para("D2 · Other representatives", "", '<w:outlineLvl w:val="1"/>'), para("Ben; Head", "", listed))
    )
    assert (stored(city)["D2.0.role"], "D2.1.name" in stored(city)) == ("Head", False)


def test_pictures_and_footnotes_are_said_to_be_left_out(city: Talk) -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    for more in (picture, '<w:r><w:footnoteReference w:id="2"/></w:r>', "<w:r><w:object/></w:r>"):
        city.send(word_file(para("A1 · City or authority"), para("Beta", inner=more))).shows(
            "I do not read pictures and footnotes in a file."
        )


def test_breaks_tabs_and_hyphens_within_a_paragraph() -> None:
    inner = (
        '<w:r><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:br w:type="page"/><w:cr/></w:r>'
    )
    assert lines_of(para("a", "", '<w:tabs><w:tab w:val="left"/></w:tabs>', inner)) == ["a", "b\tc-d", ""]


def test_a_table_within_a_table_is_lines_of_its_cell() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{para('x')}{table(('y', 'z'))}</w:tc><w:tc>{para('w')}</w:tc></w:tr></w:tbl>"
    assert lines_of(inner) == [("x\ny\nz", "w")]


def test_a_strict_file_and_one_whose_text_has_another_name() -> None:
    strict = NAMES.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", word_reader._W[1])
    rels = '<R><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></R>'
    content = packed({"_rels/.rels": rels, "word/document2.xml": document(para("here"), names=strict)})
    assert read_word(content).lines == ("here",)


# -- what is no Word file, and what means harm

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "a billion laughs": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>',
    "a file from outside": '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "a DTD from outside": '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">',
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
@pytest.mark.parametrize("member", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_a_dtd_is_refused_wherever_it_is(doctype: str, member: str) -> None:
    members = {"word/document.xml": document(para("x")), member: f"{doctype}<d>&e;&l9;</d>"}
    with pytest.raises(WordError, match="damaged"):
        read_word(packed(members))


def test_no_relationship_is_followed_and_no_path_is_written(
    city: Talk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rels = '<R><Relationship Type="http://x/officeDocument" TargetMode="External" Target="http://127.0.0.1:9/x"/></R>'
    links = '<R><Relationship Id="a" Type="http://x/attachedTemplate" TargetMode="External" Target="file:///etc/hostname"/></R>'
    content = packed({
        "_rels/.rels": rels, "word/_rels/document.xml.rels": links, "../../../out.txt": "out", "/abs.txt": "out",
        "word/document.xml": document(para("A1 · City or authority"), para("Betaville")),
    })  # fmt: skip
    before = sorted(city.path.parent.rglob("*"))
    city.send(content).shows("Alphaville → Betaville")
    assert sorted(city.path.parent.rglob("*")) == before


def bomb(size: int, claimed: int | None = None) -> bytes:
    """A file whose text unpacks to so much, and may say that it is less."""
    content = packed({"word/document.xml": document(para("x" * size))})
    if claimed is not None:
        at = content.rindex(b"PK\x01\x02") + 24
        content = content[:at] + struct.pack("<I", claimed) + content[at + 4 :]
    return content


@pytest.mark.parametrize("claimed", [None, 100])
def test_what_unpacks_to_too_much_is_refused_while_it_is_unpacked(claimed: int | None) -> None:
    content = bomb(word_package.MOST_UNPACKED + 1, claimed)
    assert len(content) < 100_000
    with pytest.raises(WordError):
        read_word(content)
    assert read_file(content).refused in (REFUSED["too much"], REFUSED["damaged"])


def _attributes(number: int) -> str:
    return " ".join(f'a{one}=""' for one in range(number))


HARMFUL = {
    "a tag without end": lambda: word_file(f'<w:b w:val="{"x" * (word_package.LONGEST_TAG + 2**17)}"/>'),
    "too many attributes": lambda: word_file(f"<w:b {_attributes(50_000)}/>" * 11),
    "too many members": lambda: packed({f"{n}": "" for n in range(word_package.MOST_MEMBERS)} | {"word/document.xml": document()}),
    "too many elements": lambda: word_file("<w:b/>" * (word_package.MOST_ELEMENTS + 1)),
    "tables in tables": lambda: word_file("<w:tbl><w:tr><w:tc>" * 30, "</w:tc></w:tr></w:tbl>" * 30),
}  # fmt: skip


@pytest.mark.parametrize("make", HARMFUL.values(), ids=HARMFUL)
def test_what_holds_too_much_is_refused(make: Any) -> None:
    assert read_file(make()).refused == REFUSED["too much"]


@pytest.mark.parametrize("encoding", ["rot13", "hex", "no-such", "utf-7", "idna", "unicode_escape", "utf-32"])
def test_an_encoding_that_no_word_file_has_is_refused(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{document(para("x"))}'
    assert read_file(packed({"word/document.xml": text})).refused == REFUSED["damaged"]


def test_a_word_file_within_a_packed_folder_is_not_looked_for() -> None:
    with BytesIO() as folder:
        with zipfile.ZipFile(folder, "w") as archive:
            archive.writestr("word/draft.docx", ONE)
        assert read_file(folder.getvalue()).refused == REFUSED["damaged"]


NASTY = {
    "ends of paragraphs deleted": lambda n: word_file(para("word", "", "<w:rPr><w:del/></w:rPr>") * n),
    "runs": lambda n: word_file(para("", inner="<w:r><w:t>a</w:t></w:r>" * n)),
    "boxes in boxes": lambda n: word_file("<w:p><w:r><w:txbxContent>" * n, "</w:txbxContent></w:r></w:p>" * n),
    "styles based on each other": lambda n: word_file(
        para("x", "s1") * n, styles="".join(style(f"s{one}", "x", None, f"s{one + 1}") for one in range(n))
    ),
    "cells": lambda n: word_file(table(("x",) * n)),
    "headings": lambda n: word_file(para("A1 · City or authority") * n),
}


@pytest.mark.parametrize("make", NASTY.values(), ids=NASTY)
def test_reading_takes_as_long_as_the_file_is_long(make: Any) -> None:
    def seconds(content: bytes) -> float:
        start = time.process_time()
        read_word(content)
        return time.process_time() - start

    small, large = make(4_000), make(32_000)
    most = 30 * max(min(seconds(small) for _ in range(3)), 0.005)
    # A busy machine may spoil one reading, not three.
    assert any(seconds(large) < most for _ in range(3))


def renamed(content: bytes, **header: int) -> bytes:
    """The first member's flags or kind of packing changed, in both of its headers."""
    changed = bytearray(content)
    for at in (content.index(b"PK\x03\x04") + 6, content.rindex(b"PK\x01\x02") + 8):
        for number, value in enumerate((header.get("flags"), header.get("method"))):
            if value is not None:
                changed[at + 2 * number : at + 2 * number + 2] = struct.pack("<H", value)
    return bytes(changed)


ONE = packed({"word/document.xml": document(para("x"))})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FILES: dict[str, tuple[bytes, str]] = {
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf"),
    "a PNG": (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
    "a JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
    "a WebP": (b"RIFF\0\0\0\0WEBPVP8 ", "picture"),
    "an iPhone's photo": (b"\0\0\0\x18ftypheic\0\0", "picture"),
    "a film": (b"\0\0\0\x18ftypmp42\0\0", "sound"),
    "a voice": (b"OggS\0\x02", "sound"),
    "an old Word file": (OLE + "WordDocument".encode("utf-16-le"), "doc"),
    "a Word file with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "RTF that is called .doc": (b"{\\rtf1\\ansi hello}", "rtf"),
    "HTML that is called .doc": (b"\xef\xbb\xbf<!DOCTYPE html><html><body>x", "html"),
    "HTML in UTF-16": ("\ufeff<html xmlns:w='x'>".encode("utf-16-le"), "html"),
    "a saved web page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "html"),
    "Word's XML": (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>", "html"),
    "OpenDocument": (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "odt"),
    "a spreadsheet": (packed({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "office"),
    "a folder": (packed({"draft.md": "### A1 · City\n"}), "archive"),
    "a gzip": (b"\x1f\x8b\x08\0", "archive"),
    "nothing": (b"", "empty"),
    "zeros": (bytes(100), "unknown"),
    "no letters of Windows": (b"\x81\x8d\x8f text", "unknown"),
    "half of UTF-16": ("\ufeffA1".encode("utf-16-le") + b"\xd8", "unknown"),
    "a large text": (b"x" * (LARGEST_TEXT + 1), "large text"),
    "half a Word file": (ONE[: len(ONE) // 2], "damaged"),
    "a Word file with wrong XML": (packed({"word/document.xml": "<w:document>"}), "damaged"),
    "a Word file with a wrong sum": (ONE.replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged"),
    "a locked member": (renamed(ONE, flags=1), "locked"),
    "a strange packing": (renamed(ONE, method=97), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "why"), FILES.values(), ids=FILES)
def test_what_a_file_is_its_bytes_say_and_what_to_send_instead(city: Talk, content: bytes, why: str) -> None:
    for name in ("draft.docx", "draft.md", "draft.doc"):
        city.give(File(name, content)).shows(REFUSED[why], "What would you like to do?")
    assert city.answers() == CITY


def test_every_sentence_says_what_to_do_in_few_words() -> None:
    for words in REFUSED.values():
        assert all(len(sentence.split()) <= 25 for sentence in words.split(". "))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", ONE[:200], b"\xff\xfe", b"\xd0\xcf\x11\xe0"]))
def test_any_bytes_are_read_or_refused(content: bytes, begins: bytes) -> None:
    found = read_file(begins + content)
    assert bool(found.refused) != bool(found.lines) or not found.refused


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_word_file_with_a_wrong_byte_is_read_or_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(ONE) - 1))
    changed = bytearray(ONE)
    changed[at] = data.draw(st.integers(0, 255))
    found = read_file(bytes(changed))
    assert found.refused or found.lines is not None


# -- texts of all sorts


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)  # fmt: skip
def test_a_text_comes_back_in_every_encoding(city: Talk, encoding: str) -> None:
    content = exported(city).replace("Alphaville", "Município de Águeda – “soft”").replace("›", ">")
    said = city.send(content.encode(encoding)).shows("Município de Águeda – “soft”")
    assert ("as Windows text" in said.text) == (encoding == "cp1252")
    assert stored(city) == {**CITY, "A1": "Município de Águeda – “soft”"}


def test_a_zip_is_only_that_where_it_can_be_opened() -> None:
    with zipfile.ZipFile(BytesIO(ONE)) as archive:
        assert archive.namelist() == ["word/document.xml"]
    assert read_word(b"before" + ONE).lines == ("x",)
    assert form_sheet.is_mark(form_sheet.IMPORTED)


def test_an_import_in_the_middle_of_a_form_is_undone_with_one_tap(city: Talk) -> None:
    made = city.say("draft", "change A7", "export").made(".docx")
    city.send(edited(made.bytes, A1="Betaville"), "draft.docx").shows(
        "Alphaville → Betaville", "[Undo this import]", "Part A: Your city · question"
    )
    city.press("Undo this import").shows("The import is undone.", "Betaville → Alphaville", "question")
    assert stored(city) == CITY
