"""The registry's models, each from a server on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from local_server import Site, serve
from toy_models import zipped

from pipeline.engines import choosing, download, store
from pipeline.engines.choosing import install, install_best
from pipeline.engines.protocol import Request
from pipeline.engines.recipes import RECIPES, Recipe, recipe
from pipeline.errors import ModelInstallError

pytestmark = [pytest.mark.network, pytest.mark.usefixtures("models")]

ZIP = recipe("opus").address.rsplit("/", 1)[-1]


@pytest.fixture
def site(kinds: dict[str, Path], toy_package: Path, tmp_path: Path) -> Iterator[Site]:
    files = {
        f"/opus/{ZIP}": zipped(kinds["marian"], tmp_path / "opus.zip").read_bytes(),
        "/argos/toy.argosmodel": toy_package.read_bytes(),
    }
    for path in kinds["quickmt"].iterdir():
        files[f"/quickmt/{path.name}"] = path.read_bytes()
    with serve(files) as site:
        index = [
            {
                "package_version": "1.0",
                "from_code": "fr",
                "to_code": "en",
                "links": [f"{site.url}/argos/toy.argosmodel"],
            }
        ]
        files["/argos/index.json"] = json.dumps(index).encode()
        yield site


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.mark.parametrize("engine", ["opus", "quickmt", "argos"])
def test_each_is_installed_from_a_mirror(
    site: Site, said: list[str], engine: str
) -> None:
    made = install(recipe(engine), say=said.append, base_url=f"{site.url}/{engine}")
    assert made.engine == engine
    assert store.find() == store.find(engine) == made
    (found,) = store.open_engine(made).translate([Request("Où est-il ?")])
    assert found[0].text == ("Where's he?" if engine == "quickmt" else "Where is he?")
    assert "licence" in said[0]
    before = list(site.asked)
    again = install(recipe(engine), say=said.append, base_url=f"{site.url}/{engine}")
    assert again == made
    assert site.asked == before


def test_the_licence_is_shown_before_the_download(site: Site, said: list[str]) -> None:
    def say(line: str) -> None:
        said.append(f"{len(site.asked)} {line}")

    install(recipe("opus"), say=say, base_url=f"{site.url}/opus")
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert said[0] == f"0 The model's licence is CC-BY-4.0: {licence}."
    assert said[1].startswith("1 The file's sha256 is ")


def test_only_needed_files_are_downloaded_and_the_weights_last(
    site: Site, said: list[str]
) -> None:
    install(recipe("quickmt"), say=said.append, base_url=f"{site.url}/quickmt/")
    assert [path.removeprefix("/quickmt/") for path in site.paths()] == [
        "README.md",
        "LICENSE",
        "config.json",
        "shared_vocabulary.json",
        "shared_vocabulary.txt",
        "source_vocabulary.json",
        "target_vocabulary.json",
        "source.spm",
        "src.spm.model",
        "tgt.spm.model",
        "model.bin",
    ]


@pytest.mark.parametrize("engine", ["opus", "quickmt"])
def test_the_first_hash_is_kept_and_compared(
    site: Site, said: list[str], engine: str
) -> None:
    def again() -> None:
        install(recipe(engine), say=said.append, base_url=f"{site.url}/{engine}")

    again()
    assert any("it is kept" in line for line in said)
    store.remove(store.find(engine))
    said.clear()
    again()
    assert "The file is the one that was installed first (same sha256)." in said
    store.remove(store.find(engine))
    name = f"/opus/{ZIP}" if engine == "opus" else "/quickmt/model.bin"
    site.files[name] += b"\0"
    with pytest.raises(ModelInstallError, match="not the file that was installed"):
        again()
    assert store.installed() == ()


def test_a_cut_download_is_resumed(site: Site, said: list[str]) -> None:
    path = f"/opus/{ZIP}"
    site.cuts[path] = [100_000, 0, 0, 0]
    with pytest.raises(ModelInstallError, match="the next try goes on from there"):
        install(recipe("opus"), say=said.append, base_url=f"{site.url}/opus")
    site.asked.clear()
    install(recipe("opus"), say=said.append, base_url=f"{site.url}/opus")
    assert site.asked == [(path, "bytes=100000-")]


@pytest.mark.parametrize(
    ("missing", "problem"),
    [
        ("config.json", "no CTranslate2 model; looked for config.json"),
        ("target_vocabulary.json", "no vocabulary; looked for shared_vocabulary"),
        ("src.spm.model", "no SentencePiece file; looked for source.spm"),
        ("tgt.spm.model", "tgt.spm.model is missing"),
        ("model.bin", "model.bin is missing"),
    ],
)
def test_a_file_that_is_not_there(
    site: Site, said: list[str], models: Path, missing: str, problem: str
) -> None:
    del site.files[f"/quickmt/{missing}"]
    with pytest.raises(ModelInstallError) as got:
        install(recipe("quickmt"), say=said.append, base_url=f"{site.url}/quickmt")
    assert problem in str(got.value)
    assert "\n" not in str(got.value)
    assert [path.name for path in models.iterdir()] == [".quickmt.lock"]


def test_a_redirect_away_from_https_is_refused(site: Site, said: list[str]) -> None:
    site.redirects[f"/opus/{ZIP}"] = "http://example.org/x.zip"
    with pytest.raises(ModelInstallError, match="which is not https"):
        install(recipe("opus"), say=said.append, base_url=f"{site.url}/opus")
    site.redirects[f"/opus/{ZIP}"] = f"{site.url}/elsewhere.zip"
    site.files["/elsewhere.zip"] = site.files[f"/opus/{ZIP}"]
    assert (
        install(recipe("opus"), say=said.append, base_url=f"{site.url}/opus").engine
        == "opus"
    )


@pytest.mark.parametrize(
    "address", ["http://example.org/a", "http://127.0.0.1.example.org/", "ftp://a/b"]
)
def test_only_https_is_asked(said: list[str], address: str) -> None:
    with pytest.raises(ModelInstallError, match="https"):
        install(recipe("quickmt"), say=said.append, base_url=address)


def test_a_too_large_file_is_refused(
    site: Site, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_LARGEST", 1000)
    with pytest.raises(ModelInstallError, match="larger than 1,000 bytes"):
        install(recipe("opus"), say=said.append, base_url=f"{site.url}/opus")


def test_a_package_index_has_no_base_url(said: list[str]) -> None:
    with pytest.raises(ModelInstallError, match="PIP_INDEX_URL"):
        install(recipe("gemma"), say=said.append, base_url="https://example.org")


def at(site: Site, *engines: str) -> list[Recipe]:
    """Return the registry with addresses on this machine; only ``engines`` answer."""
    nobody = "http://127.0.0.1:9"
    return [
        replace(
            known,
            address=f"{site.url if known.engine in engines else nobody}/{known.engine}",
            install=f"{__name__}:took",
        )
        for known in RECIPES
    ]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was installed: a recipe's name instead of its model."""
    names: list[str] = []

    def run(recipe: Recipe, **_: object) -> object:
        names.append(recipe.engine)
        return recipe

    monkeypatch.setattr(choosing, "install", run)
    monkeypatch.setattr(choosing, "_address", lambda recipe: recipe.address)
    return names


def test_the_best_that_answers_is_installed(
    site: Site, said: list[str], taken: list[str]
) -> None:
    for engine in ("opus", "quickmt", "argos"):
        site.files[f"/{engine}"] = b"."
    install_best(say=said.append, recipes=at(site, "opus", "quickmt"), patience=2)
    install_best(say=said.append, recipes=at(site, "argos", "quickmt"), patience=2)
    install_best(say=said.append, recipes=at(site, "argos"), patience=2)
    assert taken == ["opus", "quickmt", "argos"]
    assert said[0] == (
        "opus: OPUS-MT tc-big French → English, transformer-big "
        "(BLEU, FLORES-101 devtest 46.0)."
    )
    assert said[2].startswith("opus: cannot be had: http://127.0.0.1:9/opus: cannot be")


def test_a_small_machine_takes_a_small_model(
    site: Site, said: list[str], taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for engine in ("opus", "quickmt", "argos", "gemma"):
        site.files[f"/{engine}"] = b"."
    monkeypatch.setattr(choosing, "available_memory", lambda: 800_000_000)
    recipes = at(site, "opus", "quickmt", "argos", "gemma")
    install_best(say=said.append, recipes=recipes, patience=2)
    assert taken == ["argos"]
    assert "opus: cannot be had: needs 1,600 MB of memory, 800 MB are free" in said


def test_a_full_disk_is_reported(
    site: Site, said: list[str], taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 350_000_000

    monkeypatch.setattr(choosing.shutil, "disk_usage", lambda _: Usage)
    site.files["/argos"] = site.files["/quickmt"] = b"."
    install_best(say=said.append, recipes=at(site, "argos", "quickmt"), patience=2)
    assert taken == ["argos"]
    assert any("needs 820 MB of disk, 350 MB are free" in line for line in said)


def test_what_is_installed_is_kept_where_nothing_better_answers(
    site: Site, said: list[str]
) -> None:
    made = install(recipe("argos"), say=said.append, base_url=f"{site.url}/argos")
    assert install_best(say=said.append, recipes=at(site), patience=2) == made
    assert said[-1] == "argos: is installed."


def test_the_reasons_are_listed_if_no_model_can_be_installed(
    site: Site, said: list[str], taken: list[str]
) -> None:
    with pytest.raises(
        ModelInstallError, match=r"^no model can be had; opus: .*quickmt"
    ):
        install_best(say=said.append, recipes=at(site), patience=2)
    assert taken == []


def test_any_answer_shows_that_a_server_is_there(site: Site) -> None:
    download.ask(f"{site.url}/quickmt", 2)  # a folder: 404
    assert site.paths() == ["/quickmt"]


def test_a_silent_server_is_given_up_soon() -> None:
    import socket
    import time

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        start = time.perf_counter()
        with pytest.raises(ModelInstallError, match=r"no answer in|timed out"):
            download.ask(f"http://127.0.0.1:{silent.getsockname()[1]}/", 0.3)
        assert time.perf_counter() - start < 2


def test_the_second_model_is_installed_beside_its_first(
    said: list[str], taken: list[str]
) -> None:
    first = replace(recipe("qwen"), memory_bytes=0, download_bytes=0, installed_bytes=0)
    install_best(say=said.append, recipes=[first])
    assert taken == ["qwen", "gemma"]
    assert "gemma: chooses among the translations of qwen." in said


def test_a_second_model_that_cannot_be_had_is_no_failure(
    said: list[str], taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "available_memory", lambda: 100)
    first = replace(recipe("qwen"), memory_bytes=0, download_bytes=0, installed_bytes=0)
    install_best(say=said.append, recipes=[first])
    assert taken == ["qwen"]
    assert said[-1].startswith("gemma: cannot be had: needs 1,200 MB of memory")
