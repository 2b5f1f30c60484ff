"""Word files as programs write them, put together of XML: what python-docx writes is one program's habits only."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def para(words: str, style: str = "", properties: str = "", inner: str = "") -> str:
    """A paragraph; ``inner`` is XML behind its words."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>' if words else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}{inner}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of plain cells."""
    cells = ("".join(f"<w:tc>{para(words)}</w:tc>" for words in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def style(identity: str, name: str, level: int | None = None, based_on: str = "") -> str:
    """A style of paragraphs."""
    outline = "" if level is None else f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>'
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{base}{outline}</w:style>'


def document(*body: str, names: str = NAMES) -> str:
    """The XML of a text."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>{"".join(body)}</w:body></w:document>'


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def word_file(*body: str, styles: str = "", **more: str) -> bytes:
    """A Word file with this text."""
    members = {"[Content_Types].xml": TYPES, "word/document.xml": document(*body), **more}
    if styles:
        members["word/styles.xml"] = f"<w:styles {NAMES}>{styles}</w:styles>"
    return packed(members)
