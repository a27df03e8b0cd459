"""Extraction in processes of its own, so that the event loop goes on, with a limit on what one article may cost."""

import asyncio
import os
import pickle
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from eventwire.errors import Undigestible
from eventwire.extraction.loading import load_extractor
from eventwire.ports import Delivery
from eventwire.stage import Coded, ExtractLogic, Failure

START_SECONDS = 300.0
"""How long a process may take to load the parser and the dictionaries."""


class _Worker:
    """One process's stage, made once."""

    logic: ExtractLogic

    @classmethod
    def start(cls, lexicon: Sequence[Path]) -> None:
        Thread(target=_end_with_parent, daemon=True).start()
        cls.logic = ExtractLogic(load_extractor(lexicon))

    @classmethod
    def prepare(cls, deliveries: Sequence[Delivery]) -> list[Coded | Failure]:
        return [_portable(result) for result in cls.logic.prepare(deliveries)]


def _end_with_parent() -> None:
    """End this process when the worker is gone, by kill -9 too: the pool itself would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _portable(result: Coded | Failure) -> Coded | Failure:
    """An error that cannot travel between processes is told in words."""
    if isinstance(result, Failure):
        try:
            pickle.loads(pickle.dumps(result.error))  # noqa: S301 - our own object
        except Exception:  # noqa: BLE001 - whatever an exception's class does when it is copied
            return Failure(Undigestible(f"{type(result.error).__name__}: {result.error}"))
    return result


class ExtractPool:
    """Prepares deliveries of the extract stage in processes; use as `prepare`, end with `close`."""

    def __init__(self, lexicon: Sequence[Path], processes: int, article_seconds: float) -> None:
        self._lexicon = list(lexicon)
        self._processes = processes
        self._seconds = article_seconds
        self._pool = self._open()

    def _open(self) -> ProcessPoolExecutor:
        # Spawned, not forked: the parser's threads do not survive a fork.
        return ProcessPoolExecutor(
            self._processes, mp_context=get_context("spawn"), initializer=_Worker.start, initargs=(self._lexicon,)
        )

    async def warm(self) -> None:
        """Load the parser and the dictionaries in every process, so that the first article does not wait for them.

        Raises:
            Undigestible: a process cannot start, or not in time.
        """
        loads = [self._submit([]) for _ in range(self._processes)]
        try:
            await asyncio.wait_for(asyncio.gather(*loads), START_SECONDS)
        except (BrokenProcessPool, TimeoutError) as error:
            raise Undigestible(f"the extractor cannot be loaded: {error or type(error).__name__}") from error

    async def prepare(self, deliveries: Sequence[Delivery]) -> list[Coded | Failure]:
        """One result a delivery. An article that ends its process, or takes too long, is a Failure; others go on."""
        size = -(-len(deliveries) // self._processes)
        parts = [deliveries[at : at + size] for at in range(0, len(deliveries), size)]
        try:
            # An article may take its time; a batch of them seldom takes more than a few articles' share.
            results = await asyncio.wait_for(asyncio.gather(*map(self._submit, parts)), self._seconds)
        except (BrokenProcessPool, TimeoutError) as error:
            await self._renew()
            if len(deliveries) == 1:
                what = "took too long" if isinstance(error, TimeoutError) else "ended the extractor's process"
                return [Failure(Undigestible(f"the article {what}"))]
            return [result for delivery in deliveries for result in await self.prepare([delivery])]
        return [result for part in results for result in part]

    def _submit(self, deliveries: Sequence[Delivery]) -> asyncio.Future[list[Coded | Failure]]:
        return asyncio.get_running_loop().run_in_executor(self._pool, _Worker.prepare, deliveries)

    async def _renew(self) -> None:
        self.close()
        self._pool = self._open()
        await self.warm()

    def close(self) -> None:
        """End the processes, also one that hangs in an article."""
        processes = list((self._pool._processes or {}).values())  # noqa: SLF001 - the pool itself waits for them
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
