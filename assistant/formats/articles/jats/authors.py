"""Reads the authors of a JATS article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.markup.xml import Element, child, children, language, local, text_of
from assistant.records import Author
from assistant.text import people

if TYPE_CHECKING:
    from collections.abc import Iterator

# Collaborations list their members and addresses inside their name.
_NOT_NAME = frozenset(
    {"address", "aff", "contrib-group", "email", "ext-link", "fn", "role", "uri", "xref"}
)
# Words before the name of a group that do not belong to it.
_BEFORE_GROUP = re.compile(
    r"\A(?:and\s+)?(?:(?:on\s+behalf\s+of|for)\s+(?:the\s+)?|(?-i:the)\s+)", re.IGNORECASE
)
# Groups of contributors who are the members of a collaboration, and not authors themselves.
_MEMBERS = re.compile(r"collab[a-z]*[-_ ](?:list|members?)|collaborators?|(?:group-)?members?")
# `suffix` may also have degrees and courtesies; only these are part of a name in a citation.
_SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV", "2nd", "3rd", "4th"})
# The ids of contributors that are groups; the elements may be in a namespace.
_GROUPS = "*[local-name()='contrib-group']/*[@id and *[starts-with(local-name(), 'collab')]]/@id"
_LATIN = re.compile(r"[A-Za-z]")


def authors_of(article: Element) -> Iterator[Author]:
    """Yield the authors; of several forms of a name, the one in the article's own language.

    A list of members may name its collaboration again, which counts once.
    """
    front = child(article, "front/article-meta")
    title = child(front, "title-group/article-title")
    spoken = language(article), text_of(title) if title is not None else ""
    groups: set[str] = set()
    for name in _names(front, *spoken):
        author = _author(name)
        if author.literal.casefold() not in groups:
            yield author
        groups |= {author.literal.casefold()} - {""}


def _names(front: Element | None, spoken: str, title: str) -> Iterator[Element]:
    """Yield the elements that name an author.

    Names without a role that follow a group are those of its members, and so are names that point
    to a group.
    """
    named = front.xpath(_GROUPS) if front is not None else ()
    collaborations = {str(identity) for identity in named}
    for group in children(front, "contrib-group") if front is not None else ():
        kind = str(group.get("content-type") or "author")
        after_a_group = False
        for contrib in children(group, "contrib") if not _MEMBERS.fullmatch(kind) else ():
            role = str(contrib.get("contrib-type") or ("" if after_a_group else kind)).rstrip("s")
            name = _own_name(contrib, spoken, title)
            is_group = name is not None and local(name).startswith("collab")
            if str(contrib.get("rid") or "") in collaborations:
                continue
            if name is not None and (role == "author" or (role == "collab" and is_group)):
                after_a_group = after_a_group or (is_group and bool(contrib.get("contrib-type")))
                yield name


def _own_name(contrib: Element, spoken: str, title: str) -> Element | None:
    """Return the name in the language, or else in the script, of the article, or else the first."""
    holders = (child(contrib, name) for name in ("name-alternatives", "collab-alternatives"))
    holder = next((holder for holder in holders if holder is not None), contrib)
    listed = list(children(holder, "name", "string-name", "collab", "collab-name"))
    of_a_group = [name for name in listed if local(name).startswith("collab")]
    forms = of_a_group if listed and listed[0] in of_a_group else listed
    latin = _LATIN.search(title) is not None
    same_language = (name for name in forms if spoken and language(name) == spoken)
    same_script = (name for name in forms if bool(_LATIN.search(text_of(name))) == latin)
    return next((name for names in (same_language, same_script, forms) for name in names), None)


def _author(element: Element) -> Author:
    if local(element).startswith("collab"):
        name = _BEFORE_GROUP.sub("", text_of(element, _NOT_NAME)).rstrip(",;: ")
        return people.group(name)
    surname, given_names, suffix = (
        text_of(part) if part is not None else ""
        for part in (child(element, name) for name in ("surname", "given-names", "suffix"))
    )
    if surname or given_names:
        suffix = suffix.rstrip(".")
        return people.person(surname, given_names, suffix if suffix in _SUFFIXES else "")
    name = text_of(element, _NOT_NAME)
    if element.get("name-style") == "eastern" and "," not in name:
        family, _, given_names = name.partition(" ")
        return people.person(family, given_names)
    return people.in_order(name)
