"""What an answer probably means: it is asked back, two meanings at most, and never taken."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from faq.answers.likely import heard
from faq.answers.reading import Context, Misread, Read, Unclear
from faq.pack.model import Option, Question

CONTEXT = Context(date(2026, 11, 21), "en", str)
MANDATE = (Option("yes", "Yes"), Option("in_progress", "It is in progress", ("not yet",)), Option("no", "No"))
COVENANT = (
    Option("signatory", "Yes, a signatory", ("signatory", "yes", "signed")),
    Option("commits", "It commits to sign soon", ("will sign",), like=("promises",)),
    Option("no", "No"),
)
KIND = (
    Option("pool", "Swimming pool", ("pool",)),
    Option("library", "Library", ("books",)),
    Option("theatre", "Theatre", like=("stage", "plays")),
    Option("museum", "Museum"),
)
COHORT = (
    Option("member", "Yes, it is a member", ("member", "yes")),
    Option("pending", "It has applied and waits", ("applied", "no")),
    Option("not_applied", "It has not applied", ("not yet", "no")),
    Option("rejected", "It was turned down", ("refused",)),
)


def ask(typed: str, options: tuple[Option, ...] = (), kind: str = "choice", **more: Any) -> object:
    return heard(Question("q", "Which?", kind, options=options, **more), typed, CONTEXT)  # type: ignore[arg-type]


def yesno(typed: str, **more: Any) -> object:
    return ask(typed, kind="yesno", **more)


def offered(reading: object) -> list[object]:
    assert isinstance(reading, Unclear), reading
    return [value for _, value in reading.choices]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("two", 1), ("the second", 1), ("second one please", 1), ("I'd go with number three", 2), ("4, thanks. Ann", 3),
        ("the last", 3), ("(b)", 1), ("c)", 2), ("option d", 3), ("I think option 1", 0), ("3️⃣ please", 2), ("1st", 0),
        ("la deuxième", 1), ("die dritte bitte", 2), ("el tercero", 2), ("il primo", 0), ("o segundo", 1), ("de laatste", 3),
        ("ostatnia", 3), ("Hello, 2", 1), ("3.\n\nKind regards,\nEva Maier", 2), ("I choose 2", 1), ("le numéro 4, merci", 3),
    ],
)  # fmt: skip
def test_an_option_by_its_place_in_the_list(typed: str, place: int) -> None:
    understood = ask(typed, KIND)
    assert isinstance(understood, Read)
    assert understood.value == KIND[place].id


@pytest.mark.parametrize(
    "typed",
    [
        "we have 2 questions",
        "3 of our towns",
        "-1",
        "+1",
        "1.5",
        "nine",
        "the ninth",
        "99",
        "2 years ago",
        "1/2",
        "²",
        "½",
    ],
)
def test_a_number_of_something_else_chooses_nothing(typed: str) -> None:
    assert not isinstance(ask(typed, KIND), Read)


def test_the_one_in_the_middle_is_there_where_the_list_has_one() -> None:
    assert ask("the middle one", MANDATE) == Read("in_progress", "sentence")
    assert not isinstance(ask("the middle one", KIND), Read)


def test_two_places_at_a_choice_of_one_are_asked_about() -> None:
    assert offered(ask("1 or 3", KIND)) == ["pool", "theatre"]
    assert offered(ask("2 and 4", KIND)) == ["library", "museum"]


@pytest.mark.parametrize(
    ("options", "typed", "value"),
    [
        (COVENANT, "yes, since 2012", "signatory"),
        (COVENANT, "oui, nous l'avons signée", "signatory"),
        (COVENANT, "no, nobody here knows it", "no"),
        (MANDATE, "yes, from the city council", "yes"),
        (MANDATE, "oui", "yes"),
        (MANDATE, "nope", "no"),
        (MANDATE, "not yet, they vote in spring", "in_progress"),
        (KIND, "library, as we own twelve branches", "library"),
        (KIND, "books because children read", None),
    ],
)
def test_what_is_said_with_its_reason_is_taken(options: tuple[Option, ...], typed: str, value: str | None) -> None:
    understood = ask(typed, options)
    assert (understood.value if isinstance(understood, Read) else None) == value


@pytest.mark.parametrize(
    ("options", "typed", "first"),
    [
        (COVENANT, "not yet, but she promises it", "commits"),
        (COVENANT, "yes, we will sign next spring", "commits"),
        (COVENANT, "the old mayor signed it long ago", "signatory"),
        (MANDATE, "yes, in progress", "in_progress"),
        (KIND, "something with plays", "theatre"),
        (KIND, "we would rather build a museum there", "museum"),
        (KIND, "not the library, more like the pool", "pool"),
        (KIND, "there visitors look at old paintings", "museum"),
        (KIND, "nous y nageons en été", "pool"),
        (COHORT, "it never applied", "not_applied"),
        (COHORT, "they refused us this spring", "rejected"),
    ],
)
def test_what_is_told_in_a_sentence_is_asked_back(options: tuple[Option, ...], typed: str, first: str) -> None:
    assert first in offered(ask(typed, options))
    assert len(offered(ask(typed, options))) <= 2


def test_what_is_denied_leaves_the_others() -> None:
    assert offered(ask("we are no member", COHORT)) == ["not_applied", "pending"] or offered(
        ask("we are no member", COHORT)
    ) == ["pending", "not_applied"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("I believe so", "yes"), ("most likely yes", "yes"), ("in theory, yes", "yes"), ("nearly all of us do", "yes"),
        ("everybody here can do that", "yes"), ("yes but only partly", "yes"), ("with pleasure", "yes"), ("sí, pero poco", "yes"),
        ("not yet, the mayor is ill", "no"), ("not so far", "no"), ("half of them", "no"), ("we lack the staff", "no"),
        ("nobody has time", "no"), ("noch nicht beschlossen", "no"), ("das fehlt noch", "no"),
        ("pas pour le moment", "no"), ("it cannot be done", "no"),
    ],
)  # fmt: skip
def test_a_yes_or_no_that_is_hedged_is_asked_back(typed: str, answer: str) -> None:
    assert offered(yesno(typed)) == [answer]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("yes because we have the money", "yes"), ("yes please do", "yes"), ("no since the law forbids it", "no"),
        ("Hi, yes", "yes"), ("yes, thanks. Tom", "yes"), ("ja, weil wir es wollen", "yes"), ("tak", "yes"), ("nie", "no"),
        (":+1:", "yes"), (":thumbsdown::skin-tone-2:", "no"), (":x:", "no"), ("the first", "yes"), ("2, please", "no"),
    ],
)  # fmt: skip
def test_a_plain_yes_or_no_is_taken(typed: str, value: str) -> None:
    understood = yesno(typed)
    assert isinstance(understood, Read)
    assert understood.value == value


@pytest.mark.parametrize("typed", ["🤷", "🤷‍♀️", "🤷🏽", ":shrug:", "I don't know"])
def test_a_shrug_is_not_sure(typed: str) -> None:
    understood = yesno(typed, unsure=True)
    assert isinstance(understood, Read)
    assert understood.value == "unsure"


def test_no_for_now_is_no_silent_no_where_one_can_be_unsure() -> None:
    assert offered(yesno("not yet", unsure=True)) == ["no"]
    assert offered(yesno("not yet, they vote in spring", unsure=True)) == ["no"]
    assert yesno("not yet") == Read("no")


@pytest.mark.parametrize("typed", ["what does that cost?", "how would we know", "travel costs", "", "??", "xyz"])
@pytest.mark.parametrize("options", [KIND, COVENANT, MANDATE])
def test_what_asks_or_names_a_topic_is_no_answer(options: tuple[Option, ...], typed: str) -> None:
    assert isinstance(ask(typed, options), Misread)
    assert isinstance(yesno(typed), Misread)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("all but 3", ["pool", "library", "museum"]),
        ("all except the library and the museum", ["pool", "theatre"]),
        ("everything but books", ["pool", "theatre", "museum"]),
        ("toutes sauf 1 et 2", ["theatre", "museum"]),
        ("1. 3.", ["pool", "theatre"]),
        ("1 to 3", ["pool", "library", "theatre"]),
        ("2 bis 4", ["library", "theatre", "museum"]),
        ("- 1\n- 3", ["pool", "theatre"]),
        ("first and last", ["pool", "museum"]),
        ("the second and the fourth", ["library", "museum"]),
        ("pool, library and museum", ["pool", "library", "museum"]),
    ],
)
def test_lists_in_words(typed: str, values: list[str]) -> None:
    understood = ask(typed, KIND, "multi", max=4)
    assert isinstance(understood, Read)
    assert understood.value == values


def test_a_hedged_item_of_a_list_is_asked_back() -> None:
    assert offered(ask("pool and maybe a museum", KIND, "multi", max=4)) == [["pool", "museum"]]


def test_a_pasted_paragraph_is_never_taken() -> None:
    minutes = (
        "The council met on Tuesday. It took note of the report on the swimming pool, deferred the library until the budget is"
        " known, and asked the office to speak with the museum. Two members did not agree."
    )
    for options in (KIND, COVENANT, MANDATE, COHORT):
        assert not isinstance(ask(minutes, options), Read)
    assert not isinstance(yesno(minutes), Read)


@pytest.mark.parametrize("part", [",", "a,", "thanks, ", "1 ", "- ", "yes ", "\n"])
def test_a_text_far_too_long_is_not_looked_at(part: str) -> None:
    for kind in ("yesno", "choice", "multi", "integer", "country"):
        options = KIND if kind in ("choice", "multi") else ()
        assert not isinstance(ask(part * 200_000, options, kind), Unclear)


ISLAND = (
    Option("whole", "Yes, it covers the whole island", ("whole", "yes", "whole island")),
    Option("no", "No, or it covers only a part of the island", ("no", "a part", "none")),
)
ASKED = (
    Option("member", "Yes, it is a member", ("member", "yes")),
    Option("pending", "It has applied and is waiting", ("applied",)),
    Option("not_applied", "It has not applied yet", ("not applied",)),
    Option("rejected", "It applied and was not accepted", ("refused",)),
)


@pytest.mark.parametrize(
    ("options", "typed", "denied", "left"),
    [
        (ISLAND, "the map does not cover the whole island", "whole", "no"), (ISLAND, "it is not whole", "whole", "no"),
        (ISLAND, "it never covers the whole island", "whole", "no"),
        (ASKED, "we are not a member and we never applied", "member", "not_applied"),
        (ASKED, "we are no member and have not ever applied", "member", "not_applied"),
    ],
)  # fmt: skip
def test_what_a_text_denies_is_not_offered(options: tuple[Option, ...], typed: str, denied: str, left: str) -> None:
    found = offered(ask(typed, options, unsure=True))
    assert denied not in found
    assert left in found


@pytest.mark.parametrize(("typed", "place"), [("b", 1), ("B", 1), ("C.", 2), ("d", 3), ("(C", 2)])
def test_a_letter_alone_may_be_a_place_in_the_list(typed: str, place: int) -> None:
    assert offered(ask(typed, KIND)) == [KIND[place].id]


@pytest.mark.parametrize("typed", ["x", "z", "a", "b c", "y"])
def test_a_letter_beyond_the_list_is_none(typed: str) -> None:
    assert isinstance(ask(typed, KIND), Misread)


@pytest.mark.parametrize(
    "typed", ["understood", "I understand, thanks", "noted.", "compris", "verstanden", "zrozumiano"]
)
def test_what_is_understood_ticks_a_box_and_is_no_yes_to_a_question(typed: str) -> None:
    understood = ask(typed, kind="tick")
    assert isinstance(understood, Read)
    assert not isinstance(yesno(typed), Read)


@pytest.mark.parametrize("typed", ["hard to tell", "It is difficult to say", "difficile à dire", "schwer zu sagen"])
def test_what_is_hard_to_say_is_not_known(typed: str) -> None:
    assert ask(typed, COHORT, unsure=True) == Read("unsure", "said")
