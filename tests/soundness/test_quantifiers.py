"""Quantifiers: their order, empty domains, strictness on sets of measure zero, whole and real.

Truth is by hand. `PROVED` and `REFUTED` are required of what one engine at least must decide.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from proofkit import (
    And,
    Arbitrary,
    Iff,
    Implies,
    Instance,
    Ne,
    Not,
    Or,
    StatementError,
    Verdict,
    by,
    by_arithmetic,
    claim,
    equal,
    for_all,
    integer,
    logic,
    policy,
    preference_matrix,
    real,
    signs,
    simplex,
    strictly_transitive,
    vector,
)

x, y, z, a = real("x"), real("y"), real("z"), real("a")
p, q = real("p", above=0), real("q", above=0)
n, m = integer("n"), integer("m", at_least=0)
hole = integer("h", at_least="1/3", at_most="2/3")
mu, nu = simplex("mu", 2), simplex("nu", 2)
pi = policy("pi", 2)
one = simplex("one", 1)
R = sp.Rational
PROVED, REFUTED, OPEN, VACUOUS = (
    Verdict.PROVED,
    Verdict.REFUTED,
    Verdict.INCONCLUSIVE,
    Verdict.VACUOUS,
)


def exists(bound: Any, condition: Any, value: Any, **more: Any) -> Any:
    return claim(exists=[bound], then=condition, witness=[(bound, value)], **more)


TRUE = {
    # order: for all x some y, but no y for all x (below)
    "a larger number for each": exists(y, y > x, x + 1),
    "a smallest natural number": exists(m, for_all(m <= integer("k", at_least=0),
                                                   over=integer("k", at_least=0)), 0),
    "one bound for all of an interval": exists(
        y, for_all(real("t", at_least=0, at_most=1) <= y, over=real("t", at_least=0, at_most=1)), 1
    ),
    # nested, each with its own meaning
    "for all, for all": for_all(for_all((x - y) ** 2 + p > 0, over=y), over=x),
    "not for all": Not(for_all(x**2 > 0, over=x)),
    "a vacuous implication inside": for_all(Implies(And(x > 1, x < 0), x > 5), over=x),
    # a wrong family refutes nothing: here 1 is the bound
    "a wrong family": claim(
        exists=[y],
        then=for_all(real("t", at_most=1) <= y, over=real("t", at_most=1)),
        family=[(real("t", at_most=1), y + 1)],
    ),
    "no witness": claim(exists=[y], then=y**3 + y > x),
    # empty domains
    "everything holds of no integer": for_all(hole > 5, over=hole),
    "and its contrary too": for_all(hole < -5, over=hole),
    # whole against real
    "no integer between": for_all(Or(n <= 0, n >= 1), over=n),
    "strict is one more for integers": claim(given=m > 0, then=m >= 1),
    "an even and an odd number differ": for_all(Ne(2 * n, 2 * integer("k") + 1),
                                                over=[n, integer("k")]),
    # measure zero
    "weak on the closed simplex": claim(then=mu[0] >= 0 * y),
    "strict in the interior": claim(then=sp.Gt(pi[0], 0, evaluate=False), forall=[pi]),
    "almost everywhere is not everywhere": Not(for_all(Ne(x, R(1, 3)), over=x)),
    "one response": claim(then=equal(one[0], 1), forall=[one]),
    "a tiny mass": claim(given=And(pi[0] < R(1, 10**40)), then=pi[1] > 1 - R(1, 10**39)),
}  # fmt: skip

FALSE = {
    "a number larger than all": claim(exists=[y], then=for_all(y > x, over=x), family=[(x, y + 1)]),
    "a largest natural number": claim(
        exists=[m],
        then=for_all(m >= integer("k", at_least=0), over=integer("k", at_least=0)),
        family=[(integer("k", at_least=0), m + 1)],
    ),
    "strict at 0": for_all(x**2 > 0, over=x),
    "for all but one point": for_all(Ne(7 * x, 3), over=x),
    "an integer between": Not(for_all(Or(n <= 0, n >= 1), over=n)),
    "no real between": for_all(Or(x <= 0, x >= 1), over=x),
    "strict on the closed simplex": claim(then=sp.Gt(mu[0], 0, evaluate=False), forall=[mu]),
    "weak is not strict for reals": claim(given=p > 0, then=p >= 1),
    "one response is not certain of two": claim(then=equal(mu[0], 1), forall=[mu]),
    "a tiny mass is none": claim(given=And(pi[0] < R(1, 10**40)), then=pi[1] > 1 - R(1, 10**41)),
    "the least of a half-open interval": claim(
        exists=[p], then=for_all(p <= q, over=q), family=[(q, p / 2)]
    ),
    "a witness in the empty domain": claim(exists=[hole], then=hole > 0),
    "a square for each number": for_all(Not(for_all(Ne(y**2, x), over=y)), over=x),
}


@pytest.mark.parametrize("name", TRUE)
def test_true(name: str, judge: Any) -> None:
    assert judge(TRUE[name]) is PROVED


@pytest.mark.parametrize("name", FALSE)
def test_false(name: str, judge: Any) -> None:
    assert judge(FALSE[name]) is REFUTED


UNDECIDED = {
    # A witness that fails refutes nothing, and one outside its domain proves nothing.
    "a wrong witness": exists(y, y > x, x),
    "a witness outside": exists(p, equal(p, x), x),
    "a witness on the boundary": exists(p, p <= q, 0),
}


@pytest.mark.parametrize("name", UNDECIDED)
def test_undecided(name: str, judge: Any) -> None:
    assert judge(UNDECIDED[name]) in (OPEN, Verdict.SUPPORTED)


def test_assumptions_that_nothing_meets(judge: Any) -> None:
    assert judge(claim(then=hole > 5, forall=[hole])) is VACUOUS
    assert judge(claim(given=for_all(x > y, over=x), then=y > 5)) is VACUOUS
    assert judge(claim(given=[x > y, y > z, z > x], then=sp.Eq(x, 3))) is VACUOUS
    strict = preference_matrix("S", 3, strictly_transitive)
    assert judge(claim(given=strict[0, 2] < strict[2, 0], then=strict[0, 1] > 1)) is VACUOUS
    assert judge(claim(given=strict[0, 2] > strict[2, 0], then=strict[0, 1] > R(1, 2))) is PROVED


ILL_FORMED = {
    "a witness that mentions what exists": lambda: exists(y, y > x, y + 1),
    "an assumption on what exists": lambda: exists(y, y > x, x + 1, given=y > 0),
    "half an integer": lambda: exists(n, 2 * n <= m, m / 2),
    "a bound variable outside": lambda: claim(then=And(for_all(p > 0, over=p),
                                                       real("p") > 0)).then.xreplace(
        {real("p"): p}) and for_all(real("p") > p, over=p),
    "nothing to bind": lambda: for_all(x > 0, over=[]),
    "a constant to bind": lambda: for_all(x > 0, over=sp.Integer(3)),
    "a witness that would be captured": lambda: claim(
        exists=[y], then=for_all(y > x, over=x), witness=[(y, x + 1)]
    ).goal,
}  # fmt: skip


@pytest.mark.parametrize("name", ILL_FORMED)
def test_ill_formed(name: str) -> None:
    with pytest.raises(StatementError):
        ILL_FORMED[name]()


def test_a_shadowed_name_keeps_its_inner_meaning(judge: Any) -> None:
    """x outside is one number; x inside is every number."""
    statement = claim(given=x > 5, then=And(for_all(x**2 >= -p, over=x), x > 4))
    assert judge(statement) is PROVED
    assert judge(claim(given=x > 5, then=for_all(x > 4, over=x))) is REFUTED


STEPS = {
    # facts of one value are no facts of all
    "generalising from an assumption": (
        claim(given=x > 0, then=for_all(x > 0, over=x)),
        by(Arbitrary(), for_all(x > 0, over=x)),
        False,
    ),
    "generalising what holds of all": (
        claim(given=y > 0, then=for_all(x**2 + y > 0, over=x)),
        (signs(x**2 + y > 0), by(Arbitrary(), for_all(x**2 + y > 0, over=x))),
        True,
    ),
    "from all to one outside of the domain": (
        claim(given=for_all(p > a, over=p), then=x > a),
        by(Instance(for_all(p > a, over=p), [(p, x)]), x > a),
        False,
    ),
    "from all to one inside": (
        claim(given=for_all(p > a, over=p), then=x**2 + 1 > a),
        by(Instance(for_all(p > a, over=p), [(p, x**2 + 1)]), x**2 + 1 > a),
        True,
    ),
    "from whole numbers to a real one": (
        claim(given=for_all(Ne(2 * n, a), over=n), then=Ne(2 * x, a)),
        by(Instance(for_all(Ne(2 * n, a), over=n), [(n, x)]), Ne(2 * x, a)),
        False,
    ),
    "swapping for all and exists": (
        claim(given=Not(for_all(Not(for_all(x < y, over=x)), over=y)), then=x < x),
        by_arithmetic(sp.false, Not(for_all(Not(for_all(x < y, over=x)), over=y))),
        None,
    ),
    "distributing over or": (
        claim(then=Or(for_all(x > 0, over=x), for_all(x <= 0, over=x))),
        logic(Or(for_all(x > 0, over=x), for_all(x <= 0, over=x))),
        False,
    ),
    "distributing over and": (
        Iff(for_all(And(x > y, x > z), over=x),
            And(for_all(x > y, over=x), for_all(x > z, over=x))),
        by_arithmetic(Iff(for_all(And(x > y, x > z), over=x),
                          And(for_all(x > y, over=x), for_all(x > z, over=x)))),
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_steps(name: str, judge: Any) -> None:
    statement, steps, holds = STEPS[name]
    steps = steps if isinstance(steps, tuple) else (steps,)
    found = judge(statement, *steps, engines=["derive"])
    # None: the assumption is that some number is above all, which the step refutes
    assert found is {True: PROVED, False: OPEN, None: VACUOUS}[holds]


def test_witnesses_from_an_instance_of_vectors(judge: Any) -> None:
    """In order and out of order: an increasing vector is a domain of its own."""
    v = vector("v", 2, increasing=True)
    assert judge(exists(v, v[0] < v[1], sp.Matrix([x, x + 1]))) is PROVED
    assert judge(exists(v, v[0] >= x, sp.Matrix([x, x]))) is OPEN
    assert judge(exists(nu, nu[0] >= 0 * x, sp.Matrix([2, -1]))) is OPEN
    assert judge(exists(nu, nu[0] > 0, sp.Matrix([R(1, 2), R(1, 2)]))) is PROVED
