"""A line that breaks: between a browser and the service, it carries so many bytes and then nothing at all."""

from __future__ import annotations

import asyncio
import contextlib
import threading


class BadLine:
    """Carries what a browser and the service say to each other, until `break_after` is used up.

    Then every connection is cut in the middle and no new one is carried, until somebody mends it.
    """

    def __init__(self, to: int) -> None:
        self.to, self.port = to, 0
        self.left: int | None = None  # how many bytes it still carries to the service; None: all of them
        self.carried = 0
        self.open: set[asyncio.StreamWriter] = set()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> BadLine:
        self.thread.start()
        self.ready.wait(5)
        return self

    def __exit__(self, *fault: object) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)

    def break_after(self, size: int) -> None:
        self.left = size

    def mend(self) -> None:
        self.left, self.carried = None, 0

    async def _serve(self) -> None:
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._take, "127.0.0.1", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            self.ready.set()
            await self.over.wait()
            self._cut()

    async def _take(self, browser: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        service, away = await asyncio.open_connection("127.0.0.1", self.to)
        self.open |= {back, away}
        if self.left == 0:
            self._cut()
            return
        with contextlib.suppress(OSError):
            await asyncio.gather(self._up(browser, away), self._down(service, back))
        for end in (back, away):
            self.open.discard(end)
            end.close()

    async def _up(self, browser: asyncio.StreamReader, away: asyncio.StreamWriter) -> None:
        while data := await browser.read(16 * 1024):
            part = data[: self.left]
            away.write(part)
            self.carried += len(part)
            if self.left is not None:
                self.left -= len(part)
                if not self.left:
                    self._cut()
                    return
        away.write_eof()

    async def _down(self, service: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while data := await service.read(16 * 1024):
            back.write(data)
        back.close()

    def _cut(self) -> None:
        """Break every connection, as a line does: without a word."""
        for end in self.open:
            end.transport.abort()
        self.open.clear()
