"""The reference encoder: runs any sentence-transformers model, and exports it.

Only a build imports this module, or a question if the model cannot be exported: it loads torch and
sentence-transformers, which takes seconds and a gigabyte.
"""

from __future__ import annotations

import contextlib
import json
import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch
import transformers
from sentence_transformers import SentenceTransformer

from assistant.embed.encoder import Encoded, Vectors, embedding, normalised, readable
from assistant.errors import ModelError

_BATCH = 32  # texts; the default of sentence-transformers
_AT_ONCE = 512  # texts between two reports of progress; chosen by hand
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OUTPUT = "sentence_vector"  # "embedding" collides with a node of that name
_OPSET = 17  # of ONNX: both runtimes support it; another one changes the graph

transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]


class TransformerEncoder:
    """A sentence-transformers model, with its own prompts, on CUDA if there is a device."""

    def __init__(self, folder: Path) -> None:
        """Load from `folder`, safetensors only and without remote code; raises ModelError."""
        try:
            _refuse(folder)
            self._model = SentenceTransformer(
                str(folder),
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except ModelError:
            raise
        except Exception as error:  # libraries raise many kinds of exceptions for damaged files
            raise ModelError(
                f"{folder} could not be loaded as a sentence-transformers model "
                f"({type(error).__name__}: {error}); choose another one with --model."
            ) from error
        self._model.eval()
        # An open index limits OpenMP to one thread, enough for FAISS; torch would use only one,
        # too.
        torch.set_num_threads(os.cpu_count() or 1)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def on_gpu(self) -> bool:
        """Whether the model runs on a CUDA device."""
        return self._model.device.type == "cuda"

    def passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """The vector of every text, some at a time; the longest first, to need little padding."""
        order = sorted(range(len(texts)), key=lambda row: (-len(texts[row]), row))
        for start in range(0, len(order), _AT_ONCE):
            rows = order[start : start + _AT_ONCE]
            with embedding():
                read = [readable(texts[row], self.max_tokens) for row in rows]
                vectors = self._model.encode_document(
                    read, batch_size=_BATCH, show_progress_bar=False
                )
            yield Encoded(rows, normalised(vectors))

    def question(self, text: str) -> Vectors:
        """The vector of a question: shape (dimension,)."""
        with embedding():
            read = readable(text, self.max_tokens)
            return normalised(self._model.encode_query(read, show_progress_bar=False))

    def prompt(self, *names: str) -> str:
        """The first of the model's own prompts with one of `names`, or an empty string."""
        prompts = self._model.prompts or {}
        return next((prompt for name in names if (prompt := prompts.get(name))), "")

    @property
    def max_tokens(self) -> int:
        """Longest input, in tokens; a longer text is cut."""
        return int(self._model.max_seq_length or 512)

    @property
    def padding(self) -> int:
        """The id of the token that pads a shorter text to the length of the others."""
        return int(self._model.tokenizer.pad_token_id or 0)

    def save_tokenizer(self, path: Path) -> None:
        """Write the fast tokenizer; raises ModelError when the model has none."""
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise ModelError("its tokenizer has no fast form")
        backend.save(str(path))

    @property
    def inputs(self) -> list[str]:
        """Names of the token arrays that the model reads."""
        return [name for name in _INPUTS if name in self._model.tokenizer.model_input_names]

    def export(self, path: Path) -> None:
        """Write the model, pooling included, as an ONNX graph from token arrays to vectors.

        The model is traced in eval mode with a real padded batch, because a trace with input of
        ones gives a graph that runs but is wrong. Raises ModelError when the model cannot be
        traced.
        """
        device = self._model.device
        sample = ["A short one.", "A longer sentence, so that the short one has to be padded."]
        tokens = self._model.tokenizer(sample, padding=True, return_tensors="pt")
        inputs = self.inputs
        model = self._model.to("cpu")
        axes = {name: {0: "batch", 1: "length"} for name in inputs}
        try:
            with warnings.catch_warnings(), torch.no_grad(), _plain_attention(model):
                warnings.simplefilter("ignore")  # tracing warns about each Python branch it fixes
                torch.onnx.export(
                    _Pipeline(model, inputs).eval(),
                    tuple(tokens[name] for name in inputs),
                    str(path),
                    input_names=inputs,
                    output_names=[_OUTPUT],
                    dynamic_axes={**axes, _OUTPUT: {0: "batch"}},
                    opset_version=_OPSET,
                    dynamo=False,
                )
        except OSError:  # a full disk is not an error of the model
            raise
        except Exception as error:
            raise ModelError(f"it cannot be traced ({type(error).__name__})") from error
        finally:
            model.to(device)


def _refuse(folder: Path) -> None:
    """Raise ModelError for a model that would run code, or that the digest does not cover fully.

    Pickled weights, and modules that are not part of the library, run code of the model's author
    while the model is loaded.
    """
    for weights in sorted(folder.rglob("pytorch_model*.bin")):
        if not any(weights.parent.glob("*.safetensors")):
            raise ModelError(
                f"{weights} is a pickle, which can run code, and there are no safetensors beside "
                "it; choose another model with --model."
            )
    listed = folder / "modules.json"
    modules = json.loads(listed.read_bytes()) if listed.is_file() else []
    for module in modules:
        if not str(module["type"]).startswith("sentence_transformers."):
            raise ModelError(
                f"{folder} contains its own code ({module['type']}), which is never run; "
                "choose another model with --model."
            )
        if any(part.startswith(".") for part in Path(module["path"]).parts):
            raise ModelError(
                f"{folder} hides a part of the model ({module['path']}) from the digest of its "
                "files; choose another model with --model."
            )


@contextlib.contextmanager
def _plain_attention(model: torch.nn.Module) -> Iterator[None]:
    """Write attention as single steps, which each runtime fuses in its own best way.

    The graph of the fused form guards against masks that hide everything. Without these guards,
    ONNX Runtime and OpenVINO are 5 to 15 % faster and need half the memory.
    """
    networks = [each for each in model.modules() if isinstance(each, transformers.PreTrainedModel)]
    before = [each.config._attn_implementation for each in networks]  # noqa: SLF001 - has no other name
    try:
        for network in networks:
            network.set_attn_implementation("eager")
        yield
    finally:
        for network, implementation in zip(networks, before, strict=True):
            network.set_attn_implementation(implementation)


class _Pipeline(torch.nn.Module):
    """All modules of a sentence-transformers model, from token arrays to vectors."""

    def __init__(self, model: SentenceTransformer, inputs: list[str]) -> None:
        super().__init__()
        self._model = model
        self._inputs = inputs

    def forward(self, *arrays: torch.Tensor) -> Any:  # noqa: ANN401 - as untyped as its library
        features = dict(zip(self._inputs, arrays, strict=True))
        return self._model(features)["sentence_embedding"]
