"""The trained cross-encoder to an int8 ONNX file that the package carries.

    python training/export.py WORK assistant/rank/model

Weights become 8-bit integers, one scale for each channel; activations are quantised while asking.
Fails when the export does not agree with the trained model on real pairs of WORK.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from sentence_transformers import CrossEncoder

from assistant.rank.pairs import described
from assistant.rank.reader import GRAPH, TOKENIZER, Reader

_OPSET = 17
_LEAST_AGREEMENT = 0.99  # correlation of the scores
_CHECKED = 40  # questions


def main() -> None:
    """Export, quantise, check, print the digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--name", default="ranker")
    arguments = parser.parse_args()
    model = CrossEncoder(str(arguments.work / arguments.name), device="cpu")
    arguments.target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        _export(model, plain)
        quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        quantize_dynamic(
            prepared, arguments.target / GRAPH, per_channel=True, weight_type=QuantType.QInt8
        )
    model.tokenizer.backend_tokenizer.no_padding()
    model.tokenizer.backend_tokenizer.no_truncation()
    model.tokenizer.backend_tokenizer.save(str(arguments.target / TOKENIZER))
    for name in (GRAPH, TOKENIZER):
        content = (arguments.target / name).read_bytes()
        print(name, len(content), hashlib.sha256(content).hexdigest())
    _check(model, arguments)


class _Logits(torch.nn.Module):
    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self._network = network

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self._network(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).logits[:, 0]


def _export(model: CrossEncoder, path: Path) -> None:
    network = _Logits(model[0].model).eval()
    encoded = model.tokenizer(
        ["what reduces relapses", "a longer question about the same"],
        ["Eculizumab did.", "It was followed up for two years and more."],
        padding=True,
        return_tensors="pt",
    )
    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        network,
        tuple(encoded[name] for name in names),
        str(path),
        input_names=names,
        output_names=["score"],
        dynamic_axes={name: {0: "pairs", 1: "tokens"} for name in names} | {"score": {0: "pairs"}},
        opset_version=_OPSET,
        dynamo=False,
    )


def _check(model: CrossEncoder, arguments: argparse.Namespace) -> None:
    reader = Reader.load(arguments.target, check=False)
    ours, theirs = [], []
    with (arguments.work / "bioasq-dev.jsonl").open(encoding="utf-8") as lines:
        for _, line in zip(range(_CHECKED), lines, strict=False):
            values = json.loads(line)
            texts = [
                described(one["text"], one["section"], one["title"])
                for one in values["candidates"][:16]
            ]
            pairs = [(values["question"], text) for text in texts]
            ours += reader.scores(pairs).tolist()
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
