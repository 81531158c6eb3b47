"""Claims about the orbit from any policy, as claims about all orbits."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from proofkit import Verdict, claim, orbits_tend_to, policy, real, simplex, theorem, vector
from proofkit.audit.run import Plan, audit
from proofkit.audit.starts import about_all_orbits

c = real("c", above=0)
(x,) = state = vector("x", 1)
pi = policy("pi", 2)
HERE = sp.Matrix([sp.log(pi[0] / pi[1])])


def from_policy(start: Any, image: sp.Expr = c * x, given: Any = ()) -> Any:
    @theorem
    def statement() -> Any:
        """The orbit from `start` tends to 0."""
        orbit = orbits_tend_to(sp.Matrix([0]), state, sp.Matrix([image]), start=start)
        return claim(given=given, then=orbit)

    return statement


def test_the_logit_of_a_policy_takes_every_real_value() -> None:
    (stated,) = from_policy(HERE).claims(from_policy(HERE).sizes[0])
    wider = about_all_orbits(stated)
    assert wider is not None and wider.then.start is None


@pytest.mark.parametrize(
    "start, given",
    [
        (sp.Matrix([sp.log(pi[0] / pi[1]) ** 2]), ()),
        (HERE, pi[0] > pi[1]),
        (sp.Matrix([sp.log(simplex("q", 2)[0] + 1)]), ()),
        (sp.Matrix([c]), ()),
    ],
)
def test_a_start_that_does_not_is_left_alone(start: Any, given: Any) -> None:
    statement = from_policy(start, given=given)
    (stated,) = statement.claims(statement.sizes[0])
    assert about_all_orbits(stated) is None


def test_mutants_under_which_the_limit_repels_are_killed() -> None:
    """c·x tends to 0 for c < 1; with another bound it does not, from almost any start."""
    found = audit(
        from_policy(HERE, given=c < 1), recorded=Verdict.SUPPORTED, plan=Plan(mutants=12)
    ).mutants
    assert sum(found.killed.values()) >= 4
    assert not any("1 → 2" in s.mutant for s in found.survived)
