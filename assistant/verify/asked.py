"""Compares the fields of an answer, except its texts, with the same question asked again.

Answers are deterministic. So the index that gave an answer gives it again, and every difference (in
the question, confidence, order or refusal) reveals a forgery. An index that was rebuilt since then
cannot decide that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant import filters
from assistant.codec.answers import SEALED, SENTENCES, seal
from assistant.codec.documents import MAYBE_STATUS_LIST
from assistant.codec.fields import Json
from assistant.codec.saved import OLD_SENTENCES
from assistant.conversation.followups import rewrite
from assistant.direction import directions
from assistant.engine import Assistant
from assistant.errors import ModelError, UsageError
from assistant.records import StatusList
from assistant.render import as_json
from assistant.verify.claims import Exported
from assistant.verify.fields import Field, Match, compared, field

# Scores have six decimals, which may differ slightly on another kind of processor. People see two.
_DECIMALS = 4

# Fields that have comparisons of their own.
_APART = ("seal", "fingerprint", "typed", "status_list", "status_list_missing")


def answer_fields(
    exported: Exported, index: Assistant | None, today: StatusList | None
) -> Iterator[Field]:
    """Compare each field of an answer; `today` is the imported list as it is now."""
    answer = exported.answer
    if exported.is_complete:
        for name in sorted({*SEALED, "seal"} - answer.keys()):
            yield Field(name, Match.DIFFERS, None, detail="missing from the answer")
    yield _seal(answer)
    yield _fingerprint(answer, index)
    if "typed" in answer:
        yield _typed(exported)
    if exported.asked is not None and "typed" in answer:
        yield field("asked", exported.asked, answer["typed"])
    yield _status_list("status_list", answer, today)
    yield _status_list("status_list_missing", answer, index.status_list_missing if index else None)
    if exported.terms is not None and "filter" in answer:
        yield _terms(exported.terms, answer["filter"])
    yield from _again(answer, index, today)


def _seal(answer: Json) -> Field:
    if "seal" not in answer:
        return Field("seal", Match.UNCHECKED, None, detail="the answer has no seal")
    sealed = field("seal", answer["seal"], seal(answer))
    changed = sealed.match is Match.DIFFERS
    return sealed._replace(detail="the answer was changed after export" if changed else "")


def _fingerprint(answer: Json, index: Assistant | None) -> Field:
    shown = answer.get("fingerprint")
    if index is None:
        return Field("fingerprint", Match.UNCHECKED, shown, detail="there is no index to ask")
    if shown == index.fingerprint:
        return Field("fingerprint", Match.VALID, shown, shown)
    detail = "the answer comes from another index, or this index has been rebuilt since"
    return Field("fingerprint", Match.UNCHECKED, shown, index.fingerprint, detail)


def _typed(exported: Exported) -> Field:
    """Compare the question as typed: it is the question, or a follow-up to an earlier one."""
    typed, question = exported.answer["typed"], exported.question
    if typed == question:
        return Field("typed", Match.VALID, typed, question)
    readings = (rewrite(str(typed), last) for last in exported.earlier)
    if question in readings:
        return Field("typed", Match.VALID, typed, typed)
    detail = "a follow-up is confirmed only by the question before it, which is not in this file"
    return Field("typed", Match.UNCHECKED, typed, detail=detail)


def _status_list(name: str, answer: Json, today: StatusList | None) -> Field:
    """Compare the list that an answer names with the one that it would name today."""
    shown, expected = answer.get(name), MAYBE_STATUS_LIST.encode(today)
    compared = field(name, shown, expected)
    if compared.match is Match.VALID:
        return compared
    return compared._replace(match=Match.UNCHECKED, detail="a different list is imported now")


def _terms(terms: tuple[str, ...], shown: object) -> Field:
    """Compare the filters that a session shows beside an answer."""
    try:
        expected = list(filters.terms(filters.parse(terms)))
    except UsageError as error:
        return Field("terms", Match.DIFFERS, list(terms), shown, str(error))
    return field("terms", expected, shown)


def _again(answer: Json, index: Assistant | None, today: StatusList | None) -> Iterator[Field]:
    """Compare every other field with what the index answers now."""
    try:
        again, reason = _asked(answer, index, today)
    except ModelError as error:
        again, reason = None, str(error)
    except UsageError as error:  # this program never took that question
        yield Field("answer", Match.DIFFERS, answer.get("question"), detail=str(error))
        return
    if again is None:
        yield Field("answer", Match.UNCHECKED, answer.get("question"), detail=reason)
        return
    names = [name for name in again if name not in _APART]
    worded = _in_present_words(answer)
    shown = {name: _bare(worded[name]) for name in names if name in worded}
    yield from compared(shown, {name: _bare(again[name]) for name in names}, complete=True)


def _asked(
    answer: Json, index: Assistant | None, today: StatusList | None
) -> tuple[Json | None, str]:
    """The new answer and "", or None and the reason why the question cannot be asked again."""
    if index is None or answer.get("fingerprint") != index.fingerprint:
        return None, "only the index that answered can confirm this, and it is not here"
    if answer.get("status_list") != MAYBE_STATUS_LIST.encode(today):
        return None, "a different list of notices has been imported since"
    if "most" not in answer or "filter" not in answer:
        return None, "the answer does not say how it was asked"
    same = index.ranked_by(str(answer.get("ranker")))
    if same is None:
        return None, "it was made with the ranker of another version"
    most, terms = answer["most"], answer["filter"]
    if not isinstance(most, int) or most < 1 or not isinstance(terms, list):
        raise UsageError("The number of quotes or the filter is not valid.")
    return asked_again(answer, same, most, list(map(str, terms))), ""


def asked_again(answer: Json, index: Assistant, most: int, terms: Sequence[str]) -> Json:
    """What an index answers now, shown with the same explanations and directions as `answer`."""
    chosen = filters.parse(terms)
    again = index.ask(str(answer.get("question")), most=most, chosen=chosen)
    directed = directions(again) if _shows(answer, "direction") else None
    return as_json.answer(again, explained=_shows(answer, "why"), directed=directed)


def _in_present_words(answer: Json) -> Json:
    """The answer with the present sentence of each key that has a sentence of an earlier version.

    A sentence that belongs to another key stays as it is.
    """
    old = [
        name
        for name, key in SENTENCES.items()
        if OLD_SENTENCES[name].get(str(answer.get(name)), ...) == answer.get(key)
    ]
    try:
        worded = as_json.with_sentences({n: answer[n] for n in answer if n not in old})
    except ValueError:  # another field is not what it should be, and differs anyway
        return answer
    return {**answer, **{name: worded[name] for name in old}}


def _shows(answer: Json, name: str) -> bool:
    """Whether the quotes of an answer have a field that only an option adds."""
    evidence = answer.get("evidence")
    return bool(evidence) and isinstance(evidence, list) and name in evidence[0]


def _bare(value: object) -> object:
    """A JSON value with each document replaced by its id, and numbers rounded."""
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, Mapping):
        return {
            name: item["id"] if name == "document" and isinstance(item, Mapping) else _bare(item)
            for name, item in value.items()
        }
    return value
