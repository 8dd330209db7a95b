"""What a wrong gradient is in terms of the right one, and what merely looks like it."""

from __future__ import annotations

import numpy as np
import pytest

from nncheck.numdiff.relations import relation

T = np.random.default_rng(0).standard_normal(20)
BARS = np.full(20, 1e-10)
MIXED = np.where(np.arange(20) % 3 == 0, -T, T)


@pytest.mark.parametrize(
    ("yours", "said"),
    [
        (-T, "-1 times the reference"),
        (5 * T, "5 times the reference"),
        (T / 32, "1/32 times the reference"),
        (0.37 * T, "0.37 times the reference"),
        (0 * T, "zero throughout"),
        (MIXED, "right in size, with the wrong sign in some entries"),
        (np.where(T > 0, T, 0), "zero where the reference is not"),
        (T + 0.25, "the reference plus 0.25"),
    ],
)
def test_relations_are_named(yours, said):
    assert relation(yours, T, BARS) == said


def test_a_mask_that_the_reference_has():
    masked = np.where(T > 0, T, 0)
    assert relation(T, masked, BARS) == "not zero where the reference is"


def test_a_transpose():
    assert relation(T[::-1], T, BARS, twins=T) == "the transpose of the reference"


@pytest.mark.parametrize("yours", [T**2, np.abs(T) ** 0.5, T + np.linspace(0, 1, 20)])
def test_other_errors_have_no_simple_relation(yours):
    assert relation(yours, T, BARS) is None


def test_blunt_looks_show_nothing():
    assert relation(-T, T, np.full(20, 10.0)) is None
    assert relation(-T, T, np.full(20, np.inf)) is None
