"""Sessions, what was agreed in them, who comes, and hours to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from storage.records import Attendance, HourVote, Millis, Proposal, ProposalPost, Session


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

    def save_proposal(self, proposal: Proposal) -> None:
        """Keep what may change of a proposal: when it closes and was closed, and what was chosen."""

    def proposal(self, proposal_id: int) -> Proposal | None:
        """The proposal of that id."""

    def proposals(self, twinning_id: int) -> Sequence[Proposal]:
        """The proposals of a twinning, oldest first."""

    def suit(self, *votes: HourVote) -> None:
        """Keep what somebody answered to hours; what they answered to them before is replaced."""

    def suits(self, proposal_id: int) -> Sequence[HourVote]:
        """What everybody answered, in the order in which it was last said."""

    def save_proposal_post(self, *posts: ProposalPost) -> None:
        """Keep where a proposal is posted, new or changed."""

    def proposal_posts(self, proposal_id: int) -> Sequence[ProposalPost]:
        """Where a proposal is posted."""
