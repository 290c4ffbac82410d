"""Turns the ranker of the package back into a cross-encoder that training can go on from.

    python training/restore.py assistant/ranking/model WORK/begun
    python training/train.py WORK --begin WORK/begun

Weights keep the rounding to bytes of `export.py`. The script fails if a weight is missing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from sentence_transformers import CrossEncoder

from assistant.embed.models import locate
from assistant.pinned import NETWORK
from assistant.ranking.pairs import MAX_TOKENS_WITH_PLACE
from assistant.settings import DEFAULT_MODEL


def main() -> None:
    """Read the graph, write the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    folder = locate(DEFAULT_MODEL).folder
    model = CrossEncoder(str(folder), num_labels=1, max_length=MAX_TOKENS_WITH_PLACE)
    network = model[0].model
    weights = _weights(onnx.load(arguments.source / NETWORK).graph)
    network.load_state_dict({name: weights[name] for name in network.state_dict()})
    model.save_pretrained(str(arguments.target))


def _weights(graph: onnx.GraphProto) -> dict[str, torch.Tensor]:
    """Weights by their names in the network; matrices of MatMul are stored transposed."""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    factors = {node.input[1] for node in graph.node if node.op_type == "MatMul"}
    multiplied = {node.input[1]: node.output[0] for node in graph.node if node.op_type == "Mul"}
    weights = {name: torch.tensor(array) for name, array in stored.items()}
    for scales in [name for name in stored if name.endswith(".scales")]:
        stem = scales.removesuffix(".scales")
        matrix = torch.tensor(stored[f"{stem}.bytes"] * stored[scales])
        weights[f"{stem}.weight"] = matrix.T if multiplied.get(scales) in factors else matrix
    return weights


if __name__ == "__main__":
    main()
