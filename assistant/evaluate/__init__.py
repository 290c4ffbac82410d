"""Evaluates an index on judged sets: how well it answers, and how fast.

::

    judged = without_gold(choose(read_judged(folder), part="test", questions=100))
    print(render(measure(assistant, judged)))
"""

from assistant.evaluate.evaluation import Engine, measure
from assistant.evaluate.figures import Figures
from assistant.evaluate.judged import (
    PARTS,
    Judged,
    choose,
    corpus_path,
    index_folder,
    read_foreign,
    read_judged,
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
    "index_folder",
    "measure",
    "read_foreign",
    "read_judged",
    "render",
    "to_lines",
    "with_foreign",
    "without_gold",
]
