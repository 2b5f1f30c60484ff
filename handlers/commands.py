"""The words that are commands, everywhere and in every state: one list, one spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.words import Translator, mark


@dataclass(frozen=True, slots=True)
class Command:
    """``help`` is one line for people. ``needs`` says it is about a chosen programme. ``argument`` is what may follow the word."""

    help: str
    needs: bool = False
    argument: str = ""


COMMANDS: Mapping[str, Command] = {
    mark("start"): Command(mark("greeting and menu")),
    mark("check"): Command(mark("check whether your city may join"), needs=True),
    mark("draft"): Command(mark("draft the application, or go on with your draft"), needs=True),
    mark("ask"): Command(mark("ask about the programme"), argument=mark("your question")),
    mark("faq"): Command(mark("read a section, such as faq 3.2, or ask"), argument=mark("section or question")),
    mark("more"): Command(mark("the whole section that was quoted last")),
    mark("why"): Command(mark("why a question is asked, with the passage")),
    mark("back"): Command(mark("one question back")),
    mark("change"): Command(mark("change an earlier answer"), argument=mark("number")),
    mark("keep"): Command(mark("leave the answer as it is")),
    mark("later"): Command(mark("put a question of the draft off")),
    mark("done"): Command(mark("end a long answer or a list")),
    mark("tasks"): Command(mark("the parts of your draft and what is left"), needs=True),
    mark("summary"): Command(mark("all answers of your draft"), needs=True),
    mark("finish"): Command(mark("finish your draft as a version"), needs=True),
    mark("export"): Command(mark("your draft as files"), needs=True),
    mark("repeat"): Command(mark("say the last question again")),
    mark("cancel"): Command(mark("stop here; what you answered is kept")),
    mark("programme"): Command(mark("choose the programme"), argument=mark("name")),
    mark("language"): Command(mark("choose the language"), argument=mark("name")),
    mark("privacy"): Command(mark("what is kept, why and how long")),
    mark("mydata"): Command(mark("everything kept about you, as a file")),
    mark("forget"): Command(mark("delete everything kept about you")),
    mark("about"): Command(mark("what this is, who funds it, contact")),
    mark("help"): Command(mark("this list")),
}

ALIASES: Mapping[str, str] = {
    "apply": "draft", "application": "draft", "menu": "start", "stop": "cancel", "quit": "cancel", "undo": "back",
    "delete": "forget", "data": "mydata", "lang": "language", "program": "programme", "task": "tasks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A command that was said, with what followed it. ``word`` is empty for a slash before a word we do not know."""

    word: str
    argument: str = ""


def said(words: str, translator: Translator) -> Said | None:
    """The command in a message; None where it is none. Without a slash only the bare word, or ``change 3`` and its like, is one."""
    line = words.strip()
    slash = line.startswith("/")
    first, _, argument = line.removeprefix("/").partition(" ")
    word = _known(first.partition("@")[0] if slash else first, translator)
    if not word:
        return Said("", first) if slash and first and "\n" not in line else None
    if not argument or slash:
        return Said(word, argument.strip())
    return Said(word, argument.strip()) if _bare_argument(word, argument) else None


def _bare_argument(word: str, argument: str) -> bool:
    """Whether a word without slash and what follows are a command and not the beginning of a sentence."""
    short = len(argument.split()) == 1
    return (word == "change" and short) or word == "faq" or (word in ("programme", "language") and short)


def _known(first: str, translator: Translator) -> str:
    folded = first.casefold().rstrip(".!")
    if folded in COMMANDS:
        return folded
    return ALIASES.get(folded) or next((word for word in COMMANDS if translator.t(word).casefold() == folded), "")
