"""Proves an exported answer: compares everything it shows with the sources, which are read again.

::

    claims   the file      ->  what the answer claims: texts at places of documents
    sources  the corpus    ->  the files that those claims name, read again
    facts    the sources   ->  what the answer should say about each document
    proof    claim + facts ->  a finding for each text
    asked    the index     ->  the same question asked again, compared with the answer
    answers  all of them   ->  whether the answer is sound

Nothing here trusts the answer: paths must stay inside the corpus, digests are computed from the
bytes that were read, and documents are merged from their files again. The index serves as a second
witness. It names files that the answer may have left out, and it answers the question again.
"""

from __future__ import annotations

from assistant.verify.answers import Proved, prove_answers
from assistant.verify.claims import Claim, Exported, Part, read_exported
from assistant.verify.facts import Witness
from assistant.verify.fields import Field, Match
from assistant.verify.proof import Finding, Verdict, prove_texts

__all__ = [
    "Claim",
    "Exported",
    "Field",
    "Finding",
    "Match",
    "Part",
    "Proved",
    "Verdict",
    "Witness",
    "prove_answers",
    "prove_texts",
    "read_exported",
]
