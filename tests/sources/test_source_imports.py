"""Imports: beside the file, installed and slow, missing, supplied."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from loaded import offering, ran, ran_in, said

from nncheck.sources import MissingName

FUNCTIONS = """\
    import numpy as np
    def softmax(x):
        return np.exp(x) / np.sum(np.exp(x))
    """


def test_a_module_beside_the_file_is_imported_for_real(tmp_path: Path) -> None:
    code = "from common.functions import softmax\ndef f(x): return softmax(x)\n"
    loaded = ran_in(tmp_path, code, {"common/functions.py": FUNCTIONS})
    assert loaded.namespace["f"](0.0) == 1
    assert loaded.namespace["softmax"].__module__ == "common.functions"
    assert not [name for name in sys.modules if name.startswith("common")]
    assert not loaded.notes


@pytest.mark.parametrize("place", ["../common/functions.py", "../../common/functions.py"])
def test_parents_are_searched(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "a" / "b"
    code = (
        "import sys, os\nsys.path.append(os.pardir)\nfrom common.functions import *\n"
        "def f(x): return softmax(x)\n"
    )
    folder.mkdir(parents=True)
    loaded = ran_in(folder, code, {place: FUNCTIONS})
    assert loaded.namespace["f"](0.0) == 1
    assert not loaded.notes


def test_search_adds_folders(tmp_path: Path) -> None:
    (tmp_path / "extra").mkdir()
    (tmp_path / "extra" / "helper_of_mine.py").write_text("K = 7\n")
    loaded = ran("import helper_of_mine\ndef f(): return helper_of_mine.K\n",
                 search=[str(tmp_path / "extra")])  # fmt: skip
    assert loaded.namespace["f"]() == 7


def test_two_students_never_meet(tmp_path: Path) -> None:
    code = "import layers\nclass Net(layers.Base): pass\ndef f(): return layers.WHO\n"
    loads = []
    for who in ("ann", "bob"):
        (tmp_path / who).mkdir()
        files = {"layers.py": f"WHO = '{who}'\nclass Base: pass\n"}
        loads.append(ran_in(tmp_path / who, code, files))
    assert [loaded.namespace["f"]() for loaded in loads] == ["ann", "bob"]


def test_a_neighbour_hides_a_module_of_ours_only_for_a_while(tmp_path: Path) -> None:
    import notebooks  # a module of these tests that a student could also have

    loaded = ran_in(tmp_path, "import notebooks\nx = notebooks.K\ndef f(): return x\n",
                    {"notebooks.py": "K = 7\n"})  # fmt: skip
    assert loaded.namespace["f"]() == 7
    assert sys.modules["notebooks"] is notebooks


def test_a_package_with_relative_imports(tmp_path: Path) -> None:
    code = (
        "from . import functions\nfrom .functions import softmax as sm\nfrom .sub.deep import K\n"
        "def f(x): return functions.softmax(x) + sm(x) + K\n"
    )
    files = {
        "__init__.py": "", "functions.py": FUNCTIONS, "sub/__init__.py": "",
        "sub/deep.py": "from ..functions import softmax\nK = softmax(0.0)\n",
    }  # fmt: skip
    package = tmp_path / "mynet"
    loaded = ran_in(package, code, files)
    assert loaded.namespace["f"](0.0) == 3
    assert loaded.namespace["__package__"] == "mynet"
    assert "mynet" not in sys.modules


def test_relative_imports_without_init(tmp_path: Path) -> None:
    folder = tmp_path / "week3"
    loaded = ran_in(
        folder,
        "from .functions import softmax\ndef f(x): return softmax(x)\n",
        {"functions.py": FUNCTIONS},
    )
    assert loaded.namespace["f"](0.0) == 1


def test_an_import_inside_a_function_finds_the_neighbour_later(tmp_path: Path) -> None:
    code = "def f(x):\n    from functions import softmax\n    return softmax(x)\n"
    loaded = ran_in(tmp_path, code, {"functions.py": FUNCTIONS})
    assert loaded.namespace["f"](0.0) == 1
    assert "functions" not in sys.modules


def test_neighbours_import_each_other(tmp_path: Path) -> None:
    files = {"a.py": "from b import K\n", "b.py": "import numpy\nK = 5\n"}
    loaded = ran_in(tmp_path, "from a import K\nclass A:\n    k = K\n", files)
    assert loaded.namespace["A"].k == 5


def test_names_of_the_standard_library_stay_so(tmp_path: Path) -> None:
    files = {"random.py": "raise SystemExit\n", "numpy.py": "raise SystemExit\n"}
    code = "import random, numpy\ndef f(): return random.random() + numpy.zeros(1)\n"
    loaded = ran_in(tmp_path, code, files)
    assert loaded.namespace["f"]().shape == (1,)


BROKEN = {
    "raises": ("1 / 0\n", "helper cannot be imported: ZeroDivisionError"),
    "does not parse": ("def f(:\n", "helper cannot be imported: SyntaxError"),
    "needs another": ("import nowhere.at_all\n", "it needs nowhere, which is missing"),
    "exits": ("raise SystemExit\n", "helper cannot be imported: it calls exit()"),
    "lacks the name": ("b = 1\n", "helper has no a"),
}


@pytest.mark.parametrize(("content", "why"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_neighbour_is_a_note(tmp_path: Path, content: str, why: str) -> None:
    code = "from helper import a\ndef f(): return a\nclass Relu: pass\n"
    loaded = ran_in(tmp_path, code, {"helper.py": content})
    assert why in said(loaded)
    assert "a is not available (used by f)" in said(loaded)
    assert "Relu" in loaded.namespace
    with pytest.raises(MissingName):
        loaded.namespace["f"]()


def test_a_neighbour_that_never_ends_is_stopped(tmp_path: Path) -> None:
    loaded = ran_in(tmp_path, "from train import a\ndef f(): return a\n",
                    {"train.py": "while True: pass\n"}, seconds=0.1)  # fmt: skip
    assert "train cannot be imported: it runs too long" in said(loaded)


# -- missing ---------------------------------------------------------------------------


def test_a_missing_module_that_nothing_needs() -> None:
    loaded = ran("from dataset.mnist import load_mnist\nx = load_mnist()\nclass A: pass\n")
    assert said(loaded) == (
        "1: dataset.mnist is missing: load_mnist is not available (not needed by any definition)"
    )


def test_a_missing_module_fails_where_it_is_used() -> None:
    loaded = ran("from dataset.mnist import load_mnist\ndef train(): return load_mnist()\n")
    assert "load_mnist is not available (used by train)" in said(loaded)
    with pytest.raises(MissingName, match="dataset\\.mnist is missing") as caught:
        loaded.namespace["train"]()
    assert caught.value.name == "load_mnist"


def test_one_missing_module_is_told_once() -> None:
    line = "from common.functions import *\n"
    loaded = ran(line + "def f(x): return softmax(x)\n" + line, supply=offering(softmax=abs))
    expected = "1: common.functions is missing: softmax is taken from nncheck's catalogue"
    assert said(loaded) == expected
    assert loaded.namespace["f"](-1) == 1


def test_substitutes_for_named_imports_and_forgotten_ones() -> None:
    code = "from common.functions import softmax as sm, other\ndef f(x): return sm(x), relu(x)\n"
    loaded = ran(code, supply=offering(softmax=abs, relu=abs))
    assert loaded.namespace["f"](-1) == (1, 1)
    assert "sm is taken from nncheck's catalogue" in said(loaded)
    assert "relu is not defined in this file: it is taken from nncheck's catalogue" in said(loaded)


def test_a_substitute_serves_at_load_time_too() -> None:
    code = "from common.base import *\nclass A(Base): pass\n"
    loaded = ran(code, supply=offering(Base=dict))
    assert issubclass(loaded.namespace["A"], dict)


def test_nothing_is_supplied_for_what_the_file_defines() -> None:
    asked: list[str] = []

    def supply(name: str) -> object | None:
        asked.append(name)
        return None

    ran("class A(B): pass\nclass B: pass\ndef f(): return g, len, A\ndef h(): return f\n",
        supply=supply)  # fmt: skip
    assert set(asked) == {"g"}


def test_a_forgotten_name_is_pythons_own_name_error() -> None:
    loaded = ran("def f(): return forgotten\n")
    with pytest.raises(NameError) as caught:
        loaded.namespace["f"]()
    assert type(caught.value) is NameError
    assert "forgotten is not defined in this file" in said(loaded)


def test_a_missing_decorator_is_left_out() -> None:
    code = (
        "from nowhere import njit\n@njit(parallel=True)\ndef f(x): return x\n"
        "class A:\n    @staticmethod\n    @njit\n    def g(x): return x\n"
    )
    loaded = ran(code)
    assert loaded.namespace["f"](1) == loaded.namespace["A"].g(1) == 1
    assert "f is run without @njit(parallel=True), which is not available" in said(loaded)


def test_a_missing_annotation_does_no_harm() -> None:
    loaded = ran("import nowhere as torch\ndef f(x: torch.Tensor) -> Nothing: return x\n")
    assert loaded.namespace["f"](1) == 1


def test_a_missing_base_says_so() -> None:
    loaded = ran("import nowhere as nn\nclass A(nn.Module): pass\nclass B: pass\n")
    assert "A could not be defined: nn is not available: nowhere is missing" in said(loaded)
    assert "B" in loaded.namespace


# -- put off ---------------------------------------------------------------------------

SLOW = "slow_library_of_tests"


@pytest.fixture
def slow_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installed library, so not beside the checked file."""
    (tmp_path / f"{SLOW}.py").write_text("Base = dict\ndef plot(): return 7\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, SLOW, raising=False)
    return SLOW


@pytest.mark.parametrize("how", ["import {} as plt", "import {}", "from {} import plot"])
def test_a_library_is_imported_when_it_is_first_used(slow_library: str, how: str) -> None:
    how = how.format(slow_library)
    used = {"import {} as plt": "plt.plot()", "import {}": f"{SLOW}.plot()"}
    call = next((c for h, c in used.items() if h.format(SLOW) == how), "plot()")
    loaded = ran(f"{how}\ndef f(): return {call}\nclass Relu: pass\n")
    assert slow_library not in sys.modules
    assert not loaded.notes
    assert loaded.namespace["f"]() == 7
    assert slow_library in sys.modules


def test_a_library_that_a_base_needs_is_imported_at_once(slow_library: str) -> None:
    loaded = ran(f"import {slow_library} as s\nclass A(s.Base): pass\n")
    assert issubclass(loaded.namespace["A"], dict)


def test_a_library_that_breaks_when_it_is_needed_at_once(slow_library: str, tmp_path: Path) -> None:
    (tmp_path / f"{SLOW}.py").write_text("1 / 0\n")
    loaded = ran(f"import {slow_library} as s\nclass A(s.Base): pass\nclass B: pass\n")
    assert "cannot be imported: ZeroDivisionError" in said(loaded)
    assert "A could not be defined: s is not available" in said(loaded)
    assert "B" in loaded.namespace


def test_a_library_that_only_annotations_name_is_not(slow_library: str) -> None:
    loaded = ran(f"import {slow_library} as s\ndef f(x: s.Base) -> s.Base: return x\n")
    assert loaded.namespace["f"](1) == 1
    assert slow_library not in sys.modules
