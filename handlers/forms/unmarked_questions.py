"""Questions without a question mark in the middle of a form, seen by how they begin: answered, and never kept as an answer."""

from __future__ import annotations

from faq.answers.kind_table import kind_of
from faq.answers.vocabulary import yes_or_no
from faq.places import places
from faq.rules.flow import Leaf, screen
from faq.search.question_openings import SURE, asks_at_a_name, opening
from handlers.dialog.visit import Visit, current_choices
from handlers.forms import form_sheet, hearing
from handlers.forms.form_sheet import Sheet


def asks_us(visit: Visit, words: str) -> bool:
    """Whether words that come to the open question ask us something. What is offered there, and a city, is an answer;
    so is all that comes to a long one, which is shown to grow and may be in any words."""
    found = opening(words)
    if found is None:
        return False
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if not isinstance(leaf, Leaf) or any(_same(words, one.label) for one in current_choices(visit)):
        return False
    kind = kind_of(leaf.field)
    if kind.in_words:
        return not kind.long and is_no_name(words)
    return found in SURE and not _answers(visit, sheet, leaf, words)


def is_no_name(words: str) -> bool:
    """Whether words that come where a name is asked for ask something; no city is called so."""
    return asks_at_a_name(words) and not places.cities(words, near=False)


def _same(words: str, label: str) -> bool:
    return words.strip().casefold() == label.casefold()


def _answers(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> bool:
    alone = len(screen(sheet.questions, sheet.answers, leaf)) == 1
    return bool(yes_or_no(words)) or (alone and hearing.takes(visit, sheet, leaf, words))
