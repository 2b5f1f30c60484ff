"""Sessions in the files of twinnings: planned where they lie ahead, kept in silence where they are over, and never half."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.files.twinnings_file import ImportPlan, read_in
from bot.files.twinnings_rows import FileError
from bot.files.twinnings_writing import export
from bot.runtime.knowledge import LateLibrary
from faq.pack.load import load_packs
from handlers.calendar import session_times
from handlers.dialog.turn import Knowledge
from handlers.planned import pending, session_posts
from storage.open import open_store
from storage.records import Address, LinkedGroup, OutboxRow, Session, millis
from storage.store import Store

PACKS = load_packs()
UTM = "utm-city2city"
NOW = int(datetime(2026, 2, 2, 9, tzinfo=UTC).timestamp() * 1000)
GROUP = Address("slack", "A", "T1", "C1")
HEAD = "programme,title,city,zone,session,name,starts,minutes,place,cancelled"
CITIES = f"""{UTM},Waste,Köln,Europe/Berlin,,,,,,
{UTM},Waste,Nairobi,Africa/Nairobi,,,,,,
"""
GOOD = f"""{HEAD}
{CITIES}{UTM},Waste,,Europe/Berlin,1,Kick-off,2026-03-10T14:00,60,https://meet.example/1,
{UTM},Waste,,Africa/Nairobi,2,,2026-04-10 10:00,,,no
{UTM},Waste,,Europe/Berlin,3,,2025-11-10T14:00,90,,
{UTM},Waste,,Europe/Berlin,4,,2026-05-10T14:00,90,,yes
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"))) as opened:
        yield opened


def take(store: Store, content: str | bytes, *, do: bool = True, at: int = NOW) -> ImportPlan:
    return read_in(store, PACKS, content.encode() if isinstance(content, str) else content, at, do=do)


def link(store: Store, twinning: int = 1) -> None:
    with store.transaction():
        store.bind(LinkedGroup(twinning, GROUP, NOW))
        session_posts.replan_all(store, Knowledge(PACKS, LateLibrary(PACKS, {})), twinning, session_times.moment(NOW))


def waits(store: Store) -> dict[str, list[str]]:
    """The kinds of posts that wait for the group, by session."""
    found: dict[str, list[str]] = {}
    for row in store.outbox(["due"]):
        if row.out.kind == session_posts.PLAN:
            found.setdefault(row.out.key.split(":")[1], []).append(session_posts.kind_of(row.out.key))
    return found


def sent(store: Store) -> None:
    """All that is due now goes out."""
    while rows := store.claim(["slack"], NOW, 9):
        for row in rows:
            store.settle(row.id, "sent", NOW, sent_as=str(row.id))


# -- taking


def test_sessions_come_with_their_twinning(store: Store) -> None:
    made = take(store, GOOD)
    assert list(made.lines()) == [
        "new: Waste (Köln, Nairobi), 4 sessions",
        "Sessions new or changed: 4, 1 of them over, which nobody is told of.",
        "1 new, 0 changed, 0 as they are.",
    ]
    found = {one.number: one for one in store.sessions(1)}
    assert [(n, found[n].starts, found[n].zone, found[n].minutes) for n in sorted(found)] == [
        (1, "2026-03-10T14:00", "Europe/Berlin", 60), (2, "2026-04-10T10:00", "Africa/Nairobi", 90),
        (3, "2025-11-10T14:00", "Europe/Berlin", 90), (4, "2026-05-10T14:00", "Europe/Berlin", 90),
    ]  # fmt: skip
    assert (found[1].name, found[1].place, found[2].name) == (
        "Kick-off", "https://meet.example/1", PACKS[UTM].file.session[1].name,
    )  # fmt: skip
    assert [found[n].cancelled for n in sorted(found)] == [False, False, False, True]
    assert found[1].at == int(datetime(2026, 3, 10, 13, tzinfo=UTC).timestamp() * 1000)


def test_a_dry_run_keeps_nothing(store: Store) -> None:
    take(store, GOOD, do=False)
    assert (store.twinnings(), store.polls(), store.outbox()) == ([], [], [])


def test_without_a_group_nothing_waits_and_a_group_that_is_linked_gets_what_lies_ahead(store: Store) -> None:
    take(store, GOOD)
    assert store.outbox() == []
    link(store)
    assert waits(store) == {"1": ["invite", "7d", "1d", "1h"], "2": ["invite", "7d", "1d", "1h"]}


def test_what_is_over_fires_nothing_now_or_later(store: Store) -> None:
    take(store, f"{HEAD}\n{CITIES}")
    link(store)
    over = f"{HEAD}\n{UTM},Waste,,Europe/Berlin,1,,2026-02-02T08:00,60,,\n{UTM},Waste,,UTC,2,,2025-01-02T08:00,60,,\n"
    made = take(store, _with_id(over), at=NOW + 7_200_000)
    assert (made.over, made.told) == (2, 0)
    assert [one.number for one in store.sessions(1)] == [2, 1]
    assert store.outbox() == []


def _with_id(content: str, number: int = 1) -> str:
    head, *lines = content.splitlines()
    return "\n".join([f"id,{head}", *(f"{number},{line}" for line in lines)])


def test_new_sessions_of_a_linked_twinning_invite_its_groups_once(store: Store) -> None:
    take(store, f"{HEAD}\n{CITIES}")
    link(store)
    made = take(store, _with_id(GOOD))
    assert (made.told, len(made.changed)) == (2, 1)
    assert "linked groups are told of 2 at once" in "\n".join(made.lines())
    assert waits(store)["1"] == ["invite", "7d", "1d", "1h"]
    sent(store)
    assert list(take(store, export(store, "csv", NOW)).lines()) == ["0 new, 0 changed, 1 as they are."]
    assert waits(store)["1"] == ["7d", "1d", "1h"]


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("2026-03-10T14:00", "2026-03-11T14:00", ["moved", "7d", "1d", "1h"]),
        ("Europe/Berlin,1", "Europe/Paris,1", ["moved", "7d", "1d", "1h"]),
        ("https://meet.example/1", "", ["moved", "7d", "1d", "1h"]),
        ("Kick-off", "Beginning", ["7d", "1d", "1h"]),
        ("https://meet.example/1,", "https://meet.example/1,yes", ["cancelled"]),
        ("2026-03-10T14:00", "2026-01-10T14:00", []),
    ],
)
def test_a_change_is_told_as_if_it_were_typed(store: Store, old: str, new: str, kinds: list[str]) -> None:
    take(store, GOOD)
    link(store)
    sent(store)
    made = take(store, _with_id(GOOD.replace(old, new, 1)))
    assert (len(made.changed), made.told) == (1, len([one for one in kinds if one in ("moved", "cancelled")]))
    assert waits(store).get("1", []) == kinds
    one = session_times.numbered(store, 1, 1)
    assert one
    assert one.version == (1 if new == "Beginning" else 2)
    if not kinds or kinds == ["cancelled"]:
        assert not [row for row in pending.rows(store, 1) if row.out.kind == "poll" and _asks(store, row, one)]


def _asks(store: Store, row: OutboxRow, session: Session) -> bool:
    return row.out.body["about"]["poll"] in [one.id for one in store.polls(session=session.id)]


def test_a_cancelled_session_that_comes_back_is_invited_to(store: Store) -> None:
    take(store, GOOD)
    link(store)
    sent(store)
    take(store, _with_id(GOOD.replace("90,,yes", "90,,no")))
    assert waits(store)["4"] == ["invite", "7d", "1d", "1h"]


def test_what_is_not_in_the_file_stays(store: Store) -> None:
    take(store, GOOD)
    before = store.sessions(1)
    take(store, f"id,programme,title,session,starts,zone\n1,{UTM},Waste,1,2026-03-12T14:00,Europe/Berlin")
    found = {one.number: one for one in store.sessions(1)}
    assert len(found) == len(before)
    assert (found[1].starts, found[1].place, found[1].name, found[1].minutes) == (
        "2026-03-12T14:00", "https://meet.example/1", "Kick-off", 60,
    )  # fmt: skip
    assert [city.name for city in store.cities(1)] == ["Köln", "Nairobi"]
    take(store, _with_id(f"{HEAD}\n{CITIES}"))
    assert len(store.sessions(1)) == len(before)


def test_archived_by_the_file_nothing_waits_and_reopened_by_it_all_does(store: Store) -> None:
    take(store, GOOD)
    link(store)
    sent(store)
    before = Counter(row.out.key for row in pending.rows(store, 1))
    take(store, export(store, "json", 1).replace('"archived": false', '"archived": true'))
    assert pending.rows(store, 1) == []
    moved = export(store, "json", 1).replace("2026-03-10T14:00", "2026-03-11T14:00")
    assert take(store, moved).told == 0
    assert pending.rows(store, 1) == []
    take(store, moved.replace("2026-03-11T14:00", "2026-03-10T14:00").replace('"archived": true', '"archived": false'))
    now = Counter(row.out.key.split(":")[-1] for row in pending.rows(store, 1))
    assert now == Counter(key.split(":")[-1] for key in before) + Counter(["moved"])


# -- there and back


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_written_is_read_back_the_same_here_and_elsewhere(store: Store, form: str) -> None:
    take(store, GOOD)
    again = take(store, export(store, form, 1))
    assert (len(again.new), len(again.changed), len(again.same)) == (0, 0, 1)
    content = export(store, form, 1)
    if form == "csv":
        content = "\n".join(line.partition(",")[2] for line in content.splitlines())
    else:
        content = json.dumps([{**one, "id": None} for one in json.loads(content)])
    with closing(open_store("memory:")) as other:
        take(other, content)
        assert [replace(one, id=0) for one in other.sessions(1)] == [replace(one, id=0) for one in store.sessions(1)]


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_comes_twice_says_which_it_is(store: Store, fold: int) -> None:
    take(store, GOOD)
    with store.transaction():
        one = store.sessions(1)[-2]
        twice = replace(one, starts="2026-10-25T02:30", zone="Europe/Berlin", fold=fold)
        twice = replace(twice, at=millis(session_times.when(twice).at))
        store.save_session(twice)
    assert f"2026-10-25T02:30+0{2 - fold}:00" in export(store, "csv", 1)
    assert len(take(store, export(store, "csv", 1)).same) == 1
    assert session_times.numbered(store, 1, twice.number) == twice


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("T14:00,", " 14:00:00,").encode(),
    ],
    ids=["BOM", "UTF-16", "semicolons", "CRLF", "a space and seconds"],
)
def test_files_as_spreadsheets_write_them(store: Store, content: bytes) -> None:
    take(store, content)
    assert len(store.sessions(1)) == 4


def test_ten_thousand_rows_of_sessions(store: Store) -> None:
    lines = []
    for number in range(2000):
        shared = f"{UTM},Twinning {number}"
        lines += [f"{shared},{city},,,,,,," for city in ("Oslo", "Nairobi")]
        lines += [f"{shared},,Europe/Oslo,{n},,2026-0{n + 2}-10T14:00,,," for n in (1, 2, 3)]
    made = take(store, "\n".join([HEAD, *lines]))
    assert sum(len(one.sessions) for one in made.new) == 6000
    assert len(store.polls(2000)) == 6
    broken = (
        "\n".join([HEAD, *lines]).replace("Twinning", "Other").replace("Other 1999,,Europe/Oslo,3", "Other 1999,,CET,3")
    )
    before = len(store.twinnings())
    with pytest.raises(FileError, match="line 10001, zone: 'CET' is no time zone"):
        take(store, broken)
    assert len(store.twinnings()) == before


# -- refusing

BAD = {
    GOOD.replace("2026-03-10T14:00", "2026-02-31T14:00"): "line 4, starts: '2026-02-31T14:00' is no day and hour",
    GOOD.replace("2026-03-10T14:00", "2026-03-10T25:00"): "line 4, starts: '2026-03-10T25:00' is no day and hour",
    GOOD.replace("2026-03-10T14:00", "2026-03-10"): "line 4, starts: '2026-03-10' is no day and hour",
    GOOD.replace("2026-03-10T14:00", "next Tuesday 3pm"): "line 4, starts: 'next Tuesday 3pm' is no day and hour",
    GOOD.replace("2026-03-10T14:00", ""): "line 4, starts: '' is no day and hour",
    GOOD.replace("2026-03-10T14:00", "2026-03-29T02:30"): "line 4, starts: '2026-03-29T02:30' does not exist in Europe/Berlin",
    GOOD.replace("2026-03-10T14:00", "2026-10-25T02:30"): "in Europe/Berlin that is +02:00 or +01:00",
    GOOD.replace("2026-03-10T14:00", "2026-03-10T14:00+05:00"): "in Europe/Berlin that is +01:00",
    GOOD.replace("2026-03-10T14:00", "2030-03-10T14:00"): "line 4, starts: '2030-03-10T14:00' is before 2000, or more than",
    GOOD.replace("2026-03-10T14:00", "0001-01-01T00:00"): "line 4, starts: '0001-01-01T00:00' is before 2000, or more than",
    GOOD.replace("Europe/Berlin,1", "CET,1"): "line 4, zone: 'CET' is no time zone; a session needs one",
    GOOD.replace("Europe/Berlin,1", ",1"): "line 4, zone: '' is no time zone; a session needs one",
    GOOD.replace(",60,", ",5,"): "line 4: minutes must be a number from 15 to 600",
    GOOD.replace(",60,", ",1e9,"): "line 4: minutes must be a number",
    GOOD.replace("Europe/Berlin,1,", "Europe/Berlin,0,"): "line 4: session must be a number from 1 to 99",
    GOOD.replace("Europe/Berlin,1,", "Europe/Berlin,one,"): "line 4: session must be a number from 1 to 99",
    GOOD.replace("Africa/Nairobi,2,", "Africa/Nairobi,01,"): "line 5: session 1 is in this twinning twice",
    GOOD.replace("Kick-off", "x" * 81): "line 4: name has more than 80 characters",
    GOOD.replace("https://meet.example/1", "x" * 301): "line 4: place has more than 300 characters",
    GOOD.replace("90,,yes", "90,,perhaps"): "line 7: cancelled must be yes or no",
    GOOD.replace("Waste,,Europe/Berlin,1", "Waste,Oslo,Europe/Berlin,1"): "line 4, session: a row is a city or a session",
    GOOD.replace("Nairobi,Africa/Nairobi,,", "Nairobi,Africa/Nairobi,,x"): "line 3: name is of a session, but session is empty",
    f"{HEAD}\n{GOOD.splitlines()[3]}": "line 2: 0 cities in 'Waste'; City2City has 2 to 3",
    '[{"title": "x", "sessions": {}}]': "item 1: expected a twinning with a list of cities",
    '[{"title": "x", "sessions": [{"starts": "2026-03-10T14:00"}]}]': "item 1, session 1: the number is missing",
    '[{"title": "x", "sessions": [5]}]': "item 1, session 1: expected an object",
    '[{"title": "x", "sessions": [{"session": 1, "minutes": 1.5}]}]': "item 1, session 1: minutes must be text",
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), BAD.items(), ids=range(len(BAD)))
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_kept(store: Store, content: str, message: str) -> None:
    with pytest.raises(FileError) as error:
        take(store, content)
    assert message in str(error.value)
    assert (store.twinnings(), store.outbox(), store.audited()) == ([], [], [])


HELD = NOW + 86_400_000 * 40
"""When session 1 of the file is over and session 2 still lies ahead."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://meet.example/1,", "https://meet.example/1,yes"),
        ("2026-03-10T14:00", "2026-06-10T14:00"),
        ("2026-03-10T14:00", "2026-03-10T15:00"),
        ("Europe/Berlin,1,", "Europe/Paris,1,"),
        (",60,", ",90,"),
        ("https://meet.example/1", "Town hall"),
    ],
)
def test_a_session_that_was_held_is_not_changed_by_a_file(store: Store, old: str, new: str) -> None:
    take(store, GOOD)
    link(store)
    before = store.sessions(1)
    with pytest.raises(FileError) as error:
        take(store, _with_id(GOOD.replace(old, new, 1)), at=HELD)
    assert "line 4: session 1 is over; what was held cannot be changed" in str(error.value)
    assert list(store.sessions(1)) == list(before)


def test_a_session_that_was_held_may_stand_in_a_file_and_have_another_name(store: Store) -> None:
    take(store, GOOD)
    assert list(take(store, _with_id(GOOD), at=HELD).lines()) == ["0 new, 0 changed, 1 as they are."]
    take(
        store, _with_id(GOOD.replace("Kick-off", "Beginning").replace("2026-04-10 10:00", "2026-04-11 10:00")), at=HELD
    )
    found = {one.number: (one.name, one.starts) for one in store.sessions(1)}
    assert (found[1], found[2][1]) == (("Beginning", "2026-03-10T14:00"), "2026-04-11T10:00")
