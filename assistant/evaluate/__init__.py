"""Evaluates an index on sets of questions: how well it answers, and how fast.

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
    own_corpus,
    read_foreign,
    read_judged,
    with_foreign,
    without_gold,
)
from assistant.evaluate.natural.figures import NaturalFigures
from assistant.evaluate.natural.measuring import measure_natural
from assistant.evaluate.natural.reading import NaturalSet, is_natural, read_natural
from assistant.evaluate.natural.report import render_natural
from assistant.evaluate.report import render
from assistant.evaluate.saved import to_lines
from assistant.evaluate.swap.measuring import SwapFigures, measure_swap
from assistant.evaluate.swap.report import render_swap

__all__ = [
    "PARTS",
    "Engine",
    "Figures",
    "Judged",
    "NaturalFigures",
    "NaturalSet",
    "SwapFigures",
    "choose",
    "corpus_path",
    "index_folder",
    "is_natural",
    "measure",
    "measure_natural",
    "measure_swap",
    "own_corpus",
    "read_foreign",
    "read_judged",
    "read_natural",
    "render",
    "render_natural",
    "render_swap",
    "to_lines",
    "with_foreign",
    "without_gold",
]
