"""Proves a bundle: its answers as `verify` does, and everything that it adds to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.bundle.contents import PASSAGE, BundleFile, SourceOfBundle
from assistant.bundle.making import passages_of, sources_of
from assistant.bundle.page import page
from assistant.codec.fields import listed
from assistant.errors import UsageError
from assistant.index.corpus import CorpusRoots
from assistant.verify import Exported, Field, Match
from assistant.verify.fields import field
from assistant.verify.sources import read_again


@dataclass(frozen=True, slots=True)
class ProvedBundle:
    """What a bundle adds to its answers, compared with the files here.

    `fields` compare the page, the list of files and the passages. `missing` are the files that are
    not here, and `changed` those that are here with another content.
    """

    fields: tuple[Field, ...]
    missing: tuple[SourceOfBundle, ...]
    changed: tuple[SourceOfBundle, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything is proved. The answers are proved apart from this."""
        return all(field.match is Match.VALID for field in self.fields) and not (
            self.missing or self.changed
        )


def proved(
    bundle: BundleFile, data: bytes, exported: Sequence[Exported], corpus: Sequence[Path]
) -> ProvedBundle:
    """Compare a bundle with the files of a corpus; `data` is its file, `exported` its answers.

    Raises UsageError when an answer of the bundle cannot be shown.
    """
    named = sources_of(exported)
    here = read_again(CorpusRoots.of(corpus), {source.path for source in named})
    expected = tuple(passages_of(exported, here))
    unchanged = {s.path for s in named if s.path in here and here[s.path].sha256 == s.sha256}
    shown = tuple(passage for passage in bundle.passages if passage.source.path in unchanged)
    encode = listed(PASSAGE.shape).encode
    passages = field("passages", encode(shown), encode(expected))
    if passages.match is Match.VALID and len(shown) < len(bundle.passages):
        detail = "some of the files are not here"
        passages = passages._replace(match=Match.UNCHECKED, detail=detail)
    return ProvedBundle(
        (
            _page(bundle, data),
            field("sources", [*map(list, bundle.sources)], [*map(list, named)]),
            passages,
        ),
        tuple(source for source in named if source.path not in here),
        tuple(s for s in named if s.path in here and s.path not in unchanged),
    )


def _page(bundle: BundleFile, data: bytes) -> Field:
    """Compare the file with the one that this version writes of the same contents."""
    try:
        again = page(bundle)
    except ValueError as error:
        raise UsageError(
            f"An answer of this bundle cannot be shown ({error}); ask for the bundle again."
        ) from error
    if again.encode() == data:
        return Field("page", Match.VALID, None)
    return Field("page", Match.DIFFERS, None, detail="not what this version writes")
