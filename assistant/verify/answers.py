"""Proves whole answers: every text, every fact beside it, and every field of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.editorial.list_file import StoredList
from assistant.engine import Assistant
from assistant.errors import NotFound
from assistant.index.corpus import CorpusRoots
from assistant.index.status_overlay import notices_about
from assistant.records import Document, Notice
from assistant.verify.asked import answer_fields
from assistant.verify.claims import Exported
from assistant.verify.facts import Witness
from assistant.verify.fields import Field, Match
from assistant.verify.proof import Finding, Proof, Verdict, prove, sources_of


@dataclass(frozen=True, slots=True)
class Proved:
    """The result for one answer: a finding for each text, and a comparison of each other field."""

    question: str
    findings: tuple[Finding, ...]
    fields: tuple[Field, ...]

    @property
    def is_sound(self) -> bool:
        """Whether something was proved, every text is valid, and no field differs."""
        return (
            (bool(self.findings) or self.is_given_again)
            and all(finding.verdict is Verdict.VALID for finding in self.findings)
            and all(field.match is not Match.DIFFERS for field in self.fields)
        )

    @property
    def is_given_again(self) -> bool:
        """Whether the index was asked again and no field of its answer differs."""
        return any(field.name == "abstained" for field in self.fields) and all(
            field.match is not Match.DIFFERS for field in self.fields
        )


def prove_answers(
    exported: Sequence[Exported],
    corpus: Iterable[Path],
    index: Assistant | None,
    listed: StoredList | None,
) -> list[Proved]:
    """Prove every answer.

    `corpus` names the folders and single files of the sources. `index` is the second witness, or
    None. `listed` is the imported list of notices as it is today, or None.
    """
    witness = _witness(index) if index else None
    sources = sources_of(
        [claim for answer in exported for claim in answer.claims], CorpusRoots.of(corpus), witness
    )
    today = listed.about if listed else None
    proved = []
    for answer in exported:
        of_then = answer.status_list if answer.status_list != today else None
        proof = Proof(
            sources=sources,
            witness=witness,
            listed=partial(_listed, listed, index),
            list_name=of_then.title if of_then else "",
            complete=answer.is_complete,
            same_index=index is not None and answer.answer.get("fingerprint") == index.fingerprint,
        )
        fields = tuple(answer_fields(answer, index, today))
        proved.append(Proved(answer.question, tuple(prove(answer.claims, proof)), fields))
    return proved


def _listed(
    listed: StoredList | None, index: Assistant | None, document: Document
) -> Sequence[Notice]:
    """The notices that the list has for a document."""
    shared = index.shared_identifiers(document.id) if index else frozenset()
    return notices_about(document, listed, shared) if listed else ()


def _witness(index: Assistant) -> Witness:
    def document(identity: str) -> Document | None:
        try:
            return index.document(identity)
        except NotFound:
            return None

    return Witness(document, {file.path: file.sha256 for file in index.files()})
