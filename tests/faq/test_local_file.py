"""What staff may write beside a pack: further calls and names, and slips told with their line and what was meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from faq.pack.load import load_packs
from faq.pack.pack_text import PackError

UTM = "utm-city2city"
THIRD = '[[call]]\nid = "third"\nname = "Autumn call"\n'


def load(tmp_path: Path, local: str) -> object:
    (tmp_path / f"{UTM}.local.toml").write_text(local, encoding="utf-8")
    return load_packs([tmp_path])[UTM].file


@pytest.mark.parametrize("day", ["opening", "ruling"])
def test_a_call_that_the_text_does_not_know_stands_behind_the_others(tmp_path: Path, day: str) -> None:
    (tmp_path / f"{UTM}.local.toml").write_text(f"{THIRD}[{day}]\nthird = 2026-09-01\n", encoding="utf-8")
    third = load_packs([tmp_path])[UTM].file.call[-1]
    assert (third.id, third.name, getattr(third, day)) == ("third", "Autumn call", date(2026, 9, 1))
    assert (third.opens, third.closes, third.planned) == (None, (), None)


def test_names_may_be_others_and_the_old_ones_are_still_understood(tmp_path: Path) -> None:
    local = 'name = "Twin Towns"\nshort = "Twins"\n[[call]]\nid = "first"\nname = "Call 2025"\n'
    (tmp_path / f"{UTM}.local.toml").write_text(local, encoding="utf-8")
    file = load_packs([tmp_path])[UTM].file
    assert (file.name, file.short, [call.name for call in file.call]) == (
        "Twin Towns",
        "Twins",
        ["Call 2025", "Second call"],
    )
    assert {"UTM City2City", "City2City"} <= set(file.also_asked_as)
    assert {"UTM City2City", "City2City"} <= set(file.names)


@pytest.mark.parametrize(
    ("local", "line", "said"),
    [
        ("[rulngs]\nfirst = 2025-09-04\n", 1, "rulngs: no such key; did you mean 'ruling'? Allowed: "),
        ("[contact]\nmail = 'us'\n", 2, "contact.mail: no such key; did you mean 'email'? Allowed: text, name, email, web, entry"),
        ("xyz = 1\n", 1, "xyz: no such key. Allowed: "),
        ("[opening]\nsecnd = 2026-01-12\n", 2, "opening.secnd: no such call; did you mean 'second'? There are: first, second"),
        ("[ruling]\nSecond = 2026-01-12\n", 2, "ruling.Second: no such call; did you mean 'second'? There are: first, second"),
        (f"{THIRD}[ruling]\nthrid = 2026-09-01\n", 5, "ruling.thrid: no such call; did you mean 'third'?"),
        ("[opening]\nthird = 2026-09-01\n", 2, "opening.third: no such call. There are: first, second; a [[call]] adds one"),
        (THIRD, 2, "call.0.id: 'third' is not in the text: give it a day under [opening] or [ruling]"),
        (f"{THIRD}{THIRD}[ruling]\nthird = 2026-09-01\n", 5, "call.1.id: 'third' stands there twice"),
        ('[[call]]\nid = "third"\n', 1, "call.0.name: Field required"),
        ('[[call]]\nid = "third"\nname = " "\n', 3, "call.0.name: String should have at least 1 character"),
        ('[[call]]\nid = "third"\nnmae = "x"\n', 3, "call.0.nmae: no such key; did you mean 'name'? Allowed: id, name"),
        (f"opening.third = 2026-09-01\nruling.third = 2026-08-01\n{THIRD}", 1, "opening.third: the call opens on 2026-09-01"),
        (f"{THIRD}[opening]\nthird = 2025-01-01\n", 5, "opening.third: 'third' opens before 'first'"),
        ("retention_days = 0\n", 1, "retention_days: Input should be greater than or equal to 1"),
        ("retention_days = -3\n", 1, "retention_days: Input should be greater than or equal to 1"),
        ('reminder_offsets = ["7d", "soon"]\n', 1, "reminder_offsets.1: "),
        ('name = ""\n', 1, "name: String should have at least 1 character"),
        ("[[link]]\ncriterion = 'gcm'\nname = 'x'\nurl = 'https://a.example'\n", 2, "link: no such criterion: 'gcm'; did you mean"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_what_was_meant(tmp_path: Path, local: str, line: int, said: str) -> None:
    with pytest.raises(PackError) as error:
        load(tmp_path, local)
    assert str(error.value).startswith(f"{tmp_path / f'{UTM}.local.toml'}:{line}: {said}")
