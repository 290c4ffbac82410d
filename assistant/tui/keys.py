"""Every key of the screen, and the user's own choice of keys.

Each action has an id. A line of `keys.toml` in the user's data folder gives it other keys::

    [keys]
    copy = "c"
    filters = "ctrl+f,f7"

Letters and digits are keys only in the panes, and only while the prompt is empty, so that users
can type anywhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from textual.binding import Binding, InvalidBinding

FILE = "keys.toml"
# Bytes of a key file that are read. Chosen by hand: far more than a line for every key needs, and
# little enough that a wrong file of any size is read at once.
_MOST_BYTES = 100_000


class Key(NamedTuple):
    """An action that has keys, and its texts.

    `keys` are the default keys, separated by commas. `description` is the text in the help and in
    the command palette. `hint` is the name of the action in the footer; an action without one is
    not in the footer.
    """

    id: str
    keys: str
    action: str
    description: str
    hint: str = ""


QUIT = Key("quit", "ctrl+q", "app.quit", "Quit")
REBUILD = Key("rebuild", "f5", "app.rebuild", "Update the index to match the corpus", "rebuild")
HELD_BACK = Key(
    "held-back", "f8", "held_back", "Show the retracted work that stands back in the answer"
)
CLEAR_FILTERS = Key("clear-filters", "ctrl+l", "clear_filters", "Clear all filters")
EVERYWHERE = (
    Key("help", "f1", "app.help", "Keys, and how to read an answer", "help"),
    Key("sessions", "f2", "app.sessions", "Earlier conversations: reopen, rename, delete"),
    Key("corpus", "f3", "app.corpus", "What the collection holds, and what is missing"),
    Key("theme", "f4", "app.theme", "Switch between light and dark"),
    REBUILD,
    Key(
        "evidence",
        "f6",
        "app.evidence",
        "The effects that the quotes state: table, intervals",
    ),
    Key("filters", "ctrl+t", "app.filters", "Choose which documents may answer", "filters"),
    CLEAR_FILTERS,
    Key("export", "ctrl+o", "app.export", "Save an answer or the conversation to a file", "export"),
    HELD_BACK,
    Key("new", "ctrl+n", "new_session", "Start a new conversation"),
    Key("back", "escape", "back", "One step back: dialog, source, running question, prompt"),
    QUIT,
)
PROMPT = (
    Key("submit", "enter", "submit", "Ask the question"),
    Key("new-line", "ctrl+j,alt+enter,shift+enter", "insert_line", "Begin a new line"),
    Key("older", "up", "older", "The previous question"),
    Key("newer", "down", "newer", "The next question"),
    Key("page-up", "pageup", "screen.page(-1)", "Scroll the conversation up"),
    Key("page-down", "pagedown", "screen.page(1)", "Scroll the conversation down"),
)
QUOTE = (
    Key("copy", "y", "screen.copy", "Copy the quote with its citation", "copy"),
    Key("address", "o", "screen.address", "Open its DOI or PubMed page", "web"),
)
EVIDENCE = (
    Key("open", "enter", "screen.open", "Open the quote in its source", "open"),
    Key("next-quote", "j,down", "screen.move(1)", "The next quote"),
    Key("previous-quote", "k,up", "screen.move(-1)", "The previous quote"),
    *(Key(f"quote-{n}", str(n), f"screen.pick({n})", f"Open quote {n}") for n in range(1, 10)),
    *QUOTE,
)
SOURCE = (
    Key(
        "next-mark", "n", "screen.step(1)", "The next quote of the answer, or the next hit", "next"
    ),
    Key("previous-mark", "N", "screen.step(-1)", "The previous quote or hit"),
    Key("find", "slash", "screen.find", "Find in this document", "find"),
    Key("line-down", "j,down", "scroll_down", "Scroll down one line"),
    Key("line-up", "k,up", "scroll_up", "Scroll up one line"),
    *QUOTE,
)
GROUPS: Mapping[str, tuple[Key, ...]] = {
    "Everywhere": EVERYWHERE,
    "At the prompt": PROMPT,
    "In the evidence": EVIDENCE,
    "In the source": SOURCE,
}
IDS = frozenset(key.id for group in GROUPS.values() for key in group)


def bindings(group: tuple[Key, ...]) -> list[Binding]:
    """The actions of a group as bindings of Textual."""
    return [
        Binding(key.keys, key.action, key.hint or key.description, show=bool(key.hint), id=key.id)
        for key in group
    ]


def read(folder: Path) -> tuple[dict[str, str], str]:
    """The keys that a user has chosen, by id, and a sentence about mistakes in the file, or "".

    The correct lines of a file with mistakes still count.
    """
    file = folder / FILE
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST_BYTES)
        table = tomllib.loads(data.decode()).get("keys", {})
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, RecursionError) as error:
        return {}, f"{file} cannot be read ({error}); correct or remove it."
    chosen = table if isinstance(table, dict) else {}
    named = {k: _textual_names(v) for k, v in chosen.items() if k in IDS and isinstance(v, str)}
    valid = {k: v for k, v in named.items() if v}
    invalid = sorted(chosen.keys() - valid.keys())
    duplicate = _duplicate_key(valid)
    if invalid:
        ids = ", ".join(invalid)
        return valid, f"{file}: {ids}: unknown id, or not a key name; f1 lists all ids."
    if duplicate:
        advice = "the first one listed in the help gets it"
        return valid, f"{file}: {duplicate} is used twice; {advice}."
    return valid, ""


def current(chosen: Mapping[str, str], key: Key) -> str:
    """The keys of an action: those that the user has chosen, or else the default ones."""
    return chosen.get(key.id, key.keys)


def _textual_names(names: str) -> str:
    """The names that Textual has for these keys, or "" when one of them is not a key."""
    try:
        return ",".join(binding.key for binding in Binding.make_bindings([Binding(names, "")]))
    except InvalidBinding:
        return ""


def _duplicate_key(chosen: Mapping[str, str]) -> str:
    """A key that two actions would share in the same pane, or ""."""
    for group in (PROMPT, EVIDENCE, SOURCE):
        names_so_far: set[str] = set()
        for key in (*EVERYWHERE, *group):
            for name in current(chosen, key).split(","):
                if name.strip() in names_so_far:
                    return name.strip()
                names_so_far.add(name.strip())
    return ""


def displayed(names: str) -> str:
    """Keys as the screen shows them: "j ↓", "^t", "f5"."""
    symbols = {"slash": "/", "down": "↓", "up": "↑", "escape": "esc", "enter": "⏎"}
    return " ".join(
        symbols.get(name, name.replace("ctrl+", "^")) for name in map(str.strip, names.split(","))
    )
