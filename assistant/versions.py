"""The version of the readers.

It has its own module, so that a question can compare it without loading the readers.
"""

#: Change it whenever the same bytes may give a different result, so that builds read files again.
PARSER = "31"
