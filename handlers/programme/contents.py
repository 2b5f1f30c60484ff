"""What there is to read: the contents by theme, and the sections that somebody names by their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from faq.pack.model import Entry, Pack
from faq.pack.programme_file import Theme
from faq.text.language_words import QuestionWords
from faq.text.spelling import fold
from faq.text.wordlists import alternatives, folded, merged
from handlers.dialog.actions import ReadEntry, ReadTheme, SwitchProgramme
from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.remembered import arrived
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Choice, Visit, plain, prompt, typed_choice
from handlers.programme.sections import own_programme, whole
from storage.records import Json

EVERYTHING = mark("All sections")
"""The only theme of a programme that has none."""
LONGEST = 80
"""What names a section has no more characters than this."""
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")


def named(visit: Visit, words: str, *, in_form: bool, behind_faq: bool = False) -> list[Reply] | None:
    """What is to be read where words name a section, a theme or the contents; None where they ask something.

    ``in_form``: nothing is waited for. ``behind_faq``: they stand behind the word of command, so that a bare number is a section.
    """
    line = words.strip().rstrip(".?! ").casefold()
    if len(line) > LONGEST or "\n" in line:
        return None
    said = _section().match(line)
    wanted = line[said.end() :] if said else line
    if found := _found(visit, wanted):
        return found
    if fold(line) in _contents():
        return show(visit, in_form=in_form)
    if behind_faq and (theme := _theme_named(visit, line)):
        return [read_theme(visit, *theme, in_form=in_form)]
    is_number = _NUMBER.fullmatch(wanted) and (said or behind_faq or "." in wanted)
    return _unknown(visit, wanted, in_form=in_form) if is_number else None


@cache
def _contents() -> frozenset[str]:
    return folded(merged(QuestionWords).contents)


@cache
def _section() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(map(str.casefold, merged(QuestionWords).section))}|§|#) *(?=\d)")


def _packs(visit: Visit) -> list[Pack]:
    """The programme that is talked about, or all where none is."""
    own, _ = own_programme(visit)
    return [visit.pack_of(own)] if own else list(visit.turn.knowledge.packs.values())


# -- one section


def _found(visit: Visit, wanted: str) -> list[Reply] | None:
    """The section of that id: of the programme that is talked about, else of another, with its name.

    A plain word ("deadline") is a section's id only where its programme is talked about: elsewhere it asks.
    """
    own, alone = own_programme(visit)
    if wanted.isalpha() and not own:
        return None
    if here := _by_id(_packs(visit), wanted):
        return [whole(visit, *here)]
    others = () if alone or wanted.isalpha() else visit.turn.knowledge.packs.values()
    there = _by_id(others, wanted)
    return [_of_another(visit, *there)] if there else None


def _by_id(packs: Iterable[Pack], wanted: str) -> tuple[Pack, Entry] | None:
    return next(((pack, one) for pack in packs for one in pack.entries if wanted == one.id.casefold()), None)


def _of_another(visit: Visit, pack: Pack, entry: Entry) -> Reply:
    words = visit.t(
        "{section} is a section of {other}; we are talking about {this}.",
        section=entry.id,
        other=pack.name,
        this=visit.pack.name,
    )
    switch = visit.t("Switch to {programme}", programme=pack.name)
    read = whole(visit, pack, entry)
    button = Button(switch, SwitchProgramme(pack.id).encode(), numbered=False)
    return replace(read, blocks=(text(words), *read.blocks), buttons=(*read.buttons, button))


def _unknown(visit: Visit, wanted: str, *, in_form: bool) -> list[Reply]:
    """The sections of a chapter (3 of 3.1, 3.2 …); where there are none, that there is no such section, and what there is."""
    chapter = [(pack, one) for pack in _packs(visit) for one in pack.entries if one.id.startswith(f"{wanted}.")]
    if chapter:
        return [_sections(visit, visit.t("Sections"), chapter, in_form=in_form)]
    lead = visit.t("There is no section {number}.", number=wanted)
    return show(visit, [text(lead)], in_form=in_form)


# -- by theme


def show(visit: Visit, lead: Sequence[Block] = (), *, in_form: bool) -> list[Reply]:
    """The contents: what the texts are about, to look into."""
    themes = [(pack, number) for pack in _packs(visit) for number in range(len(themes_of(pack)))]
    blocks = [*lead, head(visit.t("What the programme text covers"))]
    if not in_form:
        visit.remembered = replace(arrived("ask"), asked=visit.remembered.asked)
        choices = [Choice(_name(visit, *theme), {"theme": [theme[0].id, theme[1]]}) for theme in themes]
        return [prompt(visit, blocks, choices)]
    buttons = [
        Button(_name(visit, *theme), ReadTheme(theme[0].id, theme[1]).encode(), numbered=False) for theme in themes
    ]
    how = hint(visit.t("Type `faq` and one of these names to see its sections."))
    return [plain(*blocks, how, buttons=buttons)]


def themes_of(pack: Pack) -> Sequence[Theme]:
    """The themes of a programme; one with all sections where it names none."""
    return pack.file.theme or (Theme(EVERYTHING, tuple(entry.id for entry in pack.entries)),)


def _name(visit: Visit, pack: Pack, number: int) -> str:
    """What a theme is called, by the programme where none is chosen."""
    name = visit.words.pack(pack.id, themes_of(pack)[number].name)
    return name if own_programme(visit)[0] else f"{pack.file.short} · {name}"


def _theme_named(visit: Visit, line: str) -> tuple[Pack, int] | None:
    choices = [
        Choice(_name(visit, pack, number), [pack.id, number])
        for pack in _packs(visit)
        for number in range(len(themes_of(pack)))
    ]
    picked = typed_choice(choices, line) if not line.isdecimal() else None
    return (visit.pack_of(picked.value[0]), picked.value[1]) if picked else None


def theme_of(visit: Visit, programme: str, number: int) -> tuple[Pack, int] | None:
    """A theme by its number; None where there is no such."""
    pack = visit.turn.knowledge.packs.get(programme)
    return (pack, number) if pack and number < len(themes_of(pack)) else None


def read_theme(visit: Visit, pack: Pack, number: int, *, in_form: bool) -> Reply:
    """The sections of a theme, to read."""
    sections = [(pack, pack.entry(one)) for one in themes_of(pack)[number].entries]
    return _sections(visit, _name(visit, pack, number), sections, in_form=in_form)


def _sections(visit: Visit, name: str, sections: Sequence[tuple[Pack, Entry]], *, in_form: bool) -> Reply:
    if not in_form:
        visit.remembered = replace(arrived("ask"), asked=visit.remembered.asked)
        choices = [Choice(_title(visit, *one), {"entry": f"{one[0].id}/{one[1].id}"}) for one in sections]
        return prompt(visit, [head(name)], choices)
    buttons = [
        Button(_title(visit, *one), ReadEntry(one[0].id, one[1].id).encode(), numbered=False) for one in sections
    ]
    return plain(head(name), hint(visit.t("Type `faq` and a section number to read one.")), buttons=buttons)


def _title(visit: Visit, pack: Pack, entry: Entry) -> str:
    title = f"{entry.id} {entry.title}"
    return title if own_programme(visit)[0] else f"{pack.file.short} · {title}"


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A theme was chosen among the contents."""
    found = theme_of(visit, *value["theme"])
    return [read_theme(visit, *found, in_form=False)] if found else show(visit, in_form=False)
