"""The words that are commands, everywhere and in every state: one list, one spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from faq.text.spelling import fold
from handlers.dialog.translator import Translator, mark


@dataclass(frozen=True, slots=True)
class Command:
    """``help`` is one line for people. ``needs`` says it is about a chosen programme. ``argument`` is what may follow the word."""

    help: str
    needs: bool = False
    argument: str = ""


COMMANDS: dict[str, Command] = {
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
    mark("clear"): Command(mark("empty an answer, such as clear F1"), argument=mark("number")),
    mark("later"): Command(mark("put a question of the draft off")),
    mark("done"): Command(mark("end a long answer or a list")),
    mark("tasks"): Command(mark("the parts of your draft and what is left"), needs=True),
    mark("summary"): Command(mark("all answers of your draft"), needs=True),
    mark("finish"): Command(mark("finish your draft as a version"), needs=True),
    mark("export"): Command(mark("your draft as files"), needs=True),
    mark("drafts"): Command(mark("choose between your drafts"), needs=True),
    mark("share"): Command(mark("pass your draft to a colleague, or work on it together"), needs=True),
    mark("take"): Command(mark("take a colleague's draft"), argument=mark("code")),
    mark("link"): Command(mark("join your accounts on two platforms"), argument=mark("code")),
    mark("unlink"): Command(mark("part this account from your others")),
    mark("join"): Command(mark("take an invitation of the programme team"), argument=mark("code")),
    mark("sessions"): Command(mark("your next sessions, in your own time")),
    mark("remind"): Command(mark("be reminded of your draft, such as remind me of my draft on Monday")),
    mark("reminders"): Command(mark("your reminders, and stopping them")),
    mark("feedback"): Command(mark("answer the open questions of your twinning")),
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

HIDDEN: dict[str, Command] = {
    mark("twinning"): Command(
        mark("your twinnings: list and show; for those who lead them also new, link, unlink, remove, archive, reopen")
    ),
    mark("session"): Command(
        mark(
            "the sessions of a twinning: plan, series, propose, pick, move, shorten, place, name, cancel, note, came, list"
        )
    ),
    mark("schedule"): Command(mark("every post to come: edit, hold, skip, free, send, offsets")),
    mark("invite"): Command(mark("invite a person: staff, facilitator or city")),
    mark("staff"): Command(mark("the programme team: list, add, remove")),
    mark("overview"): Command(mark("how the programmes and twinnings go, in figures")),
    mark("audit"): Command(mark("what the programme team did last")),
    mark("poll"): Command(mark("polls of your own: new, list, show, close")),
    mark("owner"): Command(mark("become the first owner"), argument=mark("code")),
}
"""The commands that exist only for those who may use them (``handlers.access.permissions.RULES``): to others, words like any."""

ALIASES: Mapping[str, str] = {
    "apply": "draft", "application": "draft", "menu": "start", "stop": "cancel", "quit": "cancel", "undo": "back",
    "data": "mydata", "lang": "language", "program": "programme", "task": "tasks",
}  # fmt: skip


WHAT = "what"
"""Behind ``clear``: that it was not said what to empty, one answer or everything."""

ALSO: Mapping[str, str] = {f"clear {WHAT}": mark("delete / erase / remove"), "clear": mark("empty / wipe")}
"""Commands, and their further words that are translated."""

PHRASES: Mapping[str, str] = {
    "done": mark(
        "that is all / that's all / that was all / that is it / that's it / no more / nothing more / nothing else / no others / "
        "all done / i am done / i'm done / we are done / we have finished / finished / the end / end / no more cities / "
        "that's everything / that is everything"
    ),
    "later": mark(
        "skip / skip it / skip this / skip this one / skip this question / skip for now / next / next one / next question / "
        "pass / leave it out / leave it empty / leave empty / not now / later for now / maybe later / another time"
    ),
    "clear": mark(
        "clear it / clear this / clear this answer / delete it / delete this / delete this answer / delete my answer / "
        "remove it / remove this answer / empty it"
    ),
    "forget": mark(
        "delete everything / delete all / delete my data / delete all my data / erase everything / clear everything"
    ),
    "cancel": mark("exit / abort / stop it / stop here / stop now / leave / forget it / never mind"),
    "repeat": mark("continue / go on / go ahead / carry on"),
}
"""What people say for a command where a question waits for their answer, and nowhere else. It is no answer unless the question
takes it as one for sure ("none" to yes or no), or it is quoted."""

NONE = mark("none / nothing / n/a / not applicable / no answer / - / -- / \u2013 / \u2014")
"""That there is nothing to answer: the question is passed over, unless it asks to say so."""

IN_WORDS: Mapping[str, str] = {
    "later": mark("no / nope / no thank you / not yet / not really"),
    "repeat": mark("yes / yeah / yep / ok / okay / sure / of course / save / send / submit"),
}
"""The same where words are asked for: elsewhere they answer yes or no, or ask back."""

FORGIVEN = (("done", "done"), ("done", PHRASES["done"]), ("later", PHRASES["later"]), ("later", NONE))
"""The phrases that are known with a slip too; what empties or deletes is not."""

COURTESY = mark("please / pls / plz / thanks / thx / thank you / many thanks / ok / okay / folks")
"""What is said around a word of command and changes nothing."""

LONGEST = 40
"""A command has no more characters than this, in any language."""


FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "twinning": ("new", "list", "show", "link", "unlink", "remove", "archive", "reopen"),
    "invite": ("staff", "facilitator", "city"),
    "session": (
        "plan",
        "series",
        "move",
        "shorten",
        "place",
        "name",
        "note",
        "came",
        "cancel",
        "list",
        "propose",
        "pick",
    ),
    "schedule": ("edit", "hold", "skip", "free", "send", "offsets"),
    "remind": ("me",),
    "reminders": ("stop",),
    "staff": ("add", "remove", "list"),
    "poll": ("new", "list", "show", "close"),
    "feedback": ("mode", "stop", "start"),
}
"""What makes these words and what follows a command without a slash, and not the beginning of a sentence."""


_SWAPPED, _NEAR = 4, 7
"""A phrase has so many letters to be known with two of them swapped, and with any slip."""
_ANSWER = re.compile(r"[A-Za-z]?\d{1,3}(\.\w+)*")
"""The number of an answer, or the name of its question or field."""
_QUOTED = re.compile(r"[\"'\u201c\u201d\u201e\u2018\u00ab\u2039](.+)[\"'\u201c\u201d\u2019\u00bb\u203a]")


@dataclass(frozen=True, slots=True)
class Said:
    """A command that was said, with what followed it. ``word`` is empty for a slash before a word we do not know."""

    word: str
    argument: str = ""


def said(
    words: str, translator: Translator, known: Callable[[str, str], bool] = lambda word, _argument: word in COMMANDS
) -> Said | None:
    """The command in a message; None where it is none. Without a slash only the bare word, or ``change 3`` and its like, is one.

    ``known`` tells of a word and what follows it whether that exists for who says it; a word that does not is like any other.
    """
    line = words.strip()
    slash = line.startswith("/")
    line = line if slash else _bare(line, translator)
    first, _, argument = line.removeprefix("/").partition(" ")
    word, _, given = _known(first.partition("@")[0] if slash else first, translator).partition(" ")
    if (
        not word
        and _ANSWER.fullmatch(argument)
        and _nearly(fold(first), _spellings(ALSO[f"clear {WHAT}"], translator), 5)
    ):
        word = "clear"
    if not word or not known(word, argument.strip()):
        return Said("", first) if slash and first and "\n" not in line else None
    if word == "take" and not argument and not slash:
        return None
    if not argument or slash:
        return Said(word, argument.strip() or given)
    return Said(word, argument.strip()) if _bare_argument(word, argument) else None


def _bare_argument(word: str, argument: str) -> bool:
    """Whether a word without slash and what follows are a command and not the beginning of a sentence."""
    first, *more = argument.split()
    if word == "clear":
        return bool(_ANSWER.fullmatch(argument))
    if word in FOLLOWS:
        return first.casefold() in FOLLOWS[word] or (word == "schedule" and not more and first[0].isdecimal())
    return word == "faq" or (word in ("change", "programme", "language", "link", "take", "join", "owner") and not more)


def _known(first: str, translator: Translator) -> str:
    folded = fold(first) if len(first) <= LONGEST else ""
    words = (*COMMANDS, *HIDDEN)
    if folded in words:
        return folded
    other = next((word for word, others in ALSO.items() if folded in _spellings(others, translator)), "")
    return ALIASES.get(folded) or other or next((word for word in words if fold(translator.t(word)) == folded), "")


def meant(words: str, translator: Translator, *, in_words: bool = False) -> str:
    """The command that is meant by one of the ``PHRASES``, or a slip of it; empty where it is none of them.

    ``in_words``: what is asked for is words, so that a bare yes or no is no answer.
    """
    if len(words) > LONGEST or "\n" in words.strip():
        return ""
    bare = _bare(words.strip(), translator)
    folded = fold(bare) or bare
    tables = [*PHRASES.items(), ("later", NONE), *(IN_WORDS.items() if in_words else ())]
    exact = next((word for word, phrases in tables if folded in _spellings(phrases, translator)), "")
    return exact or next((word for word, one in FORGIVEN if _nearly(folded, _spellings(one, translator))), "")


def nothing(words: str, translator: Translator) -> bool:
    """Whether words say that there is nothing to answer ("none"); a dash alone says it without words."""
    return len(words) <= LONGEST and fold(_bare(words.strip(), translator)) in _spellings(NONE, translator)


def _bare(line: str, translator: Translator) -> str:
    """A short line without courtesy, punctuation and pictures around it; as it is where nothing else is in it."""
    words = line.split() if len(line) <= LONGEST and "\n" not in line else []
    courtesy = {*_spellings(COURTESY, translator), ""}
    for _ in range(2):
        words = _after_courtesy(words, courtesy)[::-1]
        courtesy = {" ".join(reversed(one.split())) for one in courtesy}
    return " ".join(words) or line


def _after_courtesy(words: list[str], courtesy: set[str]) -> list[str]:
    while words:
        count = next((n for n in (1, 2, 3) if fold(" ".join(words[:n])) in courtesy), 0)
        if not count:
            return words
        words = words[count:]
    return words


def _nearly(folded: str, phrases: set[str], near: int = _NEAR) -> bool:
    """Whether a text is one of the phrases but for a slip: two letters swapped, or in a longer one any letter."""
    slips = (one for one in phrases if len(one) >= _SWAPPED and OSA.distance(folded, one, score_cutoff=1) == 1)
    return any(len(one) >= near or sorted(one) == sorted(folded) for one in slips)


def unquoted(words: str, translator: Translator) -> str:
    """What is in quotes, where it would be a word of command without them; else empty."""
    found = _QUOTED.fullmatch(words.strip())
    inner = found[1].strip() if found else ""
    return inner if inner and (said(inner, translator) or meant(inner, translator, in_words=True)) else ""


def _spellings(phrases: str, translator: Translator) -> set[str]:
    """The phrases of a table, in English and in the person's language."""
    return {fold(one) or one for one in f"{phrases} / {translator.t(phrases)}".split(" / ")}
