"""Installing Argos packages: from an index on this machine, and from files."""

from __future__ import annotations

import json
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.engines import archives, download, store
from pipeline.engines.protocol import Request
from pipeline.engines.seq2seq.argos_install import install_argos, install_argos_file
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.errors import ModelInstallError


@pytest.fixture(autouse=True)
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "argos" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    return folder


def left_over(packages: Path) -> list[str]:
    return sorted(path.name for path in packages.parent.iterdir())


def make(path: Path, members: list[tuple[zipfile.ZipInfo | str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def good(root: str = "p", **metadata: str) -> list[tuple[zipfile.ZipInfo | str, bytes]]:
    stated = {"package_version": "1.0", "from_code": "fr", "to_code": "en", **metadata}
    return [
        (f"{root}/metadata.json", json.dumps(stated).encode()),
        (f"{root}/model/model.bin", b"weights"),
        (f"{root}/model/config.json", b"{}"),
        (f"{root}/sentencepiece.model", b"pieces"),
    ]


def test_install_a_file_and_translate(packages: Path, toy_package: Path) -> None:
    model = install_argos_file(toy_package)
    assert model.path == packages / "translate-fr_en-0_1"
    assert store.find() == model
    (found,) = Seq2SeqEngine(model).translate([Request("Où est-il ?")])
    assert found[0].text == "Where is he?"
    assert left_over(packages) == ["packages"]


def test_the_same_file_again_changes_nothing(packages: Path, toy_package: Path) -> None:
    first = install_argos_file(toy_package)
    before = first.path.stat().st_ino
    assert install_argos_file(toy_package) == first
    assert first.path.stat().st_ino == before
    assert left_over(packages) == ["packages"]


def test_another_package_of_the_same_name_replaces_it(
    packages: Path, tmp_path: Path
) -> None:
    install_argos_file(make(tmp_path / "a", good(package_version="1.0")))
    model = install_argos_file(make(tmp_path / "b", good(package_version="1.1")))
    assert [m.version for m in store.installed()] == ["1.1"] == [model.version]
    assert left_over(packages) == ["packages"]


def test_a_damaged_package_is_replaced(tmp_path: Path) -> None:
    archive = make(tmp_path / "a", good())
    model = install_argos_file(archive)
    (model.path / "model" / "model.bin").unlink()
    assert install_argos_file(archive) == model
    assert store.find() == model


def test_leftovers_of_a_killed_install_are_removed(
    packages: Path, tmp_path: Path
) -> None:
    (packages.parent / ".bitexte-install-dead" / "p").mkdir(parents=True)
    install_argos_file(make(tmp_path / "a", good()))
    assert left_over(packages) == ["packages"]


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ([("../evil", b"")], "holds the unsafe path '../evil'"),
        ([("p/../../evil", b"")], "holds the unsafe path 'p/../../evil'"),
        ([("/etc/evil", b"")], "holds the unsafe path '/etc/evil'"),
        ([("p\\..\\evil", b"")], "holds the unsafe path"),
        ([("C:/evil", b"")], "holds the unsafe path 'C:/evil'"),
        ([("p//evil", b"")], "holds the unsafe path 'p//evil'"),
        ([("p/./evil", b"")], "holds the unsafe path 'p/./evil'"),
        ([("p/e\nvil", b"")], "holds the unsafe path"),
        ([("p/" + "x" * 300, b"")], "holds the unsafe path"),
        ([(link("p/evil"), b"/etc/passwd")], "holds 'p/evil', which is not a file"),
        ([*good(), ("p/MODEL/Model.bin", b"")], "holds 'p/MODEL/Model.bin' twice"),
        ([*good(), ("q/other", b"")], "an Argos package holds one folder"),
        ([("metadata.json", b"{}")], "an Argos package holds one folder"),
        ([], "an Argos package holds one folder"),
        (good(".p"), "an Argos package is not hidden"),
        (good(from_code="de"), "not a French → English package"),
        (good()[1:], "metadata.json is missing"),
        (good()[:1], "model/model.bin is missing"),
    ],
    ids=[
        "parent", "inner-parent", "absolute", "backslash", "drive", "double", "dot",
        "newline", "long", "symlink", "duplicate", "two-folders", "no-folder", "empty",
        "hidden", "german", "no-metadata", "no-model",
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_bad_archive_changes_nothing(
    packages: Path,
    tmp_path: Path,
    members: list[tuple[zipfile.ZipInfo | str, bytes]],
    problem: str,
) -> None:
    archive = make(tmp_path / "bad.argosmodel", members)
    with pytest.raises(ModelInstallError) as got:
        install_argos_file(archive)
    assert str(got.value).startswith(f"{archive}: ")
    assert problem in str(got.value)
    assert "\n" not in str(got.value)
    assert left_over(packages) == ["packages"]
    assert list(packages.iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_an_archive_that_unpacks_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 20)
    with pytest.raises(ModelInstallError, match="more than 20 bytes"):
        install_argos_file(make(tmp_path / "a", good()))
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    with pytest.raises(ModelInstallError, match="more than 3 files"):
        install_argos_file(make(tmp_path / "a", good()))


def test_a_full_disk_is_seen_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_SPARE", 10**18)
    with pytest.raises(ModelInstallError, match=r"MB are needed and .* MB are free"):
        install_argos_file(make(tmp_path / "a", good()))


@pytest.mark.parametrize("size", [0, 10, 1000, 1_000_000])
def test_a_truncated_file_is_refused(
    packages: Path, tmp_path: Path, toy_package: Path, size: int
) -> None:
    cut = tmp_path / "cut.argosmodel"
    cut.write_bytes(toy_package.read_bytes()[:size])
    with pytest.raises(ModelInstallError, match="not a whole Argos package"):
        install_argos_file(cut)
    assert left_over(packages) == ["packages"]


def test_flipped_bytes_are_seen(tmp_path: Path, toy_package: Path) -> None:
    content = bytearray(toy_package.read_bytes())
    content[500_000] ^= 0xFF
    flipped = tmp_path / "flipped.argosmodel"
    flipped.write_bytes(content)
    with pytest.raises(ModelInstallError, match="not a whole Argos package"):
        install_argos_file(flipped)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelInstallError, match="no such file"):
        install_argos_file(tmp_path / "none.argosmodel")


@dataclass
class Server:
    """Serves an index and the toy package, and can cut the connection."""

    url: str
    files: dict[str, bytes]
    cut_after: list[int] = field(default_factory=list)
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    tag: str = '"one"'
    ranges: bool = True


@pytest.fixture
def server(toy_package: Path) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            state.requests.append((self.path, asked))
            content = state.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start = 0
            fresh = self.headers.get("If-Range") in (None, state.tag)
            if asked and state.ranges and fresh:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
                if start >= len(content):
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{len(content)}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(206)
                self.send_header(
                    "Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}"
                )
            else:
                self.send_response(200)
            self.send_header("ETag", state.tag)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            body = content[start:]
            if self.path.endswith(".argosmodel") and state.cut_after:
                body = body[: state.cut_after.pop(0)]
                self.close_connection = True
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{web.server_port}"
    index = [
        {"package_version": "9.0", "from_code": "en", "to_code": "fr", "links": ["/x"]},
        {"package_version": "1.10", "from_code": "fr", "to_code": "en",
         "links": ["ipfs://Qm", f"{url}/fr_en-1_10.argosmodel"]},
        {"package_version": "1.9", "from_code": "fr", "to_code": "en",
         "links": [f"{url}/fr_en-1_9.argosmodel"]},
    ]  # fmt: skip
    state = Server(
        url,
        {
            "/index.json": json.dumps(index).encode(),
            "/fr_en-1_10.argosmodel": toy_package.read_bytes(),
        },
    )
    thread = threading.Thread(target=web.serve_forever, args=(0.01,))
    thread.start()
    yield state
    web.shutdown()
    thread.join()
    web.server_close()


def fetched(server: Server) -> list[str | None]:
    return [asked for path, asked in server.requests if path.endswith("model")]


@pytest.mark.network
def test_install_the_newest_from_an_index(server: Server, toy_package: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    model = install_argos(index=server.url, progress=lambda *at: seen.append(at))
    size = toy_package.stat().st_size
    assert model == store.find()
    assert seen[-1] == (size, size)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert [path for path, _ in server.requests] == [
        "/index.json",
        "/fr_en-1_10.argosmodel",
    ]
    assert list((download.cache_folder() / "downloads").glob("*.part")) == []


@pytest.mark.network
@pytest.mark.parametrize("name", ["TRANSLATE_ARGOS_INDEX", "ARGOS_PACKAGE_INDEX"])
def test_the_index_can_be_named_in_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, f"{server.url}/")
    assert install_argos().version == "0.1"


@pytest.mark.network
def test_the_second_call_does_nothing(server: Server) -> None:
    model = install_argos(index=server.url)
    server.requests.clear()
    assert install_argos(index=server.url) == model
    assert server.requests == []


@pytest.mark.network
def test_a_cut_connection_is_resumed_in_the_same_call(server: Server) -> None:
    server.cut_after = [1_000_000, 500_000]
    install_argos(index=server.url)
    assert fetched(server) == [None, "bytes=1000000-", "bytes=1500000-"]


@pytest.mark.network
def test_an_interrupted_download_is_resumed_by_the_next_call(server: Server) -> None:
    server.cut_after = [300_000, 0, 0, 0]
    with pytest.raises(ModelInstallError, match="the next try goes on from there"):
        install_argos(index=server.url)
    server.requests.clear()
    assert install_argos(index=server.url).version == "0.1"
    assert fetched(server) == ["bytes=300000-"]


@pytest.mark.network
@pytest.mark.parametrize("change", ["tag", "ranges"])
def test_another_file_is_fetched_from_its_start(server: Server, change: str) -> None:
    server.cut_after = [300_000, 0, 0, 0]
    with pytest.raises(ModelInstallError):
        install_argos(index=server.url)
    if change == "tag":
        server.tag = '"two"'
    else:
        server.ranges = False
    assert install_argos(index=server.url).version == "0.1"


@pytest.mark.network
def test_a_complete_part_needs_no_more_bytes(server: Server, toy_package: Path) -> None:
    server.cut_after = [300_000, 0, 0, 0]
    with pytest.raises(ModelInstallError):
        install_argos(index=server.url)
    (part,) = (download.cache_folder() / "downloads").glob("*.part")
    part.write_bytes(toy_package.read_bytes())
    assert install_argos(index=server.url).version == "0.1"


@pytest.mark.network
def test_a_broken_download_is_not_kept(server: Server) -> None:
    whole = server.files["/fr_en-1_10.argosmodel"]
    server.files["/fr_en-1_10.argosmodel"] = whole[:1000]
    with pytest.raises(ModelInstallError, match="not a whole Argos package"):
        install_argos(index=server.url)
    server.files["/fr_en-1_10.argosmodel"] = whole
    assert install_argos(index=server.url).version == "0.1"


@pytest.mark.network
@pytest.mark.parametrize(
    ("index", "problem"),
    [
        (None, "the server answers 404"),
        (b"<html>", "not a package index (no JSON)"),
        (b"{}", "not a package index (no list)"),
        (b"\xff\xfe", "can't decode"),
        (b"[]", "lists no French → English package"),
        (b'[7, {"from_code": "fr", "to_code": "en"}]', "lists no French → English"),
    ],
    ids=["none", "html", "object", "bytes", "empty", "no-links"],
)
def test_a_wrong_index_is_one_line(
    server: Server, index: bytes | None, problem: str
) -> None:
    if index is None:
        del server.files["/index.json"]
    else:
        server.files["/index.json"] = index
    with pytest.raises(ModelInstallError) as got:
        install_argos(index=server.url)
    assert str(got.value).startswith(f"{server.url}/index.json: ")
    assert problem in str(got.value)
    assert "\n" not in str(got.value)


@pytest.mark.network
def test_a_server_that_does_not_answer_is_one_line() -> None:
    with pytest.raises(ModelInstallError, match="cannot be reached") as got:
        install_argos(index="http://127.0.0.1:9/")
    assert "\n" not in str(got.value)


def test_only_web_addresses_are_accepted() -> None:
    with pytest.raises(ModelInstallError, match="only http:// and https://"):
        install_argos(index="file:///etc")
