"""The help: all keys, and how to read an answer."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from assistant.records import Design, Status
from assistant.render.advice import with_options
from assistant.tui import keys
from assistant.tui.host import host
from assistant.tui.screens.dialog import Dialog
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines
from assistant.tui.widgets.notes import Note

# Cells for the names of keys. Chosen by hand: three keys fit; longer names have their own line.
_KEYS_WIDTH = 20
# How to read an answer: headings and their paragraphs.
_READING = {
    "Typing": """
        What you type goes to the prompt, wherever you are. One rule says when a letter or a digit
        is a key instead: you went to a pane yourself (tab, enter or a click), and the prompt is
        empty. What you paste is always text, and goes to the prompt, too. A question may take
        several lines. In a dialog, what you type goes to its field; where it has none, it waits
        at the prompt. A number at the prompt shows that quote in its source and leaves you at the
        prompt. Enter at an empty prompt goes to the source.
    """,
    "What a quote is": """
        A sentence of an article in this collection, character for character. No word of an answer
        is written by a machine: a quote is cut out of the stored text at two offsets, and checked
        again before it is shown. “✔ verbatim” in the source means that the file itself was read
        again just now and has the same characters at the same place.
    """,
    "“context” and “also”": """
        A sentence that depends on the one before it (“This effect …”) is shown with that sentence,
        dimmed. The dimmed sentence is from the article too, but is not part of the quote. “also”
        names other publications that say the same. A different number, drug or “not” never counts
        as the same.
    """,
    "What the order means": """
        The quotes that seem to answer best come first. This order judges words, not truth. Read
        the passage around a quote before you rely on it.
    """,
    "“No answer found in this collection”": """
        No sentence came close enough. This says something about this collection only, not about
        the world. The nearest passages are shown below. “Some passages are about the same subject”
        means that the collection covers the subject, but no sentence is likely to answer.
    """,
    "“All quotes are from …”": """
        All quotes are from retracted work. Or the question asks what a treatment does, and all
        quotes are from case reports or laboratory work, which cannot show that.
    """,
    "Study designs": f"""
        As stated in the record of a document: {", ".join(design.value for design in Design)}.
        A design that is not stated is not guessed, and no badge is shown for it.
    """,
    "Editorial status": f"""
        {", ".join(status.value for status in Status)}. Every quote of a retracted or questioned
        document says so, with ⚠ and in capitals, and gives the date and the source of the notice.
        Retracted work comes last, unless nothing else answers. An expression of concern places a
        quote after comparable ones. “No notice known” means that neither the records in this
        collection nor an imported list have a notice. It does not mean that all is well: notices
        take months to reach a record. “assistant status-list import FILE” adds the list of
        Retraction Watch from the next question on.
    """,
    "Follow-ups": """
        A question that depends on the previous one (“and in children?”, “what about rituximab?”)
        takes over its subject, by simple rules. The question that was actually asked is shown below
        it. “Ask the last question as typed” asks without this.
    """,
    "No medical advice": "It shows what articles say, not what is right for a patient.",
}


class HelpScreen(Dialog[None]):
    """One page with all keys and all explanations."""

    heading = "Help"

    def contents(self) -> ComposeResult:
        """The page, which scrolls."""
        with VerticalScroll():
            yield Note(self._lines)

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        named = host(self).settings.named
        for title, group in keys.GROUPS.items():
            lines += [*plain_lines(title, "title", width), *self._keys(group, width), blank()]
        lines += plain_lines(
            f"To change keys, edit {host(self).settings.data / keys.FILE}, for example: "
            '[keys] and below it copy = "c". The ids: ' + ", ".join(sorted(keys.IDS)) + ".",
            "facts",
            width,
        )
        for title, text in _READING.items():
            lines += [
                blank(),
                *plain_lines(title, "title", width),
                *plain_lines(with_options(" ".join(text.split()), named), "text", width),
            ]
        return lines

    def _keys(self, group: tuple[keys.Key, ...], width: int) -> list[Line]:
        """A line for each action; one line stands for the nine keys that open a quote."""
        lines: list[Line] = []
        numbers = [key for key in group if key.id.startswith("quote-")]
        for key in group:
            if key in numbers[1:]:
                continue
            label, description = host(self).key(key.id), key.description
            if key in numbers:
                names = " ".join(host(self).key(number.id) for number in numbers)
                label = "1 … 9" if names == "1 2 3 4 5 6 7 8 9" else names
                description = "Open the quote with that number"
            label = f"  {label}"
            if len(label) >= _KEYS_WIDTH:
                lines += plain_lines(label.strip(), "text", width, margin=2)
                label = ""
            lines += plain_lines(description, "text", width, margin=_KEYS_WIDTH, label=label)
        return lines
