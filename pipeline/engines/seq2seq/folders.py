"""Installing an encoder-decoder model from a folder, an archive or a web address."""

from __future__ import annotations

import re
import urllib.parse
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.engines import archives, hashes
from pipeline.engines.download import check_address, download
from pipeline.engines.installed import InstalledModel
from pipeline.engines.licences import Confirm, accept
from pipeline.engines.probe import LEAST, check, probe
from pipeline.engines.recipes import names
from pipeline.engines.seq2seq import argos_install
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.engines.seq2seq.placing import InstallSpec, licence_of, place, staged
from pipeline.engines.seq2seq.remote import archive_name, fetch_folder
from pipeline.engines.store import NAME
from pipeline.errors import ConfigError, ModelInstallError, one_line

Progress = Callable[[str, int, int], None]
Say = Callable[[str], None]

_ARGOS = re.compile(r"[^/]+/metadata\.json")


def install_from(
    given: str,
    spec: InstallSpec,
    *,
    say: Say,
    progress: Progress,
    confirm: Confirm | None = None,
    least: float = LEAST,
) -> InstalledModel:
    """Install the model at a path or a web address.

    Argos packages are installed in the folder of the Argos tools, as "argos".

    :param given: a path or a web address.
    :param spec: the name of the model, and what is known about it.
    :param confirm: asks the user about a licence that forbids commercial use.
    :param least: the chrF that the model must reach in the test (`probe`).
    :raises ModelInstallError: the model cannot be installed; nothing has changed.
    """
    job = _Job(given, spec, say, progress, confirm, least)
    try:
        if "://" in given:
            return job.from_web()
        path = Path(given)
        if path.is_dir():
            return job.from_folder(path)
        if path.is_file():
            return job.from_archive(path)
    except archives.BROKEN as error:
        raise ModelInstallError(f"{given}: not a whole archive ({error})") from error
    except (ValueError, OSError, NotImplementedError, RuntimeError) as error:
        why = one_line(error)
        raise ModelInstallError(f"{given}: {why}") from error
    raise ModelInstallError(f"{path}: no such file or folder")


def own_name(given: str, name: str | None) -> str:
    """Return the name of a user's own model: ``name``, or one made from its address.

    :raises ConfigError: it cannot be a name, or is the name of a recipe.
    """
    found = name
    if found is None:
        path = urllib.parse.urlsplit(given).path if "://" in given else given
        last = urllib.parse.unquote(path).replace("\\", "/").rstrip("/")
        last = last.removesuffix("/resolve/main").rsplit("/", 1)[-1].lower()
        last = re.sub(r"\.(zip|argosmodel)$", "", last)
        found = re.sub(r"[^a-z0-9._-]+", "-", last).strip("-._")
    if not NAME.fullmatch(found) or found in ("auto", *names()):
        raise ConfigError(
            f'"{found}" cannot be the name of a model of your own; give another with '
            "--name (small letters, digits, - . _; not a name of the registry)"
        )
    return found


@dataclass(slots=True)
class _Job:
    """One installation, with the arguments of `install_from`."""

    given: str
    spec: InstallSpec
    say: Say
    progress: Progress
    confirm: Confirm | None
    least: float
    licence_said: bool = False

    def from_web(self) -> InstalledModel:
        """Download a folder file by file, or an archive."""
        check_address(self.given)
        if not archive_name(self.given):
            with staged(self.spec.engine) as staging:
                folder = staging / "fetched"
                fetch_folder(
                    self.given, folder, self.progress, lambda: self._accept(folder)
                )
                self._compare(folder / "model.bin")
                return self._place(folder, staging)
        if self.spec.licence:  # else it is known only after unpacking
            self._accept(None)
        archive = download(
            self.given, lambda done, total: self.progress("download", done, total or 0)
        )
        try:
            return self.from_archive(archive)
        finally:
            archive.unlink(missing_ok=True)

    def from_archive(self, archive: Path) -> InstalledModel:
        """Unpack and install an archive: an Argos package or another model folder."""
        with zipfile.ZipFile(archive) as packed:
            inside = packed.namelist()
        if any(map(_ARGOS.fullmatch, inside)):
            return argos_install.install_argos_file(archive, check=self._check_argos)
        with staged(self.spec.engine) as staging:
            self.progress("unpack", 0, 0)
            folder = staging / "unpacked"
            folder.mkdir()
            archives.unpack(archive, folder)
            root = _root(folder)
            self._accept(root)
            self._compare(archive)
            return self._place(root, staging)

    def from_folder(self, folder: Path) -> InstalledModel:
        """Install the model in a folder, which is not changed."""
        root = _root(folder)
        if (root / "metadata.json").is_file() and (root / "model").is_dir():
            return argos_install.install_argos_folder(root, check=self._check_argos)
        self._accept(root)
        with staged(self.spec.engine) as staging:
            return self._place(root, staging)

    def _accept(self, folder: Path | None) -> None:
        """Tell the user the licence; ask about one that forbids commercial use."""
        if self.licence_said:
            return
        self.licence_said = True
        licence = self.spec.licence or (licence_of(folder) if folder else "")
        self.say(
            f"The model's licence is {licence}."
            if licence
            else "Its files state no licence: ask its maker before others use it."
        )
        accept(licence, self.confirm)

    def _compare(self, file: Path) -> None:
        if self.spec.hashed:
            hashes.compare(self.spec.engine, file, self.say)

    def _place(self, root: Path, staging: Path) -> InstalledModel:
        self.progress("convert", 0, 0)
        with self._named():
            return place(root, self.given, self.spec, staging, self.least)

    def _check_argos(self, model: InstalledModel) -> None:
        with self._named():
            check(probe(Seq2SeqEngine(model), least=self.least))

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Add the model's name to the message of an error."""
        try:
            yield
        except ModelInstallError as error:
            raise ModelInstallError(f"{self.given}: {error}") from error


def _root(folder: Path) -> Path:
    """Return the folder of the model's files: this one, or the only one inside."""
    inside = [path for path in folder.iterdir() if not path.name.startswith(".")]
    if len(inside) == 1 and inside[0].is_dir():
        return _root(inside[0])
    return folder
