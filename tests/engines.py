"""Engines that the pictures of the screen need: some fail, and one answers weakly."""

from __future__ import annotations

import threading
from dataclasses import replace

from onscreen import Interrupted
from samples import RETRACTED, TRIAL

from assistant.engine import Assistant
from assistant.errors import IndexDamaged, IndexMissing
from assistant.records import Answer, Caution, Span


class Mute(Interrupted):
    """Cannot answer."""

    def before_asking(self, question: str) -> None:
        del question
        raise IndexDamaged("The document store cannot be read; run: assistant build")


class Weak(Interrupted):
    """Answers from case reports alone, with a quote that leans and that others repeat."""

    def changed(self, answer: Answer) -> Answer:
        retracted_quote = next(item for item in answer.evidence if item.document.id == RETRACTED)
        before, *rest = [item for item in answer.evidence if item.document.id == TRIAL]
        after = before.document.text.index("Headache", before.span.end)
        leaning = replace(
            before,
            span=Span(after, before.hit.passage.span.end),
            context=before.span,
            also=(*rest, retracted_quote),
        )
        return replace(
            answer, evidence=(leaning, retracted_quote), caution=Caution.ONLY_CASE_REPORTS
        )


def missing() -> Assistant:
    raise IndexMissing("There is no index in index yet; run: assistant build")


def damaged() -> Assistant:
    raise IndexDamaged("index/dense.faiss is not what the build wrote; run: assistant build")


def closed() -> Assistant:
    threading.Event().wait(5)
    raise IndexMissing("never")
