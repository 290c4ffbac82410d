"""Where a text stands in the collection: word for word, nearly so, or nowhere."""

from assistant.locate.differences import HARMLESS, Difference, Kind
from assistant.locate.places import (
    LONGEST,
    MOST_COUNTED,
    Located,
    Place,
    Verdict,
    locate,
)

__all__ = [
    "HARMLESS",
    "LONGEST",
    "MOST_COUNTED",
    "Difference",
    "Kind",
    "Located",
    "Place",
    "Verdict",
    "locate",
]
