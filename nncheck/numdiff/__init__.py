"""Numeric derivatives and their judgement: functions and arrays in, Estimates out."""

from nncheck.numdiff.accept import Accepted, accept
from nncheck.numdiff.by_step import ByStep, by_step
from nncheck.numdiff.compare import compare
from nncheck.numdiff.complex_step import jacobian_complex
from nncheck.numdiff.directions import cotangent, signed
from nncheck.numdiff.gradient import gradient
from nncheck.numdiff.ladder import directional, jacobian
from nncheck.numdiff.localise import Located, locate
from nncheck.numdiff.long import jacobian_longdouble
from nncheck.numdiff.probes import Evaluate, typical_size
from nncheck.numdiff.reference import derivatives
from nncheck.numdiff.residual import Directional
from nncheck.numdiff.second_opinion import check_grad_figure, differentiate_figure
from nncheck.numdiff.slopes import Slopes
from nncheck.numdiff.structure import structured
from nncheck.numdiff.taylor import taylor_order

__all__ = [
    "Accepted",
    "ByStep",
    "Directional",
    "Evaluate",
    "Located",
    "Slopes",
    "accept",
    "by_step",
    "check_grad_figure",
    "compare",
    "cotangent",
    "derivatives",
    "differentiate_figure",
    "directional",
    "gradient",
    "jacobian",
    "jacobian_complex",
    "jacobian_longdouble",
    "locate",
    "signed",
    "structured",
    "taylor_order",
    "typical_size",
]
