"""BibTeX, and the LaTeX in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.citations.latex import plain_text
from assistant.records import Design, Identifiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.formats import Parsed
    from assistant.records import Document


def read(text: str) -> Parsed:
    return parse(text.encode(), "refs.bib")


def test_everything_at_once(sound: Callable[[Document], None]) -> None:
    (document,) = read(
        "% Encoding: UTF-8\n\n@string{rest = {Journal of Rest}}\n@Article{doe2019,\n"
        '  author = "Doe, Anna B. and Milton {Roe} and {The Rest Group} and von Koe, Jr, Carl",\n'
        '  title = {{Rest} helps P{\\"a}ckert},\n  journal = rest,\n  year = 2019,\n'
        "  abstract = {BACKGROUND: 50% rest. METHODS: 5\\% sleep.},\n  doi = {10.1000/A\\_b},\n"
        "  note = {{PMID:} 12},\n  pmcid = {PMC9},\n"
        "  pubtype = {Review, Clinical Trial, Phase II},\n}\n"
        "@comment{nothing}\n"
    ).documents
    assert document.source.format == "bibtex"
    assert (document.id, document.title) == ("PMID12", "Rest helps Päckert")
    assert (document.venue, document.year) == ("Journal of Rest", 2019)
    assert author_names(document) == ("Doe AB", "Roe M", "The Rest Group", "von Koe C Jr")
    assert document.identifiers == Identifiers("12", "PMC9", "10.1000/a_b")
    assert document.publication_types == ("Review", "Clinical Trial, Phase II")
    assert document.design is Design.NON_RANDOMISED_TRIAL
    assert [(block.section, block.locator) for block in document.blocks[1:]] == [
        (("Abstract", "BACKGROUND"), "line 9"),
        (("Abstract", "METHODS"), "line 9"),
    ]
    assert document.text.endswith("50% rest.\n\n5% sleep.")
    sound(document)


def test_a_bad_entry_costs_itself() -> None:
    parsed = read(
        "@article{,\n title = {One}}\n@article{,\n title = {Two}}\n"
        "@article{bad,\n title = {Never closed\n@article{c,\n title = {Three}, title = {Four}}\n"
        "@article{d,\n title = {Five}\n year = {2001}}\n@article{e,\n year = 2000}\n"
    )
    assert [document.title for document in parsed.documents] == ["One", "Two", "Three", "Five"]
    damaged, twice, comma, empty = parsed.problems
    assert damaged.startswith("line 5: a damaged entry (")
    assert twice == "line 7: duplicate fields, the first is used: title"
    assert comma == 'line 10: a comma is missing after "title"'
    assert empty == "line 12: a record without title or abstract"


def test_values_are_joined() -> None:
    (document,) = read(
        '@string(a = "Rest")\n@string{b = a # " and " # {sleep}}\n'
        '@book{x, booktitle = b # " again" # mar, year = 2001, eprinttype = {pubmed}, '
        "eprint = {5}}\n"
    ).documents
    assert (document.title, document.id) == ("Rest and sleep againmar", "PMID5")


def test_groups_without_braces_are_no_people() -> None:
    names = "Society for Rest and Doe, A and others"
    (document,) = read(f"@misc{{x, title = {{T}}, author = {{{names}}}}}").documents
    assert author_names(document) == ("Society for Rest", "Doe A", "et al.")


@pytest.mark.parametrize(
    "start", ["Scopus\nEXPORT DATE: 1 April 2016\n\n", "@\n %a\npreamble{x}\n", ""]
)
def test_what_comes_before_the_first_entry(start: str) -> None:
    assert read(f"{start}@article{{a, title = {{Rest}}}}").documents[0].title == "Rest"


def test_nothing_but_an_encoding_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no BibTeX entry"):
        read("% Encoding: UTF-8\n")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("plain", "plain"),
        (r"50\% of 5% \& R&D", "50% of 5% & R&D"),
        (r"{\"O}nn{\'o} \'{\i}\v{s} \c c \aa", "Önnó íš ç å"),
        (r"{\th}{\ae}{\o} {\ss}x", "þæø ßx"),
        (r"\textit{Natrix} \emph{cetti} {\bf x}", "Natrix cetti x"),
        (r"DNA$_{\textrm{2}}$ and H\textsubscript{2}O", "DNA2 and H2O"),
        (r"10$^{9}$, 10\textsuperscript{-3} and $5^2$", "10⁹, 10⁻³ and 5²"),
        (r"$\alpha$-syn, $p<0.05$, $\le 5$, a $\pm$ 3", "α-syn, p<0.05, ≤5, a ±3"),
        (r"$4^{\textrm{th}}$ $\frac{a}{b}$", "4th a/b"),
        ("cost $5 and $10", "cost $5 and $10"),
        (r"{\textgreater}5 \textless{} 3", ">5 < 3"),
        (r"a--b ``c'' x---y~z ~50 \textasciitilde", "a–b “c” x—y z ~50 ~"),
        (r"\{a\} \_ \$ \# C$\backslash$", "{a} _ $ # C\\"),
        (r"5\,mg a\-b \\ c \unknown{kept}", "5 mg ab \n c kept"),
        (r"\begin{itemize}\item a\end{itemize}", " \n\na "),
    ],
)
def test_latex_becomes_plain_text(latex: str, expected: str) -> None:
    assert plain_text(latex) == expected


@pytest.mark.parametrize(
    "value",
    [
        "{" * 50_000 + "a" + "}" * 50_000,
        "$" * 200_000,
        ("$" + "a" * 1000) * 500,
        ("$" + "_" * 1500) * 500,
        "\\" * 200_000 + " ",
        "\\textsuperscript" + " " * 200_000,
        '\\"{a}' * 50_000,
    ],
)
def test_hostile_values_end(value: str) -> None:
    assert read(f"@article{{a, title = {{T}}, abstract = {{{value}}}}}").documents[0].title == "T"


def test_strings_that_double_are_not_followed() -> None:
    strings = "".join(f"@string{{s{at + 1} = s{at} # s{at}}}\n" for at in range(60))
    (document,) = read(f"{strings}@misc{{a, title = s60}}\n").documents
    assert len(document.title) < 3000
    many = " # ".join(["s9"] * 5000)
    assert len(read(f"{strings}@misc{{a, title = {many}}}\n").documents[0].title) < 3_000_000


def test_a_missing_brace_does_not_mix_entries() -> None:
    parsed = read(
        "@article{a,\n title = {Steam},\n year = {2016,\n abstract = {It did not.}\n}\n\n"
        " year = {2017},\n abstract = {Humming helps.}\n}\n"
        "@article{b,\n title = {Honey},\n abstract = {Honey helps.}\n}\n"
    )
    assert [document.text for document in parsed.documents] == ["Honey\n\nHoney helps."]
    assert parsed.problems == ("line 1: a damaged entry (the end of a field is missing)",)


def test_an_entry_whose_first_line_is_lost_does_not_join_the_one_above() -> None:
    parsed = read(
        "@article{a,\n title = {Steam},\n author = {Doe, A},\n year = {2016},\n\n"
        " author = {Roe, B},\n year = {2017},\n abstract = {Humming helps.}\n}\n"
        "@article{b,\n title = {Honey}}\n"
    )
    assert [document.text for document in parsed.documents] == ["Honey"]
    assert parsed.problems == ("line 1: two entries run together (author, year)",)
