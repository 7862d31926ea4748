"""Training from end to end on a tiny model and ten sentence pairs, without a network.

The model has two layers and random weights; its vocabulary is the bytes. Runs with
``make test-training``, in an environment that has torch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.training

NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # SentencePiece's types of piece
RANK = 4

PAIRS = [
    ("Le chat dort sur le toit.", "The cat is sleeping on the roof.", ()),
    ("Il pleut depuis hier.", "It has been raining since yesterday.", ()),
    (
        "La réunion est reportée.",
        "The meeting is postponed.",
        (("réunion", "meeting"),),
    ),
    ("Où est la gare ?", "Where is the station?", ()),
    ("Nous avons perdu les clés.", "We have lost the keys.", (("clé", "key"),)),
    ("Elle lit un roman.", "She is reading a novel.", ()),
    ("Le prix a doublé.", "The price has doubled.", ()),
    ("Fermez la porte.", "Close the door.", ()),
    ("Ce logiciel est libre.", "This software is free.", (("logiciel", "software"),)),
    ("Merci beaucoup.", "Thank you very much.", ()),
]


def gemma() -> Any:
    from training.decoder import Shape
    from training.product import Piece, SentencePieces, sentencepiece_model

    pieces = [Piece("<pad>", 0.0, CONTROL), Piece("<eos>", 0.0, CONTROL)]
    pieces += [Piece("<bos>", 0.0, CONTROL), Piece("<unk>", 0.0, UNKNOWN)]
    pieces += [Piece(f"<0x{byte:02X}>", 0.0, BYTE) for byte in range(256)]
    pieces.append(Piece("▁", 0.0, NORMAL))
    model = sentencepiece_model(pieces, pad=0, eos=1, bos=2, unk=3)
    shape = Shape(
        width=16,
        heads=2,
        key_value_heads=1,
        head_size=8,
        window=512,
        epsilon=1e-6,
        rope_bases=(1e4, 1e6),
    )
    return tiny("gemma", SentencePieces(model), len(pieces), shape)


def qwen() -> Any:
    from tokenizers.pre_tokenizers import ByteLevel as Alphabet

    from training.decoder import Shape
    from training.product import ByteLevel

    special = ["<|endoftext|>", "<|im_end|>"]
    pieces = [*sorted(Alphabet.alphabet()), "th", "the", *special]
    tokenizer = ByteLevel(pieces, [("t", "h"), ("th", "e")], special)
    shape = Shape(
        width=16,
        heads=4,
        key_value_heads=2,
        head_size=4,
        window=512,
        epsilon=1e-6,
        rope_bases=(1e6, 1e6),
    )
    return tiny("qwen", tokenizer, len(pieces), shape)


def tiny(name: str, tokenizer: Any, pieces: int, shape: Any) -> Any:
    import torch

    from training.base import Base, tensor_names
    from training.product import FAMILIES

    family = FAMILIES[name]
    both = shape.key_value_heads * shape.head_size
    sizes = {
        "token_embd": (pieces, 16),
        "output": (pieces, 16),
        "attn_q": (16, 16),
        "attn_k": (both, 16),
        "attn_v": (both, 16),
        "attn_output": (16, 16),
        "ffn_gate": (24, 16),
        "ffn_up": (24, 16),
        "ffn_down": (16, 24),
        "attn_q_norm": (shape.head_size,),
        "attn_k_norm": (shape.head_size,),
        "attn_k.bias": (both,),
        "attn_v.bias": (both,),
    }
    source = torch.Generator().manual_seed(0)
    weights = {}
    for tensor in tensor_names(family.architecture, shape.layers):
        size = sizes.get(tensor.split(".", 2)[-1], (16,))
        noise = torch.randn(size, generator=source)
        scaled = noise * 0.2 if len(size) == 2 or "bias" in tensor else 1 + 0.1 * noise
        weights[tensor] = scaled
    return Base(family, weights, shape, tokenizer)


@pytest.fixture(scope="module", params=[gemma, qwen], ids=["gemma", "qwen"])
def base(request: Any) -> Any:
    return request.param()


@pytest.fixture
def examples() -> Any:
    from training.data import Example

    return [Example(french, english, terms) for french, english, terms in PAIRS]


def encoded(base: Any, examples: Any) -> Any:
    from training.data import encode

    return encode(examples, base.family, base.tokenizer)


@pytest.fixture
def model(base: Any) -> Any:
    import torch

    torch.manual_seed(1)
    model = base.decoder(rank=RANK)
    with torch.no_grad():  # as if it had learnt something
        for parameter in model.parameters():
            parameter.normal_(0, 0.1)
    return model


def trainer(
    base: Any,
    examples: Any,
    *,
    rank: int = RANK,
    workers: int = 1,
    steps: int,
    arithmetic: Any = "float32",
) -> Any:
    import torch

    from training.data import Packed
    from training.schedule import Schedule
    from training.train import Recipe, Trainer, replicas

    torch.manual_seed(2)
    recipe = Recipe(rank=rank, workers=workers, arithmetic=arithmetic, report_every=1)
    return Trainer(
        replicas(base, recipe),
        Packed(encoded(base, examples), tokens=2000, seed=3),
        Schedule(peak=0.01, warmup=1, steps=steps),
        recipe,
        family=base.family.name,
        report=lambda _: None,
    )


# --- data ---


def test_the_prompt_is_that_of_the_product(base: Any) -> None:
    from training.data import Example

    terms = (("clés", "keys"), ("Big Tech", "Big Tech"))
    plain = Example("Où sont-elles ?", "Where are they?")
    hinted = Example("Vos clés ?", "Your keys?", terms)
    texts = [
        base.tokenizer.decode(pair.prompt) for pair in encoded(base, [plain, hinted])
    ]
    assert texts == [
        "French: Où sont-elles ?\nEnglish:",
        "Terms: clés = keys; Big Tech = Big Tech\nFrench: Vos clés ?\nEnglish:",
    ]


def test_half_of_the_prompts_are_filled_up_in_front(base: Any) -> None:
    from training.data import Example

    pairs = encoded(base, [Example("Où ?", "Where?")] * 100)
    filled = [pair.prompt for pair in pairs if len(pair.prompt) % 8 == 0]
    assert 30 < len(filled) < 70
    plain = next(pair.prompt for pair in pairs if len(pair.prompt) % 8)
    start = [base.tokenizer.number(piece) for piece in base.family.start]
    filler = base.tokenizer.number(base.family.filler)
    rest = plain[len(start) :]
    assert plain[: len(start)] == start
    assert filled[0] == [*start, *[filler] * (-len(plain) % 8), *rest]


class _Pieces:
    """A SentencePiece processor as the product's tokenizer."""

    vocabulary = ()

    def __init__(self, processor: Any) -> None:
        self._processor = processor

    def encode(self, text: str) -> list[str]:
        return list(self._processor.encode(text, out_type=str))

    def decode(self, pieces: Any) -> str:
        return str(self._processor.decode(list(pieces)))


def test_a_filled_prompt_is_that_of_the_product() -> None:
    from pipeline.engines.causal.models import GEMMA
    from training.data import Example
    from training.product import Request, prompt_pieces

    base = gemma()
    pairs = encoded(base, [Example("Où ?", "Where?")] * 20)
    filled = next(
        pair.prompt for pair in pairs if len(pair.prompt) % GEMMA.prompt_step == 0
    )
    pieces = prompt_pieces(_Pieces(base.tokenizer.processor), GEMMA, Request("Où ?"))
    assert filled == [base.tokenizer.number(piece) for piece in pieces]


def test_bytes_are_merged_as_they_were_learnt() -> None:
    tokenizer = qwen().tokenizer
    (ids,) = tokenizer.encode(["the é <|im_end|>"])
    texts = [tokenizer.decode([i]) for i in ids[:2]]
    assert texts == ["the", " "]
    assert len(ids) == 1 + 1 + 2 + 1 + len("<|im_end|>")  # no special piece from text
    assert tokenizer.decode(ids) == "the é <|im_end|>"
    assert tokenizer.decode([*ids, tokenizer.number("<|im_end|>")]) == (
        "the é <|im_end|>"
    )


def test_ids_and_labels(base: Any) -> None:
    from training.data import Example, Packed

    pairs = encoded(base, [Example("Oui.", "Yes."), Example("Non, non.", "No, no.")])
    batch = Packed(pairs, tokens=1000)[0]
    assert (batch.sentences, batch.pieces) == (2, sum(pair.size for pair in pairs))
    for pair, ids, labels in zip(pairs, batch.ids, batch.labels, strict=True):
        whole = pair.prompt + pair.answer
        assert ids.tolist() == whole + [0] * (len(ids) - len(whole))
        before, after = len(pair.prompt) - 1, len(ids) - pair.size + 1
        assert labels.tolist() == [-1] * before + pair.answer + [-1] * after
    assert base.tokenizer.decode(pairs[0].answer) == " Yes."
    assert pairs[0].answer[-1] == base.tokenizer.number(base.family.end)


def test_every_example_is_in_one_batch_of_the_size_asked_for(
    base: Any, examples: Any
) -> None:
    from training.data import Packed

    batches = Packed(encoded(base, examples), tokens=200, pool=6)
    parts = [batches[i] for i in range(len(batches))]
    assert sum(part.sentences for part in parts) == len(PAIRS)
    assert all(p.ids.numel() <= 200 or p.sentences == 1 for p in parts)
    again = Packed(encoded(base, examples), tokens=200, pool=6)
    assert all(again[i].ids.equal(part.ids) for i, part in enumerate(parts))


def test_a_pair_that_is_no_translation_is_left_out(base: Any) -> None:
    from training.data import Example

    assert encoded(base, [Example("Oui.", "Yes. " * 9)]) == []
    assert encoded(base, [Example("Oui. " * 100, "Yes. " * 100)]) == []


def test_the_batch_after_so_many_sentences(base: Any, examples: Any) -> None:
    from training.data import Packed

    batches = Packed(encoded(base, examples), tokens=200, pool=6)
    seen = [batches[i].sentences for i in range(len(batches))]
    assert batches.after(0) == 0
    assert batches.after(sum(seen[:2])) == 2
    assert batches.after(sum(seen[:2]) + seen[2] - 1) == 2
    assert batches.after(sum(seen) + seen[0]) == len(batches) + 1


def test_order_puts_the_better_source_first_and_repeats_itself() -> None:
    from training.data import Example, order

    mixed = [
        Example(str(i), str(i), (("a", "b"),), "news" if i % 2 else "chat")
        for i in range(200)
    ]
    ordered = order(mixed, 5, weights={"chat": 1e-9}, keep_terms=0.5)
    assert ordered == order(mixed, 5, weights={"chat": 1e-9}, keep_terms=0.5)
    assert {e.source for e in ordered[:80]} == {"news"}
    assert sorted(e.french for e in ordered) == sorted(e.french for e in mixed)
    assert 60 < sum(bool(e.terms) for e in ordered) < 140


# --- model ---


@pytest.mark.parametrize(
    ("arithmetic", "tolerance"),
    [("float32", 1e-5), ("bfloat16", 0.02)],
)
def test_gradients_are_those_of_the_plain_formula(
    arithmetic: Any, tolerance: float
) -> None:
    import torch
    from torch.nn import functional

    from training.maps import Maps
    from training.products import dtype_of

    torch.manual_seed(4)
    base = torch.randn(9, 5)
    bias = torch.randn(9)
    maps = Maps(["q", "k"], [base[:6], base[6:]], 2, arithmetic, bias)
    with torch.no_grad():
        for parameter in maps.parameters():
            parameter.normal_()
    x = torch.randn(7, 5, requires_grad=True)
    goal = torch.randn(7, 9)
    inputs = [x, *maps.parameters()]
    out = maps(x.to(dtype_of(arithmetic))).float()
    ours = [out, *torch.autograd.grad((out * goal).sum(), inputs)]
    y = functional.linear(x, base, bias) + torch.cat(
        [x @ a.t() @ b.t() for _, a, b in maps.parts()], 1
    )
    theirs = [y, *torch.autograd.grad((y * goal).sum(), inputs)]
    for own, plain in zip(ours, theirs, strict=True):
        assert own.dtype == torch.float32
        assert (own - plain).norm() <= tolerance * plain.norm()


def test_kernels_are_the_plain_formulas() -> None:
    import torch
    from torch.nn import functional

    from training import kernels

    torch.manual_seed(7)

    def same(ours: Any, plain: Any, *inputs: Any) -> None:
        given = [x.requires_grad_() for x in inputs]
        goal = torch.randn_like(ours(*given))
        torch.testing.assert_close(ours(*given), plain(*given))
        torch.testing.assert_close(
            torch.autograd.grad((ours(*given) * goal).sum(), given),
            torch.autograd.grad((plain(*given) * goal).sum(), given),
        )

    weight = torch.randn(8)
    same(
        lambda x: kernels.norm(x, weight, 1e-6),
        lambda x: functional.rms_norm(x, (8,), weight, 1e-6),
        torch.randn(5, 8),
    )
    same(
        kernels.silu_gate,
        lambda x: functional.silu(x[:, :4]) * x[:, 4:],
        torch.randn(5, 8),
    )
    angles = torch.randn(3, 2).repeat(1, 2)
    turn = torch.polar(torch.ones(3, 2), angles[:, :2])

    def rotated(x: Any) -> Any:
        pairs = torch.complex(*x.chunk(2, -1)) * turn
        return torch.cat([pairs.real, pairs.imag], -1)

    same(
        lambda x: kernels.rotate(x, angles.cos(), angles.sin()),
        rotated,
        torch.randn(2, 1, 3, 4),
    )
    same(
        lambda q, k, v: kernels.attend(q, k, v, 0.5),
        lambda q, k, v: functional.scaled_dot_product_attention(
            q, k, v, is_causal=True, scale=0.5, enable_gqa=True
        ),
        torch.randn(2, 4, 3, 8),
        torch.randn(2, 2, 3, 8),
        torch.randn(2, 2, 3, 8),
    )


def test_compiled_kernels_are_used_where_there_is_a_compiler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    from training import kernels

    calls = []

    def compiled(function: Any, *, dynamic: bool) -> Any:
        def counted(*arguments: Any) -> Any:
            calls.append(function.__name__)
            return function(*arguments)

        assert dynamic  # batches differ in length
        return counted

    there = kernels.Kernels()
    monkeypatch.setattr(torch, "compile", compiled)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert not there.compile()
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    assert there.compile()
    monkeypatch.setattr(kernels, "kernels", there)
    x = torch.randn(3, 8, requires_grad=True)
    y = kernels.norm(x, torch.ones(8), 1e-6)
    kernels.silu_gate(y).sum().backward()
    assert calls == ["_norm", "_silu_gate", "_silu_gate_backward", "_norm_backward"]


def test_qwen_computes_what_the_reference_does() -> None:
    """Against the formulas of the report, written out in NumPy, a position at a time."""
    import numpy as np
    import torch

    base = qwen()
    weights = {name: w.double().numpy() for name, w in base.weights.items()}
    ids = [3, 9, 120, 255, 7]
    with torch.no_grad():
        ours = base.decoder(rank=RANK)(torch.tensor([ids])).numpy()

    def unit(x: Any, name: str) -> Any:
        return x / np.sqrt((x**2).mean() + 1e-6) * weights[name]

    def turned(head: Any, position: int) -> Any:
        angle = position * 1e6 ** (-np.arange(2) / 2)
        pairs = (head[:2] + 1j * head[2:]) * np.exp(1j * angle)
        return np.concatenate([pairs.real, pairs.imag])

    states = [weights["token_embd"][i] for i in ids]
    for layer in range(2):
        name = f"blk.{layer}."

        def mapped(x: Any, which: str, name: str = name) -> Any:
            return weights[f"{name}{which}"] @ x + weights.get(f"{name}{which}.bias", 0)

        keys, values, after = [], [], []
        for position, before in enumerate(states):
            y = unit(before, f"{name}attn_norm")
            query = mapped(y, "attn_q").reshape(4, 4)
            keys.append(
                [turned(h, position) for h in mapped(y, "attn_k").reshape(2, 4)]
            )
            values.append(mapped(y, "attn_v").reshape(2, 4))
            heads = []
            for number, head in enumerate(query):
                scores = [turned(head, position) @ k[number // 2] / 2 for k in keys]
                share = np.exp(scores) / np.exp(scores).sum()
                seen = [v[number // 2] for v in values]
                heads.append(share @ np.array(seen))
            x = before + mapped(np.concatenate(heads), "attn_output")
            y = unit(x, f"{name}ffn_norm")
            gate = mapped(y, "ffn_gate")
            opened = gate / (1 + np.exp(-gate)) * mapped(y, "ffn_up")
            after.append(x + mapped(opened, "ffn_down"))
        states = after
    assert np.abs(ours - np.array(states)).max() < 1e-5


def test_loss_is_cross_entropy(model: Any) -> None:
    import torch
    from torch.nn import functional

    torch.manual_seed(5)
    states = torch.randn(300, 16, requires_grad=True)
    labels = torch.randint(0, 250, (300,))
    ours = model.loss(states, labels)
    x = functional.rms_norm(states, (16,), model.output_norm, 1e-6)
    plain = functional.cross_entropy(x @ model.unembedding.t(), labels, reduction="sum")
    torch.testing.assert_close(ours, plain)
    torch.testing.assert_close(
        torch.autograd.grad(ours, states), torch.autograd.grad(plain, states)
    )


def test_padding_changes_nothing(base: Any, model: Any, examples: Any) -> None:
    import torch

    from training.data import Packed

    pairs = encoded(base, examples)

    def total(batch: Any) -> Any:
        wanted = batch.labels.flatten() >= 0
        return model.loss(model(batch.ids)[wanted], batch.labels.flatten()[wanted])

    together = total(Packed(pairs, tokens=10_000)[0])
    alone = sum(total(Packed([pair], tokens=1)[0]) for pair in pairs)
    torch.testing.assert_close(together, alone)


@pytest.mark.parametrize("rank", [RANK, 0], ids=["low-rank", "full"])
def test_bfloat16_computes_the_same_roughly(
    base: Any, examples: Any, rank: int
) -> None:
    import torch

    from training.data import Packed

    batch = Packed(encoded(base, examples), tokens=10_000, multiple=8)[0]
    assert batch.ids.shape[1] % 8 == 0
    wanted = batch.labels.flatten() >= 0
    losses, gradients = [], []
    for way in ("float32", "bfloat16"):
        torch.manual_seed(1)
        model = base.decoder(rank=rank, arithmetic=way)
        labels = batch.labels.flatten()[wanted]
        loss = model.loss(model(batch.ids)[wanted], labels) / len(labels)
        losses.append(loss.item())
        gradients.append(torch.autograd.grad(loss, list(model.parameters())))
    assert losses[1] == pytest.approx(losses[0], rel=0.01)
    for exact, rough in zip(*gradients, strict=True):
        assert rough.dtype == torch.float32  # the parameters', not the arithmetic's
        assert (rough - exact).norm() <= 0.1 * exact.norm() + 1e-6


def test_a_weight_is_held_in_half_the_memory_and_computed_with_in_full() -> None:
    import torch

    from training.maps import Maps

    torch.manual_seed(8)
    weight = torch.randn(6, 5).bfloat16()
    maps = Maps(["q"], [weight], 2)
    x = torch.randn(7, 5)
    assert maps.base.dtype == torch.bfloat16
    torch.testing.assert_close(maps(x), x @ weight.float().t())  # B is 0 yet


def test_too_long_a_sentence_is_refused(model: Any) -> None:
    import torch

    with pytest.raises(ValueError, match="513 pieces do not fit 512"):
        model(torch.zeros(1, 513, dtype=torch.long))


# --- training ---


@pytest.mark.parametrize("rank", [RANK, 0], ids=["low-rank", "full"])
def test_two_steps_on_ten_pairs_lower_the_loss(
    base: Any, examples: Any, rank: int
) -> None:
    run = trainer(base, examples, rank=rank, steps=3)
    assert len(run.batches) == 1  # all ten pairs: the losses compare
    run.run()
    (first, _), (second, _), (third, _) = run.losses
    assert first > second > third  # after no step, one and two
    assert (run.count.step, run.count.sentences) == (3, 30)


@pytest.mark.parametrize("arithmetic", ["float32", "bfloat16"])
def test_a_resumed_training_ends_where_an_unbroken_one_does(
    base: Any, examples: Any, tmp_path: Path, arithmetic: Any
) -> None:
    from training import checkpoint

    def new() -> Any:
        return trainer(base, examples, steps=4, arithmetic=arithmetic)

    whole, half, rest = new(), new(), new()
    whole.run(tmp_path / "whole.pt")
    half.schedule = StopAfter(half.schedule, 2)
    half.run(tmp_path / "half.pt")
    assert half.count.step == 2
    rest.load(checkpoint.read(tmp_path / "half.pt"))
    rest.run(tmp_path / "rest.pt")
    ended = checkpoint.read(tmp_path / "rest.pt")
    unbroken = checkpoint.read(tmp_path / "whole.pt")
    assert ended.count == unbroken.count
    for state in ("parameters", "average"):
        for name, value in getattr(unbroken, state).items():
            assert getattr(ended, state)[name].equal(value)
    assert whole.losses[2:] == rest.losses
    assert whole.losses[-1][0] < whole.losses[0][0]


def test_training_continues_from_the_prototypes_checkpoint(
    tmp_path: Path, examples: Any
) -> None:
    import torch

    from training import checkpoint

    base = qwen()
    before = trainer(base, examples, steps=3)
    before.run(tmp_path / "ours.pt")
    ours = checkpoint.read(tmp_path / "ours.pt")
    state = {
        "params": ours.parameters,
        "ema": ours.average,
        "opt": ours.optimizer,
        "at": (3, 30, ours.count.pieces, 41),
    }
    torch.save(state, tmp_path / "state.pt")
    after = trainer(base, examples, steps=5)
    after.load(checkpoint.read(tmp_path / "state.pt"))
    assert after.count == ours.count
    assert list(ours.parameters)[:3] == [
        "layers.0.self_attn.q_proj.A",
        "layers.0.self_attn.q_proj.B",
        "layers.0.self_attn.k_proj.A",
    ]
    after.run()
    unbroken = trainer(base, examples, steps=5)
    unbroken.load(ours)
    unbroken.run()
    assert after.losses == unbroken.losses


def test_another_models_checkpoint_is_refused(examples: Any, tmp_path: Path) -> None:
    import torch

    from training import checkpoint

    trainer(gemma(), examples, steps=1).run(tmp_path / "state.pt")
    saved = checkpoint.read(tmp_path / "state.pt")
    with pytest.raises(ValueError, match="of another model or rank"):
        trainer(qwen(), examples, steps=1).load(saved)
    with pytest.raises(ValueError, match="of another model or rank"):
        trainer(gemma(), examples, rank=2, steps=1).load(saved)
    torch.save({"model": "gemma"}, tmp_path / "other.pt")
    with pytest.raises(ValueError, match=r"other\.pt: not a checkpoint"):
        checkpoint.read(tmp_path / "other.pt")


class StopAfter:
    """A schedule that ends early, as if the process had been ended there."""

    def __init__(self, whole: Any, steps: int) -> None:
        self.whole, self.stop, self.started = whole, steps, 0.0

    def progress(self, step: int) -> float:
        return 1.0 if step >= self.stop else self.whole.progress(step)

    def rate(self, step: int) -> float:
        return self.whole.rate(step)


def test_two_workers_share_the_steps(base: Any, examples: Any) -> None:
    run = trainer(base, examples, workers=2, steps=6)
    first, second = run.models
    assert all(
        one.base is other.base
        for (_, one), (_, other) in zip(first.maps(), second.maps(), strict=True)
    )
    run.run()
    assert 6 <= run.count.step <= 7  # one batch may be in flight at the end
    assert run.losses[-1][0] < run.losses[0][0]


def test_a_workers_error_ends_the_training(
    base: Any, examples: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trainer(base, examples, workers=2, steps=6)
    monkeypatch.setattr(run, "_step", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run.run()


def test_the_rate_follows_the_clock() -> None:
    from training.schedule import Schedule

    now = [100.0]
    schedule = Schedule(1.0, 2, started=100.0, ends=200.0, clock=lambda: now[0])
    assert schedule.rate(0) == 0.5  # warming up
    now[0] = 150.0
    assert (schedule.rate(9), schedule.progress(9)) == (0.5, 0.5)
    now[0] = 250.0  # stopped for a while, past the end
    assert (schedule.rate(9), schedule.progress(9)) == (0.01, 1.0)


def test_the_end_may_be_a_time() -> None:
    import datetime as dt

    from training.train import moment

    zone = dt.timezone(dt.timedelta(hours=2))
    now = dt.datetime(2026, 11, 27, 12, 0, tzinfo=zone)
    at = {
        "19:30": dt.datetime(2026, 11, 27, 19, 30, tzinfo=zone),
        "12:00": dt.datetime(2026, 11, 28, 12, 0, tzinfo=zone),
        "2026-11-30T06:00+00:00": dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC),
    }
    assert {text: moment(text, now) for text in at} == {
        text: when.timestamp() for text, when in at.items()
    }
    with pytest.raises(ValueError, match="tomorrow"):
        moment("tomorrow", now)


# --- what comes out ---


def test_the_product_reads_what_training_writes(
    base: Any, examples: Any, tmp_path: Path
) -> None:
    import numpy as np
    import torch

    from training import export
    from training.product import Adapter, read_adapter

    run = trainer(base, examples, steps=2)
    run.run(tmp_path / "state.pt")
    target = tmp_path / "adapter.safetensors"
    export.main(
        ["--checkpoint", str(tmp_path / "state.pt"), "--out", str(target), "--last"]
    )
    tensors = read_adapter(target)
    front = {"gemma": "model.layers.", "qwen": "layers."}[base.family.name]
    assert len(tensors) == 2 * 7 * base.shape.layers
    assert tensors[f"{front}1.self_attn.k_proj.A"].shape == (RANK, 16)
    assert tensors[f"{front}1.mlp.down_proj.B"].shape == (16, RANK)
    assert export.rank_of(target) == RANK

    again = base.decoder(rank=RANK)
    export.load_adapter(again, base.family, target)
    for name, parameter in run.models[0].learnt().items():
        half = parameter.detach().half().float()
        assert again.learnt()[name].equal(half)
    weight = base.weights["blk.0.ffn_up"].numpy()
    added = Adapter(tensors).merge(f"{front}0.mlp.up_proj", weight)
    x = torch.randn(3, 16)
    learnt = again.layers[0].gate_up(x)[:, 24:].detach().numpy()
    assert np.abs(x.numpy() @ added.T - learnt).max() < 1e-5


def test_an_adapter_of_another_shape_is_refused(
    base: Any, examples: Any, tmp_path: Path
) -> None:
    from training import export

    run = trainer(base, examples, rank=2, steps=1)
    target = tmp_path / "adapter.safetensors"
    export.write_adapter(target, base.family, run.models[0].learnt())
    with pytest.raises(ValueError, match=r"does not fit the model: .*q_proj\.A"):
        export.load_adapter(base.decoder(rank=RANK), base.family, target)


def test_the_average_is_what_is_exported(
    base: Any, examples: Any, tmp_path: Path
) -> None:
    from training import export
    from training.product import read_adapter

    run = trainer(base, examples, steps=3)
    run.run(tmp_path / "state.pt")
    target = tmp_path / "adapter.safetensors"
    export.main(["--checkpoint", str(tmp_path / "state.pt"), "--out", str(target)])
    written = list(read_adapter(target).values())
    exact = [average.half().float().numpy() for average in run.average]
    assert sorted(a.sum() for a in written) == sorted(a.sum() for a in exact)


def test_a_low_rank_change_is_factorised_exactly() -> None:
    import torch

    from training.lowrank import factorise

    torch.manual_seed(6)
    change = torch.randn(9, 3) @ torch.randn(3, 7)
    a, b, share = factorise(change, 3)
    assert (a.shape, b.shape) == ((3, 7), (9, 3))
    torch.testing.assert_close(b @ a, change)
    assert share == pytest.approx(1.0)
    assert factorise(change, 1)[2] < 1.0


def test_a_full_trainings_change_becomes_an_adapter(base: Any, examples: Any) -> None:
    from training.lowrank import adapter_of_changes

    run = trainer(base, examples, rank=0, steps=2)
    run.run()
    whole, share = adapter_of_changes(run.models[0], 16)
    assert share == pytest.approx(1.0)  # 16 is the full rank of the tiny model
    change = whole["layers.0.self_attn.q_proj.B"] @ whole["layers.0.self_attn.q_proj.A"]
    moved = run.models[0].layers[0].query_key_value
    assert (change - (moved.master - moved.base)[:16]).abs().max() < 1e-5
    assert change.abs().max() > 1e-4


def write_qwen(path: Path) -> list[int]:
    """Write a random model of two layers as GGUF; return the ids to keep."""
    import numpy as np
    from gguf import GGUFWriter
    from tokenizers.pre_tokenizers import ByteLevel as Alphabet

    pieces = [
        *sorted(Alphabet.alphabet()),
        "th",
        "the",
        "ж",
        "<|endoftext|>",
        "<|im_end|>",
    ]
    writer = GGUFWriter(path, "qwen2")
    writer.add_block_count(2)
    writer.add_context_length(4096)
    writer.add_embedding_length(16)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1e6)
    writer.add_token_list(pieces)
    writer.add_token_types([NORMAL] * (len(pieces) - 2) + [CONTROL] * 2)
    writer.add_token_merges(["t h", "th e", "Ð ¶"])
    for name, weight in qwen().weights.items():
        values = weight.numpy().astype(np.float32)
        if name in ("token_embd", "output"):
            values = np.insert(values, 258, 9.0, axis=0)  # the row that is cut
        stored = name if name.endswith("bias") else f"{name}.weight"
        writer.add_tensor(stored, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return [i for i in range(len(pieces)) if i != 258]


def test_a_qwen_file_is_read(tmp_path: Path) -> None:
    import torch

    from training.base import read_base

    kept = write_qwen(tmp_path / "qwen.gguf")
    read, made = read_base(tmp_path / "qwen.gguf", kept, torch.float32), qwen()
    assert read.family.name == "qwen"
    assert read.shape.window == 1024
    assert read.shape.rope_bases == made.shape.rope_bases
    assert read.weights.keys() == made.weights.keys()
    assert all(read.weights[name].equal(w) for name, w in made.weights.items())
    texts = ["the jonction ж", "Thé."]
    assert list(read.tokenizer.encode(texts)) == list(made.tokenizer.encode(texts))
    assert read.tokenizer.number("<|im_end|>") == len(kept) - 1
    half = read_base(tmp_path / "qwen.gguf", kept)
    assert half.weights["blk.1.ffn_up"].dtype == torch.bfloat16
    assert half.weights["blk.1.attn_q.bias"].dtype == torch.float32


def test_the_command_trains_stops_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import json
    import lzma

    from training import checkpoint, export, train
    from training.product import read_adapter

    kept = write_qwen(tmp_path / "qwen.gguf")
    with lzma.open(tmp_path / "kept.xz", "wt") as out:
        out.writelines(f"{i}\n" for i in kept)
    with lzma.open(tmp_path / "data.jsonl.xz", "wt", encoding="utf-8") as out:
        for french, english, terms in PAIRS:
            row = {"fr": french, "en": english, "terms": terms, "src": "ours"}
            out.write(json.dumps(row) + "\n")
    fixed = ["--model", "qwen", "--arithmetic", "bfloat16", "--rank", "3"]
    for option, name in (("base", "qwen.gguf"), ("kept", "kept.xz")):
        fixed += [f"--{option}", str(tmp_path / name)]
    fixed += ["--data", str(tmp_path / "data.jsonl.xz"), "--tokens", "200"]
    train.main([*fixed, "--out", str(tmp_path / "run"), "--steps", "2"])
    train.main([*fixed, "--out", str(tmp_path / "run"), "--steps", "3"])
    told = capsys.readouterr().out
    assert "going on after step 2" in told
    state = tmp_path / "run" / "state.pt"
    saved = checkpoint.read(state)
    assert (saved.model, saved.count.step) == ("qwen", 3)

    first = tmp_path / "first.safetensors"
    export.main(["--checkpoint", str(state), "--out", str(first)])
    again = ["--out", str(tmp_path / "again"), "--start", str(first), "--steps", "0"]
    train.main([*fixed, *again])
    second = tmp_path / "second.safetensors"
    export.main(
        ["--checkpoint", str(tmp_path / "again" / "state.pt"), "--out", str(second)]
    )
    ours, theirs = read_adapter(first), read_adapter(second)
    assert ours.keys() == theirs.keys()
    assert all((theirs[name] == matrix).all() for name, matrix in ours.items())


def test_a_users_mistake_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from training import tool, train

    options = ["--model", "qwen", "--base", str(tmp_path / "none.gguf")]
    options += ["--data", "x.xz", "--out", str(tmp_path), "--steps", "1"]
    with pytest.raises(SystemExit) as ended:
        tool.run(lambda: train.main(options))
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert "none.gguf: not a GGUF model" in told


# --- vocabulary ---


def test_kept_pieces_are_merges_of_kept_pieces() -> None:
    from training.vocabulary import close, splits

    pieces = ["a", "b", "c", "ab", "bc", "abc", "x"]
    number = {text: i for i, text in enumerate(pieces)}
    assert splits("abc", number) == [(0, 4), (3, 2)]
    assert close([5], pieces, number) == {5, 0, 4, 1, 2}
    assert close([5, 3, 2], pieces, number) == {5, 3, 2, 0, 1}


def test_seen_pieces_bytes_and_characters_are_kept() -> None:
    from training.vocabulary import SEEN, choose

    pieces = ["<pad>", "<eos>", "<0x41>", "é", "字", "字字", "い", "いい"]
    assert choose(pieces, {5: SEEN, 7: SEEN - 1}) == [0, 1, 2, 3, 4, 5]


def test_the_shipped_list_is_in_order_and_has_the_special_pieces() -> None:
    from training.product import FAMILIES, read_kept_ids

    kept = read_kept_ids(FAMILIES["gemma"].kept_ids)
    assert kept == sorted(set(kept))
    assert kept[:4] == [0, 1, 2, 3]  # <pad>, <eos>, <bos>, <unk>


# --- measuring ---


class Copier:
    """An engine that gives back what it is given."""

    def translate(self, requests: Any, **_: Any) -> Any:
        from training.product import Hypothesis

        return [[Hypothesis(request.text, 0.0)] for request in requests]


def test_a_perfect_translation_scores_a_hundred() -> None:
    from training.evaluate import measure

    lines = ["Deux et deux font quatre.", "Une phrase de plus."]
    result = measure(Copier(), lines, lines)
    assert (round(result.bleu), round(result.chrf)) == (100, 100)
    assert result.hypotheses == lines
    assert "tok:13a" in result.bleu_signature


def test_terms_are_found_in_source_and_reference() -> None:
    from training.data import Example
    from training.product import TermHint
    from training.term_hints import cases_of, lexicon_of, met, wrong_hints

    learnt = [Example("", "", (("Maison", "House"), ("chat", "cat")))] * 2
    lexicon = lexicon_of([*learnt, Example("", "", (("maison", "home"),))])
    assert lexicon == {"maison": frozenset({"house"})}  # cat is short, home once
    cases = cases_of(
        ["La maison brûle.", "Maison et maison.", "Rien."],
        ["The House is on fire.", "House after house.", "A house."],
        lexicon,
    )
    assert [case.hints for case in cases] == [(TermHint("maison", "House"),)]
    assert met(cases[0].hints, "A house burns.") == [True]
    assert met(cases[0].hints, "Houses burn.") == [False]
    other = cases[0]._replace(reference="Fire", hints=(TermHint("feu", "fire"),))
    assert wrong_hints([cases[0]._replace(reference="The House."), other]) == [
        (TermHint("maison", "fire"),),
        (TermHint("feu", "House"),),
    ]
