"""The HTML report as a browser shows it: alone, offline, with and without scripts, for everybody."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nncheck.model import Report

CANNED = runpy.run_path(str(Path(__file__).parent.parent / "render" / "canned.py"))
REPORT: Report = CANNED["REPORT"]
NARROW = {"viewport": {"width": 380, "height": 800}}
Opened = Callable[..., Any]

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>body{display:none}</style>",
    "</title><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "' autofocus onfocus=alert(1) x='",
)


def visible(page: Any) -> list[str]:
    """The names on the cards that are shown, in their order."""
    return page.locator("#list > .card:visible > summary > b").all_text_contents()


def test_it_asks_the_network_for_nothing_and_complains_of_nothing(opened: Opened) -> None:
    page = opened()
    page.wait_for_load_state("networkidle")
    assert page.asked == [page.url]
    assert page.url.startswith("file:")
    assert page.said == []


def test_all_is_there_without_scripts(opened: Opened) -> None:
    bare, full = opened(java_script_enabled=False), opened()
    assert not bare.locator("#tools").is_visible()
    names = bare.locator("#list > .card > summary > b").all_text_contents()
    assert len(names) == len(REPORT.subjects)
    assert names == visible(full)
    first = bare.locator(".cause").first
    for part in ("h4", ".src mark", ".diff ins", ".why summary"):
        assert first.locator(part).first.is_visible()
    assert bare.locator("figure svg").first.is_visible()
    # what is folded opens as well
    text = first.locator(".why p").first
    assert not text.is_visible()
    first.locator(".why summary").click()
    assert text.is_visible()


def test_failures_are_open_and_passes_folded(opened: Opened) -> None:
    page = opened()
    states = page.locator("#list > .card").evaluate_all(
        "cards => cards.map(c => [c.dataset.s, c.open])"
    )
    assert {open_ for status, open_ in states if status == "failed"} == {True}
    assert {open_ for status, open_ in states if status == "passed"} == {False}


def test_it_filters_by_name_verdict_and_kind(opened: Opened) -> None:
    page = opened()
    everything = visible(page)
    page.fill("#find", "layers.py")
    assert visible(page) == ["Tanh", "Dropout", "Conv", "Relu", "Affine"]
    assert page.inner_text("#shown") == f"5 of {len(everything)} shown"
    page.select_option("#verdict", "passed")
    assert visible(page) == ["Relu", "Affine"]
    assert page.locator("#list > h3:visible").count() == 1
    page.select_option("#kind", "layer")
    assert visible(page) == ["Affine"]
    page.fill("#find", "nothing has this name")
    assert visible(page) == []
    for name, value in (("#verdict", ""), ("#kind", "")):
        page.select_option(name, value)
    page.fill("#find", "")
    assert visible(page) == everything


def test_it_sorts_and_comes_back(opened: Opened) -> None:
    page = opened()
    before = visible(page)
    page.select_option("#sort", "name")
    by_name = visible(page)
    assert by_name != before
    assert sorted(by_name) == sorted(before)
    plain = [n.lower() for n in by_name if n.isascii() and n.isalpha()]
    assert plain == sorted(plain)
    assert page.locator("#list > h3:visible").count() == 0
    page.select_option("#sort", "")
    assert visible(page) == before
    assert page.locator("#list > h3:visible").count() > 1


def test_a_link_opens_the_card_that_it_leads_to(opened: Opened) -> None:
    page = opened()
    warning = page.locator(".causes li.warning a").first
    target = page.locator(warning.get_attribute("href"))
    assert not target.is_visible()
    page.select_option("#verdict", "failed")
    warning.click()
    target.wait_for(state="visible", timeout=5000)


def test_all_cards_open_and_close_at_once(opened: Opened) -> None:
    page = opened()
    page.click("#fold")
    assert page.locator("#list > .card[open]").count() == 0
    page.click("#fold")
    assert page.locator("#list > .card[open]").count() == len(REPORT.subjects)


def _brightness(page: Any, what: str, selector: str) -> float:
    color = page.evaluate(f"s => getComputedStyle(document.querySelector(s)).{what}", selector)
    numbers = [float(n) for n in color.partition("(")[2].rstrip(")").split(",")[:3]]
    return sum(numbers) / 765


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_reader_in_light_and_dark(opened: Opened, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    ground, ink = (
        _brightness(page, what, where)
        for what, where in (("backgroundColor", "html"), ("color", "h2"))
    )
    assert (ground > 0.8 > 0.4 > ink) if scheme == "light" else (ground < 0.2 < 0.7 < ink)


def test_it_prints_on_white_without_controls(opened: Opened) -> None:
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    assert _brightness(page, "backgroundColor", "html") == 1.0
    assert _brightness(page, "color", "h2") < 0.2
    assert not page.locator("#tools").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator(".cause .diff").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("options", [NARROW, {"viewport": {"width": 1180, "height": 900}}])
def test_nothing_sticks_out_at_the_side(opened: Opened, options: dict[str, Any]) -> None:
    page = opened(**options)
    page.click("#fold")
    page.click("#fold")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= options["viewport"]["width"]


def test_everything_is_reached_by_keyboard(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen: list[str] = []
    for _ in range(400):
        seen.append(
            page.evaluate(
                "(e => e.id || e.getAttribute('href') || e.tagName)(document.activeElement)"
            )
        )
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    controls = {"find", "verdict", "kind", "sort", "fold"}
    assert controls <= set(seen)
    assert seen.count("SUMMARY") >= len(REPORT.subjects)
    assert seen.count("PRE") >= 2
    passed = page.locator('.card[data-s="passed"]').first
    passed.locator("> summary").focus()
    page.keyboard.press("Enter")
    assert passed.evaluate("card => card.open")


def test_every_picture_has_words(opened: Opened) -> None:
    page = opened()
    found = page.locator("svg").evaluate_all(
        "all => all.map(s => [s.getAttribute('role'), s.querySelector('title')?.textContent,"
        " s.querySelector('desc')?.textContent])"
    )
    assert len(found) >= 5
    for role, title, desc in found:
        assert role == "img"
        assert title
        assert desc


@pytest.mark.parametrize(
    "options", [{}, {"color_scheme": "dark"}, NARROW], ids=["light", "dark", "narrow"]
)
def test_axe_finds_nothing_serious(opened: Opened, axe: str, options: dict[str, Any]) -> None:
    # axe itself has to get past the page's content security policy
    page = opened(bypass_csp=True, **options)
    # what is off the screen is not laid out, and what is not laid out is not looked at
    page.add_style_tag(content=".card { content-visibility: visible !important }")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run()).violations")
    serious = [
        (v["id"], [node["html"][:120] for node in v["nodes"][:3]])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_is_only_text(opened: Opened, text: str) -> None:
    loss = CANNED["LOSS"]
    finding = replace(
        loss.findings[0], message=text, label=text, notes=(text,), helps=(text,),
        facts={text: text}, example={text: text}, excerpt=((7, text),), reproduce=text,
    )  # fmt: skip
    picture = replace(loss.pictures[0], title=text, says=text, x=text, y=text)
    subject = replace(
        loss, name=text, path=text, style=text, reason=text, captured=text, guesses=(text,),
        findings=(finding,), pictures=(picture,),
    )  # fmt: skip
    report = Report("0.1.0", 0, 0.1, (subject,), REPORT.errors, environment=text, isolation=text)
    page, plain = opened(report), opened(replace(report, subjects=(loss,)))
    assert page.said == []
    assert visible(page) == [text]
    count = "document.querySelectorAll('{}').length"
    for tag in ("script", "style", "img", "title", "body > *", "svg"):
        own = (loss.pictures and tag in ("title", "svg")) or tag == "body > *"
        if not own:
            assert page.evaluate(count.format(tag)) == plain.evaluate(count.format(tag))
    assert (
        page.evaluate(count.format("img, iframe, object, embed, [onerror], [onload], [onfocus]"))
        == 0
    )
    assert page.locator("h1").is_visible()


def test_the_policy_refuses_other_scripts_and_styles(opened: Opened) -> None:
    page = opened()
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.head.append(s); document.body.setAttribute('style', 'display: none'); }"
    )
    assert page.evaluate("window.ran") is None
    assert page.locator("h1").is_visible()
    assert len(page.said) >= 2


def test_a_thousand_subjects_filter_as_well(opened: Opened) -> None:
    many = tuple(replace(CANNED["AFFINE"], name=f"Affine{i}") for i in range(1000))
    page = opened(replace(REPORT, subjects=(*REPORT.subjects, *many)))
    page.fill("#find", "affine99")
    assert visible(page) == ["Affine99", *(f"Affine{i}" for i in range(990, 1000))]
