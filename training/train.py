r"""Train a base model to translate: a low-rank adapter, or all its linear maps.

On a CPU, from an existing adapter, until seven in the evening:

    python -m training.train --model qwen --base work/qwen.gguf --data train.jsonl.xz \
        --start pipeline/data/qwen-adapter.safetensors --out work --until 19:00

On one GPU, all weights, once over the data:

    python -m training.train --model gemma --base work/gemma.gguf \
        --data train.jsonl.xz --out work --device cuda --full --rate 1e-4 \
        --tokens 32768 --steps 2500

To resume, run the same command again: it continues from the last checkpoint in
``--out``. A process stopped with SIGSTOP continues with SIGCONT.
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from training import checkpoint, tool
from training.base import Base, read_base
from training.checkpoint import Checkpoint
from training.data import Packed, encode, order, read_examples
from training.decoder import Decoder
from training.export import load_adapter, rank_of
from training.kernels import kernels
from training.product import FAMILIES, read_kept_ids
from training.products import Arithmetic, fastest
from training.schedule import Schedule

CHECKPOINT = "state.pt"


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training, without its data and its schedule.

    ``rank`` 0 trains all weights. ``workers`` are threads; each computes its own batch
    and applies its step when it is ready (Hogwild, Niu et al. 2011, but with a lock),
    so that on a busy CPU none waits for another. ``average`` is the decay of the moving
    average of the parameters, which is exported. ``betas`` and ``clip`` are those of
    the first adapter's training.
    """

    rank: int = 32
    workers: int = 1
    arithmetic: Arithmetic = "float32"
    average: float = 0.99
    betas: tuple[float, float] = (0.9, 0.98)
    clip: float = 1.0
    report_every: int = 20
    save_every: float = 300.0
    compiled: bool = False


class Trainer:
    """Trains with one or several workers; it has the parameters and the optimiser.

    A training that is continued from a checkpoint (``save``, ``load``) ends as one
    without interruption.

    :param models: one for each worker.
    :param report: called with a line of text every ``report_every`` steps.
    """

    def __init__(
        self,
        models: Sequence[Decoder],
        batches: Packed,
        schedule: Schedule,
        recipe: Recipe,
        *,
        family: str,
        report: Callable[[str], None] = print,
    ) -> None:
        self.models, self.batches, self.recipe = list(models), batches, recipe
        self.schedule, self.family, self.report = schedule, family, report
        learnt = models[0].learnt()
        self.names = list(learnt)
        self.parameters = [p.detach().clone().requires_grad_() for p in learnt.values()]
        self.average = [p.detach().clone() for p in self.parameters]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=schedule.peak, betas=recipe.betas, weight_decay=0.0
        )
        self.count = checkpoint.Count()
        self.losses: list[tuple[float, int]] = []
        self._lock = threading.Lock()
        self._errors: list[BaseException] = []
        self._last_report = (time.monotonic(), 0)

    def run(self, path: Path | None = None) -> None:
        """Train until the schedule ends; save to ``path`` at times and at the end."""
        self._saved = time.monotonic()
        self._last_report = (time.monotonic(), self.count.pieces)
        threads = [
            threading.Thread(target=self._work, args=(model, path))
            for model in self.models
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._errors:
            raise self._errors[0]
        if path:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write a checkpoint completely or not at all."""
        parameters = dict(zip(self.names, map(_plain, self.parameters), strict=True))
        average = dict(zip(self.names, self.average, strict=True))
        state = Checkpoint(
            model=self.family,
            parameters=parameters,
            average=average,
            optimizer=self.optimizer.state_dict(),
            count=self.count,
            started=self.schedule.started,
        )
        checkpoint.write(path, state)

    def load(self, saved: Checkpoint) -> None:
        """Continue from a checkpoint. Raises ValueError if model or rank differ."""
        shapes = [(name, value.shape) for name, value in saved.parameters.items()]
        own = [(n, p.shape) for n, p in zip(self.names, self.parameters, strict=True)]
        if saved.model != self.family or shapes != own:
            raise ValueError("the checkpoint is of another model or rank")
        with torch.no_grad():
            for i, name in enumerate(self.names):
                self.parameters[i].copy_(saved.parameters[name])
                self.average[i].copy_(saved.average[name])
        self.optimizer.load_state_dict(saved.optimizer)
        # The batches that other workers computed during the save are trained on again;
        # these are fewer than there are workers.
        self.count = replace(saved.count)
        if saved.started is None:
            # The prototype's data order differs: begin after as many sentences in ours.
            self.count.batch = self.batches.after(saved.count.sentences)

    def _work(self, model: Decoder, path: Path | None) -> None:
        try:
            own = list(model.learnt().values())
            forward = (
                torch.compile(model, dynamic=True) if self.recipe.compiled else model
            )
            self._refresh(model, own)
            while not self._errors:
                with self._lock:
                    if self.schedule.progress(self.count.step) >= 1:
                        break
                    batch = self.batches[self.count.batch]
                    self.count.batch += 1
                wanted = batch.labels.flatten() >= 0
                states = forward(batch.ids)[wanted]
                labels = batch.labels.flatten()[wanted]
                loss = model.loss(states, labels) / len(labels)
                gradients = torch.autograd.grad(loss, own)
                with self._lock:
                    self._step(gradients)
                    self.count.sentences += batch.sentences
                    self.count.pieces += batch.pieces
                    self.losses.append((loss.item(), len(labels)))
                    self._refresh(model, own)
                    self._tell(path)
        except BaseException as error:  # noqa: BLE001  (raised again by run)
            self._errors.append(error)

    def _step(self, gradients: Sequence[Tensor]) -> None:
        rate = self.schedule.rate(self.count.step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        for parameter, gradient in zip(self.parameters, gradients, strict=True):
            parameter.grad = gradient
        torch.nn.utils.clip_grad_norm_(self.parameters, self.recipe.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.count.step += 1
        # At first the average follows closely, so that it forgets the initial values.
        decay = min(self.recipe.average, self.count.step / (self.count.step + 10))
        torch._foreach_lerp_(
            self.average, list(map(_plain, self.parameters)), 1 - decay
        )

    def _refresh(self, model: Decoder, own: Sequence[Tensor]) -> None:
        torch._foreach_copy_(list(map(_plain, own)), list(map(_plain, self.parameters)))
        model.refresh()

    def _tell(self, path: Path | None) -> None:
        if path and time.monotonic() - self._saved > self.recipe.save_every:
            self.save(path)
            self._saved = time.monotonic()
        if self.count.step % self.recipe.report_every:
            return
        now, (then, pieces) = time.monotonic(), self._last_report
        speed = (self.count.pieces - pieces) / max(now - then, 1e-9)
        self._last_report = (now, self.count.pieces)
        recent = self.losses[-5 * self.recipe.report_every :]
        loss = sum(x * n for x, n in recent) / sum(n for _, n in recent)
        done = self.schedule.progress(self.count.step)
        self.report(
            f"{done:4.0%}  step {self.count.step}  pairs {self.count.sentences}  "
            f"loss {loss:.3f}  rate {self.schedule.rate(self.count.step):.1e}  "
            f"{speed:.0f} pieces/s"
        )


def _plain(parameter: Tensor) -> Tensor:
    return parameter.detach()


def replicas(
    base: Base, recipe: Recipe, device: str = "cpu", start: Path | None = None
) -> list[Decoder]:
    """Return one model for each worker; they share the weights of the base."""
    model = base.decoder(rank=recipe.rank, arithmetic=recipe.arithmetic).to(device)
    if start:
        load_adapter(model, base.family, start)
    # Frozen tensors are the same objects in all copies.
    shared = [
        tensor for name, tensor in model.named_buffers() if name[-7:] != ".weight"
    ]
    kept = {id(one): one for one in shared}
    copies = [copy.deepcopy(model, dict(kept)) for _ in range(recipe.workers - 1)]
    return [model, *copies]


def moment(text: str, now: dt.datetime | None = None) -> float:
    """Return a time in seconds since the epoch.

    :param text: ``19:30`` (the next one) or ISO 8601; local time without a zone.
    :raises ValueError: ``text`` is neither.
    """
    now = now or dt.datetime.now().astimezone()
    try:
        at = dt.time.fromisoformat(text)
    except ValueError:
        return dt.datetime.fromisoformat(text).timestamp()
    today = dt.datetime.combine(now.date(), at, now.tzinfo)
    return (today + dt.timedelta(days=today <= now)).timestamp()


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(
        prog="training.train", description="Train the adapter."
    )
    parser.add_argument("--model", choices=sorted(FAMILIES), required=True)
    parser.add_argument("--base", type=Path, required=True, help="the GGUF file")
    parser.add_argument("--data", type=Path, required=True, help="pairs, .jsonl.xz")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for checkpoints"
    )
    parser.add_argument("--start", type=Path, help="an adapter to go on from")
    parser.add_argument("--first", type=int, help="use only so many pairs of the data")
    parser.add_argument(
        "--kept", type=Path, help="ids of the pieces to keep, .xz (the product's)"
    )
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument(
        "--until", type=moment, help="end then: 19:30, or 2026-11-30T06:00"
    )
    length.add_argument("--minutes", type=float, help="end so long from now")
    length.add_argument("--steps", type=int, help="end after so many steps")
    parser.add_argument("--full", action="store_true", help="learn whole weights")
    parser.add_argument(
        "--rank", type=int, help="of the adapter (that of --start, else the model's)"
    )
    parser.add_argument(
        "--arithmetic",
        choices=("auto", "float32", "bfloat16"),
        default="auto",
        help="auto measures whether bfloat16 or float32 is faster here (%(default)s)",
    )
    parser.add_argument(
        "--compile", action="store_true", help="needs a C++ compiler; CPU only"
    )
    parser.add_argument("--rate", type=float, default=5e-4, help="peak (%(default)s)")
    parser.add_argument("--warmup", type=int, default=40, help="steps (%(default)s)")
    parser.add_argument(
        "--tokens", type=int, default=1024, help="a batch (%(default)s)"
    )
    parser.add_argument("--workers", type=int, default=1, help="CPU only (%(default)s)")
    parser.add_argument(
        "--skip", type=int, default=0, help="begin so many pairs into the order"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="cpu or cuda (%(default)s)")
    return parser.parse_args(arguments)


def recipe_of(options: argparse.Namespace) -> Recipe:
    """Return the settings of the command line. Raises ValueError if they conflict."""
    on_gpu = options.device.startswith("cuda")
    if options.full and (options.start or options.rank):
        raise ValueError("--full learns no adapter: leave out --start and --rank")
    rank = options.rank or FAMILIES[options.model].rank
    if options.start:
        rank = rank_of(options.start)
        if options.rank not in (None, rank):
            raise ValueError(f"{options.start}: its rank is {rank}")
    arithmetic = options.arithmetic
    if arithmetic == "auto":
        arithmetic = "bfloat16" if on_gpu else fastest()
    return Recipe(
        rank=0 if options.full else rank,
        workers=1 if on_gpu else options.workers,
        arithmetic=arithmetic,
        compiled=on_gpu,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, with a line of progress every 20 steps."""
    options = parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    on_gpu = options.device.startswith("cuda")
    if options.workers > 1:
        torch.set_num_threads(1)  # the workers run in parallel
    recipe = recipe_of(options)
    kept = read_kept_ids(options.kept) if options.kept else None
    base = read_base(options.base, kept)
    if base.family.name != options.model:
        raise ValueError(f"{options.base}: is {base.family.name}, not {options.model}")
    if options.compile and not kernels.compile():
        raise ValueError("--compile: no C++ compiler was found")
    examples = order(read_examples(options.data, options.first), options.seed)
    batches = Packed(
        encode(examples[options.skip :], base.family, base.tokenizer),
        tokens=options.tokens,
        # A pool must have many batches, or sorting it does not reduce the padding.
        pool=max(1500, options.tokens // 2),
        seed=options.seed,
        device=options.device,
        multiple=8 if on_gpu else 1,
    )
    path = options.out / CHECKPOINT
    saved = checkpoint.read(path, options.device) if path.exists() else None
    now = time.time()
    schedule = Schedule(
        options.rate,
        options.warmup,
        steps=options.steps,
        started=(saved and saved.started) or now,
        ends=options.until or now + 60 * (options.minutes or 0),
    )
    models = replicas(base, recipe, options.device, None if saved else options.start)
    trainer = Trainer(models, batches, schedule, recipe, family=base.family.name)
    if saved:
        trainer.load(saved)
        print(f"{path}: going on after step {trainer.count.step}")
    learnt = sum(p.numel() for p in trainer.parameters)
    print(f"{recipe.arithmetic}, {len(batches)} batches, {learnt:,} parameters")
    trainer.run(path)
    print(f"{path}: {trainer.count.sentences} sentence pairs")


if __name__ == "__main__":
    tool.run(main)
