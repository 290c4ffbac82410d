"""Every key of the screen, and the user's own choice of keys.

Each action has an id. A line of `keys.toml` in the user's data folder gives it other keys::

    [keys]
    copy = "c"
    filters = "ctrl+f,f12"

Letters and digits are keys only in the panes, and only while the prompt is empty, so that users
can type anywhere. A key does one thing in one place: where several actions would share a key, one
that the user has chosen gets it, and of those the first one listed here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from textual.binding import Binding, InvalidBinding

FILE = "keys.toml"
# Bytes of a key file that are read. Chosen by hand: far more than a line for every key needs, and
# little enough that a wrong file of any size is read at once.
_MOST_BYTES = 100_000
# Stands for the keys of an action that has none. No terminal sends such a key.
UNBOUND = "unbound"


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


PALETTE = Key("palette", "ctrl+p", "app.command_palette", "Every command by its name", "palette")
QUIT = Key("quit", "ctrl+q", "app.quit", "Quit")
HELP = Key("help", "f1", "app.help", "Keys, and how to read an answer", "help")
THEME = Key("theme", "f4", "app.theme", "Switch between light and dark")
BACK = Key("back", "escape", "back", "One step back: dialog, source, running question, prompt")
#: Keys of the main screen that act in dialogs, too; others say there that the dialog is open.
IN_DIALOGS = (HELP, THEME)
REBUILD = Key("rebuild", "f5", "app.rebuild", "Update the index to match the corpus", "rebuild")
HELD_BACK = Key(
    "held-back", "f8", "held_back", "Show the retracted work that stands back in the answer"
)
LOCATE = Key(
    "locate", "f7", "app.locate", "Find where a sentence stands in the collection", "locate"
)
CHANGED = Key("changed", "f9", "app.changed", "Saved questions whose evidence has changed")
CLEAR_FILTERS = Key("clear-filters", "ctrl+l", "clear_filters", "Clear all filters")
EVERYWHERE = (
    HELP,
    Key("filters", "ctrl+t", "app.filters", "Choose which documents may answer", "filters"),
    Key(
        "randomised",
        "ctrl+r",
        "only_randomised",
        "Only randomised trials may answer, or all designs again",
        "RCTs only",
    ),
    Key("more", "ctrl+g", "more_quotes", "The answer again, with more quotes", "more"),
    Key("export", "ctrl+o", "app.export", "Save an answer or the conversation to a file", "export"),
    Key("as-typed", "ctrl+y", "ask_as_typed", "Ask the last question as typed", "as typed"),
    Key("sessions", "f2", "app.sessions", "Earlier conversations: reopen, rename, delete"),
    Key("corpus", "f3", "app.corpus", "What the collection holds, and what is missing"),
    THEME,
    REBUILD,
    Key(
        "evidence",
        "f6",
        "app.evidence",
        "The effects that the quotes state: table, intervals, directions",
        "evidence",
    ),
    LOCATE,
    CLEAR_FILTERS,
    HELD_BACK,
    CHANGED,
    Key("new", "ctrl+n", "new_session", "Start a new conversation"),
    BACK,
    PALETTE,
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
    Key("copy", "y", "screen.copy", "Copy the quote with a short citation", "copy"),
    Key("copy-proof", "Y", "screen.copy_proof", "Copy the quote with its proof"),
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
SESSIONS = (
    Key("rename", "ctrl+r", "rename", "Rename the conversation"),
    Key("delete", "delete,ctrl+d", "delete", "Delete the conversation"),
)
GROUPS: Mapping[str, tuple[Key, ...]] = {
    "Everywhere": EVERYWHERE,
    "At the prompt": PROMPT,
    "In the evidence": EVIDENCE,
    "In the source": SOURCE,
    "In the list of conversations": SESSIONS,
}
#: The keys that can act in one place; of these, no two may be the same.
PLACES = (
    *((*EVERYWHERE, *group) for group in (PROMPT, EVIDENCE, SOURCE)),
    (*IN_DIALOGS, BACK, PALETTE, QUIT, *SESSIONS),
)
BY_ID: Mapping[str, Key] = {key.id: key for key in chain.from_iterable(GROUPS.values())}
IDS = frozenset(BY_ID)


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
    invalid = ", ".join(sorted(chosen.keys() - valid.keys()))
    problems = [f"{invalid}: unknown id, or not a key name; the help lists all ids"] * bool(invalid)
    for name, (winner, *losers) in _shared(valid).items():
        uses = f"{', '.join((winner, *losers[:-1]))} and {losers[-1]}"
        problems.append(f"{displayed(name)} is used for {uses}; {winner} gets it")
    return valid, f"{file}: {'; '.join(problems)}." if problems else ""


def assigned(chosen: Mapping[str, str]) -> dict[str, str]:
    """The keys of every action by its id, each key with one action in one place."""
    names = {key.id: dict.fromkeys(_names(chosen, key)) for key in BY_ID.values()}
    for name, (_, *losers) in _shared(chosen).items():
        for loser in losers:
            names[loser].pop(name, None)
    return {id_: ",".join(keys) or UNBOUND for id_, keys in names.items()}


def _textual_names(names: str) -> str:
    """The names that Textual has for these keys, or "" when one of them is not a key."""
    try:
        return ",".join(binding.key for binding in Binding.make_bindings([Binding(names, "")]))
    except InvalidBinding:
        return ""


def _names(chosen: Mapping[str, str], key: Key) -> Iterator[str]:
    yield from map(str.strip, chosen.get(key.id, key.keys).split(","))


def _shared(chosen: Mapping[str, str]) -> dict[str, list[str]]:
    """Keys that several actions would share in one place, with their ids; the first gets it."""
    shared: dict[str, list[str]] = {}
    for place in PLACES:
        uses: dict[str, list[str]] = {}
        for key in sorted(place, key=lambda key: key.id not in chosen):
            for name in dict.fromkeys(_names(chosen, key)):
                uses.setdefault(name, []).append(key.id)
        for name, ids in uses.items():
            if len(ids) > 1:
                shared[name] = list(dict.fromkeys([*shared.get(name, ()), *ids]))
    return shared


def displayed(names: str) -> str:
    """Keys as the screen shows them: "j ↓", "^t", "f5"; "none" for an action without keys."""
    symbols = {"slash": "/", "down": "↓", "up": "↑", "escape": "esc", "enter": "⏎"}
    symbols[UNBOUND] = "none"
    parted = (name.strip().rpartition("+") for name in names.split(","))
    return " ".join(
        (modifiers + plus).replace("ctrl+", "^") + symbols.get(name, name)
        for modifiers, plus, name in parted
    )
