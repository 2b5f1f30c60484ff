"""What the store gives and takes: plain frozen records. Every instant is an integer of milliseconds since 1970, UTC."""

from storage.records.access_records import AuditRow, Invitation, Role, RoleName
from storage.records.addresses import ASIDE, DAY, MINUTE, Address, Identity, Json, Millis, aside, millis
from storage.records.backup_records import BACKUP, Copied, Restored
from storage.records.form_records import Form, FormKind, Version
from storage.records.inbox_records import Count, Parked, Upkeep
from storage.records.message_records import FLEETING, MOST_COUNTED, QUOTING, Backlog, OutboxRow, OutboxState, Outgoing
from storage.records.people_records import Code, Conversation, Person, Prompt
from storage.records.poll_records import Poll, PollMode, PollOption, PollPost
from storage.records.question_records import Miss, Taught
from storage.records.reminder_records import Feed, Plan, PostOverride, Subscription
from storage.records.session_records import Attendance, HourAnswer, HourVote, Proposal, ProposalPost, Session
from storage.records.twinning_records import LinkedGroup, Seat, Twinning, TwinningCity
from storage.records.vote_records import EarlyVote, FeedbackText, Vote

__all__ = [
    "ASIDE",
    "BACKUP",
    "DAY",
    "FLEETING",
    "MINUTE",
    "MOST_COUNTED",
    "QUOTING",
    "Address",
    "Attendance",
    "AuditRow",
    "Backlog",
    "Code",
    "Conversation",
    "Copied",
    "Count",
    "EarlyVote",
    "Feed",
    "FeedbackText",
    "Form",
    "FormKind",
    "HourAnswer",
    "HourVote",
    "Identity",
    "Invitation",
    "Json",
    "LinkedGroup",
    "Millis",
    "Miss",
    "OutboxRow",
    "OutboxState",
    "Outgoing",
    "Parked",
    "Person",
    "Plan",
    "Poll",
    "PollMode",
    "PollOption",
    "PollPost",
    "PostOverride",
    "Prompt",
    "Proposal",
    "ProposalPost",
    "Restored",
    "Role",
    "RoleName",
    "Seat",
    "Session",
    "Subscription",
    "Taught",
    "Twinning",
    "TwinningCity",
    "Upkeep",
    "Version",
    "Vote",
    "aside",
    "millis",
]
