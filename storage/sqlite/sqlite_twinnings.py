"""Twinnings with their cities, rosters and groups, in SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from storage.protocols.twinning_store import TwinningStore
from storage.records import Address, LinkedGroup, Millis, Seat, Twinning, TwinningCity
from storage.sqlite.connection import OF_SEVERAL, Each
from storage.sqlite.rows import columns, fill, filled, text_of
from storage.sqlite.sqlite_part import SqlitePart
from storage.sqlite.sqlite_polls import move_posts
from storage.sqlite.sqlite_sessions import move_proposal_posts

CITIES = Each(f"SELECT * FROM twinning_city WHERE twinning {OF_SEVERAL} ORDER BY number", "twinning", "twinning")
SEATS = Each(
    f"SELECT * FROM seat WHERE twinning {OF_SEVERAL} ORDER BY city, id", "twinning", "twinning", "person", "person"
)
BOUNDS = Each(f"SELECT * FROM bound WHERE twinning {OF_SEVERAL} ORDER BY at, id", "twinning", "twinning")
TWINNINGS = Each(f"SELECT * FROM twinning WHERE id {OF_SEVERAL}", "id", "twinning")


class SqliteTwinnings(SqlitePart, TwinningStore):
    """What ``TwinningStore`` promises, in SQLite."""

    def create_twinning(self, programme: str, title: str, priority: str, at: Millis) -> Twinning:
        (row,) = self._write(
            "INSERT INTO twinning (programme, title, priority, created_at) VALUES (?, ?, ?, ?) RETURNING *",
            (programme, title, priority, at),
        )
        return fill(Twinning, row)

    def twinning(self, twinning_id: int) -> Twinning | None:
        rows = self._each(TWINNINGS, twinning_id)
        return filled(Twinning, rows)

    def twinnings(self, *, archived: bool = False) -> Sequence[Twinning]:
        rows = self._read("SELECT * FROM twinning WHERE archived_at IS NULL OR ? ORDER BY id", (archived,))
        return [fill(Twinning, row) for row in self._listed("twinning", rows)]

    def save_twinning(self, twinning: Twinning) -> None:
        self._change(
            "UPDATE twinning SET programme = :programme, title = :title, priority = :priority,"
            " created_at = :created_at, archived_at = :archived_at WHERE id = :id RETURNING 1",
            columns(twinning),
        )

    def set_cities(self, twinning_id: int, cities: Sequence[TwinningCity]) -> None:
        self._write(
            "DELETE FROM twinning_city WHERE twinning = ? AND number NOT IN (SELECT value FROM json_each(?))",
            (twinning_id, text_of([city.number for city in cities])),
        )
        for city in cities:
            self._write(
                "INSERT INTO twinning_city (twinning, number, name, country, zone, form)"
                " VALUES (:id, :number, :name, :country, :zone, nullif(:form, ''))"
                " ON CONFLICT DO UPDATE SET name = excluded.name, country = excluded.country, zone = excluded.zone,"
                " form = excluded.form",
                columns(city) | {"id": twinning_id},
            )

    def cities(self, twinning_id: int) -> Sequence[TwinningCity]:
        return [fill(TwinningCity, row) for row in self._each(CITIES, twinning_id)]

    # -- the roster
    def seat(self, seat: Seat) -> None:
        self._write(
            "INSERT INTO seat (twinning, city, person) VALUES (:twinning, :city, :person) ON CONFLICT DO NOTHING",
            columns(seat),
        )

    def unseat(self, seat: Seat) -> bool:
        gone = self._write(
            "DELETE FROM seat WHERE (twinning, city, person) = (:twinning, :city, :person) RETURNING 1", columns(seat)
        )
        return bool(gone)

    def seats(self, twinning_id: int) -> Sequence[Seat]:
        return [fill(Seat, row) for row in self._each(SEATS, twinning_id)]

    def seats_of(self, person: str) -> Sequence[Seat]:
        rows = self._read("SELECT * FROM seat WHERE person = ? ORDER BY twinning, city", (person,))
        return [fill(Seat, row) for row in rows]

    # -- its groups
    def bind(self, bound: LinkedGroup) -> None:
        self._write(
            "INSERT INTO bound (twinning, platform, bot, team, chat, thread, at, name, lost)"
            " VALUES (:twinning, :platform, :bot, :team, :chat, :thread, :at, :name, :lost)"
            " ON CONFLICT DO UPDATE SET twinning = excluded.twinning, at = excluded.at, name = excluded.name,"
            " lost = excluded.lost",
            columns(bound),
        )

    def unbind(self, address: Address) -> bool:
        gone = self._write(
            "DELETE FROM bound WHERE (platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)"
            " RETURNING 1",
            columns(address),
        )
        return bool(gone)

    def bound_at(self, address: Address) -> LinkedGroup | None:
        rows = self._read(
            "SELECT * FROM bound WHERE (platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)",
            columns(address),
        )
        return filled(LinkedGroup, rows)

    def bounds(self, twinning_id: int) -> Sequence[LinkedGroup]:
        return [fill(LinkedGroup, row) for row in self._each(BOUNDS, twinning_id)]

    def bounds_in(self, address: Address) -> Sequence[LinkedGroup]:
        rows = self._read(
            "SELECT * FROM bound WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat) ORDER BY at, id",
            columns(address),
        )
        return [fill(LinkedGroup, row) for row in rows]

    def move(self, old: Address, new: Address) -> None:
        moved = columns(old) | {"new_team": new.team, "new_chat": new.chat}
        self._write(
            "UPDATE OR REPLACE bound SET team = :new_team, chat = :new_chat"
            " WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat)",
            moved,
        )
        self._write(
            "UPDATE outbox SET team = :new_team, chat = :new_chat"
            " WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat)",
            moved,
        )
        move_posts(self._connection, moved)
        move_proposal_posts(self._connection, moved)
