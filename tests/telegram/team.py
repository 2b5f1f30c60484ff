"""An owner and twinnings of three cities, on the real process."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from tests.fake.telegram import FakeTelegram, Phone
from tests.telegram.process import Bot

GROUP_LINK = re.compile(r"https://t\.me/twin_test_bot\?startgroup=(link_\S+)")
PRIVATE_LINK = re.compile(r"https://t\.me/twin_test_bot\?start=(join_\S+)")
CITIES = (("Köln", "DE", "Europe/Berlin"), ("Bogotá", "CO", "America/Bogota"), ("Nairobi", "KE", "Africa/Nairobi"))


def rows(bot: Bot, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(bot.database)) as db:
        return db.execute(sql, values).fetchall()


@dataclass
class Team:
    """``owner`` is the phone of the first owner."""

    bot: Bot
    owner: Phone

    @property
    def fake(self) -> FakeTelegram:
        return self.bot.fake

    def twinning(self, title: str) -> int:
        """A new twinning; its number."""
        lines = [f"utm-city2city,{title},{name},{country},{zone}" for name, country, zone in CITIES]
        file = self.bot.folder / "twinnings.csv"
        file.write_text("\n".join(("programme,title,city,country,zone", *lines)), "utf-8")
        done = self.bot.run("twinnings", "import", str(file), "--apply")
        assert done.returncode == 0, done.stderr
        ((number,),) = rows(self.bot, "SELECT id FROM twinning WHERE title = ?", title)
        assert isinstance(number, int)
        return number

    def group(self, twinning: int, chat: int) -> Phone:
        """A group that is linked to a twinning, as its owner sees it."""
        self.owner.say(f"/twinning link {twinning}")
        found = GROUP_LINK.match(self.owner.hears("choose the group").urls[0])
        assert found
        room = Phone(self.fake, self.owner.user, chat)
        room.comes_or_goes("left", "member")
        room.say(f"/start@twin_test_bot {found[1]}")
        room.hears("This group is linked to")
        return room

    def representative(self, twinning: int, city: int) -> Phone:
        """Somebody who followed the invitation to represent a city."""
        self.owner.say(f"/invite city {twinning} {city}")
        found = PRIVATE_LINK.search(self.owner.hears("Pass this link on").text)
        assert found
        phone = Phone(self.fake)
        phone.say(f"/start {found[1]}")
        phone.hears("You represent")
        return phone

    def poll(self, twinning: int, question: str, options: Sequence[str] = ("Yes", "No")) -> int:
        """Post an open poll; its number."""
        for words in ("/poll new", f"{twinning}", question, "\n".join(options)):
            self.owner.say(words)
        for asked, label in (("Who sees what?", "Open"), ("How long is it open?", "3 days"), ("May the group see", "Yes"),
                             ("Nothing is posted yet", "Post it now")):  # fmt: skip
            self.owner.press(label, on=self.owner.hears(asked))
        self.owner.hears("It is on its way to")
        ((number,),) = rows(self.bot, "SELECT max(id) FROM poll")
        assert isinstance(number, int)
        return number


def assembled(bot: Bot) -> Team:
    """The team of a process that runs."""
    code = bot.run("owner-code").stdout.strip()
    owner = Phone(bot.fake)
    owner.say(f"/{code}")
    owner.hears("You are an owner now.")
    return Team(bot, owner)
