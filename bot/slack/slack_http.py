"""The connections to Slack. No redirect is followed: whoever it leads to would be told what is said, and could say it was taken. No
answer is read further than one of Slack's may be long."""

from __future__ import annotations

import aiohttp

LONGEST_ANSWER = 16 * 2**20
"""Bytes of an answer of Slack's: two hundred messages of a channel with their blocks have some 80,000 each at most."""


class Redirected(aiohttp.ClientError):
    """An address of Slack's has moved, or leads to where people log in."""


class _Bounded(aiohttp.ClientResponse):
    """An answer that may be only so long, unpacked."""

    async def read(self) -> bytes:
        """As aiohttp's. ClientPayloadError where it is longer."""
        if self._body is None:
            content = bytearray()
            async for piece in self.content.iter_any():
                content += piece
                if len(content) > LONGEST_ANSWER:
                    self.close()
                    raise aiohttp.ClientPayloadError("longer than any answer of Slack's")
            self._body = bytes(content)
        return await super().read()


async def _stop(*_told: object) -> None:
    raise Redirected


def session(seconds: float, connect: float | None = None) -> aiohttp.ClientSession:
    """A session whose calls may take so many seconds, and so many of them to ``connect``. A redirect raises Redirected."""
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_stop)
    timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=connect)
    return aiohttp.ClientSession(timeout=timeout, trace_configs=[trace], response_class=_Bounded)
