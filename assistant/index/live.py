"""The live generation, which a build compares the corpus with and takes segments from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from assistant.errors import IndexDamaged, IndexMissing
from assistant.index import history
from assistant.index.generations import Generations
from assistant.index.manifest import Manifest
from assistant.index.proved import prove
from assistant.index.store import Store, open_store
from assistant.index.stored import SegmentEntry


class LiveGeneration(NamedTuple):
    """The live generation, after its files were checked, and the builds that led to it."""

    folder: Path
    manifest: Manifest
    store: Store
    builds: tuple[history.Build, ...]

    @property
    def files(self) -> dict[str, str]:
        """The digest of each file of the corpus, by path."""
        return {path: file.sha256 for path, file in self.store.files().items()}

    @property
    def segments(self) -> dict[str, SegmentEntry]:
        """Its segments by their names."""
        return {entry.name: entry for entry in self.manifest.segments}


@contextlib.contextmanager
def open_live(generations: Generations) -> Iterator[LiveGeneration | None]:
    """Yield the live generation, or None if there is none or it is damaged."""
    try:
        lease = generations.lease()
    except (IndexMissing, IndexDamaged):
        yield None
        return
    try:
        live = _open_checked(generations, lease.folder)
    except IndexDamaged:
        yield None
    else:
        try:
            yield live
        finally:
            live.store.close()
    finally:
        lease.release()


def repair_current(generations: Generations) -> None:
    """If CURRENT is damaged, point it to the newest undamaged generation, if there is one.

    Documents then keep their ids, and the build does not read unchanged files again.
    """
    try:
        generations.lease().release()
    except IndexMissing:
        return
    except IndexDamaged:
        for name in generations.published():
            with contextlib.suppress(IndexDamaged):
                _open_checked(generations, generations.path(name)).store.close()
                generations.point_to(name)
                return


def _open_checked(generations: Generations, generation: Path) -> LiveGeneration:
    """Check a generation and open it; raises IndexDamaged."""
    manifest = Manifest.read(generation)
    prove(generations.folder, generation, manifest)
    builds = history.read(generation) or (history.first(manifest),)
    return LiveGeneration(generation, manifest, open_store(generation, manifest.segments), builds)
