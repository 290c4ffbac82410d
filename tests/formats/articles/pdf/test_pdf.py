from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from papers import BOLD, HEIGHT, ITALIC, SYMBOL, Paper
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.articles.pdf import pdfium
from assistant.records import BlockKind, Document, Status

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "Morning Light for Tired Gardeners"
DATA = os.environ.get("ASSISTANT_DATA")
PLAIN = (
    "Gardeners who work before sunrise often complain of tired eyes and slow hands. "
    "We asked whether a lamp on the bench changes how many seedlings they pot in an hour. "
    "Nobody had asked that before, although lamps are cheap and benches are many. "
)
MORE = (
    "Forty gardeners took part, and each of them worked at both benches in random order. "
    "The lamp was switched on at five and switched off again when the sun had risen fully. "
    "Potted seedlings were counted by a person who did not know which bench had been lit. "
)


def read(paper: Paper) -> Document:
    return parse(paper.data(), "folder/paper.pdf").documents[0]


def blocks(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [
        document.text[slice(*block.span)] for block in document.blocks if kind in (None, block.kind)
    ]


def paragraphs(document: Document) -> list[str]:
    return blocks(document, BlockKind.PARAGRAPH)


def sections(document: Document) -> dict[str, tuple[str, ...]]:
    return {document.text[slice(*block.span)][:20]: block.section for block in document.blocks}


def titled() -> Paper:
    paper = Paper()
    paper.put(60, 80, TITLE, 20)
    paper.put(60, 110, "Ada Brown, Carl van Dorn and Eva M. Finch", 11)
    return paper


def simple() -> Paper:
    paper = titled()
    paper.put(60, 150, "Abstract", 11, BOLD)
    y = paper.text(60, 165, 480, PLAIN)
    paper.put(60, y + 14, "Methods", 11, BOLD)
    y = paper.text(60, y + 29, 480, MORE)
    paper.put(60, y + 14, "Participants", 10, BOLD)
    paper.text(60, y + 29, 480, PLAIN.replace("Gardeners", "People"))
    return paper


def test_an_article_has_title_authors_sections_and_paragraphs(
    sound: Callable[[Document], None],
) -> None:
    document = read(simple())
    sound(document)
    assert document.source.format == "pdf"
    assert document.id == "folder/paper"
    assert document.title == TITLE
    assert author_names(document) == ("Brown A", "van Dorn C", "Finch EM")
    assert paragraphs(document)[0] == PLAIN.strip()
    assert [(block.section, block.locator) for block in document.blocks[1:]] == [
        (("Abstract",), "page 1, block 3"),
        (("Abstract",), "page 1, block 4"),
        (("Methods",), "page 1, block 5"),
        (("Methods",), "page 1, block 6"),
        (("Methods", "Participants"), "page 1, block 7"),
        (("Methods", "Participants"), "page 1, block 8"),
    ]


def test_the_imprint_above_the_title_is_no_text_of_the_article() -> None:
    paper = simple()
    imprint = (
        "Lamplight Publishing Company",
        "Annals of Garden Lamps and Benches",
        "Volume 2014, Article ID 123456, 6 pages, printed in the month of May",
        "doi:10.1234/garden.5",
    )
    for row, line in enumerate(imprint):
        paper.put(60, 30 + 10 * row, line, 8)
    document = read(paper)
    assert document.title == TITLE
    assert document.identifiers.doi == "10.1234/garden.5"
    assert paragraphs(document)[0] == PLAIN.strip()


def test_the_same_bytes_give_the_same_text() -> None:
    data = simple().data()
    assert parse(data, "a.pdf") == parse(data, "a.pdf")


def columns(paper: Paper, y: float, texts: list[str], width: float, step: float) -> None:
    for at, text in enumerate(texts):
        paper.text(40 + at * step, y, width, text)


@pytest.mark.parametrize(("count", "width", "step"), [(2, 246, 270), (3, 204, 220)])
def test_columns_are_read_one_after_the_other(count: int, width: float, step: float) -> None:
    texts = [f"Column {at} begins here. {PLAIN}{MORE}Column {at} ends here." for at in range(count)]
    paper = titled()
    columns(paper, 160, texts, width, step)
    assert paragraphs(read(paper)) == texts


def test_a_full_width_figure_parts_what_stands_above_from_what_stands_below() -> None:
    paper = titled()
    above = [f"Above {at}: {PLAIN}" for at in range(2)]
    below = [f"Below {at}: {MORE}" for at in range(2)]
    columns(paper, 160, above, 246, 270)
    paper.put(
        40,
        340,
        "Figure 1. All gardeners and all seedlings of all the years, counted by the hour",
        9,
    )
    columns(paper, 380, below, 246, 270)
    document = read(paper)
    assert [text[:8] for text in blocks(document)[1:]] == [
        "Above 0:",
        "Above 1:",
        "Figure 1",
        "Below 0:",
        "Below 1:",
    ]
    assert blocks(document, BlockKind.CAPTION)[0].startswith("Figure 1. All gardeners")


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    paper = titled()
    left = paper.text(40, 160, 246, PLAIN + "The lamp that we")
    paper.text(310, 160, 246, "used was small. " + MORE + "The bench was made of the")
    assert left < HEIGHT
    paper.page()
    paper.text(40, 80, 246, "same wood in all of the rooms. " + PLAIN)
    paper.text(310, 80, 246, "Another one begins. " + MORE + PLAIN)
    whole = paragraphs(read(paper))
    assert len(whole) == 2
    assert "The lamp that we used was small." in whole[0]
    assert "was made of the same wood in all of the rooms." in whole[0]


def test_paragraphs_part_at_gaps_indents_and_short_last_lines() -> None:
    paper = titled()
    y = paper.text(60, 160, 480, PLAIN)
    y = paper.text(60, y, 480, MORE, indent=3)
    y = paper.text(60, y + 12, 480, PLAIN)
    assert paragraphs(read(paper)) == [PLAIN.strip(), MORE.strip(), PLAIN.strip()]


def test_words_that_a_line_end_cuts_are_mended() -> None:
    paper = titled()
    paper.lines(
        60,
        160,
        [
            "The gardeners of this double-blind treatment were tired when they came, and treat-",
            "ment was a lamp. It was a double-",
            "blind trial of anti-",
            "AQP4 lamps and of long-",
            "term potting at www.gardens.",
            "example/lamps or at night and/",
            "or in the years 2010\u2013",
            "2012, as far as anyone was able to tell us about the seedlings.",
        ],
    )
    text = paragraphs(read(paper))[0]
    assert "and treatment was a lamp" in text
    assert "a double-blind trial of anti-AQP4 lamps" in text
    assert "long-term potting at www.gardens.example/lamps" in text
    assert "night and/or in the years 2010\u20132012, as" in text


def test_ligatures_accents_and_symbols_are_letters() -> None:
    paper = titled()
    paper.put(
        60,
        160,
        "The \ufb01rst \ufb02ower was ef\ufb01cient and watered by Novak, as we found.",
    )
    paper.put(60, 172, "Dvor").put(60 + 3 * 6, 172, "\u02c7").put(60 + 4 * 6, 172, "ak")
    paper.put(60 + 7 * 6, 172, "used")
    paper.put(60 + 12 * 6, 172, "b", 10, SYMBOL)
    paper.put(60 + 14 * 6, 172, "lamps in every house and in every single garden.")
    text = paragraphs(read(paper))[0]
    assert "The first flower was efficient and watered by" in text
    assert "Dvo\u0159ak used \u03b2 lamps" in text


def test_figures_raised_behind_figures_stay_raised() -> None:
    paper = titled()
    paper.put(60, 160, "There were 10").put(60 + 13 * 6, 156, "9", 6)
    paper.put(60 + 14 * 6, 160, "seeds, and they grew.").put(60 + 35 * 6, 156, "12", 6)
    paper.put(60 + 37 * 6, 160, " Some did H").put(60 + 48 * 6, 162, "2", 6)
    paper.put(60 + 48.6 * 6, 160, "O good in the end.")
    assert paragraphs(read(paper)) == [
        "There were 10\u2079 seeds, and they grew.12 Some did H2O good in the end."
    ]


def test_text_that_is_printed_twice_is_read_once() -> None:
    paper = titled()
    for shift in (0, 0.2):
        paper.put(
            60 + shift, 160, "The gardeners were tired all the same, lamp or no lamp, we found."
        )
    assert paragraphs(read(paper)) == [
        "The gardeners were tired all the same, lamp or no lamp, we found."
    ]


def test_running_heads_page_numbers_and_line_numbers_are_left_out() -> None:
    paper = titled()
    years = ("first", "second", "third")
    for number in range(1, 4):
        if number > 1:
            paper.page()
        paper.put(60, 30, f"Gardens 2014, 15:{number}").put(280, 780, str(number))
        paper.put(60, 760, "Downloaded from gardens.example by guest")
        for row in range(12):
            paper.put(20, 160 + 12 * row, str(12 * number + row), 8)
            paper.put(
                60,
                160 + 12 * row,
                f"Gardeners of group {'abcdefghijkl'[row]} of the {years[number - 1]} year "
                "potted many seedlings that day,",
            )
        paper.put(60, 160 + 12 * 12, "as all of them said.")
    text = read(paper).text
    assert "Gardens 2014" not in text
    assert "Downloaded" not in text
    assert "13" not in text
    assert "group c of the second year potted" in text


def test_captions_at_the_same_place_of_several_pages_are_no_running_heads() -> None:
    paper = titled()
    for number in (1, 2):
        paper.page().put(60, 60, f"Table {number}", 9)
        paper.put(60, 74, f"What group {number} potted", 9)
        paper.text(60, 200, 480, MORE)
    captions = blocks(read(paper), BlockKind.CAPTION)
    assert captions[0].startswith("Table 1")
    assert any(caption.startswith("Table 2") for caption in captions)


def test_tables_are_rows_and_their_cells_go_on() -> None:
    paper = simple()
    paper.page()
    paper.put(60, 60, "Table 1. Seedlings by bench", 9)
    rows = [
        ("Bench", "Lamp", "Seedlings"),
        ("Old", "no", "12"),
        ("New", "yes", "19"),
        ("All", "both", "31"),
    ]
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            paper.put(60 + 150 * place, 80 + 24 * at, cell, 9)
    paper.put(60 + 150, 80 + 24 + 11, "or broken", 9)
    paper.text(60, 220, 480, MORE)
    document = read(paper)
    assert blocks(document, BlockKind.TABLE_HEAD) == ["Bench\tLamp\tSeedlings"]
    assert blocks(document, BlockKind.TABLE_ROW) == [
        "Old\tno or broken\t12",
        "New\tyes\t19",
        "All\tboth\t31",
    ]
    first = next(block for block in document.blocks if block.kind is BlockKind.TABLE_ROW)
    assert first.section == ("Methods", "Participants", "Table 1")


def test_list_items_stand_alone() -> None:
    paper = titled()
    y = paper.text(60, 160, 480, PLAIN + "There were these lamps:")
    y = paper.lines(
        72, y + 6, ["1. a small lamp of brass,", "2. a large lamp of tin, and", "3. no lamp."]
    )
    document = read(paper)
    assert blocks(document, BlockKind.LIST_ITEM) == [
        "1. a small lamp of brass,",
        "2. a large lamp of tin, and",
        "3. no lamp.",
    ]


def test_reference_lists_are_left_out_and_what_follows_is_not() -> None:
    paper = simple()
    paper.page()
    paper.put(60, 60, "References", 11, BOLD)
    y = paper.lines(
        60,
        76,
        [
            "1. Brown A. Lamps. J Lamps 2001;3:4-9. doi:10.1234/lamps.9",
            "2. Dorn C. Beds. J Beds 2002;1:1-2.",
        ],
    )
    paper.put(60, y + 14, "Appendix", 11, BOLD)
    y = paper.text(60, y + 29, 480, MORE)
    document = read(paper)
    assert "J Lamps" not in document.text
    assert document.identifiers.doi is None
    assert document.blocks[-1].section == ("Appendix",)


def test_numbered_headings_nest_by_their_numbers() -> None:
    paper = titled()
    y: float = 150
    for heading in ("1. Introduction", "2. Methods", "2.1. Lamps", "2.2. Benches", "3. Results"):
        paper.put(60, y, heading, 10, ITALIC if heading[2].isdigit() else BOLD)
        y = paper.text(60, y + 15, 480, f"About {heading[-4:]}: {PLAIN}") + 14
    found = sections(read(paper))
    assert found["About amps: Gardener"] == ("2. Methods", "2.1. Lamps")
    assert found["About ches: Gardener"] == ("2. Methods", "2.2. Benches")
    assert found["About ults: Gardener"] == ("3. Results",)


def test_labels_of_an_abstract_are_sections_of_it() -> None:
    paper = titled()
    paper.put(60, 150, "A B S T R A C T", 10, BOLD)
    y = paper.text(60, 165, 480, f"Background: {PLAIN}")
    y = paper.text(60, y, 480, f"Results: {MORE}")
    paper.put(60, y + 14, "Introduction", 12, BOLD)
    paper.text(60, y + 29, 480, PLAIN)
    found = sections(read(paper))
    assert found["Background: Gardener"] == ("ABSTRACT", "Background")
    assert found["Results: Forty garde"] == ("ABSTRACT", "Results")
    assert found["Gardeners who work b"] == ("Introduction",)


def test_front_matter_that_is_no_text_is_left_out() -> None:
    paper = titled()
    paper.lines(
        60, 125, ["1 Department of Lamps, University of the Garden, Greentown, Gardenia"], 8
    )
    y = paper.text(60, 160, 480, PLAIN)
    paper.put(60, y + 14, "Keywords: lamps, gardeners")
    paper.put(
        60, 760, "\xa9 2014 Brown et al.; licensee Garden Press. This is an open access article.", 7
    )
    document = read(paper)
    assert paragraphs(document) == [PLAIN.strip()]
    assert document.year == 2014


@pytest.mark.parametrize(
    ("lines", "doi"),
    [
        (["Gardens 2014, 15:3. https://doi.org/10.1234/GARDEN.5"], "10.1234/garden.5"),
        (["doi:10.1234/garden.5 and data: doi:10.5061/dryad.77"], "10.1234/garden.5"),
        (["doi:10.1234/garden.5 (figure 10.1234/garden.5.g001)"], "10.1234/garden.5"),
        (["A comment on 10.1234/lamps.1", "doi:10.1234/garden.5"], None),
        (
            ["Cite this as Brown et al., doi:10.1234/garden.", "2014.05.11"],
            None,
        ),
        (["Cite this as Brown et al., doi:10.1234/garden-", "2014.05.11"], None),
        (["(doi:10.1234/s0140(14)5)."], "10.1234/s0140(14)5"),
        (["no such number"], None),
    ],
)
def test_the_doi_of_the_first_page_is_taken_only_if_it_is_certain(
    lines: list[str], doi: str | None
) -> None:
    paper = titled()
    paper.lines(60, 130, lines, 8, leading=10)
    paper.text(60, 180, 480, PLAIN)
    assert read(paper).identifiers.doi == doi


def test_document_properties_give_what_the_page_does_not_contradict() -> None:
    paper = simple()
    paper.information = {
        "Title": TITLE.upper(),
        "Subject": "Journal of Garden Lamps, 12 (2014) 3-9. doi:10.1234/garden.5",
    }
    document = read(paper)
    assert (document.identifiers.doi, document.venue) == (
        "10.1234/garden.5",
        "Journal of Garden Lamps",
    )
    paper.put(60, 130, "doi:10.1234/lamps.1", 8)
    assert read(paper).identifiers.doi is None


def test_xmp_gives_doi_journal_and_year() -> None:
    paper = simple()
    paper.xmp = (
        "<x:xmpmeta><prism:doi>10.1234/garden.5</prism:doi>"
        "<prism:publicationName>Garden Lamps</prism:publicationName>"
        "<prism:coverDate>2013-05-01</prism:coverDate></x:xmpmeta>"
    )
    document = read(paper)
    assert (document.identifiers.doi, document.venue, document.year) == (
        "10.1234/garden.5",
        "Garden Lamps",
        2013,
    )


def test_numbers_of_pubmed_and_of_the_trial_are_taken_where_they_are_named() -> None:
    paper = titled()
    paper.put(60, 130, "PMID: 12345678; PMCID: PMC7654321", 8)
    paper.text(60, 160, 480, PLAIN + "The trial was registered as NCT01234567. " + MORE)
    found = read(paper).identifiers
    assert (found.pmid, found.pmcid, found.nct) == ("12345678", "PMC7654321", ("NCT01234567",))


def test_a_trial_that_only_the_methods_name_must_be_said_to_be_registered() -> None:
    for text, nct in (
        ("It was registered (NCT01234567).", ("NCT01234567",)),
        ("As in NCT01234567.", ()),
    ):
        paper = simple().page()
        paper.text(60, 80, 480, f"{MORE} {text} {PLAIN}")
        assert read(paper).identifiers.nct == nct


def test_without_larger_type_the_title_is_the_bold_beginning_or_the_file_name() -> None:
    paper = Paper()
    paper.put(60, 80, "Morning light for tired gardeners of the north", 10, BOLD)
    paper.text(60, 110, 480, PLAIN + MORE)
    assert read(paper).title == "Morning light for tired gardeners of the north"
    paper = Paper()
    paper.text(60, 110, 480, PLAIN + MORE)
    assert read(paper).title == "paper"


def test_cover_pages_are_left_out() -> None:
    paper = Paper()
    paper.put(60, 80, "ResearchBench", 24)
    paper.lines(
        60,
        110,
        [
            "See discussions, stats, and author profiles for this publication at: https://bench.example/7",
            "Some advertisement of some other thing that nobody has asked for",
        ],
    )
    paper.page()
    paper.put(60, 80, TITLE, 20)
    paper.text(60, 150, 480, PLAIN + MORE + PLAIN)
    document = read(paper)
    assert document.title == TITLE
    assert "advertisement" not in document.text
    assert document.blocks[0].locator.startswith("page 2")


def test_turned_pages_are_read_and_turned_stamps_are_not() -> None:
    paper = simple().page()
    for row in range(8):
        paper.turned(
            100 + 12 * row,
            700,
            f"Row {row} of the gardeners stands on its side, all of it.",
            10,
            "F1",
            "0 1 -1 0",
        )
    paper.put(20, 20, "upright")
    text = read(paper).text
    assert "Row 0 of the gardeners stands on its side, all of it. Row 1" in text
    assert "upright" not in text


def test_pages_that_are_stamped_as_retracted_make_a_notice() -> None:
    paper = simple()
    paper.turned(150, 600, "RETRACTED", 60, BOLD, "0.7 0.7 -0.7 0.7")
    document = read(paper)
    assert document.status is Status.RETRACTED
    assert "RETRACTED" not in document.text
    assert read(simple()).status is Status.UNFLAGGED


def test_letters_in_figures_are_left_out() -> None:
    paper = simple().page()
    for at, label in enumerate(("0.5", "Lamp on", "Lamp off", "12")):
        paper.put(100 + 20 * at, 100 + 50 * at, label, 6)
    paper.put(60, 320, "Figure 1. Seedlings by lamp, counted by the hour of the day.", 9)
    paper.text(60, 400, 480, MORE)
    text = read(paper).text
    assert "Figure 1. Seedlings by lamp" in text
    assert "Lamp off" not in text


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse(data, "paper.pdf")
    return str(caught.value)


def test_pages_without_text_are_refused_with_advice() -> None:
    assert "OCR" in refused(Paper().data())
    stamped = Paper().put(60, 60, "page 1")
    assert "has no text layer" in refused(stamped.data())


def test_damaged_and_cut_files_are_refused() -> None:
    data = simple().data()
    assert refused(data[:2000]) == "the PDF is damaged or was cut short; fetch it again"
    assert "cut short" in refused(data.replace(b"%%EOF", b""))
    assert "damaged" in refused(b"%PDF-1.4\nnothing\n%%EOF")


def test_a_few_bytes_before_the_signature_or_after_the_end_do_no_harm() -> None:
    data = simple().data()
    assert parse(b"\n" + data + b"\0" * 4000, "paper.pdf").documents[0].title == TITLE


def test_a_file_without_pages_is_refused() -> None:
    data = Paper(pages=[]).data()
    assert "no pages" in refused(data) or "damaged" in refused(data)


def test_a_password_is_asked_for_by_a_refusal() -> None:
    data = (
        simple()
        .data()
        .replace(
            b"/Info 3 0 R",
            b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]"
            % (b"11" * 32, b"22" * 32),
        )
    )
    assert "password" in refused(data)


def test_files_longer_than_any_article_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, "_MOST_CHARACTERS", 100)
    assert "more than 100 characters" in refused(simple().data())
    monkeypatch.setattr(pdfium, "_MOST_PAGES", 1)
    assert "2 pages, more than 1" in refused(simple().page().data())


def test_absurd_places_do_no_harm() -> None:
    paper = simple()
    paper.put(10**9, 100, "far away").put(60, 10**8, "far below").put(60, 700, "huge", 10**7)
    document = read(paper)
    assert "far" not in document.text
    assert paragraphs(document)[0] == PLAIN.strip()


def test_pdfium_is_loaded_only_for_a_pdf() -> None:
    code = (
        "import sys; from assistant.formats import parse; parse(b'Some text.', 'a.txt'); "
        "sys.exit('pypdfium2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names no folder of real files")
def test_real_files_are_read_or_refused_with_a_reason(sound: Callable[[Document], None]) -> None:
    files = sorted(Path(DATA or "", "formats", "pdf").rglob("*.pdf"))
    files = [path for path in files if path.stat().st_size < 300_000]
    read_ones = 0
    for path in files:
        try:
            (document,) = parse(path.read_bytes(), path.name).documents
        except UnreadableFile:
            continue
        sound(document)
        read_ones += 1
    assert read_ones > 0.8 * len(files)


def test_unnamed_headings_need_text_below_and_figures_have_none() -> None:
    paper = simple().page()
    paper.put(60, 60, "Lamps of the Old Kind", 14)
    paper.text(60, 80, 480, MORE)
    paper.put(60, 200, "Bench of Oak", 14).put(60, 240, "Bench of Pine and Fir", 10)
    paper.put(60, 300, "Figure 2", 9)
    paper.put(60, 314, "Benches, drawn by one of the gardeners at the end of the day.", 9)
    headings = blocks(read(paper), BlockKind.HEADING)
    assert "Lamps of the Old Kind" in headings
    assert "Bench of Oak" not in headings


def test_a_caption_that_is_a_label_takes_the_next_chunk_along() -> None:
    paper = simple().page()
    paper.put(60, 60, "Table 2", 9, BOLD)
    paper.put(60, 80, "What every one of the gardeners had potted by noon", 9)
    paper.put(60, 110, "Old bench", 9).put(300, 110, "12", 9)
    paper.put(60, 122, "Benches of oak", 9)
    paper.put(60, 134, "New bench", 9).put(300, 134, "19", 9)
    paper.text(60, 200, 480, MORE)
    document = read(paper)
    assert blocks(document, BlockKind.CAPTION) == [
        "Table 2",
        "What every one of the gardeners had potted by noon",
    ]
    assert blocks(document, BlockKind.TABLE_ROW) == [
        "Old bench\t12",
        "Benches of oak",
        "New bench\t19",
    ]


def test_an_abstract_ends_where_the_type_of_the_body_begins() -> None:
    paper = titled()
    paper.lines(
        60, 150, ["Summary. Lamps were tried by many gardeners, and seedlings were counted."], 8
    )
    paper.text(60, 190, 480, PLAIN)
    paper.text(60, 260, 480, MORE)
    document = read(paper)
    assert [block.section for block in document.blocks[1:]] == [("Abstract",), (), ()]


def test_addresses_at_the_end_and_keywords_set_apart_are_left_out() -> None:
    paper = simple()
    paper.put(60, 420, "Keywords: lamps, benches", 10, BOLD)
    paper.text(60, 434, 480, MORE)
    paper.page()
    paper.put(60, 60, "Author details", 11, BOLD)
    paper.lines(60, 80, ["1Institute of Lamps, Greentown, Gardenia. 2Also of the institute."])
    paper.put(60, 130, "References", 11, BOLD)
    paper.lines(60, 150, ["1. Brown A. Lamps. J Lamps 2001;3:4-9."])
    paper.put(60, 180, "Figure 3. A lamp that none of the gardeners liked.", 9)
    paper.put(60, 240, "What Came Later", 11, BOLD)
    paper.text(60, 256, 480, MORE)
    document = read(paper)
    assert "benches, benches" not in document.text
    assert "Institute of Lamps" not in document.text
    assert "J Lamps" not in document.text
    captions = [block for block in document.blocks if block.kind is BlockKind.CAPTION]
    assert captions[0].section == ("Figure 3",)
    assert document.blocks[-1].section == ("What Came Later",)
