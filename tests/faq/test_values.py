"""What people type as an answer, and what is shown of it again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.answers.values import LONGEST_KEPT, Context, Misread, Problem, Read, Unclear, problems, read, show
from faq.pack.model import Option, Question

TODAY = date(2026, 11, 21)
CONTEXT = Context(TODAY, "en", str)


def question(type_: str, **more: Any) -> Question:
    return Question(id="q", text="What?", type=type_, **more)


def options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(id_, label) for id_, label in labels.items())


APPLICANT = question(
    "choice",
    unsure=True,
    options=options(
        local_government="Local government", consortium="Consortium of municipalities", third_party="Third party"
    ),
)
TOPICS = question(
    "multi",
    unsure=True,
    min=1,
    max=3,
    options=options(
        renewable="100% renewable energy generation & technologies",
        waste="Waste-to-energy",
        buildings="Housing/Net-zero buildings",
        cooling="Cooling planning, measures & technologies",
        lighting="Sustainable integrated lighting",
        mobility="Mobility, electric vehicle grid & storage",
        hydrogen="Clean hydrogen",
        ports="Sustainable ports/harbours",
        finance="Blended finance, SPVs (special-purpose vehicles) & green bonds",
    ),
)
QUESTIONS = (
    question("text", max=20),
    question("long", min=5),
    APPLICANT,
    TOPICS,
    question("multi", options=options(a="A and B", b="C; D", c="E, F & G")),
    question("yesno"),
    question("yesno", unsure=True),
    question("tick"),
    question("integer", unsure=True, min=1, max=10**7),
    question("integer"),
    question("year", min=2000, max="now"),
    question("year"),
    question("date", max="today"),
    question("date", unsure=True),
    question("country", unsure=True),
    question("zone"),
    question("email"),
    question("phone"),
)
WORDS = re.findall(
    r"\S+",
    """
    yes no not none oui nein sí we are a city not sure idea consortium hydrogen lighting 1 3 12 99 and or , ; ? ! - / . 50.000 5k
    1.2 million fifty thousand 3/9/2025 31 February September 2025 next Monday in two weeks ago Belgium Congo Köln CET Brussels time
    a@b.org +32 0032 2 123 45 67 (0) <mailto: \u200d \u202e 👍 1️⃣ ٥٠ ５０ 5万 ½ hello what about money
    """,
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.text(alphabet="0123456789.,' -/+k\u00a0\u0663m%", max_size=20),
)
LANGUAGES = st.sampled_from(
    ["en", "en-GB", "fr", "de", "de-CH", "es", "it", "pt", "pt-PT", "nl", "pl", "uk", "ar", "zh-Hans", "??"]
)


# --- texts ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept_as_text", "kept_as_long"),
    [
        ("  Köln  ", "Köln", "Köln"),
        ("one\r\n  two\u2028three", "one two three", "one\n  two\nthree"),
        ("a\x00b\x1b[0m", "ab[0m", "ab[0m"),
        ("\u202eevil\u202c \u200bname\ufeff", "evil name", "evil name"),
        ("می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d loose \u200c\u200d", "loose", "loose"),
        ("👨\u200d👩\u200d👧 4", "👨\u200d👩\u200d👧 4", "👨\u200d👩\u200d👧 4"),
        ("tab\tstays", "tab\tstays", "tab\tstays"),
        ("is that so?", "is that so?", "is that so?"),
    ],
)
def test_a_text_is_kept_without_what_nobody_sees(typed: str, kept_as_text: str, kept_as_long: str) -> None:
    assert read(question("text"), typed, CONTEXT) == Read(kept_as_text)
    assert read(question("long"), typed, CONTEXT) == Read(kept_as_long)


def test_a_text_over_its_limit_is_kept_and_marked() -> None:
    short = question("text", min=3, max=5)
    assert read(short, "seven ch", CONTEXT) == Read("seven ch")
    assert problems(short, "seven ch") == (Problem("too_long", {"by": 3, "max": 5}),)
    assert problems(short, "ab") == (Problem("too_short", {"by": 1, "min": 3}),)
    assert problems(short, "abc") == ()


def test_a_text_is_kept_whole_up_to_a_hundred_thousand_characters() -> None:
    assert read(question("long"), "x" * LONGEST_KEPT, CONTEXT) == Read("x" * LONGEST_KEPT)
    assert read(question("long"), "x" * (LONGEST_KEPT + 1), CONTEXT) == Misread(
        "too_long_to_keep", {"max": LONGEST_KEPT}
    )


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("nothing", ["", "  \n ", "\u200b\u202e", "\x00"])
def test_nothing_visible_is_empty(asked: Question, nothing: str) -> None:
    assert read(asked, nothing, CONTEXT) == Misread("empty")


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize(
    "piece", ["x", " ", "1 ", "e\u0301\u0316", "\u200d", "a, ", "not ", "\u0661", "@", "(", "1.", "-", "'1 000"]
)
def test_a_megabyte_is_read_at_once(asked: Question, piece: str) -> None:
    huge = piece * (1_000_000 // len(piece))
    read(asked, "warm up", CONTEXT)
    for text in (huge, huge[:LONGEST_KEPT], huge[:1000], huge[:300]):
        start = time.process_time()
        read(asked, text, CONTEXT)
        assert time.process_time() - start < 0.25


# --- yes and no ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["my answer is yes", "YES", "y", "1", "yep", "yesss", "oui", "ja", "sí", "sim", "Of course!", "👍🏽", "✔️"]
)
def test_yes(typed: str) -> None:
    assert read(question("yesno"), typed, CONTEXT) in (Read("yes"), Read("yes", "said"), Unclear((("Yes", "yes"),)))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("yes", "yes"), ("Yes, it does.", "yes"), ("yes we have", "yes"), ("oui, bien sûr", "yes"), ("Si, si", "yes"),
        ("sí, tenemos un plan", "yes"), ("agreed", "yes"), ("we do", "yes"), ("Ja, natürlich", "yes"),
        ("no", "no"), ("nope", "no"), ("Not yet.", "no"), ("no, we are not", "no"), ("no we have no plan", "no"), ("non", "no"),
        ("nein, noch nicht", "no"), ("não", "no"), ("we don't", "no"), ("2", "no"), ("👎", "no"), ("No, not yet, sorry", "no"),
        ("I don't know", "unsure"), ("not sure", "unsure"), ("no idea", "unsure"), ("je ne sais pas", "unsure"), ("3", "unsure"),
        ("We don't know yet", "unsure"), ("keine Ahnung", "unsure"), ("I'm not sure", "unsure"), ("maybe", "unsure"),
    ],
)  # fmt: skip
def test_yes_no_and_unsure_in_many_words(typed: str, value: str) -> None:
    understood = read(question("yesno", unsure=True), typed, CONTEXT)
    assert isinstance(understood, Read)
    assert understood.value == value


@pytest.mark.parametrize(
    "typed",
    [
        "yes but only partly",
        "no problem",
        "no doubt",
        "yes no",
        "no, yes",
        "yes, we think so",
        "partly",
        "I think so",
        "no money",
    ],
)
def test_a_yes_or_no_that_is_taken_back_is_asked_about(typed: str) -> None:
    assert read(question("yesno"), typed, CONTEXT) == Unclear((("Yes", "yes"), ("No", "no")))


@pytest.mark.parametrize(
    "typed",
    ["?", "hello", "ok what about the money", "what is a mandate?", "not sure", "I don't know", "🎉", "4", "we"],
)
def test_what_is_neither_yes_nor_no(typed: str) -> None:
    assert read(question("yesno"), typed, CONTEXT) == Misread("yesno", {"count": 0, "part": typed}, ("Yes", "No"))


def test_a_yes_with_a_question_mark_is_asked_about() -> None:
    assert read(question("yesno"), "yes?", CONTEXT) == Unclear((("Yes", "yes"),))


def test_yes_and_no_in_the_persons_language() -> None:
    polish = Context(TODAY, "pl", {"Yes": "Tak", "No": "Nie", "I'm not sure": "Nie wiem"}.__getitem__)
    asked = question("yesno", unsure=True)
    assert [read(asked, typed, polish) for typed in ("tak", "nie", "nie wiem", "yes")] == [
        Read("yes"),
        Read("no"),
        Read("unsure"),
        Read("yes"),
    ]
    assert show(asked, "yes", "pl", polish.labels) == "Tak"


@pytest.mark.parametrize("typed", ["yes", "I agree", "agreed", "ok", "done", "x", "✓", "1"])
def test_a_tick(typed: str) -> None:
    assert read(question("tick"), typed, CONTEXT) == Read("yes")


def test_an_x_marks_a_box_and_is_no_yes() -> None:
    assert isinstance(read(question("yesno"), "x", CONTEXT), Misread)


@pytest.mark.parametrize("typed", ["no", "2", "I do not agree", "hello", "not sure"])
def test_no_tick(typed: str) -> None:
    assert read(question("tick"), typed, CONTEXT) == Misread("tick", {"count": 0, "part": typed}, ("Yes",))


# --- numbers and years ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value", "note"),
    [
        ("50000", 50000, ""),
        ("50.000", 50000, "number"),
        ("５０", 50, "number"),
        ("about 1.2 million people", 1_200_000, "number"),
        ("not sure", "unsure", "said"),
    ],
)
def test_an_integer(typed: str, value: int | str, note: str) -> None:
    assert read(question("integer", unsure=True), typed, CONTEXT) == Read(value, note)


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("49999.5", [49999, 50000]),
        ("50000 or 60000", [50000, 60000]),
        ("more than 300 000", [300_000]),
        ("just over 50,000", [50_000]),
        ("almost 50,000", [50000]),
        (">50000", [50000]),
        ("100 to 150 thousand", [100_000, 150_000]),
        ("100-150k", [100_000, 150_000]),
        ("between 80 and 90 thousand", [80_000, 90_000]),
        ("80 bis 90 Tsd.", [80_000, 90_000]),
        ("entre 80 et 90 mille", [80_000, 90_000]),
        ("de 80 a 90 mil", [80_000, 90_000]),
        ("48,200 in the city itself, 75,000 with the suburbs", [48_200, 75_000]),
        ("it was 51 400 in 2011 and is 49 800 now", [51_400, 49_800]),
        ("46 134 without the suburbs", [46_134]),
        ("46 134 (without the villages of 2021)", [46_134]),
        ("46 134, 2021", [46_134]),
        ("no idea, maybe 70000", [70_000]),
        ("50000?", [50000]),
        ("10000000 or 50", [50]),
    ],
)
def test_a_number_in_doubt_is_asked_about(typed: str, choices: list[int]) -> None:
    reading = read(question("integer", max=9_999_999), typed, CONTEXT)
    assert reading == Unclear(tuple((f"{choice:,}", choice) for choice in choices))


@pytest.mark.parametrize(
    "typed",
    ["hello", "I want to know about 3 cities", "what is 3.2", "1.2.3", "1 2 3", "1e5", "not sure", "½", "tell me 5"],
)
def test_no_integer(typed: str) -> None:
    assert read(question("integer"), typed, CONTEXT) == Misread("integer")


@pytest.mark.parametrize(
    "typed",
    [
        "less than 50000", "below 50,000", "under 50k", "<50000", "we are below 50 000 people", "fewer than 50,000",
        "unter 50.000", "weniger als 50.000 Einwohner", "moins de 50 000 habitants", "menos de 50.000", "meno di 50.000",
        "minder dan 50.000", "poniżej 50 000", "menos de 50 mil habitantes",
    ],
)  # fmt: skip
def test_a_limit_is_not_the_number(typed: str) -> None:
    assert read(question("integer"), typed, CONTEXT) == Misread("integer_below")


@pytest.mark.parametrize("typed", ["-5", "minus 5", "999999999999", "5 billion", "0.2"])
def test_an_integer_out_of_range(typed: str) -> None:
    assert read(question("integer", min=2), typed, CONTEXT) == Misread("integer_range", {"min": 2, "max": 10**11})


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("2024", Read(2024)),
        ("２０２４", Read(2024)),
        ("in 2024", Read(2024, "number")),
        ("March 2024", Read(2024, "number")),
        ("2023-2024", Unclear((("2023", 2023), ("2024", 2024)))),
        ("last year", Read(2025, "number")),
        ("l'année dernière", Read(2025, "number")),
        ("two years ago", Read(2024, "number")),
        ("vor zwei Jahren", Read(2024, "number")),
        ("this year", Read(2026, "number")),
        ("census 2021", Read(2021, "number")),
        ("not 2019", Unclear((("2019", 2019),))),
        ("before 2019", Unclear((("2019", 2019),))),
        ("adopted in 2019, revised in 2023", Unclear((("2019", 2019), ("2023", 2023)))),
        ("the council adopted it after a long debate in 2019", Unclear((("2019", 2019),))),
        ("2023/24", Unclear((("2023", 2023),))),
        ("2024?", Unclear((("2024", 2024),))),
        ("2026", Read(2026)),
        ("2027", Misread("year", {"min": 2000, "max": 2026})),
        ("1999", Misread("year", {"min": 2000, "max": 2026})),
        ("24", Misread("year", {"min": 2000, "max": 2026})),
        ("what happened in 2020", Misread("year", {"min": 2000, "max": 2026})),
        ("x" * 301, Misread("year", {"min": 2000, "max": 2026})),
    ],
)
def test_a_year(typed: str, reading: object) -> None:
    assert read(question("year", min=2000, max="now"), typed, CONTEXT) == reading


# --- countries -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("Belgium", Read("BE")),
        ("BE", Read("BE")),
        ("België", Read("BE", "country")),
        ("We are in Belgium", Read("BE", "country")),
        ("BEL", Read("BE", "country")),
        ("🇸🇪", Read("SE", "country")),
        ("🇸🇪 Sweden", Read("SE", "country")),
        ("we are here: 🇲🇹", Read("MT", "country")),
        ("Oslo 🇳🇴", Read("NO", "city")),
        ("🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", Read("GB", "country")),
        ("🇩🇪🇦🇹", Unclear((("Germany", "DE"), ("Austria", "AT")))),
        ("🇪🇺", Misread("country")),
        ("IT", Read("IT")),
        ("uk", Read("GB", "country")),
        ("U.A.E.", Read("AE", "country")),
        ("We are in the U.A.E.", Read("AE", "country")),
        ("It is FR", Read("FR", "country")),
        ("La Gi", Read("VN", "city")),
        ("it is la gi", Misread("country")),
        ("it", Unclear((("Italy", "IT"),))),
        ("no", Misread("country")),
        ("No", Misread("country")),
        ("NO", Unclear((("Norway", "NO"),))),
        ("Soria", Read("ES", "city")),
        ("soria", Unclear((("Spain", "ES"),))),
        ("Columbia", Unclear((("United States", "US"), ("Colombia", "CO")))),
        ("Brazil, São Paulo", Read("BR", "city")),
        ("Lyon, France", Read("FR", "city")),
        ("we're from Vukovar in Croatia", Read("HR", "city")),
        ("Gmina Kraków", Read("PL", "city")),
        ("our city is in Portugal", Read("PT", "country")),
        ("Kosovo (UNSCR 1244)", Unclear((("Kosovo", "XK"),))),
        ("Taiwan (ROC)", Read("TW", "country")),
        ("Scotland, UK", Read("GB", "country")),
        ("Valencia, Carabobo", Unclear((("Venezuela", "VE"),))),
        ("London, Ontario", Unclear((("Canada", "CA"),))),
        ("Mérida in Yucatán", Read("MX", "city")),
        ("Paris, Texas", Read("US", "city")),
        ("Bolzano/Bozen", Read("IT", "city")),
        ("Valencia", Unclear((("Venezuela", "VE"), ("Spain", "ES")))),
        ("Granada", Unclear((("Grenada", "GD"), ("Spain", "ES")))),
        ("Salvador", Unclear((("El Salvador", "SV"), ("Brazil", "BR")))),
        ("Armenia", Read("AM")),
        ("Luxembourg", Read("LU")),
        ("Northern Cyprus", Unclear((("Cyprus", "CY"),))),
        ("Transnistria", Unclear((("Moldova", "MD"),))),
        ("Republika Srpska", Unclear((("Bosnia & Herzegovina", "BA"),))),
        ("Kurdistan", Unclear((("Iraq", "IQ"), ("Iran", "IR")))),
        ("Bavaria", Unclear((("Germany", "DE"),))),
        ("EU", Misread("country")),
        ("save", Unclear((("Benin", "BJ"),))),
        ("skip", Misread("country")),
        ("done", Misread("country")),
        ("Spain and Portugal", Unclear((("Spain", "ES"), ("Portugal", "PT")))),
        ("Paris or Lyon", Read("FR", "country")),
        ("Belgum", Unclear((("Belgium", "BE"),))),
        ("Congo", Unclear((("Congo - Brazzaville", "CG"), ("Congo - Kinshasa", "CD")))),
        ("Belgium?", Unclear((("Belgium", "BE"),))),
        ("not sure", Read("unsure", "said")),
        ("hello", Misread("country")),
        ("not Belgium", Misread("country")),
        ("I want to know about money", Misread("country")),
    ],
)
def test_a_country(typed: str, reading: object) -> None:
    assert read(question("country", unsure=True), typed, CONTEXT) == reading


# --- e-mail and telephone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("a@b.org", Read("a@b.org")),
        ("Ana.Gil+x@City.Example.ORG", Read("Ana.Gil+x@city.example.org")),
        ("ü@bücher.example", Read("ü@bücher.example")),
        ("用户@例子.广告", Read("用户@例子.广告")),
        ("a@xn--bcher-kva.xn--p1ai", Read("a@xn--bcher-kva.xn--p1ai")),
        ("<a@b.org>", Read("a@b.org", "email")),
        ("mailto:a@b.org", Read("a@b.org", "email")),
        ("<mailto:a@b.org|a@b.org>", Read("a@b.org", "email")),
        ("Ana Gil <a@b.org>", Read("a@b.org", "email")),
        ("a@b.org.", Read("a@b.org", "email")),
        ("my mail is a@b.org", Read("a@b.org", "email")),
        ("ana gil@b.org", Unclear((("gil@b.org", "gil@b.org"),))),
        ("jane.o'brien@dublin.example", Read("jane.o'brien@dublin.example")),
        ("Jane O'Brien <jane.o'brien@dublin.example>", Read("jane.o'brien@dublin.example", "email")),
        ("jane.o\u2019brien@dublin.example", Read("jane.o'brien@dublin.example", "email")),
        ("d'Arcy, Zoé <z.d'arcy@lyon.example>", Read("z.d'arcy@lyon.example", "email")),
        ('"Jane O\'Brien" <mailto:j.o\'brien@b.org>', Read("j.o'brien@b.org", "email")),
        ("'a@x.eu'", Read("a@x.eu", "email")),
        ("\u2018a@x.eu\u2019", Read("a@x.eu", "email")),
        ('"a@x.eu"', Read("a@x.eu", "email")),
        ("mailto:a@b.org?subject=Hello", Read("a@b.org", "email")),
        ("E-Mail: a@b.org", Read("a@b.org", "email")),
        ("ANA.GIL@CITY.EXAMPLE", Read("ana.gil@city.example", "email")),
        ("my mail is a.b@c.eu, call me", Unclear((("a.b@c.eu", "a.b@c.eu"),))),
        ("Ana <a@b.org>, but not before Monday", Unclear((("a@b.org", "a@b.org"),))),
        ("not a@b.org", Unclear((("a@b.org", "a@b.org"),))),
        ("a@b.org, c@d.org", Unclear((("a@b.org", "a@b.org"), ("c@d.org", "c@d.org")))),
        ("a@b.org or c@d.org", Unclear((("a@b.org", "a@b.org"), ("c@d.org", "c@d.org")))),
        ("a [at] b.org", Unclear((("a@b.org", "a@b.org"),))),
        ("a.b(at)c.org", Unclear((("a.b@c.org", "a.b@c.org"),))),
        ("a.b (at) c (dot) org", Unclear((("a.b@c.org", "a.b@c.org"),))),
        ("rosa dot gil at city dot example", Unclear((("rosa.gil@city.example", "rosa.gil@city.example"),))),
        ("rosa punto gil arroba ciudad punto es", Unclear((("rosa.gil@ciudad.es", "rosa.gil@ciudad.es"),))),
        ("jan kropka nowak małpa miasto kropka pl", Unclear((("jan.nowak@miasto.pl", "jan.nowak@miasto.pl"),))),
        *((wrong, Misread("email")) for wrong in (
            "a@b", "a@@b.org", "@b.org", "a@", "a b", ".a@b.org", "a.@b.org", "a..b@c.org", "a@-b.org", "a@b-.org", "a@b..org",
            "a@b.o", "a@1.2.3.4", f"{'x' * 65}@b.org", f"a@{'b.' * 126}org",
            "a@b.org, c@d.org, e@f.org", "a@b.org or c@d", "look at our site", "I do not have one yet",
        )),
    ],
)  # fmt: skip
def test_an_email_address(typed: str, reading: object) -> None:
    assert read(question("email"), typed, CONTEXT) == reading


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("+3221234567", Read("+3221234567")),
        ("+32 2 123 45 67", Read("+3221234567", "phone")),
        ("0032 2 123.45.67", Read("+3221234567", "phone")),
        ("+32 (0)2 123-45-67", Read("+3221234567", "phone")),
        ("tel: +1 (212) 555 0100", Read("+12125550100", "phone")),
        ("＋٣٢ ٢ ١٢٣ ٤٥ ٦٧", Read("+3221234567", "phone")),
        ("+49 (0)221 2210", Read("+492212210", "phone")),
        ("0049 (0)221 / 221-0", Read("+492212210", "phone")),
        ("+49 0221 2210", Read("+492212210", "phone")),
        ("+39 06 1234567", Read("+39061234567", "phone")),
        ("Tel.: +48 22 123 45 67", Read("+48221234567", "phone")),
        ("+3221234567;ext=12", Read("+3221234567;ext=12")),
        *(
            (f"+32 2 123 45 67{extension}", Unclear(
                (("+32 2 123 45 67 ext. 12", "+3221234567;ext=12"), ("+32 2 123 45 67", "+3221234567"))
            ))
            for extension in (
                " ext. 12", " x12", ", ext 12", " Durchwahl 12", " DW 12", " poste 12", " int. 12", " anexo 12", " ramal 12",
                " toestel 12", " wewn. 12",
            )
        ),
        ("+32 2 123 45 67 or +49 221 2210", Unclear(
            (("+32 2 123 45 67", "+3221234567"), ("+49 221 2210", "+492212210"))
        )),
        ("+32 2 123 45 67, ask for Ms Berg", Unclear((("+32 2 123 45 67", "+3221234567"),))),
        ("+32 2 123 45 67 / 68", Unclear((("+32 2 123 45 67", "+3221234567"),))),
        ("02 123 45 67", Misread("phone_code")),
        ("our number is 0221 2210", Misread("phone_code")),
        ("hello", Misread("phone")),
        ("+32", Misread("phone")),
        ("+0212345678", Misread("phone")),
        ("+999 123456789", Misread("phone")),
        ("+32 2 123 45 67, +32 2 123 45 68, +32 2 123 45 69", Misread("phone")),
        ("+" + "1" * 16, Misread("phone")),
    ],
)  # fmt: skip
def test_a_telephone_number(typed: str, reading: object) -> None:
    assert read(question("phone"), typed, CONTEXT) == reading


# --- stored values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "value", "codes"),
    [
        (question("text"), 5, ["empty"]),
        (question("text"), "x" * LONGEST_KEPT, []),
        (APPLICANT, "consortium", []),
        (APPLICANT, "unsure", []),
        (APPLICANT, "gone", ["choice"]),
        (APPLICANT, ["consortium"], ["choice"]),
        (TOPICS, ["waste", "ports"], []),
        (TOPICS, [], ["too_few"]),
        (TOPICS, ["waste", "ports", "cooling", "lighting"], ["too_many"]),
        (TOPICS, ["waste", "gone"], ["multi"]),
        (TOPICS, "waste", ["multi"]),
        (question("list"), "waste", ["multi"]),
        (question("yesno"), "yes", []),
        (question("yesno"), "unsure", ["yesno"]),
        (question("tick"), "yes", []),
        (question("tick"), "no", ["tick"]),
        (question("integer", min=1), 1, []),
        (question("integer", min=1), 0, ["integer_range"]),
        (question("integer"), True, ["integer_range"]),
        (question("integer"), "5", ["integer_range"]),
        (question("year", max="now"), 2031, []),
        (question("year", min=2000), 1999, ["year"]),
        (question("date"), "2025-02-28", []),
        (question("date"), "2025-02-30", ["date"]),
        (question("date"), "20250228", ["date"]),
        (question("country"), "XK", []),
        (question("country"), "ZZ", ["country"]),
        (question("zone"), "Europe/Brussels", []),
        (question("zone"), "europe/brussels", ["zone"]),
        (question("email"), "a@b.org", []),
        (question("email"), "a@b", ["email"]),
        (question("phone"), "+3221234567", []),
        (question("phone"), "021234567", ["phone"]),
        (question("list", min=2, max=3), [{}, {}], []),
        (question("list", min=2, max=3), [{}], ["too_few"]),
        (question("list", min=2, max=3), [{}] * 4, ["too_many"]),
        (question("fields"), {"a": 1}, []),
    ],
)
def test_problems_of_a_stored_value(asked: Question, value: object, codes: list[str]) -> None:
    assert [problem.code for problem in problems(asked, value)] == codes


@pytest.mark.parametrize(
    ("asked", "value", "language", "shown"),
    [
        (question("integer"), 1084831, "en", "1,084,831"),
        (question("integer"), 1084831, "de", "1.084.831"),
        (question("integer"), "unsure", "en", "I'm not sure"),
        (question("year"), 2024, "en", "2024"),
        (question("date"), "2025-09-03", "en", "Sep 3, 2025"),
        (question("date"), "2025-09-03", "en-GB", "3 Sept 2025"),
        (question("date"), "2025-09-03", "pt-PT", "3 de setembro de 2025"),
        (question("date"), "some day", "en", "some day"),
        (question("country"), "DE", "fr", "Allemagne"),
        (question("country"), "ZZZ", "fr", "ZZZ"),
        (APPLICANT, "consortium", "en", "Consortium of municipalities"),
        (APPLICANT, "unsure", "en", "I'm not sure"),
        (APPLICANT, "gone", "en", "gone"),
        (APPLICANT, 7, "en", "7"),
        (TOPICS, ["waste", "hydrogen"], "en", "Waste-to-energy; Clean hydrogen"),
        (question("zone"), "Europe/Brussels", "en", "Europe/Brussels"),
        (question("text"), "Köln", "en", "Köln"),
    ],
)
def test_showing_a_stored_value(asked: Question, value: object, language: str, shown: str) -> None:
    assert show(asked, value, language, str) == shown


def test_showing_a_list_of_fields() -> None:
    members = question("list", fields=(Question("name", "Name?", "text"), Question("people", "How many?", "integer")))
    value = [{"name": "Cork", "people": 224004}, {"name": "Soria", "gone": 1}]
    assert show(members, value, "en", str) == "Cork, 224,004; Soria"


# --- whatever is typed ---------------------------------------------------------------------------------------------------


def read_back(asked: Question, value: object, context: Context) -> list[object]:
    """The values that come of typing what was shown: one, but for a name that two countries share."""
    again = read(asked, show(asked, value, context.language, context.labels), context)
    assert not isinstance(again, Misread), again
    values = [again.value] if isinstance(again, Read) else [each for _, each in again.choices]
    assert len(values) == 1 or asked.type == "country"
    return values


@settings(deadline=None, max_examples=60)
@pytest.mark.parametrize("asked", QUESTIONS)
@given(text=TEXTS, language=LANGUAGES)
def test_whatever_is_typed_is_read_and_shown(asked: Question, text: str, language: str) -> None:
    context = Context(TODAY, language, str)
    reading = read(asked, text, context)
    if isinstance(reading, Misread):
        assert reading.code
        return
    values = [reading.value] if isinstance(reading, Read) else [value for _, value in reading.choices]
    assert 1 <= len(values) <= 5
    for value in values:
        if asked.type not in ("text", "long"):
            assert problems(asked, value) == ()
        assert value in read_back(asked, value, context)
    if isinstance(reading, Unclear):
        assert [label for label, _ in reading.choices] == [show(asked, value, language, str) for value in values]


@settings(deadline=None)
@given(number=st.integers(0, 10**11), language=LANGUAGES)
def test_every_number_reads_back_as_shown(number: int, language: str) -> None:
    context = Context(TODAY, language, str)
    assert read_back(question("integer"), number, context) == [number]
    assert read(question("integer"), str(number), context) == Read(number)


@settings(deadline=None)
@given(day=st.dates(date(1900, 1, 1), TODAY), language=LANGUAGES)
def test_every_day_reads_back_as_shown(day: date, language: str) -> None:
    assert read_back(question("date", max="today"), day.isoformat(), Context(TODAY, language, str)) == [day.isoformat()]


@pytest.mark.parametrize("translate", [str, str.upper, lambda label: f"«{label}»"])
@pytest.mark.parametrize("asked", [APPLICANT, TOPICS, question("yesno", unsure=True)])
def test_every_label_and_number_reads_as_its_option(asked: Question, translate: Callable[[str], str]) -> None:
    context = Context(TODAY, "en", translate)
    own = asked.options or (Option("yes", "Yes"), Option("no", "No"))
    for number, option in enumerate(own, 1):
        value = [option.id] if asked.type == "multi" else option.id
        for typed in (
            option.label,
            translate(option.label),
            option.label.lower(),
            str(number),
            f"{number}.",
            f"option {number}",
        ):
            assert read(asked, typed, context) == Read(value)
    assert read(asked, str(len(own) + 1), context) == Read("unsure")


# -- short words, signs and abbreviations


@pytest.mark.parametrize("kind", ["text", "long"])
@pytest.mark.parametrize("typed", ["...", "-", "👍", "❌", "? !", "👨\u200d👩\u200d👧"])
def test_a_text_without_a_letter_or_digit_says_nothing(kind: str, typed: str) -> None:
    assert read(question(kind), typed, CONTEXT) == Misread("empty")


@pytest.mark.parametrize("typed", ["北京", "Å", "7", "१२", "é…"])
def test_one_letter_or_digit_of_any_script_does(typed: str) -> None:
    assert read(question("text"), typed, CONTEXT) == Read(typed)


@pytest.mark.parametrize("typed", ["n.a.", "N.A.", "n. a.", "n.d.", "s.o.", "N/D", "s/o", "o. B."])
def test_an_abbreviation_is_no_yes_and_no_no(typed: str) -> None:
    assert isinstance(read(question("yesno"), typed, CONTEXT), Misread)


@pytest.mark.parametrize("typed", ["n/a", "N/A", "n.a.", "S.O.", "N-A", "d.e."])
@pytest.mark.parametrize("kind", ["country", "zone"])
def test_the_code_of_a_country_with_signs_in_it_is_asked_back(kind: str, typed: str) -> None:
    assert not isinstance(read(question(kind), typed, CONTEXT), Read)


@pytest.mark.parametrize(("typed", "code"), [("U.A.E.", "AE"), ("U.S.", "US"), ("U.K.", "GB"), ("u.s.a.", "US")])
def test_an_abbreviation_that_is_the_name_of_a_country_is_read(typed: str, code: str) -> None:
    assert read(question("country"), typed, CONTEXT) == Read(code, "country")


@pytest.mark.parametrize("typed", ["no", "NO", "okay", "yes", "no, thank you", "is", "not yet"])
def test_a_common_word_is_no_place_for_sure(typed: str) -> None:
    assert not isinstance(read(question("zone"), typed, CONTEXT), Read)


@pytest.mark.parametrize("typed", [":+1:", "+1", "-1", ":-1:", "👍"])
def test_a_thumb_is_no_option_of_several(typed: str) -> None:
    several = question("multi", options=(Option("a", "Solar"), Option("b", "Waste"), Option("c", "Water")))
    assert isinstance(read(several, typed, CONTEXT), Misread)


@pytest.mark.parametrize("typed", ["1+2", "1 + 2", "Solar + Waste", "1+ 2"])
def test_a_plus_between_options_joins_them(typed: str) -> None:
    several = question("multi", options=(Option("a", "Solar"), Option("b", "Waste"), Option("c", "Water")))
    assert read(several, typed, CONTEXT) == Read(["a", "b"])


@pytest.mark.parametrize("kind", ["text", "long"])
@pytest.mark.parametrize("unsure", [False, True])
@pytest.mark.parametrize("words", ["unsure", "yes", "no"])
def test_words_of_one_s_own_are_shown_as_they_are_whatever_they_mean_elsewhere(
    kind: str, unsure: bool, words: str
) -> None:
    asked = question(kind, unsure=unsure)
    assert read(asked, words, CONTEXT) == Read(words)
    assert show(asked, words, "en", str) == words
