"""What Slack delivers, as our events: whose, where, said to whom."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime.languages import Languages
from bot.slack.slack_event import SlackApp, SlackEvent, event_key, whisper, whispered
from bot.slack.slack_parse import SlackParser
from bot.slack.slack_typed import readable
from faq.answers import values
from faq.pack.model import Option, Question
from handlers.dialog.turn import (
    FormChanged,
    FormSent,
    HomeOpened,
    Membership,
    OpenForm,
    Press,
    TalkOpened,
    Text,
    Unreadable,
)
from storage.records import Address

ME = SlackApp("U0BOT", "T1")
EAR = SlackParser(ME, Languages({}))
CONTEXT = values.Context(date(2026, 11, 21), "en", str)
ANA, DIRECT, GENERAL = "U1ANA", "D1ANA", "C1"


def event(**given: Any) -> SlackEvent | None:
    return EAR.hear({"type": "event_callback", "event_id": "Ev1", "event": given})


def message(words: str, channel: str = DIRECT, **more: Any) -> SlackEvent | None:
    return event(type="message", user=ANA, text=words, ts="9.9", channel=channel, **more)


def mention(words: str, **more: Any) -> SlackEvent | None:
    return event(type="app_mention", user=ANA, text=f"<@U0BOT> {words}", ts="9.9", channel=GENERAL, **more)


def command(words: str, channel: str = GENERAL) -> SlackEvent | None:
    return EAR.hear({"command": "/city2city", "text": words, "channel_id": channel, "user_id": ANA, "trigger_id": "t1"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
        ("<mailto:ana@city.example|ana@city.example>", "ana@city.example"),
        ("<tel:+34975222222|+34 975 222 222>", "+34 975 222 222"),
        ("see <https://a.org/?x=1&amp;y=2|a.org>", "see https://a.org/?x=1&y=2"),
        ("<https://a.org>", "https://a.org"),
        ("<@U2|ben> and <#C1|general> and <!here>", "@ben and #general and @here"),
        ("1 &lt; 2", "1 < 2"),
    ],
)
def test_markup_is_read_as_people_see_it(written: str, read: str) -> None:
    assert readable(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (":-1:", "👎"), (":x:", "❌"), (":thumbsdown:", "👎"), (":+1:", "👍"), (":white_check_mark:", "✅"),
        (":+1::skin-tone-3:", "👍🏼"), (":thumbsdown::skin-tone-6:", "👎🏿"), (":one:", "1️⃣"), (":flag-fr:", "🇫🇷"),
        ("We built :bike: lanes :tada:", "We built 🚲 lanes 🎉"), ("Great:tada::bike:", "Great🎉🚲"),
        ("<https://a.org/:x:|our :bike: plan>", "https://a.org/:x:"), ("a &lt; :tada:", "a < 🎉"),
        (":party_parrot: of ours", ":party_parrot: of ours"), ("10:30:45", "10:30:45"), ("1:100:5", "1:100:5"),
        ("10:1234:5", "10:1234:5"),
        ("key:x:value", "key:x:value"), ("`:x:` means no", "`:x:` means no"), ("```\n:bike:\n```", "```\n:bike:\n```"),
        ("at 9: :one:, at 10: :two:", "at 9: 1️⃣, at 10: 2️⃣"),
    ],
)  # fmt: skip
def test_emoji_are_read_as_people_see_them(written: str, read: str) -> None:
    assert readable(written) == read


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        (":x:", "no"), (":-1:", "no"), (":thumbsdown:", "no"), (":-1::skin-tone-4:", "no"), (":no_entry_sign:", "no"),
        (":+1:", "yes"), (":thumbsup:", "yes"), (":white_check_mark:", "yes"), (":+1::skin-tone-3:", "yes"),
        (":heavy_check_mark:", "yes"), (":one:", "yes"), (":two:", "no"), ("-1", "no"), ("+1", "yes"),
    ],
)  # fmt: skip
def test_a_thumb_or_a_cross_in_slack_is_yes_or_no(written: str, answer: str) -> None:
    heard = message(written)
    assert heard and isinstance(heard.event, Text)
    assert values.read(Question("q", "", "yesno"), heard.event.text, CONTEXT) == values.Read(answer)


@pytest.mark.parametrize("written", [":-1:", ":+1:", "-1", "\u22121", ":x:", "+1", ":-1::skin-tone-2:"])
def test_a_thumb_is_no_option_of_a_list(written: str) -> None:
    heard = message(written)
    assert heard and isinstance(heard.event, Text)
    plan = Question("q", "", "choice", options=(Option("a", "A city"), Option("b", "A county")))
    assert isinstance(values.read(plan, heard.event.text, CONTEXT), values.Misread)


@pytest.mark.parametrize("written", [":-1:", ":+1:", "-1", ":x:", ":+1: :+1:"])
def test_a_thumb_is_no_option_of_several(written: str) -> None:
    heard = message(written)
    assert heard and isinstance(heard.event, Text)
    topics = Question("q", "", "multi", options=(Option("a", "A city"), Option("b", "A county")))
    assert isinstance(values.read(topics, heard.event.text, CONTEXT), values.Misread)


def test_emoji_typed_in_a_modal_are_read_too() -> None:
    view = {
        "callback_id": "form", "id": "V1", "private_metadata": '{"form": "f1", "part": "E", "chat": "D1", "thread": ""}',
        "state": {"values": {"E7": {"words": {"type": "plain_text_input", "value": "We built :bike: lanes"}}}},
    }  # fmt: skip
    heard = EAR.hear({"type": "view_submission", "user": {"id": ANA}, "view": view})
    assert heard and heard.event == FormSent("f1", "E", {"E7": "We built 🚲 lanes"})


@given(st.text().filter(lambda words: ":" not in words))
def test_what_people_type_comes_as_they_typed_it(words: str) -> None:
    typed = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert readable(typed) == words


def test_a_direct_message_is_private() -> None:
    assert message("hello") == SlackEvent(Text("hello"), ANA, DIRECT)
    assert message("hello", thread_ts="1.1") == SlackEvent(Text("hello"), ANA, DIRECT, within="1.1")


def test_a_file_comes_with_where_it_is() -> None:
    heard = message("", subtype="file_share", files=[{"id": "F1"}])
    assert heard == SlackEvent(Unreadable("file"), ANA, DIRECT, files=[{"id": "F1"}])


@pytest.mark.parametrize(
    "more", [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"subtype": "bot_message"}, {"subtype": "channel_join"}]
)
def test_what_no_person_wrote_is_not_heard(more: dict[str, Any]) -> None:
    assert message("hello", **more) is None


def test_our_own_words_are_not_heard() -> None:
    assert event(type="message", user="U0BOT", text="hello", ts="9.9", channel=DIRECT) is None
    assert event(type="message", text="hello", ts="9.9", channel=DIRECT) is None


def test_a_mention_is_answered_in_its_thread() -> None:
    assert mention("what is it?") == SlackEvent(Text("what is it?"), ANA, GENERAL, "9.9", private=False)
    assert mention("what is it?", thread_ts="1.1") == SlackEvent(
        Text("what is it?"), ANA, GENERAL, "1.1", private=False
    )
    assert mention("") == SlackEvent(Text("/start"), ANA, GENERAL, "9.9", private=False)


@pytest.mark.parametrize("word", ["check", "draft", "summary", "mydata", "forget", "tester"])
def test_personal_matters_are_whispered(word: str) -> None:
    assert mention(word) == SlackEvent(Text(word), ANA, GENERAL, whisper(ANA))


def test_a_mention_is_not_heard_twice() -> None:
    assert message("<@U0BOT> help", GENERAL) is None
    assert message("<@U0BOT> help", GENERAL, thread_ts="1.1") is None
    assert event(type="app_mention", user=ANA, text="<@U0BOT> x", ts="9.9", channel=DIRECT) is None


@pytest.mark.parametrize("words", ["nice weather", "help me please", "I will check it", ""])
def test_talk_in_a_thread_is_none_of_our_business(words: str) -> None:
    assert message(words, GENERAL, thread_ts="1.1") is None


def test_a_bare_command_in_a_thread_is_heard_where_we_are_known() -> None:
    heard = message("help", GENERAL, thread_ts="1.1")
    assert heard == SlackEvent(Text("help"), ANA, GENERAL, "1.1", False, only_if_known=True)
    assert message("summary", GENERAL, thread_ts="1.1") == replace(
        heard, event=Text("summary"), thread=whisper(ANA), private=True, within="1.1"
    )
    assert message("help", GENERAL) is None


@pytest.mark.parametrize(
    ("words", "channel", "text", "thread", "private"),
    [
        ("", GENERAL, "/start", whisper(ANA), True),
        ("help", GENERAL, "/help", whisper(ANA), True),
        ("change 3", GENERAL, "/change 3", whisper(ANA), True),
        ("ask who pays?", GENERAL, "/ask who pays?", "", False),
        ("who pays?", GENERAL, "who pays?", whisper(ANA), True),
        ("session list", GENERAL, "session list", whisper(ANA), True),
        ("session plan 1 2026-12-03 14:00", GENERAL, "session plan 1 2026-12-03 14:00", whisper(ANA), True),
        ("schedule", GENERAL, "schedule", whisper(ANA), True),
        ("poll new", GENERAL, "poll new", whisper(ANA), True),
        ("link", GENERAL, "/link", whisper(ANA), True),
        ("link 0a-0b", GENERAL, "/link 0a-0b", whisper(ANA), False),
        ("unlink", GENERAL, "/unlink", whisper(ANA), False),
        ("link 0a-0b", DIRECT, "/link 0a-0b", whisper(ANA), True),
        ("unlink", DIRECT, "/unlink", whisper(ANA), True),
        ("ask", GENERAL, "/ask", whisper(ANA), True),
        ("ask who pays?", DIRECT, "/ask who pays?", whisper(ANA), True),
        ("check", DIRECT, "/check", whisper(ANA), True),
    ],
)
def test_a_command_takes_every_word(words: str, channel: str, text: str, thread: str, private: bool) -> None:
    assert command(words, channel) == SlackEvent(Text(text), ANA, channel, thread, private)


def test_form_opens_a_screen() -> None:
    assert command("form B6") == SlackEvent(OpenForm("B6"), ANA, GENERAL, whisper(ANA), True, "open", "t1")
    assert command("form", DIRECT) == SlackEvent(OpenForm(""), ANA, DIRECT, whisper(ANA), True, "open", "t1")


@pytest.mark.parametrize(
    ("words", "screen"),
    [
        ("session plan", "plan"),
        ("Session Plan NEW", "plan new"),
        ("session plan 2", "plan 2"),
        ("session plan 3/new", "plan 3/new"),
    ],
)
def test_planning_without_a_time_opens_a_screen(words: str, screen: str) -> None:
    assert command(words) == SlackEvent(OpenForm(screen), ANA, GENERAL, whisper(ANA), True, "open", "t1")


def press(data: str, **more: Any) -> SlackEvent | None:
    action = {"type": "button", "action_id": "a0", "value": data}
    return EAR.hear({"type": "block_actions", "user": {"id": ANA}, "actions": [action], "trigger_id": "t1", **more})


def box(chat: str, **more: Any) -> dict[str, Any]:
    return {"container": {"type": "message", "channel_id": chat, "message_ts": "5.5", **more}}


def test_a_press_knows_its_message() -> None:
    assert press("a:0:n", **box(DIRECT)) == SlackEvent(Press("a:0:n", "5.5"), ANA, DIRECT)
    assert press("a:0:n", **box(GENERAL, thread_ts="1.1")) == SlackEvent(
        Press("a:0:n", "5.5"), ANA, GENERAL, "1.1", False
    )


@pytest.mark.parametrize("chat", [GENERAL, DIRECT])
def test_a_press_on_a_whisper_is_whispered_about(chat: str) -> None:
    assert press("a:0:n", **box(chat, is_ephemeral=True)) == SlackEvent(Press("a:0:n"), ANA, chat, whisper(ANA))


def test_whose_direct_message_a_command_was_typed_in_is_not_known_from_it() -> None:
    used = EAR.hear({
        "type": "message_action", "callback_id": "ask_text", "channel": {"id": DIRECT}, "user": {"id": ANA},
        "message": {"text": "who pays?"}, "response_url": "https://hooks.slack.test/1",
    })  # fmt: skip
    assert used == SlackEvent(Text("/ask who pays?"), ANA, DIRECT, whisper(ANA), response="https://hooks.slack.test/1")


@pytest.mark.parametrize(
    ("data", "heard"),
    [("form:plan 3/:0", OpenForm("plan 3/")), ("form:B6.1:0", OpenForm("B6.1")), ("vm:5:s1", Press("vm:5:s1"))],
)
def test_a_screen_that_is_opened_in_a_channel_is_for_one_person(data: str, heard: OpenForm | Press) -> None:
    opened = {"answering": "open", "trigger": "t1"}
    assert press(data, **box(GENERAL)) == SlackEvent(heard, ANA, GENERAL, whisper(ANA), **opened)
    assert press(data, **box(DIRECT)) == SlackEvent(heard, ANA, DIRECT, **opened)


def test_a_press_at_home_is_said_in_the_direct_message() -> None:
    home = {"container": {"type": "view"}, "view": {"type": "home", "id": "V1"}}
    assert press("do:check:0", **home) == SlackEvent(Press("do:check:0"), ANA)
    assert press("form::0", **home) == SlackEvent(OpenForm(""), ANA, answering="open", trigger="t1")


def test_an_option_is_a_press() -> None:
    action = {"type": "static_select", "action_id": "a0", "selected_option": {"value": "a:7:n"}}
    body = {"type": "block_actions", "user": {"id": ANA}, "actions": [action], "trigger_id": "t1", **box(DIRECT)}
    assert EAR.hear(body) == SlackEvent(Press("a:7:n", "5.5"), ANA, DIRECT)


STATE = {
    "A1": {"given": {"type": "plain_text_input", "value": "Soria"}},
    "A2": {"given": {"type": "plain_text_input", "value": None}},
    "A3": {"given": {"type": "radio_buttons", "selected_option": {"value": "city"}}},
    "A4": {"given": {"type": "static_select", "selected_option": None}},
    "B2": {"given": {"type": "datepicker", "selected_date": "2026-03-01"}},
    "C7": {"given": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
    "G1": {"given": {"type": "checkboxes", "selected_options": []}},
    "time": {"given": {"type": "timepicker", "selected_time": "14:00"}},
    "date": {"given": {"type": "datepicker", "selected_date": None}},
}
VALUES = {
    "A1": "Soria",
    "A2": "",
    "A3": "city",
    "A4": "",
    "B2": "2026-03-01",
    "C7": "a\nb",
    "G1": "",
    "time": "14:00",
    "date": "",
}


def modal(**more: Any) -> dict[str, Any]:
    ids = {"form": "f1", "part": "A", "chat": DIRECT, "thread": ""}
    return {
        "type": "modal", "callback_id": "form", "id": "V2", "hash": "h2", "previous_view_id": "V1",
        "private_metadata": json.dumps(ids), "state": {"values": STATE}, **more,
    }  # fmt: skip


def test_a_modal_that_is_sent() -> None:
    heard = EAR.hear({"type": "view_submission", "user": {"id": ANA}, "view": modal()})
    assert heard
    assert (heard.event, heard.chat, heard.answering) == (FormSent("f1", "A", VALUES), DIRECT, "submit")
    assert (heard.view.id, heard.view.inside) == ("V2", "V1")


def test_a_change_in_a_modal_and_a_button_in_it() -> None:
    changed = press("", view=modal())
    assert changed
    assert (changed.event, changed.answering, changed.view.hash) == (FormChanged("f1", "A", VALUES), "update", "h2")
    pushed = press("form:B6.1:0", view=modal())
    assert pushed
    assert (pushed.event, pushed.answering, pushed.trigger) == (OpenForm("B6.1"), "push", "t1")


@pytest.mark.parametrize(
    ("given", "heard"),
    [
        ({"type": "channel_left", "channel": GENERAL}, Membership("removed")),
        ({"type": "group_archive", "channel": GENERAL, "user": ANA}, Membership("archived")),
        ({"type": "channel_unarchive", "channel": GENERAL, "user": ANA}, Membership("back")),
        ({"type": "channel_rename", "channel": {"id": GENERAL, "name": "new"}}, Membership("renamed", "new")),
        ({"type": "member_joined_channel", "channel": GENERAL, "user": "U0BOT"}, Membership("joined")),
        ({"type": "member_left_channel", "channel": GENERAL, "user": "U0BOT"}, Membership("removed")),
        ({"type": "group_deleted", "channel": GENERAL}, Membership("gone")),
        (
            {"type": "channel_id_changed", "old_channel_id": GENERAL, "new_channel_id": "C2"},
            Membership("moved", to=Address("slack", "U0BOT", "T1", "C2")),
        ),
    ],
)
def test_a_change_of_a_channel_is_nobodys(given: dict[str, Any], heard: Membership) -> None:
    assert event(**given) == SlackEvent(heard, "", GENERAL, private=False)


@pytest.mark.parametrize("kind", ["member_joined_channel", "member_left_channel"])
def test_others_who_come_and_go_are_not_our_business(kind: str) -> None:
    assert event(type=kind, channel=GENERAL, user=ANA) is None


def test_the_page_is_opened() -> None:
    opened = event(type="app_home_opened", user=ANA, channel=DIRECT, tab="home")
    assert opened == SlackEvent(HomeOpened(), ANA, DIRECT, answering="home")
    assert event(type="app_home_opened", user=ANA, channel=DIRECT, tab="messages") == SlackEvent(
        TalkOpened(), ANA, DIRECT
    )
    assert event(type="app_home_opened", user=ANA, channel=DIRECT, tab="about") is None


def test_an_event_is_known_by_its_id_else_by_all_of_it() -> None:
    one = {"type": "block_actions", "trigger_id": "1", "user": {"id": ANA}}
    assert event_key({"event_id": "Ev1", "x": 1}) == "Ev1"
    assert event_key(one) == event_key(dict(reversed(one.items())))
    assert event_key(one) != event_key({**one, "trigger_id": "2"})


def test_a_whisper_is_no_thread() -> None:
    assert (whispered(whisper(ANA)), whispered("1.1"), whispered("")) == (ANA, "", "")
