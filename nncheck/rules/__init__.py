"""The registry of rules: one file each, named `nn201_softmax_normalized_over_batch.py`.

The name gives the code (`NN201`) and the slug. The module's docstring is the explanation that
`nncheck explain` prints; `SEVERITY` and `FAMILY` are literals; `check(lab)` yields Findings and
`repair(lab, finding)`, where there is one, yields `(description, edits)`; `holds(lab, finding)` may
say what has to be so after an edit, beside that the finding is gone. Modules that start
with an underscore are no rules. Documents are read without importing anything.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nncheck.model import Edit, Explanation, Family, Finding, Report, Severity
from nncheck.rules import _document
from nncheck.rules._document import RuleDocument

__all__ = [
    "Check",
    "Repair",
    "Rule",
    "RuleDocument",
    "document",
    "documents",
    "explanations",
    "load",
]

# the lab is a `Lab`; for rules of the family "optimizer", which meet optimizers only, a `StepLab`,
# and for those with `SUBJECTS` a `HelperLab`
Check = Callable[[Any], Iterator[Finding]]
Repair = Callable[[Any, Finding], Iterator[tuple[str, tuple[Edit, ...]]]]
Holds = Callable[[Any, Finding], bool]


def _anyhow(lab: Any, found: Finding) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One cause, ready to be looked for."""

    code: str
    slug: str
    severity: Severity
    family: Family
    check: Check
    repair: Repair | None = None
    # what has to be so after an edit: a finding may also go because nothing can be told any more
    holds: Holds = _anyhow
    # it is of another family and meets optimizers as well
    meets_optimizers: bool = False
    # of the optimizers' rules: it meets networks that update themselves as well
    meets_networks: bool = False
    # the styles of helpers that it meets ("batching", "metric"); "" are all other subjects
    subjects: tuple[str, ...] = ("",)


def documents() -> tuple[RuleDocument, ...]:
    """Every rule's explanation, by code. ValueError names the file that is not in order."""
    return tuple(_read(path) for path in _files().values())


def document(code_or_slug: str) -> RuleDocument:
    """The explanation of one rule, by code (`NN201`, any case) or slug.

    ValueError where there is none, with the nearest names.

    >>> document("nn201").slug, document("softmax-no-max-shift").code
    ('softmax-normalized-over-batch', 'NN301')
    >>> document("NN201").title
    'The softmax is normalised over the whole batch: all rows together sum to 1, not each row alone.'
    """
    files = _files()
    slugs = {_document.name_of(path)[1]: code for code, path in files.items()}
    wanted = code_or_slug.strip()
    # slugs are written with hyphens; underscores come from people who read the file names
    code = (
        wanted.upper() if wanted.upper() in files else slugs.get(wanted.lower().replace("_", "-"))
    )
    if code is None:
        raise ValueError(_unknown(wanted, slugs))
    return _read(files[code])


def explanations(report: Report) -> dict[str, Explanation]:
    """What the codes in a report mean, for formats that show it; codes of other versions have none."""
    files = _files()
    found = {f.code for f in report.findings} & set(files)
    return {code: _explanation(_read(files[code])) for code in sorted(found)}


def _explanation(read: RuleDocument) -> Explanation:
    return Explanation(
        read.code, read.title, read.text, read.bad, read.good, read.decides, read.sources
    )


@cache
def load() -> tuple[Rule, ...]:
    """Every rule, imported, by code."""
    return tuple(_load(path) for path in _files().values())


def _files() -> dict[str, Path]:
    """Where each code's rule stands; a bad file name or a code used twice is a ValueError."""
    paths = sorted(path for folder in __path__ for path in Path(folder).glob("*.py"))
    files: dict[str, Path] = {}
    for path in paths:
        if path.name.startswith("_"):
            continue
        code, _ = _document.name_of(path)
        if code in files:
            raise ValueError(
                f"{path}: {code} is already {files[code].name}; a code is never reused"
            )
        files[code] = path
    return dict(sorted(files.items()))


@cache
def _read(path: Path) -> RuleDocument:
    return _document.read(path)


def _load(path: Path) -> Rule:
    code, slug = _document.name_of(path)
    module = importlib.import_module(f"{__name__}.{path.stem}")
    return Rule(
        code=code,
        slug=slug,
        severity=module.SEVERITY,
        family=module.FAMILY,
        check=module.check,
        repair=getattr(module, "repair", None),
        holds=getattr(module, "holds", _anyhow),
        meets_optimizers=getattr(module, "MEETS_OPTIMIZERS", False),
        meets_networks=getattr(module, "MEETS_NETWORKS", False),
        subjects=getattr(module, "SUBJECTS", ("",)),
    )


def _unknown(wanted: str, slugs: dict[str, str]) -> str:
    """Words for a name that is no rule's, with the names that look most like it."""
    if not wanted:
        return "no rule is named; give a code such as NN201 or a slug"
    names = {**{slug: slug for slug in slugs}, **{code.lower(): code for code in slugs.values()}}
    near = difflib.get_close_matches(wanted.lower().replace("_", "-"), names, n=3, cutoff=0.5)
    near = near or [slug for slug in slugs if wanted.lower() in slug][:3]
    both = [f"{slugs[n]} {n}" if n in slugs else names[n] for n in near]
    meant = f"did you mean {' or '.join(both)}? " if both else ""
    return f"no rule has the code or slug {wanted!r}; {meant}`nncheck rules` lists all"
