"""What `verify` says of a bundle, beside its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.bundle import BundleFile, ProvedBundle
from assistant.bundle.contents import SourceOfBundle
from assistant.display import inert
from assistant.render.phrases import counted
from assistant.verify import Match

# Files that a line names. Chosen by hand: more of them are only counted.
_MOST_FILES = 5
_EDITED = "the file was edited, or another version of the program wrote it"
_SAID = {
    ("page", Match.VALID): "The page shows exactly these answers.",
    ("page", Match.DIFFERS): f"The page is not the one that belongs to these answers: {_EDITED}.",
    ("sources", Match.VALID): "The list of files is that of the quotes.",
    ("sources", Match.DIFFERS): "The list of files is not that of the quotes.",
    ("passages", Match.VALID): "The passages around the quotes are those of the files.",
    ("passages", Match.DIFFERS): "The passages around the quotes are not those of the files.",
    ("passages", Match.UNCHECKED): (
        "The passages around the quotes are those of the files, as far as these are here."
    ),
}


def bundle_report(bundle: BundleFile, added: ProvedBundle) -> Iterator[str]:
    """The lines about the page, the passages and the files of a bundle, and who signed it off."""
    for field in added.fields:
        yield _SAID[field.name, field.match]
    total = len(bundle.sources)
    if added.missing:
        yield inert(
            f"This computer lacks {len(added.missing)} of {counted(total, 'file')}, which are "
            f"needed to prove the rest: {_named(added.missing)}."
        )
    if added.changed:
        yield inert(
            f"{len(added.changed)} of {counted(total, 'file')} have another content here: "
            f"{_named(added.changed)}."
        )
    who = f", and says that {bundle.signed_off_by} signed it off" if bundle.signed_off_by else ""
    yield inert(f"The record was made {bundle.made}{who}. Nothing here can prove that.")


def _named(sources: Sequence[SourceOfBundle]) -> str:
    shown = [f"{source.path} (SHA-256 {source.sha256[:12]})" for source in sources[:_MOST_FILES]]
    more = len(sources) - len(shown)
    return ", ".join([*shown, *([f"and {more} more"] if more else [])])
