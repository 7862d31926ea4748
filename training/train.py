r"""Teach the base model to translate: a low-rank adapter, or its whole linear maps.

On a CPU, from the adapter there is, for an hour and a half:

    python -m training.train --base work/gemma.gguf --data train.jsonl.xz \
        --start pipeline/data/gemma-adapter.safetensors --out work --minutes 90

On one GPU, everything, once over the data:

    python -m training.train --base work/gemma.gguf --data train.jsonl.xz \
        --out work --device cuda --full --rate 1e-4 --tokens 32768 --steps 2500

Run the same line again to go on after a stop: the last checkpoint in ``--out`` is
taken up. A stopped process (SIGSTOP) goes on with SIGCONT.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.base import Base, read_base, read_kept_ids
from training.data import Packed, encode, order, read_examples
from training.export import load_adapter
from training.model import Gemma
from training.schedule import Schedule

CHECKPOINT = "state.pt"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a training does, apart from its data and its schedule.

    ``rank`` 0 is full training. ``workers`` are threads that each compute their own
    batch and add their step when it is ready (Hogwild, Niu et al. 2011, with a lock):
    on a busy CPU none waits for another. ``average`` is the decay of the moving
    average of the parameters, which is what is exported. Moments and clipping are
    those of the first adapter's training; the batch has no influence on them.
    """

    rank: int = 32
    workers: int = 1
    average: float = 0.99
    betas: tuple[float, float] = (0.9, 0.98)
    clip: float = 1.0
    report_every: int = 20
    save_every: float = 480.0
    compiled: bool = False


@dataclass(slots=True)
class Count:
    """What was done so far."""

    step: int = 0
    batch: int = 0
    sentences: int = 0
    pieces: int = 0


class Trainer:
    """Holds the parameters, the optimiser and the workers' models.

    ``save`` and ``load`` give a checkpoint that goes on as if nothing had happened.
    ``report`` gets a line of text now and then.
    """

    def __init__(
        self,
        models: Sequence[Gemma],
        batches: Packed,
        schedule: Schedule,
        recipe: Recipe,
        *,
        report: Callable[[str], None] = print,
    ) -> None:
        self.models, self.batches, self.recipe = list(models), batches, recipe
        self.schedule, self.report = schedule, report
        self.names = [name for name, _ in models[0].named_parameters()]
        self.parameters = [
            p.detach().clone().requires_grad_() for p in models[0].parameters()
        ]
        self.average = [p.detach().clone() for p in self.parameters]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=schedule.peak, betas=recipe.betas, weight_decay=0.0
        )
        self.count = Count()
        self.losses: list[tuple[float, int]] = []
        self._lock = threading.Lock()
        self._errors: list[BaseException] = []
        self._last_report = (time.monotonic(), 0)

    def run(self, checkpoint: Path | None = None) -> None:
        """Train until the schedule ends; save now and then, and at the end."""
        self._saved = time.monotonic()
        threads = [
            threading.Thread(target=self._work, args=(model, checkpoint))
            for model in self.models
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._errors:
            raise self._errors[0]
        if checkpoint:
            self.save(checkpoint)

    def save(self, path: Path) -> None:
        """Write a checkpoint, complete or not at all."""
        part = path.with_name(f"{path.name}.part")
        state = {
            "parameters": dict(
                zip(self.names, map(_plain, self.parameters), strict=True)
            ),
            "average": dict(zip(self.names, self.average, strict=True)),
            "optimizer": self.optimizer.state_dict(),
            "step": self.count.step,
            "batch": self.count.batch,
            "sentences": self.count.sentences,
            "pieces": self.count.pieces,
            "started": self.schedule.started,
        }
        torch.save(state, part)
        part.replace(path)

    def load(self, saved: dict[str, Any]) -> None:
        """Take up a checkpoint's contents."""
        with torch.no_grad():
            for i, name in enumerate(self.names):
                self.parameters[i].copy_(saved["parameters"][name])
                self.average[i].copy_(saved["average"][name])
        self.optimizer.load_state_dict(saved["optimizer"])
        # The workers' batches in flight at the save are trained on again: fewer than
        # there are workers.
        self.count = Count(
            *(saved[k] for k in ("step", "batch", "sentences", "pieces"))
        )

    def _work(self, model: Gemma, checkpoint: Path | None) -> None:
        try:
            own = list(model.parameters())
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
                    self._tell(checkpoint)
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
        # Early on the average follows closely, or it would remember the start.
        decay = min(self.recipe.average, self.count.step / (self.count.step + 10))
        torch._foreach_lerp_(
            self.average, list(map(_plain, self.parameters)), 1 - decay
        )

    def _refresh(self, model: Gemma, own: Sequence[Tensor]) -> None:
        torch._foreach_copy_(list(map(_plain, own)), list(map(_plain, self.parameters)))
        model.merge()

    def _tell(self, checkpoint: Path | None) -> None:
        if checkpoint and time.monotonic() - self._saved > self.recipe.save_every:
            self.save(checkpoint)
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
    base: Base, recipe: Recipe, device: str, start: Path | None
) -> list[Gemma]:
    """Return one model a worker; they share the base's weights."""
    dtype = torch.bfloat16 if device.startswith("cuda") else torch.float32
    models: list[Gemma] = []
    for _ in range(recipe.workers):
        model = Gemma(base.weights, base.shape, rank=recipe.rank, dtype=dtype)
        if models:
            for (_, own), (_, first) in zip(
                model.maps(), models[0].maps(), strict=True
            ):
                own.base = first.base
        model.to(device)
        models.append(model)
    if start:
        for model in models:
            load_adapter(model, start)
    return models


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(
        prog="training.train", description="Train the adapter."
    )
    parser.add_argument("--base", type=Path, required=True, help="the GGUF file")
    parser.add_argument("--data", type=Path, required=True, help="pairs, .jsonl.xz")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for checkpoints"
    )
    parser.add_argument("--start", type=Path, help="an adapter to go on from")
    parser.add_argument("--first", type=int, help="use only so many pairs of the data")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, help="end so long from now")
    length.add_argument("--steps", type=int, help="end after so many steps")
    parser.add_argument("--full", action="store_true", help="learn whole weights")
    parser.add_argument(
        "--rank", type=int, default=32, help="of the adapter (%(default)s)"
    )
    parser.add_argument("--rate", type=float, default=5e-4, help="peak (%(default)s)")
    parser.add_argument("--warmup", type=int, default=40, help="steps (%(default)s)")
    parser.add_argument(
        "--tokens", type=int, default=1024, help="a batch (%(default)s)"
    )
    parser.add_argument("--workers", type=int, default=1, help="CPU only (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="cpu or cuda (%(default)s)")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, with a line of progress every 20 steps."""
    options = parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    on_gpu = options.device.startswith("cuda")
    if options.workers > 1:
        torch.set_num_threads(1)  # the workers are the parallelism
    recipe = Recipe(
        rank=0 if options.full else options.rank,
        workers=1 if on_gpu else options.workers,
        compiled=on_gpu,
    )
    base = read_base(options.base, read_kept_ids())
    examples = order(read_examples(options.data, options.first), options.seed)
    batches = Packed(
        encode(examples, base.tokenizer),
        tokens=options.tokens,
        # A pool must hold many batches, or it cannot be sorted to any use.
        pool=max(1500, options.tokens // 2),
        seed=options.seed,
        device=options.device,
        multiple=8 if on_gpu else 1,
    )
    checkpoint = options.out / CHECKPOINT
    saved = None
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True, map_location=options.device)
    now = time.time()
    schedule = Schedule(
        options.rate,
        options.warmup,
        steps=options.steps,
        started=saved["started"] if saved else now,
        ends=now + 60 * (options.minutes or 0),
    )
    models = replicas(base, recipe, options.device, options.start)
    trainer = Trainer(models, batches, schedule, recipe)
    if saved:
        trainer.load(saved)
        print(f"{checkpoint}: going on after step {trainer.count.step}")
    learnt = sum(p.numel() for p in trainer.parameters)
    print(f"{len(batches)} batches, {learnt:,} parameters")
    trainer.run(checkpoint)
    print(f"{checkpoint}: {trainer.count.sentences} sentence pairs")


if __name__ == "__main__":
    main()
