"""What is written in Slack's editor is read as its words: set bold it has no stars in it; stars that were typed stay."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.slack_event import SlackApp
from bot.slack.slack_typed import typed
from tests.fake.slack import BOT, TEAM
from tests.slack.drafting import with_draft
from tests.slack.process import Bot

ME = SlackApp(BOT, TEAM)
Part = dict[str, Any]


def words(text: str, **style: bool) -> Part:
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def section(*elements: Part) -> Part:
    return {"type": "rich_text_section", "elements": list(elements)}


def listed(*items: Part, style: str = "bullet", **more: int) -> Part:
    return {"type": "rich_text_list", "style": style, "indent": 0, "border": 0, "elements": list(items)} | more


def rich(*elements: Part) -> list[Part]:
    return [{"type": "rich_text", "block_id": "x1", "elements": list(elements)}]


@pytest.mark.parametrize(
    ("text", "blocks", "read"),
    [
        ("*Dunwich*", rich(section(words("Dunwich", bold=True))), "Dunwich"),
        (
            "_St_ ~old~ *new*",
            rich(section(words("St", italic=True), words(" "), words("old", strike=True), words(" new"))),
            "St old new",
        ),
        ("*mine* &amp; &lt;yours&gt;", rich(section(words("*mine* & <yours>"))), "*mine* & <yours>"),
        ("run `poll list`", rich(section(words("run "), words("poll list", code=True))), "run poll list"),
        ("10:100:30 :bike:", rich(section(words("10:100:30 :bike:"))), "10:100:30 :bike:"),
        (
            "hi:wave:there",
            rich(section(words("hi"), {"type": "emoji", "name": "wave", "unicode": "1f44b"}, words("there"))),
            "hi👋there",
        ),
        (
            ":wave::skin-tone-3:",
            rich(section({"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fc", "skin_tone": 3})),
            "👋🏼",
        ),
        (":our_own:", rich(section({"type": "emoji", "name": "our_own"})), ":our_own:"),
        (
            "*<http://Smart.City|Smart.City>*",
            rich(section({"type": "link", "url": "http://Smart.City", "text": "Smart.City", "style": {"bold": True}})),
            "Smart.City",
        ),
        (
            "<https://a.example/x|our plan>",
            rich(section({"type": "link", "url": "https://a.example/x", "text": "our plan"})),
            "https://a.example/x",
        ),
        ("<https://a.example>", rich(section({"type": "link", "url": "https://a.example"})), "https://a.example"),
        (
            "<mailto:a@b.example|a@b.example>",
            rich(section({"type": "link", "url": "mailto:a@b.example", "text": "a@b.example"})),
            "a@b.example",
        ),
        (
            "*<@U02BOB|Bob *B*>* of <#C1|general> and <!subteam^S1|@ops> <!here>",
            rich(
                section(
                    {"type": "user", "user_id": "U02BOB"},
                    words(" of "),
                    {"type": "channel", "channel_id": "C1"},
                    words(" and "),
                    {"type": "usergroup", "usergroup_id": "S1"},
                    words(" "),
                    {"type": "broadcast", "range": "here"},
                )
            ),
            "@Bob *B* of #general and @ops @here",
        ),
        (
            f"<@{BOT}> *check*",
            rich(section({"type": "user", "user_id": BOT}, words(" "), words("check", bold=True))),
            "check",
        ),
        (
            "<!date^1392734382^{date}|18 February 2014> #F405B3",
            rich(
                section(
                    {"type": "date", "timestamp": 1392734382, "format": "{date}", "fallback": "18 February 2014"},
                    words(" "),
                    {"type": "color", "value": "#F405B3"},
                )
            ),
            "18 February 2014 #F405B3",
        ),
        (
            "Ours:\n• one\n    ◦ two\n1. three\n&gt; so\n```x = *1*```\nEnd",
            rich(
                section(words("Ours:\n")),
                listed(section(words("one", bold=True))),
                listed(section(words("two")), indent=1),
                listed(section(words("three")), section(words("four")), style="ordered", offset=2),
                {"type": "rich_text_quote", "elements": [words("so")]},
                {"type": "rich_text_preformatted", "elements": [words("x = *1*")]},
                section(words("End")),
            ),
            "Ours:\n• one\n    • two\n3. three\n4. four\nso\nx = *1*\nEnd",
        ),
        ("*of a later kind*", rich(section({"type": "hologram", "text": "?"})), "*of a later kind*"),
        ("*an app's*", [{"type": "section", "text": {"type": "mrkdwn", "text": "*x*"}}], "*an app's*"),
        ("*none* &amp; :wave:", [], "*none* & 👋"),
        ("*beside it*", rich(section()), "*beside it*"),
    ],
)
def test_what_is_typed_is_read_without_its_style(text: str, blocks: list[Part], read: str) -> None:
    assert typed({"text": text, "blocks": blocks}, ME) == read


def test_a_name_set_bold_in_a_draft_is_kept_without_stars(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.says(
        "*Dunwich* on _Sea_",
        blocks=rich(section(words("Dunwich", bold=True), words(" on "), words("Sea", italic=True))),
    )
    alice.says("summary")
    assert "Dunwich on Sea" in alice.hears("Summary of your draft").words


def test_stars_that_were_typed_are_kept(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.says("*Dunwich* on Sea", blocks=rich(section(words("*Dunwich* on Sea"))))
    alice.says("summary")
    assert "*Dunwich* on Sea" in alice.hears("Summary of your draft").read


def test_a_word_of_command_that_is_bold_is_one(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.says("*summary*", blocks=rich(section(words("summary", bold=True))))
    alice.hears("Summary of your draft")
    alice.event(
        type="message", subtype="message_changed", channel=alice.direct, channel_type="im", ts=bot.slack.ts(),
        message={"type": "message", "user": alice.user, "text": "*when is the deadline?*", "ts": "1.2",
                 "blocks": rich(section(words("when is the deadline?", bold=True)))},
        previous_message={"user": alice.user, "text": "when is the dedline?", "ts": "1.2"},
    )  # fmt: skip
    alice.hears("apply until Thursday 7 August 2025")


def test_a_shortcut_asks_what_somebody_wrote(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.asks_about(
        "*when* is the deadline?", blocks=rich(section(words("when", bold=True), words(" is the deadline?")))
    )
    alice.hears("apply until Thursday 7 August 2025")
