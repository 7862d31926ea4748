"""The layout of a model's folder: its pieces, language tokens, end of sentence.

A folder is recognised once by its files and its vocabulary. The layout is written into
its ``bitexte.json`` and read from there later. Argos packages describe themselves in
their ``metadata.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pipeline.engines.fingerprint import NOTE

ARGOS_PENALTY = 0.2  # Argos uses this, also for its published scores
PENALTY = 1.0  # "normalize: 1" of Marian, and the default of CTranslate2
END = "</s>"


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a model, and the pieces that it needs around a text.

    ``model`` is the folder of ``model.bin``, ``source`` and ``target`` are the files of
    pieces, all as paths below the model's folder. ``lead`` and ``tail`` are pieces
    before and after every source, ``prefix`` those that begin every target. An Argos
    package has one file of pieces, with one of two names, so its layout names none.
    """

    kind: str
    model: str
    source: str
    target: str
    lead: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    length_penalty: float = PENALTY

    def to_note(self) -> dict[str, Any]:
        """Return the fields for ``bitexte.json``."""
        return {
            "kind": self.kind,
            "model": self.model,
            "pieces": [self.source, self.target],
            "tokens": {
                "lead": list(self.lead),
                "tail": list(self.tail),
                "prefix": list(self.prefix),
            },
            "length_penalty": self.length_penalty,
        }


@dataclass(frozen=True, slots=True)
class _Languages:
    """The language tokens for French and English of a kind of model."""

    kind: str
    lead: str
    prefix: str = ""


# Kinds that are recognised by their vocabulary, not by their files.
_LANGUAGES = (
    _Languages("nllb", "fra_Latn", "eng_Latn"),
    _Languages("m2m100", "__fr__", "__en__"),
    _Languages("opus", ">>eng<<"),
    _Languages("madlad", "<2en>"),
)
_A_LANGUAGE = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}|__[a-z]{2,3}__|>>[\w-]+<<|<2\w+>")

# Kind, file of source pieces, file of target pieces.
PIECES = (
    ("opus", "source.spm", "target.spm"),
    ("quickmt", "src.spm.model", "tgt.spm.model"),
    ("quickmt", "joint.spm.model", "joint.spm.model"),
    ("sentencepiece", "sentencepiece.bpe.model", "sentencepiece.bpe.model"),
    ("sentencepiece", "sentencepiece.model", "sentencepiece.model"),
    ("sentencepiece", "spm.model", "spm.model"),
    ("sentencepiece", "spiece.model", "spiece.model"),
    (
        "sentencepiece",
        "flores200_sacrebleu_tokenizer_spm.model",
        "flores200_sacrebleu_tokenizer_spm.model",
    ),
)
VOCABULARIES = tuple(
    f"{side}_vocabulary.{ending}"
    for side in ("shared", "source", "target")
    for ending in ("json", "txt")
)
_TORCH = ("pytorch_model.bin", "model.safetensors", "tf_model.h5")
_LOOKED_FOR = (
    "model.bin, config.json, a vocabulary and SentencePiece files (CTranslate2); "
    "*.npz, decoder.yml, source.spm and target.spm (Marian); metadata.json (Argos)"
)


def is_marian(folder: Path) -> bool:
    """Whether the folder has a Marian model that is not converted yet."""
    return (folder / "decoder.yml").is_file() and any(folder.glob("*.npz"))


def recognise(
    folder: Path, *, source_token: str | None = None, target_prefix: str | None = None
) -> Layout:
    """Return the layout of a CTranslate2 folder, by its files and vocabulary.

    :param source_token: a token to use instead of the one that the vocabulary suggests;
        ``target_prefix`` likewise.
    :raises ValueError: it is not a known kind of folder; the message says what is
        missing, or what to do.
    """
    if any((folder / name).is_file() for name in _TORCH) and not _has(folder):
        raise ValueError(
            "these weights need PyTorch to convert; take a copy for CTranslate2 "
            "(model.bin, config.json), or make one with ct2-transformers-converter"
        )
    if not _has(folder):
        raise ValueError(f"no model that is known here; looked for {_LOOKED_FOR}")
    config = _config(folder)
    source, target = vocabulary(folder, "source"), vocabulary(folder, "target")
    found = next(
        (
            Layout(kind, "", first, second)
            for kind, first, second in PIECES
            if (folder / first).is_file() and (folder / second).is_file()
        ),
        None,
    )
    if found is None:
        listed = ", ".join(dict.fromkeys(name for _, name, _ in PIECES))
        raise ValueError(f"no SentencePiece file; looked for {listed}")
    found = _with_tokens(found, source, target, source_token, target_prefix)
    end = str(config.get("eos_token") or END)
    if not config.get("add_source_eos") and end in source:
        found = replace(found, tail=(end,))
    return found


def read_layout(folder: Path) -> Layout:
    """Return the layout of an installed model. Raises OSError or ValueError."""
    if (folder / "metadata.json").is_file():
        return _argos(folder)
    note = json.loads((folder / NOTE).read_text("utf-8"))
    try:
        tokens = note["tokens"]
        source, target = note["pieces"]
        return Layout(
            note["kind"],
            note["model"],
            source,
            target,
            lead=tuple(tokens["lead"]),
            tail=tuple(tokens["tail"]),
            prefix=tuple(tokens["prefix"]),
            length_penalty=float(note["length_penalty"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{NOTE}: {error} is missing or wrong") from error


def vocabulary(folder: Path, side: Literal["source", "target"]) -> tuple[str, ...]:
    """Return the pieces of a CTranslate2 model's source or target vocabulary.

    :raises ValueError: there is none, or it is not a list of pieces.
    :raises OSError: it cannot be read.
    """
    for name in (f"{side}_vocabulary", "shared_vocabulary"):
        if (path := folder / f"{name}.json").is_file():
            pieces = json.loads(path.read_text("utf-8"))
            if isinstance(pieces, list):
                return tuple(map(str, pieces))
            raise ValueError(f"{path.name}: not a list of pieces")
        if (path := folder / f"{name}.txt").is_file():
            return tuple(path.read_text("utf-8").split("\n"))
    raise ValueError(
        f"no vocabulary; looked for shared_vocabulary and {side}_vocabulary, "
        ".json and .txt"
    )


def _has(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("model.bin", "config.json"))


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except ValueError as error:
        raise ValueError("config.json is not valid JSON") from error
    return config if isinstance(config, dict) else {}


def _with_tokens(
    layout: Layout,
    source: Sequence[str],
    target: Sequence[str],
    source_token: str | None,
    target_prefix: str | None,
) -> Layout:
    """Return the layout with language tokens: those given, or by the vocabulary."""
    in_source, in_target = frozenset(source), frozenset(target)
    known = next(
        (
            languages
            for languages in _LANGUAGES
            if languages.lead in in_source
            and (not languages.prefix or languages.prefix in in_target)
        ),
        None,
    )
    if known is not None:
        layout = replace(
            layout,
            kind=known.kind,
            lead=(known.lead,),
            prefix=(known.prefix,) if known.prefix else (),
        )
    for option, token, pieces in (
        ("--source-token", source_token, in_source),
        ("--target-prefix", target_prefix, in_target),
    ):
        if token and token not in pieces:
            raise ValueError(f"{option}: the vocabulary has no piece {token}")
    if source_token is not None:
        layout = replace(layout, lead=(source_token,) if source_token else ())
    if target_prefix is not None:
        layout = replace(layout, prefix=(target_prefix,) if target_prefix else ())
    if known is None and source_token is None and target_prefix is None:
        others = sorted({p for p in source if _A_LANGUAGE.fullmatch(p)})
        if len(others) > 1:
            raise ValueError(
                f"the vocabulary has language tokens ({', '.join(others[:3])} …) and "
                "none that is known for French and English; name them with "
                "--source-token and --target-prefix"
            )
    return layout


def _argos(folder: Path) -> Layout:
    """Return the layout of an Argos package, which may name a target prefix."""
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    prefix = metadata.get("target_prefix", "")
    return Layout(
        "argos",
        "model",
        "",
        "",
        prefix=(prefix,) if prefix else (),
        length_penalty=ARGOS_PENALTY,
    )
