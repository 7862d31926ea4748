"""Which processors give the same bytes: what decides, read from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engines import machine

ZEN4 = "vendor_id\t: AuthenticAMD\nflags\t\t: avx avx2 avx512f avx512_vnni\n\n"
ZEN3 = "vendor_id\t: AuthenticAMD\nflags\t\t: avx avx2\n\n"
XEON = "vendor_id\t: GenuineIntel\nflags\t\t: avx avx2 avx512f avx512_vnni\n\n"
PIN = {
    "CT2_USE_MKL": "0",
    "CT2_FORCE_CPU_ISA": "AVX2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
}


@pytest.mark.parametrize(
    ("processor", "settings", "kind"),
    [
        (ZEN4, {}, "oneDNN AVX2 AVX512_VNNI"),
        (ZEN3, {}, "oneDNN AVX2 AVX2"),
        (XEON, {}, "MKL AVX512F AVX512_VNNI"),
        (ZEN4 + XEON, {}, "oneDNN AVX2 AVX512_VNNI"),
        (ZEN4, {"CT2_USE_MKL": "1"}, "MKL AVX2 AVX512_VNNI"),
        (ZEN4, PIN, "oneDNN AVX2 AVX2"),
        (ZEN3, PIN, "oneDNN AVX2 AVX2"),
        (XEON, PIN, "oneDNN AVX2 AVX2"),
    ],
)
def test_the_kind_of_a_processor(
    processor: str,
    settings: dict[str, str],
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in PIN:
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "cpuinfo").write_text(processor, encoding="utf-8")
    monkeypatch.setattr(machine, "_CPUINFO", tmp_path / "cpuinfo")
    assert machine.cpu_kind() == kind
