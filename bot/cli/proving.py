"""``city2city packs check``: the static proof of packs, and their transcripts replayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.ask_cli import questions
from bot.platforms import LIMITS
from bot.runtime.knowledge import LateLibrary
from bot.runtime.languages import pack_catalogue
from bot.runtime.settings import Settings
from bot.terminal.replay import replay
from bot.terminal.transcript import TranscriptError, read_transcript
from faq.pack.load import QUESTIONS, load_pack, local_files, pack_folders
from faq.pack.local_file import likely
from faq.pack.model import Pack
from faq.pack.pack_text import PackError, files_of
from faq.proof import prove
from faq.search import calibration
from faq.search.results import Searchable

UNPLAYED = "note: transcripts speak of other programmes too: they are replayed once every pack can be read."
NOTE = "for a confidence of its own from which on to answer, the pack lacks questions:"


def flaws(conf: Settings, folders: Sequence[Path], against: Path | None) -> list[str]:
    """All that is wrong with the packs in these folders (with all packs where none is named), a line each."""
    read = _read(conf, folders)
    asked = questions(against.read_text(encoding="utf-8").splitlines()) if against else ()
    forbidden = [question for question, _ in asked if question]
    found = [flaw for pack in read.named.values() for flaw in _static(pack, forbidden)]
    known = {pack.id: pack for pack in sorted(read.known.values(), key=lambda pack: (pack.file.order, pack.id))}
    library = LateLibrary(known, {})
    played = [flaw for pack in read.named.values() for flaw in _played(pack, known, library)] if read.whole else []
    return [*read.broken, *_strays(conf, read), *found, *played]


def notes(conf: Settings, folders: Sequence[Path]) -> list[str]:
    """What these packs (all where none is named) might have and need not, a line each."""
    read = _read(conf, folders)
    lacking = [f"{path}: note: {NOTE} {lacks}." for pack in read.named.values() for path, lacks in _lacking(pack)]
    return [*lacking, *([UNPLAYED] if read.named and not read.whole else [])]


def _lacking(pack: Pack) -> Iterator[tuple[Path, str]]:
    """The file of a pack's questions and how many it lacks; nothing where it has enough."""
    inside, outside = calibration.lacking(pack.questions)
    told = {
        (True, True): f"{inside} that the text answers and {outside} that it does not",
        (True, False): f"{inside} that the text answers",
        (False, True): f"{outside} that it does not answer",
    }
    if inside or outside:
        yield Path(pack.folder) / QUESTIONS, told[inside > 0, outside > 0]


@dataclass(frozen=True, slots=True)
class PacksRead:
    """The packs that are to be proven, and all that are ``known``; a line for each file that is wrong, and whether none of the
    packs is missing because of that."""

    named: Mapping[str, Pack]
    known: Mapping[str, Pack]
    broken: Sequence[str]
    whole: bool


def _read(conf: Settings, folders: Sequence[Path]) -> PacksRead:
    """The packs in these folders, or all. Overrides are read too, but not put to use: a transcript is written for the pack, not
    for what staff set beside it."""
    every = list(dict.fromkeys([*pack_folders(conf.packs).values(), *folders]))
    packs, broken = dict[Path, Pack](), list[str]()
    for folder in every:
        try:
            packs[folder] = load_pack(folder)
            load_pack(folder, conf.packs)
            for path in files_of(folder / "locale", "*.po"):
                pack_catalogue(path, path.stem)
        except PackError as error:
            broken.append(str(error))
    named = {packs[one].id: packs[one] for one in folders or every if one in packs}
    known = {one.id: one for one in packs.values()} | named
    return PacksRead(named, known, list(dict.fromkeys(broken)), len(packs) == len(every))


def _strays(conf: Settings, read: PacksRead) -> Iterator[str]:
    """Files beside no pack: a slip in a file's name would go unseen."""
    known = sorted({*read.known, *pack_folders(conf.packs)})
    for name, path in local_files(conf.packs):
        if name not in known:
            yield f"{path}:1: for no pack{likely(name, known) or '.'} There are: {', '.join(known)}"


def _static(pack: Pack, forbidden: Sequence[str]) -> Iterator[str]:
    yield from map(str, prove.flaws(pack, LIMITS))
    yield from map(str, prove.near_copies(pack, forbidden))


def _played(pack: Pack, known: Mapping[str, Pack], library: Searchable) -> Iterator[str]:
    """What its transcripts show."""
    seen: set[str] = set()
    for path in files_of(Path(pack.folder) / "tests", "*.chat"):
        found, outcomes = _replayed(path, known, library)
        yield from found
        seen |= outcomes
    yield from map(str, prove.transcripts_missing(pack, seen))


def _replayed(path: Path, known: Mapping[str, Pack], library: Searchable) -> tuple[list[str], set[str]]:
    """What is wrong with one transcript, and the outcomes it comes to."""
    try:
        transcript = read_transcript(path)
        played = replay(path, known, library)
    except TranscriptError as error:
        said = str(error)
        return [said if said.startswith(f"{path}:") else f"{path}:1: {said}"], set()
    unsaid = [] if transcript.budget else [f"{path}:1: names no budget of messages"]
    return [*played.flaws, *unsaid], played.outcomes
