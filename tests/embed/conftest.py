"""Tiny models with random weights, made as sentence-transformers lays models out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

WORDS = "the a of in relapses patients reduced placebo trial attacks 12 . , % β query passage :"
MakeModel = Callable[..., Path]


def _tokenizer(folder: Path) -> int:
    """Write a word-piece tokenizer; returns the size of its vocabulary."""
    from tokenizers import (  # noqa: PLC0415 - only what makes models needs it
        Tokenizer,
        normalizers,
        pre_tokenizers,
        processors,
    )
    from tokenizers.models import WordPiece  # noqa: PLC0415

    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*special, *WORDS.split(), *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    return len(vocabulary)


def _write(file: Path, value: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    """Make a model folder: by name, with prompts, with weights from a seed."""

    def make(
        name: str = "tiny", prompts: Mapping[str, str] | None = None, *, seed: int = 1
    ) -> Path:
        import torch  # noqa: PLC0415 - slow; loaded by the tests that make models
        from transformers import BertConfig, BertModel  # noqa: PLC0415

        folder = tmp_path / name
        folder.mkdir()
        size = _tokenizer(folder)
        torch.manual_seed(seed)
        config = BertConfig(
            vocab_size=size,
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=64,
            initializer_range=0.5,
        )
        BertModel(config).save_pretrained(folder)
        names = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
        modules = [
            {
                "idx": at,
                "name": str(at),
                "path": path,
                "type": f"sentence_transformers.models.{kind}",
            }
            for at, (path, kind) in enumerate(names.items())
        ]
        _write(folder / "modules.json", modules)
        pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}
        _write(folder / "1_Pooling" / "config.json", pooling)
        _write(folder / "config_sentence_transformers.json", {"prompts": prompts or {}})
        _write(folder / "sentence_bert_config.json", {"max_seq_length": 48, "do_lower_case": False})
        _write(
            folder / "tokenizer_config.json",
            {"tokenizer_class": "BertTokenizer", "model_max_length": 48},
        )
        return folder

    return make
