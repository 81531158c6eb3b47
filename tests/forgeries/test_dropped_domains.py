"""Certificates from which the assumption is dropped that makes everything in the claim defined."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import sympy as sp

from proofkit import (
    Budget,
    Drift,
    ExponentialLimit,
    Iff,
    LogLinear,
    Ne,
    bounded_above,
    by,
    check,
    claim,
    equal,
    identity,
    liminf_at_least,
    policy,
    real,
    signs,
    tends_to,
    theorem,
    vector,
)
from proofkit.engines.certificates import certificate
from proofkit.recheck._certificates import verify
from proofkit.recheck._outcomes import BeyondScope, Rejected
from proofkit.statement.canonical import digest

x, a, b, t = real("x"), real("a"), real("b"), real("t", above=0)
pi, s = policy("pi", 2), vector("s", 1)
ROOT, LOG = (tends_to(f(a) * sp.exp(-t), t, sp.oo, 0) for f in (sp.sqrt, sp.log))
BOUNDED = Iff(bounded_above(b * sp.log(a * pi[0]), over=pi), b >= 0)
DRIFT = liminf_at_least(s[0] * sp.sqrt(a), s, sp.Matrix([s[0] / 2]), 0)
HALF = sp.Rational(1, 2)
LOWER = sp.Ge(s[0] * sp.sqrt(a) / 2, HALF * s[0] * sp.sqrt(a), evaluate=False)
QUOTIENT = equal((x**2 - 1) / (x - 1), x + 1)

GENUINE = {
    "a quotient": (Ne(x, 1), QUOTIENT, [identity((x**2 - 1) / (x - 1), x + 1)]),
    "a root in a limit": (a >= 0, ROOT, [by(ExponentialLimit(), ROOT)]),
    "a logarithm in a limit": (a > 0, LOG, [by(ExponentialLimit(), LOG)]),
    "a logarithm of a policy": (a > 0, BOUNDED, [by(LogLinear(), BOUNDED)]),
    "an observable": (a > 0, DRIFT, [signs(LOWER, [sp.Integer(0)]), by(Drift(HALF), DRIFT)]),
}


@pytest.mark.parametrize("name", GENUINE)
def test_what_makes_it_defined_is_needed(name: str) -> None:
    given, then, steps = GENUINE[name]

    def stated() -> Any:
        """A claim that means nothing everywhere."""
        return claim(given=given, then=then)

    made = theorem(stated)
    made.derivation(lambda: steps)
    genuine = certificate(made, check(made, Budget(instances=10)))
    assert verify(genuine)
    forged = deepcopy(genuine)
    forged["claims"][0]["claim"]["given"] = []
    forged["claims"][0]["hash"] = digest(forged["claims"][0]["claim"])
    with pytest.raises((Rejected, BeyondScope), match="may have no value"):
        verify(forged)
