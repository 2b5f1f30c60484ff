"""Edits have a pace of their own, whatever their chats."""

from __future__ import annotations

from bot.runtime.rate_limit import Rate, RateLimiter


def test_a_thousand_edits_come_at_their_turns_and_no_minute_has_too_many() -> None:
    now = [1000.0]
    pace = RateLimiter(Rate(1000, 1), lambda _: (), lambda: now[0], edits=Rate(48, 60))
    waiting, went = dict.fromkeys(range(300), 1000.0), list[float]()
    asked = 0
    while waiting:
        number, at = min(waiting.items(), key=lambda one: one[1])
        now[0] = max(now[0], at) + 0.001
        asked += 1
        if wait := pace.wait_to_edit():
            waiting[number] = now[0] + wait
        else:
            went.append(now[0])
            del waiting[number]
    assert max(sum(at <= one < at + 60 for one in went) for at in went) <= 50
    assert went[-1] - went[0] <= 300 * 60 / 48 * 1.1
    assert asked <= 3 * 300


def test_without_a_limit_edits_do_not_wait() -> None:
    pace = RateLimiter(Rate(1000, 1), lambda _: (), lambda: 5.0)
    assert [pace.wait_to_edit() for _ in range(100)] == [0.0] * 100
