"""A visit of nobody: to write what nobody is there to read now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.dialog.remembered import Remembered
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Channel, Knowledge, Text, Turn
from handlers.dialog.visit import Visit
from storage.records import Address, Identity, Person
from storage.store import Store


def desk(
    store: Store,
    knowledge: Knowledge,
    translators: Mapping[str, Translator],
    now: datetime,
    programme: str,
    language: str = "en",
) -> Visit:
    """A visit of nobody, to write something in a language about a programme."""
    nowhere = Turn(Text(""), now, Address("", "", "", ""), Identity("", "", ""), Channel(), knowledge, translators, str)
    return Visit(nowhere, store, Person("", 0, language=language, programme=programme), Remembered())
