"""Answers as sessions keep them: with the keys of reasons and cautions, without sentences."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.codec.answers import SENTENCES, resealed
from assistant.codec.fields import MAYBE_TEXT, Field, Json, Malformed
from assistant.records import Caution, Reason

_IN_DOUBT = "probably nothing in this corpus answers that"
#: The sentences that earlier versions wrote into sessions and exports, by the field that has them.
#: A new wording in `render.reasons` needs no entry, because every version since keeps the key.
OLD_SENTENCES: Mapping[str, Mapping[str, Reason | Caution]] = {
    "abstained": {
        "nothing in this corpus answers that": Reason.NOT_IN_CORPUS,
        "nothing in this corpus answers that; some passages only mention it": Reason.MENTIONED,
        "nothing in this corpus answers that; some passages touch on it": Reason.MENTIONED,
        "no document passes the filters": Reason.FILTERED,
        "what answers that failed the check against the stored text; run: assistant build": (
            Reason.UNCHECKED
        ),
    },
    "caution": {
        f"{_IN_DOUBT}; these come nearest": Caution.DOUBTFUL,
        f"apart from retracted work, {_IN_DOUBT}; these come nearest": Caution.DOUBTFUL,
        f"{_IN_DOUBT}; what comes nearest is retracted work alone": Caution.DOUBTFUL_RETRACTED,
        "only retracted work answers this": Caution.ONLY_RETRACTED,
        "only case reports or case series answer this; they cannot show what a treatment does": (
            Caution.ONLY_CASE_REPORTS
        ),
        "only animal or laboratory work answers this; it may not hold for patients": (
            Caution.ONLY_ANIMAL
        ),
        "only case reports, laboratory work or retracted work answers this; it cannot show what a "
        "treatment does": Caution.ONLY_WEAK,
    },
}


def without_sentences(answer: Json) -> Json:
    """An answer as sessions keep it.

    The first versions wrote sentences without keys; `OLD_SENTENCES` has the keys. Raises Malformed
    for a sentence that no version wrote.
    """
    saved = dict(answer)
    for name, key in SENTENCES.items():
        if name not in answer:
            continue
        sentence = Field(name, MAYBE_TEXT).decode(answer)
        if key not in answer:
            saved[key] = _key_of(name, sentence)
        del saved[name]
    return resealed(answer, saved) if saved.keys() != answer.keys() else saved


def _key_of(name: str, sentence: str | None) -> str | None:
    if not sentence:
        return None
    if sentence not in OLD_SENTENCES[name]:
        raise Malformed("is not a sentence of this program", name)
    return OLD_SENTENCES[name][sentence].value
