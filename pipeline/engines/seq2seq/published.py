"""Installing the encoder-decoder models of the registry."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.engines.installed import InstalledModel
from pipeline.engines.probe import check, probe
from pipeline.engines.recipes import recipe
from pipeline.engines.seq2seq.argos_install import install_argos
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.engines.seq2seq.folders import Progress, install_from
from pipeline.engines.seq2seq.placing import InstallSpec
from pipeline.engines.store import installed

Say = Callable[[str], None]

# Model and version as they are shown; quickmt's version is that of its weights.
_KNOWN = {
    "opus": ("opus-mt-tc-big-fr_en", "2022-03-09"),
    "quickmt": ("quickmt-fr_en", ""),
}


def install_spec_of(engine: str) -> InstallSpec:
    """Return the name, version and licence of the registry's model of this engine."""
    name, version = _KNOWN[engine]
    known = recipe(engine)
    licence = f"{known.licence}: {known.licence_url}"
    return InstallSpec(engine, name, version, licence=licence, hashed=True)


def install_opus(
    *, progress: Progress | None, say: Say | None, base_url: str | None = None
) -> InstalledModel:
    """Install OPUS-MT's big model, a Marian zip that is converted.

    Nothing is done if it is already installed.

    :param base_url: a mirror's folder that has the file, or the file's whole address.
    :raises ModelInstallError: it cannot be installed.
    """
    published = recipe("opus").address
    address = published
    if base_url:
        name = published.rsplit("/", 1)[-1]
        is_file = base_url.lower().endswith(".zip")
        address = base_url if is_file else f"{base_url.rstrip('/')}/{name}"
    return _install("opus", address, progress, say)


def install_quickmt(
    *, progress: Progress | None, say: Say | None, base_url: str | None = None
) -> InstalledModel:
    """Install quickmt's model, which is a CTranslate2 folder.

    Nothing is done if it is already installed.

    :param base_url: a mirror's folder.
    :raises ModelInstallError: it cannot be installed.
    """
    return _install("quickmt", base_url or recipe("quickmt").address, progress, say)


def install_argos_package(
    *, progress: Progress | None, say: Say | None, base_url: str | None = None
) -> InstalledModel:
    """Install the newest package of an Argos index.

    Nothing is done if a package is already installed.

    :param base_url: the address of another index.
    :raises ModelInstallError: it cannot be installed.
    """
    if say:
        say("The package says its own licence: it is shown when it is installed.")
    return install_argos(
        index=base_url,
        progress=lambda done, total: (progress or _silent)(
            "download", done, total or 0
        ),
        check=lambda model: check(probe(Seq2SeqEngine(model))),
    )


def _install(
    engine: str, address: str, progress: Progress | None, say: Say | None
) -> InstalledModel:
    for model in installed():
        if model.engine == engine:
            return model
    return install_from(
        address,
        install_spec_of(engine),
        say=say or _quiet,
        progress=progress or _silent,
    )


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


def _quiet(_line: str) -> None:
    pass
