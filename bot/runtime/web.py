"""The web server for platforms that deliver events by HTTP: each adapter mounts its own route."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.runtime.door import CONNECTIONS, Door

MOST_BYTES = 1_048_576
STOP_SECONDS = 3
"""How long requests that are being answered at the stop are waited for."""


def app(routes: Sequence[Route]) -> Starlette:
    """The application: the adapters' routes, and ``/health`` for whoever watches the process: it answers as long as the
    process does, and never asks the store, which ``/ready`` does (``bot.runtime.readiness``)."""
    return Starlette(routes=[Route("/health", _health, methods=["GET"]), *routes])


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def body_of(request: Request) -> bytes:
    """The body of a request; HTTPException 413 where it is larger than 1 MiB, 400 where it ends before its end."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


class _Server(uvicorn.Server):
    """Leaves the signals to the command, which ends everything else at the same time."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(application: Starlette, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve until ``stop``; requests that are being answered then are finished. OSError where the port is taken."""
    config = uvicorn.Config(
        application, host, port, http=Door, log_config=None, access_log=False, server_header=False, limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=STOP_SECONDS, lifespan="off", ws="none", proxy_headers=False,
    )  # fmt: skip
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving
