"""Rewrites works of OpenAlex with the keys of `metadata.read_metadata`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.text.people import in_order

# The types of OpenAlex that PubMed has, too, by PubMed's names.
_TYPES = {
    "article": "Journal Article",
    "editorial": "Editorial",
    "erratum": "Published Erratum",
    "letter": "Letter",
    "preprint": "Preprint",
    "retraction": "Retraction of Publication",
    "review": "Review",
}
# Words of an abstract; a longer one is damaged or hostile. Chosen by hand: abstracts have 1,500.
_MOST_WORDS = 20_000


def is_openalex(value: dict[str, Any]) -> bool:
    """Whether an object is a work of OpenAlex."""
    return isinstance(value.get("authorships"), list) and "publication_year" in value


def record_of(work: dict[str, Any]) -> dict[str, object]:
    """Return a record with the title, authors, journal, year, numbers and abstract of a work."""
    located, where = _part(work, "primary_location"), _part(work, "biblio")
    pages = (where.get("first_page"), where.get("last_page"))
    authors = [
        _part(authorship, "author").get("display_name")
        for authorship in work["authorships"]
        if isinstance(authorship, dict)
    ]
    return {
        "id": str(work.get("id") or "").rpartition("/")[2],
        "title": work.get("title") or work.get("display_name"),
        "authors": [asdict(in_order(name)) for name in authors if isinstance(name, str)],
        "journal": _part(located, "source").get("display_name"),
        "year": work.get("publication_year"),
        "volume": where.get("volume"),
        "issue": where.get("issue"),
        "pages": "-".join(dict.fromkeys(str(page) for page in pages if page)),
        "publisher": _part(located, "source").get("host_organization_name"),
        "issn": _part(located, "source").get("issn") or _part(located, "source").get("issn_l"),
        "keywords": _names(work.get("keywords"), "display_name", "keyword"),
        "mesh": _names(work.get("mesh"), "descriptor_name"),
        "doi": work.get("doi"),
        "pmid": _part(work, "ids").get("pmid"),
        "publication_types": _TYPES.get(str(work.get("type"))),
        "is_retracted": work.get("is_retracted"),
        "abstract": _abstract(work.get("abstract_inverted_index")),
    }


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}


def _names(value: object, *keys: str) -> list[object]:
    """Return the names of the objects in a list, each under the first of `keys` that it has."""
    items = value if isinstance(value, list) else ()
    named = (
        [item.get(key) for key in keys if item.get(key)] for item in items if isinstance(item, dict)
    )
    return [names[0] for names in named if names]


def _abstract(index: object) -> str | None:
    """Return the abstract of an index that gives the places of each word."""
    places = index.items() if isinstance(index, dict) else ()
    words = {at: word for word, listed in places if isinstance(listed, list) for at in listed}
    numbered = sorted(at for at in words if isinstance(at, int))[:_MOST_WORDS]
    return " ".join(words[at] for at in numbered) or None
