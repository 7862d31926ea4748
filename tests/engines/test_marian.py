"""A converted Marian model translates as the same weights do in an Argos package."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml
from toy_models import zipped

from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Request
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.engines.seq2seq.folders import install_from
from pipeline.engines.seq2seq.layouts import Layout
from pipeline.engines.seq2seq.marian import convert
from pipeline.engines.seq2seq.placing import InstallSpec

WHO = [
    "Tom", "Ma sœur", "Le chat noir", "L'étudiant", "On", "Personne ici",
    "La femme du médecin", "Mon vieux voisin", "Cet enfant", "Le train de nuit",
]  # fmt: skip
WHAT = [
    "mange", "ne voit pas", "aime beaucoup", "cherche toujours", "a perdu",
    "avait oublié", "veut", "n'a jamais eu", "apporte", "croit comprendre",
]  # fmt: skip
WHICH = [
    "une pomme.", "la maison de mon père !", "ce livre ?", "« le Monde ».",
    "3,5 % de l'argent, mais pas aujourd'hui.", "le fichier mon_fichier.txt.",
    "quelque chose à l'école avec ses amis, quand il fait froid, ou quand il neige.",
    "rien.", "tout le monde…", "des chiens – et des chats 😀",
]  # fmt: skip
SENTENCES = [" ".join(words) for words in itertools.product(WHO, WHAT, WHICH)]


def test_a_thousand_sentences_come_out_as_from_the_argos_package(
    kinds: dict[str, Path], toy_model: InstalledModel, models: Path, tmp_path: Path
) -> None:
    archive = zipped(kinds["marian"], tmp_path / "toy.zip")
    made = install_from(
        str(archive), InstallSpec("toy"), say=lambda _: None, progress=lambda *_: None
    )
    assert made.path == models / "toy"
    requests = [Request(sentence) for sentence in SENTENCES]
    assert len(set(requests)) == 1000
    engines = [Seq2SeqEngine(model) for model in (made, toy_model)]
    ours, argos = (engine.translate(requests) for engine in engines)
    assert [h[0].text for h in ours] == [h[0].text for h in argos]
    assert [h[0].pieces for h in ours] == [h[0].pieces for h in argos]
    scores = [
        (h[0].score, other[0].score) for h, other in zip(ours, argos, strict=True)
    ]
    # Weights rounded twice: the last digits depend on the int8 kernels of the machine.
    assert max(abs(one - other) for one, other in scores) < 0.01
    linked = [
        [
            (link.source, link.target)
            for hypotheses in found
            for link in hypotheses[0].links
        ]
        for found in (e.translate(requests[::20], with_links=True) for e in engines)
    ]
    assert len(linked[0]) > 200
    assert linked[0] == linked[1]


def test_the_length_penalty_is_that_of_the_models_maker(
    kinds: dict[str, Path], tmp_path: Path
) -> None:
    layout = convert(kinds["marian"], tmp_path / "made")
    assert layout == Layout("opus", "", "source.spm", "target.spm", length_penalty=0.2)
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "config.json",
        "model.bin",
        "shared_vocabulary.json",
        "source.spm",
        "target.spm",
    ]


def test_converting_imports_no_torch(kinds: dict[str, Path], tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('torch', 'transformers'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from pipeline.engines.seq2seq.marian import convert\n"
        f"convert(Path({str(kinds['marian'])!r}), Path({str(tmp_path / 'made')!r}))\n"
        "print((Path(sys.argv[1]) / 'model.bin').stat().st_size > 1_000_000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "made")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"


def settings(folder: Path, **changed: object) -> None:
    path = folder / "decoder.yml"
    stated = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump({**stated, **changed}), "utf-8")


def weights(folder: Path, **changed: object) -> None:
    with np.load(folder / "model.npz") as read:
        found = dict(read)
    config = yaml.safe_load(found["special:model.yml"][:-1].tobytes())
    text = yaml.safe_dump({**config, **changed}).encode() + b"\0"
    found["special:model.yml"] = np.frombuffer(text, np.int8)
    np.savez(folder / "model.npz", **found)


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda f: (f / "source.spm").unlink(), "source.spm is missing; only SentencePiece"),
        (lambda f: settings(f, models=["../model.npz"]), "../model.npz is not a file beside it"),
        (lambda f: settings(f, models=["/etc/passwd"]), "/etc/passwd is not a file beside it"),
        (lambda f: settings(f, vocabs=["other.yml"]), "other.yml is not a file beside it"),
        (lambda f: settings(f, vocabs=[]), '"vocabs" is missing'),
        (lambda f: (f / "decoder.yml").write_text("a: [", "utf-8"), "not valid YAML"),
        (lambda f: (f / "decoder.yml").write_text("7", "utf-8"), "decoder.yml says nothing"),
        (lambda f: (f / "model.npz").write_bytes(b"PK"), "not a whole .npz file"),
        (lambda f: weights(f, **{"transformer-decoder-autoreg": "rnn"}), "not a Marian model that can be converted"),
        (lambda f: weights(f, **{"dec-depth": 7}), "not a Marian model that can be converted"),
    ],
    ids=[
        "no-pieces", "outside", "absolute", "no-vocabulary", "none", "yaml", "number",
        "cut", "student", "layers",
    ],
)  # fmt: skip
def test_what_cannot_be_converted_is_one_line(
    kinds: dict[str, Path],
    tmp_path: Path,
    damage: Callable[[Path], object],
    problem: str,
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kinds["marian"], copy)
    damage(copy)
    with pytest.raises(ValueError) as got:
        convert(copy, tmp_path / "made")
    assert problem in str(got.value)
    assert "\n" not in str(got.value)
    assert not (tmp_path / "made").exists()


def test_too_little_memory_is_seen_before(
    kinds: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pipeline.engines.seq2seq.marian.available_memory", lambda: 10_000_000
    )
    with pytest.raises(ValueError, match=r"needs \d\d MB of memory, 10 MB are free"):
        convert(kinds["marian"], tmp_path / "made")
