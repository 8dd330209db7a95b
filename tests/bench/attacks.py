"""Running the hostile files at a tier, and what is left behind of them."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from nncheck.bench.limits import Limits
from nncheck.bench.process import Lost, Stock
from nncheck.bench.remote import Opening, Remote
from nncheck.session import Options, judged
from nncheck.sources import read

FOLDER = Path(__file__).parent / "hostile"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())
# where time is the limit that is to be hit, and where another is
SECONDS, PATIENT = 2.0, 20.0
CANARY = "untouched"


@dataclass
class Seen:
    """What was reported: the status and reason of Bad and Right; `lost` where no file was judged."""

    bad: tuple[str, str]
    right: tuple[str, str]
    lost: str
    canary: bool


def tiers() -> list[str]:
    """Those in which a worker comes up on this system."""
    return [t for t in "ABCDE" if os.name == "posix" and works(t)]


def works(tier: str) -> bool:
    stock = Stock(Limits(), [], tier=tier)
    try:
        stock.give_back(stock.take())
    except OSError:
        return False
    return True


def run(name: str, tier: str, folder: Path) -> Seen:
    """One attack at one tier, from a copy in `folder`, with a canary beside that."""
    work, elsewhere = folder / "work", folder / "elsewhere"
    work.mkdir(parents=True, exist_ok=True)
    elsewhere.mkdir(exist_ok=True)
    canary = elsewhere / "canary.txt"
    canary.write_text(CANARY)
    path = work / name
    shutil.copy(FOLDER / name, path)
    says = EXPECTED[name].get("says", "")
    seconds = SECONDS if "time limit" in says and "CPU" not in says else PATIENT
    stock = Stock(
        Limits(seconds, cpu=EXPECTED[name].get("cpu", 20 * seconds), memory=3 << 29),
        [str(work)],
        tier=tier,
    )
    try:
        bench = Remote(Opening(read(path), stock))
        try:
            reports = judged(bench, read(path), Options(timeout=seconds))
        finally:
            bench.close()
    except Lost as lost:
        return Seen(("", ""), ("", ""), str(lost), canary.read_text() == CANARY)
    found = {r.name: (r.status, r.reason or "") for r in reports}
    nothing = ("", "")
    untouched = canary.exists() and canary.read_text() == CANARY
    return Seen(found.get("Bad", nothing), found.get("Right", nothing), "", untouched)


def contained(name: str, seen: Seen) -> bool:
    """The attack did no harm: what it was not after is still judged, and the canary is alive."""
    expected = EXPECTED[name]
    if "file" in expected:
        return bool(seen.lost) and seen.canary
    # functions of numpy that are replaced at the top, or memory that is overwritten, are so for the
    # whole file
    right = seen.right[0] in expected.get("right", ["passed"])
    return right and seen.canary and seen.bad[0] in expected["bad"]


def named(name: str, seen: Seen) -> bool:
    """The report says what happened."""
    expected = EXPECTED[name]
    if "file" in expected:
        return expected["file"] in seen.lost
    return expected.get("says", "") in seen.bad[1]
