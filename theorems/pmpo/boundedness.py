"""When the objective with negative feedback is bounded (arXiv:2410.04166)."""

from sympy import Max, log

from proofkit import (
    And,
    Iff,
    Implies,
    LogLinear,
    Proportional,
    bounded_above,
    by,
    by_arithmetic,
    claim,
    policy,
    real,
    theorem,
    vector,
)

alpha = real("alpha", at_least=0, at_most=1)
beta = real("beta")


def setting(n):
    """ref, u, P1, P0, and the objective J(π) = α E_a log π − (1−α) E_r log π − βKL(ref‖π)."""
    ref, u, pi = policy("ref", n), vector("u", n, at_least=0, at_most=1), policy("pi", n)
    P1 = sum(q * x for q, x in zip(ref, u, strict=True))
    P0 = 1 - P1
    J = sum(
        (alpha * q * x / P1 - (1 - alpha) * q * (1 - x) / P0) * log(p) - beta * q * log(q / p)
        for q, x, p in zip(ref, u, pi, strict=True)
    )
    return ref, u, pi, P1, P0, J


def needed(u, P1, P0):
    """The β that each response asks for: (1−α)(1−u)/P0 − αu/P1."""
    return [(1 - alpha) * (1 - x) / P0 - alpha * x / P1 for x in u]


@theorem(sizes=range(2, 5))
def bounded_iff(n):
    """For C = β + 2α − 1 > 0, J is bounded above iff β ≥ max_y [(1−α)(1−u)/P0 − αu/P1]."""
    _, u, pi, P1, P0, J = setting(n)
    return claim(
        given=[P1 > 0, P0 > 0, beta + 2 * alpha - 1 > 0],
        then=Iff(bounded_above(J, over=pi), beta >= Max(*needed(u, P1, P0))),
    )


@bounded_iff.derivation
def _(n):
    ref, u, pi, P1, P0, J = setting(n)
    slopes = needed(u, P1, P0)
    coefficients = [
        q * (alpha * x / P1 - (1 - alpha) * (1 - x) / P0 + beta)
        for q, x in zip(ref, u, strict=True)
    ]
    yield by(
        LogLinear(),
        Iff(bounded_above(J, over=pi), And(*(c >= 0 for c in coefficients))),
        "J is linear in the log π_y, which are unbounded below",
    )
    for q, c, slope in zip(ref, coefficients, slopes, strict=True):
        yield by(
            Proportional(q), Iff(c >= 0, beta >= slope), "each coefficient, divided by π_ref,y"
        )
    largest = beta >= Max(*slopes)
    for slope in slopes:
        yield by_arithmetic(Implies(largest, beta >= slope), text="a maximum exceeds every term")
    yield by_arithmetic(
        Implies(And(*(beta >= slope for slope in slopes)), largest), text="and is one of them"
    )
