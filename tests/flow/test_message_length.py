"""No message of a whole visit, and no screen of a draft, is longer than a person reads at a glance; the rest is a tap away.

Longer may be what is asked for whole: a section of the text, a person's own long answer, what a file that was sent back changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.slack import slack_render
from bot.telegram import telegram_render
from bot.telegram.telegram_pieces import pieces
from bot.terminal.terminal_render import Style, lines
from faq.pack.model import Question
from handlers.dialog.blocks import block_from, numbered, text
from handlers.dialog.message_length import LONGEST, characters
from handlers.dialog.turn import Button, FileSpec, Reply
from tests.flow.talk import GROUP, NZC, UTM, Said, Talk, shipped

VISIT = Path(__file__).parents[2] / "bench" / "data" / "visit" / "now.visit"
DAYS = ("2025-06-15", "2025-08-06", "2025-08-20", "2025-09-05T02:00Z", "2026-11-22")
"""One for each state that the call of a programme has on a day."""
OF_A_KIND = {
    "tick": "yes",
    "date": "2026-03-03",
    "country": "ES",
    "zone": "Europe/Madrid",
    "year": "2021",
    "number": "1200",
}
TURNS = re.compile(r"\d+ more |\d+ autres? ")


def as_shown(reply: Reply) -> str:
    """The words of a message as Telegram shows them, with the options that it writes out: no platform shows more."""
    return "\n".join("".join(one.words for one in pieces(part.blocks)) for part in telegram_render.fit(reply))


def too_long(said: Said) -> list[str]:
    return [shown for shown in map(as_shown, said.replies) if len(shown) > LONGEST]


def answers_of(programme: str, words: str) -> dict[str, object]:
    """A draft in which every question has an answer, and the free ones these words."""
    found = dict[str, object]()
    for question in shipped().packs[programme].application.question:
        for one in question.fields or (question,):
            found[question.id if one is question else f"{question.id}.{one.id}"] = _value(one, words)
    return found


def _value(question: Question, words: str) -> object:
    if question.options:
        ids = [one.id for one in question.options]
        return ids[0] if question.type == "choice" else ids[: int(question.max or 1)]
    return OF_A_KIND.get(question.type, words)


def a_draft(folder: Path, programme: str, language: str, day: str, words: str) -> Talk:
    talk = Talk(folder, as_of=day)
    talk.has("draft", answers_of(programme, words) if words else {}, programme)
    return talk.knows(programme=programme, language=language)


def pages(talk: Talk, word: str) -> Iterator[Said]:
    """A screen and all that comes when its pages are turned."""
    said = talk.say(word)
    yield said
    while turn := next((one for one in said.buttons if TURNS.match(one.label)), None):
        said = talk.press(turn)
        yield said


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("programme", [UTM, NZC])
def test_a_draft_begins_in_short_messages(tmp_path: Path, programme: str, language: str) -> None:
    for number, day in enumerate(DAYS):
        talk = Talk(tmp_path, user=f"u{number}", as_of=day).knows(programme=programme, language=language)
        assert too_long(talk.say("draft")) == [], day
        yes, _, hand = talk.last.buttons[:3]
        assert too_long(talk.press(hand)) == [], day
        listed = shipped().packs[programme].file.draft
        assert listed and len(talk.last.replies[0].blocks[1].items) == len(listed.at_hand)
        assert too_long(talk.press(talk.last.buttons[0])) == [], (day, yes)


@pytest.mark.parametrize("words", ["", "Burgos", "words without an end " * 20], ids=["empty", "short", "long"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("programme", [UTM, NZC])
def test_the_screens_of_a_draft_are_short(tmp_path: Path, programme: str, language: str, words: str) -> None:
    for day in DAYS[2:]:
        (tmp_path / day[:10]).mkdir()
        talk = a_draft(tmp_path / day[:10], programme, language, day, words)
        for screen in ("draft", "tasks", "change", "summary", "finish"):
            for said in pages(talk, screen):
                assert too_long(said) == [], (day, screen)
        assert too_long(talk.press(talk.last.buttons[0])) == [], day
        assert len(talk.last.files) == 3


@pytest.mark.parametrize("words", ["Burgos", "words without an end " * 20], ids=["short", "long"])
@pytest.mark.parametrize("programme", [UTM, NZC])
def test_every_answer_is_on_some_page_of_the_summary_under_its_number(
    tmp_path: Path, programme: str, words: str
) -> None:
    talk = a_draft(tmp_path, programme, "en", DAYS[-1], words)
    lists = [block for said in pages(talk, "summary") for block in said.replies[0].blocks if block.kind == "numbered"]
    numbers = [one.before + number for one in lists for number, _ in enumerate(one.items, 1)]
    answered = {key for key, value in talk.answers().items() if isinstance(value, str | list) and "." not in key}
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= len(answered)
    talk.say("summary", f"change {numbers[-1]}").shows("Your answer now")


@pytest.mark.parametrize("programme", [UTM, NZC])
def test_every_open_point_is_a_tap_away(tmp_path: Path, programme: str) -> None:
    talk = a_draft(tmp_path, programme, "en", DAYS[-1], "")
    (button,) = [one for one in talk.say("tasks", "summary").buttons if one.label == "All that is open"] or [None]
    shown = talk.last.text
    if button:
        talk.press(button)
        shown = "\n".join(said.text for said in (talk.last, *_turned(talk)))
    wanted = int(re.findall(r"(\d+) mandatory questions? left", talk.say("tasks").text)[0])
    assert len(set(re.findall(r"^  • ([A-Z]\d+) ", shown, re.MULTILINE))) == wanted


def _turned(talk: Talk) -> Iterator[Said]:
    while turn := next((one for one in talk.last.buttons if TURNS.match(one.label)), None):
        yield talk.press(turn)


def test_what_is_open_is_told_at_the_finish_and_the_rest_a_tap_away(tmp_path: Path) -> None:
    talk = a_draft(tmp_path, UTM, "en", DAYS[-1], "")
    talk.say("finish").shows("Still missing:", "A1 City or authority", "more points are open.")
    talk.press("All that is open").shows("Open in your draft", "A1 City or authority").hides("points are open")
    talk.press("Back to the summary").shows("Summary of your draft")
    said = talk.say("finish", "1").shows("Version 1 of your draft is finished", "more points are open.", "[tasks]")
    assert [bool(one.file) for one in said.replies] == [True] * 3


# -- the whole visit


def visit_lines() -> list[str]:
    """What the visitor of the whole visit says and presses in private."""
    found = [one.removeprefix("@Telegram ") for one in VISIT.read_text("utf-8").splitlines()]
    return [one for one in found if one.startswith(("> ", "[ "))]


def does(talk: Talk, line: str) -> Said:
    """A line of it: words, or the button whose label has them."""
    words = line[2:]
    return (
        talk.say(words) if line[0] == ">" else talk.press(next(one for one in talk.last.buttons if words in one.label))
    )


def test_no_message_of_a_whole_visit_is_long(tmp_path: Path) -> None:
    talk = Talk(tmp_path, as_of=DAYS[-1])
    counted, long = list[tuple[str, int]](), list[str]()
    for line in visit_lines():
        said = does(talk, line)
        long += too_long(said)
        counted.append((line, len(said.replies)))
    assert long == []
    assert [one for one in counted if one[1] > 1] == [("[ Finish as", 3)]
    group = talk.beside("anna", "group", GROUP)
    assert too_long(group.say("when is the deadline?")) == []


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_deadline_is_told_whole_in_a_short_message(tmp_path: Path, language: str, day: str) -> None:
    talk = Talk(tmp_path, as_of=day).knows(programme=UTM, language=language)
    said = talk.say("when is the deadline?")
    assert too_long(said) == []
    said.shows("7 August 2025.").shows("the deadline 4 September 2025.").shows("programme by 4 September 2025 through")


def test_a_question_at_the_result_keeps_the_ways_on_beside_those_of_the_answer(tmp_path: Path) -> None:
    talk = Talk(tmp_path, as_of=DAYS[-1])
    for line in visit_lines()[:11]:
        does(talk, line)
    (reply,) = talk.say("when is the deadline?").replies
    labels = [one.label for one in reply.buttons]
    assert labels[:2] == ["Each point", "Next steps"] and labels[-2:] == ["more", "not what I asked"]
    talk.press("Each point").shows("nothing stands against your city")


# -- what a message is made of


def test_more_is_counted_than_telegram_shows() -> None:
    for blocks in ([text("`draft` goes on")], [text("a"), numbered("one", "two", before=9)], [text("words " * 50)]):
        assert characters(blocks) >= len(as_shown(Reply(tuple(blocks))))


def test_a_list_is_counted_on_from_the_page_before_on_every_platform() -> None:
    reply = Reply((numbered("one", "two", before=9),))
    assert list(lines(reply, Style())) == ["  10. one", "  11. two"]
    assert as_shown(reply) == "10. one\n11. two"
    assert "10. one" in "".join(slack_render.texts(slack_render.message(slack_render.fit(reply)[0])))
    assert [block_from(one) for one in reply.stored()["blocks"]] == list(reply.blocks)


def _parts(reply: Reply) -> Sequence[tuple[bool, bool, bool]]:
    return [(bool(one.blocks), bool(one.buttons), one.file is not None) for one in slack_render.fit(reply)]


def test_words_with_buttons_stand_before_their_file_where_a_file_has_none() -> None:
    file, button = FileSpec("draft.md", {}), Button("tasks", "do:tasks:0", numbered=False)
    both = Reply((text("Finished."), text("Not sent.")), (button,), file=file)
    assert _parts(both) == [(True, True, False), (False, False, True)]
    assert [(len(one.blocks), len(one.buttons)) for one in telegram_render.fit(both)] == [(2, 1)]
    assert _parts(Reply((text("Your draft."),), file=file)) == [(True, False, True)]
