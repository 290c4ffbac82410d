"""Where a text stands in the collection, for a terminal and as JSON (docs/json.md)."""

from __future__ import annotations

from assistant.codec.documents import DOCUMENT, PLACED
from assistant.codec.fields import Json
from assistant.locate import HARMLESS, MOST_COUNTED, Difference, Kind, Located, Place, Verdict
from assistant.render.lines import SHORT_DIGEST, Style, listed, place, plain, warned, wrapped
from assistant.render.phrases import citation, facts

_ABSENT = "No document of this collection has this text, or nearly this text."


def as_text(found: Located, width: int, style: Style = plain) -> str:
    """Where a text stands: what was found, then each place with its differences."""
    lines = wrapped(f"“{found.text}”", width, "", style, "heading")
    role = "text" if found.verdict is Verdict.EXACT else "warning"
    lines += wrapped(verdict_said(found), width, "  ", style, role)
    for number, one in enumerate(found.places, start=1):
        lines += ["", *_place(number, one, width, style)]
    footer = f"index {found.fingerprint[:SHORT_DIGEST]}"
    return "\n".join([*lines, "", *wrapped(footer, width, "", style, "faint")])


def as_json(found: Located) -> Json:
    """Where a text stands, as data."""
    return {
        "text": found.text,
        "verdict": found.verdict.value,
        "count": found.count,
        "fingerprint": found.fingerprint,
        "places": [
            {
                "text": one.text,
                "distance": one.distance,
                "differences": [_difference(difference) for difference in one.differences],
                **PLACED.encode(one),
                "document": DOCUMENT.encode(one.document),
            }
            for one in found.places
        ],
    }


def _difference(difference: Difference) -> Json:
    return {
        "kind": difference.kind.name.lower(),
        "given": difference.given,
        "found": difference.found,
        "given_start": difference.given_span.start,
        "given_end": difference.given_span.end,
        "start": difference.span.start,
        "end": difference.span.end,
        "characters": list(difference.names),
    }


def verdict_said(found: Located) -> str:
    """What was found, in a sentence."""
    if found.verdict is Verdict.ABSENT:
        return _ABSENT
    shown = len(found.places)
    number = f"{found.count:,}{' or more' if found.count == MOST_COUNTED else ''}"
    some = f"; {shown} of {number} places are shown" if shown < found.count else ""
    if found.verdict is Verdict.EXACT:
        return f"The collection has this text word for word{some}."
    kinds = {difference.kind for difference in found.places[0].differences}
    *most, last = (kind.value for kind in Kind if kind in kinds)
    said = f"{', '.join(most)} and {last}" if most else last
    only = "only " if kinds <= HARMLESS else ""
    return (
        "The collection does not have this text word for word; "
        f"the nearest differs {only}in {said}{some}."
    )


def _place(number: int, one: Place, width: int, style: Style) -> list[str]:
    label = f"[{number}] "
    margin = " " * len(label)
    document = one.document
    around = one.sentence if len(one.sentence) > len(one.text) else ""
    return [
        *wrapped(f"“{one.text}”", width, label, style, "quote"),
        *(wrapped(f"in: {around}", width, margin, style, "faint") if around else ()),
        *(line for change in one.differences for line in _change(change, width, margin, style)),
        *warned(document, width, margin, style),
        *listed([*facts(document), " / ".join(one.block.section)], width, margin, style, "text"),
        *wrapped(citation(document), width, margin, style, "faint"),
        *listed(place(document, one.span), width, margin, style, "faint"),
    ]


def _change(change: Difference, width: int, margin: str, style: Style) -> list[str]:
    role = "faint" if change.kind in HARMLESS else "warning"
    return wrapped(change_said(change), width, f"{margin}≠ ", style, role)


def change_said(change: Difference) -> str:
    """A difference in words: the words, both in one, and the names of odd characters."""
    if change.kind is Kind.SPACING:
        said = "spaces or line breaks differ"
    elif not change.given:
        said = f"not in the given text: “{change.found.strip()}”"
    elif not change.found:
        said = f"only in the given text: “{change.given.strip()}”"
    else:
        said = f"given “{change.given}”, here “{change.found}”: {change.marked}"
    names = f" ({', '.join(change.names)})" if change.names else ""
    return f"{said}{names}"
