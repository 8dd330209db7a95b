"""Code that nobody vetted, in a worker: what it does is told, and the rest is still checked.

Each file holds one hostile class and one that is right; the right one must come out as passed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from nncheck.bench import walls
from nncheck.bench.limits import Limits, limits_of
from nncheck.bench.process import Lost, Stock
from nncheck.bench.remote import Opening, Remote
from nncheck.session import Options, judged
from nncheck.sources import read

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers need a POSIX system")

RIGHT = """
class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
"""
HEAD = "import ctypes, gc, json, os, signal, socket, sys, threading, time\nimport numpy as np\n"
CUBE = """
class Bad:
    def forward(self, x):
        self.x = x
        {forward}
        return x ** 3

    def backward(self, dout):
        {backward}
"""


def tier_works(tier):
    stock = Stock(Limits(), [], tier=tier)
    try:
        stock.take().close()
    except OSError:
        return False
    return True


LINUX = [t for t in "ABCDE" if sys.platform == "linux" or t in "DE"]
TIERS = [t for t in LINUX if tier_works(t)] if os.name == "posix" else []
WALLS = [t for t in TIERS if t in "ABC"]


def test_this_system_has_at_least_the_lowest_walls():
    assert "E" in TIERS
    if "A" not in TIERS:
        pytest.skip("bubblewrap is not installed: tier A is not tested here")


def checked(folder, code, *, tier=None, limits=None, name="hostile.py"):
    """Status and reason of each subject by name, and what was found in it."""
    path = folder / name
    path.write_text(HEAD + textwrap.dedent(code) + RIGHT)
    stock = Stock(limits or limits_of(2.0), [str(folder)], tier=tier or TIERS[0])
    bench = Remote(Opening(read(path), stock))
    try:
        reports = judged(bench, read(path), Options(timeout=2.0))
    finally:
        bench.close()
        stock.close()
    return {r.name: (r.status, r.reason or "", [f.code for f in r.findings]) for r in reports}


def bad(forward="pass", backward="return dout * 3 * self.x ** 2"):
    return CUBE.format(forward=forward, backward=backward)


# -- what ends or stops it ---------------------------------------------------------------

ENDINGS = {
    "exits early with success": (bad("os._exit(0)"), "ended the process that it ran in (exit code 0)"),
    "exits early in backward": (bad(backward="os._exit(0)"), "ended the process"),
    "loops for ever": (bad("while True: pass"), "stopped after 2 s in Bad.forward, line 7: time limit"),
    "crashes": (bad("ctypes.string_at(0)"), "crashed: SIGSEGV"),
    "kills itself": (bad("os.kill(os.getpid(), signal.SIGKILL)"), "SIGKILL"),
    "prints without end": (bad("while True: print('x' * 10000)"), "time limit"),
    "takes the alarm away": (
        bad("signal.signal(signal.SIGALRM, signal.SIG_IGN)\n        while True: pass"),
        "time limit",
    ),
    "fills the disk": (
        bad("f = open('big', 'wb')\n        while True: f.write(bytes(10 ** 7))"),
        "file size limit",
    ),
    "opens files": (bad("l = []\n        while True: l.append(open('/dev/null'))"), "open files limit"),
}  # fmt: skip


@pytest.mark.parametrize("what", ENDINGS)
def test_what_ends_or_stops_one_subject_leaves_the_others(tmp_path, what):
    code, words = ENDINGS[what]
    found = checked(tmp_path, code)
    assert found["Right"][0] == "passed"
    status, reason, _ = found["Bad"]
    assert status == "error", reason
    assert words in reason


def test_memory_is_limited(tmp_path):
    code = bad("l = []\n        while True: l.append(np.ones(10 ** 7))")
    found = checked(tmp_path, code, limits=Limits(10.0, memory=1 << 30))
    assert found["Bad"][0] == "error"
    assert "memory limit" in found["Bad"][1]
    assert found["Right"][0] == "passed"


@pytest.mark.parametrize("tier", TIERS)
def test_each_tier_survives_the_end_of_its_worker(tmp_path, tier):
    found = checked(tmp_path, bad(backward="os._exit(0)"), tier=tier)
    assert found["Bad"][0] == "error"
    assert found["Right"][0] == "passed"


def test_a_file_that_ends_while_it_is_loaded_is_one_error(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("import os\nclass A:\n    k = os._exit(3)\n" + RIGHT)
    stock = Stock(limits_of(2.0), [str(tmp_path)])
    with pytest.raises(Lost, match=r"exit code 3\) while the file was loaded"):
        Opening(read(path), stock)
    stock.close()


# -- what it may not reach ---------------------------------------------------------------

REACHES = {
    "writes outside": "open('{secret}', 'w').write('x')",
    "reads outside": "open('{secret}').read()",
    "lists the home": (
        "if len(os.listdir({home!r})) < {entries}: raise PermissionError('only what it may see')"
    ),
    "opens a socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "starts processes": "os.fork()",
}  # fmt: skip


@pytest.mark.parametrize("tier", WALLS)
@pytest.mark.parametrize("what", REACHES)
def test_behind_walls_nothing_else_is_reached(tmp_path, tmp_path_factory, tier, what):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("kept")
    entries = len(os.listdir(Path.home()))  # noqa: PTH208
    call = REACHES[what].format(secret=secret, home=str(Path.home()), entries=entries)
    found = checked(tmp_path, bad(call), tier=tier)
    assert found["Bad"][0] in ("error", "skipped"), "it ran: the wall has a hole"
    assert found["Right"][0] == "passed"
    assert secret.read_text() == "kept"


@pytest.mark.parametrize("tier", [t for t in TIERS if t in "AB"])
def test_the_judge_is_out_of_reach(tmp_path, tier):
    call = f"""for p in (os.getppid(), {os.getpid()}):
            try: os.kill(p, signal.SIGTERM)
            except OSError: pass"""
    found = checked(tmp_path, bad(call), tier=tier)
    assert found["Right"][0] == "passed"


def test_secrets_of_the_environment_stay_here(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "hush")
    call = "assert 'MY_TOKEN' not in os.environ and os.environ['HOME'] != " + repr(str(Path.home()))
    assert checked(tmp_path, bad(call))["Bad"][0] == "passed"


def test_nothing_stays_behind(tmp_path, tmp_path_factory, monkeypatch):
    private = tmp_path_factory.mktemp("private")
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    assert checked(tmp_path, bad("open('left', 'w').write('x')"))["Bad"][0] == "passed"
    assert list(private.iterdir()) == []


# -- cheating does not pay ---------------------------------------------------------------

WRONG = "return dout * 2 * self.x ** 2"
CHEATS = {
    "patched comparisons": (
        "np.allclose = np.array_equal = lambda *a, **k: True\njson.dumps = lambda *a, **k: '{}'\n",
        bad(backward=WRONG),
    ),
    "a lying array": (
        """
class Liar(np.ndarray):
    def __eq__(self, other): return True
    def __array__(self, *a, **k): return np.zeros(3)
""",
        bad(backward="return (dout * 2 * self.x ** 2).view(Liar)"),
    ),
    "numbers on standard output": (
        "", bad("os.write(1, b'{\"status\": \"passed\"}')", backward=WRONG)
    ),
    "messages on every descriptor": (
        "",
        bad(
            "for fd in range(3, 64):\n            try: os.write(fd, bytes(3) + b'\\x05hello' * 9)\n"
            "            except OSError: pass",
            backward=WRONG,
        ),
    ),
    "another nncheck": (
        "",
        bad("sys.modules['nncheck.bench.observe'].as_array = lambda v: None", backward=WRONG),
    ),
    "looks for the expected gradient": (
        "",
        bad(
            backward="""for held in gc.get_objects():
            if isinstance(held, dict) and 'reference' in held: return held['reference']
        """
            + WRONG
        ),
    ),
    "answers that change": (
        "n = [0]\n", bad(backward="n[0] += 1\n        return dout * (3 - n[0] % 2) * self.x ** 2")
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHEATS)
def test_no_trick_turns_a_wrong_gradient_into_a_pass(tmp_path, what):
    head, body = CHEATS[what]
    found = checked(tmp_path, head + body)
    status, reason, codes = found["Bad"]
    assert status in ("failed", "error", "inconclusive"), (status, reason)
    assert codes or reason
    # numpy replaced at the top is replaced for the whole file: then nothing of it is believed
    assert found["Right"][0] in ("passed", "error")


def test_a_backward_that_differentiates_numerically_by_itself_is_right(tmp_path):
    code = bad(
        backward="h = 1e-5\n        return dout * ((self.x + h) ** 3 - (self.x - h) ** 3) / (2 * h)"
    )
    assert checked(tmp_path, code)["Bad"][0] == "passed"


# -- the same judgement on both sides ----------------------------------------------------


def test_a_worker_and_this_process_come_to_the_same_verdict(tmp_path):
    from nncheck.session import check_targets

    path = tmp_path / "net.py"
    path.write_text(HEAD + bad(backward=WRONG) + RIGHT)
    reports = [check_targets([str(path)], Options(isolation=i)) for i in ("auto", "none")]
    seen = [
        [(s.name, s.status, [(f.code, f.message, f.place, f.certainty, f.fix) for f in s.findings])
         for s in r.subjects]
        for r in reports
    ]  # fmt: skip
    assert seen[0] == seen[1]
    assert reports[0].isolation == walls.TIERS[TIERS[0]]
    assert reports[1].isolation == "none (in this process)"
