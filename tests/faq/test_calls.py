"""The state of a call at an instant, around every moment at which it changes, and what staff may set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.pack.load import BUILT_IN, load_pack
from faq.pack.local_file import with_local
from faq.pack.programme_file import Call, Contact, Controller, LocalFile, NamedDay, PackFile
from faq.rules.calls import (  # fmt: skip
    STATES,
    day_over_everywhere,
    day_over_somewhere,
    deadline,
    disputed,
    last_days,
    opening_day,
    planned,
    state,
)

UTM = load_pack(BUILT_IN / "utm-city2city").file
NZC = load_pack(BUILT_IN / "netzerocities-twinning").file


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "wanted"),
    [
        ("2025-06-01", "not_open_yet"),
        ("2025-07-01T11:59:59", "not_open_yet"),  # 30 June is not over everywhere
        ("2025-07-01T12:00", "open"),
        ("2025-08-07T09:59:59", "open"),
        ("2025-08-07T10:00", "open_by_one_place"),  # 8 August in Kiritimati
        ("2025-08-20", "open_by_one_place"),
        ("2025-09-04T09:59:59", "open_by_one_place"),
        ("2025-09-04T10:00", "closing"),
        ("2025-09-05T02:00", "closing"),
        ("2025-09-05T11:59:59", "closing"),
        ("2025-09-05T12:00", "closed"),
        ("2026-11-21", "closed"),
    ],
)
def test_city2city_through_the_year(instant: str, wanted: str) -> None:
    found = state(UTM, at(instant))
    assert (found.id, found.call and found.call.id, found.on) == (wanted, "first", at(instant))
    assert [place.entry for place in found.places] == ["3.8", "3.8", "3.1", "0"]


@pytest.mark.parametrize("instant", ["2024-04-08", "2025-05-31", "2030-01-01"])
def test_a_text_that_names_no_year_tells_no_state(instant: str) -> None:
    found = state(NZC, at(instant))
    assert (found.id, [place.says for place in found.places]) == ("unknown", ["8 April", "31 May"])
    assert (deadline(NZC), planned(NZC)) == (None, None)


def test_a_day_ends_first_in_kiritimati_and_last_on_bakers_island() -> None:
    day = date(2025, 9, 4)
    first = datetime(2025, 9, 5, tzinfo=ZoneInfo("Pacific/Kiritimati"))
    assert day_over_somewhere(day) == first
    assert day_over_everywhere(day) == datetime(2025, 9, 5, tzinfo=ZoneInfo("Etc/GMT+12"))
    assert day_over_everywhere(day) - day_over_somewhere(day) == timedelta(hours=26)


def test_disputes_and_the_latest_reading() -> None:
    first = UTM.call[0]
    assert last_days(first) == (date(2025, 8, 7), date(2025, 9, 4))
    assert disputed(first)
    assert deadline(UTM) == date(2025, 9, 4)
    second = planned(UTM)
    assert second is not None
    assert (second.id, opening_day(second)) == ("second", None)


def local(**tables: object) -> PackFile:
    return with_local(UTM, LocalFile(**tables))  # type: ignore[arg-type]


def test_a_ruling_of_staff_stands_over_the_text() -> None:
    ruled = local(ruling={"first": date(2025, 9, 11)}, opening={"first": date(2025, 7, 3)})
    call = ruled.call[0]
    assert (last_days(call), disputed(call), opening_day(call)) == ((date(2025, 9, 11),), False, date(2025, 7, 3))
    assert state(ruled, at("2025-07-02T12:00")).id == "not_open_yet"
    assert state(ruled, at("2025-09-10")).id == "open"
    assert state(ruled, at("2025-09-11T10:00")).id == "closing"
    assert UTM.call[0].ruling is None


def test_a_second_call_with_days_is_the_one_we_speak_of() -> None:
    ruled = local(ruling={"second": date(2026, 2, 15)}, opening={"second": date(2026, 1, 10)})
    assert planned(ruled) is None
    assert deadline(ruled) == date(2026, 2, 15)
    spoken_of = {day: (found.call and found.call.id, found.id) for day in
                 ("2025-08-01", "2025-10-01", "2026-01-20", "2026-03-01") if (found := state(ruled, at(day)))}  # fmt: skip
    assert spoken_of == {
        "2025-08-01": ("first", "open"),
        "2025-10-01": ("second", "not_open_yet"),
        "2026-01-20": ("second", "open"),
        "2026-03-01": ("second", "closed"),
    }


def test_what_staff_set_beside_a_pack() -> None:
    mine = local(
        controller=Controller("The office", "A street", "office@city.example"), contact=Contact("ask us", "us"),
        form_url="https://form.example", retention_days=30, reminder_offsets=("2d",),
    )  # fmt: skip
    assert (mine.controller.name, mine.contact.text, mine.form_url) == ("The office", "ask us", "https://form.example")
    assert (mine.retention_days, mine.reminder_offsets) == (30, ("2d",))
    assert local() == UTM
    assert local(reminder_offsets=()).reminder_offsets == ()


def test_a_programme_without_any_call() -> None:
    found = state(replace(UTM, call=()), at("2025-08-01"))
    assert (found.id, found.call, found.places) == ("unknown", None, ())


def test_a_call_that_names_no_opening_is_open_until_it_closes() -> None:
    call = Call("only", "Only call", closes=(NamedDay("3.8", "until 7 August", "7 August", date(2025, 8, 7)),))
    assert state(replace(UTM, call=(call,)), at("2020-01-01")).id == "open"


@given(st.datetimes(datetime(2025, 6, 1), datetime(2025, 10, 1)), st.timedeltas(timedelta(), timedelta(days=90)))  # noqa: DTZ001
def test_time_only_brings_a_call_nearer_to_its_end(earlier: datetime, later: timedelta) -> None:
    now = earlier.replace(tzinfo=UTC)
    assert STATES.index(state(UTM, now).id) <= STATES.index(state(UTM, now + later).id)
