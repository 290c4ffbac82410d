"""Exports answers into a folder of Markdown notes, such as a vault of Obsidian.

::

    wording  hostile text  ->  text and front matter that no program for notes obeys
    notes    answers       ->  the notes: one for each answer, one for each quoted article
    folder   notes         ->  files; one that exists is kept
"""

from __future__ import annotations

from assistant.conversation.vault.folder import Changed, Written, write
from assistant.conversation.vault.notes import Note, Told, notes

__all__ = ["Changed", "Note", "Told", "Written", "notes", "write"]
