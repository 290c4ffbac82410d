"""The trained cross-encoder to two ONNX files that the package carries.

    python training/export.py WORK assistant/ranking/model

One holds the first layers and what glances at their states (`glance.py`), the other the rest.
Weights become 8-bit integers, one scale for each output channel (for each word of an embedding),
and are turned back into floating-point numbers when a file is opened, those of a word when it is
read: what is computed with them is not quantised, so it does not depend on what integer arithmetic
a processor has, nor on the sentences that are read beside. Each matrix keeps its name in the
network, so that `restore.py` finds it. Fails when the export does not agree with the trained model
on real pairs of WORK; else it pins the files by their digests (`pins.py`): the program opens no
others.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import glance
import numpy as np
import onnx
import torch
from layers import FirstLayers, Glance, LastLayers
from onnx import TensorProto, helper, numpy_helper
from pins import pin
from safetensors.torch import load_file
from sentence_transformers import CrossEncoder

from assistant.ranking.cross_encoder import STATES, Reader
from assistant.ranking.pairs import MAX_TOKENS, Pair
from assistant.ranking.pinned import GLANCE, GRAPH, TOKENIZER
from assistant.ranking.tokens import MASK

_OPSET = 17
_SCORE = "score"
_LEAST = 4_096  # numbers of a matrix that is worth storing in bytes
_LEAST_AGREEMENT = 0.999  # correlation of the scores
_CHECKED, _OF_EACH = 40, 16  # questions, and sentences of each


def main() -> None:
    """Export, quantise, check, pin."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--name", default="ranker")
    arguments = parser.parse_args()
    folder = arguments.work / arguments.name
    model = CrossEncoder(str(folder), device="cpu", max_length=MAX_TOKENS)
    arguments.target.mkdir(parents=True, exist_ok=True)
    _export(model, load_file(folder / glance.FILE), arguments.target)
    model.tokenizer.backend_tokenizer.no_padding()
    model.tokenizer.backend_tokenizer.no_truncation()
    model.tokenizer.backend_tokenizer.save(str(arguments.target / TOKENIZER))
    _check(model, arguments)
    pin(arguments.target, GLANCE, GRAPH, TOKENIZER)


def _export(model: CrossEncoder, glancing: dict[str, torch.Tensor], target: Path) -> None:
    network: Any = model[0].model
    network.eval()
    # Written plainly attention gives a smaller and faster graph than torch's fused one.
    network.set_attn_implementation("eager")
    glimpse = Glance(network)
    glimpse.load_state_dict(glancing)
    encoded = model.tokenizer(
        ["what reduces relapses", "a longer question about the same"],
        ["Eculizumab did.", "It was followed up for two years and more."],
        padding=True,
        return_tensors="pt",
    )
    read = {name: encoded[name] for name in ("input_ids", MASK, "token_type_ids")}
    first = FirstLayers(network, glimpse).eval()
    _write(first, read, (STATES, _SCORE), target / GLANCE)
    with torch.inference_mode():
        states, _ = first(**read)
    given = {STATES: states.clone(), MASK: read[MASK]}
    _write(LastLayers(network).eval(), given, (_SCORE,), target / GRAPH)


def _write(
    module: torch.nn.Module,
    given: dict[str, torch.Tensor],
    outputs: tuple[str, ...],
    target: Path,
) -> None:
    tokens = {0: "pairs", 1: "tokens"}
    axes = dict.fromkeys((*given, *outputs), tokens) | {_SCORE: {0: "pairs"}}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            module,
            tuple(given.values()),
            str(plain),
            input_names=list(given),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
        onnx.save(in_bytes(onnx.load(plain)), target)


def in_bytes(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with every large matrix as bytes times scales.

    Opening it multiplies them out, but of an embedding only the rows that are looked up.
    """
    graph = model.graph
    uses = {name: node for node in graph.node for name in node.input}
    numbers = {one.name: one for one in graph.initializer}
    first: list[onnx.NodeProto] = []
    instead: dict[str, list[onnx.NodeProto]] = {}
    for name, tensor in numbers.items():
        matrix = numpy_helper.to_array(tensor)
        if matrix.ndim != 2 or matrix.size < _LEAST or matrix.dtype != np.float32:
            continue
        node = uses[name]
        along = 0 if node.op_type == "MatMul" else 1  # what a scale is shared by
        scales = np.abs(matrix).max(axis=along, keepdims=True) / 127
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
    rest = [one for node in graph.node for one in instead.get(node.output[0], (node,))]
    del graph.node[:]
    graph.node.extend([*first, *rest])
    onnx.checker.check_model(model)
    return model


def _rows(stem: str, lookup: onnx.NodeProto) -> list[onnx.NodeProto]:
    """What looks up rows of bytes and their scales, and multiplies them."""
    parts = (f"{stem}.bytes", f"{stem}.scales")
    rows = [helper.make_node("Gather", [part, lookup.input[1]], [f"{part}.rows"]) for part in parts]
    return [*rows, *_product(stem, lookup.output[0], ".rows")]


def _product(stem: str, name: str, which: str = "") -> list[onnx.NodeProto]:
    """Bytes times scales as `name`."""
    cast = f"{stem}.cast"
    return [
        helper.make_node("Cast", [f"{stem}.bytes{which}"], [cast], to=TensorProto.FLOAT),
        helper.make_node("Mul", [cast, f"{stem}.scales{which}"], [name]),
    ]


def _module(name: str, node: onnx.NodeProto, graph: onnx.GraphProto) -> str:
    """The module of a matrix by its own name, else by that of what is added to the product."""
    if name.endswith(".weight"):
        return name.removesuffix(".weight")
    added = next(one for one in graph.node if node.output[0] in one.input and one.op_type == "Add")
    bias: str = next(one for one in added.input if one.endswith(".bias"))
    return bias.removesuffix(".bias")


def _check(model: CrossEncoder, arguments: argparse.Namespace) -> None:
    reader = Reader.load(arguments.target, check=False)
    ours, theirs = [], []
    with (arguments.work / "bioasq-dev.jsonl").open(encoding="utf-8") as lines:
        for _, line in zip(range(_CHECKED), lines, strict=False):
            values = json.loads(line)
            texts = [one["text"] for one in values["candidates"][:_OF_EACH]]
            pairs = [(values["question"], text) for text in texts]
            ours += reader.scores([Pair(*pair) for pair in pairs]).tolist()
            theirs += model.predict(pairs, activation_fn=torch.nn.Identity()).tolist()
    agreement = float(np.corrcoef(ours, theirs)[0, 1])
    print(
        f"agreement {agreement:.4f}, "
        f"largest difference {np.abs(np.subtract(ours, theirs)).max():.3f}"
    )
    if not agreement >= _LEAST_AGREEMENT:
        raise SystemExit("the export does not agree with the trained model")


if __name__ == "__main__":
    main()
