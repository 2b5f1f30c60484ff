"""People with their accounts and codes, and what is talked about with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from storage.records import Address, Code, Conversation, Identity, Millis, Person, Prompt


class PeopleStore(Protocol):
    """People with their accounts and codes, and what is talked about with them."""

    def person(self, identity: Identity, at: Millis) -> Person:
        """The person of this identity, made at ``at`` where there is none."""

    def save_person(self, person: Person) -> None:
        """Keep a changed person."""

    def known_person(self, person: str) -> Person | None:
        """The person of that id."""

    def person_of(self, identity: Identity) -> str:
        """The id of the person of this identity; empty where there is none."""

    def identities(self, person: str) -> Sequence[Identity]:
        """The accounts of a person."""

    def join(self, person: str, other: str) -> None:
        """Make two persons one: all that is of ``other`` becomes ``person``'s, but for what only one can have
        (a vote in a poll): there ``person``'s stays. There is no ``other`` any more."""

    def part(self, identity: Identity, at: Millis) -> Person:
        """Make one account a new person; what was kept stays with the person it was of. Conversations on the account's
        platform are forgotten, with their prompts."""

    # -- conversations
    def conversations(self, person: str) -> Sequence[Conversation]:
        """The conversations of a person, by address."""

    def conversation(self, address: Address) -> Conversation | None:
        """The conversation held at an address."""

    def save_conversation(self, conversation: Conversation) -> None:
        """Keep a conversation's state."""

    def drop_questions(self, before: Millis) -> None:
        """Take out of all conversations the last question (``asked``) that was put before that."""

    # -- prompts: what old buttons were about
    def save_prompt(self, prompt: Prompt, made_of: Collection[str] = ()) -> None:
        """Keep what the buttons of a message are about. ``made_of`` names the forms whose words it holds: it goes with them."""

    def prompt(self, address: Address, nonce: str) -> Prompt | None:
        """What the buttons with this nonce were about; None where none was shown at this address."""

    # -- one-time codes
    def keep_code(self, secret: str, code: Code) -> None:
        """Keep a one-time code; of its secret only a hash is kept."""

    def use_code(self, secret: str, at: Millis) -> Code | None:
        """What a code is good for; it is gone with that. None where there is none (any more), or it has expired."""
