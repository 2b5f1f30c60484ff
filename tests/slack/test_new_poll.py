"""*New poll* on the App Home of who leads a twinning: one screen, a dry run, and the poll is in the channel."""

from __future__ import annotations

from tests.fake.slack import BOB, GENERAL, Desktop
from tests.slack.process import Bot
from tests.slack.test_home import led, shown, started


def test_a_poll_is_made_at_home(bot: Bot) -> None:
    led(bot, "facilitator")
    alice = started(bot)
    alice.opens_home()
    alice.presses_at_home("New poll")
    view = alice.screen("New poll")
    kinds = {one["block_id"]: one["element"]["type"] for one in view["blocks"] if one["type"] == "input"}
    assert (kinds["question"], kinds["mode"], kinds["days"]) == ("plain_text_input", "radio_buttons", "datepicker")
    refused = alice.submits(question="Which *day*?", options="Monday", mode="anonymous")
    assert "I read 1 answer there" in str(refused.acks)
    alice.submits(question="Which *day*?", options="Monday\n_Tuesday_")
    dry = alice.hears("Nothing is posted yet.")
    assert "Which *day*?" in dry.read
    assert "_Tuesday_" in dry.read
    alice.presses("Post it now", dry)
    posted = bot.slack.wait(
        lambda: next((one for one in bot.slack.messages if one.chat == GENERAL and "Which *day*?" in one.words), None)
    )
    assert "Which *day*?" in posted.read
    assert "_Tuesday_" in posted.labels


def test_nobody_else_has_the_button(bot: Bot) -> None:
    led(bot, "facilitator")
    started(bot)
    bob = Desktop(bot.slack, BOB)
    bob.opens_home()
    assert "New poll" not in shown(bob)
