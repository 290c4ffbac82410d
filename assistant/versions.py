"""The version of the readers.

It stands apart from them, so that asking can compare it without loading them.
"""

#: Changed whenever the same bytes may give another result, so that files are read again.
PARSER = "8"
