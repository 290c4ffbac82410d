"""Turns the bytes of a file into bytes or text that a parser can trust.

Text is UTF-8, or UTF-16 or UTF-32 with a byte order mark. Other bytes are read as Windows-1252, but
only if they look like text in a Western language: every byte is a character of that encoding, and
not too many are beyond ASCII. Decoding never ignores or replaces a byte.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib

from assistant.errors import UnreadableFile

# MB: twice the largest file of PubMed's yearly baseline, and far less than a zip bomb.
_LIMIT = 512
_MAX_UNPACKED = _LIMIT * 1024 * 1024
_CHUNK = 1024 * 1024  # bytes that are unpacked at a time; the limit is checked after each
_GZIP = b"\x1f\x8b"
_ZIP_SIGNATURE = b"PK\x03\x04"

_ARCHIVE = "archives are not read; unpack it and add the files inside"
_IMAGE = "images are not read; add the text of the article"
_OLD_OFFICE = "old Word, Excel and PowerPoint files (.doc) are not read; save the article as .docx"
# Kinds of zip files, by the start of a name in them; the first match counts.
_ZIPPED = (
    ("xl/", "Excel files (.xlsx) are not read; save the table of articles as JSON Lines"),
    ("ppt/", "PowerPoint files (.pptx) are not read; save their text as .docx or plain text"),
    ("META-INF/container.xml", "EPUB files are not read; save the article as HTML or plain text"),
    ("META-INF/manifest.xml", "OpenDocument files (.odt) are not read; save the article as .docx"),
    ("sdb/", "EndNote libraries (.enlx) are not read; export the references as XML or RIS"),
)
_ZIP = "zip files are not read; unpack it and add the files inside"
_WORD = re.compile(r"word/document\d*\.xml")
_SAVED_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,100}(?:From: <Saved by|MIME-Version:)", re.IGNORECASE
)
_SIGNATURES = (
    (b"PK\x05\x06", "an empty zip file; save it again"),
    (b"\xd0\xcf\x11\xe0", _OLD_OFFICE),
    (b"{\\rtf", "RTF files are not read yet; save the article as plain text"),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\0", _IMAGE),
    (b"MM\0*", _IMAGE),
    (b"RIFF", _IMAGE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (_GZIP, "it was compressed twice; unpack it once"),
    (b"SQLite format 3", "databases are not read; export the articles in it"),
)
# Some programs write a few bytes before the signature, and PDF readers accept that.
_PDF_SIGNATURE = re.compile(rb"[^\n]{0,200}\n?%PDF-\d")
_TAR_SIGNATURE = b"ustar"
_TAR_AT = 257  # bytes: where the header of a POSIX tar file has its signature

_MARKS = (  # UTF-32 first: its little-endian mark starts like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# Bytes at the start of a file that recognition looks at. Chosen by hand: every file pays for it,
# and a root element after a longer comment is missed.
_LOOK = 64 * 1024
_LAST_ASCII = 0x7F
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Share of control characters. Text has almost none, but a stray one must not make it unreadable.
# Chosen by hand.
_MAX_CONTROL = 0.01
# Share of bytes. In German and French one letter in twenty is not ASCII, in Cyrillic or Chinese
# more than half. Chosen by hand, between the two.
_MAX_BEYOND_ASCII = 0.2


def unpacked(data: bytes) -> bytes:
    """Return `data`, unpacked if it was compressed with gzip.

    Raises UnreadableFile when the gzip data is damaged, is followed by anything else, or unpacks to
    more than 512 MB.
    """
    if not data.startswith(_GZIP):
        return data
    pieces: list[bytes] = []
    left = _MAX_UNPACKED
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            while piece := stream.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise UnreadableFile(f"unpacks to more than {_LIMIT} MB; split the file")
                pieces.append(piece)
    except (EOFError, OSError, zlib.error) as error:
        raise UnreadableFile(f"the gzip file is damaged ({error}); fetch it again") from error
    return b"".join(pieces)


def is_word(data: bytes) -> bool:
    """Whether `data` is a zip file that holds the text of a Word document (.docx)."""
    return any(map(_WORD.fullmatch, _zipped_names(data)))


def is_pdf(data: bytes) -> bool:
    """Whether `data` begins like a PDF, with up to 200 bytes before the signature."""
    return _PDF_SIGNATURE.match(data) is not None


def is_saved_page(data: bytes) -> bool:
    """Whether `data` begins like a page that a browser saved as one file (MHTML)."""
    return _SAVED_PAGE.match(data) is not None


def _zipped_names(data: bytes) -> list[str]:
    if not data.startswith(_ZIP_SIGNATURE):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(f"the zip file is damaged ({error}); fetch it again") from error


def refuse_foreign(data: bytes) -> None:
    """Refuse an empty file, and formats that are recognised by their first bytes.

    Raises UnreadableFile, which names the format and says what to do.
    """
    if not data.strip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n\f\v"):
        raise UnreadableFile("the file is empty")
    if data.startswith(_ZIP_SIGNATURE):
        names = _zipped_names(data)
        raise UnreadableFile(
            next((why for part, why in _ZIPPED if any(n.startswith(part) for n in names)), _ZIP)
        )
    for signature, reason in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFile(reason)
    if data[_TAR_AT:].startswith(_TAR_SIGNATURE):
        raise UnreadableFile(_ARCHIVE)


def beginning(data: bytes) -> str:
    """Return the first characters of `data`, decoded leniently, to recognise the format."""
    head = data[:_LOOK]
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if head[:2] in (b"<\0", b"\0<"):
        head = head.replace(b"\0", b"")
    return head.decode("latin-1").lstrip()


def decoded(data: bytes) -> str:
    """Return `data` as text, without its byte order mark; see the top of this module.

    Raises UnreadableFile when it is not text in one of the encodings.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data, encoding))
    try:
        return _checked(data.decode())
    except UnicodeDecodeError as error:
        head = data[:_LOOK]
        beyond = sum(byte > _LAST_ASCII for byte in head)
        if _CONTROL.search(head.decode("latin-1")) or beyond > _MAX_BEYOND_ASCII * len(head):
            raise UnreadableFile(
                f"neither text in UTF-8 (byte {error.start + 1}) nor a known format; save the "
                "article as XML or as plain text in UTF-8"
            ) from error
    return _checked(_strictly(data, "cp1252"))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise UnreadableFile(f"not text ({error}); save it as plain text in UTF-8") from error


def _checked(text: str) -> str:
    if sum(1 for _ in _CONTROL.finditer(text)) > _MAX_CONTROL * len(text):
        raise UnreadableFile("binary data, not text; save the article as XML or as plain text")
    return text
