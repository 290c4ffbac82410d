"""Answers as evidence to hand on: one web page that shows them and that `assistant verify` proves.

::

    contents  what a bundle holds, as JSON inside the page; reading is strict
    page      the page that people read, a function of the contents alone
    making    answers  ->  contents, with the passages and the digests of their files
    proving   contents ->  what agrees with the files here, what differs, and what is missing

The file has nothing beside its contents and the page that follows from them. So whoever reads the
contents can write the same file again, byte for byte, and a changed page is found.
"""

from __future__ import annotations

from assistant.bundle.contents import BundleFile, exported_of, is_bundle, read
from assistant.bundle.making import NotProved, check_proved, made
from assistant.bundle.page import page, turn_of
from assistant.bundle.proving import ProvedBundle, proved

__all__ = [
    "BundleFile",
    "NotProved",
    "ProvedBundle",
    "check_proved",
    "exported_of",
    "is_bundle",
    "made",
    "page",
    "proved",
    "read",
    "turn_of",
]
