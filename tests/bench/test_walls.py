"""Code that nobody vetted, in a worker: what it does is told, and the rest is still checked.

Attacks have a file each in `hostile/` (test_hostile.py); here is what is no attack.
"""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import attacks

from nncheck.bench import ahead, process, walls
from nncheck.bench.limits import limits_of
from nncheck.bench.process import Lost, Stock, end_idle
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


TIERS = attacks.tiers()


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
    return {r.name: (r.status, r.reason or "", [f.code for f in r.findings]) for r in reports}


def bad(forward="pass", backward="return dout * 3 * self.x ** 2"):
    return CUBE.format(forward=forward, backward=backward)


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


# -- what it may not reach: hostile/ has the rest ------------------------------------------


def test_secrets_of_the_environment_stay_here(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "hush")
    call = "assert 'MY_TOKEN' not in os.environ and os.environ['HOME'] != " + repr(str(Path.home()))
    assert checked(tmp_path, bad(call))["Bad"][0] == "passed"


def test_nothing_stays_behind(tmp_path, tmp_path_factory, monkeypatch):
    private = tmp_path_factory.mktemp("private")
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    end_idle()
    assert checked(tmp_path, bad("open('left', 'w').write('x')"))["Bad"][0] == "passed"
    end_idle()
    assert list(private.iterdir()) == []


# -- the same judgement on both sides ----------------------------------------------------


def test_a_worker_and_this_process_come_to_the_same_verdict(tmp_path):
    from nncheck.session import check_targets

    path = tmp_path / "net.py"
    path.write_text(HEAD + bad(backward="return dout * 2 * self.x ** 2") + RIGHT)
    reports = [check_targets([str(path)], Options(isolation=i)) for i in ("auto", "none")]
    seen = [
        [(s.name, s.status, [(f.code, f.message, f.place, f.certainty, f.fix) for f in s.findings])
         for s in r.subjects]
        for r in reports
    ]  # fmt: skip
    assert seen[0] == seen[1]
    assert reports[0].isolation == walls.TIERS[TIERS[0]]
    assert reports[1].isolation == "none (in this process)"


def test_a_host_that_has_ended_since_does_not_lower_the_walls(tmp_path):
    tier = TIERS[0]
    stock = Stock(limits_of(2.0), [str(tmp_path)], tier=tier)
    host = stock.take()
    stock.give_back(host)
    host._send.close()
    host._child.wait(10)
    again = stock.take()
    assert again is not host
    assert again.tier == tier
    stock.give_back(again)
    end_idle()


def test_a_host_that_was_begun_ahead_is_the_one_that_is_taken(tmp_path):
    path = tmp_path / "x.py"
    path.write_text(RIGHT)
    end_idle()
    # what other tests have begun in this process
    ahead.end_begun()
    ahead.begin([f"{path}::Right", str(path)])
    (begun,) = ahead._begun.values()
    stock = Stock(limits_of(5.0), ahead.folders_of([path]))
    host = stock.take()
    assert host._child is begun.child
    assert not ahead._begun
    stock.give_back(host)
    end_idle()


def test_a_host_that_nobody_asks_for_ends_and_leaves_nothing(tmp_path):
    path = tmp_path / "x.py"
    path.write_text(RIGHT)
    ahead.begin([str(path)])
    (begun,) = ahead._begun.values()
    ahead.end_begun()
    assert begun.child.poll() is not None
    assert not Path(begun.scratch).exists()
    ahead.begin([str(tmp_path / "missing.py")])
    assert not ahead._begun


def test_a_slow_start_keeps_its_walls_and_is_told(tmp_path, monkeypatch):
    from nncheck.session import check_targets

    path = tmp_path / "x.py"
    path.write_text(HEAD + RIGHT)
    monkeypatch.setattr(process, "_SLOW", 0.0)
    report = check_targets([str(path)], Options())
    assert [s.status for s in report.subjects] == ["passed"]
    assert report.isolation == walls.TIERS[TIERS[0]]
    assert any("to start: the machine is busy" in n.message for n in report.notes)


def test_walls_that_are_lowered_because_of_the_time_are_told_and_tried_again(tmp_path, monkeypatch):
    if len(TIERS) < 2:
        pytest.skip("this system offers one tier only")
    end_idle()
    monkeypatch.setattr(process, "_UP", 0.0)
    stock = Stock(limits_of(5.0), [str(tmp_path)])
    with pytest.raises(OSError, match="no worker process could be started"):
        stock.take()
    assert f"no worker of tier {TIERS[0]} was up" in stock.notes[0]
    monkeypatch.setattr(process, "_UP", 60.0)
    again = Stock(limits_of(5.0), [str(tmp_path)])
    host = again.take()
    assert host.tier == TIERS[0]
    again.give_back(host)
    end_idle()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_folder_and_no_process(tmp_path, number):
    path, private = tmp_path / "loop.py", tmp_path / "private"
    path.write_text(HEAD + RIGHT.replace("return x * x", "while True: pass"))
    private.mkdir()
    line = [sys.executable, "-m", "nncheck", "check", str(path)]
    run = subprocess.Popen(
        line, env={**os.environ, "TMPDIR": str(private)}, stderr=subprocess.PIPE,
        # a shell that runs the tests in the background has them ignore an interrupt
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    until = time.monotonic() + 60
    # the folder of a worker within that of its host: the file is being tried out
    while not list(private.glob("nncheck-*/0")) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert run.returncode in (130, 143), said.decode()
    assert list(private.iterdir()) == []


def test_a_host_that_nobody_spoke_to_leaves_no_open_file(tmp_path):
    """As where a check ends before it begins: at a wrong option, say."""
    (tmp_path / "net.py").write_text(RIGHT)
    code = "import sys; from nncheck.bench import ahead; ahead.begin(sys.argv[1:]){}"
    files = [str(tmp_path / "net.py")]
    said = {
        end: subprocess.run(
            [sys.executable, "-X", "dev", "-c", code.format(end), *files],
            capture_output=True, text=True, check=True,
        ).stderr
        for end in ("", "; ahead._up.clear()")
    }  # fmt: skip
    assert said[""] == ""
    # nobody ends it here: the look itself can fail
    assert "unclosed file" in said["; ahead._up.clear()"]
