"""Self-checks and drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from storage.records.addresses import Json, Millis

FormKind = Literal["check", "draft"]


@dataclass(frozen=True, slots=True)
class Form:
    """A running self-check or an application draft of a person in a programme; its answers are kept beside it, by leaf id.

    ``keep`` says that the person wants it kept, ``staff_may_read`` that the programme team may read it when finished.
    """

    id: str
    person: str
    programme: str
    kind: FormKind
    created_at: Millis
    updated_at: Millis
    keep: bool = False
    staff_may_read: bool = False
    finished_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A finished draft as it stood: ``number`` counts from 1."""

    form: str
    number: int
    at: Millis
    document: Mapping[str, Json]
