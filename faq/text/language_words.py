"""What a translator fills: the files of a language, and their keys. What each is for stands in ``faq/languages/en``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from faq.text.wordlists import Phrases, PhrasesByName, Wordlists


@dataclass(frozen=True, slots=True)
class AnswerWords(Wordlists):
    """How people answer."""

    FILE: ClassVar[str] = "answers.toml"
    APART: ClassVar[tuple[tuple[str, ...], ...]] = (("yes yes_alone", "no no_alone", "unsure"),)

    yes: Phrases = ()
    yes_alone: Phrases = ()
    no: Phrases = ()
    no_alone: Phrases = ()
    unsure: Phrases = ()
    negations: Phrases = ()
    asking: Phrases = ()
    hedges: Phrases = ()
    takes_no_back: Phrases = ()
    filler: Phrases = ()
    asides: Phrases = ()
    sizes: Phrases = ()
    for_us: Phrases = ()
    subjects: Phrases = ()
    joins: Phrases = ()
    adds: Phrases = ()
    either: Phrases = ()
    all_of_them: Phrases = ()
    told_apart: Phrases = ()
    before_year: Phrases = ()
    tick: Phrases = ()
    not_sure: Phrases = ()
    option_number: Phrases = ()
    phone: Phrases = ()
    extension: Phrases = ()
    email: Phrases = ()
    at_sign: Phrases = ()
    dot_sign: Phrases = ()
    because: Phrases = ()
    choosing: Phrases = ()
    not_yet: Phrases = ()
    leans_yes: Phrases = ()
    leans_no: Phrases = ()
    undecided: Phrases = ()
    turns: Phrases = ()
    closings: Phrases = ()
    tellers: Phrases = ()
    all_but: Phrases = ()
    up_to: Phrases = ()
    first_ones: Phrases = ()
    last_ones: Phrases = ()
    options: Phrases = ()
    counted: PhrasesByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DateWords(Wordlists):
    """How people name a day."""

    FILE: ClassVar[str] = "dates.toml"
    APART: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("today", "yesterday", "tomorrow", "day_before_yesterday", "day_after_tomorrow"),
        ("day", "week", "month", "quarter", "year"),
        ("start", "middle", "end"),
        ("ahead ahead_after", "back back_after"),
        ("next", "last", "this"),
    )

    today: Phrases = ()
    yesterday: Phrases = ()
    tomorrow: Phrases = ()
    day_before_yesterday: Phrases = ()
    day_after_tomorrow: Phrases = ()
    day: Phrases = ()
    week: Phrases = ()
    month: Phrases = ()
    quarter: Phrases = ()
    year: Phrases = ()
    ahead: Phrases = ()
    back: Phrases = ()
    fortnight: Phrases = ()
    ahead_after: Phrases = ()
    back_after: Phrases = ()
    one: Phrases = ()
    next: Phrases = ()
    last: Phrases = ()
    this: Phrases = ()
    beside: Phrases = ()
    start: Phrases = ()
    middle: Phrases = ()
    end: Phrases = ()
    vague: Phrases = ()
    ordinal_endings: Phrases = ()
    quarters: PhrasesByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimeWords(Wordlists):
    """How people write the hour and the length of a meeting."""

    FILE: ClassVar[str] = "times.toml"
    APART: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("noon", "midnight"),
        ("morning", "afternoon"),
        ("hours", "minutes"),
    )

    noon: Phrases = ()
    midnight: Phrases = ()
    oclock: Phrases = ()
    before_clock: Phrases = ()
    morning: Phrases = ()
    afternoon: Phrases = ()
    until: Phrases = ()
    lasting: Phrases = ()
    hours: Phrases = ()
    minutes: Phrases = ()
    joins: Phrases = ()
    half_hour: Phrases = ()
    one_hour: Phrases = ()
    hour_and_half: Phrases = ()
    own_time: Phrases = ()
    local_time: Phrases = ()
    every: Phrases = ()
    every_other: Phrases = ()
    weekly: Phrases = ()
    fortnightly: Phrases = ()
    monthly: Phrases = ()
    sessions: Phrases = ()
    beside: Phrases = ()
    range_begins: Phrases = ()
    range_ends: Phrases = ()
    after_day: Phrases = ()
    before_day: Phrases = ()
    deadline: Phrases = ()
    either: Phrases = ()


@dataclass(frozen=True, slots=True)
class NumberWords(Wordlists):
    """How people write numbers."""

    FILE: ClassVar[str] = "numbers.toml"
    APART: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("thousand", "hundred_thousand", "million", "ten_million", "billion"),
        ("quarter_million", "half_million", "million_and_half"),
    )

    thousand: Phrases = ()
    hundred_thousand: Phrases = ()
    million: Phrases = ()
    ten_million: Phrases = ()
    billion: Phrases = ()
    minus: Phrases = ()
    beside: Phrases = ()
    corrects: Phrases = ()
    inhabitants: Phrases = ()
    one: Phrases = ()
    joins: Phrases = ()
    said_as_one: Phrases = ()
    until: Phrases = ()
    below: Phrases = ()
    above: Phrases = ()
    point: Phrases = ()
    and_half: Phrases = ()
    of_a: Phrases = ()
    quarter_million: Phrases = ()
    half_million: Phrases = ()
    million_and_half: Phrases = ()


@dataclass(frozen=True, slots=True)
class PlaceWords(Wordlists):
    """What stands around the names of cities and countries, and other names of countries than CLDR's."""

    FILE: ClassVar[str] = "places.toml"

    little: Phrases = ()
    article: Phrases = ()
    authorities: Phrases = ()
    states: Phrases = ()
    of: Phrases = ()
    before_place: Phrases = ()
    authority_kinds: Phrases = ()
    authority_endings: Phrases = ()
    country: Phrases = ()
    zone: Phrases = ()
    short_words: PhrasesByName = field(default_factory=dict)
    country_names: PhrasesByName = field(default_factory=dict)
    country_parts: PhrasesByName = field(default_factory=dict)
    zone_names: PhrasesByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftWords(Wordlists):
    """Words in the texts of drafts."""

    FILE: ClassVar[str] = "drafts.toml"

    stop_words: Phrases = ()
    little_words: Phrases = ()


@dataclass(frozen=True, slots=True)
class QuestionWords(Wordlists):
    """How people ask what a word means, and for a section or the contents of the text."""

    FILE: ClassVar[str] = "questions.toml"
    APART: ClassVar[tuple[tuple[str, ...], ...]] = (("defines", "asks_what"),)

    defines: Phrases = ()
    asks_what: Phrases = ()
    defines_after: Phrases = ()
    articles: Phrases = ()
    section: Phrases = ()
    contents: Phrases = ()
    asks: Phrases = ()
    asks_of: Phrases = ()
    asks_first: Phrases = ()
    someone: Phrases = ()
    before_asks: Phrases = ()
    conditions: Phrases = ()
    links: Phrases = ()
    sign_off: Phrases = ()
    mail_headers: Phrases = ()
    goes_on: Phrases = ()
    ahead: Phrases = ()
    points_back: Phrases = ()
    where_said: Phrases = ()
    nouns: Phrases = ()


@dataclass(frozen=True, slots=True)
class SmallTalk(Wordlists):
    """Whole messages that are no questions, by the kind of small talk, and greetings before a question."""

    FILE: ClassVar[str] = "talk.toml"

    greeting: Phrases = ()
    thanks: Phrases = ()
    praise: Phrases = ()
    bye: Phrases = ()
    how_are_you: Phrases = ()
    human: Phrases = ()
    person: Phrases = ()
    reach: Phrases = ()
    somebody: Phrases = ()
    reach_beside: Phrases = ()
    help: Phrases = ()
    insult: Phrases = ()
    yes_no: Phrases = ()
    hello: Phrases = ()
    hello_to: Phrases = ()
    introduces: Phrases = ()
    switch_language: Phrases = ()
    switch_language_beside: Phrases = ()


FILES: tuple[type[Wordlists], ...] = (
    AnswerWords,
    DateWords,
    TimeWords,
    NumberWords,
    PlaceWords,
    DraftWords,
    QuestionWords,
    SmallTalk,
)
