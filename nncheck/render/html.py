"""`--format html`: one self-contained file that opens from disk, needs no script and no network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup, escape

from nncheck.model import Report
from nncheck.render.look import Look
from nncheck.render.page import page


def render(report: Report, look: Look) -> str:
    """The whole page. Verbosity is the reader's: what is long is folded, not left out."""
    css, script = _own("report.css") + _own("picture.css"), _own("report.js")
    made = _template("report.html.j2").render(
        page=page(report, look.explanations),
        css=css,
        css_hash=_hash(css),
        script=script,
        script_hash=_hash(script),
        dict=dict,
    )
    return made + "\n"


def fragment(report: Report) -> str:
    """A `<div>` with its own style for `_repr_html_`: takes the notebook's colours and fonts."""
    css = _own("fragment.css") + _scoped(_own("picture.css"))
    return _template("fragment.html.j2").render(page=page(report), css=css)


def _scoped(css: Markup) -> Markup:
    """The rules of pictures for what is inside the fragment only; one rule a line, no at-rules."""
    lines = (line.partition("{") for line in css.splitlines() if "{" in line)
    return Markup("\n").join(
        Markup(f"{', '.join(f'.nncheck {s.strip()}' for s in selectors.split(','))} {{{rest}")
        for selectors, _, rest in lines
    )


def _own(name: str) -> Markup:
    """A style sheet or script of ours, as it stands in the package."""
    text = resources.files("nncheck.render").joinpath(name).read_text(encoding="utf-8")
    return Markup(text)


def _hash(text: str) -> str:
    """What a content security policy knows an inline style or script by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


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
