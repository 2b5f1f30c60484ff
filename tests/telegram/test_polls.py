"""Polls on Telegram: its own kind where it fits, counts in the message's place, words for who pressed alone."""

from __future__ import annotations

import pytest
from telegram import Update

from bot.telegram.telegram_event import BotAccount, TelegramEvent
from bot.telegram.telegram_parse import ALLOWED, read
from bot.telegram.telegram_render import call, fit, sent_as, toast
from handlers.dialog.blocks import head, hint, text
from handlers.dialog.turn import Button, NativeVote, Reply
from storage.records import Address, Identity

GROUP = Address("telegram", "42", "", "-100")
YES, NO = Button("Yes", "v:1.1:n"), Button("No", "v:1.2:n")


def test_an_edit_keeps_its_buttons_and_loses_them_when_there_are_none() -> None:
    made = call(Reply((text("2 votes"),), (YES, NO), edit_of="7"), GROUP)
    assert (made.method, made.params["message_id"]) == ("editMessageText", 7)
    assert [row[0]["callback_data"] for row in made.params["reply_markup"]["inline_keyboard"][:1]] == ["v:1.1:n"]
    assert "reply_markup" not in call(Reply((text("closed"),), edit_of="7"), GROUP).params


def test_an_open_poll_is_telegrams_own_with_names() -> None:
    made = call(Reply((head("Go <on>?"), hint("Open: …")), (YES, NO), native=True), GROUP)
    assert made.method == "sendPoll"
    assert made.params["question"] == "Go <on>?"
    assert made.params["options"] == [{"text": "Yes"}, {"text": "No"}]
    assert made.params["is_anonymous"] is False
    assert made.params["chat_id"] == -100


@pytest.mark.parametrize(
    "reply",
    [
        Reply((head("x" * 301),), (YES, NO), native=True),
        Reply((head("?"),), (YES, Button("😀" * 51, "v:1.2:n")), native=True),
        Reply((head("?"), hint("x" * 1025)), (YES, NO), native=True),
        Reply((text("no question"),), (YES, NO), native=True),
        Reply((head("?"),), (YES,), native=True),
        Reply((head("?"),), tuple(Button(f"{number}", f"v:1.{number}:n") for number in range(13)), native=True),
        Reply((head("?"),), (YES, NO)),
    ],
)
def test_what_does_not_fit_is_a_message_with_buttons(reply: Reply) -> None:
    made = call(reply, GROUP)
    assert made.method == "sendMessage"
    assert "reply_markup" in made.params


def test_a_poll_has_its_options_in_full() -> None:
    long = "We meet every month and bring one question of our own each time"
    (poll,) = fit(Reply((head("Go on?"), hint("Open: …")), (YES, Button(long, "v:1.2:n")), native=True))
    assert call(poll, GROUP).params["options"] == [{"text": "Yes"}, {"text": long}]


def test_a_poll_of_telegrams_own_is_closed_whatever_its_last_words_are() -> None:
    (closing,) = fit(Reply((head("Go on?"), text("x" * 5000)), edit_of="7", native=True))
    made = call(closing, GROUP)
    assert (made.method, made.params) == ("stopPoll", {"chat_id": -100, "message_id": 7})


def test_the_polls_id_comes_back_with_the_messages() -> None:
    assert sent_as({"message_id": 5, "poll": {"id": "77"}}) == "5/77"
    assert sent_as({"message_id": 5}) == "5"
    assert sent_as({"id": "77", "is_closed": True}) == ""
    assert sent_as(True) == ""


def test_a_press_is_answered_with_words_for_one() -> None:
    assert toast("q1", None).params == {"callback_query_id": "q1"}
    said = toast("q1", Reply((text("x" * 300),))).params
    assert len(said["text"]) <= 200
    assert said["show_alert"] is True


def test_a_vote_says_who_and_which_poll() -> None:
    user = {"id": 9, "is_bot": False, "first_name": "A"}
    update = {
        "update_id": 1,
        "poll_answer": {"poll_id": "77", "user": user, "option_ids": [1], "option_persistent_ids": ["b"]},
    }
    came = read(Update.de_json(update, None), BotAccount(42, "helper"), {})
    assert isinstance(came, TelegramEvent)
    assert (came.event, came.identity) == (NativeVote("77", (1,)), Identity("telegram", "", "9"))
    assert "poll_answer" in ALLOWED


def test_who_votes_as_a_group_is_a_stranger_and_a_bots_vote_is_none() -> None:
    votes = {"poll_id": "77", "option_ids": [], "option_persistent_ids": []}
    anonymous = {
        "user": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
        "voter_chat": {"id": -100, "type": "supergroup"},
    }
    came = read(Update.de_json({"update_id": 1, "poll_answer": votes | anonymous}, None), BotAccount(42, "helper"), {})
    assert isinstance(came, TelegramEvent)
    assert (came.event, came.identity) == (NativeVote("77", ()), Identity("telegram", "", "as:-100"))
    bot = {"user": {"id": 7, "is_bot": True, "first_name": "B"}}
    assert (
        read(Update.de_json({"update_id": 1, "poll_answer": votes | bot}, None), BotAccount(42, "helper"), {}) is None
    )
