"""What a file reads and does not get, collected while it loads and told in a few notes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Absence:
    """Names that one cause keeps from the file, e.g. a missing module, where it was first met."""

    line: int
    names: list[str] = field(default_factory=list)
    supplied: list[str] = field(default_factory=list)


class Absences:
    """All absences of one load by their cause; a module missing in five cells is told once.

    `readers` maps a name to the definitions that read it. `reasons` maps each absent name to its
    cause, a sentence ("dataset.mnist is missing").
    """

    def __init__(self, readers: Mapping[str, Sequence[str]]) -> None:
        self.reasons: dict[str, str] = {}
        self._readers = readers
        self._by_cause: dict[str, Absence] = {}

    def add(self, cause: str, line: int, names: Iterable[str]) -> None:
        """`cause` keeps these names away; no names for a star import."""
        absence = self._by_cause.setdefault(cause, Absence(line))
        for name in names:
            self.reasons[name] = cause
            if name not in absence.names:
                absence.names.append(name)

    def supplied(self, name: str) -> None:
        """A substitute was found for a name that was added before."""
        absence = self._by_cause[self.reasons.pop(name)]
        if name not in absence.supplied:
            absence.supplied.append(name)

    def messages(self, bound: Container[str]) -> list[tuple[int, str]]:
        """(line, sentence) for each cause; names that were bound after all are not told."""
        told = []
        for cause, absence in self._by_cause.items():
            if not absence.names and any(
                cause in other for other in self._by_cause.keys() - {cause}
            ):
                continue  # told together with another missing module
            lacking = [
                name for name in absence.names if name not in bound and name not in absence.supplied
            ]
            if lacking or absence.supplied or not absence.names:
                told.append((absence.line, f"{cause}: {self._effect(cause, absence, lacking)}"))
        return sorted(told)

    def _effect(self, cause: str, absence: Absence, lacking: Sequence[str]) -> str:
        if not lacking and not absence.supplied:
            return "no definition needs it"
        parts = []
        if absence.supplied:
            parts.append(f"{_are(absence.supplied)} taken from nncheck's catalogue")
        parts += [
            f"{name} is not available (used by {', '.join(self._readers[name])})"
            for name in lacking
            if self._readers.get(name)
        ]
        unread = [name for name in lacking if not self._readers.get(name)]
        if unread:
            parts.append(f"{_are(unread)} not available (not needed by any definition)")
        # "softmax is not defined in this file: it is taken from ..."
        said, own = "; ".join(parts), f"{cause.split()[0]} is "
        return f"it is {said.removeprefix(own)}" if said.startswith(own) else said


def _are(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
