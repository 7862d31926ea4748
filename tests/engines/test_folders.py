"""Installing from a folder or an archive: recognised, tested, installed or refused."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sentencepiece
from toy_models import zipped

from pipeline.engines import archives, store
from pipeline.engines.installed import InstalledModel
from pipeline.engines.probe import LEAST, probe
from pipeline.engines.protocol import Request
from pipeline.engines.seq2seq.folders import install_from, own_name
from pipeline.engines.seq2seq.layouts import read_layout
from pipeline.engines.seq2seq.placing import InstallSpec
from pipeline.errors import ConfigError, ModelInstallError

pytestmark = pytest.mark.usefixtures("models")

WANTED = InstallSpec("mine")


def install(
    given: Path | str,
    wanted: InstallSpec = WANTED,
    *,
    said: list[str] | None = None,
    confirm: Callable[[str], bool] | None = lambda _: True,
) -> InstalledModel:
    return install_from(
        str(given),
        wanted,
        say=(said if said is not None else []).append,
        progress=lambda *_: None,
        confirm=confirm,
    )


def left_over(models: Path) -> list[str]:
    names = (path.name for path in models.iterdir()) if models.exists() else ()
    return sorted(name for name in names if name != ".mine.lock")


@pytest.mark.parametrize("kind", ["marian", "opus", "quickmt", "nllb", "m2m100"])
def test_each_kind_is_installed_found_and_opened(
    kinds: dict[str, Path], models: Path, kind: str
) -> None:
    made = install(kinds[kind])
    assert made.path == models / "mine"
    assert store.installed() == (made,)
    assert store.find("mine") == store.find("auto") == made
    assert "mine" in store.known_engines()
    engine = store.open_engine(made, threads=1)
    (found,) = engine.translate([Request("Où est-il ?")])
    # Marian's search is told by its decoder.yml; the others' is CTranslate2's own.
    assert found[0].text == ("Where is he?" if kind == "marian" else "Where's he?")
    assert engine.signature.engine == "mine"
    assert left_over(models) == ["mine"]
    store.remove(made)
    assert left_over(models) == []


def test_the_model_gets_the_tokens_of_its_languages(kinds: dict[str, Path]) -> None:
    made = install(kinds["nllb"])
    engine = store.open_engine(made, threads=1)
    asked: list[list[str]] = []
    decoder = engine._decoder  # type: ignore[attr-defined]
    submit = decoder._submit
    decoder._submit = lambda sources, prefixes, **options: (
        asked.extend([*map(list, sources), *map(list, prefixes)])
        or submit(sources, prefixes, **options)
    )
    engine.translate([Request("Bonjour.")])
    assert asked[0][0] == "fra_Latn"
    assert asked[0][-1] == "</s>"
    assert asked[0].count("</s>") == 1
    assert asked[1] == ["eng_Latn"]
    assert ("target_prefix", "eng_Latn") in engine.signature.decoding


def test_an_archive_may_hold_one_folder(kinds: dict[str, Path], tmp_path: Path) -> None:
    archive = tmp_path / "deep.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in kinds["opus"].iterdir():
            packed.write(path, f"a/b/{path.name}")
    assert install(archive).name == "opus"


def test_an_argos_package_goes_to_the_argos_tools(
    toy_package: Path, toy_model: InstalledModel, models: Path
) -> None:
    made = install(toy_package)
    assert made.engine == "argos"
    assert made.path.parent == store.argos_folder()
    store.remove(made)
    assert install(toy_model.path).sha256 == made.sha256
    assert toy_model.path.is_dir()
    assert left_over(models) == []


def test_the_same_folder_is_the_same_model(
    kinds: dict[str, Path], models: Path
) -> None:
    for kind in ("marian", "opus"):
        first = install(kinds[kind])
        assert install(kinds[kind]) == first
    assert left_over(models) == ["mine"]


def shuffled(folder: Path) -> None:
    path = folder / "shared_vocabulary.json"
    pieces = json.loads(path.read_text("utf-8"))
    tail = pieces[300:]
    random.Random(7).shuffle(tail)  # noqa: S311  (the same every time)
    path.write_text(json.dumps(pieces[:300] + tail), "utf-8")


def other_pieces(folder: Path) -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text.splitlines()),
        model_prefix=str(folder / "other"),
        vocab_size=500,
        hard_vocab_limit=False,
        byte_fallback=True,
        minloglevel=2,
    )
    for name in ("source.spm", "target.spm"):
        shutil.copy(folder / "other.model", folder / name)


def no_end(folder: Path) -> None:
    path = folder / "shared_vocabulary.json"
    pieces = json.loads(path.read_text("utf-8"))
    # The end is another piece now, which the model never writes.
    end = pieces.index("</s>")
    pieces[end], pieces[-1] = pieces[-1], pieces[end]
    path.write_text(json.dumps(pieces), "utf-8")


def moved(folder: Path) -> None:
    path = folder / "shared_vocabulary.json"
    pieces = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps([*pieces[:300], *pieces[301:], "<gone>"]), "utf-8")


@pytest.mark.parametrize("damage", [shuffled, other_pieces, no_end, moved])
def test_pieces_that_do_not_fit_are_refused_whole(
    kinds: dict[str, Path],
    models: Path,
    tmp_path: Path,
    damage: Callable[[Path], None],
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kinds["opus"], copy)
    damage(copy)
    with pytest.raises(ModelInstallError, match="the pieces do not fit") as got:
        install(copy)
    assert str(got.value).startswith(f"{copy}: ")
    assert "\n" not in str(got.value)
    assert left_over(models) == []


def test_a_refused_model_leaves_the_older_one(
    kinds: dict[str, Path], models: Path, tmp_path: Path
) -> None:
    first = install(kinds["opus"])
    copy = tmp_path / "copy"
    shutil.copytree(kinds["opus"], copy)
    shuffled(copy)
    with pytest.raises(ModelInstallError):
        install(copy)
    assert store.find("mine") == first
    assert left_over(models) == ["mine"]


def test_the_probe_is_far_from_its_limit(toy_model: InstalledModel) -> None:
    result = probe(store.open_engine(toy_model))
    assert result.fault == ""
    assert result.chrf == pytest.approx(84.7, abs=0.5)
    assert result.chrf > 2 * LEAST


def test_the_caller_sets_the_limit_of_the_probe(toy_model: InstalledModel) -> None:
    result = probe(store.open_engine(toy_model), least=90)
    assert result.fault == "chrF 85 on twelve plain sentences, at least 90 needed"


def test_an_unknown_folder_says_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "a.bin").write_bytes(b"")
    with pytest.raises(ModelInstallError, match=r"looked for model\.bin") as got:
        install(tmp_path / "odd")
    assert str(got.value).startswith(f"{tmp_path / 'odd'}: ")
    assert "\n" not in str(got.value)


def test_a_missing_path_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelInstallError, match="no such file or folder"):
        install(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "problem"),
    [("../evil", "unsafe path"), ("/evil", "unsafe path"), ("a\\b", "unsafe path")],
)
def test_a_harmful_archive_changes_nothing(
    models: Path, tmp_path: Path, name: str, problem: str
) -> None:
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(name, b"")
    with pytest.raises(ModelInstallError, match=problem):
        install(archive)
    assert left_over(models) == []
    assert not (tmp_path / "evil").exists()


def test_an_archive_that_unpacks_too_large(
    kinds: dict[str, Path],
    models: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = zipped(kinds["opus"], tmp_path / "toy.zip")
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    with pytest.raises(ModelInstallError, match="more than 1,000 bytes"):
        install(archive)
    archive.write_bytes(archive.read_bytes()[:-500])
    with pytest.raises(ModelInstallError, match="not a whole archive"):
        install(archive)
    assert left_over(models) == []


@pytest.fixture
def stated(kinds: dict[str, Path], tmp_path: Path) -> Callable[[str], Path]:
    def make(licence: str) -> Path:
        folder = tmp_path / "stated"
        shutil.copytree(kinds["opus"], folder)
        card = f"---\nlanguage: fr\nlicense: {licence}\n---\n# A model\n"
        (folder / "README.md").write_text(card, "utf-8")
        return folder

    return make


def test_the_licence_is_shown_and_kept(stated: Callable[[str], Path]) -> None:
    said: list[str] = []
    made = install(stated("apache-2.0"), said=said, confirm=None)
    assert said == ["The model's licence is apache-2.0."]
    assert made.licence == store.find("mine").licence == "apache-2.0"
    assert (made.path / "README.md").is_file()


def test_a_licence_that_forbids_commerce_is_asked_about(
    stated: Callable[[str], Path], models: Path
) -> None:
    folder = stated("cc-by-nc-4.0")
    for confirm in (None, lambda _: False):
        with pytest.raises(ModelInstallError, match=r"cc-by-nc-4\.0 .* --yes"):
            install(folder, confirm=confirm)
    assert left_over(models) == []
    asked: list[str] = []
    install(folder, confirm=lambda licence: not asked.append(licence))
    assert asked == ["cc-by-nc-4.0"]


def test_nllb_is_known_to_forbid_commerce(kinds: dict[str, Path]) -> None:
    with pytest.raises(ModelInstallError, match=r"CC-BY-NC-4\.0"):
        install(kinds["nllb"], confirm=None)


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ("/a/OPUS mt (big).zip", None, "opus-mt-big"),
        ("models/quickmt-fr-en/", None, "quickmt-fr-en"),
        ("https://huggingface.co/someone/nllb-ct2", None, "nllb-ct2"),
        ("https://huggingface.co/someone/nllb-ct2/resolve/main/", None, "nllb-ct2"),
        ("https://example.org/a/Big.zip?x=1", None, "big"),
        ("C:\\models\\Big", None, "big"),
        ("x", "mine-2.1", "mine-2.1"),
    ],
)
def test_the_name_of_a_model_is_made_from_its_address(
    given: str, name: str | None, expected: str
) -> None:
    assert own_name(given, name) == expected


@pytest.mark.parametrize(
    "name", ["opus", "gemma", "auto", "", "Big", "a/b", "..", "-x"]
)
def test_invalid_names_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="--name"):
        own_name("x", name)


def test_a_folder_of_another_engine_is_not_replaced(
    kinds: dict[str, Path], models: Path
) -> None:
    (models / "mine").mkdir(parents=True)
    note = {"engine": "gemma", "name": "g", "version": "1", "sha256": "0"}
    (models / "mine" / "bitexte.json").write_text(json.dumps(note), "utf-8")
    with pytest.raises(ModelInstallError, match="holds gemma; choose another --name"):
        install(kinds["opus"])
    assert json.loads((models / "mine" / "bitexte.json").read_text("utf-8")) == note


def test_a_harmful_end_of_sentence_is_left_out(
    kinds: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.engines.probe import Probe
    from pipeline.engines.seq2seq import placing

    def judged(engine: object, **_: object) -> Probe:
        tail = engine._layout.tail  # type: ignore[attr-defined]
        return Probe(50.0 if tail else 60.0, "")

    monkeypatch.setattr(placing, "probe", judged)
    assert read_layout(install(kinds["quickmt"]).path).tail == ()
    assert read_layout(install(kinds["opus"]).path).tail == ("</s>",)
