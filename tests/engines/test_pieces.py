"""Pieces and their spans, with SentencePiece and with BPE."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.engines.installed import InstalledModel
from pipeline.engines.seq2seq.engine import _copy_unknown
from pipeline.engines.seq2seq.layouts import recognise
from pipeline.engines.seq2seq.pieces import MosesPieces, SentencePieces, open_pieces
from pipeline.errors import EngineError
from pipeline.units import Span


@pytest.fixture(scope="module")
def pieces(toy_model: InstalledModel) -> SentencePieces:
    found = open_pieces(toy_model.path, "fr", "en")
    assert isinstance(found, SentencePieces)
    return found


@pytest.fixture(scope="module")
def moses(tmp_path_factory: pytest.TempPathFactory) -> MosesPieces:
    package = tmp_path_factory.mktemp("bpe")
    codes = "#version: 0.2\nc h\nch a\ncha t</w>\nl e</w>\nn o\nno i\nnoi r</w>\n"
    (package / "bpe.model").write_text(codes, encoding="utf-8")
    found = open_pieces(package, "fr", "en")
    assert isinstance(found, MosesPieces)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "L’école n'est pas là.",
        "Un fichier_à_moi.txt et _italique_.",
        "« Œuvre » – 😀 ligne №5",
        "deux  espaces et\u00a0insécable",
        " dehors ",
        "e\u0301te\u0301 ﬁn …",
    ],
)
def test_every_source_piece_has_its_span(pieces: SentencePieces, text: str) -> None:
    found = pieces.encode(text)
    spans = pieces.source_spans(text, found)
    assert len(spans) == len(found)
    for piece, span in zip(found, spans, strict=True):
        surface = piece.lstrip("▁")
        if not surface:
            assert span is None
        elif not surface.startswith("<0x") and surface.isascii():
            assert span is not None
            assert text[slice(*span)] in (surface, "ﬁn", "…", "№")
    covered = {i for span in spans if span for i in range(*span)}
    assert covered == {i for i, character in enumerate(text) if not character.isspace()}


def test_underscores_stay(pieces: SentencePieces) -> None:
    text = "a_b __c__"
    assert pieces.decode(pieces.encode(text)) == text


def test_target_pieces_have_their_spans(pieces: SentencePieces) -> None:
    found = pieces.encode("It’s a cat_1 😀.")
    text = pieces.decode(found)
    spans = pieces.target_spans(text, found)
    covered = {i for span in spans if span for i in range(*span)}
    assert covered == {i for i, character in enumerate(text) if not character.isspace()}


def test_a_broken_character_has_no_span(pieces: SentencePieces) -> None:
    found = ["▁a", "<0xE2>", "b"]
    text = pieces.decode(found)
    assert text == "a\ufffdb"
    assert pieces.target_spans("something else", found) == [None, None, None]


def test_sequences_after_a_space_and_glued(pieces: SentencePieces) -> None:
    for sequence in pieces.sequences("beautiful"):
        assert "".join(sequence).lstrip("▁") == "beautiful"
    assert all(s[0].startswith("▁") for s in pieces.sequences("the"))


def test_bpe_pieces_there_and_back(moses: MosesPieces) -> None:
    found = moses.encode("le chat noiraud")
    assert found[:2] == ["le", "chat"]
    assert found[2].endswith("@@")
    assert moses.decode(found) == "le chat noiraud"
    assert moses.encode("") == []


def test_bpe_pieces_have_their_spans(moses: MosesPieces) -> None:
    text = "le chat d'ici"
    found = moses.encode(text)
    spans = moses.source_spans(text, found)
    assert spans[:2] == [Span(0, 2), Span(3, 7)]
    covered = {i for span in spans if span for i in range(*span)}
    assert covered == {i for i, character in enumerate(text) if character != " "}


# The examples of the paper (Sennrich, Haddow and Birch 2016, figure 1), and what its
# own program makes of words with letters and merges that it does not know.
BPE_CODES = "#version: 0.2\nl o\nlo w\ne r</w>\n"


@pytest.mark.parametrize(
    ("codes", "text", "pieces"),
    [
        (BPE_CODES, "lower", ["low@@", "er"]),
        (BPE_CODES, "lowest", ["low@@", "e@@", "s@@", "t"]),
        (BPE_CODES, "er", ["er"]),
        (BPE_CODES, "ero", ["e@@", "r@@", "o"]),
        (BPE_CODES, "w 7é", ["w", "7@@", "é"]),
        ("l o\nlo w\ne r</w>\n", "low er", ["low", "e@@", "r"]),
    ],
)
def test_bpe_as_the_paper_applies_it(
    codes: str, text: str, pieces: list[str], tmp_path: Path
) -> None:
    (tmp_path / "bpe.model").write_text(codes, encoding="utf-8")
    assert open_pieces(tmp_path, "fr", "en").encode(text) == pieces


def test_a_broken_bpe_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bpe.model").write_text("#version: 0.2\na b c\n", encoding="utf-8")
    with pytest.raises(EngineError, match="no BPE codes: invalid line 2"):
        open_pieces(tmp_path, "fr", "en").encode("abc")


def test_bpe_sequences(moses: MosesPieces) -> None:
    assert moses.sequences("chat") == [["chat"]]


def test_no_tokenizer(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_pieces(tmp_path, "fr", "en")


def test_an_unknown_piece_is_copied_from_the_source() -> None:
    rows = [[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]]
    assert _copy_unknown(("▁see", "<unk>", "."), ("▁voir", "▁Ωmega"), rows) == (
        "▁see",
        "▁Ωmega",
        ".",
    )
    assert _copy_unknown(("▁see", "<unk>"), ("▁voir",), []) == ("▁see",)


def test_opus_reads_typographic_quotes_as_its_makers_do(kinds: dict[str, Path]) -> None:
    layout = recognise(kinds["opus"])
    pieces = open_pieces(kinds["opus"], "fr", "en", layout)
    text = "L’école “neuve”."
    found = pieces.encode(text)
    assert found == pieces.encode('L\'école "neuve".')
    spans = pieces.source_spans(text, found)
    covered = {i for span in spans if span for i in range(*span)}
    assert covered == {i for i, character in enumerate(text) if character != " "}


def test_pieces_that_the_model_does_not_know_are_not_forbidden(
    kinds: dict[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kinds["opus"], copy)
    layout = recognise(copy)
    (first, *_) = open_pieces(copy, "fr", "en", layout).sequences("the apple")
    vocabulary = copy / "shared_vocabulary.json"
    words = json.loads(vocabulary.read_text("utf-8"))
    words[words.index(first[-1])] = "<gone>"
    vocabulary.write_text(json.dumps(words), "utf-8")
    assert open_pieces(copy, "fr", "en", layout).sequences("the apple") == []
