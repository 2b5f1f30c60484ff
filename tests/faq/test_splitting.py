"""The questions of a message: several in a sentence, lists, e-mails; and one question stays one."""

from __future__ import annotations

import pytest

from faq.search.splitting import MOST, asks, split, told_and_asked

SEVERAL = {
    "Is snow a topic? Who pays for skis?": ("Is snow a topic?", "Who pays for skis?"),
    "is snow a topic and who pays for skis": ("is snow a topic", "who pays for skis"),
    "Which islands may apply and until when?": ("Which islands may apply", "until when?"),
    "How big is the group, and are the meetings in June?": ("How big is the group", "are the meetings in June?"),
    "where's the office & how much is a desk": ("where's the office", "how much is a desk"),
    "1) is snow a topic 2) who pays": ("is snow a topic", "who pays"),
    "Three things: 1. Is snow a topic? 2. Who pays?": ("Is snow a topic?", "Who pays?"),
    "- is snow a topic\n- who pays\n- when is it": ("is snow a topic", "who pays", "when is it"),
    "Do you lend skis? If so, who carries them?": ("Do you lend skis?", "If so, who carries them?"),
    "Combien d'îles participent et qui paie ?": ("Combien d'îles participent", "qui paie ?"),
    "Good morning! Is snow a topic? And ice?": ("Is snow a topic?", "And ice?"),
}
ONE = [
    "Is snow a topic?",
    "how many islands and towns may apply",
    "If our island is small, can two of us apply?",
    "When we apply, who reads it?",
    "Do you know how it works and what it costs?",
    "is the course in June or do we wait until July?",
    "Can you tell us whether snow, ice and hail are topics?",
    "What do you do for islands that are small, poor and far away?",
    "Before we apply, must the council agree?",
    "no question in here",
]


@pytest.mark.parametrize(("message", "questions"), SEVERAL.items(), ids=SEVERAL)
def test_several_questions_are_several(message: str, questions: tuple[str, ...]) -> None:
    assert split(message).questions == questions


@pytest.mark.parametrize("message", ONE)
def test_one_question_stays_one(message: str) -> None:
    assert split(message).questions == (message,)


def test_three_are_taken_and_the_rest_is_counted() -> None:
    ten = split(" ".join(f"Is topic {number} open?" for number in range(10)))
    assert len(ten.questions) == MOST
    assert ten.left == 7


def test_what_is_told_before_a_question_is_a_statement_and_in_one_sentence_its_own_words_too() -> None:
    apart = split("We have 900 goats. Our barn is old. May we apply?")
    assert apart.questions == ("May we apply?",)
    assert apart.statements == ("We have 900 goats.", "Our barn is old.")
    within = split("we have 900 goats, our barn is old, may we apply?")
    assert within.questions == ("we have 900 goats, our barn is old, may we apply?",)
    assert within.statements == ("we have 900 goats, our barn is old, ",)


def test_a_statement_alone_is_what_it_is() -> None:
    told = split("We have 900 goats.")
    assert (told.questions, told.statements) == (("We have 900 goats.",), ("We have 900 goats.",))


MAIL = """From: Berta Muster <berta@island.example>
To: team@programme.example
Subject: Our application, is it late?

Dear all,

we met in spring at the fair and have thought about it since. Our island has 900
goats and an old barn. I would like to know: may a single island with so few people
apply at all? Our mayor is in favour of it.

> Did you get our letter?
> Is it clear?

With kind regards
Berta Muster
--
Island Council | Where goats are happy?
"""


def test_the_question_of_a_pasted_e_mail_is_found() -> None:
    found = split(MAIL)
    (question,) = found.questions
    assert question == "I would like to know: may a single island with so few people apply at all?"
    assert "Our island has 900 goats and an old barn." in found.statements
    assert found.left == 0


def test_an_e_mail_that_is_all_quoted_is_read_all_the_same() -> None:
    quoted = "\n".join(f"> {line}" for line in ["Dear all,", "may an island apply?", "Berta"])
    assert split(quoted).questions == ("may an island apply?",)


@pytest.mark.parametrize(
    "message",
    [
        "?",
        "???",
        "",
        "   ",
        "\n\n",
        "a" * 1_000_000,
        "is it? " * 100_000,
        "1) " * 50_000,
        "and " * 50_000,
        "> " * 9_000,
    ],
    ids=["mark", "marks", "empty", "blank", "lines", "letters", "questions", "items", "links", "quotes"],
)
def test_whatever_is_sent_is_some_question(message: str) -> None:
    found = split(message)
    assert 1 <= len(found.questions) <= MOST
    assert all(len(one) <= 20_000 for one in found.questions)


def test_a_clause_is_no_question_and_an_inversion_is() -> None:
    assert [asks(one) for one in ("how many goats", "do we", "by which road", "and who pays")] == [True] * 4
    assert [asks(one) for one in ("what it costs", "when we apply", "have to sign", "where the barn is", "")] == [
        False
    ] * 5


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("no. Is snow a topic?", "no"), ("no. Who pays?", "no"), ("They say no. Is that bad?", "They say no"),
        ("we have no. 5 of the plan. Who pays?", "we have no. 5 of the plan"),
    ],
)  # fmt: skip
def test_a_no_ends_a_sentence_where_no_number_follows(message: str, told: str) -> None:
    assert told_and_asked(message)[0] == told
