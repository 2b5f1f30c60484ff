"""What a language lacks: files, keys, messages, plural forms; and words of it that would mean two things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from babel import Locale, UnknownLocaleError

from bot.cli.options import Refused
from bot.runtime.languages import OWN
from faq.pack.model import Pack
from faq.text import language_words, wordlists
from faq.text.spelling import fold
from faq.text.wordlists import FIRST, SEVERAL, LanguageError, Wordlists
from handlers.dialog import language_files
from handlers.dialog.language_files import CommandWords, SubcommandWords

ROOT = OWN.parents[1]
FILES: tuple[tuple[Path, type[Wordlists]], ...] = (
    *((wordlists.FOLDER, schema) for schema in language_words.FILES),
    *((language_files.FOLDER, schema) for schema in language_files.FILES),
)
_SHOWN = 3


def known() -> tuple[str, ...]:
    """Every language that has a folder or a catalogue, English first."""
    named = chain(*(wordlists.codes(folder) for folder in (wordlists.FOLDER, language_files.FOLDER)))
    every = dict.fromkeys((*named, *sorted(path.stem for path in OWN.glob("*.po"))))
    return tuple(code for code in every if code != SEVERAL)


def name(code: str) -> str:
    """The language's name for itself; Refused where CLDR, which has its months and plural forms, does not know it."""
    try:
        return str(Locale.parse(code).display_name or code)
    except (UnknownLocaleError, ValueError):
        raise Refused(f"there is no language {code!r}: a code such as pt is wanted") from None


def malformed() -> list[str]:
    """The files of words of any language that cannot be read: all are read together, so nothing else can be looked at before."""
    found: dict[str, None] = {}
    for folder, schema in FILES:
        try:
            for code in wordlists.codes(folder):
                wordlists.read(schema, folder / code)
        except LanguageError as error:
            found[str(error).replace(f"{ROOT}/", "")] = None
    return list(found)


def flaws(code: str, packs: Mapping[str, Pack]) -> list[str]:
    """What the language lacks, a line each; LanguageError where a file of words is malformed."""
    name(code)
    return [*_missing(code), *_unknown(code), *_colliding(code), *_commands(code), *_untranslated(code, packs)]


def _missing(code: str) -> Iterator[str]:
    for folder, schema in FILES:
        path = folder / code / schema.FILE
        if code == FIRST and schema is SubcommandWords:
            continue  # the English ones are declared
        if not path.is_file():
            yield f"{_short(path)}: the file is missing"
            continue
        for key in wordlists.missing(schema, folder / code):
            yield f"{_short(path)}: {key!r} is missing{_english(schema, folder, key)}"
        if schema is SubcommandWords:
            yield from _subcommands(path)
        if schema is CommandWords:
            yield from _unsaid(path)


def _english(schema: type[Wordlists], folder: Path, key: str) -> str:
    """What English has there, where it has some words."""
    words = list(getattr(wordlists.read(schema, folder / FIRST), key))
    shown = ", ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
    return f" (in English: {shown})" if words else ""


def _subcommands(path: Path) -> Iterator[str]:
    from handlers.routing.command_table import COMMANDS

    declared = dict.fromkeys(one.word for command in COMMANDS.every.values() for one in command.subcommands)
    words = wordlists.read(SubcommandWords, path.parent).words
    yield from (f"{_short(path)}: {flaw}" for flaw in _subcommand_flaws(list(declared), words))


def _unsaid(path: Path) -> Iterator[str]:
    """The commands for which English has something to say, and the language nothing."""
    english, own = (wordlists.read(CommandWords, folder) for folder in (path.parents[1] / FIRST, path.parent))
    yield from (f"{_short(path)}: 'said.{name}' is missing" for name in english.said if name not in own.said)


def _subcommand_flaws(declared: Sequence[str], words: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield from (f"{word!r} is missing" for word in declared if word not in words)
    yield from (f"there is no subcommand {word!r}" for word in words if word not in declared)
    yield from (f"{own!r} is more than one word" for own in chain(*words.values()) if len(own.split()) > 1)
    yield from (flaw for _, flaw in _twice({word: (word, *own) for word, own in words.items()}))


def _unknown(code: str) -> Iterator[str]:
    """Other names of what there is not."""
    from faq.answers.zones import ABBREVIATIONS
    from faq.places.countries import is_country

    words = wordlists.read(language_words.PlaceWords, wordlists.FOLDER / code)
    path = _short(wordlists.FOLDER / code / words.FILE)
    yield from (f"{path}: there is no country {name!r}" for name in words.country_names if not is_country(name))
    yield from (f"{path}: there is no zone {name!r}" for name in words.zone_names if name not in ABBREVIATIONS)


def _colliding(code: str) -> Iterator[str]:
    """Words that stand for two things, in the language itself or beside those of another: all are read together."""
    for folder, schema in FILES:
        every = wordlists.by_language(schema, folder)
        for group in schema.APART if code in every else ():
            own = {fold(phrase) for keys in group for phrase in _phrases(every[code], keys)}
            spoken = {keys.split()[0]: chain(*(_phrases(words, keys) for words in every.values())) for keys in group}
            path = _short(folder / code / schema.FILE)
            yield from (f"{path}: {flaw}" for phrase, flaw in _twice(spoken) if phrase in own)


def _phrases(words: Wordlists, keys: str) -> tuple[str, ...]:
    return tuple(chain(*(getattr(words, key) for key in keys.split())))


def _twice(spoken: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """The phrases, folded, that stand for more than one meaning, and what to say of each."""
    meanings: dict[str, dict[str, None]] = {}
    for meaning, phrases in spoken.items():
        for phrase in phrases:
            meanings.setdefault(fold(phrase), {})[meaning] = None
    for phrase, found in meanings.items():
        if len(found) > 1:
            yield phrase, f"{phrase!r} means {' and '.join(map(repr, found))}"


def _commands(code: str) -> Iterator[str]:
    """One word for two commands, with the English ones, which are understood beside the language's own."""
    from bot.runtime.languages import Languages
    from handlers.routing.command_table import COMMANDS

    languages = Languages({})
    words = languages[code if code in languages else FIRST]
    spoken: dict[str, list[str]] = {}
    for one in COMMANDS.every.values():
        tables = (one.word, *one.spellings.values())
        phrases = chain(*(both.split(" / ") for table in tables for both in (table, words.t(table))))
        spoken[one.word] = [*phrases, *one.aliases]
    yield from (f"words of command: {flaw}" for _, flaw in _twice(spoken))
    yield from _said_for_commands(code, list(COMMANDS.every))


def _said_for_commands(code: str, known: Sequence[str]) -> Iterator[str]:
    """What is said for commands that there are not, or for two of them, in the language itself or beside another."""
    every = wordlists.by_language(CommandWords, language_files.FOLDER)
    if code not in every:
        return
    own, path = every[code], _short(language_files.FOLDER / code / CommandWords.FILE)
    for name in dict.fromkeys((*own.said, *own.in_words)):
        if name.split()[0] not in known:
            yield f"{path}: there is no command {name!r}"
    phrases = {fold(one) for one in chain(*own.said.values(), own.none, own.blank)}
    spoken: dict[str, list[str]] = {}
    for words in every.values():
        for name, said in (*words.said.items(), ("later", (*words.none, *words.blank))):
            spoken.setdefault(name, []).extend(said)
    yield from (f"{path}: {flaw}" for phrase, flaw in _twice(spoken) if phrase in phrases)


def _untranslated(code: str, packs: Mapping[str, Pack]) -> Iterator[str]:
    from bot.dev import catalogue

    if code == FIRST:
        return
    wanted = {OWN / f"{code}.po": catalogue.own_messages()}
    wanted |= {Path(pack.folder) / "locale" / f"{code}.po": catalogue.pack_messages(pack) for pack in packs.values()}
    for path, messages in wanted.items():
        yield from (f"{_short(path)}: {flaw}" for flaw in catalogue.flaws_of(path, messages))


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
