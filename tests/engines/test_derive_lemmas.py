"""Lemma and RealLemma: citations are checked at the values given, and nothing rests on itself."""

import pytest
import sympy as sp

from proofkit import (
    And,
    Implies,
    StatementError,
    by,
    by_arithmetic,
    by_real_lemma,
    cite,
    claim,
    identity,
    integer,
    liminf_at_least,
    logic,
    policy,
    prose,
    real,
    signs,
    theorem,
    vector,
)
from proofkit.engines.derive.replay import Status, replay
from proofkit.statement.derivation import Derivation
from proofkit.statement.rules import Lemma
from proofkit.theorem_files import load_file

x, y, p = real("x"), real("y"), real("p", above=0)
a, b = real("a"), real("b", at_least=0)
n = integer("n", at_least=1)
pi = policy("pi", 2)
state = vector("s", 1)


@theorem
def doubling():
    """For p > 0 and x ≥ 1, px ≥ p."""
    return claim(given=x >= 1, then=p * x >= p)


@doubling.derivation
def _():
    yield signs(p * x >= p, p * (x - 1))


@theorem
def integers_are_large():
    """Every integer n ≥ 1 is at least 1."""
    return claim(then=n >= 1)


@theorem
def unproved():
    """p is at least 1."""
    return claim(then=p >= 1)


@theorem
def on_prose():
    """p is at least 1, clearly."""
    return claim(then=p >= 1)


@on_prose.derivation
def _():
    yield prose("Clearly.", p >= 1)


@theorem
def with_a_bad_line():
    """x ≤ |x|, which is so, but a line of the derivation fails."""
    return claim(then=x <= sp.Abs(x))


@with_a_bad_line.derivation
def _():
    yield by_arithmetic(x <= sp.Abs(x))
    yield signs(x > 1)


@theorem
def first():
    """Rests on second."""
    return claim(then=p >= 1)


@theorem
def second():
    """Rests on first."""
    return claim(then=p >= 1)


@first.derivation
def _():
    yield cite(second)


@second.derivation
def _():
    yield cite(first)


@theorem
def about_orbits():
    """A constant orbit stays above its own value."""
    return claim(then=And(liminf_at_least(state[0], state, sp.Matrix([x]), x), x <= x + p))


@theorem(sizes=[2, 3])
def sized(K):
    """A policy has positive entries."""
    return claim(then=And(*(e > 0 for e in policy("pi", K)), sp.Eq(sum(policy("pi", K)), 1)))


def outcome(*steps, given=(), variables=(x, y, p, pi, n)):
    context = claim(given=given, then=p > -1, forall=variables)
    return replay(context, Derivation(steps)).lines[-1]


SQUARES = (sp.Le(a**2, b**2), sp.Ge(b, 0, evaluate=False))
VALID = [
    cite(doubling, {"x": 1 + y**2}),
    cite(doubling, {"x": 1 + y**2, "p": 3 * p}),
    cite(doubling, {"x": 1 / pi[0], "p": sp.exp(y)}),
    cite(integers_are_large, {"n": 2 * n - n}),
    cite(sized, {"pi": sp.Matrix([pi[1], pi[0]])}, K=2),
    by_real_lemma(sp.Le(a, b), *SQUARES, at={a: x, b: sp.Abs(x)}),
    by_real_lemma(a**2 >= 0, at={a: sp.log(p)}),
]  # fmt: skip
BEFORE = {0: [signs(1 + y**2 >= 1)], 1: [signs(1 + y**2 >= 1)],
          2: [by_arithmetic(1 / pi[0] >= 1, *(v for v in pi[0].variable.conditions))],
    3: [logic(2 * n - n >= 1)],
          5: [by_arithmetic(x**2 <= sp.Abs(x)**2)]}  # fmt: skip


@pytest.mark.parametrize("k", range(len(VALID)))
def test_what_a_lemma_says_is_accepted(k):
    line = outcome(*BEFORE.get(k, ()), VALID[k])
    assert line.status is Status.CHECKED, line.reason


INVALID = {
    "assumes": cite(doubling, {"x": y}),
    "assumes y > 0": cite(doubling, {"x": sp.Integer(2), "p": y}),
    "integer": cite(integers_are_large, {"n": y}),
    "derivation of": cite(unproved),
    "the derivation": cite(on_prose),
    "with-a-bad-line fails": cite(with_a_bad_line),
    "second fails": cite(second),
    "something else": by(cite(doubling, {"x": sp.Integer(2)}).rule, 3 * p >= 2 * p + x),
    "what is no variable": by(Lemma(doubling, doubling.sizes[0], 1, ((y, x),)), x > 0),
    "z3 answers sat": by_real_lemma(sp.Le(a, b), at={a: x, b: y**2}),
    "has no value": by_real_lemma(a**2 >= 2 * a * y - y**2, at={a: x}),
    "is not established": by_real_lemma(sp.Le(a, b), sp.Le(a, b), at={a: x, b: y**2}),
    "is not established ": by_real_lemma(sp.Ge(a + b, a, evaluate=False), at={a: x, b: y}),
}


@pytest.mark.parametrize("reason", INVALID)
def test_what_a_lemma_does_not_say_is_rejected(reason):
    line = outcome(INVALID[reason])
    assert line.status is Status.REJECTED
    if "fails" not in reason:
        assert reason.strip() in line.reason


def test_a_theorem_of_one_size_says_nothing_at_another():
    with pytest.raises(Exception, match="size parameters"):
        cite(sized)
    with pytest.raises(Exception, match="no value can be given"):
        cite(sized, {"rho": pi}, K=2)


def test_a_value_of_the_wrong_shape_is_refused():
    with pytest.raises(Exception, match="another shape"):
        cite(sized, {"pi": sp.Matrix([pi[0]])}, K=3)


def test_what_a_predicate_of_the_lemma_binds_is_not_captured():
    with pytest.raises(StatementError, match="would be bound"):
        cite(about_orbits, {"x": state[0]})
    captured = Lemma(about_orbits, about_orbits.sizes[0], 1, ((x, state[0]),))
    assert outcome(by(captured, x > 0)).status is Status.REJECTED


def test_a_value_must_be_defined():
    """x · (1/x) = 1 wherever it is defined, which does not make x nonzero."""
    product, inverse = real("product"), real("inverse")
    conclusion, premise = sp.Ne(product, 0), sp.Eq(product * inverse, 1)
    at = {product: x, inverse: 1 / x}
    assert outcome(by_real_lemma(conclusion, premise, at=at)).status is Status.REJECTED
    fine = by_real_lemma(conclusion, premise, at={product: p, inverse: 1 / p})
    assert outcome(fine).status is Status.CHECKED
    one = sp.Eq(x * (1 / x + y) - x * y, 1)
    leak = by_arithmetic(sp.Ne(x, 0), one)
    assert outcome(identity(*one.args), leak).status is Status.REJECTED


def test_a_premise_of_the_citing_claim_discharges_an_assumption():
    assert outcome(cite(doubling, {"x": y}), given=y >= 1).status is Status.CHECKED
    assert outcome(cite(doubling, {"x": y}), given=y > 0).status is Status.REJECTED


@pytest.mark.parametrize("defined", [sp.sqrt(x) >= 0, 1 / x > -1 / x**2])
def test_a_step_does_not_make_its_own_terms_defined(defined):
    """That √x occurs in a step is no proof of x ≥ 0, nor 1/x one of x ≠ 0."""
    wanted = sp.Ne(x, 0) if defined.has(1 / x) else x >= 0
    assert outcome(by_arithmetic(And(wanted, sp.Or(defined, wanted)))).status is Status.REJECTED
    assert outcome(by_arithmetic(Implies(wanted, wanted))).status is Status.CHECKED


def test_theorem_files_may_cite_their_neighbours(tmp_path):
    header = "from proofkit import cite, real, signs, theorem\np = real('p', above=0)\n"
    base = "@theorem\ndef base():\n    'p² > 0.'\n    return p**2 > -p\n"
    proof = "@base.derivation\ndef _():\n    yield signs(p**2 > -p, p**2 + p)\n"
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "base.py").write_text(header + base + proof)
    cited = "@theorem\ndef above():\n    'The same.'\n    return p**2 > -p\n"
    user = "@above.derivation\ndef _():\n    yield cite(base)\n"
    (tmp_path / "one" / "user.py").write_text(header + "from .base import base\n" + cited + user)
    (tmp_path / "two" / "user.py").write_text(
        header + "from ..one.base import base\n" + cited + user
    )
    for folder in ("one", "two"):
        (found,) = load_file(tmp_path / folder / "user.py")
        size = found.sizes[0]
        (made,), (derivation,) = found.claims(size), found.derivations(size)
        replayed = replay(made, derivation)
        assert replayed.first_rejected is None and replayed.lines[0].status is Status.CHECKED
        assert found.id == f"{folder}/above"
