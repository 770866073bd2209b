"""Background threads for the event loop's slow work, which never hold up quitting."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def in_background(work: Callable[[], T]) -> T:
    """Awaits ``work`` done in a daemon thread.

    ``asyncio.to_thread`` would not do: a loop that ends waits for its threads, and a compilation
    takes seconds.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def answer(settle: Callable[[], None]) -> None:
        # The loop may be closed by now, and nobody may wait any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else settle())

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            failure = error
            answer(lambda: future.set_exception(failure))
        else:
            answer(lambda: future.set_result(result))

    threading.Thread(target=run, daemon=True).start()
    return await future


class EngineThread:
    """The engine's thread: one piece of work at a time."""

    def __init__(self) -> None:
        """Begins idle."""
        self._working = threading.Lock()

    def do_now(self, work: Callable[[], T]) -> T:
        """Does work in the thread of the caller, once what is under way is done."""
        with self._working:
            return work()

    async def do(self, work: Callable[[], T]) -> T:
        """Awaits work done in the background."""
        return await in_background(lambda: self.do_now(work))

    def do_within(self, seconds: float, work: Callable[[], object]) -> bool:
        """Does work in the thread of the caller if what is under way is done within so many seconds; whether it was."""
        if not self._working.acquire(timeout=seconds):
            return False
        try:
            work()
        finally:
            self._working.release()
        return True
