"""The questions of a message, and what it states beside them: lists, several questions in a sentence, a pasted e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from faq.answers.vocabulary import YES
from faq.search.leaning import MARKS, spaced, without
from faq.search.text import sentences
from faq.text.language_words import QuestionWords
from faq.text.spelling import fold
from faq.text.wordlists import alternatives, folded, merged

MOST = 3
"""Questions of a message that are answered."""
READ = 20_000
"""Characters of a message that are looked at: a long e-mail."""
_WRAPPED = 50
"""So long is a line that the next one goes on, where no stop ends it."""
_NAME = 60
"""Characters of a name behind a sign-off."""
_WORDS = merged(QuestionWords)
_ASKS, _ASKS_OF, _SOMEONE = folded(_WORDS.asks), folded(_WORDS.asks_of), folded(_WORDS.someone)
_ASKS_FIRST = folded(_WORDS.asks_first)
_AHEAD, _GOES_ON = folded(_WORDS.ahead), folded(_WORDS.goes_on)
_BEFORE_ASKS, _CONDITIONS, _LINKS = folded(_WORDS.before_asks), folded(_WORDS.conditions), folded(_WORDS.links)
_MARKS = "".join(MARKS)
_HEADER = re.compile(rf"\s*(?:{alternatives(_WORDS.mail_headers)})\s*:", re.I)
_SIGNATURE = re.compile(r"--\s*")
_SIGNED = re.compile(rf"(?<=[{_MARKS}])[\s,]+(?:{alternatives(_WORDS.sign_off)})\b[^{_MARKS}]{{0,{_NAME}}}$", re.I)
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})[.)]\s+")
_BULLET = re.compile(r"[-*\u2022\u2013] ")
_AFTER_MARK = re.compile(rf"(?<=[{_MARKS}!]) |(?<=[a-z][a-z][a-z])(?<!approx)(?<!incl)\. (?=[a-z])")
_BETWEEN = re.compile(rf"[,;:\u2013\u2014] | [-&] | (?=(?:{alternatives(_WORDS.links)}) )", re.I)


@dataclass(frozen=True, slots=True)
class Message:
    """What is asked in a message, at most ``MOST`` questions, as typed; how many more there are; and what is stated.

    ``leads`` are what is told before each question, since the one before it.
    """

    questions: tuple[str, ...]
    left: int = 0
    statements: tuple[str, ...] = ()
    leads: tuple[str, ...] = ("",)


def split(message: str) -> Message:
    """The parts of a message; where nothing in it asks, it is one question as it is."""
    parts = [part for sentence in _sentences(message[:READ]) for part in _parts(sentence)]
    statements = tuple(words for words, asks in parts if not asks)
    questions = _with_leads(parts)
    if not questions:
        return Message((" ".join(message[:READ].split()),), statements=statements)
    first = list(questions)[:MOST]
    return Message(tuple(first), len(questions) - len(first), statements, tuple(questions[one] for one in first))


def _with_leads(parts: Iterable[tuple[str, bool]]) -> dict[str, str]:
    """Each question once, with what is told before it."""
    found: dict[str, str] = {}
    told: list[str] = []
    for words, asks in parts:
        if asks:
            question = _trimmed(words)
            found.setdefault(question, " ".join(one for one in told if not question.startswith(one)))
            told = []
        else:
            told.append(words)
    return found


def without_sign_off(message: str) -> str:
    """A message that ends with a question, without what an e-mail has behind it: "regards, Ann"."""
    return _SIGNED.sub("", message.strip())


def told_and_asked(message: str) -> tuple[str, str]:
    """What is told before the first question of a message, and what is asked: "yes" and "must the mayor sign" of "yes, but must …".

    Nothing is told by what only leads over to a question ("ok, what …").
    """
    parts = [part for sentence in _sentences(without_sign_off(message)[:READ]) for part in _parts(sentence)]
    first = next((number for number, (_, asks) in enumerate(parts) if asks), 0)
    told = [words for words, _ in parts[:first]]
    asked = [words for words, asks in parts[first:] if asks]
    if not told or not asked:
        return _cut(without_sign_off(message)) or ("", message)
    return _told(" ".join(told)), " ".join([_trimmed(asked[0].removeprefix(told[-1]).lstrip(" ,;-")), *asked[1:]])


def _cut(message: str) -> tuple[str, str] | None:
    """A message that ends with a question mark, cut before the first word that asks, whatever is named behind it ("do trams …")."""
    for mark in _BETWEEN.finditer(message) if message.endswith(MARKS) else ():
        head, tail = message[: mark.start()], message[mark.end() :]
        if asks_first(head) or asks_indirectly(head):
            return None
        if _begins(without(spaced(tail), _GOES_ON).split(), _ASKS | _ASKS_OF):
            return _told(head), tail
    return None


def _told(words: str) -> str:
    """What is told, without the word that links a question to it; empty where that is all."""
    kept = words.rstrip(" ,;:.!-\u2013\u2014")
    while (last := kept.rpartition(" ")) and fold(last[2]) in _GOES_ON:
        kept = last[0].rstrip(" ,;:.!-\u2013\u2014")
    return "" if fold(kept) in _AHEAD - YES else kept


# -- sentences


def _sentences(message: str) -> Iterator[str]:
    for line in _lines(message):
        for item in _items(line):
            for part in _AFTER_MARK.split(item):
                yield from sentences(part)


def _items(line: str) -> Iterable[str]:
    """The items of a list that is numbered from 1 on."""
    marks = [mark for number, mark in enumerate(_NUMBERED.finditer(line), 1) if int(mark[1]) == number]
    if len(marks) < 2:
        return [line]
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(line)]
    return [line[a:b] for a, b in zip(starts, ends, strict=True)]


def _lines(message: str) -> list[str]:
    """The paragraphs and list lines of a message, with one blank between words; wrapped lines are one."""
    found = [""]
    for line in (" ".join(one.split()) for one in _own_lines(message.splitlines())):
        bullet = _BULLET.match(line)
        goes_on = len(found[-1]) >= _WRAPPED and found[-1][-1] not in f".!:;{_MARKS}" and not bullet
        if goes_on and line:
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line[bullet.end() :] if bullet else line)
    return [line for line in found if line]


def _own_lines(lines: Sequence[str]) -> Iterator[str]:
    """The lines without what an e-mail has around its words: head, signature, and what it answers unless all is quoted."""
    own = [line for line in lines if not line.lstrip().startswith(">")]
    for line in own if any(map(str.strip, own)) else [line.lstrip("> ") for line in lines]:
        if _SIGNATURE.fullmatch(line):
            return
        if not _HEADER.match(line):
            yield line


# -- parts of a sentence


def _parts(sentence: str) -> list[tuple[str, bool]]:
    """The questions and statements of a sentence, each with whether it asks; what stands before a question in it is its own too."""
    chunks = _chunks(sentence)
    marked = sentence.rstrip(" )\"'").endswith(MARKS)
    asking = [asks_first(chunks[0]), *map(asks, chunks[1:])]
    if not any(asking):
        return [(sentence, marked)]
    first = asking.index(True)
    lead = sentence[: sentence.index(chunks[first])] if first else ""
    found = [(lead, False)] if first else []
    found += [(chunk, True) for chunk in chunks[first:]]
    found[bool(first)] = (lead + chunks[first], True)
    return found


def _chunks(sentence: str) -> list[str]:
    """A sentence, cut where a question begins behind another or behind something that is told."""
    cuts = [0]
    for mark in _BETWEEN.finditer(sentence):
        head, tail = sentence[cuts[-1] : mark.start()], sentence[mark.end() :]
        if asks(tail) and (asks_first(head) or not (_conditional(head) or asks_indirectly(head))):
            cuts.append(mark.end())
    return [sentence[a:b].strip(" ,;&-") for a, b in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]


def asks(text: str) -> bool:
    """Whether words begin as a question does: "how many …", "do we …", "by which …", and no "when we …" or "what it …"."""
    words = without(spaced(text), _LINKS).split()
    if len(words) > 1 and words[0] in _BEFORE_ASKS and _begins(words[1:], _ASKS):
        return True
    if opener := _begins(words, _ASKS):
        return _direct(words[len(opener.split()) :])
    opener = _begins(words, _ASKS_OF)
    rest = words[len(opener.split()) :] if opener else []
    return bool(rest) and rest[0] in _SOMEONE


def asks_first(text: str) -> bool:
    """The same of the beginning of a sentence, where "is snow a topic" asks too."""
    words = spaced(text).split()
    opener = _begins(words, _ASKS_FIRST)
    return asks(text) or (bool(opener) and len(words) > len(opener.split()))


def asks_indirectly(text: str) -> bool:
    """Whether words begin with one that asks, and go on as a clause of a sentence does: "what it covers"."""
    words = without(spaced(text), _LINKS).split()
    return bool(_begins(words, _ASKS)) and not asks(text)


def _direct(rest: list[str]) -> bool:
    """Whether what is behind a word that asks is a question and no clause: no "we", "it", "the" right behind it."""
    return not rest or rest[0] not in _SOMEONE


def _conditional(text: str) -> bool:
    words = without(spaced(text), _LINKS).split()
    return bool(_begins(words, _CONDITIONS)) and not asks(text)


def _begins(words: list[str], phrases: frozenset[str]) -> str:
    """The longest phrase that the words begin with."""
    line = f"{' '.join(words)} "
    return max((one for one in phrases if line.startswith(f"{one} ")), key=len, default="")


def _trimmed(question: str) -> str:
    """A question without the word that links it to the one before."""
    first, space, rest = question.partition(" ")
    return rest if space and fold(first) in _LINKS and asks(rest) else question
