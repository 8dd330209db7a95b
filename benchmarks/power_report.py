"""The power matrix in words: figures, tables, and what nncheck got wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .power_verdict import NNCHECK, Says, Verdicts
from .speed_report import surroundings

# by the key in the figures
_WHERE = (("", "usual"), ("_with_our_inputs", "ours"))


def figures(found: Sequence[Verdicts]) -> dict[str, Any]:
    """The numbers: nncheck's for the subjects that were seen while tuning and those kept aside."""
    numbers: dict[str, Any] = {}
    for suffix, aside in (("", False), ("_kept_aside", True)):
        part = [v for v in found if v.row.kept_aside == aside]
        wrong, right = _split(part)
        alarms = sum(v.alarmed for v in right)
        numbers |= {
            f"detection{suffix}": _share(sum(v.detected for v in wrong), len(wrong)),
            f"false_alarms{suffix}": alarms,
            f"false_alarm_rate{suffix}": _share(alarms, len(right)),
            f"inconclusive{suffix}": sum(v.undecided for v in part),
            f"warned_only{suffix}": sum(v.status == "passed" and bool(v.warned) for v in wrong),
            f"warnings_on_correct{suffix}": sum(bool(v.warned) for v in right),
        }
    wrong, right = _split(found)
    numbers |= {
        "subjects_buggy": len(wrong),
        "subjects_correct": len(right),
        "subjects_kept_aside": sum(v.row.kept_aside for v in found),
        "peers": {name: dict(_peer(found, name)) for name in _names(found)},
    }
    return numbers


def _peer(found: Sequence[Verdicts], name: str) -> Iterator[tuple[str, float | int | None]]:
    """A refusal is no acceptance: a detection where it is due, and a false alarm where it is not."""
    wrong, right = _split(found)
    for suffix, where in _WHERE:
        for key, part in (("detection", wrong), ("false_alarms", right)):
            said = _said(part, name, where)
            red = sum(s != "right" for s in said)
            yield key + suffix, _share(red, len(said))
        both = _said(found, name, where)
        yield "refused" + suffix, sum(s == "refused" for s in both)


def _said(part: Sequence[Verdicts], name: str, where: str) -> list[Says]:
    return [v.said[name, where] for v in part if (name, where) in v.said]


def _names(found: Sequence[Verdicts]) -> list[str]:
    return list(dict.fromkeys(name for v in found for name, _ in v.said))


def _split(found: Sequence[Verdicts]) -> tuple[list[Verdicts], list[Verdicts]]:
    return [v for v in found if not v.row.right], [v for v in found if v.row.right]


def _share(count: int, total: int) -> float | None:
    return round(count / total, 4) if total else None


def lines(found: Sequence[Verdicts], numbers: dict[str, Any]) -> Iterator[str]:
    """The section of the page."""
    wrong, right = _split(found)
    silent = sum(v.row.behaviour is not None for v in wrong)
    yield "## Power: `python -m benchmarks.power`"
    yield ""
    yield (
        f"{surroundings()}. {len(wrong)} wrong and {len(right)} right but awkward subjects; "
        f"{numbers['subjects_kept_aside']} of them, drawn by their names, were kept aside while "
        "the engine was tuned; when they were first looked at, 37 of their 39 wrong ones were "
        "detected and none of the 40 right ones alarmed, and the two misses have been mended "
        "since. nncheck gets the class, or an instance with data, by "
        "`nncheck.check`; detected is what failed with an error. Every peer gets f and vjp of the "
        "input or parameter that matters, each call on a fresh object with NumPy's generator "
        "seeded. At its defaults: `np.random.randn` and the like, the constructor's parameters. "
        "With our inputs: values as nncheck draws them, and one scalar, weighted by a signed "
        "uneven cotangent. A refusal (an exception of another kind than the peer's own "
        "complaint) counts as not accepted. The loop accepts |a - n| / max(1e-8, |a| + |n|) "
        "< 1e-4, check_grad a 2-norm < 1e-5, approx_derivative what np.allclose accepts; the "
        f"others judge by themselves. In {silent} wrong subjects the values are right and a "
        "caller's array is spoilt or a cache is stale, which no peer looks for."
    )
    yield ""
    yield from _table(found, numbers)
    yield from _mistakes(found)


def _table(found: Sequence[Verdicts], numbers: dict[str, Any]) -> Iterator[str]:
    yield "| | detected | false alarms | refused | detected, our inputs | false alarms, our inputs | refused |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for suffix, words in (("", "seen while tuning"), ("_kept_aside", "kept aside")):
        yield (
            f"| **{NNCHECK}**, {words} | {_percent(numbers[f'detection{suffix}'])} "
            f"| {_percent(numbers[f'false_alarm_rate{suffix}'])} ({numbers[f'false_alarms{suffix}']}) | | | | |"
        )
    for name, peer in numbers["peers"].items():
        cells = []
        for suffix, _ in _WHERE:
            cells += [
                _percent(peer["detection" + suffix]),
                _percent(peer["false_alarms" + suffix]),
                str(peer["refused" + suffix]),
            ]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    seconds = sorted(v.seconds for v in found)
    yield (
        f"nncheck: {numbers['inconclusive']} inconclusive, {numbers['warned_only']} wrong subjects "
        f"with a warning only, {numbers['warnings_on_correct']} right ones with a warning (kept "
        f"aside: {numbers['inconclusive_kept_aside']}, {numbers['warned_only_kept_aside']}, "
        f"{numbers['warnings_on_correct_kept_aside']}); median {seconds[len(seconds) // 2]:.2f} s, "
        f"longest {seconds[-1]:.1f} s a subject."
    )
    yield ""


def _mistakes(found: Sequence[Verdicts]) -> Iterator[str]:
    """By name where the subject is open; those kept aside are counted only."""
    wrong, right = _split([v for v in found if not v.row.kept_aside])
    for title, part in (
        ("Missed by nncheck", [v for v in wrong if not v.detected]),
        ("False alarms of nncheck", [v for v in right if v.alarmed]),
        ("Right, and no verdict by nncheck", [v for v in right if v.undecided and not v.alarmed]),
    ):
        yield f"{title} (kept aside not named): {len(part) or 'none'}"
        yield ""
        for v in part:
            said = "; ".join([*v.errors, v.reason] if v.reason else v.errors)
            yield f"- {v.row.module}.{v.row.name} ({v.row.about}): {v.status}. {said}".rstrip(". ")
        if part:
            yield ""


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
