"""What is no translation, and what needs none."""

from __future__ import annotations

import time

import pytest

from pipeline.engines.protocol import Hypothesis
from pipeline.guards import judge, pass_through

PASSES = [
    ("", True),
    ("12 345,67 €", True),
    ("2026-11-24", True),
    ("* * *", True),
    ("https://exemple.org/le-chat", True),
    ("jeanne@exemple.org", True),
    ("read_all() write_all()", True),
    ("--help", True),
    ("The cat is on the table.", True),
    ("They were there before the rain came.", True),
    ("We don't know what this is about.", True),
    ("Le chat est sur la table.", False),
    ("Jeanne Morel", False),
    ("Rio de Janeiro", False),
    ("Introduction", False),
    ("Conclusion générale", False),
    ("Il a lu « The Book of the Sea » hier.", False),
    ("L'auteur cite « what they said and did ».", False),
    ("Voir https://exemple.org pour la suite.", False),
    ("Il pleut depuis 3 jours.", False),
    ("Le film The Return of the King sort demain.", False),
    ("Comment va ton main ?", False),
]
JUDGED = [
    ("Le chat dort sur la table.", "The cat sleeps on the table.", ()),
    ("Le chat dort sur la table.", "", ("empty",)),
    ("Le chat dort sur la table.", "...", ("empty",)),
    ("12", "", ()),
    ("Jeanne Morel", "Jeanne Morel", ()),
    ("https://exemple.org", "https://exemple.org", ()),
    ("Il a 12 ans.", "He is 12.", ()),
    ("Non, non, non, non !", "No, no, no, no!", ()),
    ("Le chat dort ici.", "The cat cat cat sleeps here.", ("loop",)),
    ("Il rit très fort.", "He laughs hahahahahahahaha hard.", ("loop",)),
    ("Le chat dort sur la table.", "Le chat dort sur la table.", ("copy", "language")),
    ("Le chien noir court vite.", "Собака бежит очень быстро.", ("language",)),
    ("Il pleut depuis trois jours sur la ville.", "It rains", ("length",)),
    ("Merci beaucoup, Jeanne.", "Thank you very much, Jeanne.", ()),
    ("Rio de Janeiro", "Rio de Janeiro", ()),
    ("1914-1918", "1914-1918", ()),
    ("Elle lit un livre rouge.", "She reads a red book.", ()),
    ("Le prix est de 40 € ici.", "The price is €40 here.", ()),
    ("Il dort.", "He sleeps. " * 12, ("loop", "length")),
    ("Nous partons demain matin.", "We leave tomorrow morning.", ()),
]


@pytest.mark.parametrize(("text", "expected"), PASSES, ids=[t for t, _ in PASSES])
def test_only_what_is_no_french_passes_through(text: str, *, expected: bool) -> None:
    assert pass_through(text) is expected


@pytest.mark.parametrize(("source", "target", "codes"), JUDGED)
def test_judge_reports(source: str, target: str, codes: tuple[str, ...]) -> None:
    findings = judge(source, Hypothesis(target, 0.0))
    assert tuple(finding.check for finding in findings) == codes


def test_a_very_long_pair_is_judged_in_bounded_time() -> None:
    source = " ".join(f"mot{place}" for place in range(20_000))
    started = time.process_time()
    judge(source, Hypothesis(source, 0.0))
    assert time.process_time() - started < 1
