"""Judged sets to figures: how well an index answers, and how fast.

::

    judged = choose(read(folder), part="test", questions=100)
    print(render(evaluate(assistant, judged)))
"""

from assistant.evaluate.evaluation import Engine, evaluate
from assistant.evaluate.figures import Figures
from assistant.evaluate.judged import PARTS, Judged, choose, corpus_path, index_folder, read
from assistant.evaluate.report import render

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
    "render",
]
