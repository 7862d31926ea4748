"""The console command as a person meets it: output, exit code and files, whole.

The real path: the installed script, the real 2 MB Argos package, in an empty home.
Figures that depend on the machine (seconds, words/s, paths, hashes) are normalised.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from toy_models import write_folder

from pipeline import __version__
from pipeline.engines.recipes import names

SCRIPT = Path(sys.executable).with_name("translate")

FRENCH = """\
Le chat

Le chat dort sur la table. Il est très content.

1. Tom a 25 livres.

Le chat dort sur la table.
"""

# A sitecustomize that makes every socket an error, in the child process.
NO_SOCKETS = """\
import sys

def refuse(event, arguments):
    if event == "socket.__new__":
        raise SystemExit("a socket was opened")

sys.addaudithook(refuse)
"""


class Place:
    """A home, a project folder in it, and the command run there."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.folder = folder / "project"
        (self.folder / "source" / "fr").mkdir(parents=True)
        guard = folder / "guard"
        guard.mkdir()
        (guard / "sitecustomize.py").write_text(NO_SOCKETS, encoding="utf-8")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(guard),
        }
        self.home.mkdir()

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def run(self, *arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [SCRIPT, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return done.returncode, self.normal(done.stdout), self.normal(done.stderr)

    def normal(self, text: str) -> str:
        kept = [line for line in text.splitlines() if not line.startswith("  speed  ")]
        return "\n".join(kept).replace(str(self.home), "~").strip()


@pytest.fixture
def bare(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def place(bare: Place, toy_package: Path) -> Place:
    assert bare.run("model", "install", "--from", str(toy_package))[0] == 0
    bare.write("source/fr/chat.txt", FRENCH)
    return bare


def test_version(bare: Place) -> None:
    assert bare.run("--version") == (0, f"translate, version {__version__}", "")


def test_without_a_model_run_says_what_to_do(bare: Place) -> None:
    bare.write("source/fr/a.txt", "Bonjour.\n")
    code, out, err = bare.run("run")
    assert (code, out) == (1, "")
    assert err == (
        "translate: no translation model is installed; "
        "install one: translate model install"
    )


def test_a_gguf_file_that_no_adapter_fits_is_refused_in_one_line(bare: Place) -> None:
    bare.write("other.gguf", "GGUF and no more")
    code, out, err = bare.run("model", "install", "--from", "other.gguf")
    assert (code, out) == (1, "")
    assert err == (
        "translate: other.gguf: its sha256 is 38428d0c0ddf…; "
        "the adapters fit only gemma's (a5fd3b62230a…) and qwen's (cc324af070c2…)"
    )


def test_model_install_list_and_remove(bare: Place, toy_package: Path) -> None:
    code, out, err = bare.run("model", "list")
    assert (code, err) == (1, "")
    assert out.splitlines()[:3] == [
        "no model is installed; install one: translate model install",
        "",
        "available, the best first: translate model install --engine NAME",
    ]
    assert [line.split()[0] for line in out.splitlines()[4:]] == list(names())
    installed = (
        0,
        "argos translate-fr_en 0.1 is installed\n  ~/.local/share/argos-translate/packages/translate-fr_en-0_1",
        "",
    )
    arguments = ("model", "install", "--from", str(toy_package))
    assert bare.run(*arguments) == installed
    assert bare.run(*arguments) == installed
    code, out, _ = bare.run("model", "list")
    assert (code, out.splitlines()[1].split()[:3]) == (
        0,
        ["argos", "translate-fr_en", "0.1"],
    )
    rest = out.split("translate model install --engine NAME")[1].splitlines()[2:]
    assert [line.split()[0] for line in rest] == [n for n in names() if n != "argos"]
    assert bare.run("model", "remove", "argos", "--yes") == (
        0,
        "argos translate-fr_en 0.1 is removed",
        "",
    )
    assert bare.run("model", "list", "--quiet") == (1, "", "")


def own_folder(toy_package: Path, folder: Path, card: str) -> Path:
    """Lay the toy out as an OPUS-MT model for CTranslate2."""
    with zipfile.ZipFile(toy_package) as packed:
        packed.extractall(folder / "unpacked")
    (package,) = (folder / "unpacked").iterdir()
    made = write_folder(package, folder / "Their Model", ("source.spm", "target.spm"))
    (made / "README.md").write_text(card, "utf-8")
    return made


def test_a_model_of_ones_own_is_used_by_its_name(
    bare: Place, toy_package: Path, tmp_path: Path
) -> None:
    folder = own_folder(toy_package, tmp_path, "---\nlicense: mit\n---\n")
    code, out, err = bare.run("model", "install", "--from", str(folder))
    assert (code, err) == (0, "")
    said, made, place = out.splitlines()
    assert said == "The model's licence is mit."
    assert made.startswith("their-model opus ")
    assert made.endswith(" is installed, mit")
    assert place == "  ~/.local/share/bitexte/models/their-model"
    bare.write("source/fr/a.txt", "Il fait beau.\n")
    code, out, _ = bare.run("run", "--engine", "their-model")
    assert code == 0
    assert out.startswith("source/fr → output/en with their-model opus ")
    code, out, _ = bare.run("model", "list", "--json")
    (listed,) = json.loads(out)["installed"]
    assert (listed["engine"], listed["licence"]) == ("their-model", "mit")
    assert listed["bytes"] > 2_000_000
    assert [known["engine"] for known in json.loads(out)["available"]] == list(names())
    assert bare.run("model", "remove", "their-model", "--yes")[0] == 0
    code, out, err = bare.run("run", "--engine", "their-model")
    assert (code, out) == (2, "")
    listed_names = ", ".join(["auto", *names()])
    assert f"'their-model' is not one of {listed_names}." in err


def test_a_licence_is_accepted_by_yes_alone_without_a_terminal(
    bare: Place, toy_package: Path, tmp_path: Path
) -> None:
    folder = own_folder(toy_package, tmp_path, "---\nlicense: cc-by-nc-4.0\n---\n")
    install = ("model", "install", "--from", str(folder), "--name", "theirs")
    assert bare.run(*install) == (
        1,
        "The model's licence is cc-by-nc-4.0.",
        (
            "translate: the licence cc-by-nc-4.0 forbids commercial use and was not "
            "accepted; --yes accepts it"
        ),
    )
    assert bare.run("model", "list", "--quiet")[0] == 1
    assert bare.run(*install, "--yes")[0] == 0
    assert bare.run("model", "list", "--quiet")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--engine", "deepl"], "'deepl' is not one of 'auto', 'opus'"),
        (["--name", "mine"], "--name, --source-token and --target-prefix belong to"),
        (["--base-url", "https://example.org"], "--base-url belongs to --engine"),
        (["--from", "x", "--engine", "gemma"], "--from cannot bring the gemma engine"),
        (["--from", "x", "--base-url", "https://a.org"], "--base-url belongs to"),
    ],
)
def test_options_of_install_that_do_not_go_together(
    bare: Place, arguments: list[str], problem: str
) -> None:
    code, out, err = bare.run("model", "install", *arguments)
    assert (code, out) == (2, "")
    assert problem in err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["none"], "none: no such file or folder"),
        (
            ["none", "--name", "opus"],
            '"opus" cannot be the name of a model of your own',
        ),
        (["http://example.org/x.zip"], "only https:// is safe; write https://"),
    ],
)
def test_what_cannot_be_installed_is_one_line(
    bare: Place, arguments: list[str], problem: str
) -> None:
    code, out, err = bare.run("model", "install", "--from", *arguments)
    assert (code, out) == (1, "")
    assert problem in err
    assert len(err.splitlines()) == 1


def test_a_first_and_a_second_run(place: Place) -> None:
    code, out, err = place.run("run")
    assert (code, err) == (0, "")
    assert out.splitlines()[:3] == [
        "source/fr → output/en with argos translate-fr_en 0.1",
        "1 file, 4 paragraphs, 5 segments, 22 words",
        "  translated    5",
    ]
    files = sorted(
        path.name
        for path in (place.folder / "output" / "en").iterdir()
        if path.is_file()
    )
    assert files == [
        "chat.txt",
        "chat.txt.bitext.jsonl",
        "chat.txt.html",
        "chat.txt.tmx",
        "chat.txt.tsv",
        "index.html",
    ]
    english = (place.folder / "output/en/chat.txt").read_text("utf-8")
    assert len(english.splitlines()) == len(FRENCH.splitlines())
    assert english.splitlines()[4].startswith("1. ")
    assert english.splitlines()[2].startswith(english.splitlines()[6])
    code, out, err = place.run("run")
    assert (code, err) == (0, "")
    assert out.splitlines()[:3] == [
        "source/fr → output/en with argos translate-fr_en 0.1",
        "1 file, 4 paragraphs, 5 segments, 22 words",
        "  translated    0",
    ]
    assert "  reused        5" in out.splitlines()


def test_every_option_is_an_environment_variable(place: Place) -> None:
    place.environment["TRANSLATE_RUN_OUTPUT"] = "elsewhere"
    assert place.run("run", "--quiet") == (0, "", "")
    assert (place.folder / "elsewhere" / "chat.txt").exists()


def test_dry_run_and_json(place: Place) -> None:
    code, out, _ = place.run("run", "--dry-run", "--json")
    report = json.loads(out)
    assert code == 0
    assert (report["pending"], report["dry_run"]) == (5, True)
    assert report["reasons"] == {"new": 5}
    assert not (place.folder / "output").exists()


def test_bad_input_is_one_line_and_the_rest_is_done(place: Place) -> None:
    place.write("source/fr/bad.txt", b"\x00\x01\x02\xff\xfe\x00")
    code, _, err = place.run("run")
    assert code == 1
    assert err.splitlines() == [
        "translate: bad.txt: binary data, not a text; move it out of the source folder"
    ]
    assert (place.folder / "output/en/chat.txt").exists()
    assert not (place.folder / "output/en/bad.txt").exists()


def test_a_wrong_glossary_names_its_lines(place: Place) -> None:
    place.write("glossary.yaml", "terms:\n  - fr: IA\n    targt: AI\n")
    code, out, err = place.run("run")
    assert (code, out) == (1, "")
    assert err.startswith('translate: glossary.yaml:3: term "IA": unknown key "targt"')
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("run", "--source", "nowhere"), 1, "nowhere: no such folder"),
        (("run", "no.txt"), 1, "no.txt: no such file or folder"),
        (("run", "--glossary", "g.yaml"), 1, "g.yaml: no such glossary"),
        (("run", "--engine", "deepl"), 2, "'deepl' is not one of"),
        (("run", "--no-such-option"), 2, "No such option"),
        (("explain", "chat.txt"), 1, "name a segment as PATH#p12.s3"),
        (("explain", "chat.txt#p99.s1"), 1, "has no segment p99.s1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_mistakes_get_a_line_and_an_exit_code(
    place: Place, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done, _, err = place.run(*arguments)
    assert done == code
    assert message in err
    assert "Traceback" not in err


def test_explain_shows_the_candidates(place: Place) -> None:
    place.run("run")
    code, out, _ = place.run("explain", "chat.txt#p2.s1")
    assert code == 0
    assert out.splitlines()[0] == "source    Le chat dort sur la table."
    assert any(line.startswith("✓ free") for line in out.splitlines())


def test_status_is_a_table(place: Place) -> None:
    place.run("run")
    code, out, _ = place.run("status")
    assert code == 0
    assert out.splitlines()[0].split()[:3] == ["file", "words", "segments"]
    assert out.splitlines()[1].split()[:3] == ["chat.txt", "22", "5"]


def test_status_after_a_review_says_what_was_changed_and_fixed(place: Place) -> None:
    place.run("run")
    english = place.folder / "output/en/chat.txt"
    first, _, rest = english.read_text("utf-8").partition(" ")
    english.write_text(f"Indeed, {first} {rest}", encoding="utf-8")
    place.run("run")
    code, out, _ = place.run("status")
    assert code == 0
    heads, row, *_ = out.splitlines()
    assert heads.split()[-3:] == ["warnings", "changed", "fixed"]
    assert re.search(r"\d+\.\d % +\d+\s*$", row)
    code, out, _ = place.run("status", "--json")
    assert json.loads(out)["details"][0]["edit_distance"] > 0
    assert json.loads(out)["terms_added"] == 0


def test_jobs_change_no_byte(place: Place) -> None:
    place.run("run", "--jobs", "1", "--output", "one")
    place.run("run", "--jobs", "2", "--output", "two")
    for name in ("chat.txt", "chat.txt.bitext.jsonl", "chat.txt.html", "chat.txt.tmx"):
        one = (place.folder / "one" / name).read_bytes()
        assert one == (place.folder / "two" / name).read_bytes()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_run_leaves_only_complete_files_and_goes_on(
    place: Place, number: signal.Signals
) -> None:
    sentences = [f"Tom a {n} livres et Marie a {n + 1} chats." for n in range(600)]
    place.write("source/fr/long.txt", "\n\n".join(sentences) + "\n")
    process = subprocess.Popen(
        [SCRIPT, "run", "--no-rescue"],
        cwd=place.folder,
        env=place.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    journal = place.folder / "output/en/.bitexte/journal.jsonl"
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if journal.exists() and journal.stat().st_size > 0:
            break
        time.sleep(0.005)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    output = place.folder / "output/en"
    leftovers = [
        path.name
        for path in output.rglob("*")
        if path.is_file() and ".bitexte" not in path.parts
    ]
    assert leftovers in ([], [name for name in leftovers if not name.endswith(".tmp")])
    assert place.run("run", "--no-rescue", "--quiet") == (0, "", "")
    place.run("run", "--no-rescue", "--quiet", "--output", "whole")
    for name in ("long.txt", "long.txt.bitext.jsonl", "chat.txt"):
        assert (output / name).read_bytes() == (
            place.folder / "whole" / name
        ).read_bytes()
