"""The drafts that the programme team may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storage.protocols.form_store import FormStore
from storage.records import Form, Json, Version


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that staff may read, as it was last finished."""

    form: Form
    version: Version

    @property
    def answers(self) -> dict[str, Json]:
        """Its answers by leaf id, those to questions that are no longer asked last."""
        document = self.version.document
        return {**document["answers"], **document["no_longer_asked"]}


def finished(store: FormStore, programme: str) -> Iterator[Draft]:
    """The drafts that staff may read, each in its newest version."""
    for form in store.all_forms("draft"):
        readable = form.staff_may_read and programme in ("", form.programme)
        if readable and (versions := store.versions(form.id)):
            yield Draft(form, versions[-1])
