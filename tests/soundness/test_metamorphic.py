"""Small claims whose truth is known by hand, in many wordings: the verdict is always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sympy as sp
from respelling import relabelled, renamed, rescaled, respelt

from proofkit import (
    And,
    Iff,
    Implies,
    Ne,
    Not,
    Or,
    Verdict,
    claim,
    equal,
    for_all,
    integer,
    policy,
    positive_definite,
    preference_matrix,
    real,
    simplex,
    spectrum_on_line,
    stable,
    strongly_transitive,
    unstable,
)
from proofkit.statement.claim import Claim

x, y, z = real("x"), real("y"), real("z")
p, q = real("p", above=0), real("q", above=0)
t = real("t", at_least=0, at_most=1)
n = integer("n", at_least=0)
mu, pi = simplex("mu", 3), policy("pi", 3)
P = preference_matrix("P", 3)
S = preference_matrix("S", 3, strongly_transitive)
R = sp.Rational
HALF = R(1, 2)
TURN = sp.Matrix([[x, -y], [y, x]])

TRUE: dict[str, Claim] = {
    # (x − y)² ≥ 0
    "a square": claim(then=x**2 + y**2 >= 2 * x * y),
    # the parabola t(1 − t) has its maximum 1/4 at 1/2
    "a parabola": claim(then=t * (1 - t) <= R(1, 4)),
    # AM–GM for two
    "two means": claim(given=equal(p * q, 1), then=p + q >= 2),
    # Σμ² ≥ (Σμ)²/3
    "Cauchy on the simplex": claim(then=mu[0] ** 2 + mu[1] ** 2 + mu[2] ** 2 >= R(1, 3)),
    # n² ≥ n for whole n ≥ 0
    "a square of an integer": claim(then=n**2 >= n),
    # eigenvalues x ± iy
    "a turn": claim(then=Iff(stable(TURN), x**2 + y**2 < 1)),
    # strong transitivity implies stochastic transitivity
    "a chain": claim(given=[S[0, 1] > R(1, 2), S[1, 2] > R(1, 2)], then=S[0, 2] > R(1, 2)),
    # y = x + 1
    "a successor": claim(exists=[y], then=y > x, witness=[(y, x + 1)]),
    "a positive quotient": claim(given=x > y, then=1 / (x - y) > 0),
    "the greater of two": claim(then=sp.Max(x, y) + sp.Min(x, y) >= x + y),
    "linear in a quantified point": claim(
        given=for_all(x * mu[0] + y * mu[1] + z * mu[2] >= 0, over=mu), then=x + y + z >= 0
    ),
}

FALSE: dict[str, Claim] = {
    # equal at x = y
    "a strict square": claim(then=x**2 + y**2 > 2 * x * y),
    # 1/4 is attained at 1/2 only
    "a strict parabola": claim(then=t * (1 - t) < R(1, 4)),
    # p = q = 1
    "two strict means": claim(given=equal(p * q, 1), then=p + q > 2),
    # the centre
    "strict Cauchy": claim(then=mu[0] ** 2 + mu[1] ** 2 + mu[2] ** 2 > R(1, 3)),
    # n = 0 and 1
    "a strict square of an integer": claim(then=n**2 > n),
    # modulus 1 is neither stable nor unstable
    "a turn on the circle": claim(then=Or(stable(TURN), unstable(TURN))),
    # a three-cycle
    "a chain in a cycle": claim(given=[P[0, 1] > HALF, P[1, 2] > HALF], then=P[0, 2] > HALF),
    "a negative quotient": claim(given=x > y, then=1 / (x - y) > 1),
    "less than the greater": claim(then=sp.Max(x, y) > x),
}  # fmt: skip


def _negated(c: Claim) -> Claim:
    """Each comparison as the negation of its opposite."""

    def opposite(node: Any) -> Any:
        return Not(Not(node), evaluate=False)

    return _mapped(c, lambda f: f.replace(lambda e: isinstance(e, sp.Rel), opposite))


def _reflected(c: Claim) -> Claim:
    """Each comparison read from the right."""
    return _mapped(c, lambda f: f.replace(lambda e: isinstance(e, sp.Rel), lambda e: e.reversed))


def _expanded(c: Claim) -> Claim:
    """Each difference multiplied out, with the terms in one place."""

    def moved(e: Any) -> Any:
        return type(e)(sp.expand(e.lhs - e.rhs), 0, evaluate=False)

    return _mapped(c, lambda f: f.replace(lambda e: isinstance(e, sp.Rel), moved))


def _thrice(c: Claim) -> Claim:
    """Each assumption and the conclusion said three times."""
    then = And(c.then, Or(c.then, sp.false, evaluate=False), evaluate=False)
    return claim(
        given=[*c.given, *c.given], then=then, exists=_exists(c), witness=list(c.witness.items()),
        forall=_forall(c),
    )  # fmt: skip


def _implication(c: Claim) -> Claim:
    """The assumptions inside of the conclusion."""
    if not c.given or c.exists:
        return c
    return claim(then=Implies(And(*c.given), c.then, evaluate=False), forall=_forall(c))


def _contrapositive(c: Claim) -> Claim:
    quotient = any(e.exp.is_negative for e in c.then.atoms(sp.Pow))  # undefined where x ≤ y
    if len(c.given) != 1 or c.exists or quotient:
        return c
    return claim(given=Not(c.then), then=Not(c.given[0]), forall=_forall(c))


def _mapped(c: Claim, change: Callable[[Any], Any]) -> Claim:
    return claim(
        given=[change(g) for g in c.given], then=change(c.then), exists=_exists(c),
        witness=list(c.witness.items()), forall=_forall(c),
    )  # fmt: skip


def _exists(c: Claim) -> list[Any]:
    return [e for v in c.exists for e in v.coordinates]


def _forall(c: Claim) -> list[Any]:
    return [e for v in c.forall for e in v.coordinates]


WORDINGS: dict[str, Callable[[Claim], Claim]] = {
    "as it is": lambda c: c,
    "negated": _negated,
    "reflected": _reflected,
    "moved": _expanded,
    "repeated": _thrice,
    "an implication": _implication,
    "the contrapositive": _contrapositive,
    "renamed": lambda c: respelt(c, renamed).claim,
    "relabelled": lambda c: respelt(c, relabelled).claim,
    "rescaled": lambda c: respelt(c, rescaled).claim,
}
ENGINES = ["derive", "decide", "enclose"]


def _cases(claims: dict[str, Claim]) -> list[Any]:
    def cases() -> Iterator[Any]:
        for name, c in claims.items():
            seen: set[str] = set()
            for wording, change in WORDINGS.items():
                other = change(c)
                if other.hash not in seen:
                    yield pytest.param(other, id=f"{name}, {wording}")
                seen.add(other.hash)

    return list(cases())


@pytest.mark.parametrize("c", _cases(TRUE))
def test_true_in_every_wording(c: Claim, judge: Any) -> None:
    assert judge(c, engines=ENGINES, instances=8) is Verdict.PROVED


@pytest.mark.parametrize("c", _cases(FALSE))
def test_false_in_every_wording(c: Claim, judge: Any) -> None:
    assert judge(c, engines=ENGINES, instances=8) is Verdict.REFUTED


@pytest.mark.parametrize("k", range(3))
def test_a_conjunction_is_as_true_as_its_weakest_part(k: int, judge: Any) -> None:
    parts = [x**2 >= 0 * y, x**2 + y**2 >= 2 * x * y, p + q > p]
    wrong = x + y > x
    assert judge(claim(then=parts, forall=[x]), engines=ENGINES) is Verdict.PROVED
    mixed = [*parts[:k], wrong, *parts[k:]]
    assert judge(claim(then=mixed), engines=ENGINES) is Verdict.REFUTED
    assert judge([claim(then=part, forall=[x]) for part in mixed], engines=ENGINES) is (
        Verdict.REFUTED
    )


@pytest.mark.parametrize("weak", [True, False])
def test_definite_forms_with_their_rows_in_any_order(weak: bool, judge: Any) -> None:
    """[[1, x], [x, 1]] is positive definite iff |x| < 1; a simultaneous permutation is similar."""
    M = sp.Matrix([[1, x, 0], [x, 1, 0], [0, 0, p]])
    bound = sp.Abs(x) <= 1 if weak else sp.Abs(x) < 1
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        found = judge(Iff(positive_definite(M[order, order]), bound), engines=ENGINES)
        assert found is (Verdict.REFUTED if weak else Verdict.PROVED)


def test_a_spectrum_does_not_depend_on_the_basis(judge: Any) -> None:
    """Similar matrices have the same eigenvalues: here −1 ± 2i, in three bases."""
    M, T = sp.Matrix([[-1, 2], [-2, -1]]), sp.Matrix([[2, 1], [7, 4]])
    for similar in (M, T * M * T.inv(), (T**2).T * M * (T**2).T.inv()):
        assert judge(spectrum_on_line(similar, -1)) is Verdict.PROVED
        assert judge(spectrum_on_line(similar, R(-999, 1000))) is Verdict.REFUTED
        assert judge(Ne(similar.det(), 5)) is Verdict.REFUTED
