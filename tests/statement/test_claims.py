"""Claims: canonical form, content hash, and what is refused."""

import pytest
import sympy as sp

from proofkit import (
    And,
    Iff,
    Implies,
    StatementError,
    claim,
    equal,
    function,
    implicit,
    policy,
    real,
    spectral_norm,
    stable,
    tends_to,
    unstable,
)

a, b = real("a", above=0, at_most=1), real("b")
M = sp.Matrix([[a, b], [1, a]])


def h(then, **rest):
    return claim(then=then, **rest).hash


def test_spelling_that_sympy_unifies_has_one_hash():
    assert h(a + b < 1) == h(b + a < 1)
    assert h(And(a < b, b < 1)) == h(And(b < 1, a < b))
    assert h(a < b) == h(b > a)


MEANINGS = [
    a < b, a <= b, b < a, sp.Ne(a, b), equal(a, b), a < 2 * b, a < b + 1, a < b**2, a < sp.exp(b),
    Implies(a < b, b < 1), Implies(b < 1, a < b), Iff(a < b, b < 1), And(a < b, b < 1),
    unstable(M), stable(M), unstable(M.T), spectral_norm(M) < 1, a * sp.Rational(1, 3) < b,
    a * sp.Rational(1, 2) < b,
]  # fmt: skip


def test_different_meanings_have_different_hashes():
    assert len({h(m) for m in MEANINGS}) == len(MEANINGS)


def test_domain_givens_quantifiers_are_part_of_the_meaning():
    wide, narrow = real("x", above=0), real("x", at_least=0)
    assert h(wide < 1) != h(narrow < 1)
    assert h(a < b) != h(a < b, given=b > 0)
    y = real("y")
    assert h(y > a) != h(y > a, exists=[y])


def test_domains_of_bound_and_implicit_variables_are_part_of_the_meaning():
    near, far = real("t", above=0), real("t", above=1)
    assert h(tends_to(a / near, near, sp.oo, 0)) != h(tends_to(a / far, far, sp.oo, 0))
    root, other = (
        implicit("x", 1, lambda x: [x[0] ** 2 - a]),
        implicit("x", 1, lambda x: [x[0] ** 3 - a]),
    )
    assert h(root[0] < 2) != h(other[0] < 2)


def test_a_witness_is_no_part_of_the_meaning():
    y = real("y")
    assert h(y > a, exists=[y]) == h(y > a, exists=[y], witness=[(y, a + 1)])


@pytest.mark.parametrize("then", [a < 0.5, equal(a, 1.0)])
def test_floats_are_refused(then):
    with pytest.raises(StatementError, match="float"):
        claim(then=then)


def test_what_is_no_condition_is_refused():
    with pytest.raises(StatementError, match="not a condition"):
        claim(then=a + b)
    with pytest.raises(StatementError, match="not in the statement language"):
        claim(then=sp.gamma(b) > 1)


def test_a_witness_must_fit():
    y, z = real("y"), real("z")
    with pytest.raises(StatementError, match="witness"):
        claim(exists=[y], then=y > z, witness=[(z, a)])


def test_an_arbitrary_function_is_quantified_over():
    ell, pi = function("ell"), policy("pi", 2)
    names = [v.name for v in claim(then=ell(pi[0]) < 1).forall]
    assert names == ["ell", "pi"]
