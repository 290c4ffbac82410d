"""Finds the part of a page that is the article, and what in it belongs to the page instead.

Sites name the parts of their pages (``class="related-articles"``, ``role="navigation"``), but any
of these names may also be on the element with the whole article. So an element only counts as page
furniture by its name if it contains a small part of the page's prose. The article is the innermost
element that contains nearly all of the remaining prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.articles.html.line_text import inline_text
from assistant.text.writer import fold

if TYPE_CHECKING:
    from assistant.formats.markup.xml import Element

NEVER = frozenset(
    """annotation annotation-xml audio base button canvas datalist dialog embed head iframe input
    link map meta nav noscript object option script select style svg template textarea title
    video""".split()  # noqa: SIM905 - reads better than thirty quoted words
)
_FURNITURE_TAGS = frozenset({"aside", "fieldset", "footer", "form", "nav"})
_FURNITURE_ROLES = frozenset(
    {"alert", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search"}
)
INLINE = frozenset(
    """a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math
    maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow
    ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
    mprescripts nobr output q rb rp rt rtc ruby s samp semantics small span strike strong sub sup
    time tt u var wbr""".split()  # noqa: SIM905 - the same
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = re.compile(
    r"(?<![a-z])(?:ads?|advert\w*|affiliations?|affs?|addthis|altmetrics?|authors?|author-?(?:list"
    r"|names?|info|notes)|banner|breadcrumbs?|byline|cit-?extra|cited-?by|citation-?(?:tools|manager)"
    r"|comments?|consent|contrib(?:utor)?s?(?:-?(?:list|group))?|cookies?|copyright|correspondence"
    r"|disqus|downloads?|drop-?down|catlinks|editsection|footer|history-list|jump\w*|keywords?"
    r"|kwd-?group|licen[cs]e|log-?in|menus?|metrics|modal|nav|navbar|navbox|navigation|newsletter"
    r"|lightbox|noprint|outline|overlay|pagination|pager|peer-?review\w*|permissions|pop-?up|print-only"
    r"|promo\w*|recommend\w*|referees?|article-reports?|related|viewer"
    r"|reflink\w*|screen-reader-text|search|share|sharing|side-?bar|sign-?in|skip-?links?|social"
    r"|sr-only|subscri\w+|tags|toc|toolbar|tools|tooltip|visually-hidden)(?![a-z])"
)
_REFERENCES = re.compile(
    r"(?<![a-z])(?:back-refs|bibliography|citation-?list|ref-?list|reference-?list|references|refs)"
    r"(?![a-z])"
)
_INLINE_FURNITURE = re.compile(
    r"(?<![a-z])(?:drop-?down|editsection|mathjax-preview|overlay|pop-?up|screen-reader-text"
    r"|sr-only|tooltip|visually-hidden)(?![a-z])"
)
_ABSTRACT = re.compile(r"(?<![a-z])(?:abstract|abstractsection)(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Characters: direct text of an element below this length is a label, above it prose.
_PROSE = 80
# Shares of the prose of the page. With more of it, an element is not furniture, whatever its name
# says: sites give such names to the element with the article, too. Chosen by hand: higher shares
# lose articles, lower ones keep menus and related articles.
_MOST_FURNITURE = 0.3
# A hidden element with more of the prose may be a part of the article that a click unfolds.
_MOST_HIDDEN = 0.03
# A reference list may be longer than the article above it. Chosen by hand.
_MOST_REFERENCES = 0.7
# The share of the prose that the element of the article contains. Chosen by hand: with a higher
# share, one stray paragraph makes the whole page the article; with a lower one, parts of the
# article are lost.
_NEARLY_ALL = 0.9
_ARTICLES = frozenset({"article", "main"})


def names_of(element: Element) -> str:
    """Return class and id of `element` in lower case, with hyphens between the words in them."""
    text = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _CAMEL.sub("-", text).lower().replace("_", "-")


def is_abstract(element: Element) -> bool:
    """Whether a block `element` is an abstract by its name."""
    return tag_of(element) not in INLINE and bool(_ABSTRACT.search(names_of(element)))


def tag_of(element: Element) -> str:
    """Return the name of `element` in lower case."""
    return str(element.tag).lower()


class Page:
    """A page below its root element."""

    def __init__(self, root: Element) -> None:
        body = root.find("body")
        self.root = root
        self.body = root if body is None else body
        self._prose = _prose_below(self.body, set())
        self._all = self._prose.get(self.body, 0)
        self._left_out = {inner for inner in self.body.iter() if self._is_furniture(inner)}
        self._clean = _prose_below(self.body, self._left_out)
        self.main = self._find_main()

    def leaves_out(self, element: Element) -> bool:
        """Whether `element` belongs to the page, not to its article."""
        return element in self._left_out

    def has_prose(self, element: Element) -> bool:
        """Whether `element` contains text of the article, not only labels."""
        return self._clean.get(element, 0) > 0

    def title(self, declared: str) -> tuple[str, str]:
        """Return the title and its place: the declared one, the first heading, or the page name."""
        shown_h1 = [h1 for h1 in self.body.iter("h1") if not self._hidden(h1)]
        headings = [(inline_text(h1, self.leaves_out), h1) for h1 in shown_h1]
        headings = [(text, h1) for text, h1 in headings if text]
        page_name = fold(self.root.findtext(".//title") or "")
        shown = fold(str(next(iter(self.root.xpath("//meta[@property='og:title']/@content")), "")))
        if declared:
            return declared, "head"
        within = [text for text, h1 in headings if self.main in (h1, *h1.iterancestors())]
        for text in (*within, *(text for text, _ in headings)):
            if len(within) == 1 or text in page_name or text in shown:
                return text, "h1"
        return (shown, "head") if shown else (page_name, "head/title")

    def _hidden(self, element: Element) -> bool:
        return any(above in self._left_out for above in element.iterancestors())

    def _is_furniture(self, element: Element) -> bool:
        """Whether `element` is furniture: always, or by its name if it contains little prose."""
        tag, names = tag_of(element), names_of(element)
        if tag in NEVER:
            return True
        most = 0.0
        if tag in INLINE:
            most = 1.0 if _INLINE_FURNITURE.search(names) else 0.0
        elif tag in HEADINGS or _holds_figure(tag, element):
            pass
        elif _REFERENCES.search(names):
            most = _MOST_REFERENCES
        elif (
            tag in _FURNITURE_TAGS
            or element.get("role") in _FURNITURE_ROLES
            or _FURNITURE.search(names)
        ):
            most = _MOST_FURNITURE
        if element.get("aria-hidden") == "true" or element.get("hidden") is not None:
            most = max(most, _MOST_FURNITURE)
        elif _HIDDEN.search(str(element.get("style") or "")) and not _holds_formula(tag, element):
            most = max(most, _MOST_HIDDEN)
        return self._share(element) < most

    def _share(self, element: Element) -> float:
        return self._prose.get(element, 0) / max(1, self._all)

    def _find_main(self) -> Element:
        """Return the innermost element that contains nearly all prose, and the abstract."""
        prose = self._clean
        wanted = _NEARLY_ALL * prose.get(self.body, 0)
        abstract = next(
            (inner for inner in self.body.iter() if prose.get(inner) and is_abstract(inner)), None
        )
        above_abstract = {abstract, *abstract.iterancestors()} if abstract is not None else None
        main = self.body
        while wanted and tag_of(main) not in _ARTICLES:
            inner = next((child for child in main if prose.get(child, 0) >= wanted), None)
            if (
                inner is None
                or tag_of(inner) in ("p", "tr")
                or (above_abstract and inner not in above_abstract)
            ):
                break
            main = inner
        return main


def _holds_figure(tag: str, element: Element) -> bool:
    return tag == "aside" and next(element.iter("figure", "table"), None) is not None


def _holds_formula(tag: str, element: Element) -> bool:
    """Whether `element` hides the MathML of a formula, of which the page shows a picture."""
    return tag == "span" and next(element.iter("math"), None) is not None


def _prose_below(body: Element, left_out: set[Element]) -> dict[Element, int]:
    """Return for each element the number of characters of prose in it and its descendants.

    Text belongs to the nearest block element. Text of links does not count.
    """
    own: dict[Element, int] = {}
    order: list[Element] = []
    stack: list[Element] = [body]
    while stack:  # not `iter`, which would enter elements that are left out
        element = stack.pop()
        order.append(element)
        own[element] = len((element.text or "").strip())
        for inner in element:
            tag = tag_of(inner)
            own[element] += len((inner.tail or "").strip())
            if tag in NEVER or inner in left_out or tag == "a":
                continue
            if tag in INLINE:
                own[element] += len("".join(inner.itertext()).strip())
            else:
                stack.append(inner)
    total = {element: size if size >= _PROSE else 0 for element, size in own.items()}
    for element in reversed(order):
        above = element.getparent()
        if element is not body and above is not None:
            total[above] = total.get(above, 0) + total[element]
    return total
