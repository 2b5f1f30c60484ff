"""A headless Chromium, driven by its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

from tests.patience import PATIENCE

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


class Page:
    """One page, seen in a window of ``size``. ``run`` evaluates JavaScript, ``wait`` until it is true."""

    def __init__(self, url: str, size: tuple[int, int] = (560, 900)) -> None:
        self._url, self._size, self._ids = url, size, itertools.count(1)

    async def __aenter__(self) -> Page:
        self._folder = tempfile.mkdtemp()
        command = [
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-port=0", f"--user-data-dir={self._folder}", self._url,
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._client = aiohttp.ClientSession()
        self._socket = await self._client.ws_connect(await self._debugger(), max_msg_size=0)
        width, height = self._size  # of the page: a window of a desktop is never so narrow
        await self._ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        return self

    async def _debugger(self) -> str:
        port = Path(self._folder) / "DevToolsActivePort"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if port.exists() and (number := port.read_text().split("\n")[0]):
                async with self._client.get(f"http://127.0.0.1:{number}/json/list") as response:
                    pages = [one for one in await response.json() if one["type"] == "page"]
                if pages:
                    return str(pages[0]["webSocketDebuggerUrl"])
            await asyncio.sleep(0.05)
        raise TimeoutError("Chromium does not answer")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()
        await self._client.close()
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._ids)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer = json.loads((await self._socket.receive()).data)
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    async def run(self, script: str) -> Any:
        found = await self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def wait(self, script: str) -> Any:
        until = time.monotonic() + PATIENCE
        while not (found := await self.run(script)):
            assert time.monotonic() < until, f"waited in vain for {script}: {await self.run('document.body.innerText')}"
            await asyncio.sleep(0.05)
        return found

    async def emulate(self, media: str) -> None:
        """As it looks on a ``screen`` or in ``print``."""
        await self._ask("Emulation.setEmulatedMedia", media=media)

    async def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode((await self._ask("Page.captureScreenshot"))["data"]))
