"""The index that the server answers from: opened once, used by one thread, replaced by builds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from assistant.engine import Assistant
from assistant.records import Document, Span
from assistant.settings import Settings

Result = TypeVar("Result")


class Library:
    """One index for all calls.

    Only one thread may use an index at a time, so one thread runs all calls, in order. Each call
    first looks whether a build has published a later index.
    """

    def __init__(self, chosen: Settings, *, fast: bool = False) -> None:
        self._chosen = chosen
        self._fast = fast
        self._open: Assistant | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")

    async def use(self, call: Callable[[Assistant], Result]) -> Result:
        """The result of a call with the latest index; raises what opening and the call raise."""
        return await asyncio.wrap_future(self._thread.submit(lambda: call(self._latest())))

    def prepare(self) -> None:
        """Open the index in the background; the first call reports what fails."""
        self._thread.submit(lambda: self._latest().prepare())

    def close(self) -> None:
        """Close the index, after the calls that are under way."""
        self._thread.submit(self._close)
        self._thread.shutdown()

    def proof(self, assistant: Assistant, document: Document, quote: str, span: Span) -> list[str]:
        """The verdict on a quote and its detail, from the source file, which is read again."""
        # Reading files needs libraries that asking does not.
        from assistant.verify import Claim, Witness, prove_texts  # noqa: PLC0415

        named = self._chosen.corpus if self._chosen.corpus_given else assistant.manifest.corpus
        claim = Claim(1, quote, document.id, document.source, span, also_in=document.also_in)
        [finding] = prove_texts([claim], map(Path, named), Witness(lambda _: document))
        return [finding.verdict.value, finding.detail]

    def _latest(self) -> Assistant:
        if self._open is None or not self._open.is_live:
            opened = Assistant.open(self._chosen.index, fast=self._fast, user=self._chosen.data)
            self._close()
            self._open = opened
        return self._open

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
