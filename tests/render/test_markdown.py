from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.display import inert
from assistant.records import (
    Answer,
    Block,
    BlockKind,
    Document,
    Evidence,
    Hit,
    Passage,
    Source,
    Span,
)
from assistant.render import markdown

Test = Callable[[str], None]
ANY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("*_[]()<>`~#-+=|:!&;.0123456789 \\/$^\n\t"),
    ),
    min_size=1,
    max_size=60,
)
TRAPS = [
    "# heading",
    "1. one",
    "12) twelve",
    "123456789. many",
    "- item",
    "+ item",
    "= under",
    "===",
    "---",
    "***",
    "> quote",
    "    code",
    "```",
    "~~~",
    "<b>bold</b>",
    "<!-- gone -->",
    "&lt; &#42;",
    "[text](http://x.invalid)",
    "![image](x)",
    "[ref]: http://x.invalid",
    "<http://x.invalid>",
    "a | b\n--|--",
    "back\\slash\\",
    "trailing\\",
    "two  ",
    "*a* **b** _c_ `d` ~~e~~",
]


def text_of(tokens: list[Token]) -> str:
    """What a reader of the rendered page sees of inline tokens."""
    seen = ""
    for token in tokens:
        if token.children is not None:
            seen += text_of(token.children)
        elif token.type in ("softbreak", "hardbreak"):
            seen += "\n"
        else:
            seen += token.content
    return seen


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def answer_of(count: int, quote: str, question: str = "question") -> Answer:
    items = []
    for number in range(count):
        document = Document(
            id=f"{quote}{number}",
            source=Source("path", "markdown", "0" * 64),
            title=quote,
            text=quote,
            blocks=(Block(Span(0, len(quote)), BlockKind.PARAGRAPH, (quote,), "line 1"),),
        )
        span = Span(0, len(quote))
        hit = Hit(Passage(document, span, number, (span,)), 0.5, {}, {})
        items.append(Evidence(hit, span, 0.5))
    return Answer(question, question, tuple(items), None, 1.0, "f" * 64)


def surrounded(answer: Answer) -> Answer:
    """Its quote leans on its own first character and says the same as itself."""
    [item] = answer.evidence
    if item.span.end < 2:
        return answer
    later = replace(item, span=Span(1, item.span.end))
    return replace(answer, evidence=(replace(later, context=Span(0, 1), also=(item,)),))


def with_traps(test: Test) -> Test:
    for trap in TRAPS:
        test = example(trap)(test)
    return test


@settings(deadline=None)
@given(ANY)
@with_traps
def test_a_page_shows_text_as_it_is(said: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        markdown.answer(answer_of(1, said, said))
    )
    heading = next(at for at, token in enumerate(tokens) if token.type == "heading_open")
    assert folded(text_of([tokens[heading + 1]])) == folded(inert(said))
    quote = next(at for at, token in enumerate(tokens) if token.type == "blockquote_open")
    assert tokens[quote + 1].type == "paragraph_open" or not folded(inert(said))
    assert folded(text_of([tokens[quote + 2]])) == folded(inert(said))
    kinds = {token.type for token in tokens}
    assert kinds <= {
        f"{kind}_{end}"
        for kind in ("heading", "paragraph", "ordered_list", "list_item", "blockquote")
        for end in ("open", "close")
    } | {"inline"}
    inline = {child.type for token in tokens for child in token.children or []}
    assert inline <= {"text", "text_special", "softbreak", "hardbreak", "code_inline"}


@settings(deadline=None)
@given(ANY)
@with_traps
def test_what_a_quote_is_shown_with_stays_text(said: str) -> None:
    shown = surrounded(answer_of(1, said, said))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown.answer(shown))
    kinds = {token.type.rpartition("_")[0] for token in tokens if token.type != "inline"}
    assert kinds <= {"heading", "paragraph", "ordered_list", "list_item", "blockquote"}
    assert sum(token.type == "heading_open" for token in tokens) == 1
    assert sum(token.type == "blockquote_open" for token in tokens) == 1
    assert sum(token.type == "list_item_open" for token in tokens) == 1
    inline = {child.type for token in tokens for child in token.children or []}
    assert inline <= {"text", "text_special", "softbreak", "hardbreak", "code_inline"}


def test_every_item_keeps_its_number_and_its_facts() -> None:
    tokens = MarkdownIt().parse(markdown.answer(answer_of(12, "quote")))
    assert sum(token.type == "ordered_list_open" for token in tokens) == 1
    items = [token for token in tokens if token.type == "list_item_open"]
    assert [item.info for item in items] == [str(number) for number in range(1, 13)]
    ends = [at for at, token in enumerate(tokens) if token.type == "list_item_close"]
    last = text_of(tokens[ends[-2] : ends[-1]])
    assert "characters 0 to 5 of path" in last
