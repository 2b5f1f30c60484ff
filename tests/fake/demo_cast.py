"""Who is there when ``make demo`` begins: Alice leads a twinning on each platform, Bob represents a city, a poll is open."""

from __future__ import annotations

import time
from contextlib import closing

from handlers.polls import polls
from storage.open import open_store
from storage.records import DAY, Address, Identity, LinkedGroup, Poll, Role, Seat, Session, TwinningCity
from storage.store import Store
from tests.fake.demo_sides import GROUP
from tests.fake.slack import ALICE, BOB, GENERAL, TEAM
from tests.fake.slack import BOT as SLACK_BOT
from tests.fake.telegram import BOT as TELEGRAM_BOT

PROGRAMME, QUESTION, OPTIONS = (
    "utm-city2city",
    "Which week suits you for the first session?",
    ("This week", "Next week"),
)
CITIES = (("Oslo", "NO", "Europe/Oslo"), ("Cork", "IE", "Europe/Dublin"))
PLACES = (
    (Address("telegram", str(TELEGRAM_BOT["id"]), "", str(GROUP)), "Waste", ("", "501"), ("", "502")),
    (Address("slack", SLACK_BOT, TEAM, GENERAL), "Cooling", (TEAM, ALICE), (TEAM, BOB)),
)
"""The group of each platform, its twinning, and the accounts of Alice and Bob there."""


def settle(database: str) -> None:
    """Put everything into a new database."""
    now = int(time.time() * 1000)
    with closing(open_store(database)) as store, store.transaction():
        for number, (group, title, alice, bob) in enumerate(PLACES):
            twinning = store.create_twinning(PROGRAMME, title, "", now).id
            store.set_cities(twinning, [TwinningCity(twinning, n, *city) for n, city in enumerate(CITIES, 1)])
            store.bind(LinkedGroup(twinning, group, now, f"{title}: Oslo and Cork"))
            people = [store.person(Identity(group.platform, *account), now).id for account in (alice, bob)]
            store.give_role(Role(people[0], "facilitator", now, twinning))
            store.seat(Seat(twinning, 1, people[1]))
            _planned(store, twinning, group, f"0000000{number}", now)


def _planned(store: Store, twinning: int, group: Address, nonce: str, now: int) -> None:
    """A session in a week, and a poll that goes out at once."""
    day = time.strftime("%Y-%m-%dT10:00", time.gmtime(now / 1000 + 7 * 86_400))
    store.add_session(Session(twinning, 1, "Mapping", day, "Europe/Oslo", 90, now + 7 * DAY, "2026a", now))
    made = store.add_poll(Poll(twinning, QUESTION, "open", now, closes_at=now + 5 * DAY), OPTIONS)
    polls.publish(store, made, [group], now, now, nonce)
