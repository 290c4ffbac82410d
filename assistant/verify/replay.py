"""Asks the question of an exported answer again, and says what differs and why.

Answers are deterministic, so every difference has a cause: the file was changed, or the program,
the index, the ranker or the imported list of notices is another one. The record of builds
(`index.history`) says which files of the corpus changed since the index that answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from assistant.codec.answers import FORMAT, seal
from assistant.codec.documents import MAYBE_STATUS_LIST
from assistant.codec.fields import Json
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.index.history import Build, FileChange, changes_since
from assistant.index.manifest import Settings
from assistant.verify.asked import asked_again
from assistant.verify.claims import Claim, Exported, Part
from assistant.verify.fields import canonical, without

# Fields of a document whose change a reader must know.
_TOLD = ("status", "citation", "design", "population")
#: Settings of an index, with the words for them.
_SETTINGS = {
    "model": "the embedding model",
    "model_digest": "the files of the embedding model",
    "parser": "the version of the readers",
    "splitter": "how sentences are found",
    "passages": "how passages are cut",
    "synonyms": "the synonyms of the corpus",
    "arithmetic": "the arithmetic of the vectors",
}


class Fate(StrEnum):
    """What became of a quote."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"


class Compared(NamedTuple):
    """A quote of one answer or of both; a number is 0 in the answer that lacks it.

    `detail` says what changed about its document.
    """

    fate: Fate
    then: int
    now: int
    quote: str
    document: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """An answer compared with the answer of today.

    `is_same` says that both are the same byte for byte. `causes` are sentences, the first cause
    first. `build` is the record of the build that was asked.
    """

    question: str
    is_same: bool
    causes: tuple[str, ...]
    quotes: tuple[Compared, ...]
    build: Build

    @property
    def changed(self) -> tuple[Compared, ...]:
        """The quotes that are new or gone, or beside which something changed."""
        return tuple(q for q in self.quotes if q.fate not in (Fate.SAME, Fate.MOVED))


def replayed(exported: Exported, index: Assistant) -> Replayed:
    """Ask the question of an answer again; raises AssistantError if it cannot be asked."""
    answer = exported.answer
    most, terms = _asked_with(answer)
    same_ranker = index.ranked_by(str(answer.get("ranker"))) or index
    now = asked_again(answer, same_ranker, most, terms)
    # A follow-up question is asked again in full.
    now["typed"] = answer.get("typed", now["typed"])
    is_same = canonical(_bare(answer)) == canonical(_bare(now)) and _is_sealed(answer)
    return Replayed(
        exported.question,
        is_same,
        () if is_same else tuple(_causes(answer, now, index)) or (_UNKNOWN,),
        tuple(_quotes(exported, now)),
        index.builds[-1],
    )


_UNKNOWN = (
    "The index, the ranker and the list of notices are the same; the processor or a library may "
    "round differently, or the file was edited and sealed again."
)


def _asked_with(answer: Json) -> tuple[int, list[str]]:
    most, terms = answer.get("most"), answer.get("filter")
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise UsageError("The answer does not say how many quotes were asked for; export it again.")
    if not isinstance(terms, list):
        raise UsageError("The answer does not say which filters were used; export it again.")
    return most, list(map(str, terms))


def _bare(answer: Json) -> Json:
    """The answer without its seal, which the question as typed belongs to."""
    return without(answer, ("seal",))


def _is_sealed(answer: Json) -> bool:
    return answer.get("seal") == seal(answer)


def _causes(answer: Json, now: Json, index: Assistant) -> Iterator[str]:
    """What differs between the two times, in the order in which it would matter."""
    if not _is_sealed(answer):
        yield "The file was changed after the answer was exported."
    if answer.get("format") != FORMAT:
        yield "Another version of the program wrote this answer."
    if answer.get("fingerprint") != now["fingerprint"]:
        yield from _index_causes(str(answer.get("fingerprint")), index)
    if answer.get("ranker") != now["ranker"]:
        yield "The ranker is another one."
    today = MAYBE_STATUS_LIST.encode(index.status_list)
    if answer.get("status_list") != today:
        then = _list(answer.get("status_list"))
        yield f"The imported list of notices was {then}, and is now {_list(today)}."


def _list(about: object) -> str:
    if not isinstance(about, Mapping):
        return "none"
    return f"{about.get('name')} of {about.get('date') or 'an unknown date'}"


def _index_causes(fingerprint: str, index: Assistant) -> Iterator[str]:
    changes = changes_since(index.builds, fingerprint)
    if changes is None:
        yield (
            "Another index answered, or one that was built before the builds on record "
            "(assistant status lists them)."
        )
        return
    then = next(b for b in reversed(index.builds) if b.fingerprint == fingerprint)
    yield from _setting_causes(then.settings, index.builds[-1].settings)
    for said, chosen in _by_kind(changes):
        if chosen:
            yield f"{said}: {', '.join(change.path for change in chosen)}."


def _setting_causes(then: Settings, now: Settings) -> Iterator[str]:
    for name, said in _SETTINGS.items():
        one, other = getattr(then, name), getattr(now, name)
        if one != other:
            values = f" ({one}, now {other})" if name in ("model", "arithmetic") else ""
            yield f"The index was built again with a change of {said}{values}."


def _by_kind(changes: tuple[FileChange, ...]) -> Iterator[tuple[str, list[FileChange]]]:
    yield "Files added since then", [c for c in changes if c.before is None]
    yield "Files changed since then", [c for c in changes if c.before and c.after]
    yield "Files removed since then", [c for c in changes if c.after is None]


def _quotes(exported: Exported, now: Json) -> Iterator[Compared]:
    """Every quote of both answers, in the order of the exported answer, then the new ones."""
    then = {_key(claim): claim for claim in exported.claims if claim.part is Part.QUOTE}
    today = {(item["document"]["id"], item["quote"]): item for item in now["evidence"]}
    for key, claim in then.items():
        item = today.get(key)
        if item is None:
            yield Compared(Fate.GONE, claim.number, 0, claim.text, claim.document)
            continue
        detail = _changed_facts(claim, item)
        moved = claim.number != item["n"]
        fate = Fate.CHANGED if detail else Fate.MOVED if moved else Fate.SAME
        yield Compared(fate, claim.number, item["n"], claim.text, claim.document, detail)
    for key, item in today.items():
        if key not in then:
            yield Compared(Fate.NEW, 0, item["n"], item["quote"], item["document"]["id"])


def _key(claim: Claim) -> tuple[str, str]:
    return claim.document, claim.text


def _changed_facts(claim: Claim, item: Json) -> str:
    """What differs in the facts beside a quote: its place, its file, status, citation, design."""
    shown = claim.shown["document"] if isinstance(claim.shown.get("document"), Mapping) else {}
    found = item["document"]
    changed = [
        f"{name} was {shown.get(name)}, is {found[name]}"
        for name in _TOLD
        if canonical(shown.get(name)) != canonical(found[name])
    ]
    if claim.source.sha256 != found["source"]["sha256"]:
        changed.append("its file has changed")
    if (claim.span.start, claim.span.end) != (item["start"], item["end"]):
        changed.append(f"it stood at {claim.span.start}, stands at {item['start']}")
    return "; ".join(changed)
