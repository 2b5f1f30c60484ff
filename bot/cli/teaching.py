"""Learning from questions asked in vain: look at them, answer them, teach a way to ask, take it back, hand it to the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.cli.options import Refused
from bot.runtime.languages import Languages
from bot.runtime.queueing import outgoing
from faq.pack.model import Pack, TestQuestion
from faq.search.retrieval import Index
from handlers.access import permissions
from handlers.staff import figures, team_questions
from storage.records import Taught, millis
from storage.store import Store


def regressions(pack: Pack, taught: Sequence[Taught]) -> list[TestQuestion]:
    """The pack's ``tests/questions.jsonl`` and all that was taught."""
    own = [TestQuestion(one.phrase, one.entry) for one in taught if one.programme == pack.id]
    return [*pack.questions, *own]


def wrong(index: Index, questions: Sequence[TestQuestion]) -> set[str]:
    """The questions that do not come out as they must."""
    return {one.question for one in questions if not _right(index, one)}


def _right(index: Index, one: TestQuestion) -> bool:
    found = index.ask(one.question)
    if not one.entry:
        return found.band != "answer"
    return bool(found.hits) and found.hits[0].entry in (one.entry, *one.also)


def teach(store: Store, pack: Pack, entry: str, phrase: str, now: datetime) -> list[str]:
    """Add a way to ask an entry. What it would break is returned, and then nothing is kept; Refused for an unknown entry."""
    if entry not in {one.id for one in pack.entries}:
        raise Refused(f"{pack.id} has no entry {entry!r}; it has: {', '.join(one.id for one in pack.entries)}")
    words = " ".join(phrase.split())
    if not words:
        raise Refused("expected a phrase to teach")
    taught = store.taught(pack.id)
    fresh = Taught(pack.id, entry, words, millis(now))
    after = _index(pack, [*taught, fresh])
    broken = _taken(pack, taught, after, entry) + sorted(wrong(after, [TestQuestion(words, entry)]))
    if not broken:
        with store.transaction():
            store.teach(fresh)
    return broken


def _taken(pack: Pack, taught: Sequence[Taught], after: Index, entry: str) -> list[str]:
    """The questions that came out right, and find this entry now where they must not.

    The index as it was takes seconds to make: it is only asked about what is wrong now.
    """
    lost = [one for one in regressions(pack, taught) if not _right(after, one) and _finds(after, one, entry)]
    return sorted({one.question for one in lost} - wrong(_index(pack, taught), lost)) if lost else []


def _finds(index: Index, one: TestQuestion, entry: str) -> bool:
    hits = index.ask(one.question).hits
    return bool(hits) and hits[0].entry == entry


def _index(pack: Pack, taught: Sequence[Taught]) -> Index:
    more: dict[str, list[str]] = {}
    for one in taught:
        more.setdefault(one.entry, []).append(one.phrase)
    return Index.of(pack, more)


def unteach(store: Store, pack: Pack, entry: str, phrase: str) -> bool:
    """Take a taught phrase back; False where it was not there."""
    with store.transaction():
        return store.unteach(pack.id, entry, " ".join(phrase.split()))


def overlay(store: Store, pack: Pack) -> str:
    """What was taught, as an ``also`` file of the pack."""
    lines = ["# Other ways to ask, taught in use"]
    taught = store.taught(pack.id)
    for entry in dict.fromkeys(one.entry for one in taught):
        lines += ["", f"## {entry}", "", *(one.phrase for one in taught if one.entry == entry)]
    return "\n".join(lines) + "\n"


def miss_rows(store: Store, packs: Mapping[str, Pack], programme: str) -> Iterator[tuple[str, ...]]:
    """The kept questions by groups, the cells of each line: number, programme, whether a reply is wanted, the question."""
    open_ones = [miss for miss in store.misses(programme) if miss.answered_at is None]
    for group in figures.clusters(open_ones):
        yield (f"{len(group)} × {group[0].text}",)
        for miss in group:
            wanted = "reply wanted" if miss.person else "no reply wanted"
            yield f"    {miss.id}", packs[miss.programme].id if miss.programme in packs else "any", wanted, miss.text


def answer(store: Store, packs: Mapping[str, Pack], miss_id: int, words: str, now: datetime) -> None:
    """Send the team's answer to the one who asked; Refused where there is no such question or nobody to answer."""
    miss = next((one for one in store.misses() if one.id == miss_id), None)
    person = store.known_person(miss.person) if miss and miss.person and miss.answered_at is None else None
    address = permissions.private_address(store, person.id) if person else None
    if miss is None or person is None or address is None:
        raise Refused(f"question {miss_id} is not open, or nobody waits for an answer to it")
    translator = Languages(packs)[person.language or "en"]
    reply = team_questions.answer(translator, miss, words)
    at = millis(now)
    with store.transaction():
        store.put([outgoing(reply, address, at, person.id)], at)
        store.answered_miss(miss_id, at)
