"""Recognises the start of captions."""

from __future__ import annotations

import re

CAPTION = re.compile(
    r"(?:supplement(?:ary|al)\s+|appendix\s+|extended data\s+)?"
    r"(?:fig(?:ure|s?\.|\b)|table|box|scheme|chart)\s*(?:S?\d{1,3}|[IVX]{1,5})[a-z]?\b"
    r"(?:\s*$|\s*[.:|\u2013\u2014-]|\s+(?-i:[^\W\d_a-z\u03b1-\u03c9]))",
    re.IGNORECASE,
)
