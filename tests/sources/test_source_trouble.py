"""Code that fails, loops, exits or prints while it loads: a note, and the rest still loads."""

from __future__ import annotations

import inspect
import linecache
import random
import signal
import sys
import threading
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from loaded import ran, ran_in, said
from notebooks import notebook, saved

from nncheck.model import Place
from nncheck.sources import Loaded, MissingName, load, read
from nncheck.sources.time_limit import TimeIsUp, can_limit, limited

after_it = "\ndef f(): return data\nclass Relu: pass\n"

FAILS = {
    "an error": ("data = 1 / 0", "ZeroDivisionError: division by zero"),
    "exit": ("import sys\ndata = sys.exit('bye')", "it calls exit()"),
    "quit": ("data = quit()", "it calls exit()"),
    "input": ("data = input('n? ')", "EOFError"),
    "an odd exception": ("class E(BaseException): pass\ndef r(): raise E\ndata = r()", "E"),
    "no such file": ("data = open('nowhere.csv').read()", "FileNotFoundError"),
    "argparse that demands": (
        "import argparse as a\np = a.ArgumentParser()\np.add_argument('x')\ndata = p.parse_args()",
        "it calls exit()",
    ),
}


@pytest.mark.parametrize(("code", "why"), FAILS.values(), ids=FAILS.keys())
def test_a_statement_that_fails_says_why_and_the_rest_loads(code: str, why: str) -> None:
    loaded = ran(code + after_it)
    assert why in said(loaded)
    assert "the statement that makes data" in said(loaded)
    assert "Relu" in loaded.namespace
    with pytest.raises(MissingName, match="data is not available: line") as caught:
        loaded.namespace["f"]()
    assert isinstance(caught.value, NameError)


def test_a_class_that_fails_is_a_note_with_its_place() -> None:
    loaded = ran("x = 1\nclass A:\n    y = 1 / 0\nclass B: pass\n")
    assert said(loaded) == "2: A could not be defined: ZeroDivisionError: division by zero"
    assert "B" in loaded.namespace


@pytest.mark.skipif(not can_limit(), reason="no timers here")
@pytest.mark.parametrize(
    "loop",
    [
        "while True:\n    data = 1",
        "while True:\n    try:\n        data = 1\n    except Exception:\n        pass",
        "data = [i for i in iter(int, 1)]",
        "import time\ndata = time.sleep(60)",
    ],
)
def test_endless_statements_are_stopped(loop: str) -> None:
    started = time.monotonic()
    loaded = ran(loop + after_it, seconds=0.2)
    assert time.monotonic() - started < 2
    assert "was stopped: it took longer than 0.2 s" in said(loaded)
    assert "Relu" in loaded.namespace


@pytest.mark.skipif(not can_limit(), reason="no timers here")
def test_the_time_is_for_all_statements_together() -> None:
    code = "import time\na = time.sleep(9)\nb = time.sleep(9)\nc = 1\ndef f(): return a, b, c\n"
    started = time.monotonic()
    loaded = ran(code, seconds=0.3)
    assert time.monotonic() - started < 1.5
    assert loaded.namespace["c"] == 1


@pytest.mark.skipif(not can_limit(), reason="no timers here")
def test_a_timer_of_somebody_else_goes_on() -> None:
    rang: list[int] = []
    old = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.15)
        with pytest.raises(TimeIsUp), limited(0.05):
            time.sleep(5)
        assert not rang
        time.sleep(0.2)
        assert rang == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def test_without_a_timer_loops_are_skipped() -> None:
    found: list[Loaded] = []

    def work() -> None:
        found.append(ran("n = 1\nwhile True:\n    data = n" + after_it + "def g(): return n"))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    (loaded,) = found
    assert "was not run: it loops" in said(loaded)
    assert loaded.namespace["g"]() == 1


def test_what_is_printed_is_captured_and_bounded(capsys: pytest.CaptureFixture[str]) -> None:
    code = "import sys\ndef shout(n): print('x' * n); print('e', file=sys.stderr); return 1\n"
    loaded = ran(code + "data = shout(3)\ndef f(): return data\n")
    assert loaded.captured == "xxx\ne\n"
    loaded = ran(code + "data = shout(10**6)\ndef f(): return data\n")
    assert len(loaded.captured) < 70_000
    assert loaded.captured.endswith("[the rest is cut]")
    assert capsys.readouterr() == ("", "")


def test_code_that_wraps_stdout_anew_prints_on() -> None:
    code = """\
        import io, sys
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
        def say(): print("値"); sys.stdout.flush(); return sys
        x = say()
        sys.stdout = sys.__stdout__
        def f(): return x
        """
    loaded = ran(code)
    assert loaded.captured == "値\n", said(loaded)


def test_code_that_parses_and_does_not_compile_is_a_note() -> None:
    loaded = ran("return 1\ndef f(a, a): pass\ndef g(): return 1\nbreak\n")
    assert "2: f could not be defined: SyntaxError: duplicate" in said(loaded)
    assert "<nncheck" not in said(loaded)
    assert loaded.namespace["g"]() == 1


def test_the_process_is_left_as_it_was(tmp_path: Path) -> None:
    code = """\
        import meddler
        class A:
            x = meddler.x
        """
    meddler = """\
        import os, random, sys, warnings
        import numpy as np
        sys.path.append("/nowhere"); os.chdir("/"); random.seed(1); np.random.seed(1)
        np.seterr(all="ignore"); warnings.simplefilter("ignore"); sys.argv.append("x")
        x = np.random.rand()
        """

    def state() -> list[object]:
        return [
            list(sys.path), list(sys.argv), Path.cwd(), random.getstate(), np.geterr(),
            np.random.get_state()[1].tolist(), list(warnings.filters), sys.stdin, sys.stdout,
            sys.dont_write_bytecode, "meddler" in sys.modules,
        ]  # fmt: skip

    before = state()
    loaded = ran_in(tmp_path, code, {"meddler.py": meddler})
    assert state() == before
    assert loaded.namespace["A"].x > 0
    assert not (tmp_path / "__pycache__").exists()


def test_globals_from_the_random_state_repeat() -> None:
    code = "import numpy as np\nW = np.random.randn(3)\ndef f(): return W\n"
    first, second = ran(code).namespace["f"](), ran(code).namespace["f"]()
    assert first.tolist() == second.tolist()


def test_keyboard_interrupt_is_the_users_own() -> None:
    with pytest.raises(KeyboardInterrupt):
        ran("def r(): raise KeyboardInterrupt\nx = r()\ndef f(): return x\n")
    assert sys.stdout is not None


# -- tracebacks ------------------------------------------------------------------------


def place_of_failure(loaded: Loaded, name: str, *arguments: object) -> Place | None:
    try:
        loaded.namespace[name](*arguments)
    except Exception as error:
        return loaded.place_of_traceback(error.__traceback__)
    raise AssertionError("it was to fail")


def test_a_traceback_leads_to_the_last_line_of_the_checked_code() -> None:
    loaded = ran("def f(x):\n    return g(値(x))\ndef g(x): return x\ndef 値(x): return len(x)\n")
    assert place_of_failure(loaded, "f", 3) == Place("net.py", 4, 4, 17, 23)
    assert loaded.place_of_traceback(None) is None
    with pytest.raises(ValueError) as caught:
        int("x")
    assert loaded.place_of_traceback(caught.tb) is None


def test_in_a_notebook_it_leads_to_the_cell(tmp_path: Path) -> None:
    content = notebook("import numpy as np", "x = 1\ndef f(a):\n    return np.dot(a, [1, 2])")
    loaded = load(read(saved(tmp_path, content), display="nb.ipynb"))
    place = place_of_failure(loaded, "f", [1, 2, 3])
    assert place is not None
    assert (place.path, place.cell, place.line, place.column) == ("nb.ipynb", 1, 3, 11)


def test_inspect_and_linecache_know_the_text(tmp_path: Path) -> None:
    cell = "class A:\n    def f(self):\n        return '値'"
    loaded = load(read(saved(tmp_path, notebook("x = 1", cell))))
    assert inspect.getsource(loaded.namespace["A"].f) == "    def f(self):\n        return '値'\n"
    assert inspect.getsource(loaded.namespace["A"]).startswith("class A:")
    assert linecache.getline(loaded.filename, 1) == "x = 1\n"
    assert loaded.place_of_line(2).cell == 1
    loaded.close()
    assert linecache.getline(loaded.filename, 1) == ""
