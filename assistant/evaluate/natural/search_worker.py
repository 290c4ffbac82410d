"""Searches texts for regular expressions, in a process of its own.

The program runs this file as a script, because a search cannot be stopped from within its process.
It imports the standard library only, so that it starts in milliseconds. Stdin holds a JSON list of
pairs of an expression and a text, stdout gets a JSON list that says where the expression was found.
"""

from __future__ import annotations

import json
import re
import sys
import warnings

FLAGS = re.IGNORECASE | re.DOTALL


def answers(request: str) -> str:
    """The JSON list of results for a JSON list of pairs."""
    warnings.simplefilter("ignore")  # of doubtful expressions; nobody would read it here
    pairs = json.loads(request)
    return json.dumps([re.search(pattern, text, FLAGS) is not None for pattern, text in pairs])


if __name__ == "__main__":
    sys.stdout.write(answers(sys.stdin.read()))
