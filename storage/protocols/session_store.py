"""Sessions, what was agreed in them, who comes, and hours to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from storage.records import Attendance, Millis, Proposal, Session


class SessionStore(Protocol):
    """Sessions, what was agreed in them, who comes, and hours to choose from."""

    def add_session(self, session: Session) -> Session:
        """Keep a new session; its ``id`` is given. ValueError where the twinning has a session of that number."""

    def save_session(self, session: Session) -> None:
        """Keep a changed session; its twinning and number stay."""

    def session(self, session_id: int) -> Session | None:
        """The session of that id."""

    def sessions(self, twinning_id: int) -> Sequence[Session]:
        """The sessions of a twinning in time, those that were cancelled too."""

    def stale_sessions(self, tzdata: str, after: Millis) -> Sequence[Session]:
        """The sessions to come whose instant was reckoned with another version of the time zones."""

    # -- what was agreed, and who comes
    def note_session(self, session_id: int, kind: str, text: str) -> None:
        """Keep what was agreed (``focus``, ``steps``) or who ``came``; an earlier text of that kind is replaced, an
        empty one deletes it."""

    def session_notes(self, session_id: int) -> Mapping[str, str]:
        """What was agreed in a session, by kind."""

    def attend(self, attendance: Attendance) -> None:
        """Keep what a person said about coming; what they said before is replaced."""

    def attendance(self, session_id: int) -> Sequence[Attendance]:
        """What people said about coming, of this and of earlier versions, in the order in which they first said something."""

    # -- hours to choose from
    def propose(self, proposal: Proposal) -> Proposal:
        """Keep hours to choose from; its ``id`` is given."""

    def proposal(self, proposal_id: int) -> Proposal | None:
        """The proposal of that id."""

    def suit(self, proposal_id: int, option: int, person: str) -> bool:
        """Note that an hour (counted from 0) suits somebody, or take that back where it was noted; whether it suits now."""

    def suits(self, proposal_id: int) -> Sequence[tuple[int, str]]:
        """Which hours suit whom, in the order in which it was said."""
