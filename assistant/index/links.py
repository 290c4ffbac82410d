"""What connects the documents of a generation: links between them, and the user's synonyms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from assistant import storage
from assistant.errors import IndexDamaged
from assistant.index.stored import Link, Synonym


def write(path: Path, links: Mapping[str, Iterable[Link]], synonyms: Iterable[Synonym]) -> None:
    """Write the links of each kind and the synonyms, with a digest of the file; raises OSError."""
    content = {
        "links": {kind: list(of_kind) for kind, of_kind in links.items()},
        "synonyms": list(synonyms),
    }
    storage.write_file(path, storage.sealed(json.dumps(content)))


class Links:
    """The links and synonyms of a generation, read when they are first asked for."""

    def __init__(self, path: Path) -> None:
        """Read them from `path`."""
        self._path = path

    def of_kind(self, kind: str) -> list[Link]:
        """Links of one kind, such as "title", "preprint", "notice", "trial" or "unmet"."""
        return self._content[0].get(kind, [])

    def synonyms(self, keys: Iterable[str]) -> list[Synonym]:
        """Every term of the groups that hold a term with one of `keys`, in the order given."""
        wanted = frozenset(keys)
        groups = {synonym.group for synonym in self._content[1] if synonym.key in wanted}
        return [synonym for synonym in self._content[1] if synonym.group in groups]

    @cached_property
    def _content(self) -> tuple[dict[str, list[Link]], list[Synonym]]:
        try:
            content = json.loads(storage.unsealed(self._path.read_bytes()))
            links = {
                kind: [Link(*link) for link in found] for kind, found in content["links"].items()
            }
            return links, [Synonym(*synonym) for synonym in content["synonyms"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"{self._path} is not what the build wrote; run: assistant build"
            ) from error
