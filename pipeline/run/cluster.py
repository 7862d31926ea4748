"""Workers of a Dask cluster. Needs the package « distributed » (`.[cluster]`).

A worker is a pure function from segments to units. It does not access the files of the
project, so a batch may be translated twice. Only the client writes the journal and the
outputs.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import dask
import distributed
from distributed.diagnostics.plugin import WorkerPlugin

from pipeline import __version__
from pipeline.engines.machine import cpu_kind
from pipeline.engines.protocol import Engine, EngineSignature
from pipeline.errors import EngineError, one_line
from pipeline.files import sha256
from pipeline.run.dispatch import Answer, CrewLost
from pipeline.run.executor import translate_batch
from pipeline.translation import PreparedSegment, Settings
from pipeline.units import TranslationUnit

_PATIENCE = 60.0  # seconds to wait for a scheduler or a worker
_GRACE = 15.0  # seconds of that without a message: workers start slowly
_LOOK = 2.0  # seconds between two checks of the workers
_PLUGIN = "bitexte"
_LOCAL = "127.0.0.1"
# A task that has killed three workers is not retried.
_LOCAL_SETTINGS = {"distributed.scheduler.allowed-failures": 2}
_QUIET = {"distributed.admin.tick.limit": "1h", "distributed.comm.retry.count": 2}

Opener = Callable[[], Engine]


def ability(signature: EngineSignature) -> str:
    """Return the ability that a worker needs for a task: this model and version.

    It is the name of a Dask resource, and is shown to users if no worker has it.
    """
    digest = sha256(repr(signature), 12)
    return f"bitexte {__version__} {signature.engine} {signature.model} {digest}"


@dataclass(frozen=True, slots=True)
class Task:
    """A batch that is sent to a worker."""

    segments: tuple[PreparedSegment, ...]
    settings: Settings
    wanted: str


class EnginePlugin(WorkerPlugin):  # type: ignore[misc]  # no types
    """Opens the engine of a worker process, once."""

    name = _PLUGIN

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self.engine: Engine | None = None
        self.ability = ""

    def setup(self, worker: object) -> None:  # noqa: ARG002  (Dask's own signature)
        """Open the engine; Dask calls this when the worker starts."""
        self.engine = self._opener()
        self.ability = ability(self.engine.signature)


def translate_there(task: Task) -> tuple[tuple[TranslationUnit, ...], float]:
    """Translate a batch in a worker; return the units and the seconds it took.

    :raises EngineError: the worker has another model than the task needs.
    """
    plugin = distributed.get_worker().plugins.get(_PLUGIN)
    if plugin is None or plugin.engine is None or plugin.ability != task.wanted:
        has = plugin.ability if plugin else "no engine"
        raise EngineError(f"a worker has {has}, not {task.wanted}")
    started = time.monotonic()
    batch = translate_batch(plugin.engine, task.settings, task.segments)
    return batch.units, time.monotonic() - started


class DaskCrew:
    """The workers of a cluster that have the model of this run; see `Crew`."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401  (no types)
        signature: EngineSignature,
        settings: Settings,
        say: Callable[[str], None],
        patience: float = _PATIENCE,
    ) -> None:
        self._client = client
        self._address = client.scheduler.address
        self._wanted = ability(signature)
        self._settings = settings
        self._say = say
        self._patience = patience
        self._out: dict[int, tuple[Any, tuple[PreparedSegment, ...]]] = {}
        self._size = 0
        self._looked = 0.0
        self._alone_since: float | None = None
        self._told = self._had_any = False
        self._kinds: frozenset[str] = frozenset()

    def size(self) -> int:
        """Return how many workers have the model; see `Crew`.

        Returns 0 while it waits: a minute for the first worker, and a minute for
        another one if all are lost.
        """
        now = time.monotonic()
        if self._client.status != "running" or now - self._looked < _LOOK:
            return self._size
        self._looked = now
        workers = self._workers()
        fit = [one for one in workers if self._wanted in one]
        self._size = len(fit)
        self._tell_kinds(fit)
        if fit:
            self._had_any = True
            self._alone_since, self._told = None, False
            return self._size
        if self._alone_since is None:
            self._alone_since = now
        alone = now - self._alone_since
        if alone > self._patience:
            if self._had_any:
                raise CrewLost(f"{self._address}: all workers are lost")
            raise EngineError(
                f"{self._nobody(workers)}; start one: translate worker {self._address}"
            )
        if alone > _GRACE and not self._told:
            self._told = True
            self._say(f"{self._nobody(workers)}; waiting {self._patience:.0f} s")
        return 0

    def submit(self, number: int, segments: Sequence[PreparedSegment]) -> None:
        """Send a batch to the cluster; see `Crew`."""
        task = Task(tuple(segments), self._settings, self._wanted)
        try:
            future = self._client.submit(
                translate_there,
                task,
                key=f"bitexte-{uuid.uuid4().hex}",
                pure=False,
                resources={self._wanted: 1},
            )
        except Exception as error:
            # Dask raises different errors for a lost connection.
            if self._client.status == "running":
                raise
            raise CrewLost(f"{self._address}: {one_line(error)}") from error
        self._out[number] = (future, task.segments)

    def wait(self) -> Sequence[Answer]:
        """Return answers; see `Crew`. After a reconnection lost batches are resent."""
        if self._client.status == "connecting":
            time.sleep(0.1)
            return ()
        if self._client.status != "running":
            raise CrewLost(f"{self._address}: the scheduler is lost")
        futures = [future for future, _ in self._out.values()]
        try:
            distributed.wait(futures, timeout=1.0, return_when="FIRST_COMPLETED")
        except TimeoutError:
            return ()
        except Exception:  # noqa: BLE001  (a lost connection has many names)
            time.sleep(0.1)
        answers = []
        for number, (future, segments) in list(self._out.items()):
            if future.status in ("cancelled", "lost"):
                if self._client.status == "running":
                    self.submit(number, segments)
            elif future.done():
                answer = _answer(number, future)
                if answer is not None:
                    del self._out[number]
                    answers.append(answer)
        return answers

    def _workers(self) -> list[frozenset[str]]:
        """Return the abilities of each worker of the cluster."""
        try:
            found = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except Exception:  # noqa: BLE001  (a lost connection has many names)
            return [frozenset({self._wanted})] * self._size
        return [frozenset(worker.get("resources") or ()) for worker in found]

    def _tell_kinds(self, fit: Sequence[frozenset[str]]) -> None:
        kinds = frozenset(
            name.removeprefix(_CPU)
            for one in fit
            for name in one
            if name.startswith(_CPU)
        )
        if len(kinds) > 1 and kinds != self._kinds:
            self._say(
                f"the workers have {len(kinds)} kinds of processor "
                f"({', '.join(sorted(kinds))}): a few sentences may depend on which "
                "one translates them (docs/scale.md says how to prevent it)"
            )
        self._kinds = kinds

    def _nobody(self, workers: Sequence[frozenset[str]]) -> str:
        said = f"{self._address}: no worker has {self._wanted}"
        others = sorted(
            {name for one in workers for name in one if name.startswith("bitexte ")}
        )
        return said + (f" (there is {', '.join(others)})" if others else "")


_CPU = "processor "


def _answer(number: int, future: Any) -> Answer | None:  # noqa: ANN401  (no types)
    """Return the result of a task, or None if the task was lost."""
    try:
        if future.status == "finished":
            units, seconds = future.result(timeout=_PATIENCE)
            return Answer(number, units, seconds)
        error = future.exception(timeout=_PATIENCE)
    except (TimeoutError, asyncio.CancelledError, distributed.CancelledError):
        return None
    except Exception as failure:  # noqa: BLE001  (of the task, or of its way back)
        error = failure
    if future.status in ("cancelled", "lost"):
        return None
    killed = isinstance(error, distributed.KilledWorker)
    if killed:
        return Answer(number, None, problem="ended three workers", killed=True)
    return Answer(number, None, problem=one_line(error) or type(error).__name__)


@contextmanager
def crew_at(
    address: str,
    signature: EngineSignature,
    settings: Settings,
    say: Callable[[str], None],
    patience: float = _PATIENCE,
) -> Iterator[DaskCrew]:
    """Connect to the scheduler at an address such as tcp://host:8786.

    :raises EngineError: no scheduler answers there.
    """
    _be_quiet()
    with dask.config.set(_QUIET):
        try:
            client = distributed.Client(
                address, timeout=patience, set_as_default=False, name="bitexte"
            )
        except Exception as error:
            raise EngineError(
                f"{address}: no scheduler answers ({one_line(error)}); start one: "
                "dask scheduler"
            ) from error
        try:
            yield DaskCrew(client, signature, settings, say, patience)
        finally:
            client.close(timeout=1)


@contextmanager
def local_crew(
    count: int,
    opener: Opener,
    signature: EngineSignature,
    settings: Settings,
    say: Callable[[str], None],
    *,
    patience: float = _PATIENCE,
) -> Iterator[DaskCrew]:
    """Start ``count`` worker processes on this machine.

    They listen only on the loopback address, and end with this process.
    """
    _be_quiet()
    security = distributed.Security()  # from the user's Dask settings
    with (
        dask.config.set(_QUIET | _LOCAL_SETTINGS),
        distributed.LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            host=_LOCAL,
            protocol="tls" if security.require_encryption else "tcp",
            security=security,
            dashboard_address=f"{_LOCAL}:0",
            worker_dashboard_address=f"{_LOCAL}:0",
            silence_logs=logging.CRITICAL,
            **worker_options(opener, signature),
        ) as cluster,
        distributed.Client(
            cluster, security=security, set_as_default=False, name="bitexte"
        ) as client,
    ):
        yield DaskCrew(client, signature, settings, say, patience)


def worker_options(opener: Opener, signature: EngineSignature) -> dict[str, Any]:
    """Return the options for starting a worker, on this machine or another.

    It runs one task at a time. Its memory limit is off, because a model is large and
    cannot be spilled to disk.
    """
    return {
        "resources": {ability(signature): 1, f"{_CPU}{cpu_kind()}": 1},
        "plugins": (EnginePlugin(opener),),
        "memory_limit": 0,
    }


async def serve(
    address: str,
    opener: Opener,
    signature: EngineSignature,
    say: Callable[[str], None],
    patience: float = 10 * _PATIENCE,
) -> None:
    """Be a worker until the scheduler has been away for ``patience`` seconds.

    The engine runs in a child process, which is restarted if it ends.

    :raises EngineError: no scheduler answers.
    """
    _be_quiet()
    since = time.monotonic()
    while True:
        try:
            async with distributed.Nanny(
                address,
                nthreads=1,
                dashboard_address=f"{_LOCAL}:0",
                silence_logs=logging.CRITICAL,
                death_timeout=_PATIENCE,
                **worker_options(opener, signature),
            ) as nanny:
                say(f"{nanny.worker_address} works for {address}")
                await nanny.finished()
                say(f"{address}: the scheduler has let this worker go")
                since = time.monotonic()
        except (OSError, TimeoutError, RuntimeError) as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from error  # Ctrl-C, as Dask reports it
            if time.monotonic() - since > patience:
                raise EngineError(
                    f"{address}: no scheduler answers ({one_line(error)}); start one: "
                    "dask scheduler"
                ) from error
        await asyncio.sleep(_LOOK)


def _be_quiet() -> None:
    """Silence Dask's own log messages; the messages of the run say what to do."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
