"""The main job from end to end, on files as people wrote them: causes, lines, proof, fix.

What must be found stands in tests/seeds/expected.json. Each file is checked once through every
door (command line, pytest, Python, HTML); all doors must say the same.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nncheck
from nncheck.cli import main

SEEDS = Path(__file__).parent / "seeds"
EXPECTED: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))[
    "files"
]
FILES = (
    "two_layer_batchwide_softmax.py",
    "two_layer_batchwide_softmax.ipynb",
    "two_layer_double_fault.py",
    "layers_misspelt_forward.py",
    "layers_missing_common.py",
)
# the networks among them: the class, and the function that gives the gradients of one
NETWORKS = {
    "two_layer_batchwide_softmax.py": "SmallNet",
    "two_layer_batchwide_softmax.ipynb": "SmallNet",
    "two_layer_double_fault.py": "Classifier",
}
Document = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("main-job")
    for name in FILES:
        shutil.copy(SEEDS / name, made)
    return made


@pytest.fixture(scope="module")
def documents(folder: Path) -> Mapping[str, Document]:
    """What `nncheck check --format json` writes, by file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in FILES:
            code = main(["check", name, "--format", "json", "--output", f"{name}.json"])
            assert code == 1, name
    return {name: json.loads((folder / f"{name}.json").read_text()) for name in FILES}


def causes(document: Document, path: str) -> set[tuple[str, int | None, int, str]]:
    """(code, cell, line, certainty) of every cause of severity error in a file."""
    return {
        (f["code"], f.get("cell"), f["line"], f["certainty"])
        for s in document["subjects"]
        for f in s["findings"]
        if s["path"] == path and f["severity"] == "error" and not f.get("consequence_of")
    }


def wanted(name: str) -> set[tuple[str, int | None, int, str]]:
    return {(e["code"], e.get("cell"), e["line"], "proven") for e in EXPECTED[name]["must"]}


# -- what is found -----------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_the_causes_are_named_at_their_lines_and_proven(
    documents: Mapping[str, Document], name: str
) -> None:
    assert causes(documents[name], name) == wanted(name)
    assert documents[name]["errors"] == []


@pytest.mark.parametrize("name", FILES)
def test_each_cause_has_a_proven_fix(documents: Mapping[str, Document], name: str) -> None:
    for subject in documents[name]["subjects"]:
        for finding in subject["findings"]:
            if finding["severity"] == "error" and not finding.get("consequence_of"):
                assert finding["fix"]["verified"], finding["code"]
                # in a notebook the name is followed by the cell
                assert finding["fix"]["diff"].startswith(f"--- {name}")


# -- what the fix does -------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_the_fix_leaves_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(SEEDS / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    before = Path(name).read_bytes()
    assert main(["fix", name]) == 1
    shown = capsys.readouterr().out
    assert Path(name).read_bytes() == before
    assert main(["fix", name, "--write"]) == 0
    assert capsys.readouterr().out == shown
    assert Path(name).read_bytes() != before
    assert main(["check", name]) == 0
    network = NETWORKS.get(name)
    if network is not None:
        assert disagreement(SEEDS / name, network) > 1e-3
        assert disagreement(tmp_path / name, network) < 1e-7


def disagreement(path: Path, network: str) -> float:
    """The largest difference between backprop and the student's own measured slopes."""
    names = definitions(path)
    np.random.seed(0)
    net = names[network](6, 7, 3)
    x, t = np.random.randn(5, 6), np.eye(3)[[0, 1, 2, 0, 1]]
    for parameter in net.params.values():
        # well away from the kink of the rectifier, and large enough to matter
        parameter += np.random.randn(*parameter.shape)
    gradient = net.gradient(x, t) if hasattr(net, "gradient") else names["gradient"](net, x, t)
    slope = definitions(SEEDS / FILES[0])["measured_slope"]
    return max(
        float(np.max(np.abs(slope(lambda _: net.loss(x, t), net.params[key]) - gradient[key])))
        for key in net.params
    )


def definitions(path: Path) -> dict[str, Any]:
    """The classes and functions of a file or a notebook; the rest of it does not run."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [c for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
        text = "\n".join("".join(c["source"]) for c in cells)
    tree = ast.parse(text)
    kept = (ast.ClassDef, ast.FunctionDef)
    tree.body = [node for node in tree.body if isinstance(node, kept)]
    names: dict[str, Any] = {"np": np, "OrderedDict": OrderedDict}
    exec(compile(tree, str(path), "exec"), names)
    return names


# -- the same through every door ---------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "workers"), [(FILES, "0"), (FILES[-2:], "2")], ids=["one process", "xdist"]
)
def test_pytest_says_the_same(
    folder: Path, documents: Mapping[str, Document], files: Sequence[str], workers: str
) -> None:
    options = ["-q", "-p", "no:cacheprovider", "-n", workers]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nncheck", *files, *options],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    document = json.loads((folder / "reports" / "nncheck.json").read_text())
    for name in files:
        assert causes(document, name) == causes(documents[name], name)
        for code, cell, line, _ in wanted(name):
            at = f"{name}:{line}" if cell is None else f"{name}:cell {cell}:line {line}"
            assert f"{at}: {code}" in done.stdout


@pytest.mark.parametrize("name", FILES)
def test_python_says_the_same(
    folder: Path, documents: Mapping[str, Document], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = nncheck.check(name)
    assert not result.ok
    assert causes(json.loads(result.to_json()), name) == causes(documents[name], name)


@pytest.mark.parametrize("name", FILES)
def test_the_page_says_the_same(
    folder: Path, documents: Mapping[str, Document], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert main(["report", "--from", f"{name}.json", "-o", f"{name}.html"]) == 1
    page = Path(f"{name}.html").read_text(encoding="utf-8")
    assert [code for code, *_ in wanted(name) if code not in page] == []
    assert "NN999" not in page


def test_a_file_that_is_not_there_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    name = "layers_misspelt_forward.py"
    assert main(["check", "nowhere.py", name, "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [error["path"] for error in document["errors"]] == ["nowhere.py"]
    assert causes(document, name) == wanted(name)


def test_one_subject_of_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["check", f"{FILES[0]}::Rectifier", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [s["name"] for s in document["subjects"]] == ["Rectifier"]
    assert main(["check", f"{FILES[0]}::FullyConnected"]) == 0
    capsys.readouterr()
    assert main(["check", f"{FILES[0]}::Rectifire"]) == 2
    assert "there is no Rectifire in it; did you mean Rectifier?" in capsys.readouterr().err
