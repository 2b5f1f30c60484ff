"""A body that never ends, for a small real server."""

from __future__ import annotations

from aiohttp import web


async def endless(request: web.Request) -> web.StreamResponse:
    """As fast as it is read, until who reads has had enough."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x" * 65536)
