"""``make demo`` as a newcomer uses it: in a browser, narrow and wide, on both platforms, with the real process behind it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.fake import mrkdwn
from tests.patience import PATIENCE
from tests.process import free_port
from tests.telegram.browser import CHROMIUM, Page

BROWSER = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
SIZES = ((390, 844), (1280, 900))


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the demo may leave nothing behind."""
    made = tmp_path / "temporary"
    made.mkdir()
    return made


def started(port: int, temporary: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.fake.demo", str(port)], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip


@pytest.fixture
def demo(temporary: Path) -> Iterator[str]:
    """The address of a demo that runs; it ends by Ctrl-C and leaves nothing."""
    port = free_port()
    with started(port, temporary) as process:
        assert process.stdout
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            assert (process.wait(PATIENCE), process.stdout.read()) == (0, "")
    assert list(temporary.iterdir()) == []


def test_a_busy_port_is_told_in_one_line_with_what_to_do(temporary: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = started(port, temporary)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said == f"Port {port} is taken. End the program that uses it, or choose another: make demo PORT={port + 1}\n"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("given", ["abc", "0", "70000"])
def test_what_is_no_port_is_told_in_one_line(temporary: Path, given: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fake.demo", given], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr) == (1, f"PORT is a number from 1 to 65535, not {given}.\n")


async def choose(page: Page, what: str, name: str) -> None:
    await page.run(f"document.querySelector('header [data-{what}={name}]').click()")


async def enter(page: Page, who: str, room: str) -> None:
    await press(page, who, room, ".rooms button")


async def say(page: Page, who: str, words: str) -> None:
    await page.run(f"{who}.querySelector('.words').value = {words!r}; {who}.querySelector('.line').requestSubmit()")


async def press(page: Page, who: str, label: str, where: str = ".row button") -> None:
    found = f"[...{who}.querySelectorAll({where!r})].filter(one => one.innerText.includes({label!r}))"
    await page.wait(f"{found}.length")
    await page.run(f"{found}.at(-1).click()")


async def sees(page: Page, who: str, *words: str) -> None:
    for one in words:
        await page.wait(f"{who}.innerText.includes({one!r})")


async def fits(page: Page, width: int) -> None:
    """Nothing is wider than the window, and every control can be hit with a finger."""
    await page.wait(f"innerWidth === {width}")
    assert await page.run("document.documentElement.scrollWidth <= innerWidth")
    small = "[...document.querySelectorAll('button, .row a')].filter(one => one.offsetParent && one.offsetHeight < 32)"
    assert await page.run(f"{small}.map(one => one.innerText)") == []
    wide = (
        "[...document.querySelectorAll('.message, .line, nav')]"
        ".filter(one => one.offsetParent && one.getBoundingClientRect().right > innerWidth)"
    )
    assert await page.run(f"{wide}.map(one => one.innerText)") == []


async def talk_on(page: Page, platform: str) -> None:
    """In private: a choice that stays visible, markup that stays words, a file."""
    await choose(page, "platform", platform)
    await say(page, "alice", "programme City2City")
    await sees(page, "alice", "What would you like to do?")
    await press(page, "alice", "What cities can do here")
    await press(page, "alice", "Check whether my city may join")
    await sees(page, "alice", "Who is applying?")
    await press(page, "alice", "City or authority")
    await sees(page, "alice", "→ A city, town, county", "Question 2")
    await say(page, "alice", "<b>bold</b> & <script>document.title = 'broken'</script>")
    await sees(page, "alice", "<b>bold</b> & <script>")
    assert await page.run("document.title") == "The assistant on Telegram and Slack"
    await say(page, "alice", "mydata")
    await page.wait("!!alice.querySelector('a[download]')")
    kept = await page.run("fetch(alice.querySelector('a[download]').href).then(answer => answer.text())")
    assert '"identity"' in kept


async def group_on(page: Page, platform: str) -> None:
    """In the group: a vote of the one is counted before the other, and a question is answered for both."""
    room = {"telegram": "Group", "slack": "#general"}[platform]
    for who in ("alice", "bob"):
        await enter(page, who, room)
        await sees(page, who, "Which week suits you")
    await press(page, "bob", "Next week")
    await page.wait(
        "/Next week · 1|Next week.*1 vote|1 of |Next week[^]*1/.test(alice.querySelector('.chat').innerText)"
    )
    name = {"telegram": "@twin_test_bot", "slack": "@City2City"}[platform]
    await say(page, "bob", f"{name} when is the deadline?")
    for who in ("alice", "bob"):
        await page.wait(f"!!{who}.querySelector('.chat blockquote')")
        await sees(page, who, "7 August 2025", f"{name} when is the deadline?")


def seen(address: str, size: tuple[int, int]) -> None:
    """Go through parts of a visit in a window of this size."""

    async def visit() -> None:
        async with Page(address, size) as page:
            await page.wait("document.readyState === 'complete' && typeof alice !== 'undefined'")
            for platform in ("telegram", "slack"):
                await talk_on(page, platform)
                await fits(page, size[0])
                await pictured(page, f"{platform}-private-{size[0]}")
                await group_on(page, platform)
                await fits(page, size[0])
                await pictured(page, f"{platform}-group-{size[0]}")
                for who in ("alice", "bob"):
                    await enter(page, who, {"telegram": "Private", "slack": "Messages"}[platform])
            await screens(page)
            await pictured(page, f"slack-home-{size[0]}")

    limited: Coroutine[None, None, None] = asyncio.wait_for(visit(), 3 * PATIENCE)
    asyncio.run(limited)


async def screens(page: Page) -> None:
    """Slack's screens and its home page."""
    await say(page, "alice", "draft")
    for asked, label in (
        ("May I keep", "Yes"),
        ("May the programme team", "No"),
        ("From your self-check", "No, ask me"),
    ):
        await sees(page, "alice", asked)
        await press(page, "alice", label)
    await press(page, "alice", "one screen")
    await page.wait("!!alice.querySelector('.screen [name=A1]')")
    await page.run(
        "alice.querySelector('.screen [name=A1]').value = 'Burgos'; alice.querySelector('.screen form').requestSubmit()"
    )
    await sees(page, "alice", "Saved: 1 answer.")
    await enter(page, "alice", "Home")
    await sees(page, "alice", "Twinnings that you lead", "Cooling")


async def pictured(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        await page.picture(Path(folder) / f"{name}.png")


@BROWSER
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}px")
def test_both_platforms_in_a_browser(demo: str, size: tuple[int, int]) -> None:
    seen(demo, size)


class Tags(HTMLParser):
    """The tags that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert all(not name.startswith("on") for name, _ in attrs)
        self.open += [tag] if tag != "br" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("markup", "drawn"),
    [
        ("*bold* _it_ ~no~ `a*b*c`", "<b>bold</b> <i>it</i> <s>no</s> <code>a*b*c</code>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("&lt;script&gt; &amp; more", "&lt;script&gt; &amp; more"),
        ("<https://a.example/?a=1&amp;b=2|here>", '<a href="https://a.example/?a=1&amp;b=2" target="_blank">here</a>'),
        ("> one\n> two\nthree", "<blockquote>one\ntwo</blockquote>three"),
        ("<!date^1^{date}|1 January 1970>", "1 January 1970"),
        ("<javascript:alert(1)|x>", "x"),
        ("a < b <script>", "a &lt; b script"),
    ],
)
def test_slacks_markup_is_drawn_and_nothing_else_is(markup: str, drawn: str) -> None:
    drawn_now = mrkdwn.as_html(markup)
    assert drawn_now == drawn
    tags = Tags()
    tags.feed(drawn_now)
    assert tags.open == []
