"""A question without its mark, seen by how it begins; a name, a heading or a clause of what is told is none."""

from __future__ import annotations

import pytest

from faq.search.question_openings import Opening, asks_at_a_name, opening

QUESTIONS = [
    "what would Wrocław have to pay", "who pays the trains to the other town", "how long does it take", "why", "WHAT DOES IT COST",
    "who's paying for that", "for how long", "by which date must we send it", "ok, and who reads this", "sorry, when is it",
    "hello, how many towns are there", "do we have to speak English", "is there a fee", "can Wrocław apply",
    "would Łódź have to pay",
    "does the mayor sign", "must a lawyer sign", "what we must pay", "how we apply", "explain the deadline", "what's a mandate",
    "qui paie le train", "combien de temps ça dure", "est-ce que la ville paie", "qu'est-ce qu'il faut envoyer", "faut-il un maire",
    "à qui dois-je écrire", "y a-t-il des frais", "d'où vient l'argent", "et comment ça marche", "c'est quoi un mandat",
]  # fmt: skip
NAMES = [
    "Whoville", "Wien", "wien", "Where-town", "where-town", "Is-sur-Tille", "is-sur-tille", "Can Tho", "can tho", "Will County",
    "will county", "Will County Board", "Do Rio", "do rio", "May Pen", "Que Son", "Que Son City", "Am Timan", "What Cheer",
    "How, Ann", "Who Cares Society", "Will Smith", "Co van Kessel", "Dove Holes", "'s-Hertogenbosch", "Est Ensemble Grand Paris",
    "Département de la climatologie", "Whatcom County", "Howden-le-Wear", "Quimper", "Quelimane", "Combs-la-Ville", "the mayor",
    "Can of Tho", "Have-a-nice-Town",
]  # fmt: skip
TOLD = [
    "what we offer: trams and a river", "when the lead changes, the deputy takes over", "How: by a shared handbook", "hot and dry",
    "are hot summers, cold winters", "where our river ends, in the north", "by a shared handbook",
    "why not here", "pourquoi pas ici",
]  # fmt: skip


@pytest.mark.parametrize("line", QUESTIONS)
def test_a_line_that_begins_as_a_question_asks(line: str) -> None:
    assert asks_at_a_name(line)


@pytest.mark.parametrize("line", NAMES)
def test_a_name_that_only_begins_so_does_not(line: str) -> None:
    assert not asks_at_a_name(line)


@pytest.mark.parametrize("line", TOLD)
def test_a_clause_of_what_is_told_does_not(line: str) -> None:
    assert not asks_at_a_name(line)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("what do we pay", Opening.WORD), ("do we pay", Opening.SOMEONE),
        ("is a town", Opening.VERB), ("have all of it", Opening.VERB),
        ("what we pay", Opening.CLAUSE), ("would Brno pay", Opening.VERB),
        ("why no fee", Opening.WORD), ("pay", None), ("we pay what we must", None), ("", None),
        ("what does it cost\nand when", None), (f"what {'x' * 300}", None),
    ],
)  # fmt: skip
def test_it_is_said_what_a_line_begins_with(line: str, found: Opening | None) -> None:
    assert opening(line) is found
