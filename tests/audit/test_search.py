"""Small regions where a claim fails are found, and nothing is where it holds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from proofkit import (
    additive,
    claim,
    equal,
    for_all,
    implicit,
    integer,
    policy,
    preference_matrix,
    real,
    simplex,
    stable,
    strongly_transitive,
    vector,
)
from proofkit.audit.refuter import Refuter
from proofkit.audit.sample import Sample, Specimen
from proofkit.audit.search import Landscape
from proofkit.engines.checking import InstanceChecker, givens_of, parts_of
from proofkit.statement.claim import Claim

HALF = sp.Rational(1, 2)
p, q = real("p", at_least=0, at_most=1), real("q", at_least=0, at_most=1)
x, positive = real("x"), real("r", above=0)


def found(stated: Claim, seed: int = 0) -> list[Mapping[Any, Fraction]]:
    landscape = Landscape.of(stated.forall)
    known = [s.instance for s in Sample(stated, 0).drawn]
    assert landscape is not None
    rounds = landscape.counterexamples(givens_of(stated), parts_of(stated.goal), known, seed)
    return [instance for found in rounds for instance in found]


def disk(size: Any) -> sp.Expr:
    """Fails in a disk of area π·size about a point that is no simple fraction."""
    return (p - sp.Rational(317, 1000)) ** 2 + (q - sp.Rational(71, 113)) ** 2 > size


P, S = preference_matrix("P", 3), preference_matrix("S", 3, strongly_transitive)
A, n = preference_matrix("A", 3, additive), integer("n", at_least=0)
mu, pi = simplex("mu", 3), policy("pi", 3)
v = vector("v", 3, increasing=True)
z = implicit("z", 1, lambda u: [u[0] ** 3 + u[0] - positive])

FALSE = {
    "disk": claim(then=disk(sp.Rational(1, 30_000))),
    "nearly sharp": claim(then=positive + 4 / positive >= sp.Rational(40_001, 10_000)),
    "beside a set where both sides are equal": claim(
        then=(p - q) ** 2 >= sp.exp(-1000 * disk(0).lhs) / 8
    ),
    "large": claim(then=positive < 5000),
    "corner": claim(then=sp.Lt(P[0, 1] + P[0, 2] + P[1, 2], 3)),
    "given": claim(given=p * q > sp.Rational(9, 10), then=p - q < sp.Rational(9, 100)),
    "simplex": claim(then=mu[0] * mu[1] * mu[2] < sp.Rational(368, 10_000)),
    "policy": claim(then=pi[0] / pi[1] < 10_000),
    "integer": claim(then=(n - 37) ** 2 > 3),
    "increasing": claim(then=(v[2] - v[1]) ** 2 + (v[1] - v[0] - 7) ** 2 > sp.Rational(1, 100)),
    "class": claim(then=S[0, 1] + S[1, 2] - S[0, 2] < sp.Rational(999, 1000)),
    "class with equations": claim(then=A[0, 2] - A[0, 1] < sp.Rational(99, 200)),
    "equation given": claim(
        given=equal(p + 2 * q, 3 * HALF), then=p * q < sp.Rational(2799, 10_000)
    ),
    "equation on the simplex": claim(
        given=equal(2 * mu[0], mu[1]), then=mu[0] * mu[1] * mu[2] < sp.Rational(328, 10_000)
    ),
    "either factor": claim(
        given=equal(p * (1 - q), mu[0] * (1 - q)), then=(p - q) ** 2 < sp.Rational(81, 100)
    ),
    "the other factor": claim(
        given=equal(p * (1 - q), mu[0] * (1 - q)), then=sp.Or(q > HALF, p < sp.Rational(9, 10))
    ),
    "implicit": claim(then=(z[0] - sp.Rational(23, 10)) ** 2 > sp.Rational(1, 10_000)),
    "spectrum": claim(given=positive < HALF, then=stable(sp.Matrix([[p, positive], [q, p]]))),
    "connectives": claim(then=sp.Or(p > HALF, sp.Implies(q > sp.Rational(99, 100), p > q / 100))),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_counterexamples_are_found_and_confirmed(name: str) -> None:
    stated = FALSE[name]
    checker = InstanceChecker(stated)
    candidates = found(stated)
    assert candidates
    assert any(checker.check(i).is_counterexample for i in candidates)


@pytest.mark.parametrize(
    "stated",
    [
        claim(then=p + q <= 2),
        claim(then=positive + 4 / positive >= 4),
        claim(then=p**2 + q**2 >= 2 * p * q),
        claim(then=mu[0] * mu[1] * mu[2] <= sp.Rational(1, 27)),
        claim(given=p * q > sp.Rational(9, 10), then=p - q < sp.Rational(1, 10)),
        claim(then=sp.Or(S[0, 1] < HALF, S[1, 2] < HALF, S[0, 2] >= S[0, 1])),
        claim(given=equal(p + 2 * q, 3 * HALF), then=p * q <= sp.Rational(9, 32)),
        claim(then=z[0] > 0),
        claim(given=positive < HALF, then=stable(sp.Matrix([[0, positive], [q, 0]]))),
        claim(then=sp.exp(x) >= 1 + x),
    ],
    ids=str,
)
def test_true_claims_that_are_sharp_have_none(stated: Claim) -> None:
    assert found(stated) == []


def test_the_same_seed_finds_the_same() -> None:
    stated = FALSE["disk"]
    assert found(stated, 1) == found(stated, 1)
    assert found(stated, 1) != found(stated, 2)


def test_candidates_meet_the_domain_and_equations_exactly() -> None:
    for candidate in found(FALSE["equation on the simplex"]):
        values = [candidate[m] for m in mu]
        assert sum(values) == 1 and min(values) >= 0
        assert 2 * values[0] == values[1]


def test_nothing_is_found_where_floats_cannot_tell() -> None:
    t = real("t")
    assert found(claim(then=for_all(t**2 + x > 0, t))) == []
    assert found(claim(given=for_all(t**2 + x > 0, t), then=x > 1)) == []
    assert found(claim(given=equal(x, sp.exp(p)), then=x < 2)) == []


def test_variants_are_refuted_with_the_same_givens_and_with_others() -> None:
    bound = p * q
    refuter = Refuter(claim(given=bound <= HALF, then=sp.Or(disk(0), bound <= HALF)))
    same = claim(given=bound <= HALF, then=disk(sp.Rational(1, 30_000)))
    other = claim(given=bound <= sp.Rational(1, 5), then=disk(sp.Rational(1, 30_000)))
    assert refuter.refutation(same) is not None
    assert refuter.refutation(other) is not None
    away = claim(given=bound <= sp.Rational(1, 6), then=disk(sp.Rational(1, 30_000)))
    assert refuter.refutation(away) is None


def test_where_both_sides_vanish_hides_no_counterexample() -> None:
    """Squared distances of logits and of their softmax, which are 0 on the diagonal."""
    u, w = vector("u", 2), vector("w", 2)
    first, second = (1 / (1 + sp.exp(t[1] - t[0])) for t in (u, w))
    gap = (u[0] - u[1] - w[0] + w[1]) ** 2
    stated = claim(then=(first - second) ** 2 <= gap / 17)
    assert any(InstanceChecker(stated).check(i).is_counterexample for i in found(stated))


def test_where_large_numbers_cancel_hides_no_counterexample() -> None:
    """With a large factor, the rounding of (x + y) − x − y is."""
    y, huge = real("y"), real("huge", above=0)
    nothing = (huge * (x + y) * (x - y) - huge * (x**2 - y**2)) ** 2
    stated = claim(then=nothing + disk(sp.Rational(1, 30_000)).lhs > sp.Rational(1, 30_000))
    assert Refuter(stated).by_search(stated) is not None


def test_a_refuted_claim_and_a_variant_are_told_apart_in_a_small_region() -> None:
    """Both fail about one point, the claim in a slightly larger disk."""
    stated, variant = (claim(then=disk(sp.Rational(1, n))) for n in (9000, 9300))
    refuter = Refuter(stated)

    def apart(specimens: list[Specimen]) -> bool:
        sides = (list(refuter.sample.truths([c.then], specimens)) for c in (stated, variant))
        return any(a.known and b.known and a is not b for a, b in zip(*sides, strict=True))

    assert not apart(refuter.sample.drawn)
    assert apart(refuter.differing(variant))
