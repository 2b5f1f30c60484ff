from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import teaching
from bot.runtime.knowledge import KnowledgeSource
from bot.terminal.replay import Player
from faq.pack.load import load_packs, read_alternates
from faq.pack.model import Pack
from faq.search.retrieval import Index
from handlers.dialog.turn import Text
from handlers.staff import figures
from storage.open import open_store
from storage.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CITY2CITY = "utm-city2city"
IN_VAIN = "what colour is the logo of the bus company"


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return load_packs()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path / "teaching.db"))
    yield opened
    opened.close()


@pytest.fixture
def player(tmp_path: Path, packs: dict[str, Pack]) -> Iterator[Player]:
    playing = Player(str(tmp_path / "chat.db"), packs, {"programme": CITY2CITY})
    yield playing
    playing.store.close()


def say(player: Player, *messages: str) -> list[str]:
    return [line for message in messages for line in asyncio.run(player.give(Text(message)))]


def test_a_question_sent_to_the_team_is_answered_in_the_chat(player: Player, packs: dict[str, Pack]) -> None:
    said = say(player, IN_VAIN, "2")
    assert "Sent to the programme team. When they answer, I write to you here." in said
    [group, miss] = teaching.miss_rows(player.store, packs, CITY2CITY)
    assert group == (f"1 × {IN_VAIN}",)
    number = int(miss[0])
    teaching.answer(player.store, packs, number, "Blue, since 1920.", NOW)
    answered = say(player, "repeat")
    assert answered[:3] == ["The programme team answers a question of yours:", f"  │ {IN_VAIN}", "Blue, since 1920."]
    assert list(teaching.miss_rows(player.store, packs, CITY2CITY)) == []


def test_an_answer_is_given_once_and_only_to_somebody(player: Player, packs: dict[str, Pack]) -> None:
    say(player, IN_VAIN, "1")
    [miss] = player.store.misses()
    assert miss.person == ""
    with pytest.raises(LookupError, match="nobody waits"):
        teaching.answer(player.store, packs, miss.id, "Blue.", NOW)
    with pytest.raises(LookupError, match="question 99"):
        teaching.answer(player.store, packs, 99, "Blue.", NOW)


def test_a_forgotten_asker_leaves_no_question(player: Player) -> None:
    say(player, IN_VAIN, "2", "forget", "1")
    assert list(player.store.misses()) == []


def test_what_is_kept_names_nobody(player: Player) -> None:
    say(
        player,
        "can Anna Muster, 0221 1234, anna@koeln.example paint the bus of Wesseling blue",
        "Keep this question, without my name",
    )
    [miss] = player.store.misses()
    assert not any(word in miss.text for word in ("Anna", "Muster", "1234", "koeln", "Wesseling"))


def test_taught_phrase_finds_its_entry_at_once(store: Store, packs: dict[str, Pack]) -> None:
    phrase = "quagga zebra crossing protocol"
    known = KnowledgeSource(packs, store)
    assert known.now().library.ask(phrase, CITY2CITY).band != "answer"
    assert teaching.teach(store, packs[CITY2CITY], "4.2", phrase, NOW) == []
    assert known.now().library.ask(phrase, CITY2CITY).hits[0].entry == "4.2"
    assert teaching.unteach(store, packs[CITY2CITY], "4.2", phrase)
    assert not teaching.unteach(store, packs[CITY2CITY], "4.2", phrase)
    assert known.now().library.ask(phrase, CITY2CITY).band != "answer"


def test_a_phrase_that_breaks_others_is_refused_with_the_list(store: Store, packs: dict[str, Pack]) -> None:
    pack = packs[CITY2CITY]
    assert teaching.teach(store, pack, "4.2", "quagga zebra crossing protocol", NOW) == []
    broken = teaching.teach(store, pack, "5", "quagga zebra crossing protocol", NOW)
    assert "quagga zebra crossing protocol" in broken
    assert [(one.entry, one.phrase) for one in store.taught()] == [("4.2", "quagga zebra crossing protocol")]


def test_teaching_an_unknown_entry_or_nothing_is_an_error(store: Store, packs: dict[str, Pack]) -> None:
    with pytest.raises(LookupError, match=r"no entry '9\.9'; it has: 0, 1\.1"):
        teaching.teach(store, packs[CITY2CITY], "9.9", "words", NOW)
    with pytest.raises(LookupError, match="expected a phrase"):
        teaching.teach(store, packs[CITY2CITY], "4.2", "  ", NOW)


def test_the_overlay_is_a_file_of_the_pack(store: Store, packs: dict[str, Pack], tmp_path: Path) -> None:
    for entry, phrase in (("4.2", "quagga crossing"), ("5", "zebra hotline"), ("4.2", "okapi tunnel")):
        assert teaching.teach(store, packs[CITY2CITY], entry, phrase, NOW) == []
    folder = tmp_path / "also"
    folder.mkdir()
    (folder / "taught.md").write_text(teaching.overlay(store, packs[CITY2CITY]), encoding="utf-8")
    read = {entry: [way.words for way in ways] for entry, ways in read_alternates(folder).items()}
    assert read == {"4.2": ["quagga crossing", "okapi tunnel"], "5": ["zebra hotline"]}


def test_questions_that_ask_alike_stand_together(store: Store) -> None:
    with store.transaction():
        for words in ("is there wifi at the venue", "parking for buses", "wifi at the venue?"):
            store.keep_miss(CITY2CITY, words, "none", 0)
    groups = figures.clusters(store.misses())
    assert [[miss.text for miss in group] for group in groups] == [
        ["is there wifi at the venue", "wifi at the venue?"],
        ["parking for buses"],
    ]


def test_the_regression_questions_of_each_pack_come_out_as_they_must(packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        questions = teaching.regressions(pack, [])
        assert all(one.entry == "" or pack.entry(one.entry) for one in questions)
        index = Index.of(pack)
        outside = [one for one in questions if not one.entry]
        answered = [one for one in questions if index.ask(one.question).band == "answer"]
        wrongly = [one for one in answered if not one.entry or one.question in teaching.wrong(index, [one])]
        assert len(wrongly) <= 0.04 * len(questions)
        assert len([one for one in outside if one in answered]) <= 0.03 * len(outside)
        assert len(answered) - len(wrongly) >= 0.5 * (len(questions) - len(outside))
