"""A `--format json` document → the Report that it came from (`nncheck report --from`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from nncheck import model

Number = float | Literal["nan", "inf", "-inf"]
Count = Annotated[int, msgspec.Meta(ge=0)]


class _Check(msgspec.Struct):
    name: str
    wrt: str
    status: model.CheckStatus
    evaluations: Count
    max_error: Number
    error_bar: Number
    entries_wrong: Count
    entries: Count
    smallest_detectable: Number
    family: model.Family = "gradient"
    method: str = ""
    second_opinion: Number | None = None
    differentiate: Number | None = None
    taylor_order: Number | None = None
    reason: str | None = None


class _Fix(msgspec.Struct):
    description: str
    diff: str
    verified: bool
    checks: Count = 0
    failing: Count = 0
    points: Count = 0
    edits: tuple[model.Edit, ...] = ()


class _Finding(msgspec.Struct):
    code: str
    rule: str
    severity: model.Severity
    certainty: model.Certainty
    message: str
    path: str
    line: int
    end_line: int
    facts: dict[str, Any]
    example: dict[str, Any]
    reproduce: str
    fix: _Fix | None
    column: int | None = None
    end_column: int | None = None
    cell: int | None = None
    family: model.Family = "gradient"
    subject: str = ""
    label: str = ""
    excerpt: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    consequence_of: str | None = None


class _Curve(msgspec.Struct):
    name: str
    tone: model.Tone
    x: tuple[Number, ...]
    y: tuple[Number, ...]
    drawn: Literal["line", "points"] = "line"


class _Mark(msgspec.Struct):
    name: str
    tone: model.Tone
    x: Number | None = None
    y: Number | None = None


class _Link(msgspec.Struct):
    name: str
    type: str
    got: Number
    gave: Number
    verdict: Literal["right", "lies", "first", "unknown"] = "unknown"


class _Picture(msgspec.Struct):
    form: Literal["plot", "grid", "chain"]
    title: str
    says: str
    x: str = ""
    y: str = ""
    log: bool = False
    square: bool = False
    band: tuple[Number, Number] | None = None
    curves: tuple[_Curve, ...] = ()
    marks: tuple[_Mark, ...] = ()
    cells: tuple[tuple[Number, ...], ...] = ()
    links: tuple[_Link, ...] = ()


class _Subject(msgspec.Struct):
    name: str
    path: str
    line: int
    kind: model.Kind
    style: str
    status: model.Status
    reason: str | None
    checks: tuple[_Check, ...]
    findings: tuple[_Finding, ...]
    cell: int | None = None
    guesses: tuple[str, ...] = ()
    captured: str = ""
    slots: tuple[model.Taken, ...] = ()
    pictures: tuple[_Picture, ...] = ()


class _Document(msgspec.Struct):
    schema_version: Literal[1]
    nncheck: str
    seed: int
    elapsed_s: Number
    subjects: tuple[_Subject, ...]
    errors: tuple[model.SourceError, ...]
    notes: tuple[model.Note, ...] = ()
    isolation: str = ""
    environment: str = ""


def from_json(text: str | bytes) -> model.Report:
    """The Report behind a document of schema_version 1; fields added later are passed over.

    Raises ValueError with the path of the field that does not fit. Arrays in facts and examples
    come back as lists, and their non-finite numbers as strings.
    """
    try:
        document = msgspec.json.decode(text, type=_Document)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a JSON document of schema_version 1: {error}") from error
    return model.Report(
        version=document.nncheck,
        seed=document.seed,
        elapsed_s=float(document.elapsed_s),
        subjects=tuple(map(_subject, document.subjects)),
        errors=document.errors,
        notes=document.notes,
        isolation=document.isolation,
        environment=document.environment,
    )


def _subject(s: _Subject) -> model.SubjectReport:
    fields = _fields(s)
    fields["checks"] = tuple(map(_check, s.checks))
    fields["findings"] = tuple(_finding(f, s) for f in s.findings)
    fields["pictures"] = tuple(map(_picture, s.pictures))
    return model.SubjectReport(**fields)


def _picture(p: _Picture) -> model.Picture:
    """Numbers that were written as words are numbers again."""
    fields = _fields(p)
    fields["band"] = None if p.band is None else (float(p.band[0]), float(p.band[1]))
    fields["cells"] = tuple(tuple(map(float, row)) for row in p.cells)
    fields["curves"] = tuple(
        model.Curve(c.name, c.tone, tuple(map(float, c.x)), tuple(map(float, c.y)), c.drawn)
        for c in p.curves
    )
    fields["marks"] = tuple(model.Mark(m.name, m.tone, _number(m.x), _number(m.y)) for m in p.marks)
    fields["links"] = tuple(
        model.Link(n.name, n.type, float(n.got), float(n.gave), n.verdict) for n in p.links
    )
    return model.Picture(**fields)


def _check(c: _Check) -> model.Check:
    numbers = (
        "max_error", "error_bar", "smallest_detectable", "second_opinion", "differentiate",
        "taylor_order",
    )  # fmt: skip
    fields = _fields(c)
    return model.Check(**{**fields, **{n: _number(fields[n]) for n in numbers}})


def _finding(f: _Finding, s: _Subject) -> model.Finding:
    fields = _fields(f)
    spot = [fields.pop(name) for name in ("path", "line", "end_line", "cell")]
    column, end_column = fields.pop("column"), fields.pop("end_column")
    fields["fix"] = None if f.fix is None else model.Fix(**_fields(f.fix))
    path, line, end_line, cell = spot
    # only a finding that stands at its subject has no column
    lost = column is None and (path, line, cell) == (s.path, s.line, s.cell)
    place = model.Place(path, line, end_line, column or 0, end_column, cell)
    return model.Finding(**fields, place=None if lost else place)


def _number(value: Number | None) -> float | None:
    return None if value is None else float(value)


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
