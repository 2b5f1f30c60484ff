"""Packs are input: whatever stands in one, it is read within bounds or refused by name, and leads nowhere else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.pack.load import BUILT_IN, load_pack, load_packs
from faq.pack.pack_text import DEEPEST, LARGEST, PackError
from faq.pack.toml_positions import deep_line

UTM, NZC = "utm-city2city", "netzerocities-twinning"
FILES = ("pack.toml", "eligibility.toml", "application.toml", "feedback.toml", "faq.md", "source.txt", "also/en.md")
FURTHER = ("tests/questions.jsonl", "locale/fr.po")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A pack of our own to break."""
    return Path(shutil.copytree(BUILT_IN / NZC, tmp_path / "packs" / NZC))


def changed(folder: Path, name: str, old: str, new: str) -> PackError:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    with pytest.raises(PackError) as error:
        load_pack(folder)
    assert error.value.path == path
    assert error.value.line == text.count("\n", 0, text.index(old)) + 1
    return error.value


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", "a/b", "a\\\\b", "..", "", "Evil", "a--b", "-a", "a.b", "é", "a" * 41]
)
def test_an_id_leads_out_of_no_folder(copy: Path, name: str) -> None:
    assert "small letters, digits and single hyphens" in str(
        changed(copy, "pack.toml", f'id = "{NZC}"', f'id = "{name}"')
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("pack.toml", "cities_per_twinning = [2, 5]", "cities_per_twinning = [2, 100000000000]", "less than or equal to 100"),
        ("pack.toml", "retention_days = 365", "retention_days = 9999", "less than or equal to 3650"),
        ("pack.toml", "order = 2", "order = 99999", "less than or equal to 1000"),
        ("pack.toml", "order = 2", f"order = {10**13}", "expected a number from -1000000000000 to 1000000000000"),
        ("application.toml", "min = 2", "min = -inf", "expected a number from"),
        ("pack.toml", 'name = "Net', 'name = "A\\nNet', "expected one line"),
        ("pack.toml", 'name = "Net', 'name = "\\u0007Net', "a hidden sign, U+0007"),
        ("pack.toml", 'name = "Net', 'name = "\\u001b[2JNet', "a hidden sign, U+001B"),
        ("pack.toml", 'name = "Net', 'name = "\u202eNet', "a hidden sign, U+202E"),
        ("pack.toml", 'name = "Net', 'name = "\u2028Net', "a hidden sign, U+2028"),
        ("pack.toml", 'languages = ["en"]', 'languages = ["../en"]', "the code of a language"),
        ("faq.md", "## ", "## ../../x ", "expected '## <id> <title>'"),
        ("faq.md", "## ", f"## {'x' * 41} ", "expected '## <id> <title>'"),
    ],
)  # fmt: skip
def test_names_and_numbers_are_plain_and_within_bounds(copy: Path, name: str, old: str, new: str, said: str) -> None:
    assert said in str(changed(copy, name, old, new))


@pytest.mark.parametrize(
    ("local", "said"),
    [
        ('form_url = "javascript:alert(1)"', "form_url: expected an address that begins with https://"),
        ('form_url = "http://form.example"', "form_url: expected"),
        ('form_url = "data:text/html,x"', "form_url: expected"),
        ('form_url = "mailto:a@b.example?bcc=c@d.example"', "form_url: expected"),
        ('contact = { text = "x", name = "x", web = "javascript:alert(1)" }', "contact.web: expected"),
        ('contact = { text = "x", name = "x", email = "a b@c" }', "contact.email: expected"),
        ('controller = { name = "x", email = "javascript:alert(1)" }', "controller.email: expected"),
        ("retention_days = 100000", "less than or equal to 3650"),
        ('reminder_offsets = ["999999999999w"]', "expected a time before a session"),
        ("ruling = { first = 9999-12-31 }", "expected a day of the years 2000 to 2100"),
    ],
)
def test_what_staff_set_is_plain_and_within_bounds_too(tmp_path: Path, local: str, said: str) -> None:
    (tmp_path / f"{UTM}.local.toml").write_text(local, encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_packs([tmp_path])
    assert said in str(error.value)


def test_addresses_that_can_be_pressed_are_taken(tmp_path: Path) -> None:
    for url in ("https://form.example/a?b=1", "mailto:office@city.example", ""):
        (tmp_path / f"{UTM}.local.toml").write_text(f'form_url = "{url}"', encoding="utf-8")
        assert load_packs([tmp_path])[UTM].file.form_url == url


DEEP: dict[str, tuple[str, Callable[[int], str]]] = {
    "lists": ("pack.toml", lambda n: f"x = {'[' * n}{']' * n}"),
    "lists that end nowhere": ("pack.toml", lambda n: f"x = {'[' * n}"),
    "tables": ("pack.toml", lambda n: f"x = {'{a=' * n}1{'}' * n}"),
    "dotted keys": ("pack.toml", lambda n: f"{'.'.join(['a'] * n)} = 1"),
    "a condition": ("eligibility.toml", lambda n: f"[[outcome]]\nwhen.{'.'.join(['not'] * n)} = 1"),
    "a local file": (f"../{NZC}.local.toml", lambda n: f"x = {'[' * n}"),
}  # fmt: skip


@pytest.mark.parametrize("depth", [DEEPEST + 5, 5_000])
@pytest.mark.parametrize(("name", "make"), DEEP.values(), ids=DEEP)
def test_what_is_too_deep_is_told_with_its_line(copy: Path, name: str, make: Callable[[int], str], depth: int) -> None:
    path = (copy / name).resolve()
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"\n\n{make(depth)}\n{before}", encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(copy, [copy.parent])
    assert error.value.path == path
    assert error.value.line >= 3


def test_the_line_of_what_is_too_deep() -> None:
    assert deep_line('a = "[[[["\n# [[[\nb = ' + "[\n" * 30, 5) == 3 + 5
    assert deep_line('a = 1\nb.c = """[[["""\n', 2) == 0
    assert deep_line("a = 1\nb . c.d.e = 2", 2) == 2


@pytest.mark.parametrize("name", [*FILES, *FURTHER, f"../{NZC}.local.toml"])
def test_every_file_is_bounded_and_no_link(copy: Path, tmp_path: Path, name: str) -> None:
    path, outside = copy / name, tmp_path / "outside"
    outside.write_text("order = 1\n", encoding="utf-8")
    for make, said in (
        (lambda: path.symlink_to(outside), "no link"),
        (lambda: path.write_bytes(b"#" * (LARGEST + 1)), "larger than"),
        (lambda: path.write_bytes(b"# \x1b[2J\n"), "a hidden sign, U+001B"),
        (lambda: path.write_bytes(b"# \xff\n"), "not UTF-8"),
    ):
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        make()
        with pytest.raises(PackError, match=re.escape(said)):
            load_pack(copy, [copy.parent])


@pytest.mark.parametrize("name", ["also", "locale", "tests"])
def test_no_folder_within_a_pack_is_a_link(copy: Path, tmp_path: Path, name: str) -> None:
    (copy / "tests").mkdir(exist_ok=True)
    (copy / name).rename(tmp_path / name)
    (tmp_path / "tests").mkdir(exist_ok=True)
    (tmp_path / "tests" / "questions.jsonl").write_text('{"q": "x", "entry": "y"}\n')
    (copy / name).symlink_to(tmp_path / name)
    with pytest.raises(PackError, match="no link"):
        load_pack(copy)


def test_what_is_said_of_a_pack_shows_hidden_signs_as_numbers(copy: Path) -> None:
    assert str(PackError(Path("a\x1b[2J"), 1, "b\u202e")) == "a<U+001B>[2J:1: b<U+202E>"


_VALUES = st.recursive(
    st.one_of(
        st.integers(-(10**20), 10**20).map(str), st.floats().map(str), st.booleans().map(lambda one: str(one).lower()),
        st.dates().map(str), st.text(max_size=8).map(repr), st.sampled_from(['"a"', '""', "1979-05-27T07:32:00Z", "07:32:00", "'"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda all: f"[{', '.join(all)}]"),
        st.dictionaries(st.sampled_from(["id", "name", "text", "when", "a.b"]), inner, max_size=3).map(
            lambda all: "{" + ", ".join(f"{key} = {one}" for key, one in all.items()) + "}"
        ),
    ),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_pack_it_is_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = tmp_path_factory.getbasetemp() / "any" / NZC
    name = data.draw(st.sampled_from(FILES))
    if not copy.exists():
        shutil.copytree(BUILT_IN / NZC, copy)
    path = copy / name
    before = path.read_text(encoding="utf-8")
    lines = before.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    key = lines[at].partition("=")[0]
    lines[at] = data.draw(st.one_of(_VALUES.map(lambda one: f"{key}= {one}"), st.text(max_size=20)))
    try:
        path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
        load_pack(copy)
    except PackError as error:
        assert error.line >= 1
        assert str(error).isprintable() or "\n" in str(error)
    finally:
        path.write_text(before, encoding="utf-8")
