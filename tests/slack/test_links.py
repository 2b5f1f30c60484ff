"""A notice about a post in a channel leads to it: asked of Slack once, and without a link where Slack gives none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.slack import slack_render
from faq.sessions.post_offsets import INVITE
from handlers.dialog.blocks import text
from handlers.dialog.turn import Button, PostedAt, Reply, SeePost, reply_from
from handlers.planned import session_posts
from storage.open import open_store
from storage.records import Identity, Seat
from tests.fake import blocks as kit
from tests.fake.slack import BOB, GENERAL, TEAM, Desktop, FakeSlack, Fault, Shown
from tests.slack.process import Bot
from tests.slack.test_home import CHANNEL, led, started

LINK = f"https://w.slack.test/archives/{GENERAL}/p11"
ABOUT = SeePost("See the post", (PostedAt("telegram", "", "-1", "7"), PostedAt("slack", TEAM, GENERAL, "1.1")))


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    with FakeSlack("http") as slack:
        bot = Bot(slack, tmp_path)
        led(bot, "facilitator")
        yield bot
        assert bot.stop() == 0
        assert slack.broken == []
        assert "Traceback" not in bot.log


def links(shown: Shown) -> list[str]:
    return [one["url"] for block in shown.blocks for one in block.get("elements", ()) if "url" in one]


def asked(slack: FakeSlack) -> int:
    return [one.method for one in slack.calls].count("chat.getPermalink")


def test_what_is_said_of_a_poll_leads_to_it_and_slack_is_asked_once(bot: Bot) -> None:
    bot.slack.messages.append(Shown("1.1", GENERAL, [], "a post"))
    alice = started(bot)
    for _ in range(2):
        alice.says("poll show 1")
        assert links(alice.hears("Which week?")) == [LINK]
    assert asked(bot.slack) == 1


@pytest.mark.parametrize("kind", ["", "500", "429", "channel_not_found"])
def test_without_a_link_it_is_said_all_the_same(bot: Bot, kind: str) -> None:
    if kind:
        bot.slack.messages.append(Shown("1.1", GENERAL, [], "a post"))
        bot.slack.faults.append(Fault(kind, "chat.getPermalink"))
    alice = started(bot)
    alice.says("poll show 1")
    assert links(alice.hears("Which week?")) == []
    if kind:
        alice.says("poll show 1")
        assert links(alice.hears("Which week?")) == [LINK]


def test_who_leads_is_led_to_the_post_of_a_session(bot: Bot) -> None:
    with closing(open_store(bot.database)) as store, store.transaction():
        session = store.sessions(1)[0]
        now = session.created_at
        store.seat(Seat(1, 1, store.person(Identity("slack", TEAM, BOB), now).id))
        store.put([session_posts.row(session, INVITE, CHANNEL, now)], now)
    alice, bob = started(bot), Desktop(bot.slack, BOB)
    post = bot.slack.wait(lambda: next((one for one in bot.slack.messages if "Invitation" in one.words), None))
    alice.says("hello")
    alice.hears("What would you like to do?")
    bob.says("I cannot come to session 1")
    bob.hears("you cannot come")
    assert links(alice.hears("cannot come to Session 1")) == [
        f"https://w.slack.test/archives/{GENERAL}/p{post.ts.replace('.', '')}"
    ]


def test_it_is_the_same_once_it_was_queued() -> None:
    assert reply_from(Reply((text("?"),), about=ABOUT).stored()).about == ABOUT
    assert "see" not in Reply((text("?"),)).stored()


def test_there_is_room_for_the_button_in_the_fullest_message() -> None:
    full = Reply(
        tuple(text("x" * 2900) for _ in range(12)),
        tuple(Button(f"b{n}", f"do:b{n}:0", False) for n in range(5)),
        about=ABOUT,
    )
    *firsts, last = slack_render.fit(full)
    assert [one.about for one in firsts] == [None] * len(firsts)
    whole = Reply(
        last.blocks, (*last.buttons, Button("See the post", "", False, link="https://a.example/" + "x" * 200))
    )
    assert list(kit.faults("message", slack_render.message(whole)["blocks"])) == []
