"""A talk that no person leads ends: two machines that answer each other, or one that says the same again and again."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.runtime.machine_talk import MOST, PLACES, MachineTalk
from bot.runtime.receive import UNLED, Incoming, Receiver
from handlers.dialog.blocks import items, text
from handlers.dialog.turn import Channel, Event, Press, Reply, Text
from storage.open import open_store
from storage.records import Address, Identity
from storage.store import Store
from tests.flow.talk import Shelf, languages_of, shipped

GROUP, ALONE = Address("telegram", "helper", "", "-1"), Address("telegram", "helper", "", "anna")


@dataclass
class Instance:
    """One of ours, in a channel."""

    store: Store
    machines: MachineTalk | None = field(default_factory=MachineTalk)
    now: datetime = datetime(2025, 7, 20, 12, tzinfo=UTC)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        shelf, languages = Shelf(shipped(), self.store), languages_of(shipped().packs)
        self.receiver = Receiver(self.store, shelf, languages, lambda: self.now, machines=self.machines)

    def hears(self, event: Event | str, who: str = "bridge", at: Address = GROUP) -> list[str]:
        """What it says to that."""
        self.now += timedelta(seconds=7)
        before = {row.id for row in self.store.outbox()}
        heard = Text(event) if isinstance(event, str) else event
        channel, account = Channel(private=at == ALONE), Identity("telegram", "", who)
        self.receiver.receive(Incoming(f"e{next(self.ids)}", heard, at, account, channel))
        fresh = [row.out for row in self.store.outbox() if row.id not in before]
        return ["\n".join(_lines(out.body["blocks"])) for out in fresh if not out.body["edit_of"]]


def _lines(blocks: list[dict[str, str]]) -> Iterator[str]:
    for block in blocks:
        yield from (block["text"],) if "text" in block else ()
        yield from block.get("items", ())


@pytest.fixture
def instances(tmp_path: Path) -> Iterator[Callable[[], Instance]]:
    opened = list[Store]()

    def made() -> Instance:
        opened.append(open_store(str(tmp_path / f"{len(opened)}.db")))
        return Instance(opened[-1])

    yield made
    for store in opened:
        with closing(store):
            pass


def _rounds(first: Instance, second: Instance, words: str) -> int:
    """How many messages two instances say to each other, until one is silent or it is clear that none will be."""
    said, speaker, hearer = [words], first, second
    for number in range(3 * MOST):
        speaker, hearer = hearer, speaker
        said = speaker.hears(said[0])
        if not said:
            return number
    return 3 * MOST


def test_two_instances_in_one_channel_stop(instances: Callable[[], Instance]) -> None:
    assert _rounds(instances(), instances(), "about") < 3 * MOST


def test_the_same_words_again_and_again_end_after_twenty_replies(
    instances: Callable[[], Instance], caplog: pytest.LogCaptureFixture
) -> None:
    one = instances()
    with caplog.at_level(logging.WARNING):
        answered = [bool(one.hears("about")) for _ in range(40)]
    # The first answer may differ from the later ones, which then begin the count.
    assert MOST <= (replies := sum(answered)) <= MOST + 1
    assert answered == [True] * replies + [False] * (40 - replies)
    assert caplog.messages == ["silent in a place of telegram, where no person leads the talk"]
    assert [(row.what, row.number) for row in one.store.counts() if UNLED in row.what] == [(f"telegram:{UNLED}", 1)]


def test_a_person_s_word_ends_the_silence(instances: Callable[[], Instance]) -> None:
    one = instances()
    for _ in range(MOST + 5):
        said = one.hears("about")
    assert not said
    assert one.hears("What does it cost us?", "anna")
    assert one.hears("about")


def test_a_quote_of_ours_is_no_person_s_word_whatever_the_answer(instances: Callable[[], Instance]) -> None:
    one = instances()
    ours = one.hears("about")[0]
    assert not [one.hears(f"about > {ours} {letter}") for letter in "abcdefghijklmnopqrstuvw"][-1]


@pytest.mark.parametrize("words", ["about [12:00:{:02}]", "[2026-11-28 12:{:02}] bridge: about"])
def test_a_clock_in_the_words_makes_no_difference_whatever_it_is_answered(
    instances: Callable[[], Instance], words: str
) -> None:
    one = instances()
    answered = [bool(one.hears(words.format(number))) for number in range(40)]
    assert MOST <= (replies := sum(answered)) <= MOST + 1
    assert answered == [True] * replies + [False] * (40 - replies)
    assert one.hears("Who may apply?", "anna")


@pytest.mark.parametrize("words", ["session {}", "{}", "{}:00", "skip"])
def test_the_same_words_and_other_figures_that_are_answered_otherwise_are_a_person_s(words: str) -> None:
    kept = MachineTalk()
    for number in range(2 * MOST):
        kept.note(ALONE, Text(words.format(number)), [Reply((text("x" * (number + 1)),))])
        assert not kept.silent(ALONE)


@pytest.mark.parametrize("word", ["skip", "next"])
def test_who_fills_in_a_form_with_one_word_is_never_met_by_silence(
    instances: Callable[[], Instance], word: str
) -> None:
    one = instances()
    for words in ("programme City2City", "draft", "1", "2"):
        one.hears(words, at=ALONE)
    said = [one.hears(word, at=ALONE) for _ in range(40)]
    assert all(said)
    assert len({"".join(replies) for replies in said}) > MOST


def test_a_press_ends_the_silence_and_is_answered(instances: Callable[[], Instance]) -> None:
    one = instances()
    for _ in range(MOST + 1):
        one.hears("about", at=ALONE)
    assert not one.hears("about", at=ALONE)
    assert one.hears(Press("a:0:b"), at=ALONE)
    assert one.hears("about", at=ALONE)


def test_threads_are_one_place_and_places_are_many() -> None:
    kept = MachineTalk()
    for number in range(MOST + 1):
        kept.note(Address("slack", "b", "T", "C", str(number)), Text("again"), [Reply((text("Yes"), items("one")))])
    assert kept.silent(Address("slack", "b", "T", "C", "other"))
    assert not kept.silent(Address("slack", "b", "T", "D"))
    for number in range(PLACES):
        kept.note(Address("slack", "b", "T", str(number)), Text("again"), [])
    assert len(kept.places) == PLACES
    assert not kept.silent(Address("slack", "b", "T", "C"))


def said(*words: int) -> Reply:
    return Reply((text(" ".join("abcdefghijklmnopqrstuvwxyz"[number] * 3 for number in words)),))


def spoken(*words: int) -> Text:
    return Text(said(*words).blocks[0].text)


@pytest.mark.parametrize(
    ("ours", "theirs", "person"),
    [
        (range(16), range(8), False),
        (range(16), range(8, 16), False),
        (range(16), (25, *range(8, 16), 24), False),
        (range(16), range(9, 16), True),
        (range(16), range(4, 11), True),
        (range(20), range(8, 20), False),
        (range(5), range(5), False),
        (range(5), range(4), True),
    ],
)
def test_eight_words_of_ours_in_a_row_are_a_quote_wherever_they_stand(
    ours: Sequence[int], theirs: Sequence[int], person: bool
) -> None:
    machines = MachineTalk()
    machines.note(GROUP, Text("hello"), [said(*ours)])
    assert machines.persons(GROUP, spoken(*theirs), []) is person
