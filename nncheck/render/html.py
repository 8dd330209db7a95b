"""`--format html`: one self-contained file that opens from disk, needs no script and no network."""

from __future__ import annotations

from functools import cache

import jinja2
from markupsafe import Markup, escape

from nncheck.model import Report
from nncheck.render.look import Look
from nncheck.render.page import page


def render(report: Report, _look: Look) -> str:
    """The whole page. Verbosity is the reader's: what is long is folded, not left out."""
    return _template("report.html.j2").render(page=page(report)) + "\n"


def fragment(report: Report) -> str:
    """A `<div>` with its own style for `_repr_html_`: takes the notebook's colours and fonts."""
    return _template("fragment.html.j2").render(page=page(report))


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("nncheck.render", ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["ticked"] = _ticked
    return environment


def _ticked(text: str) -> Markup:
    """What stands between backticks becomes code; everything is escaped."""
    pieces = [escape(piece) for piece in text.split("`")]
    if len(pieces) % 2 == 0:
        return escape(text)
    pieces[1::2] = [Markup("<code>{}</code>").format(piece) for piece in pieces[1::2]]
    return Markup().join(pieces)
