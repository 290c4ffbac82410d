"""Recognises the row of a table that names its columns, where a format does not mark it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What heads say of a group: "Placebo (n = 20)", "N=12", "n (%)".
_GROUP_SIZE = re.compile(
    r"\(?\b[nN]\s*[=:]\s*\d[\d,\s]*\)?|95\s?%|\(?\d{1,2}\s*(?:weeks?|months?|years?|days?)\b\)?"
)


def names_columns(row: Sequence[str]) -> bool:
    """Whether a row has neither figures, but those of the sizes of groups, nor a sentence."""
    return any(row) and not any(_has_figures(cell) or cell.endswith(".") for cell in row)


def is_head_of(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether `row`, the first of a table, names the columns: it has no figures, those below do.

    A table of words alone gives no sign, so its first row counts as any other.
    """
    return len(row) > 1 and names_columns(row) and any(map(_figures_in, below))


def _has_figures(cell: str) -> bool:
    return any(map(str.isdigit, _GROUP_SIZE.sub("", cell)))


def _figures_in(row: Sequence[str]) -> bool:
    return any(map(_has_figures, row[1:]))
