"""The pytest side of nncheck, as far as it is loaded into every pytest run: options, one fixture.

Standard library and pytest only. `nncheck.pytest_plugin`, which does the work, is imported when
`--nncheck` is given.
"""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("nncheck", "checks of hand-written forward/backward code")
    group.addoption(
        "--nncheck",
        action="store_true",
        help="check the files and folders that are named (net.py, net.py::Relu), or nncheck_paths"
        " where none is; test files are left to pytest",
    )
    group.addoption(
        "--nncheck-fail-on",
        choices=("error", "warning", "never"),
        help="what makes an item fail; default: error",
    )
    group.addoption(
        "--nncheck-effort",
        choices=("quick", "normal", "thorough"),
        help="how hard to look; default: normal",
    )
    group.addoption(
        "--nncheck-select",
        action="append",
        metavar="CODES",
        help="only these codes, separated by commas; NN3 stands for all NN3xx",
    )
    parser.addini(
        "nncheck_paths",
        "what --nncheck checks when no path is given on the command line",
        type="args",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("nncheck"):
        plugin = importlib.import_module("nncheck.pytest_plugin")
        config.pluginmanager.register(plugin.Plugin(config), "nncheck-checks")


@pytest.fixture(name="nncheck", scope="session")
def _nncheck() -> ModuleType:
    """The package nncheck: `nncheck.check(obj)`, `nncheck.assert_ok(obj)`; loaded on first use."""
    return importlib.import_module("nncheck")
