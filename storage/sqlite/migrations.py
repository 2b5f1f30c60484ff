"""The numbered steps that lead from an empty file to the newest schema. A step that was released is never edited."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from storage.sqlite.connection import MEMORY, Connection
from storage.sqlite.whole_copies import keep_before
from storage.store import StoreError, StoreNewer

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION = 0x43324331
"""What SQLite's ``application_id`` says in our files: "C2C1"."""

FIRST = (
    """
    CREATE TABLE inbox (
        platform TEXT NOT NULL, bot TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (platform, bot, event)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE parked (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL, bot TEXT NOT NULL, event TEXT NOT NULL,
        handler TEXT NOT NULL, error TEXT NOT NULL, at INTEGER NOT NULL,
        UNIQUE (platform, bot, event)
    ) STRICT
    """,
    """
    CREATE TABLE person (
        id TEXT PRIMARY KEY,
        created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, noticed_at INTEGER,
        language TEXT NOT NULL, zone TEXT NOT NULL, programme TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE identity (
        platform TEXT NOT NULL, team TEXT NOT NULL, user TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        PRIMARY KEY (platform, team, user)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX identity_person ON identity (person)",
    """
    CREATE TABLE conversation (
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        state TEXT NOT NULL,
        PRIMARY KEY (platform, bot, team, chat, thread)
    ) STRICT
    """,
    "CREATE INDEX conversation_person ON conversation (person)",
    """
    CREATE TABLE prompt (
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        nonce TEXT NOT NULL, at INTEGER NOT NULL, about TEXT NOT NULL,
        PRIMARY KEY (platform, bot, team, chat, thread, nonce)
    ) STRICT
    """,
    """
    CREATE TABLE form (
        id TEXT PRIMARY KEY,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        programme TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('check', 'draft')),
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, finished_at INTEGER,
        keep INTEGER NOT NULL, staff_may_read INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX form_person ON form (person)",
    """
    CREATE TABLE answer (
        id INTEGER PRIMARY KEY,
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        leaf TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
        UNIQUE (form, leaf)
    ) STRICT
    """,
    """
    CREATE TABLE version (
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        number INTEGER NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL,
        PRIMARY KEY (form, number)
    ) STRICT
    """,
    """
    CREATE TABLE counter (
        day TEXT NOT NULL, programme TEXT NOT NULL, what TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (day, programme, what)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE miss (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        programme TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, band TEXT NOT NULL,
        person TEXT REFERENCES person ON DELETE CASCADE,
        handed_over INTEGER NOT NULL, answered_at INTEGER
    ) STRICT
    """,
    "CREATE INDEX miss_person ON miss (person)",
    """
    CREATE TABLE taught (
        id INTEGER PRIMARY KEY,
        programme TEXT NOT NULL, entry TEXT NOT NULL, phrase TEXT NOT NULL, at INTEGER NOT NULL,
        UNIQUE (programme, entry, phrase)
    ) STRICT
    """,
    "CREATE TABLE taught_version (number INTEGER NOT NULL) STRICT",
    "INSERT INTO taught_version VALUES (0)",
    # An id is never given again (AUTOINCREMENT): a relay may still hold that of a deleted row.
    # first_due_at stays when due_at moves on after a failed attempt, so that the row keeps its place in its chat.
    """
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        body TEXT NOT NULL, kind TEXT NOT NULL, person TEXT NOT NULL, key TEXT NOT NULL,
        lane INTEGER NOT NULL CHECK (lane IN (0, 1, 2)),
        policy TEXT NOT NULL CHECK (policy IN ('resend', 'hold')),
        last_word INTEGER NOT NULL,
        created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, first_due_at INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'due'
            CHECK (state IN ('due', 'sending', 'sent', 'uncertain', 'dead', 'dropped')),
        attempts INTEGER NOT NULL DEFAULT 0, doubts INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '', sent_as TEXT NOT NULL DEFAULT '', settled_at INTEGER
    ) STRICT
    """,
    "CREATE INDEX outbox_due ON outbox (platform, lane, due_at) WHERE state = 'due'",
    "CREATE INDEX outbox_place ON outbox (platform, bot, team, chat, thread, first_due_at, lane) WHERE state = 'due'",
    "CREATE INDEX outbox_sending ON outbox (platform, bot, team, chat, thread) WHERE state = 'sending'",
    "CREATE INDEX outbox_key ON outbox (key, platform, bot, team, chat, thread) WHERE state = 'due' AND key <> ''",
    "CREATE INDEX outbox_person ON outbox (person) WHERE person <> ''",
)
"""Everything that version 0.1 remembers."""


def first(db: Database) -> None:
    """From an empty file."""
    # One by one: executescript() of sqlite-utils took 25 ms to find where each of these ends.
    for statement in FIRST:
        db.execute(statement)


def second(db: Database) -> None:
    """One-time codes, and drafts that several persons work on."""
    db.executescript("""
        CREATE TABLE code (
            hash TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('link', 'hand', 'share')),
            person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
            form TEXT REFERENCES form ON DELETE CASCADE,
            platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX code_person ON code (person);
        CREATE INDEX code_form ON code (form);

        CREATE TABLE guest (
            form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
            person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
            PRIMARY KEY (form, person)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX guest_person ON guest (person);
    """)


TWINNINGS = (
    """
    CREATE TABLE twinning (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        programme TEXT NOT NULL, title TEXT NOT NULL, priority TEXT NOT NULL,
        created_at INTEGER NOT NULL, archived_at INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE twinning_city (
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0),
        name TEXT NOT NULL, country TEXT NOT NULL, zone TEXT NOT NULL,
        form TEXT REFERENCES form ON DELETE SET NULL,
        PRIMARY KEY (twinning, number)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX twinning_city_form ON twinning_city (form)",
    """
    CREATE TABLE role (
        id INTEGER PRIMARY KEY,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('owner', 'staff', 'facilitator')),
        twinning INTEGER REFERENCES twinning ON DELETE CASCADE,
        at INTEGER NOT NULL,
        CHECK ((role = 'facilitator') = (twinning IS NOT NULL))
    ) STRICT
    """,
    "CREATE UNIQUE INDEX role_person ON role (person, role, coalesce(twinning, 0))",
    "CREATE INDEX role_twinning ON role (twinning)",
    """
    CREATE TABLE seat (
        id INTEGER PRIMARY KEY,
        twinning INTEGER NOT NULL, city INTEGER NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        UNIQUE (twinning, city, person),
        FOREIGN KEY (twinning, city) REFERENCES twinning_city (twinning, number) ON DELETE CASCADE
    ) STRICT
    """,
    "CREATE INDEX seat_person ON seat (person)",
    """
    CREATE TABLE bound (
        id INTEGER PRIMARY KEY,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        at INTEGER NOT NULL, name TEXT NOT NULL, lost TEXT NOT NULL,
        UNIQUE (platform, bot, team, chat, thread)
    ) STRICT
    """,
    "CREATE INDEX bound_twinning ON bound (twinning)",
    """
    CREATE TABLE invitation (
        hash TEXT PRIMARY KEY,
        purpose TEXT NOT NULL CHECK (purpose IN ('owner', 'staff', 'facilitator', 'seat', 'link')),
        twinning INTEGER REFERENCES twinning ON DELETE CASCADE,
        city INTEGER NOT NULL, expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX invitation_twinning ON invitation (twinning)",
    # A person who joined two accounts has the numbers of both.
    """
    CREATE TABLE person_number (
        id INTEGER PRIMARY KEY,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        number TEXT NOT NULL UNIQUE
    ) STRICT
    """,
    "CREATE INDEX person_number_person ON person_number (person)",
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, about TEXT NOT NULL, subject TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX audit_actor ON audit (actor)",
    "CREATE INDEX audit_subject ON audit (subject)",
    "CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log only grows'); END",
    "CREATE TRIGGER audit_is_so BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log only grows'); END",
)
"""Roles, invitations and the audit log; twinnings with their cities, rosters and groups."""


def twinnings(db: Database) -> None:
    """Roles and twinnings."""
    for statement in TWINNINGS:
        db.execute(statement)


SESSIONS = (
    """
    CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0),
        name TEXT NOT NULL, starts TEXT NOT NULL, zone TEXT NOT NULL, fold INTEGER NOT NULL,
        minutes INTEGER NOT NULL, place TEXT NOT NULL, version INTEGER NOT NULL,
        at INTEGER NOT NULL, tzdata TEXT NOT NULL, cancelled INTEGER NOT NULL, created_at INTEGER NOT NULL,
        UNIQUE (twinning, number)
    ) STRICT
    """,
    """
    CREATE TABLE session_note (
        session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('focus', 'steps', 'came')), text TEXT NOT NULL,
        PRIMARY KEY (session, kind)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE attendance (
        id INTEGER PRIMARY KEY,
        session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        version INTEGER NOT NULL, comes INTEGER NOT NULL,
        UNIQUE (session, person)
    ) STRICT
    """,
    "CREATE INDEX attendance_person ON attendance (person)",
    """
    CREATE TABLE twinning_plan (
        twinning INTEGER PRIMARY KEY REFERENCES twinning ON DELETE CASCADE,
        offsets TEXT NOT NULL, feed TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX twinning_plan_feed ON twinning_plan (feed) WHERE feed <> ''",
    """
    CREATE TABLE wish (
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
        fate TEXT NOT NULL CHECK (fate IN ('', 'hold', 'skip')),
        PRIMARY KEY (twinning, number, kind)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE proposal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL, lines TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX proposal_twinning ON proposal (twinning)",
    """
    CREATE TABLE suits (
        id INTEGER PRIMARY KEY,
        proposal INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
        option INTEGER NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        UNIQUE (proposal, option, person)
    ) STRICT
    """,
    "CREATE INDEX suits_person ON suits (person)",
    """
    CREATE TABLE subscription (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('opens', 'closes', 'draft')),
        programme TEXT NOT NULL, due_at INTEGER, created_at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX subscription_person ON subscription (person)",
    # What became of planned posts is looked up by their key, in any state.
    "CREATE INDEX outbox_named ON outbox (key) WHERE key <> ''",
)
"""Sessions, what is planned about them, and reminders."""


def sessions(db: Database) -> None:
    """Sessions and reminders."""
    for statement in SESSIONS:
        db.execute(statement)


POLLS = (
    """
    CREATE TABLE poll (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        session INTEGER REFERENCES session ON DELETE CASCADE,
        question TEXT NOT NULL, series TEXT NOT NULL, text TEXT NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('open', 'staff', 'anonymous')), hidden INTEGER NOT NULL,
        created_at INTEGER NOT NULL, closes_at INTEGER, closed_at INTEGER
    ) STRICT
    """,
    "CREATE INDEX poll_twinning ON poll (twinning)",
    "CREATE INDEX poll_series ON poll (series)",
    "CREATE UNIQUE INDEX poll_session ON poll (session, question) WHERE session IS NOT NULL",
    # The two counters are used by anonymous polls only.
    """
    CREATE TABLE poll_option (
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0), label TEXT NOT NULL,
        votes INTEGER NOT NULL DEFAULT 0, apart INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (poll, number)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE poll_post (
        id INTEGER PRIMARY KEY,
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        nonce TEXT NOT NULL, message TEXT NOT NULL, native TEXT NOT NULL, edited_at INTEGER NOT NULL,
        UNIQUE (poll, platform, bot, team, chat, thread)
    ) STRICT
    """,
    "CREATE INDEX poll_post_native ON poll_post (native) WHERE native <> ''",
    """
    CREATE TABLE vote (
        poll INTEGER NOT NULL, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        option INTEGER NOT NULL, at INTEGER NOT NULL, listed INTEGER NOT NULL,
        PRIMARY KEY (poll, person),
        FOREIGN KEY (poll, option) REFERENCES poll_option (poll, number) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX vote_person ON vote (person)",
    "CREATE INDEX vote_option ON vote (poll, option)",
    # Apart from what was chosen, and by key alone: nothing here has a time or an order.
    """
    CREATE TABLE part (
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        PRIMARY KEY (poll, person)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX part_person ON part (person)",
    """
    CREATE TABLE feedback_text (
        id TEXT PRIMARY KEY,
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        question TEXT NOT NULL, text TEXT NOT NULL,
        person TEXT REFERENCES person ON DELETE CASCADE, at INTEGER
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX feedback_text_poll ON feedback_text (poll)",
    "CREATE INDEX feedback_text_person ON feedback_text (person) WHERE person IS NOT NULL",
    """
    CREATE TABLE early_vote (
        native TEXT NOT NULL, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        option INTEGER NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (native, person)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX early_vote_person ON early_vote (person)",
    """
    CREATE TABLE feedback_mode (
        twinning INTEGER PRIMARY KEY REFERENCES twinning ON DELETE CASCADE,
        mode TEXT NOT NULL CHECK (mode IN ('open', 'staff', 'anonymous'))
    ) STRICT
    """,
    "CREATE TABLE unnudged (person TEXT PRIMARY KEY REFERENCES person ON DELETE CASCADE) STRICT, WITHOUT ROWID",
)
"""Polls, their votes and what is written beside them."""


def polls(db: Database) -> None:
    """Polls and feedback."""
    for statement in POLLS:
        db.execute(statement)


MADE_OF = (
    """
    CREATE TABLE outbox_form (
        row INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        PRIMARY KEY (row, form)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX outbox_form_form ON outbox_form (form)",
    """
    CREATE TABLE prompt_form (
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        nonce TEXT NOT NULL,
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        PRIMARY KEY (platform, bot, team, chat, thread, nonce, form),
        FOREIGN KEY (platform, bot, team, chat, thread, nonce) REFERENCES prompt ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX prompt_form_form ON prompt_form (form)",
    "CREATE INDEX conversation_form ON conversation (json_extract(state, '$.form'))",
    # A form is deleted in several ways, mostly along with its person: here, none of them can leave its words behind.
    """
    CREATE TRIGGER form_with_its_words BEFORE DELETE ON form BEGIN
        DELETE FROM outbox WHERE id IN (SELECT row FROM outbox_form WHERE form = OLD.id);
        DELETE FROM prompt WHERE (platform, bot, team, chat, thread, nonce)
            IN (SELECT platform, bot, team, chat, thread, nonce FROM prompt_form WHERE form = OLD.id);
        UPDATE conversation SET state = json_object('at', json_extract(state, '$.at'), 'form', OLD.id)
            WHERE json_extract(state, '$.form') = OLD.id;
    END
    """,
    # What was sent before: nobody knows any more what it was made of. What is planned has no words of its own.
    "UPDATE outbox SET body = '{}' WHERE state = 'sent' AND json_extract(body, '$.about') IS NULL",
    # What was not: of a guest it may be made of whatever was shared with them.
    """
    INSERT INTO outbox_form (row, form) SELECT outbox.id, guest.form FROM outbox JOIN guest USING (person)
        WHERE state <> 'sent' AND kind = 'reply' AND NOT last_word
    """,
    """
    INSERT INTO prompt_form (platform, bot, team, chat, thread, nonce, form)
        SELECT DISTINCT platform, bot, team, chat, thread, nonce, form.id
        FROM prompt, json_tree(about) AS part JOIN form ON form.id = part.atom WHERE part.type = 'text'
    """,
)
"""What messages and prompts are made of."""


def made_of(db: Database) -> None:
    """Messages and prompts know the forms whose words they hold, and go with them."""
    for statement in MADE_OF:
        db.execute(statement)


NEVER_READ = ("ALTER TABLE person DROP COLUMN seen_at", "ALTER TABLE miss DROP COLUMN handed_over")
"""What was kept for nothing."""


def never_read(db: Database) -> None:
    """Nothing is kept of a person or a question that nobody reads."""
    for statement in NEVER_READ:
        db.execute(statement)


NAMED = (
    "ALTER TABLE person ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE invitation ADD COLUMN label TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE invitation ADD COLUMN maker TEXT REFERENCES person ON DELETE SET NULL",
    "CREATE INDEX invitation_maker ON invitation (maker)",
)
"""What people are called, and for whom and by whom an invitation was made."""


def named(db: Database) -> None:
    """People have a name where they agreed to one; an invitation knows whom it is for."""
    for statement in NAMED:
        db.execute(statement)


HOUR_VOTES = (
    "ALTER TABLE proposal ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE proposal ADD COLUMN closes_at INTEGER",
    "ALTER TABLE proposal ADD COLUMN closed_at INTEGER",
    "ALTER TABLE proposal ADD COLUMN chosen INTEGER",
    "ALTER TABLE suits ADD COLUMN answer TEXT NOT NULL DEFAULT 'yes' CHECK (answer IN ('yes', 'maybe', 'no'))",
    """
    CREATE TABLE proposal_post (
        id INTEGER PRIMARY KEY,
        proposal INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        message TEXT NOT NULL, edited_at INTEGER NOT NULL,
        UNIQUE (proposal, platform, bot, team, chat, thread)
    ) STRICT
    """,
)
"""Answers to hours that are proposed: yes, if need be, no; until when, and where they are posted."""


def hour_votes(db: Database) -> None:
    """Of hours that are proposed it is known where they stand, until when they are asked about and what came of it."""
    for statement in HOUR_VOTES:
        db.execute(statement)


CALENDARS = (
    """
    CREATE TABLE calendar_feed (
        secret TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('twinning', 'person', 'city')), about TEXT NOT NULL,
        person TEXT REFERENCES person ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX calendar_feed_about ON calendar_feed (kind, about, ifnull(person, ''))",
    "CREATE INDEX calendar_feed_person ON calendar_feed (person) WHERE person IS NOT NULL",
    """
    INSERT INTO calendar_feed (secret, kind, about)
        SELECT feed, 'twinning', CAST(twinning AS TEXT) FROM twinning_plan WHERE feed <> ''
    """,
    "DROP INDEX twinning_plan_feed",
    "ALTER TABLE twinning_plan DROP COLUMN feed",
    "ALTER TABLE session ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0",
    "UPDATE session SET changed_at = created_at",
)
"""Calendars that are subscribed to, of a twinning, a person and a city; and when a session was changed last."""


def calendars(db: Database) -> None:
    """Calendar feeds have a table of their own."""
    for statement in CALENDARS:
        db.execute(statement)


SWEEP = (
    "CREATE TABLE sweep (page INTEGER NOT NULL, rounds INTEGER NOT NULL) STRICT",
    "INSERT INTO sweep VALUES (1, 1)",
)
"""Which page is swept next, and how often the end of the file is still to be reached: 0 where nothing is due."""


def sweep(db: Database) -> None:
    """What deleted rows left in the file is overwritten step by step, this time what older versions left as well."""
    for statement in SWEEP:
        db.execute(statement)


RETENTION = (
    # -1: not known; the first purge says that it was then.
    "ALTER TABLE person ADD COLUMN seen_day INTEGER NOT NULL DEFAULT -1",
    "CREATE TABLE upkeep (what TEXT PRIMARY KEY, at INTEGER NOT NULL, detail TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # The purge says here before when rows may go, and takes it back in the same transaction.
    "CREATE TABLE audit_end (before INTEGER NOT NULL) STRICT",
    "INSERT INTO audit_end VALUES (0)",
    "DROP TRIGGER audit_stays",
    """
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit WHEN OLD.at >= (SELECT before FROM audit_end)
        BEGIN SELECT raise(ABORT, 'the audit log only grows'); END
    """,
)
"""The day on which somebody was seen last, what became of upkeep, and an end to the audit log."""


def retention(db: Database) -> None:
    """Everything has an end."""
    for statement in RETENTION:
        db.execute(statement)


FORGETTING = (
    "CREATE TABLE forgotten (hash TEXT PRIMARY KEY, at INTEGER) STRICT, WITHOUT ROWID",
    "CREATE TABLE forgetting (key TEXT NOT NULL) STRICT",
    "INSERT INTO forgetting (key) VALUES (lower(hex(randomblob(32))))",
    """
    CREATE TABLE former (
        was TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX former_person ON former (person)",
)
"""Who was forgotten, for a backup that is restored; and the ids that people who joined their accounts had before."""


def forgetting(db: Database) -> None:
    """A restored backup can forget again."""
    for statement in FORGETTING:
        db.execute(statement)


def quoting(db: Database) -> None:
    """What quotes to the team what people asked is found without a look through the queue."""
    db.execute("CREATE INDEX outbox_quoting ON outbox (kind) WHERE kind = 'quoting'")


def stuck(db: Database) -> None:
    """What is in doubt or given up is counted without reading all that was sent."""
    db.execute("CREATE INDEX outbox_stuck ON outbox (state) WHERE state IN ('uncertain', 'dead')")


STEPS: tuple[Callable[[Database], None], ...] = (
    first, second, twinnings, sessions, polls, made_of, never_read, named, hour_votes, calendars, sweep, retention,
    forgetting, quoting, stuck,
)  # fmt: skip


def migrate(connection: Connection, *, keep: bool = True) -> None:
    """Bring the file to the newest schema in one transaction; a file that is newer or not ours is left alone. Of one that is older
    a copy is kept beside it first, unless it is a copy itself (docs/adr/0091)."""
    if version(connection) == len(STEPS):
        return
    with connection.transaction():
        # Another process may have done it while we waited for the lock, which now keeps it from copying half of ours.
        if (done := version(connection)) == len(STEPS):
            return
        if keep and done and connection.path != MEMORY:
            with closing(connection.beside()) as reader:
                keep_before(reader, len(STEPS))
        for step in STEPS[done:]:
            step(connection.tables)
        connection.write(f"PRAGMA application_id = {APPLICATION}")
        connection.write(f"PRAGMA user_version = {len(STEPS)}")


def version(connection: Connection) -> int:
    """How many steps this file has behind it; StoreNewer where they are more than we know, StoreError where it is not ours."""
    ((number, application, tables),) = connection.read(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)"
        " FROM pragma_user_version, pragma_application_id"
    )
    if (number or tables) and application != APPLICATION:
        raise StoreError(f"{connection.path} belongs to another program. Name another file.")
    if number > len(STEPS):
        raise StoreNewer(f"{connection.path} was written by a newer version of this program. Install that version.")
    return int(number)
