"""Keys, and how to read an answer."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from assistant.records import Design, Status
from assistant.tui import keys
from assistant.tui.host import host
from assistant.tui.lines import Line, blank, ours
from assistant.tui.screens.dialog import Dialog
from assistant.tui.widgets.notes import Note

_KEYS = 16  # cells for the names of keys
_READING = {
    "What a quote is": """
        A sentence of an article in this collection, character for character. No word of an answer
        is written by a machine: a quote is cut out of the stored text at two offsets, and compared
        again before it is shown. “✔ verbatim” in the source says that the file itself was read anew
        just now and holds the same characters at the same place.
    """,
    "“context” and “also”": """
        A sentence that leans on the one before (“This effect …”) is shown with that one, dimmed:
        it stands there in the article, and is no part of the quote. “also” names other publications
        that say the same; a different number, drug or “not” is never “the same”.
    """,
    "What the order means": """
        Quotes stand in the order of how well they seem to answer. That is a judgement of words, not
        of truth: read the passage around a quote before you rely on it.
    """,
    "“Nothing in this corpus answers that”": """
        No sentence came close enough. It says nothing about the world, only about this collection.
        The nearest passages are shown below it; they do not answer the question. “Some passages
        touch on it” means that they are on its subject, without a statement that answers.
    """,
    "“Only … answers this”": """
        Everything that is quoted is of retracted work; or, where a question asks what a treatment
        does, of case reports or of laboratory work, which cannot show that.
    """,
    "Study designs": f"""
        As the record of a document states them: {", ".join(design.value for design in Design)}.
        What is not stated is not guessed, and not shown as a badge.
    """,
    "Editorial status": f"""
        {", ".join(status.value for status in Status)}. A retracted or questioned document says so
        with ⚠ and in capitals on every quote of it, with the date and with who says so. Retracted
        work comes last, and first only where nothing else answers; an expression of concern puts a
        quote behind comparable ones. “No notice known” means that neither the records in this
        collection nor an imported list name one, and not that all is well: notices take months to
        reach a record. “assistant status-list import FILE” joins the list of Retraction Watch from
        the next question on.
    """,
    "Follow-ups": """
        A question that leans on the one before (“and in children?”, “what about rituximab?”)
        carries its subject over, by plain rules. What was really asked is shown below it; “Ask the
        last question as typed” in the palette asks without it.
    """,
    "No medical advice": "It shows what articles say, not what is right for a patient.",
}


class Help(Dialog[None]):
    """Everything that one has to know, on one page."""

    heading = "Help"

    def contents(self) -> ComposeResult:
        """One scrolled text."""
        with VerticalScroll():
            yield Note(self._lines)

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for title, group in keys.GROUPS.items():
            lines += [*ours(title, "title", width), *self._keys(group, width), blank()]
        lines += ours(
            f"Other keys: name them in {host(self).settings.data / keys.FILE}, for example: "
            '[keys] and below it copy = "c". The ids: ' + ", ".join(sorted(_ids())) + ".",
            "facts",
            width,
        )
        for title, text in _READING.items():
            lines += [
                blank(),
                *ours(title, "title", width),
                *ours(" ".join(text.split()), "text", width),
            ]
        return lines

    def _keys(self, group: tuple[keys.Key, ...], width: int) -> list[Line]:
        lines: list[Line] = []
        for key in group:
            if key.id.startswith("quote-") and key.id != "quote-1":
                continue
            names = keys.current(host(self).chosen_keys, key)
            label = "1 … 9" if key.id == "quote-1" else keys.shown(names)
            says = "Open that quote" if key.id == "quote-1" else key.says
            lines += ours(says, "text", width, margin=_KEYS, label=f"  {label}"[: _KEYS - 1])
        return lines


def _ids() -> set[str]:
    return {key.id for group in keys.GROUPS.values() for key in group}
