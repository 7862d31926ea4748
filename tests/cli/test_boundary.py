"""What is shown of other people's text: nothing that a terminal would obey."""

from __future__ import annotations

import pytest

from pipeline.cli.boundary import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Qui paiera\u00a0? «\u202fNous\u202f»",
            "Qui paiera\u00a0? «\u202fNous\u202f»",
        ),
        ("a\tb", "a\tb"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\u202eb", "a\\x202eb"),
        ("un\nfichier", "un\\x0afichier"),
        ("caf\udce9", "caf\\xdce9"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
