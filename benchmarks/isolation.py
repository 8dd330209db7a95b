"""What the walls around checked code hold off, at each tier, and what they cost.

    python -m benchmarks.isolation [--json] [--tiers AB] [--repeat 5]

Runs every file of tests/bench/hostile at every tier that this system offers, and prints how many
attacks were tried, contained (no harm, and the right class beside it still passes) and named (the
report says what happened). Then times a file of ten subjects in a worker and in this process, side
by side, in turns.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from nncheck.bench import walls
from nncheck.session import Options, check_targets

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "bench"))
attacks = importlib.import_module("attacks")

LAYER = """
class Layer{n}:
    def __init__(self, n_in=6, n_out=4):
        self.W, self.b = 0.3 * np.random.randn(n_in, n_out), np.zeros(n_out)

    def forward(self, x):
        self.x = x
        self.y = np.tanh(x @ self.W + self.b)
        return self.y

    def backward(self, dout):
        da = dout * (1 - self.y**2)
        self.dW, self.db = self.x.T @ da, da.sum(axis=0)
        return da @ self.W.T
"""


def table(tiers: str) -> list[dict[str, object]]:
    rows = []
    for tier in tiers:
        names = [n for n, e in attacks.EXPECTED.items() if tier in e.get("tiers", "ABCDE")]
        contained = named = 0
        missed = []
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                seen = attacks.run(name, tier, Path(folder))
            good = attacks.contained(name, seen)
            contained += good
            named += attacks.named(name, seen)
            if not good:
                missed.append(name)
        rows.append(
            {
                "tier": tier,
                "tried": len(names),
                "contained": contained,
                "named": named,
                "missed": missed,
            }
        )
        print(
            f"{tier}  tried {len(names):3}  contained {contained:3}  named {named:3}  "
            f"{' '.join(missed)}",
            flush=True,
        )  # fmt: skip
    return rows


def cost(repeat: int) -> dict[str, float]:
    """Seconds for one subject and for ten, in a worker and in this process: medians of pairs."""
    seconds: dict[tuple[int, str], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (1, 10):
            path = Path(folder) / f"layers_{count}.py"
            path.write_text(
                "import numpy as np\n" + "".join(LAYER.format(n=n) for n in range(count))
            )
            for _ in range(repeat + 1):
                for isolation in ("auto", "none"):
                    began = time.perf_counter()
                    check_targets([str(path)], Options(isolation=isolation))
                    seconds.setdefault((count, isolation), []).append(time.perf_counter() - began)
    middle = {key: statistics.median(values[1:]) for key, values in seconds.items()}
    ten, one = middle[10, "none"], middle[1, "none"]
    return {
        "one_subject_s": one,
        "ten_subjects_s": ten,
        "start_over_in_process_s": middle[1, "auto"] - one,
        "ten_subjects_ratio": middle[10, "auto"] / ten,
    }


# files of the zoo with about as many subjects
_FEWEST, _MOST = 8, 12


def cost_of_files(repeat: int) -> dict[str, float]:
    """The same ratio for the correct files of the zoo that hold about ten subjects: by file."""
    ratios: dict[str, float] = {}
    for path in sorted((ROOT / "tests" / "zoo" / "correct").glob("*.py")):
        if not _FEWEST <= len(check_targets([str(path)], Options()).subjects) <= _MOST:
            continue
        seconds: dict[str, list[float]] = {"auto": [], "none": []}
        for _ in range(repeat):
            for isolation, values in seconds.items():
                began = time.perf_counter()
                check_targets([str(path)], Options(isolation=isolation))
                values.append(time.perf_counter() - began)
        ratios[path.stem] = statistics.median(seconds["auto"]) / statistics.median(seconds["none"])
        print(f"{path.stem:26} {ratios[path.stem]:.2f}", flush=True)
    return {"zoo_files_ratio_median": statistics.median(ratios.values())}


def main() -> None:
    parser = argparse.ArgumentParser(description="walls around checked code: strength and cost")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.add_argument("--tiers", default="", help="only these; default: all of this system")
    parser.add_argument("--repeat", type=int, default=5, help="timings of each kind; default: 5")
    given = parser.parse_args()
    tiers = given.tiers or "".join(attacks.tiers())
    for tier in tiers:
        print(walls.TIERS[tier])
    rows = table(tiers)
    seen = {**cost(given.repeat), **cost_of_files(given.repeat)}
    for name, value in seen.items():
        print(f"{name:26} {value:.3f}")
    if given.json:
        print(json.dumps({"tiers": rows, **seen}))


if __name__ == "__main__":
    main()
