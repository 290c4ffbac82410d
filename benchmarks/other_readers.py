"""Write what other programs make of PDF files and web pages, for `benchmarks/readers.py`.

    OTHER/bin/python benchmarks/other_readers.py NAME FOLDER OUT

NAME is `pdfplumber`, `pymupdf4llm` or `trafilatura`, which must be installed in the environment
OTHER, not in that of the program. OUT gets one text file for each file of FOLDER, with blank lines
between paragraphs.
"""

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    """Read all files of the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", choices=READERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    suffix, read = READERS[arguments.name]
    module = importlib.import_module(arguments.name)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(arguments.folder.glob(f"*{suffix}")):
        text = read(module, path)
        (arguments.out / f"{path.stem}.txt").write_text(text, encoding="utf-8")


def pdfplumber_text(module: Any, path: Path) -> str:
    """Return the text of all pages; it has no paragraphs, so each page is one."""
    with module.open(path) as pdf:
        return "\n\n".join(page.extract_text() or "" for page in pdf.pages)


def pymupdf_text(module: Any, path: Path) -> str:
    """Return the Markdown of the file."""
    return str(module.to_markdown(str(path), show_progress=False))


def trafilatura_text(module: Any, path: Path) -> str:
    """Return the main text of the page, one paragraph a line."""
    page = path.read_text(encoding="utf-8", errors="replace")
    return (module.extract(page, include_comments=False) or "").replace("\n", "\n\n")


READERS: dict[str, tuple[str, Callable[[Any, Path], str]]] = {
    "pdfplumber": (".pdf", pdfplumber_text),
    "pymupdf4llm": (".pdf", pymupdf_text),
    "trafilatura": (".html", trafilatura_text),
}

if __name__ == "__main__":
    main()
