"""Every key of the screen, in one place, and the user's own choice of keys.

A binding has an id; a line of `keys.toml` in the user's data folder gives it another key::

    [keys]
    copy = "c"
    filters = "ctrl+f,f7"

Letters and digits are only keys in the panes, so that they can be typed into the prompt.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from textual.binding import Binding, InvalidBinding

FILE = "keys.toml"
_LARGEST = 100_000  # bytes of a file of keys


class Key(NamedTuple):
    """An action that has a key. `hint` is its name in the footer, or empty if it is not there.

    `says` describes the action in the help and in the palette.
    """

    id: str
    keys: str
    action: str
    says: str
    hint: str = ""


EVERYWHERE = (
    Key("help", "f1", "app.help", "Keys, and how to read an answer", "help"),
    Key("sessions", "f2", "app.sessions", "Earlier conversations: reopen, rename, delete"),
    Key("corpus", "f3", "app.corpus", "What the collection holds"),
    Key("theme", "f4", "app.theme", "Switch between light and dark"),
    Key("rebuild", "f5", "app.rebuild", "Update the index to match the corpus", "rebuild"),
    Key("filters", "ctrl+t", "app.filters", "Choose which documents may answer", "filters"),
    Key("clear-filters", "ctrl+l", "clear_filters", "Clear all filters"),
    Key("export", "ctrl+o", "app.export", "Save an answer or the conversation to a file", "export"),
    Key("new", "ctrl+n", "new_session", "Start a new conversation"),
    Key("back", "escape", "back", "One step back: dialog, source, running question, prompt"),
    Key("quit", "ctrl+q", "app.quit", "Quit"),
)
PROMPT = (
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
    """A group as Textual takes it."""
    return [
        Binding(key.keys, key.action, key.hint or key.says, show=bool(key.hint), id=key.id)
        for key in group
    ]


def read(folder: Path) -> tuple[dict[str, str], str]:
    """The keys that a user has chosen, by id, and a text about the mistakes in the file, or "".

    The correct lines of a file with mistakes still count.
    """
    file = folder / FILE
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST)
        table = tomllib.loads(data.decode()).get("keys", {})
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, RecursionError) as error:
        return {}, f"{file} cannot be read ({error}); correct or remove it."
    chosen = table if isinstance(table, dict) else {}
    texts = {k: _named(v) for k, v in chosen.items() if k in IDS and isinstance(v, str)}
    right = {k: v for k, v in texts.items() if v}
    wrong = sorted(chosen.keys() - right.keys())
    twice = _twice(right)
    if wrong:
        return (
            right,
            f"{file}: {', '.join(wrong)}: unknown id, or not a key name; f1 lists all ids.",
        )
    if twice:
        return right, f"{file}: {twice} is used twice; the first one listed in the help gets it."
    return right, ""


def current(chosen: Mapping[str, str], key: Key) -> str:
    """The keys of an action: those that the user has chosen, or else the usual ones."""
    return chosen.get(key.id, key.keys)


def _named(names: str) -> str:
    """Keys by their names in Textual, or "" when one of them is not a key."""
    try:
        return ",".join(one.key for one in Binding.make_bindings([Binding(names, "")]))
    except InvalidBinding:
        return ""


def _twice(chosen: Mapping[str, str]) -> str:
    """A key that two actions in the same place have, or ""."""
    for group in (PROMPT, EVIDENCE, SOURCE):
        seen: set[str] = set()
        for key in (*EVERYWHERE, *group):
            for one in current(chosen, key).split(","):
                if one.strip() in seen:
                    return one.strip()
                seen.add(one.strip())
    return ""


def shown(names: str) -> str:
    """Keys as they are shown: "j ↓", "^t", "f5"."""
    said = {"slash": "/", "down": "↓", "up": "↑", "escape": "esc", "enter": "⏎"}
    return " ".join(
        said.get(name, name.replace("ctrl+", "^")) for name in map(str.strip, names.split(","))
    )
