"""A name leads to one thing: no two modules and no two public classes are called alike, and the glossary names what there is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "faq", "storage")
ROW = re.compile(r"\| (?P<word>[^|]+) \| [^|]+ \| (?P<where>[^|]+) \|")


def modules() -> list[Path]:
    return [path.relative_to(ROOT) for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]


def classes(text: str) -> Iterator[str]:
    """The public classes of a module."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def twice(named: list[tuple[str, Path]]) -> dict[str, list[str]]:
    """The names that lead to more than one file, each with the files."""
    found: dict[str, list[str]] = {}
    for name, path in named:
        found.setdefault(name, []).append(str(path))
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def test_no_two_modules_have_one_name() -> None:
    named = [(path.stem, path) for path in modules() if path.name != "__init__.py"]
    assert named and twice(named) == {}


def test_no_two_public_classes_have_one_name() -> None:
    named = [(name, path) for path in modules() for name in classes((ROOT / path).read_text())]
    assert named and twice(named) == {}


def rows() -> list[tuple[str, list[str]]]:
    """The words of the glossary, each with where it stands."""
    lines = _of_the_code().partition("|---|---|---|\n")[2].splitlines()
    matches = [ROW.fullmatch(line) for line in lines]
    return [(row["word"], re.findall("`([^`]+)`", row["where"])) for row in matches if row]


def _of_the_code() -> str:
    """The words that the code uses; those said to people stand behind them."""
    return (ROOT / "docs" / "glossary.md").read_text().partition("\n## ")[0]


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def test_what_the_glossary_names_is_there() -> None:
    there = {dotted(path): set(classes((ROOT / path).read_text())) for path in modules()}
    known = there.keys() | {f"{module}.{name}" for module, names in there.items() for name in names}
    named = [where for _, places in rows() for where in places]
    assert len(named) > len(rows()) > 40
    assert [where for where in named if where not in known] == []


def test_the_glossary_has_each_word_once_and_in_order() -> None:
    words = [word.casefold() for word, places in rows() if places]
    assert len(words) == len(set(words)) == _of_the_code().count("\n| ") - 1
    assert words == sorted(words)
