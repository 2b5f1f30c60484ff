"""The one protocol that every engine fulfils; ``tests/storage`` holds the contract all engines are tested against."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from storage.records import (
    Address,
    Attendance,
    AuditRow,
    Bound,
    Code,
    Conversation,
    Count,
    FeedbackText,
    Form,
    FormKind,
    Identity,
    Invitation,
    Json,
    Millis,
    Miss,
    OutboxRow,
    OutboxState,
    Outgoing,
    Parked,
    Person,
    Plan,
    Poll,
    PollMode,
    PollOption,
    PollPost,
    Prompt,
    Proposal,
    Role,
    Seat,
    Session,
    Subscription,
    Taught,
    Twinning,
    TwinningCity,
    Version,
    Vote,
    Wish,
)


class StoreError(Exception):
    """The store cannot do its work now or at all; the message says in plain words what to do about it."""


class StoreBusy(StoreError):
    """Another process holds the store longer than we wait (5 s); nothing was changed, trying again is safe."""


class StoreReadOnly(StoreError):
    """The store may be read but not written."""


class StoreFull(StoreError):
    """No room is left on the disk; nothing was changed."""


class StoreNewer(StoreError):
    """The store was written by a newer version of this program."""


class Store(Protocol):
    """Everything we remember. Methods that write must be called inside ``transaction()``; reads may be called anywhere.

    Mistakes of the caller are no StoreError: RuntimeError for a write outside a transaction or a transaction within one,
    LookupError for a write about a person or form that does not exist (any more), ValueError for what cannot be kept.
    One thread at a time: another one waits while a transaction is open.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction (SQLite: ``BEGIN IMMEDIATE``): commits at the end, rolls back when the block raises."""

    def close(self) -> None:
        """Let go of the store; calling it twice is fine."""

    def health(self) -> Mapping[str, str]:
        """For ``doctor``: engine, path, schema, journal, integrity ("ok"), bytes; ``outbox <state>`` with its number of rows."""

    # -- inbox: what was received, so that nothing is applied twice
    def take(self, platform: str, bot: str, event: str, at: Millis) -> bool:
        """Note an event id; False where it was noted before."""

    def park(self, parked: Parked) -> None:
        """Note an event whose handler raised, and its id as taken."""

    def parked(self) -> Sequence[Parked]:
        """All parked events, oldest first."""

    # -- people and conversations
    def person(self, identity: Identity, at: Millis) -> Person:
        """The person of this identity, made at ``at`` where there is none."""

    def save_person(self, person: Person) -> None:
        """Keep a changed person."""

    def known_person(self, person: str) -> Person | None:
        """The person of that id."""

    def person_of(self, identity: Identity) -> str:
        """The id of the person of this identity; empty where there is none."""

    def join(self, person: str, other: str) -> None:
        """Make two persons one: all that is of ``other`` becomes ``person``'s, and there is no ``other`` any more."""

    def part(self, identity: Identity, at: Millis) -> Person:
        """Make one account a new person; what was kept stays with the person it was of. Conversations on the account's
        platform are forgotten, with their prompts."""

    def conversations(self, person: str) -> Sequence[Conversation]:
        """The conversations of a person, by address."""

    def identities(self, person: str) -> Sequence[Identity]:
        """The accounts of a person."""

    def conversation(self, address: Address) -> Conversation | None:
        """The conversation held at an address."""

    def save_conversation(self, conversation: Conversation) -> None:
        """Keep a conversation's state."""

    # -- prompts: what old buttons were about
    def save_prompt(self, prompt: Prompt, made_of: Collection[str] = ()) -> None:
        """Keep what the buttons of a message are about. ``made_of`` names the forms whose words it holds: it goes with them."""

    def prompt(self, address: Address, nonce: str) -> Prompt | None:
        """What the buttons with this nonce were about; None where none was shown at this address."""

    # -- forms: self-checks and drafts
    def create_form(self, person: str, programme: str, kind: FormKind, at: Millis) -> Form:
        """A new form with an id of its own."""

    def form(self, form_id: str) -> Form | None:
        """The form of that id."""

    def forms(self, person: str, programme: str = "", kind: FormKind | None = None) -> Sequence[Form]:
        """A person's forms and those they were invited to, newest ``updated_at`` first (then newest ``created_at``, then id)."""

    def invite(self, form_id: str, person: str) -> None:
        """Let another person work on a form too; inviting its own person or somebody twice changes nothing."""

    def all_forms(self, kind: FormKind) -> Sequence[Form]:
        """The forms of everybody, for staff's exports, oldest first."""

    def save_form(self, form: Form) -> None:
        """Keep a changed form."""

    def drop_form(self, form_id: str) -> None:
        """Delete a form with its answers and versions, and whatever else holds its words, at whose address ever: rows of the
        queue and prompts that were made of it, and of a conversation whose state names it under ``form`` all but that and
        the place (``at``). Forms that go otherwise (``forget``, ``prune``) take it along too. No error where there is none.
        """

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

    # -- one-time codes
    def keep_code(self, secret: str, code: Code) -> None:
        """Keep a one-time code; of its secret only a hash is kept."""

    def use_code(self, secret: str, at: Millis) -> Code | None:
        """What a code is good for; it is gone with that. None where there is none (any more), or it has expired."""

    # -- counters without person
    def count(self, day: str, programme: str, what: str) -> None:
        """Add one."""

    def counts(self) -> Sequence[Count]:
        """All counters, by day, programme and what."""

    # -- questions asked in vain, and what staff taught
    def keep_miss(self, programme: str, text: str, band: str, at: Millis, person: str = "") -> Miss:
        """Keep a (masked) question; ``person`` where it is handed over to the team and a reply is wanted."""

    def misses(self, programme: str = "") -> Sequence[Miss]:
        """The kept questions, oldest first."""

    def answered_miss(self, miss_id: int, at: Millis) -> None:
        """Note that the team replied. Who asked stays with it: ``forget`` must find it. No error where there is none (any more)."""

    def teach(self, taught: Taught) -> None:
        """Keep a way to ask; the same phrase for the same entry is kept once."""

    def unteach(self, programme: str, entry: str, phrase: str) -> bool:
        """Take a taught phrase back; False where it was not there."""

    def taught(self, programme: str = "") -> Sequence[Taught]:
        """What staff taught, oldest first."""

    def taught_version(self) -> int:
        """A number that changes whenever what is taught changes, so that an index knows when to be rebuilt."""

    # -- outbox
    def put(self, messages: Sequence[Outgoing], at: Millis, made_of: Collection[str] = ()) -> Sequence[int]:
        """Queue messages; one with a key takes the place of a due one with the same key and address, which is deleted, and
        stands at the end of the queue. The ids, in order; an id is never given again. ``made_of`` names the forms whose words
        they hold: sent or not they go with each of them, all but a ``last_word``. A form that is there no more counts not."""

    def claim(self, platforms: Sequence[str], now: Millis, limit: int = 1) -> Sequence[OutboxRow]:
        """Take due rows into ``sending`` (``attempts`` + 1), ordered by lane, due time, id. One row of an address at a time:
        a row waits while any row of its address is sending, and while an earlier one is due at ``now`` or due again after a
        failed attempt. Earlier is the lower lane, then the lower id: order within a chat is kept, a reply overtakes a
        broadcast, and a reminder planned for next week holds nothing up. Opens its own write transaction where none is
        open."""

    def settle(
        self, row: int, state: OutboxState, at: Millis, *, error: str = "", sent_as: str = "", due_at: Millis | None = None,
        counts: bool = True,
    ) -> None:  # fmt: skip
        """Note the fate of a row that is ``sending``; nothing where it is not, or not any more (forgotten, or recovered by
        another process). ``due`` needs ``due_at``, and where a newer row with its key was put meanwhile the row is deleted
        instead; ``counts=False`` gives the attempt back (a 429). ``uncertain`` raises ``doubts`` by one. The body of a
        dropped row is blanked, and that of a fleeting one as soon as it is sent. A row with ``last_word`` is deleted as soon as
        it is sent, dead or dropped. Opens its own transaction where none is open."""

    def recover(self, at: Millis, platforms: Sequence[str] = ()) -> int:
        """At start: rows of these platforms (all where empty) that a process left ``sending`` as it died become uncertain, or
        due again where their policy is ``resend`` and they were in doubt fewer than 2 times; ``doubts`` rises by one. How many
        there were. Opens its own transaction where none is open. It cannot tell a dead process from a live one: see
        ``storage.sqlite.relay_lock``."""

    def next_due(self, platforms: Sequence[str]) -> Millis | None:
        """When the next row of these platforms is due, be it in the past; rows that wait for another one count too."""

    def outbox(self, states: Sequence[OutboxState] = ()) -> Sequence[OutboxRow]:
        """The rows in these states (all where empty), oldest first."""

    def outbox_row(self, row: int) -> OutboxRow | None:
        """One row."""

    def resend(self, row: int, at: Millis) -> bool:
        """Make an uncertain or dead row due again, its attempts counted anew; False where it is in another state."""

    def drop(self, row: int, at: Millis) -> bool:
        """Give up an uncertain, dead or due row; its body is blanked. False where it is in another state."""

    # -- roles, codes, the audit log
    def give_role(self, role: Role) -> None:
        """Give a role; one that the person has stays as it is. LookupError where the person or the twinning does not exist."""

    def take_role(self, role: Role) -> bool:
        """Take a role back, whenever it was given; False where the person does not have it."""

    def roles(self, person: str = "") -> Sequence[Role]:
        """The roles of a person, or of everybody, oldest first."""

    def keep_invitation(self, secret: str, invitation: Invitation) -> None:
        """Keep an invitation; of its secret only a hash is kept. LookupError where its twinning does not exist."""

    def invitation(self, secret: str, at: Millis) -> Invitation | None:
        """What an invitation is good for; None where there is none (any more), or it has expired."""

    def use_invitation(self, secret: str, at: Millis) -> Invitation | None:
        """The same, and it is gone with that."""

    def person_number(self, person: str) -> str:
        """The random number a person has in lists and in the audit log, made when first asked for; LookupError for nobody."""

    def person_numbers(self, people: Sequence[str]) -> Mapping[str, str]:
        """The same of several, by person."""

    def person_numbered(self, number: str) -> str:
        """The person with this number; empty where there is none (any more)."""

    def audit(self, *rows: AuditRow) -> None:
        """Add rows; their ``id`` is given. A row is never changed or deleted."""

    def audited(self, limit: int = 0) -> Sequence[AuditRow]:
        """The newest ``limit`` rows (all where 0), oldest first."""

    # -- twinnings
    def create_twinning(self, programme: str, title: str, priority: str, at: Millis) -> Twinning:
        """A new twinning without cities."""

    def twinning(self, twinning_id: int) -> Twinning | None:
        """The twinning of that number."""

    def twinnings(self, *, archived: bool = False) -> Sequence[Twinning]:
        """The twinnings by number; those that are archived only where asked for."""

    def save_twinning(self, twinning: Twinning) -> None:
        """Keep a changed twinning."""

    def set_cities(self, twinning_id: int, cities: Sequence[TwinningCity]) -> None:
        """The cities of a twinning from now on. A city that goes takes its seats along."""

    def cities(self, twinning_id: int) -> Sequence[TwinningCity]:
        """The cities of a twinning by number."""

    def seat(self, seat: Seat) -> None:
        """Put a person on the roster; LookupError where the city or the person does not exist."""

    def unseat(self, seat: Seat) -> bool:
        """Take a person off the roster; False where they were not on it."""

    def seats(self, twinning_id: int) -> Sequence[Seat]:
        """The roster of a twinning, by city, then in the order in which people came."""

    def seats_of(self, person: str) -> Sequence[Seat]:
        """The seats of a person, by twinning and city."""

    def bind(self, bound: Bound) -> None:
        """Bind a group to a twinning; what it was bound to before is replaced."""

    def unbind(self, address: Address) -> bool:
        """Bind a group to nothing; False where it was bound to nothing."""

    def bound_at(self, address: Address) -> Bound | None:
        """What a group is bound to."""

    def bounds(self, twinning_id: int) -> Sequence[Bound]:
        """The groups of a twinning, oldest first, those that are lost too."""

    def bounds_in(self, address: Address) -> Sequence[Bound]:
        """What is bound in a chat, in any of its threads."""

    def move(self, old: Address, new: Address) -> None:
        """A chat has another id now: what is bound there (in any of its threads), the polls posted there and what was ever queued
        for it go along, so that what went out is not planned again. Of a poll that was posted the ``message`` is ``moved``
        then: a message's id is of one chat."""

    # -- sessions
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

    def note_session(self, session_id: int, kind: str, text: str) -> None:
        """Keep what was agreed (``focus``, ``steps``) or who ``came``; an earlier text of that kind is replaced, an
        empty one deletes it."""

    def session_notes(self, session_id: int) -> Mapping[str, str]:
        """What was agreed in a session, by kind."""

    def attend(self, attendance: Attendance) -> None:
        """Keep what a person said about coming; what they said before is replaced."""

    def attendance(self, session_id: int) -> Sequence[Attendance]:
        """What people said about coming, of this and of earlier versions, in the order in which they first said something."""

    # -- what staff want of the posts about sessions
    def plan(self, twinning_id: int) -> Plan:
        """What a twinning has of its own; all empty where nothing was set."""

    def save_plan(self, plan: Plan) -> None:
        """Keep a changed plan."""

    def fed(self, feed: str) -> int:
        """The twinning whose calendar feed has this secret; 0 where none has."""

    def wish(self, wish: Wish) -> None:
        """Keep what is wanted of a post."""

    def wished(self, twinning_id: int, number: int, kind: str) -> Wish:
        """What is wanted of a post; nothing in it where nobody wanted anything."""

    # -- hours to choose from
    def propose(self, proposal: Proposal) -> Proposal:
        """Keep hours to choose from; its ``id`` is given."""

    def proposal(self, proposal_id: int) -> Proposal | None:
        """The proposal of that id."""

    def suit(self, proposal_id: int, option: int, person: str) -> bool:
        """Note that an hour (counted from 0) suits somebody, or take that back where it was noted; whether it suits now."""

    def suits(self, proposal_id: int) -> Sequence[tuple[int, str]]:
        """Which hours suit whom, in the order in which it was said."""

    # -- reminders that people asked for
    def subscribe(self, subscription: Subscription) -> Subscription:
        """Keep a reminder that somebody asked for; its ``id`` is given."""

    def save_subscription(self, subscription: Subscription) -> None:
        """Keep a changed ``due_at``."""

    def subscription(self, subscription_id: int) -> Subscription | None:
        """The reminder of that id."""

    def subscriptions(self, person: str = "") -> Sequence[Subscription]:
        """The reminders of a person, or of everybody, oldest first."""

    def unsubscribe(self, subscription_id: int) -> None:
        """Delete a reminder; no error where there is none."""

    # -- planned messages, by the beginning of their key
    def planned(self, *prefixes: str) -> Sequence[OutboxRow]:
        """The rows in any state whose key begins with one of these, in the order in which they are or were due."""

    def planned_under(self, *keys: str) -> Sequence[OutboxRow]:
        """The rows in any state whose key is one of these, or begins with it and a ``/`` or ``:``, in the order in which they
        are or were due: under ``poll/1`` is ``poll/1/edit`` and not ``poll/10``."""

    def unplan(self, *prefixes: str) -> int:
        """Delete the due rows whose key begins with one of these; how many that were. What is being sent is left alone."""

    def withdraw(self, rows: Sequence[int]) -> int:
        """Delete these rows where they are due; how many that were."""

    # -- polls
    def add_poll(self, poll: Poll, labels: Sequence[str]) -> Poll:
        """Keep a new poll with its options; its ``id`` is given. ValueError where its session was asked that already."""

    def add_polls(self, asked: Sequence[tuple[Poll, Sequence[str]]]) -> Sequence[Poll]:
        """The same of several, in order."""

    def save_poll(self, *polls: Poll) -> None:
        """Keep what may change of polls: the mode (before it is posted), whether it is hidden, when it closes and was closed."""

    def poll(self, poll_id: int) -> Poll | None:
        """The poll of that number."""

    def polls(self, twinning_id: int = 0, *, session: int = 0) -> Sequence[Poll]:
        """The polls of a twinning, a session, or all, oldest first."""

    def options(self, poll_id: int) -> Sequence[PollOption]:
        """The options of a poll in order, with their tally: of votes, or of an anonymous poll's counters."""

    def save_post(self, *posts: PollPost) -> None:
        """Keep where a poll is posted, new or changed; its ``nonce`` stays. Once a row of the outbox is sent there whose key
        begins ``poll/NUMBER``, its ``message`` is what that was sent as, and behind a ``/`` there its ``native``."""

    def put_once(self, message: Outgoing, at: Millis) -> bool:
        """Queue a message unless one with its key and address is due already; whether it was queued."""

    def post_at(self, poll_id: int, address: Address) -> PollPost | None:
        """The post of a poll in a group."""

    def posts(self, poll_id: int) -> Sequence[PollPost]:
        """The posts of a poll, oldest first."""

    def native_post(self, native: str) -> PollPost | None:
        """The post that is the platform's own poll of that id."""

    def vote(self, vote: Vote) -> None:
        """Keep a vote; an earlier one of the person is replaced. LookupError where the option or the person does not exist."""

    def unvote(self, poll_id: int, person: str) -> bool:
        """Take a person's vote back; False where there was none."""

    def count_vote(self, poll_id: int, option: int, person: str, *, listed: bool) -> bool:
        """Count a vote of an anonymous poll and, apart from it, that the person took part; False where they had already.
        Neither has a time or an order, and the log that shows the two together is emptied after the commit."""

    def votes(self, poll_id: int) -> Sequence[Vote]:
        """The votes of a poll, oldest first; of an anonymous one there are none."""

    def took_part(self, poll_id: int) -> frozenset[str]:
        """Who voted, in a poll of any mode."""

    def keep_early(self, native: str, person: str, option: int, at: Millis) -> None:
        """Keep a vote in a platform's poll that we do not know yet (0: taken back); it is counted when we do."""

    def add_text(self, text: FeedbackText) -> FeedbackText:
        """Keep what somebody wrote, under a random id. Where it has no person, nothing tells in which order such texts came."""

    def texts(self, poll_id: int) -> Sequence[FeedbackText]:
        """What was written beside a poll, oldest first; without times in the order of their random ids."""

    def feedback_mode(self, twinning_id: int) -> PollMode | None:
        """How a twinning is asked after its sessions; None where nobody chose."""

    def set_feedback_mode(self, twinning_id: int, mode: PollMode) -> None:
        """Choose how a twinning is asked from now on."""

    def set_nudged(self, person: str, wanted: bool) -> None:
        """Whether a person wants to be reminded of feedback in private."""

    def may_nudge(self, person: str) -> bool:
        """Whether a person may be reminded of feedback in private: until they say no."""

    # -- the person's own data
    def dump(self, person: str) -> Mapping[str, Json]:
        """Everything kept about a person, table by table, as it stands: for ``mydata``."""

    def owned(self, person: str) -> Mapping[str, int]:
        """How many rows there are of it in each table."""

    def forget(self, person: str) -> None:
        """Delete everything about a person: identities, conversations and the prompts at their addresses, forms, answers,
        versions, misses with what quotes questions to the team, and of the queue all but a ``last_word``, put before or
        after. No error where there is nobody. After the commit nothing of it is left in the file either, which takes as long as
        copying it (about 12 ms a MB). What an open anonymous poll that they answered has
        counted apart goes too: they may answer it again."""

    def prune(self, now: Millis, retention_days: Mapping[str, int]) -> None:
        """Delete what is past its time: inbox ids after 7 days, prompts after 90, bodies of outbox rows 7 days after sending
        (of fleeting ones in doubt or dead, which are dropped, too), forms (by programme, those to ``keep`` too) not touched for
        the retention, misses likewise; polls with their votes, texts and tallies, counted from their closing; who could not
        come, counted from the session. Programmes that are not named keep theirs."""
