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


@pytest.fixture(scope="module")
def base() -> Any:
    import sentencepiece
    import torch

    from pipeline.engines.causal.convert.sentencepiece import Piece, sentencepiece_model
    from training.base import Base, tensor_names
    from training.model import Shape

    pieces = [Piece("<pad>", 0.0, CONTROL), Piece("<eos>", 0.0, CONTROL)]
    pieces += [Piece("<bos>", 0.0, CONTROL), Piece("<unk>", 0.0, UNKNOWN)]
    pieces += [Piece(f"<0x{byte:02X}>", 0.0, BYTE) for byte in range(256)]
    pieces.append(Piece("▁", 0.0, NORMAL))
    model = sentencepiece_model(pieces, pad=0, eos=1, bos=2, unk=3)
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=model)
    shape = Shape(
        layers=2,
        width=16,
        heads=2,
        key_value_heads=1,
        head_size=8,
        window=512,
        epsilon=1e-6,
        local_rope_base=1e4,
        global_rope_base=1e6,
        global_every=2,
    )
    sizes = {
        "token_embd": (261, 16),
        "attn_q": (16, 16),
        "attn_k": (8, 16),
        "attn_v": (8, 16),
        "attn_output": (16, 16),
        "ffn_gate": (24, 16),
        "ffn_up": (24, 16),
        "ffn_down": (16, 24),
        "attn_q_norm": (8,),
        "attn_k_norm": (8,),
    }
    source = torch.Generator().manual_seed(0)
    weights = {}
    for name in tensor_names(shape.layers):
        size = sizes.get(name.split(".")[-1], (16,))
        noise = torch.randn(size, generator=source)
        weights[name] = noise * 0.2 if len(size) == 2 else 1 + 0.1 * noise
    return Base(weights, shape, tokenizer)


@pytest.fixture
def examples() -> Any:
    from training.data import Example

    return [Example(french, english, terms) for french, english, terms in PAIRS]


@pytest.fixture
def model(base: Any) -> Any:
    import torch

    from training.model import Gemma

    torch.manual_seed(1)
    model = Gemma(base.weights, base.shape, rank=RANK)
    with torch.no_grad():  # as if it had learnt something
        for parameter in model.parameters():
            parameter.normal_(0, 0.1)
    model.merge()
    return model


def trainer(base: Any, examples: Any, *, rank: int, workers: int, steps: int) -> Any:
    import torch

    from training.data import Packed, encode
    from training.schedule import Schedule
    from training.train import Recipe, Trainer, replicas

    torch.manual_seed(2)
    recipe = Recipe(rank=rank, workers=workers, report_every=1)
    batches = Packed(encode(examples, base.tokenizer), tokens=2000, seed=3)
    return Trainer(
        replicas(base, recipe, "cpu", None),
        batches,
        Schedule(peak=0.01, warmup=1, steps=steps),
        recipe,
        report=lambda _: None,
    )


# --- data ---


def test_the_prompt_is_the_products(base: Any) -> None:
    from training.data import Example, encode

    terms = (("clés", "keys"), ("Big Tech", "Big Tech"))
    plain = Example("Où sont-elles ?", "Where are they?")
    hinted = Example("Vos clés ?", "Your keys?", terms)
    texts = [
        base.tokenizer.decode(pair.prompt)
        for pair in encode([plain, hinted], base.tokenizer)
    ]
    assert texts == [
        "French: Où sont-elles ?\nEnglish:",
        "Terms: clés = keys; Big Tech = Big Tech\nFrench: Vos clés ?\nEnglish:",
    ]


def test_half_of_the_prompts_are_filled_up_as_the_products_are(base: Any) -> None:
    from pipeline.engines.causal.models import GEMMA
    from pipeline.engines.causal.prompt import prompt_pieces
    from pipeline.engines.causal.tokenizers import SentencePieceTokenizer
    from pipeline.engines.protocol import Request
    from training.data import Example, encode

    pairs = encode([Example("Où ?", "Where?")] * 100, base.tokenizer)
    filled = [
        pair.prompt for pair in pairs if len(pair.prompt) % GEMMA.prompt_step == 0
    ]
    assert 30 < len(filled) < 70
    tokenizer = SentencePieceTokenizer(base.tokenizer.serialized_model_proto())
    pieces = prompt_pieces(tokenizer, GEMMA, Request("Où ?"))
    assert filled[0] == [base.tokenizer.piece_to_id(piece) for piece in pieces]


def test_ids_and_labels(base: Any) -> None:
    from training.data import Example, Packed, encode

    pairs = encode(
        [Example("Oui.", "Yes."), Example("Non, non.", "No, no.")], base.tokenizer
    )
    batch = Packed(pairs, tokens=1000)[0]
    assert (batch.sentences, batch.pieces) == (2, sum(pair.size for pair in pairs))
    for pair, ids, labels in zip(pairs, batch.ids, batch.labels, strict=True):
        whole = pair.prompt + pair.answer
        assert ids.tolist() == whole + [0] * (len(ids) - len(whole))
        before, after = len(pair.prompt) - 1, len(ids) - pair.size + 1
        assert labels.tolist() == [-1] * before + pair.answer + [-1] * after
    assert base.tokenizer.decode(pairs[0].answer) == " Yes."
    assert (pairs[0].prompt[0], pairs[0].answer[-1]) == (2, 1)


def test_every_example_is_in_one_batch_of_the_size_asked_for(
    base: Any, examples: Any
) -> None:
    from training.data import Packed, encode

    batches = Packed(encode(examples, base.tokenizer), tokens=200, pool=6)
    parts = [batches[i] for i in range(len(batches))]
    assert sum(part.sentences for part in parts) == len(PAIRS)
    assert all(p.ids.numel() <= 200 or p.sentences == 1 for p in parts)
    again = Packed(encode(examples, base.tokenizer), tokens=200, pool=6)
    assert all(again[i].ids.equal(part.ids) for i, part in enumerate(parts))


def test_a_pair_that_is_no_translation_is_left_out(base: Any) -> None:
    from training.data import Example, encode

    assert encode([Example("Oui.", "Yes. " * 9)], base.tokenizer) == []
    assert encode([Example("Oui. " * 100, "Yes. " * 100)], base.tokenizer) == []


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


def test_gradients_are_those_of_the_plain_formula() -> None:
    import torch
    from torch.nn import functional

    from training.model import Maps

    torch.manual_seed(4)
    maps = Maps(["q", "k"], [torch.randn(6, 5), torch.randn(3, 5)], 2)
    with torch.no_grad():
        for parameter in maps.parameters():
            parameter.normal_()
    maps.merge()
    x = torch.randn(7, 5, requires_grad=True)
    goal = torch.randn(7, 9)
    inputs = [x, *maps.parameters()]
    ours = torch.autograd.grad((maps(x) * goal).sum(), inputs)
    y = functional.linear(x, maps.base) + torch.cat(
        [x @ a.t() @ b.t() for _, a, b in maps.parts()], 1
    )
    theirs = torch.autograd.grad((y * goal).sum(), inputs)
    for own, plain in zip(ours, theirs, strict=True):
        torch.testing.assert_close(own, plain)


def test_loss_is_cross_entropy(model: Any) -> None:
    import torch
    from torch.nn import functional

    torch.manual_seed(5)
    states = torch.randn(300, 16, requires_grad=True)
    labels = torch.randint(0, 261, (300,))
    ours = model.loss(states, labels)
    x = functional.rms_norm(states, (16,), model.output_norm, 1e-6)
    plain = functional.cross_entropy(x @ model.embedding.t(), labels, reduction="sum")
    torch.testing.assert_close(ours, plain)
    torch.testing.assert_close(
        torch.autograd.grad(ours, states), torch.autograd.grad(plain, states)
    )


def test_padding_changes_nothing(base: Any, model: Any, examples: Any) -> None:
    import torch

    from training.data import Packed, encode

    pairs = encode(examples, base.tokenizer)

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

    from training.data import Packed, encode
    from training.model import Gemma

    batch = Packed(encode(examples, base.tokenizer), tokens=10_000, multiple=8)[0]
    assert batch.ids.shape[1] % 8 == 0
    wanted = batch.labels.flatten() >= 0
    losses, gradients = [], []
    for dtype in (torch.float32, torch.bfloat16):
        torch.manual_seed(1)
        model = Gemma(base.weights, base.shape, rank=rank, dtype=dtype)
        labels = batch.labels.flatten()[wanted]
        loss = model.loss(model(batch.ids)[wanted], labels) / len(labels)
        losses.append(loss.item())
        gradients.append(torch.autograd.grad(loss, list(model.parameters())))
    assert losses[1] == pytest.approx(losses[0], rel=0.01)
    for exact, rough in zip(*gradients, strict=True):
        assert rough.dtype == torch.float32  # the parameters', not the arithmetic's
        assert (rough - exact).norm() <= 0.1 * exact.norm() + 1e-6


def test_too_long_a_sentence_is_refused(model: Any) -> None:
    import torch

    with pytest.raises(ValueError, match="513 pieces do not fit 512"):
        model(torch.zeros(1, 513, dtype=torch.long))


# --- training ---


@pytest.mark.parametrize("rank", [RANK, 0], ids=["low-rank", "full"])
def test_two_steps_on_ten_pairs_lower_the_loss(
    base: Any, examples: Any, rank: int
) -> None:
    run = trainer(base, examples, rank=rank, workers=1, steps=3)
    assert len(run.batches) == 1  # all ten pairs: the losses compare
    run.run()
    (first, _), (second, _), (third, _) = run.losses
    assert first > second > third  # after no step, one and two
    assert (run.count.step, run.count.sentences) == (3, 30)


def test_a_resumed_training_ends_where_an_unbroken_one_does(
    base: Any, examples: Any, tmp_path: Path
) -> None:
    import torch

    def new() -> Any:
        return trainer(base, examples, rank=RANK, workers=1, steps=4)

    whole, half, rest = new(), new(), new()
    whole.run(tmp_path / "whole.pt")
    half.schedule = StopAfter(half.schedule, 2)
    half.run(tmp_path / "half.pt")
    assert half.count.step == 2
    rest.load(torch.load(tmp_path / "half.pt", weights_only=True))
    rest.run(tmp_path / "rest.pt")
    ended, unbroken = (
        torch.load(tmp_path / name, weights_only=True)
        for name in ("rest.pt", "whole.pt")
    )
    for name, value in unbroken["average"].items():
        torch.testing.assert_close(ended["average"][name], value, rtol=0, atol=0)


class StopAfter:
    """A schedule that ends early, as if the process had been ended there."""

    def __init__(self, whole: Any, steps: int) -> None:
        self.whole, self.stop, self.started = whole, steps, 0.0

    def progress(self, step: int) -> float:
        return 1.0 if step >= self.stop else self.whole.progress(step)

    def rate(self, step: int) -> float:
        return self.whole.rate(step)


def test_two_workers_share_the_steps(base: Any, examples: Any) -> None:
    run = trainer(base, examples, rank=RANK, workers=2, steps=6)
    run.run()
    assert 6 <= run.count.step <= 7  # one batch may be in flight at the end
    assert run.losses[-1][0] < run.losses[0][0]


def test_a_workers_error_ends_the_training(
    base: Any, examples: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trainer(base, examples, rank=RANK, workers=2, steps=6)
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


# --- what comes out ---


def test_the_product_reads_what_training_writes(
    base: Any, examples: Any, tmp_path: Path
) -> None:
    import numpy as np
    import torch

    from pipeline.engines.causal.convert.adapter import Adapter, read_adapter
    from training import export
    from training.model import Gemma

    run = trainer(base, examples, rank=RANK, workers=1, steps=2)
    run.run(tmp_path / "state.pt")
    target = tmp_path / "adapter.safetensors"
    export.main(
        ["--checkpoint", str(tmp_path / "state.pt"), "--out", str(target), "--last"]
    )
    tensors = read_adapter(target)
    assert len(tensors) == 2 * 7 * base.shape.layers
    assert tensors["model.layers.1.self_attn.k_proj.A"].shape == (RANK, 16)
    assert tensors["model.layers.1.mlp.down_proj.B"].shape == (16, RANK)

    again = Gemma(base.weights, base.shape, rank=RANK)
    export.load_adapter(again, target)
    adapter = Adapter(tensors)
    added = adapter.merge(
        "model.layers.0.mlp.up_proj", base.weights["blk.0.ffn_up"].numpy()
    )
    learnt = run.models[0].layers[0].gate_up.weight[24:]
    assert np.abs(added - learnt.numpy()).max() < 1e-3  # float16 in between
    torch.testing.assert_close(again.layers[0].gate_up.weight[24:], torch.tensor(added))


def test_a_low_rank_change_is_found_again() -> None:
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

    run = trainer(base, examples, rank=0, workers=1, steps=2)
    run.run()
    whole, share = adapter_of_changes(run.models[0], 16)
    assert share == pytest.approx(1.0)  # 16 is the full rank of the tiny model
    change = (
        whole["model.layers.0.self_attn.q_proj.B"]
        @ (whole["model.layers.0.self_attn.q_proj.A"])
    )
    moved = run.models[0].layers[0].query_key_value
    assert (change - (moved.master - moved.base)[:16]).abs().max() < 1e-5
    assert change.abs().max() > 1e-4


# --- vocabulary ---


def test_kept_pieces_can_arise_from_kept_pieces() -> None:
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
    from training.base import read_kept_ids

    kept = read_kept_ids()
    assert kept == sorted(set(kept))
    assert kept[:4] == [0, 1, 2, 3]  # <pad>, <eos>, <bos>, <unk>


# --- measuring ---


class Copier:
    """An engine that gives back what it is given."""

    def translate(self, requests: Any, **_: Any) -> Any:
        from pipeline.engines.protocol import Hypothesis

        return [[Hypothesis(request.text, 0.0)] for request in requests]


def test_a_perfect_translation_scores_a_hundred() -> None:
    from training.evaluate import measure

    lines = ["Deux et deux font quatre.", "Une phrase de plus."]
    result = measure(Copier(), lines, lines)
    assert (round(result.bleu), round(result.chrf)) == (100, 100)
    assert result.hypotheses == lines
    assert "tok:13a" in result.bleu_signature


def test_terms_are_found_in_source_and_reference() -> None:
    from pipeline.engines.protocol import TermHint
    from training.data import Example
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
