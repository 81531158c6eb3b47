"""Traps about where things are defined, each beside its nearest valid control.

A claim says that its conclusion is defined, and true, wherever its assumptions are. None of the
traps may succeed; every control must be proved.
"""

from __future__ import annotations

import pytest
import sympy as sp

from proofkit import (
    And,
    Arbitrary,
    Budget,
    Contradiction,
    ExponentialLimit,
    Iff,
    Instance,
    Ne,
    Or,
    Proportional,
    SchurCohn,
    SkewTimesGram,
    StatementError,
    Verdict,
    bounded_above,
    by,
    by_arithmetic,
    by_real_lemma,
    check,
    claim,
    equal,
    for_all,
    function,
    implicit,
    integer,
    policy,
    real,
    signs,
    smallest_nonzero_eigenvalue,
    spectrum_on_line,
    tends_to,
    theorem,
    unstable,
    vector,
)

x, y = real("x"), real("y")
p = real("p", above=0)
n = integer("n")
c = sp.Rational(1, 7919)
FAR = 10**12


def verdict(statement, *steps):
    def stated():
        """A trap or its control."""
        return statement

    made = theorem(stated)
    if steps:
        made.derivation(lambda: list(steps))
    return check(made, Budget(instances=60)).verdict


decays = tends_to(sp.exp(-y), y, sp.oo, 0)
larger = for_all(y**2 + 1 > y, over=y)
squared = for_all((7919 * n - 1) ** 2 > 0, over=n)
positive_y = real("y", above=0)
two_zeros = implicit("z", 1, lambda z: [(z[0] - 1) * (z[0] - 2)])
w = real("w", above=0)

TRAPS = {
    "a witness that does not exist": (
        claim(exists=[y], then=equal(x * y, 1), witness=[(y, 1 / x)]),
    ),
    "a witness that is infinite": (claim(exists=[y], then=equal(y, y + 1), witness=[(y, sp.oo)]),),
    "a lemma at infinity": (x > 1, by_real_lemma(y**2 + 1 > y, at={y: sp.oo})),
    "an instance at infinity": (
        x > 1,
        by_arithmetic(larger),
        by(Instance(larger, ((y, sp.oo),)), sp.false),
    ),
    "a witness outside its domain": (claim(exists=[w], then=equal(w, x), witness=[(w, x)]),),
    "an integer instance at a real": (
        Or((7919 * x - 1) ** 2 > 0, sp.exp(x) > 2),
        by_arithmetic(squared),
        by(Instance(squared, ((n, x),)), (7919 * x - 1) ** 2 > 0),
    ),
    "a quotient in an assumption": (claim(given=Or(sp.Eq(x, c), 1 / (x - c) > 1), then=x > c),),
    "a quotient in one alternative": (Or(Ne(x, c), And(x > 0, 1 / (x - c) > 0)),),
    "a quotient in another part": (claim(then=[1 / (x - c) ** 2 > 0, Ne(x, c)]),),
    "a quotient in one case": (sp.Piecewise((1 / (x - c) ** 2, Ne(x, c)), (0, True)) > 0,),
    "a root in one case": (sp.Piecewise((sp.sqrt(x), x >= 0), (-1, True)) >= 0,),
    "squares of roots of what may be negative": (
        Or(x + FAR >= 0, sp.exp(x) + x > 0),
        signs(2 * x + 2 * FAR >= 0, [(sp.sqrt(x) + 10**6) ** 2, (sp.sqrt(x) - 10**6) ** 2]),
    ),
    "an exponential of a logarithm": (
        Or(x + FAR > 0, sp.exp(x) + x > 0),
        signs(x + FAR > 0, [sp.exp(sp.log(x + FAR), evaluate=False)]),
    ),
    "a factor that may be undefined": (
        Or(x + FAR > 0, sp.exp(x) + x > 0),
        by(
            Proportional(sp.exp(sp.log(x + FAR), evaluate=False)),
            Iff(x + FAR > 0, sp.Gt(1, 0, evaluate=False)),
        ),
    ),
    "the absolute value of a logarithm": (equal(sp.exp(sp.Abs(sp.log(p))), p),),
    "the minimum of a logarithm and zero": (equal(sp.exp(sp.Min(sp.log(p), 0)), 1),),
    "one zero of two": (two_zeros[0] < sp.Rational(3, 2),),
    "complex vectors": (
        spectrum_on_line(sp.Matrix([[0, -1], [-1, 0]]), 0),
        by(
            SkewTimesGram(
                sp.Matrix([[0, 1], [-1, 0]]),
                ((sp.Integer(1), sp.Matrix([1, 0])), (sp.Integer(1), sp.Matrix([0, sp.I]))),
            ),
            spectrum_on_line(sp.Matrix([[0, -1], [-1, 0]]), 0),
        ),
    ),
    "contradictory assumptions": (claim(given=[x > y, y > x], then=sp.Eq(x, 3)),),
    "a reciprocal at zero": (1 / real("q", at_least=0) > 0,),
    "a root of everything": (sp.sqrt(x) >= 0,),
    "a removable singularity": (equal((x**2 - 1) / (x - 1), x + 1),),
    "the square of a logarithm": (sp.log(x) ** 2 >= 0,),
    "roots of a product": (equal(sp.sqrt(x) * sp.sqrt(y), sp.sqrt(x * y)),),
    "an eigenvalue that does not exist": (smallest_nonzero_eigenvalue(sp.zeros(2)) > 0,),
    "undefined everywhere": (
        sp.log(real("m", at_most=-1)) + sp.log(2) >= sp.log(2 * real("m", at_most=-1)),
    ),
}

CONTROLS = {
    "a witness that is finite": (claim(exists=[y], then=equal(y, x + 1), witness=[(y, x + 1)]),),
    "a lemma at a number": (sp.exp(x) + 1 > 0, by_real_lemma(y**2 + 1 > y, at={y: 2})),
    "a limit at infinity": (decays, by(ExponentialLimit(), decays)),
    "a witness that exists": (
        claim(given=Ne(x, 0), exists=[y], then=equal(x * y, 1), witness=[(y, 1 / x)]),
    ),
    "a quotient in an alternative that does not need it": (Or(sp.Eq(x, 0), 1 / x**2 > 0),),
    "a quotient under its assumption": (claim(given=Ne(x, 0), then=1 / x**2 > 0),),
    "a root in its case": (sp.Piecewise((sp.sqrt(x), x >= 0), (1, True)) >= 0,),
    "a logarithm of what is positive": (equal(sp.log(2 * p), sp.log(2) + sp.log(p)),),
    "a cancellation where it is allowed": (
        claim(given=Ne(x, 1), then=equal((x**2 - 1) / (x - 1), x + 1)),
    ),
    "roots of a product of positive numbers": (equal(sp.sqrt(p) * sp.sqrt(w), sp.sqrt(p * w)),),
    "an integer instance at an integer": (
        (7919 * (2 * n + 1) - 1) ** 2 > 0,
        by_arithmetic(for_all((7919 * integer("k") - 1) ** 2 > 0, over=integer("k"))),
        by(
            Instance(
                for_all((7919 * integer("k") - 1) ** 2 > 0, over=integer("k")),
                ((integer("k"), 2 * n + 1),),
            ),
            (7919 * (2 * n + 1) - 1) ** 2 > 0,
        ),
    ),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_no_success(name: str) -> None:
    found = verdict(*TRAPS[name])
    assert found in (Verdict.REFUTED, Verdict.INCONCLUSIVE, Verdict.VACUOUS) or (
        found is Verdict.SUPPORTED and len(TRAPS[name]) > 1  # the step is rejected; it may be true
    )


@pytest.mark.parametrize("name", [n for n, parts in TRAPS.items() if len(parts) > 1])
def test_what_a_trap_leans_on_is_rejected(name: str) -> None:
    from proofkit.engines.registry import engine

    statement, *steps = TRAPS[name]

    def stated():
        """A trap."""
        return statement

    made = theorem(stated)
    made.derivation(lambda: list(steps))
    result = check(made, Budget(instances=20), [engine("derive")])
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "rejected" in result.evidence[0].detail


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_proved(name: str) -> None:
    assert verdict(*CONTROLS[name]) is Verdict.PROVED


def test_one_name_for_two_variables_is_refused_in_a_derivation() -> None:
    statement = for_all(Iff(unstable(sp.Matrix([[y]])), y > 1), over=y)
    steps = (
        by(SchurCohn(), Iff(unstable(sp.Matrix([[positive_y]])), positive_y > 1)),
        by(Arbitrary(), statement),
    )
    with pytest.raises(StatementError, match="'y'"):
        verdict(statement, *steps)


def test_an_objection_to_a_proof_is_a_contradiction() -> None:
    from proofkit.engines.run import conclude
    from proofkit.evidence.result import Evidence
    from proofkit.evidence.scope import Scope

    proof = Evidence("derive", Verdict.PROVED, Scope("all reals"))
    support = Evidence("enclose", Verdict.SUPPORTED, Scope("9 instances"))
    objection = Evidence("decide", Verdict.INCONCLUSIVE, Scope("nothing"), objection=True)
    with pytest.raises(Contradiction):
        conclude([proof, objection])
    assert conclude([support, objection])[0] is Verdict.INCONCLUSIVE
    assert conclude([support, proof])[0] is Verdict.PROVED


@pytest.mark.parametrize(
    "ill_formed",
    [
        lambda: bounded_above(sp.log(p), [p]),
        lambda: bounded_above(sp.log(vector("v", 2, above=0)[0]), vector("v", 2, above=0)),
        lambda: bounded_above(-sp.log(policy("pi", 1)[0]), policy("pi", 1)),
        lambda: bounded_above(sp.log(policy("pi", 3)[0]), policy("pi", 3)[:1, :]),
        lambda: tends_to(sp.exp(-x), x, sp.oo, x),
        lambda: tends_to(sp.exp(-x), real("x", at_least=0, at_most=1), sp.oo, 0),
        lambda: function("exp"),
        lambda: claim(exists=[n], then=equal(2 * n, x), witness=[(n, x / 2)]),
    ],
)
def test_statements_that_mean_nothing_are_refused(ill_formed) -> None:
    with pytest.raises(StatementError):
        ill_formed()


def test_an_integer_counterexample_is_whole() -> None:
    k = integer("k", at_least=0)

    def stated():
        """Every k ≥ 0 is 0 or 1."""
        return Or(sp.Eq(k * (k - 1), 0), sp.Lt(k, 0))

    result = check(theorem(stated), Budget(instances=40))
    assert result.verdict is Verdict.REFUTED
    assert [value.denominator for _, value in result.witness.values] == [1]


def test_cancellation_is_no_contradiction() -> None:
    far = 10**60
    assert verdict((x + far) ** 2 - x**2 - 2 * far * x - far**2 + 1 > 0) is Verdict.PROVED


def test_a_rule_on_a_formula_of_another_shape_is_rejected() -> None:
    odd = by(Proportional(sp.Integer(1)), sp.Equivalent(x > 0, 2 * x > y, w > 0))
    assert verdict(x**2 >= 0, odd) is Verdict.PROVED


@pytest.mark.parametrize(
    "equation", [lambda z: [z[0] ** 2 - 2], lambda z: [sp.exp(z[0]) - z[0] - 2]]
)
def test_zeros_are_found_where_the_origin_leads_nowhere(equation) -> None:
    root = implicit("z", 1, equation)
    assert verdict(root[0] ** 2 > 1) in (Verdict.PROVED, Verdict.SUPPORTED)


@pytest.mark.parametrize(
    "ill_formed",
    [
        lambda: claim(exists=[implicit("z", 1, lambda z: [z[0] - 1])], then=x > 0),
        lambda: claim(given=w > x, exists=[w], then=w > 0),
    ],
)
def test_what_exists_comes_after_the_assumptions_and_is_explicit(ill_formed) -> None:
    with pytest.raises(StatementError):
        ill_formed()
