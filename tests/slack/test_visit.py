"""A visit in Slack, on the real process: talk, channels, commands, App Home, modals, files, shortcut; by socket and by HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake.slack import ALICE, APP_TOKEN, BOB, GENERAL, GONE, OTHER, SECRET, TOKEN, Desktop, FakeSlack
from tests.flow.word_files import para, word_file
from tests.slack.process import Bot

WORDS = "Canary Wharf <!channel> & *sons*"


@pytest.fixture(params=["socket", "http"])
def bot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bot]:
    with FakeSlack(request.param) as slack, Bot(slack, tmp_path, env={"LOG_LEVEL": "DEBUG"}) as bot:
        yield bot
        assert slack.broken == []
        assert bot.stop() == 0
        for secret in (TOKEN, APP_TOKEN, SECRET, "Canary Wharf"):
            assert secret not in bot.log


@pytest.fixture
def alice(bot: Bot) -> Desktop:
    return Desktop(bot.slack)


def test_a_visit_from_the_first_word_to_the_file_and_back(alice: Desktop) -> None:
    alice.says("hello")
    alice.hears("I am an automated assistant")
    alice.says("programme utm-city2city")
    alice.hears("talking about UTM City2City")
    _self_check(alice)
    _draft_by_modals(alice)
    _file_out_and_back(alice)
    _app_home(alice)
    _channel(alice)


def _self_check(alice: Desktop) -> None:
    alice.says("check")
    asked = alice.hears("Who is applying?")
    alice.presses("City or authority", asked)
    alice.slack.wait(
        lambda: asked.edited and "→ A city, town" in asked.words and not asked.labels, about="the update in place"
    )
    alice.hears("Question 2")
    alice.says("why")
    alice.hears("Question 2")
    alice.says("back")
    alice.hears("Who is applying?")
    alice.says("keep")
    alice.says("cancel")
    alice.hears("Stopped.")


def _draft_by_modals(alice: Desktop) -> None:
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    alice.presses("No, ask me", alice.hears("From your self-check"))
    alice.presses("one screen", alice.hears("What is the official name"))
    alice.screen("Your city")
    alice.changes("A3", "local_government", A1=WORDS)
    alice.slack.wait(lambda: any(one.get("block_id") == "A4" for one in alice.slack.views[-1]["blocks"]), about="A4")
    refused = alice.submits(A1=WORDS, A2="Narnia", A3="consortium")
    assert "I do not know that country" in str(refused.acks)
    assert "Europe/Madrid" in alice.types_in("A6", "Madrid")
    alice.submits(A1=WORDS, A2="Spain", A3="consortium", A5__inhabitants="120 000", A5__year="2024", A6="Europe/Madrid")
    _list_by_modals(alice)


def _list_by_modals(alice: Desktop) -> None:
    saved = alice.hears("Saved: ")
    assert saved.labels == ["Part B on one screen", "tasks"]
    alice.presses("Part B", saved)
    alice.screen("Eligibility")
    alice.presses_in_modal("Add one")
    alice.screen("Municipalities", depth=2)
    alice.submits(B6__0__name="North <b>", B6__0__inhabitants="1000", B6__0__gcom="signatory", B6__0__plan="unsure")
    alice.slack.wait(
        lambda: "1. North <b> · 1,000" in str(alice.slack.views[-1]["blocks"]), about="the item in its part"
    )
    alice.presses_in_modal("Change")
    alice.screen("Municipalities", depth=2)
    alice.submits(remove=["yes"])
    alice.hears("Taken out of the list.")
    alice.slack.wait(lambda: "North" not in str(alice.slack.views[-1]["blocks"]), about="the list without it")
    alice.submits(B1="not_applied")
    alice.hears("Saved: 1 answer.")


def _file_out_and_back(alice: Desktop) -> None:
    alice.says("export")
    name, content = alice.gets_file(".md")
    assert WORDS in content
    filled = content.replace(WORDS, "Burgos")
    alice.uploads(name, filled.encode(), "here it is")
    alice.hears("I took over 1 answer.")
    alice.uploads("x.docx", word_file(para("A7 · Climate and urban context"), para("Mild.")), "")
    alice.hears("A7 Climate and urban context: Mild.")
    alice.uploads("x.docx", b"%PDF-1.4", "")
    alice.hears("That is a PDF.")
    alice.says("summary")
    alice.hears("Burgos")


def _app_home(alice: Desktop) -> None:
    shown = str(alice.opens_home()["blocks"])
    assert "mandatory questions left" in shown
    alice.presses_at_home("tasks")
    alice.hears("Your draft")
    alice.presses_at_home("one screen")
    assert "Eligibility" in alice.screen()["title"]["text"]


def _channel(alice: Desktop) -> None:
    asked = alice.mentions("when is the deadline to apply?")
    shown = alice.hears("4 September")
    assert (shown.chat, shown.thread, shown.only) == (GENERAL, asked, "")
    alice.mentions("check")
    shown = alice.hears("Question")
    assert (shown.chat, shown.only) == (GENERAL, ALICE)
    alice.says("help", GENERAL, asked)
    assert alice.hears("automated assistant").thread == asked
    alice.says("summary", GENERAL, asked)
    assert alice.hears("Summary of your draft").only == ALICE
    alice.commands("tasks", GENERAL)
    assert alice.hears("Your draft").only == ALICE
    alice.commands("ask when is the deadline to apply?", GENERAL)
    assert alice.hears("4 September").only == ""
    alice.commands("form", GENERAL)
    assert "Eligibility" in alice.screen()["title"]["text"]
    alice.asks_about("When is the deadline?")
    assert alice.hears("4 September").only == ALICE


def test_where_we_are_not_in_the_channel_the_answer_comes_all_the_same(alice: Desktop) -> None:
    alice.commands("help", OTHER)
    assert alice.hears("What I can do").only == ALICE
    alice.commands("ask who pays the travel?", OTHER)
    assert alice.hears("UTM City2City").only == ALICE
    alice.asks_about("When is the deadline?", OTHER)
    assert alice.hears("City2City").only == ALICE


def test_what_is_not_for_us_is_acknowledged_and_leaves_nothing(alice: Desktop, bot: Bot) -> None:
    slack = alice.slack
    nothing = [
        alice.says("talk among people", GENERAL),
        alice.says("help", GENERAL, "123.456"),
        alice.says("a bot", bot_id="B1"),
        alice.says("edited", subtype="message_changed"),
        Desktop(slack, "U0BOT").says("an echo", alice.direct),
        Desktop(slack, GONE).says("I was deactivated"),
        alice.event(type="reaction_added", user=ALICE, reaction="tada", item={}),
        alice.event(type="app_home_opened", user=ALICE, channel=alice.direct, tab="about"),
        alice.interacts(type="view_closed", view={"callback_id": "form", "private_metadata": "{}"}),
        alice.interacts(type="shortcut", callback_id="other", trigger_id="t"),
        alice.interacts(
            type="message_action", callback_id="other", trigger_id="t", message={}, channel={"id": GENERAL}
        ),
        alice.interacts(
            type="view_submission", view={"type": "modal", "callback_id": "other", "state": {"values": {}}}
        ),
    ]
    slack.wait(lambda: all(one.acked_after is not None for one in nothing), about="acknowledgements")
    alice.says("help")
    alice.hears("What I can do")
    assert len(slack.messages) == 1
    assert all(one.retries == 0 for one in nothing)


def test_what_concerns_staff_is_said_in_the_log(alice: Desktop, bot: Bot) -> None:
    done = [alice.event(type=kind, channel=OTHER) for kind in ("channel_left", "tokens_revoked", "app_uninstalled")]
    alice.slack.wait(lambda: all(one.acked_after is not None for one in done), about="acknowledgements")
    for words in ("revoked the app's token", "removed from the workspace"):
        assert words in bot.log
    assert alice.slack.messages == []


def test_what_slack_never_sends_is_parked_and_acknowledged(alice: Desktop, bot: Bot) -> None:
    odd = [
        alice.event(type="message", user=ALICE),
        alice.interacts(
            type="block_actions", actions=[{"action_id": "a", "type": "button", "value": "a:0:n"}], user={}
        ),
        alice.interacts(
            type="view_submission", view={"type": "modal", "callback_id": "form", "private_metadata": "junk"}
        ),
        alice.interacts(type="message_action", callback_id="ask_text"),
    ]
    alice.slack.wait(lambda: all(one.acked_after is not None for one in odd), about="acknowledgements")
    assert bot.log.count("parked an unreadable event") == len(odd)


def test_a_person_is_spoken_to_by_profile(alice: Desktop) -> None:
    alice.slack.users[BOB]["locale"] = "fr-FR"
    bob = Desktop(alice.slack, BOB)
    bob.says("aide")
    bob.hears("Ce que je sais faire")
    asked = [call for call in alice.slack.calls if call.method == "users.info"]
    bob.says("aide")
    bob.hears("Ce que je sais faire")
    assert [call for call in alice.slack.calls if call.method == "users.info"] == asked


def test_people_are_kept_apart(alice: Desktop) -> None:
    bob = Desktop(alice.slack, BOB)
    for one in (alice, bob):
        one.says("programme utm-city2city")
        one.says("check")
        one.hears("Who is applying?")
    alice.mentions("check")
    shown = alice.hears("Who is applying?")
    bob._press(shown, shown.choices[0]["action"])
    bob.hears("I do not know that button any more")
