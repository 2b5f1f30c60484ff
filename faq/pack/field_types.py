"""What may stand in a field of a pack: on one line, within bounds, an address that can be shown and pressed."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from faq.sessions.post_offsets import before

LONGEST_ID = 40
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MAIL = re.compile(r"[^\s@<>\"',;:?&]+@[^\s@<>\"',;:?&]+")


def _pack_id(name: str) -> str:
    """A name that is a folder's and a file's on every system, and leads out of none."""
    if not _ID.fullmatch(name) or len(name) > LONGEST_ID:
        what = "expected small letters, digits and single hyphens between them, at most {most}, such as my-programme"
        raise PydanticCustomError("pack_id", what, {"most": LONGEST_ID})
    return name


def _one_line(words: str) -> str:
    if set(words) & set("\n\r\t"):
        raise PydanticCustomError("one_line", "expected one line, without tabs")
    return words


def _language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code):
        raise PydanticCustomError("language", "expected the code of a language, such as en")
    return code


def _web_address(url: str) -> str:
    """An address as it can be shown and pressed: of a public https page, with nothing hidden in it."""
    if not _is_web(url):
        raise PydanticCustomError("web_address", "expected an address that begins with https://, without spaces")
    return url


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    plain = url.isascii() and url.isprintable() and not set(url) & set(' <>"`|\\')
    return plain and url.startswith("https://") and "." in host.strip(".") and "@" not in parts.netloc


def _form_address(url: str) -> str:
    if url and not _is_web(url) and not (url.startswith("mailto:") and _MAIL.fullmatch(url.removeprefix("mailto:"))):
        what = "expected an address that begins with https://, without spaces, or mailto: and an e-mail address"
        raise PydanticCustomError("form_address", what)
    return url


def _page_address(url: str) -> str:
    """As ``_web_address``, where people may leave out how it begins."""
    if url and not _is_web(url if "://" in url else f"https://{url}"):
        raise PydanticCustomError(
            "page_address", "expected an address such as https://www.example.org or www.example.org"
        )
    return url


def _mail_address(address: str) -> str:
    if address and not _MAIL.fullmatch(address):
        raise PydanticCustomError("mail_address", "expected an e-mail address, such as office@example.org")
    return address


def _offset(offset: str) -> str:
    """A time before a session, as it is written."""
    try:
        before(offset)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("offset", "expected a time before a session such as 7d, 1h or 30min") from error
    return offset


PackId: TypeAlias = Annotated[str, AfterValidator(_pack_id)]
Name: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_one_line)
]
"""What something is called, on one line of a screen."""
Line: TypeAlias = Annotated[str, StringConstraints(max_length=300), AfterValidator(_one_line)]
"""A few words on one line, or none."""
LanguageCode: TypeAlias = Annotated[str, AfterValidator(_language)]
WebAddress: TypeAlias = Annotated[str, StringConstraints(max_length=300), AfterValidator(_web_address)]
FormAddress: TypeAlias = Annotated[str, StringConstraints(max_length=300), AfterValidator(_form_address)]
PageAddress: TypeAlias = Annotated[str, StringConstraints(max_length=300), AfterValidator(_page_address)]
MailAddress: TypeAlias = Annotated[str, StringConstraints(max_length=300), AfterValidator(_mail_address)]
Offset: TypeAlias = Annotated[str, StringConstraints(max_length=20), AfterValidator(_offset)]
Cities: TypeAlias = Annotated[int, Field(le=100)]
Days: TypeAlias = Annotated[int, Field(le=3650)]
"""Ten years: nothing personal is kept for longer."""
Months: TypeAlias = Annotated[int, Field(le=120)]
Minutes: TypeAlias = Annotated[int, Field(le=600)]
Order: TypeAlias = Annotated[int, Field(ge=-1000, le=1000)]
Twinnings: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
