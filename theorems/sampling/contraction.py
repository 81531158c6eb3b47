"""When MRS-IPO contracts (arXiv:2602.12180, iterative dynamics)."""

from functools import cache
from itertools import combinations, permutations

from sympy import Matrix, Max, Min, eye, ones

from proofkit import (
    And,
    Banach,
    Implies,
    Minimum,
    NormBound,
    SoftmaxMeans,
    by,
    by_arithmetic,
    by_real_lemma,
    cite,
    claim,
    equal,
    identity,
    orbits_converge,
    policy,
    preference_matrix,
    real,
    signs,
    simplex,
    spectral_norm,
    theorem,
    unique_fixed_point,
    vector,
)
from proofkit.alignment.ipo import skew_part
from proofkit.alignment.mixed_reference import mrs_ipo
from proofkit.alignment.policies import inner, squared_norm
from proofkit.dynamics.iterated_map import centred, contrasts, softmax

alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
beta = real("beta", above=0)


def setting(K):
    P, reference, start = preference_matrix("P", K), policy("pi_ref", K), simplex("pi_0", K)
    return P, mrs_ipo(P, alpha=alpha, beta=beta, lam=lam, reference=reference, start=start)


def distances(K):
    """P, and the squared distances modulo constants of two logit vectors and of their images."""
    P, step = setting(K)
    theta, other = vector("theta", K), vector("theta_prime", K)
    before = squared_norm(centred(theta - other))
    after = squared_norm(centred(step.on_logits(theta) - step.on_logits(other)))
    return P, before, after


def contrast_map(K, name="x"):
    """MRS-IPO as a map of ℝᴷ⁻¹: the differences to the last logit, and their images."""
    _, step = setting(K)
    x = vector(name, K - 1)
    return x, contrasts(step.on_logits(logits_of(x)))


def logits_of(x):
    """The logits with these differences to the last, which is 0."""
    return Matrix([*x, 0])


@theorem(sizes=range(2, 6))
def softmax_halves_distances(K):
    """‖softmax(θ) − softmax(θ′)‖₂ ≤ ½‖θ − θ′‖₂, the right side modulo constants.

    A lemma; Gao and Pavel (arXiv:1704.00805) show it with 1 in place of ½.
    """
    theta, other = vector("theta", K), vector("theta_prime", K)
    shift = softmax(theta) - softmax(other)
    return squared_norm(shift) <= squared_norm(centred(theta - other)) / 4


@softmax_halves_distances.derivation
def _(K):
    theta, other = vector("theta", K), vector("theta_prime", K)
    shift, d = softmax(theta) - softmax(other), theta - other
    D, E = squared_norm(shift), squared_norm(centred(d))
    yield from range_bounds(shift)
    yield from range_bounds(centred(d))
    yield by(
        SoftmaxMeans(shift, theta, other, 2 * D, 2 * E),
        inner(shift, shift) ** 2 <= (2 * D) * (2 * E) / 16,
        "the mean value theorem for π ↦ (π − π′)·shift",
    )
    x, y = real("x", at_least=0), real("y", at_least=0)
    u, v = real("u"), real("v")
    yield by_real_lemma(
        x <= y / 4,
        *(x**2 <= u * v / 16, equal(u, 2 * x), equal(v, 2 * y)),
        at={x: D, y: E, u: 2 * D, v: 2 * E},
    )


def range_bounds(vec):
    """No two entries of a vector are further apart than √2 times its length."""
    u = vector("u", len(vec))
    for i, j in combinations(range(len(vec)), 2):
        yield by_real_lemma((u[i] - u[j]) ** 2 <= 2 * squared_norm(u), at={u: vec})


@theorem(sizes=range(2, 6))
def spectral_contraction(K):
    """If α + (βλ/2)‖A‖₂ < 1 then MRS-IPO is a contraction in θ (Euclidean norm modulo constants),
    so it has one interior fixed point, and every interior start converges to it.

    Stated with the contraction factor q = α + (βλ/2)‖A‖₂: distances shrink at least by q. Interior
    policies are points of ℝᴷ⁻¹, the differences of their logits to the last one.
    """
    P, before, after = distances(K)
    x, image = contrast_map(K)
    q = alpha + beta * lam / 2 * spectral_norm(skew_part(P))
    return (
        claim(given=q < 1, then=after <= q**2 * before),
        claim(given=q < 1, then=unique_fixed_point(x, image)),
        claim(given=q < 1, then=orbits_converge(x, image)),
    )


@spectral_contraction.derivation
def _(K):
    x, image = contrast_map(K)
    return [
        list(shrinking_distances(K)),
        list(by_banach(K, unique_fixed_point(x, image))),
        list(by_banach(K, orbits_converge(x, image))),
    ]


def shrinking_distances(K):
    P, before, after = distances(K)
    theta, other = vector("theta", K), vector("theta_prime", K)
    shift, d = softmax(theta) - softmax(other), theta - other
    step = setting(K)[1]
    yield cite(softmax_halves_distances, K=K)
    yield identity(sum(shift), 0, "probabilities sum to 1")
    yield cite(feedback_contracts, {"d": d, "delta": shift}, K=K)
    moved = step.on_logits(theta) - step.on_logits(other)
    fed_back = alpha * d + beta * lam * P * shift
    yield from equal_norms(moved, fed_back, after <= bound_on(P) ** 2 * before)


def equal_norms(x, y, conclusion):
    """Vectors with the same entries are equally long."""
    K = len(x)
    u, v, r = vector("u", K), vector("v", K), real("r")
    yield identity(x, y, "one round of the map")
    yield by_real_lemma(
        squared_norm(centred(u)) <= r,
        equal(u, v),
        squared_norm(centred(v)) <= r,
        at={u: x, v: y, r: conclusion.rhs},
    )


def bound_on(P):
    """q = α + (βλ/2)‖A‖₂."""
    return alpha + beta * lam / 2 * spectral_norm(skew_part(P))


@theorem(sizes=range(2, 6))
def feedback_contracts(K):
    """If ‖δ‖ ≤ ½‖d‖ and the entries of δ sum to 0, then ‖αd + βλPδ‖ ≤ (α + (βλ/2)‖A‖₂)‖d‖.

    Norms of d and of the left side are Euclidean modulo constants. A lemma.
    """
    P, d, delta = preference_matrix("P", K), vector("d", K), vector("delta", K)
    before = squared_norm(centred(d))
    after = squared_norm(centred(alpha * d + beta * lam * P * delta))
    return claim(
        given=[squared_norm(delta) <= before / 4, equal(sum(delta), 0)],
        then=after <= bound_on(P) ** 2 * before,
    )


@feedback_contracts.derivation
def _(K):
    P, d, delta = preference_matrix("P", K), vector("d", K), vector("delta", K)
    before, A = squared_norm(centred(d)), skew_part(P)
    after = squared_norm(centred(alpha * d + beta * lam * P * delta))
    gain = A * delta
    spread, mixed = squared_norm(centred(gain)), inner(centred(d), centred(gain))
    yield by(NormBound(A, delta), squared_norm(gain) <= spectral_norm(A) ** 2 * squared_norm(delta))
    yield signs(spread <= squared_norm(gain), sum(gain) ** 2 / K, "centring shortens")
    yield signs(
        mixed**2 <= before * spread,
        [
            (centred(d)[i] * centred(gain)[j] - centred(d)[j] * centred(gain)[i]) ** 2
            for i, j in combinations(range(K), 2)
        ],
        "Cauchy and Schwarz",
    )
    parts = alpha**2 * before + 2 * alpha * beta * lam * mixed + beta**2 * lam**2 * spread
    yield identity(after, parts, "P = A + ½11ᵀ, and constants do not count")
    N, a, b, c = (real(name, at_least=0) for name in ("N", "a", "b", "c"))
    D, G, S, E = (real(name, at_least=0) for name in ("D", "G", "S", "E"))
    X, Y = real("X"), real("Y")
    yield by_real_lemma(
        (a + b * c / 2 * N) ** 2 * E >= Y,
        equal(Y, a**2 * E + 2 * a * b * c * X + b**2 * c**2 * S),
        *(D <= E / 4, G <= N**2 * D, S <= G, X**2 <= E * S),
        at={
            **{N: spectral_norm(A), a: alpha, b: beta, c: lam, D: squared_norm(delta), E: before},
            **{G: squared_norm(gain), S: spread, X: mixed, Y: after},
        },
    )


def by_banach(K, conclusion):
    x, _ = contrast_map(K)
    y, (P, step) = vector("y", K - 1), setting(K)
    theta, other = logits_of(x), logits_of(y)
    gram = (eye(K) - ones(K, K) / K)[:-1, :-1]
    yield cite(spectral_contraction, {"theta": theta, "theta_prime": other}, K=K)
    yield signs(bound_on(P) >= 0)
    f, d, q = vector("f", K), vector("d", K), real("q")

    def quadratic(v):
        pairs = [(i, j) for i in range(K - 1) for j in range(K - 1)]
        return sum(gram[i, j] * (v[i] - v[-1]) * (v[j] - v[-1]) for i, j in pairs)

    yield by_real_lemma(
        quadratic(f) <= q**2 * quadratic(d),
        squared_norm(centred(f)) <= q**2 * squared_norm(centred(d)),
        at={f: step.on_logits(theta) - step.on_logits(other), d: theta - other, q: bound_on(P)},
        text="the norm modulo constants, in the differences to the last entry",
    )
    yield by(Banach(y, gram, bound_on(P)), conclusion)


@theorem(sizes=range(2, 5))
def spectral_contraction_quarter(K):
    """If α + (βλ/4)‖A‖₂ < 1 then MRS-IPO is a contraction in θ (Euclidean norm modulo constants),
    so it has one interior fixed point, and every interior start converges to it.

    Read weakly, whatever the factor: a contraction brings any two distinct points closer.
    """
    P, before, after = distances(K)
    q = alpha + beta * lam / 4 * spectral_norm(skew_part(P))
    return claim(given=q < 1, then=Implies(before > 0, after < before))


def span(v):
    """max v − min v, a norm modulo constants."""
    return Max(*v) - Min(*v)


def span_at_most(v, width):
    """span(v) ≤ width: no two entries are further apart."""
    return And(*(a - b <= width for a, b in permutations(v, 2)))


@cache
def preference_span(P):
    """c(P) = ½ max_{i,j} span_k(P_ik − P_jk), in which j, i have the same span as i, j."""
    pairs = combinations(range(P.rows), 2)
    return Max(*(span(P[i, :] - P[j, :]) for i, j in pairs)) / 2


def spans(K):
    """P, a difference of logits, and that of their images."""
    P, step = setting(K)
    theta, other = vector("theta", K), vector("theta_prime", K)
    return P, theta - other, step.on_logits(theta) - step.on_logits(other)


@theorem(sizes=range(2, 6))
def span_contraction(K):
    """Let c(P) = ½ max_{i,j} span_k(P_ik − P_jk). If α + (βλ/2)c(P) < 1 then MRS-IPO is a
    contraction in the span seminorm.

    Stated with the contraction factor q = α + (βλ/2)c(P).
    """
    P, before, after = spans(K)
    q = alpha + beta * lam / 2 * preference_span(P)
    return claim(given=q < 1, then=span_at_most(after, q * span(before)))


@span_contraction.derivation
def _(K):
    P, d, moved = spans(K)
    theta, other, c = vector("theta", K), vector("theta_prime", K), preference_span(P)
    shift, width = softmax(theta) - softmax(other), span(d)
    yield from within(d, width)
    x, y, m = real("x"), real("y"), real("m")
    a, b, r, s, w = (real(name, at_least=0) for name in ("a", "b", "r", "s", "w"))
    for i, j in combinations(range(K), 2):
        row, dij = P[i, :] - P[j, :], d[i] - d[j]
        mean = inner(row, shift)
        yield by(Minimum(), span(row) <= 2 * c, "c(P) is a maximum over i and j")
        yield from within(row, 2 * c)
        yield by(
            SoftmaxMeans(row, theta, other, (2 * c) ** 2, width**2),
            mean**2 <= (2 * c) ** 2 * width**2 / 16,
            "the mean value theorem for π ↦ (Pπ)_i − (Pπ)_j",
        )
        yield identity(moved[i] - moved[j], alpha * dij + beta * lam * mean, "one round of the map")
        yield by_real_lemma(
            And(y <= (a + b * r / 2 * w) * s, -y <= (a + b * r / 2 * w) * s),
            equal(y, a * x + b * r * m),
            *(x <= s, -x <= s, m**2 <= (2 * w) ** 2 * s**2 / 16),
            at={
                **{y: moved[i] - moved[j], x: dij, m: mean, s: width, w: c},
                **{a: alpha, b: beta, r: lam},
            },
        )


def within(v, width):
    """Entries of a vector whose span is at most `width` differ by no more."""
    u, w, x = vector("u", len(v)), real("w"), real("x")
    bounds = And(*(a - b <= w for a, b in permutations(u, 2)))
    yield by_real_lemma(And(w >= 0, bounds), span(u) <= w, at={u: v, w: width})
    for a, b in combinations(v, 2):
        yield by_real_lemma(x**2 <= w**2, x <= w, -x <= w, at={x: a - b, w: width})


@theorem(sizes=range(2, 6))
def span_beats_spectral(K):
    """c(P) ≤ ‖A‖₂ and c(P) ≤ 1 for every P and K; so α + βλ/2 < 1 is enough whatever P and K are.

    Enough for MRS-IPO to be a contraction in the span seminorm, with the factor α + βλ/2.
    """
    P, before, after = spans(K)
    c, q = preference_span(P), alpha + beta * lam / 2
    return (
        claim(then=[c <= spectral_norm(skew_part(P)), c <= 1]),
        claim(given=q < 1, then=span_at_most(after, q * span(before))),
    )


@span_beats_spectral.derivation
def _(K):
    return [list(bounds_on_preference_span(K)), list(enough_for_every_matrix(K))]


def bounds_on_preference_span(K):
    P, pairs = preference_matrix("P", K), list(combinations(range(K), 2))
    A, c, unit = skew_part(P), preference_span(P), eye(K)
    N, domain = spectral_norm(A), P[0, 1].variable.conditions
    x, y, r, n = real("x"), real("y"), real("r"), real("n", at_least=0)
    for k, m in pairs:
        column = A[:, k] - A[:, m]
        length = squared_norm(column)
        yield by(NormBound(A, unit[:, k] - unit[:, m]), length <= N**2 * 2, "‖e_k − e_m‖² = 2")
        for i, j in pairs:
            rest = [column[h] ** 2 for h in range(K) if h not in (i, j)]
            yield signs(column[i] ** 2 + column[j] ** 2 <= length, rest)
            yield by_real_lemma(
                And(x - y <= 2 * n, y - x <= 2 * n),
                *(x**2 + y**2 <= r, r <= n**2 * 2),
                at={x: column[i], y: column[j], r: length, n: N},
            )
    u = vector("u", K)
    differences = [u[i] - u[j] <= r for i, j in permutations(range(K), 2)]
    for i, j in pairs:
        row = P[i, :] - P[j, :]
        yield by_real_lemma(span(u) <= r, r >= 0, *differences, at={u: row, r: 2 * N})
        yield by_arithmetic(span(row) <= 2, *domain)
    yield by(Minimum(), 2 * c <= 2 * N)
    yield by(Minimum(), 2 * c <= 2)


def enough_for_every_matrix(K):
    P, before, after = spans(K)
    y, s, w = real("y"), real("s", at_least=0), real("w")
    a, b, r = (real(name, at_least=0) for name in ("a", "b", "r"))
    parameters = {a: alpha, b: beta, r: lam, w: preference_span(P)}
    yield cite(span_beats_spectral, K=K, text="c(P) ≤ 1")
    yield by_real_lemma(a + b * r / 2 * w < 1, a + b * r / 2 < 1, w <= 1, at=parameters)
    yield cite(span_contraction, K=K)
    yield from within(before, span(before))
    for i, j in permutations(range(K), 2):
        yield by_real_lemma(
            y <= (a + b * r / 2) * s,
            *(y <= (a + b * r / 2 * w) * s, w <= 1),
            at={**parameters, y: after[i] - after[j], s: span(before)},
        )
