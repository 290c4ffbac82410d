"""Exports the trained cross-encoder to the ONNX file of the package.

    python training/export.py WORK assistant/ranking/model

Weights are stored as 8-bit integers with one scale for each output channel (for each word
of an embedding). They become floating-point numbers again when a file is opened, those of a word
when it is looked up. Nothing is computed with integers, so scores depend neither on the integer
arithmetic of a processor nor on the other sentences of a batch. Each matrix keeps its name in the
network, so that `restore.py` finds it.

The script fails if the export does not agree with the trained model on real pairs of WORK.
Otherwise it pins the files by their digests (`pins.py`), because the program opens no others, and
writes into the weights how the network was trained (`origin.py`).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from layers import Scorer
from onnx import TensorProto, helper, numpy_helper
from origin import read_origin
from pins import pin, write_weights
from sentence_transformers import CrossEncoder

from assistant.pinned import NETWORK, TOKENIZER
from assistant.ranking.cross_encoder import CrossEncoder as ShippedCrossEncoder
from assistant.ranking.pairs import MAX_TOKENS, Pair
from assistant.ranking.tokens import MASK
from assistant.ranking.weights import FILE

_OPSET = 17
_SCORE = "score"
# Numbers of the smallest matrix that is stored in bytes. Chosen by hand: smaller ones save nothing.
_MIN_SIZE = 4_096
# Correlation of the scores. Chosen by hand: exports that are sound have .9995 or more.
_MIN_AGREEMENT = 0.999
# Questions, and sentences of each. Chosen by hand: more take longer.
_QUESTIONS, _SENTENCES = 40, 16


def main() -> None:
    """Export, quantise, check, pin."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--name", default="ranker")
    arguments = parser.parse_args()
    folder = arguments.work / arguments.name
    model = CrossEncoder(str(folder), device="cpu", max_length=MAX_TOKENS)
    arguments.target.mkdir(parents=True, exist_ok=True)
    _export(model, arguments.target / NETWORK)
    model.tokenizer.backend_tokenizer.no_padding()
    model.tokenizer.backend_tokenizer.no_truncation()
    model.tokenizer.backend_tokenizer.save(str(arguments.target / TOKENIZER))
    _check(model, arguments)
    pin(arguments.target, NETWORK, TOKENIZER)
    content = json.loads(FILE.read_text(encoding="utf-8"))
    write_weights(content | {"network": read_origin(folder)})


def _export(model: CrossEncoder, target: Path) -> None:
    network: Any = model[0].model
    network.eval()
    # Plain attention gives a smaller and faster graph than the fused attention of torch.
    network.set_attn_implementation("eager")
    encoded = model.tokenizer(
        ["what reduces relapses", "a longer question about the same"],
        ["Eculizumab did.", "It was followed up for two years and more."],
        padding=True,
        return_tensors="pt",
    )
    inputs = {name: encoded[name] for name in ("input_ids", MASK, "token_type_ids")}
    axes = {name: {0: "pairs", 1: "tokens"} for name in inputs} | {_SCORE: {0: "pairs"}}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            Scorer(network).eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=[_SCORE],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
        onnx.save(in_bytes(onnx.load(plain)), target)


def in_bytes(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with every large matrix as bytes times scales.

    Opening the file multiplies them. For an embedding, only the rows that are looked up are
    multiplied.
    """
    graph = model.graph
    uses = {name: node for node in graph.node for name in node.input}
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    first: list[onnx.NodeProto] = []
    instead: dict[str, list[onnx.NodeProto]] = {}
    for name, tensor in tensors.items():
        matrix = numpy_helper.to_array(tensor)
        if matrix.ndim != 2 or matrix.size < _MIN_SIZE or matrix.dtype != np.float32:
            continue
        node = uses[name]
        axis = 0 if node.op_type == "MatMul" else 1  # along which a scale is shared
        scales = np.abs(matrix).max(axis=axis, keepdims=True) / 127
        scales[scales == 0] = 1
        stem = _module(name, node, graph)
        graph.initializer.remove(tensor)
        graph.initializer.append(
            numpy_helper.from_array(np.rint(matrix / scales).astype(np.int8), f"{stem}.bytes")
        )
        graph.initializer.append(
            numpy_helper.from_array(scales.astype(np.float32), f"{stem}.scales")
        )
        if node.op_type == "Gather":
            instead[node.output[0]] = _rows(stem, node)
        else:
            first += _product(stem, name)
    rest = [each for node in graph.node for each in instead.get(node.output[0], (node,))]
    del graph.node[:]
    graph.node.extend([*first, *rest])
    onnx.checker.check_model(model)
    return model


def _rows(stem: str, lookup: onnx.NodeProto) -> list[onnx.NodeProto]:
    """Nodes that look up rows of bytes and their scales, and multiply them."""
    parts = (f"{stem}.bytes", f"{stem}.scales")
    rows = [helper.make_node("Gather", [part, lookup.input[1]], [f"{part}.rows"]) for part in parts]
    return [*rows, *_product(stem, lookup.output[0], ".rows")]


def _product(stem: str, name: str, suffix: str = "") -> list[onnx.NodeProto]:
    """Nodes that multiply bytes and scales to `name`."""
    cast = f"{stem}.cast"
    return [
        helper.make_node("Cast", [f"{stem}.bytes{suffix}"], [cast], to=TensorProto.FLOAT),
        helper.make_node("Mul", [cast, f"{stem}.scales{suffix}"], [name]),
    ]


def _module(name: str, node: onnx.NodeProto, graph: onnx.GraphProto) -> str:
    """The module of a matrix, by its own name or else by the name of the bias that is added."""
    if name.endswith(".weight"):
        return name.removesuffix(".weight")
    add = next(
        each for each in graph.node if node.output[0] in each.input and each.op_type == "Add"
    )
    bias: str = next(name for name in add.input if name.endswith(".bias"))
    return bias.removesuffix(".bias")


def _check(model: CrossEncoder, arguments: argparse.Namespace) -> None:
    exported = ShippedCrossEncoder.load(arguments.target, check=False)
    ours, theirs = [], []
    with (arguments.work / "bioasq-dev.jsonl").open(encoding="utf-8") as lines:
        for _, line in zip(range(_QUESTIONS), lines, strict=False):
            values = json.loads(line)
            texts = [sentence["text"] for sentence in values["candidates"][:_SENTENCES]]
            pairs = [(values["question"], text) for text in texts]
            ours += exported.scores([Pair(*pair) for pair in pairs]).tolist()
            theirs += model.predict(pairs, activation_fn=torch.nn.Identity()).tolist()
    agreement = float(np.corrcoef(ours, theirs)[0, 1])
    print(
        f"agreement {agreement:.4f}, "
        f"largest difference {np.abs(np.subtract(ours, theirs)).max():.3f}"
    )
    if not agreement >= _MIN_AGREEMENT:
        raise SystemExit("the export does not agree with the trained model")


if __name__ == "__main__":
    main()
