"""Multipliers for what real arithmetic proves, and none for what it does not.

What is found is checked by the rechecker; the truth of each condition is elementary.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import And, Equivalent, Implies, Max, Min, Or, sqrt

from proofkit import real
from proofkit.engines.certificates.multipliers import lemmas
from proofkit.recheck._context import Context
from proofkit.recheck._outcomes import BeyondScope, Rejected
from proofkit.recheck._rules import RULES
from proofkit.statement.canonical import tree

x, y, z, k = (real(name) for name in "xyzk")
a = real("a", at_least=0, below=1)
DOMAIN = [sp.Ge(a, 0, evaluate=False), sp.Lt(a, 1, evaluate=False)]


def equal(left: Any, right: Any) -> Any:
    return sp.Eq(left, right, evaluate=False)


TRUE = [
    ([x > 0, y > 0], x * y > 0),
    ([x >= y, y >= z], x >= z),
    ([], x**2 + y**2 >= 2 * x * y),
    ([], (x - y) ** 2 <= 2 * x**2 + 2 * y**2 + 2 * z**2),
    ([x**2 <= y**2, y >= 0], x <= y),
    ([], Or(x < y, x > y, equal(x, y))),
    ([], Implies(And(x <= y, y <= x), equal(x, y))),
    ([], Max(x, y) >= x),
    ([Max(x, y, z) - Min(x, y, z) <= 1], x - z <= 1),
    ([], sp.Abs(x) >= -x),
    ([x >= 0], sqrt(x) >= 0),
    ([equal(x, (1 - a) * y), *DOMAIN], Equivalent(equal(x, 0), equal(y, 0))),
    (DOMAIN, Equivalent(a > (k**2 - 1) / (k**2 + 1), a**2 + k**2 * (1 - a) ** 2 < 1)),
    ([x * y >= 1, x >= 0], y > 0),
]
FALSE = [
    ([x > 0], x * y > 0),
    ([x >= y], x > y),
    ([], x**2 + y**2 > 2 * x * y),
    ([], (x - y) ** 2 <= x**2 + y**2),
    ([x**2 <= y**2], x <= y),
    ([], Or(x < y, x > y)),
    ([], Max(x, y) > x),
    ([], sp.Abs(x) > -x),
    ([x >= 0], sqrt(x) > 0),
    ([equal(x, (1 - a) * y)], Equivalent(equal(x, 0), equal(y, 0))),
    ([x * y >= 1], y > 0),
]


@pytest.mark.parametrize(("premises", "conclusion"), TRUE)
def test_found_and_verified(premises: list[Any], conclusion: Any) -> None:
    conditions, goal = [tree(p) for p in premises], tree(conclusion)
    found = lemmas(conditions, goal)
    assert found is not None
    data = {"premises": conditions, "lemmas": found}
    RULES["Arithmetic"](goal, data, Context({}, conditions))
    if found:
        with pytest.raises((Rejected, BeyondScope)):
            RULES["Arithmetic"](goal, {**data, "lemmas": []}, Context({}, conditions))


@pytest.mark.parametrize(("premises", "conclusion"), FALSE)
def test_nothing_is_found_for_what_is_false(premises: list[Any], conclusion: Any) -> None:
    assert lemmas([tree(p) for p in premises], tree(conclusion)) is None


def test_names_do_not_matter() -> None:
    """The search is made once for all questions that differ in names only, and renamed back."""
    u, v = real("u"), real("v")
    first = lemmas([tree(x * y >= 1), tree(x >= 0)], tree(y > 0))
    second = lemmas([tree(u * v >= 1), tree(u >= 0)], tree(v > 0))
    assert first is not None and second is not None
    assert str(second) == str(first).replace("'x'", "'u'").replace("'y'", "'v'")
