"""URLs and e-mail addresses in running text."""

from __future__ import annotations

import time

import pytest

from pipeline.text.addresses import find_addresses, find_emails, find_urls

URLS = [
    ("Lire https://ex.org/a. Suite", ["https://ex.org/a"]),
    ("(https://ex.org/a)", ["https://ex.org/a"]),
    ("https://ex.org/wiki/Lyon_(ville), à lire", ["https://ex.org/wiki/Lyon_(ville)"]),
    ("Voir https://ex.org[1].", ["https://ex.org"]),
    ("« www.ex.org »", ["www.ex.org"]),
    ("WWW.EX.ORG et HTTPS://EX.ORG", ["WWW.EX.ORG", "HTTPS://EX.ORG"]),
    ("https://ex.org/?q=1&r=2#s…", ["https://ex.org/?q=1&r=2#s"]),
    ("https://ex.org/a|b", ["https://ex.org/a"]),
    ("<https://ex.org/a>", ["https://ex.org/a"]),
    ("ftp://ex.org/x ssh://ex.org", ["ftp://ex.org/x", "ssh://ex.org"]),
    ("awww.ex.org, 12:30, http", []),
    ("Écrire à nom@www.ex.org", []),
]
EMAILS = [
    ("Écrire à prénom.nom+x@ex-ample.org.", ["prénom.nom+x@ex-ample.org"]),
    ("<a@b.fr>", ["a@b.fr"]),
    ("mailto:a@b.fr", ["mailto:a@b.fr"]),
    ("@compte, a@b, a @b.fr", []),
]


@pytest.mark.parametrize(("text", "expected"), URLS)
def test_urls(text: str, expected: list[str]) -> None:
    assert [span.in_(text) for span in find_urls(text)] == expected


@pytest.mark.parametrize(("text", "expected"), EMAILS)
def test_emails(text: str, expected: list[str]) -> None:
    assert [span.in_(text) for span in find_emails(text)] == expected


def test_addresses_are_both_in_order_with_their_stops() -> None:
    text = "a@b.fr et https://ex.org."
    found = [span.in_(text) for span in find_addresses(text)]
    assert found == ["a@b.fr", "https://ex.org."]


@pytest.mark.parametrize(
    "piece", ["a@", "a_", "https://", "www.", "[1]", ")", "(", "_", "a.", "%"]
)
def test_the_time_is_linear(piece: str) -> None:
    many = piece * (100_000 // len(piece))
    text = f"https://x{many} a@{many}"
    started = time.process_time()
    for find in (find_urls, find_emails, find_addresses):
        list(find(text))
    assert time.process_time() - started < 3
