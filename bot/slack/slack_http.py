"""The connections to Slack. No redirect is followed: whoever it leads to would be told what is said, and could say it was taken."""

from __future__ import annotations

import aiohttp


class Redirected(aiohttp.ClientError):
    """An address of Slack's has moved, or leads to where people log in."""


async def _stop(*_told: object) -> None:
    raise Redirected


def session(seconds: float, connect: float | None = None) -> aiohttp.ClientSession:
    """A session whose calls may take so many seconds, and so many of them to ``connect``. A redirect raises Redirected."""
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_stop)
    timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=connect)
    return aiohttp.ClientSession(timeout=timeout, trace_configs=[trace])
