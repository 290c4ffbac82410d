"""Evaluates an index on judged sets: how well it answers, and how fast.

::

    judged = without_gold(choose(read(folder), part="test", questions=100))
    print(render(evaluate(assistant, judged)))
"""

from assistant.evaluate.evaluation import Engine, evaluate
from assistant.evaluate.figures import Figures
from assistant.evaluate.judged import (
    PARTS,
    Judged,
    choose,
    corpus_path,
    index_folder,
    read,
    read_foreign,
    with_foreign,
    without_gold,
)
from assistant.evaluate.report import render
from assistant.evaluate.saved import to_lines

__all__ = [
    "PARTS",
    "Engine",
    "Figures",
    "Judged",
    "choose",
    "corpus_path",
    "evaluate",
    "index_folder",
    "read",
    "read_foreign",
    "render",
    "to_lines",
    "with_foreign",
    "without_gold",
]
