"""The App Home and the first contact, on the real process: what each role sees, that it is kept true, and who is greeted when."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

from handlers.polls import polls
from storage.open import open_store
from storage.records import DAY, Address, Identity, LinkedGroup, Poll, Role, RoleName, Session, TwinningCity
from storage.store import Store
from tests.day import CLOCK
from tests.fake.slack import ALICE, BOB, BOT, GENERAL, TEAM, Desktop
from tests.slack.process import Bot

UTM = "utm-city2city"
CHANNEL = Address("slack", BOT, TEAM, GENERAL)


def started(bot: Bot) -> Desktop:
    bot.start().ready()
    return Desktop(bot.slack)


def led(bot: Bot, role: RoleName) -> None:
    """A twinning with a session in a week and a poll that is open, led by Alice."""
    now = int(CLOCK().timestamp() * 1000)
    with closing(open_store(bot.database)) as store, store.transaction():
        made = store.create_twinning(UTM, "Waste", "", now)
        store.set_cities(made.id, [TwinningCity(made.id, 1, "Oslo", "NO", "Europe/Oslo")])
        store.bind(LinkedGroup(made.id, CHANNEL, now, "general"))
        alice = store.person(Identity("slack", TEAM, ALICE), now).id
        store.give_role(Role(alice, role, now, 0 if role == "owner" else made.id))
        store.add_session(
            Session(made.id, 1, "Mapping", "2030-01-01T10:00", "Europe/Oslo", 90, now + 7 * DAY, "2026a", now)
        )
        _poll(store, made.id, now)


def _poll(store: Store, twinning: int, now: int) -> None:
    made = store.add_poll(Poll(twinning, "Which week?", "open", now, closes_at=now + 5 * DAY), ["one", "two"])
    polls.publish(store, made, [CHANNEL], now, now + DAY, "1f2e3d4c")
    store.save_post(*(replace(one, message="1.1") for one in store.posts(made.id)))


def shown(alice: Desktop) -> str:
    return json.dumps(alice.slack.homes.get(alice.user) or {}, ensure_ascii=False)


def comes_to_show(alice: Desktop, words: str) -> None:
    alice.slack.wait(lambda: words in shown(alice), about=f"{words!r} on the App Home")


def test_the_programme_is_chosen_at_home_and_what_is_begun_goes_on_with_one_press(bot: Bot) -> None:
    alice = started(bot)
    alice.opens_home()
    assert "Which programme is it about?" in shown(alice)
    alice.presses_at_home("City2City")
    comes_to_show(alice, "Self-check: not begun.")
    alice.presses_at_home("check")
    alice.hears("Question 1")
    comes_to_show(alice, "Go on with the self-check")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    comes_to_show(alice, "28 mandatory questions left.")
    alice.presses_at_home("one screen")
    alice.screen("Your city")
    alice.submits(A1="Dunwich on Sea")
    comes_to_show(alice, "27 mandatory questions left.")
    alice.presses_at_home("Go on with the draft")
    alice.hears("Your draft is as you left it")


def test_looking_at_home_again_changes_nothing_of_the_talk_and_makes_nobody_known(bot: Bot) -> None:
    alice = started(bot)
    alice.opens_home()
    alice.presses_at_home("City2City")
    comes_to_show(alice, "Self-check: not begun.")
    alice.hears("We are talking about")
    alice.says("forget")
    alice.presses("Yes, delete everything", alice.hears("This deletes"))
    comes_to_show(alice, "Nothing is begun yet.")
    with closing(open_store(bot.database)) as store:
        assert store.person_of(Identity("slack", TEAM, ALICE)) == ""


def test_who_never_looked_at_home_is_shown_none(bot: Bot) -> None:
    alice = started(bot)
    alice.says(f"programme {UTM}")
    alice.hears("We are talking about")
    alice.opens_home()
    assert [one.method for one in alice.slack.calls].count("views.publish") == 1


def test_a_facilitator_sees_twinnings_and_sessions(bot: Bot) -> None:
    led(bot, "facilitator")
    alice = started(bot)
    alice.opens_home()
    seen = ("Twinnings that you lead", "1 · Waste", "to come", "the next: ", "1 poll open", "Mapping", "Plan a session")
    for words in seen:
        assert words in shown(alice), words
    assert "Overview" not in shown(alice)
    alice.presses_at_home("Sessions and posts")
    alice.hears("1 · Waste")
    bob = Desktop(bot.slack, BOB)
    bob.opens_home()
    assert "Waste" not in shown(bob)


def test_the_team_sees_the_overview(bot: Bot) -> None:
    led(bot, "owner")
    alice = started(bot)
    alice.opens_home()
    assert "Overview" in shown(alice)
    assert "1 · Waste" in shown(alice)


def test_the_first_look_at_the_messages_is_greeted_once(bot: Bot) -> None:
    alice = started(bot)
    opened = {"type": "app_home_opened", "user": ALICE, "channel": alice.direct, "tab": "messages"}
    alice.event(**opened)
    alice.hears("I store your account number")
    done = [alice.event(**opened), alice.event(**opened)]
    alice.slack.wait(lambda: all(one.acked_after is not None for one in done), about="acknowledgements")
    alice.says("about")
    alice.hears("An automated assistant for city twinning programmes")
    assert len([one for one in alice.slack.messages if one.chat == alice.direct]) == 2


def test_a_channel_that_lets_us_in_is_told_who_we_are(bot: Bot) -> None:
    alice = started(bot)
    alice.event(type="member_joined_channel", user=BOB, channel=GENERAL, team=TEAM)
    alice.event(type="member_joined_channel", user=BOT, channel=GENERAL, team=TEAM, inviter=ALICE)
    told = alice.hears("Hello! I am an automated assistant")
    assert (told.chat, told.only) == (GENERAL, "")
    assert "`/city2city link`" in told.words
    assert len(bot.slack.messages) == 1


def test_help_in_a_channel_has_a_button_to_the_private_chat(bot: Bot) -> None:
    alice = started(bot)
    alice.mentions("help")
    told = alice.hears("automated assistant")
    button = next(one for block in told.blocks for one in block.get("elements", ()) if one.get("type") == "button")
    assert button["url"] == f"https://slack.com/app_redirect?app=A01APP&team={TEAM}"
    assert button["text"]["text"] == "Open our private chat"
