"""The page of ``make demo-telegram``, as a newcomer uses it: in a browser, with the real process behind it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.fake.phone import DemoTelegram
from tests.telegram.browser import CHROMIUM, Page
from tests.telegram.conftest import FAST
from tests.telegram.process import Bot

TEXT = "document.getElementById('chat').innerText"


async def visit(url: str, picture: str) -> None:
    async with Page(url) as page:
        await page.wait("document.readyState === 'complete' && document.forms.length")
        await say(page, "/programme City2City")
        await page.wait(f"{TEXT}.includes('What would you like to do?')")
        await press(page, "Check whether my city may join")
        await page.wait(f"{TEXT}.includes('Who is applying?')")
        await press(page, "1. City")
        await page.wait(f"{TEXT}.includes('→ A city, town, county') && {TEXT}.includes('Question 2')")
        await say(page, "when is the deadline?")
        quote = "document.querySelector('blockquote').innerText"
        await page.wait(f"document.querySelector('blockquote') && {quote}.includes('Thursday 7 August 2025')")
        await say(page, "<b>bold</b> & <script>document.title = 'broken'</script>")
        await page.wait(f"{TEXT}.includes('<b>bold</b> & <script>')")
        assert await page.run("document.title") == "The telephone"
        await say(page, "/mydata")
        link = "document.querySelector('a[download]')"
        await page.wait(f"{link} && {link}.innerText === 'my-data.json'")
        kept = await page.run(f"fetch({link}.href).then(answer => answer.text())")
        assert '"identity"' in kept
        if picture:
            await page.picture(Path(picture))


async def say(page: Page, words: str) -> None:
    await page.run(f"document.getElementById('words').value = {words!r}; document.forms[0].requestSubmit()")


async def press(page: Page, label: str) -> None:
    buttons = f"[...document.querySelectorAll('.row button')].filter(one => one.innerText.startsWith({label!r}))"
    await page.wait(f"{buttons}.length")
    await page.run(f"{buttons}.at(-1).click()")


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_the_telephone_in_a_browser(tmp_path: Path) -> None:
    with DemoTelegram() as fake, Bot(fake, tmp_path, env=FAST):
        asyncio.run(visit(fake.url, os.environ.get("PICTURE", "")))
        assert fake.broken == []
