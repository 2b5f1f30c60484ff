"""Every kind of reply there is, by name: for the stored Block Kit JSON beside this file."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.dialog.blocks import Block, head, hint, items, numbered, quote, text
from handlers.dialog.screen_views import FieldView, FormView, FormWords, ListView
from handlers.dialog.turn import Button, Reply

COMMANDS = (Button("why", "do:why:0", False), Button("back", "do:back:0", False))
WORDS = FormWords("Save", "Close", "Change", "Add one", "Save keeps what is here. Closing loses what was not saved.")


def choices(count: int) -> tuple[Button, ...]:
    return tuple(Button(f"Option {number}", f"a:{number}:1f2e3d4c") for number in range(1, count + 1))


REPLIES: Mapping[str, Reply] = {
    "text": Reply((text("Noted: <!channel> & *sons*, see https://example.org/a?b=1."),)),
    "question with buttons": Reply((hint("Question 1 of 8"), text("Who is applying?")), (*choices(3), *COMMANDS)),
    "question with radio buttons": Reply((text("Which of these?"),), choices(6)),
    "question with a select": Reply((text("Which of the priorities?"),), choices(13)),
    "question with long labels": Reply(
        (text("Which of these?"),), (Button("A label " * 12, "a:0:1f2e3d4c"), *choices(1))
    ),
    "answered question": Reply((hint("Who is applying?"), text("→ A city")), edit_of="1.2"),
    "quote": Reply(
        (quote("A city must have\n50,000 inhabitants <or more>.", "City2City · 3.2 · Criteria"),),
        (Button("more", "faq:utm-city2city/3.2:0", False),),
    ),
    "summary": Reply(
        (head("Summary of your draft"), numbered("City: Soria", "Country: Spain"), items("still missing"))
    ),
    "moment": Reply(
        (
            Block(
                "text",
                "The session begins on 3 March 2026, 10:00 CET.",
                moments=(("3 March 2026, 10:00 CET", 1772528400),),
            ),
        )
    ),
    "struck": Reply((Block("struck", "The session on 3 March"), text("is on 4 March."))),
}
HOME = Reply((head("UTM City2City"), text("Application draft: 12 mandatory questions left.")), COMMANDS)
PART = FormView(
    "f1", "B", "B · Eligibility",
    (
        FieldView("B1", "B1 Is your city a member?", "Needed to finish.", "choice", (("member", "Yes"), ("no", "No")), "no", True),
        FieldView("B2", "B2 On which day did it apply?", "", "date", (), "2026-03-01"),
        FieldView("B5", "B5 Which plans?", "", "multi", (("secap", "SECAP"), ("cap", "CAP")), "secap\ncap"),
        FieldView("E1", "E1 Which priority?", "", "choice", tuple((f"p{n}", f"Priority {n}") for n in range(13)), "p3"),
        ListView("B6 Which municipalities?", "Between 2 and 30.", (("B6.0", "North <b> · 1,000"),), "B6.1"),
        FieldView("B7", "B7 What do you share?", "Text of up to 600 characters.", "long", (), "Water\nand heat"),
        FieldView("E2", "E2 Why?", "Your answer has 3,200 characters, more than a screen takes (3,000).", "elsewhere", (), ""),
    ),
    WORDS,
)  # fmt: skip
ITEM = FormView(
    "f1", "B6.0", "Municipalities, number 1",
    (
        FieldView("B6.0.name", "What is it called?", "", "text", (), "North <b>"),
        FieldView("remove", "Remove", "", "tick", (("yes", "Take this one out of the list"),), ""),
    ),
    WORDS, inside="B",
)  # fmt: skip
SESSION = FormView(
    "plan", "1", "Plan a session",
    (
        FieldView("number", "Session", "", "choice", (("1", "Session 1: Mapping"), ("2", "One more meeting")), "1"),
        FieldView("date", "Day", "", "date", (), ""),
        FieldView("time", "Hour", "By the clocks of the time zone below.", "time", (), ""),
        FieldView("zone", "Time zone", "", "choice", (("Europe/Berlin", "Köln · Europe/Berlin"),), ""),
        FieldView("other", "Another time zone", "For example: Asia/Manila", "zone", (), ""),
        FieldView("minutes", "Minutes", "", "text", (), "90"),
    ),
    FormWords("Plan it", "Close", "", "", "1 · Waste. You see what speaks against the time before the groups are told."),
)  # fmt: skip
VIEWS: Mapping[str, FormView] = {"a part of the draft": PART, "an item of a list": ITEM, "planning a session": SESSION}
