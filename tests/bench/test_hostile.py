"""Code that means harm, one file each in `hostile/`, at every tier that this system offers.

`expected.json` says with which status the hostile class may come out, what the reason has to say, and
at which tiers; the right class beside it passes. A tier whose walls are not made for an attack is
left out there: docs/isolation.md has the table.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import attacks

from nncheck.bench.process import end_idle

TIERS = attacks.tiers()
CASES = [
    (tier, name)
    for tier in "ABCDE"
    for name, expected in attacks.EXPECTED.items()
    if tier in expected.get("tiers", "ABCDE")
]


def test_every_attack_has_an_expected_outcome():
    files = {p.name for p in attacks.FOLDER.glob("*.py")}
    assert files == set(attacks.EXPECTED)


@pytest.mark.parametrize(("tier", "name"), CASES, ids=lambda v: str(v).removesuffix(".py"))
def test_an_attack_is_contained_and_named(tier, name, tmp_path, monkeypatch):
    if tier not in TIERS:
        pytest.skip(f"this system does not offer tier {tier}")
    monkeypatch.setenv("CANARY_TOKEN", "hush")
    private = tmp_path / "private"
    private.mkdir()
    end_idle()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    seen = attacks.run(name, tier, tmp_path)
    end_idle()
    assert attacks.contained(name, seen), seen
    assert attacks.named(name, seen), seen
    assert list(private.iterdir()) == [], "files stay behind"
