"""How much does nncheck see, and how often is it wrong? `python -m benchmarks.power`

Wrong subjects should be found, right but awkward ones left alone. The peers look at the same
NumPy code at their defaults and with nncheck's inputs. The table goes to RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Sequence

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault("JAX_PLATFORMS", "cpu")

from . import peers, power_report, power_verdict, speed_report  # noqa: E402
from .power_row import Row, rows  # noqa: E402
from .power_truth import truth  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.power", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.add_argument("--quick", action="store_true", help="a twelfth of the subjects; no page")
    parser.add_argument("--validate", action="store_true", help="check the table itself, slowly")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args(arguments)
    chosen = rows()[:: 12 if options.quick else 1]
    if options.validate:
        return _validate(chosen)
    peers.note_missing()
    found = power_verdict.verdicts(chosen, jobs=options.jobs)
    numbers = power_report.figures(found)
    lines = list(power_report.lines(found, numbers))
    print("\n".join(lines))
    if not options.quick:
        speed_report.write_page(lines, part="power")
    if options.json:
        print(json.dumps(numbers))
    return 0


def _validate(chosen: Sequence[Row]) -> int:
    """Every subject against a reference of its own; 1 where the table is wrong."""
    warnings.simplefilter("ignore")
    wrong = 0
    for row in chosen:
        seen = truth(row)
        wrong += not seen.as_the_table_says
        mark = "ok" if seen.as_the_table_says else "THE TABLE IS WRONG"
        kind = "right" if row.right else "wrong"
        print(
            f"{mark:4} {row.module}.{row.name}: {kind}, {seen.worst:.1e} off (bar {seen.bar:.0e})"
        )
    print(f"{len(chosen)} subjects, {wrong} not as the table says")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
