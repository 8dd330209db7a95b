"""What the files of discovery_corpus hold: truth.json of each half, read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).with_name("discovery_corpus")
HALVES = ("developed", "kept_aside")


@dataclass(frozen=True, slots=True)
class Expected:
    """One subject: the names it may have, and what has to be differentiated to understand it.

    `inputs` and `parameters` count what has a gradient; without any (an optimizer, an autodiff
    class) one check of any kind is asked for.
    """

    names: tuple[str, ...]
    style: str
    kind: str
    right: bool
    inputs: int
    parameters: int

    @property
    def gradients(self) -> int:
        return self.inputs + self.parameters


@dataclass(frozen=True, slots=True)
class File:
    """A file of the corpus; `others` are the names in it that are no subjects."""

    half: str
    path: Path
    subjects: tuple[Expected, ...]
    others: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.path.relative_to(CORPUS / self.half).as_posix()


def load(half: str) -> tuple[File, ...]:
    text = (CORPUS / half / "truth.json").read_text("utf-8")
    return tuple(
        File(
            half,
            CORPUS / half / name,
            tuple(_expected(entry) for entry in entries["subjects"]),
            tuple(entries["not_subjects"]),
        )
        for name, entries in json.loads(text).items()
    )


def _expected(entry: dict[str, str | int]) -> Expected:
    verdict = entry["verdict"]
    if verdict not in ("right", "wrong"):
        raise ValueError(f"the verdict is right or wrong, not {verdict!r}")
    return Expected(
        tuple(str(entry["name"]).split("|")),
        str(entry["style"]),
        str(entry["kind"]),
        verdict == "right",
        int(entry["inputs"]),
        int(entry["parameters"]),
    )
