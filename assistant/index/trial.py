"""Reads the files that changed before a build, to say which of them it will not be able to read."""

from __future__ import annotations

from assistant.errors import UnreadableFile
from assistant.formats.isolation import parse_files
from assistant.index.contents import Contents
from assistant.index.corpus import Changes, CorpusRoots
from assistant.index.prepared import prepare
from assistant.index.progress import Progress
from assistant.index.reading import read_files

# Changed files that are read before a build, the first ones in the order of their paths. Chosen by
# hand: they take seconds. The build reads all of them anyway, so reading many twice would be waste.
_MOST_TRIED = 200


def after_trial(
    corpus: CorpusRoots, changes: Changes, live: Contents, progress: Progress
) -> Contents:
    """The contents of the live index, with the problems that files would have after a build.

    Files beyond `_MOST_TRIED` are taken for readable.
    """
    gone = {*changes.removed, *changes.updated, *(source for source, _ in changes.moved)}
    changed = sorted((*changes.added, *changes.updated))[:_MOST_TRIED]
    problems: list[tuple[str, str]] = []
    for done, (path, (_, result)) in enumerate(read_files(corpus, changed, parse_files, prepare)):
        progress("reading", done, len(changed))
        if isinstance(result, UnreadableFile):
            problems.append((path, str(result)))
    moved = dict(changes.moved)
    kept = [(path, why) for path, why in live.problems if path not in gone]
    kept += [(moved[path], why) for path, why in live.problems if path in moved]
    unread = [path for path in live.unread if path not in gone]
    unread += [moved[path] for path in live.unread if path in moved]
    return live._replace(
        problems=tuple(sorted((*kept, *problems))),
        unread=tuple(sorted((*unread, *(path for path, _ in problems)))),
    )
