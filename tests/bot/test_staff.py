"""What staff see and do from the command line, on real database files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports import staff, tables
from bot.runtime.settings import Settings, settings
from faq.text.showing import seen
from storage.open import open_store
from storage.records import Address, Identity, OutboxState, Outgoing
from storage.store import Store, StoreError

CITY, ZERO = "utm-city2city", "netzerocities-twinning"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
AT = int(NOW.timestamp() * 1000)
CHAT = Address("telegram", "helper", "", "1")


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "city.db")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with closing(open_store(database)) as opened:
        yield opened


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    return settings({"CITY2CITY_FILES": str(tmp_path / "files")})


def document(answers: Mapping[str, Any], **gone: Any) -> dict[str, Any]:
    return {"label": "no form", "submitted": False, "answers": answers, "no_longer_asked": gone, "sha256": "x"}


def add_draft(
    store: Store, *answers: Mapping[str, Any], programme: str = CITY, agreed: bool = True, user: str = "1"
) -> str:
    """A draft that was finished once with each set of answers; its id."""
    with store.transaction():
        person = store.person(Identity("telegram", "", user), AT)
        form = store.create_form(person.id, programme, "draft", AT + int(user))
        store.save_form(replace(form, keep=True, staff_may_read=agreed))
        for number, one in enumerate(answers):
            store.finish(form.id, document(one), AT + number * 1000)
    return form.id


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# -- drafts


def test_only_finished_drafts_of_those_who_agreed_are_exported(store: Store, database: str, conf: Settings) -> None:
    wanted = add_draft(store, {"A1": "Ghent"})
    add_draft(store, {"A1": "Secret"}, agreed=False, user="2")
    add_draft(store, user="3")
    with store.transaction():
        person = store.person(Identity("telegram", "", "4"), AT)
        check = store.create_form(person.id, CITY, "check", AT)
        store.save_form(replace(check, staff_may_read=True))
    assert [row["form"] for row in table(staff.drafts(conf, database, "", "csv"))] == [wanted]
    assert [one["form"] for one in json.loads(staff.drafts(conf, database, "", "json"))] == [wanted]


def test_a_draft_is_exported_as_it_was_last_finished(store: Store, database: str, conf: Settings) -> None:
    form = add_draft(store, {"A1": "Gent"}, {"A1": "Ghent", "A2": "BE"})
    (row,) = table(staff.drafts(conf, database, "", "csv"))
    assert row == {
        "form": form, "programme": CITY, "version": "2", "finished_at": "2026-11-21T12:00:01+00:00", "A1": "Ghent", "A2": "BE",
    }  # fmt: skip
    (one,) = json.loads(staff.drafts(conf, database, "", "json"))
    assert one == {
        "form": form, "programme": CITY, "version": 2, "finished_at": "2026-11-21T12:00:01+00:00",
        **document({"A1": "Ghent", "A2": "BE"}),
    }  # fmt: skip


def test_columns_stand_in_the_order_of_the_questions(store: Store, database: str, conf: Settings) -> None:
    last = {"B6.10.name": "k", "B6.2.plan": "no", "B6.2.name": "c", "A5.year": 2020, "A5.inhabitants": 70000}
    add_draft(store, {"E1.priorities": ["Clean hydrogen", "other"], "gone": "x"}, user="1")
    add_draft(store, {"C2": "a@b.example", "A10": "y", **last}, user="2")
    text = staff.drafts(conf, database, "", "csv")
    assert text.splitlines()[0].split(",")[4:] == [
        "A5.inhabitants", "A5.year", "B6.2.name", "B6.2.plan", "B6.10.name", "C2", "E1.priorities", "gone", "A10",
    ]  # fmt: skip
    assert [row["E1.priorities"] for row in table(text)] == ["Clean hydrogen; other", ""]
    assert [row["A5.year"] for row in table(text)] == ["", "2020"]


def test_one_programme_is_picked_out_and_several_are_told_apart(store: Store, database: str, conf: Settings) -> None:
    add_draft(store, {"A3": "consortium"}, user="1")
    other = add_draft(store, {"A3.name": "Ada"}, programme=ZERO, user="2")
    both = table(staff.drafts(conf, database, "", "csv"))
    assert [(row[f"{CITY} A3"], row[f"{ZERO} A3.name"]) for row in both] == [("consortium", ""), ("", "Ada")]
    (one,) = table(staff.drafts(conf, database, ZERO, "csv"))
    assert (one["form"], one["A3.name"]) == (other, "Ada")
    with pytest.raises(LookupError, match="unknown programme 'utm'; there are: "):
        staff.drafts(conf, database, "utm", "csv")


def test_drafts_of_a_programme_that_is_no_more_are_still_there(store: Store, database: str, conf: Settings) -> None:
    add_draft(store, {"Q1": "x"}, programme="gone-by")
    assert [row["Q1"] for row in table(staff.drafts(conf, database, "", "csv"))] == ["x"]


@pytest.mark.usefixtures("store")
def test_nothing_to_export_is_an_empty_table(database: str, conf: Settings) -> None:
    assert staff.drafts(conf, database, "", "csv") == "form,programme,version,finished_at\r\n"
    assert staff.drafts(conf, database, "", "json") == "[]\n"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+32 2 123", "'+32 2 123"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\nx"),
        ("\nx", "'\nx"),
        ("\0=1+1", "'=1+1"),
        ("a\0b", "ab"),
        ("a=1", "a=1"),
        ('say "x", y;\r\nz', 'say "x", y;\nz'),
        ("\u200b=1+1", "'=1+1"),
        (-5, "-5"),
        (["=x", "y"], "'=x; y"),
        ("", ""),
    ],
)
def test_no_cell_begins_as_a_formula(store: Store, database: str, conf: Settings, given: Any, shown: str) -> None:
    add_draft(store, {"A1": given})
    text = staff.drafts(conf, database, "", "csv")
    assert [row["A1"] for row in table(text)] == [shown]
    assert json.loads(staff.drafts(conf, database, "", "json"))[0]["answers"]["A1"] == given


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_whatever_was_answered_comes_back_as_one_safe_cell(answers: list[str]) -> None:
    row = [tables.cell(one) for one in answers]
    text = io.StringIO(newline="")
    csv.writer(text).writerow(row)
    (back,) = csv.reader(io.StringIO(text.getvalue(), newline=""))
    assert back == row
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in back)
    assert [cell.removeprefix("'") for cell in back] == [seen(one).removeprefix("'") for one in answers]


# -- the outbox


def put(store: Store, state: OutboxState = "due", **more: Any) -> int:
    """A message that came to this state."""
    with store.transaction():
        (row,) = store.put([Outgoing(CHAT, {"text": "private words"}, AT, person="someone", **more)], AT)
    if state != "due":
        assert [one.id for one in store.claim(["telegram"], AT)] == [row]
    if state not in ("due", "sending"):
        store.settle(row, state, AT, error="timed out")
    return row


def test_rows_are_listed_without_their_words_and_without_the_person(store: Store, database: str) -> None:
    put(store, "uncertain", kind="reminder")
    assert list(staff.outbox_rows(database, ())) == [
        ("1", "uncertain", "reminder", "telegram", "2026-11-21T12:00:00+00:00", "1", "timed out")
    ]


def test_all_but_the_sent_rows_are_listed_unless_states_are_named(store: Store, database: str) -> None:
    for state in ("sent", "uncertain", "dead", "dropped", "due"):
        put(store, state)
    assert [cells[1] for cells in staff.outbox_rows(database, ())] == ["uncertain", "dead", "dropped", "due"]
    assert [cells[1] for cells in staff.outbox_rows(database, ("sent", "due"))] == ["sent", "due"]


@pytest.mark.parametrize("state", ["uncertain", "dead"])
def test_a_row_in_doubt_is_sent_again(store: Store, database: str, state: OutboxState) -> None:
    row = put(store, state)
    assert staff.resend(database, row, NOW) == "Row 1 is due again: it is sent as soon as the assistant runs."
    assert [one.id for one in store.claim(["telegram"], AT)] == [row]


@pytest.mark.parametrize("state", ["due", "sending", "sent", "dropped"])
def test_no_other_row_is_sent_again(store: Store, database: str, state: OutboxState) -> None:
    row = put(store, state)
    with pytest.raises(LookupError) as caught:
        staff.resend(database, row, NOW)
    assert str(caught.value) == f"Row 1 is in the state {state}. Only an uncertain or dead row can be sent again."


@pytest.mark.parametrize("state", ["due", "uncertain", "dead"])
def test_a_row_that_waits_or_is_in_doubt_is_given_up(store: Store, database: str, state: OutboxState) -> None:
    row = put(store, state)
    assert staff.drop(database, row, NOW) == "Row 1 is dropped: its text is deleted and it is never sent."
    kept = store.outbox_row(row)
    assert kept is not None
    assert (kept.state, kept.out.body) == ("dropped", {})


@pytest.mark.parametrize("state", ["sending", "sent", "dropped"])
def test_no_other_row_is_given_up(store: Store, database: str, state: OutboxState) -> None:
    row = put(store, state)
    with pytest.raises(LookupError) as caught:
        staff.drop(database, row, NOW)
    assert str(caught.value) == f"Row 1 is in the state {state}. Only a due, uncertain or dead row can be dropped."


@pytest.mark.parametrize("act", [staff.resend, staff.drop])
@pytest.mark.usefixtures("store")
def test_a_row_that_is_not_there_is_said(database: str, act: Any) -> None:
    with pytest.raises(LookupError, match=r"^There is no row 7 in the outbox\.$"):
        act(database, 7, NOW)


def test_a_database_that_is_not_there_is_said_and_not_made(tmp_path: Path, conf: Settings) -> None:
    nowhere = tmp_path / "typo.db"
    with pytest.raises(StoreError, match="There is no database at"):
        staff.drafts(conf, str(nowhere), "", "csv")
    assert not nowhere.exists()
