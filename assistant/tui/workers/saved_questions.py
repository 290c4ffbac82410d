"""Asks saved questions again, and compares the answers with those of the build before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.conversation.sessions import SessionStore
from assistant.errors import AssistantError
from assistant.tui.workers.messages import SavedQuestion, SavedQuestionsCompared

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.verify import Exported

# Questions that are asked again, the latest ones. Chosen by hand: each takes about a second of one
# processor, so all of them take no longer than a small rebuild.
MOST_ASKED = 50


def read_saved(store: SessionStore) -> list[Exported]:
    """The last answers of the saved conversations, one for each question, the latest one first.

    Conversations that cannot be read are left out; the list of conversations names them.
    """
    from assistant.verify.saved import latest, of_conversations  # noqa: PLC0415 - slow to import

    return latest(of_conversations(store, lambda _: None))[-MOST_ASKED:][::-1]


def compared(
    saved: list[Exported], before: Assistant | None, now: Assistant
) -> Iterator[SavedQuestionsCompared]:
    """Ask one question after the other; each step yields what is known so far.

    The answers are compared with those of the build `before`, or with the saved ones if it is None.
    A question that cannot be asked again counts as unchanged.
    """
    changed: list[SavedQuestion] = []
    yield SavedQuestionsCompared(0, len(saved), (), before is not None)
    for done, exported in enumerate(saved, start=1):
        question = _compared(exported, before, now)
        if question is not None:
            changed.append(question)
        yield SavedQuestionsCompared(done, len(saved), tuple(changed), before is not None)


def _compared(exported: Exported, before: Assistant | None, now: Assistant) -> SavedQuestion | None:
    """The question if its evidence has changed, otherwise None."""
    from assistant.verify.replay import replayed  # noqa: PLC0415 - slow to import
    from assistant.verify.saved import answered_by, terms_of  # noqa: PLC0415

    try:
        if before is not None and exported.answer.get("fingerprint") != before.fingerprint:
            exported = answered_by(exported, before)
        result = replayed(exported, now)
    except AssistantError:
        return None
    if not result.changed:
        return None
    return SavedQuestion(exported.question, terms_of(exported), result)
