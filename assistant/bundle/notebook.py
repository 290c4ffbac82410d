"""An answer as a piece of HTML, as notebooks show it: the page of a bundle without its head."""

from __future__ import annotations

from assistant.bundle.page import answer_lines
from assistant.records import Answer
from assistant.render import as_json

# When the answer was given; the page of a bundle shows the time elsewhere.
_NO_TIME = "1970-01-01T00:00:00+00:00"


def answer_as_html(answered: Answer) -> str:
    """The answer with its warnings, quotes and places. All text in it is inert and escaped."""
    lines = answer_lines(as_json.answer(answered), _NO_TIME, {})
    return "\n".join(["<div>", *lines, "<p>No medical advice.</p>", "</div>"])
