"""Self-checks and drafts, with their answers and versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from storage.records import Form, FormKind, Json, Millis, Version


class FormStore(Protocol):
    """Self-checks and drafts, with their answers and versions."""

    def create_form(self, person: str, programme: str, kind: FormKind, at: Millis) -> Form:
        """A new form with an id of its own."""

    def form(self, form_id: str) -> Form | None:
        """The form of that id."""

    def forms(self, person: str, programme: str = "", kind: FormKind | None = None) -> Sequence[Form]:
        """A person's forms and those they were invited to, newest ``updated_at`` first (then newest ``created_at``, then id)."""

    def all_forms(self, kind: FormKind) -> Sequence[Form]:
        """The forms of everybody, for staff's exports, oldest first."""

    def invite(self, form_id: str, person: str) -> None:
        """Let another person work on a form too; inviting its own person or somebody twice changes nothing."""

    def save_form(self, form: Form) -> None:
        """Keep a changed form."""

    def drop_form(self, form_id: str) -> None:
        """Delete a form with its answers and versions, and whatever else holds its words, at whose address ever: rows of the
        queue and prompts that were made of it, and of a conversation whose state names it under ``form`` all but that and
        the place (``at``). Forms that go otherwise (``forget``, ``pruning``) take it along too. No error where there is none.
        """

    def drop_held(self, before: Millis) -> None:
        """Delete, as ``drop_form`` does, the self-checks that are ended, not to be kept, and unchanged since before that time."""

    # -- answers and versions
    def answers(self, form_id: str) -> Mapping[str, Json]:
        """The answers of a form by leaf id, in the order they were first given."""

    def answer(self, form_id: str, leaf: str, value: Json, at: Millis) -> None:
        """Keep one answer (an earlier one of that leaf is replaced in its place); the form's ``updated_at`` becomes ``at``."""

    def unanswer(self, form_id: str, leaf: str, at: Millis) -> None:
        """Delete one answer; no error where there is none."""

    def finish(self, form_id: str, document: Mapping[str, Json], at: Millis) -> Version:
        """Keep the document as the form's next version (1, 2, …); ``finished_at`` and ``updated_at`` become ``at``."""

    def versions(self, form_id: str) -> Sequence[Version]:
        """The versions of a form, oldest first."""
