from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from textual.binding import BindingsMap

from assistant.tui import keys
from assistant.tui.keys import EVERYWHERE, EVIDENCE, GROUPS, IDS, PROMPT, QUOTE, SOURCE, Key

ALL = list(chain.from_iterable(GROUPS.values()))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / keys.FILE


def read(file: Path, text: str) -> tuple[dict[str, str], str]:
    file.write_text(text, encoding="utf-8")
    return keys.read(file.parent)


def test_an_id_names_one_thing() -> None:
    assert {key.id for key in ALL} == IDS
    assert len(IDS) == len({*ALL})
    for group in GROUPS.values():
        assert len({key.id for key in group}) == len(group)
    assert {key for key in EVIDENCE if key in SOURCE} == {*QUOTE}


@pytest.mark.parametrize("group", [PROMPT, EVIDENCE, SOURCE])
def test_no_key_does_two_things_in_one_place(group: tuple[Key, ...]) -> None:
    names = [name for key in (*EVERYWHERE, *group) for name in key.keys.split(",")]
    assert len(names) == len(set(names))


def test_what_can_be_typed_is_no_key_of_the_prompt() -> None:
    for key in (*EVERYWHERE, *PROMPT):
        assert all(len(name) > 1 and name != "slash" for name in key.keys.split(","))


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_bindings_are_what_textual_takes(group: tuple[Key, ...]) -> None:
    made = keys.bindings(group)
    assert [binding.id for binding in made] == [key.id for key in group]
    for key, binding in zip(group, made, strict=True):
        assert (binding.key, binding.action) == (key.keys, key.action)
        assert binding.show == bool(key.hint)
        assert binding.description == (key.hint or key.description)
        assert key.description
    assert len(BindingsMap(made).key_to_bindings) >= len(made)


def test_without_a_file_all_keys_are_as_they_were(tmp_path: Path) -> None:
    assert keys.read(tmp_path) == keys.read(tmp_path / "none") == ({}, "")


def test_a_choice_of_keys(file: Path) -> None:
    chosen, problem = read(file, '[keys]\ncopy = "c"\nfilters = " ctrl+f , f12"\nfind = "/"\n')
    assert chosen == {"copy": "c", "filters": "ctrl+f,f12", "find": "slash"}
    assert problem == ""
    assigned = keys.assigned(chosen)
    assert (assigned["copy"], assigned["address"], assigned["find"]) == ("c", "o", "slash")
    assert assigned.keys() == IDS


def test_textual_puts_the_keys_where_they_were_chosen(file: Path) -> None:
    chosen, _ = read(file, '[keys]\nfind = "/, f8"\ncopy = "c"\n')
    bound = BindingsMap(keys.bindings(SOURCE))
    assert not bound.apply_keymap(chosen).clashed_bindings
    ids_by_key = {name: binding.id for name, [binding] in bound.key_to_bindings.items()}
    assert (ids_by_key["slash"], ids_by_key["f8"], ids_by_key["c"], ids_by_key["o"]) == (
        "find",
        "find",
        "copy",
        "address",
    )
    assert "y" not in ids_by_key


@pytest.mark.parametrize(
    "text",
    ["", "# nothing\n", "[keys]\n", "[other]\ncopy = 'c'\n", "keys = 1\n", "keys = ['copy']\n"],
)
def test_files_that_choose_nothing(file: Path, text: str) -> None:
    assert read(file, text) == ({}, "")


@pytest.mark.parametrize(
    "data",
    [
        b"[keys",
        b"[keys]\ncopy = c\n",
        b"[keys]\ncopy = 'c'\ncopy = 'd'\n",
        b"[keys]\ncopy = '\xff'\n",
        b"\xff\xfe[\x00k\x00",
        b"a = " + b"[" * 50_000,
        b"a = " + b"9" * 5_000,
        b"\x00",
    ],
    ids=lambda data: data[:12],
)
def test_what_cannot_be_read_is_said_and_left(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    chosen, problem = keys.read(file.parent)
    assert chosen == {}
    assert problem.startswith(f"{file} cannot be read (")
    assert problem.endswith("; correct or remove it.")
    assert file.read_bytes() == data


def test_a_folder_in_place_of_the_file(file: Path) -> None:
    file.mkdir()
    chosen, problem = keys.read(file.parent)
    assert chosen == {}
    assert "Is a directory" in problem


def test_what_is_right_beside_mistakes_holds(file: Path) -> None:
    text = '[keys]\ncopy = "c"\nnovel = "x"\nfind = 1\nopen = " "\nquit = "a,,b"\nhelp = ["f1"]\n'
    chosen, problem = read(file, text)
    assert chosen == {"copy": "c"}
    wrong = "find, help, novel, open, quit"
    assert problem == f"{file}: {wrong}: unknown id, or not a key name; the help lists all ids."


@pytest.mark.parametrize(
    ("text", "told", "owners"),
    [
        ('copy = "o"', "o is used for copy and address; copy gets it", {"copy": "o"}),
        (
            'filters = "f5"',
            "f5 is used for filters and rebuild; filters gets it",
            {"filters": "f5"},
        ),
        (
            'older = "ctrl+t"',
            "^t is used for older and filters; older gets it",
            {"older": "ctrl+t"},
        ),
        ('find = "n"', "n is used for find and next-mark; find gets it", {"find": "n"}),
        (
            'quote-3 = "4, 5"',
            (
                "4 is used for quote-3 and quote-4; quote-3 gets it; "
                "5 is used for quote-3 and quote-5; quote-3 gets it"
            ),
            {"quote-3": "4,5"},
        ),
        ('copy = "n"', "n is used for copy and next-mark; copy gets it", {"copy": "n"}),
        (
            'theme = "f12"\nhelp = "f12, f1"',
            "f12 is used for help and theme; help gets it",
            {"help": "f12,f1", "theme": keys.UNBOUND},
        ),
        ('copy = "c, c"', "", {"copy": "c"}),
        ('help = "j"', "j is used for help, next-quote and line-down; help gets it", {"help": "j"}),
    ],
)
def test_a_key_for_two_things_does_one_and_that_is_told(
    file: Path, text: str, told: str, owners: dict[str, str]
) -> None:
    chosen, problem = read(file, f"[keys]\n{text}\n")
    assert problem == (f"{file}: {told}." if told else "")
    assigned = keys.assigned(chosen)
    assert owners.items() <= assigned.items()
    for group in (PROMPT, EVIDENCE, SOURCE):
        names = [n for key in (*EVERYWHERE, *group) for n in assigned[key.id].split(",")]
        assert len([n for n in names if n != keys.UNBOUND]) == len({*names} - {keys.UNBOUND})


def test_keys_may_change_places(file: Path) -> None:
    assert read(file, '[keys]\ncopy = "o"\naddress = "y"\n')[1] == ""
    assert read(file, '[keys]\nfind = "1"\nnext-quote = "n"\n')[1] == ""


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("j,down", "j ↓"),
        ("ctrl+t", "^t"),
        ("f5", "f5"),
        ("slash", "/"),
        ("escape", "esc"),
        ("enter", "⏎"),
        ("k, up", "k ↑"),
        ("ctrl+j,alt+enter", "^j alt+⏎"),
        (keys.UNBOUND, "none"),
    ],
)
def test_keys_as_they_are_read(names: str, text: str) -> None:
    assert keys.displayed(names) == text
