from __future__ import annotations

import re

import pytest

from assistant.text.patterns import lazy_pattern


def test_an_expression_is_compiled_once_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile

    def counted(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return compile_now(source, flags)

    monkeypatch.setattr(re, "compile", counted)
    lazy = lazy_pattern("(?P<letter>A)", re.IGNORECASE)
    assert compiled == []
    [found] = [match["letter"] for match in lazy.finditer("xa")]
    assert (found, lazy.sub("b", "xa"), lazy.pattern) == ("a", "xb", "(?P<letter>A)")
    assert lazy.fullmatch("xa") is None
    assert compiled == ["(?P<letter>A)"]


def test_what_an_expression_lacks_is_missing() -> None:
    with pytest.raises(AttributeError):
        _ = lazy_pattern("a")._nothing  # type: ignore[attr-defined]
    with pytest.raises(re.error):
        lazy_pattern("(").search("a")
