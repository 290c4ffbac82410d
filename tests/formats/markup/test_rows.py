import pytest
from lxml import etree

from assistant.formats.markup.rows import is_head

BODY = "<tbody><tr><td>1</td></tr></tbody>"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (f"<table><thead><tr><td>A</td></tr></thead>{BODY}</table>", True),
        ("<table><thead><tr><td>A</td></tr></thead></table>", False),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td></tr></table>", True),
        ("<table><tr><th>A</th><td>1</td></tr><tr><td>1</td></tr></table>", False),
        ("<table><tr><th>A</th><th>B</th></tr></table>", False),
        (f"<table>{BODY}</table>", False),
    ],
)
def test_rows_that_name_columns(table: str, *, expected: bool) -> None:
    row = next(etree.fromstring(table).iter("tr"))
    assert is_head(row) is expected


def test_a_row_alone_is_no_head() -> None:
    assert not is_head(etree.fromstring("<tr><th>A</th><th>B</th></tr>"))
