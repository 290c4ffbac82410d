"""Parses the bytes of a file into documents.

`parse` looks at the content, never at the name. `registry` lists the formats that it reads,
`recognise` finds the format of a file, and `parsing` calls the reader.
"""

from assistant.formats.parsed import Parsed
from assistant.formats.parsing import parse
from assistant.versions import PARSER

__all__ = ["PARSER", "Parsed", "parse"]
