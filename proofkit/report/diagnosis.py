"""The diagnosis of a preference matrix, as text and as JSON-ready data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from proofkit.alignment.regimes import (
    Advice,
    Bound,
    Diagnosis,
    Extent,
    Fact,
    FixedPoint,
    Regime,
    RegimeName,
    Structure,
    Tested,
)
from proofkit.arithmetic.number import Number, rational
from proofkit.data import PreferenceRecord
from proofkit.report.numbers import approximate, bounds

MEANINGS = {
    RegimeName.CONTRACTION: "one interior fixed point, and every start converges to it",
    RegimeName.LOCALLY_STABLE: "the fixed point is linearly stable: starts near it converge",
    RegimeName.UNSTABLE: "the fixed point is linearly unstable: the policy keeps moving",
    RegimeName.COLLAPSE: "the policy converges to the best response",
    RegimeName.UNDECIDED: "no theorem used here applies",
}

FACTS = {
    Fact.SPECTRAL_CONTRACTION: "α + (βλ/2)‖A‖₂ < 1",
    Fact.SPAN_CONTRACTION: "α + (βλ/2)c(P) < 1",
    Fact.LOCAL_STABILITY: "Schur–Cohn on the Jacobian at the fixed point",
    Fact.COLLAPSE_BOUND: "strictly transitive, SST, α < 1",
    Fact.FULL_COLLAPSE: "strictly transitive, strictly SST, α = 1",
}


def diagnosis_json(record: PreferenceRecord, diagnosis: Diagnosis) -> dict[str, Any]:
    """Names instead of indices; each number with exact text or with bounds that are certain."""
    s, names = diagnosis.structure, record.responses
    winner = s.condorcet_winner
    return {
        "id": record.id,
        "responses": list(names),
        "condorcet_winner": None if winner is None else names[winner],
        "smith_set": [names[i] for i in s.smith_set],
        "tied_pairs": len(s.tied_pairs),
        "wst": s.wst,
        "mst": s.mst,
        "sst": s.sst,
        "strictly_sst": s.strictly_sst,
        "additive": s.additive,
        "spectral_norm": _nearest(s.spectral_norm),
        "spectral_norm_bounds": list(bounds(s.spectral_norm)),
        "span_constant": float(s.span_constant),
        "span_constant_exact": str(s.span_constant),
        "note": record.note,
        "regime": None if diagnosis.regime is None else _regime(names, diagnosis),
    }


def _regime(names: Sequence[str], diagnosis: Diagnosis) -> dict[str, Any]:
    regime, advice = diagnosis.regime, diagnosis.advice
    assert regime is not None and advice is not None
    at, collapse = regime.parameters, regime.collapse
    radius = regime.spectral_radius
    return {
        "name": regime.name.value,
        "alpha": str(at.alpha),
        "beta": str(at.beta),
        "lambda": str(at.lam),
        "proven": [fact.value for fact in regime.proven],
        "contraction_bound": float(regime.contraction_bound),
        "contraction_bound_exact": str(regime.contraction_bound),
        "fixed_point": None if regime.fixed_point is None else _point(names, regime.fixed_point),
        "spectral_radius": None if radius is None else _nearest(radius),
        "spectral_radius_bounds": None if radius is None else list(bounds(radius)),
        "collapse": None
        if collapse is None
        else {"response": names[collapse.top], "mass_at_least": bounds(collapse.mass)[0]},
        "contraction_below": {
            "alpha": _limit(advice.alpha_below),
            "beta": _limit(advice.beta_below),
        },
        "locally_stable": {"alpha": _tested(advice.alpha), "beta": _tested(advice.beta)},
    }


def _point(names: Sequence[str], point: FixedPoint) -> dict[str, list[str]]:
    return {name: list(bounds(p)) for name, p in zip(names, point.policy, strict=True)}


def _nearest(x: Number) -> float | None:
    low, high = bounds(x)
    return None if low == "-inf" else float((Fraction(low) + Fraction(high)) / 2)


def _limit(bound: Bound) -> str:
    return bound.value if isinstance(bound, Extent) else str(bound)


def _tested(tested: Tested) -> dict[str, str | None]:
    pairs = (("up_to", tested.stable_at), ("not_certified_at", tested.not_certified_at))
    return {key: None if value is None else str(value) for key, value in pairs}


def diagnosis_lines(record: PreferenceRecord, diagnosis: Diagnosis) -> Iterator[str]:
    """A paragraph for a reader."""
    names = record.responses
    yield f"{record.id}: {len(names)} responses ({', '.join(names)})"
    if record.note:
        yield f"  {record.note}"
    yield from _structure_lines(names, diagnosis.structure)
    if diagnosis.regime is not None and diagnosis.advice is not None:
        yield from _regime_lines(names, diagnosis.regime)
        yield from _advice_lines(diagnosis.advice)


def _structure_lines(names: Sequence[str], s: Structure) -> Iterator[str]:
    winner = "none" if s.condorcet_winner is None else names[s.condorcet_winner]
    yield f"  Condorcet winner  {winner}"
    yield f"  Smith set         {', '.join(names[i] for i in s.smith_set)}"
    classes = {"WST": s.wst, "MST": s.mst, "SST": s.sst, "strictly SST": s.strictly_sst}
    held = [name for name, holds in (*classes.items(), ("additive", s.additive)) if holds]
    ties = f"{len(s.tied_pairs)} tied pair{'' if len(s.tied_pairs) == 1 else 's'}"
    yield f"  structure         {', '.join(held) or 'not even WST'}; {ties}"
    norm, span = approximate(s.spectral_norm), approximate(s.span_constant)
    yield f"  strength          ‖A‖₂ {_equals(norm)}, c(P) {_equals(span)}"


def _equals(text: str) -> str:
    return text if text.startswith("≈") else f"= {text}"


def _regime_lines(names: Sequence[str], regime: Regime) -> Iterator[str]:
    at = regime.parameters
    yield f"  regime            at α = {at.alpha}, β = {at.beta}, λ = {at.lam}: {regime.name.value}"
    yield f"                    {MEANINGS[regime.name]}"
    for fact in regime.proven:
        yield f"  by                {fact.value} ({FACTS[fact]})"
    if regime.fixed_point is not None and regime.spectral_radius is not None:
        shares = zip(names, regime.fixed_point.policy, strict=True)
        yield f"  fixed point       {', '.join(f'{n} {approximate(p, 4)}' for n, p in shares)}"
        yield f"  spectral radius   {_equals(approximate(regime.spectral_radius))}"
    if regime.collapse is not None:
        top, mass = names[regime.collapse.top], bounds(regime.collapse.mass, 4)[0]
        yield f"  collapse          in the long run {top} has a mass of at least {mass}"


def _advice_lines(advice: Advice) -> Iterator[str]:
    limits = [
        _below(name, bound) for name, bound in (("β", advice.beta_below), ("α", advice.alpha_below))
    ]
    yield f"  contraction       {'; '.join(limits)}"
    tests = [_edge(name, tested) for name, tested in (("β", advice.beta), ("α", advice.alpha))]
    yield f"  local stability   {'; '.join(tests)}"


def _below(name: str, bound: Bound) -> str:
    if bound is Extent.ANY:
        return f"for every {name}"
    if isinstance(bound, Extent):
        return f"for no {name}"
    return f"for {name} < {bounds(rational(bound), 6)[0]}"


def _edge(name: str, tested: Tested) -> str:
    if tested.stable_at is None:
        return f"not certified at any {name} tried"
    edge = tested.not_certified_at
    beyond = "the largest tried" if edge is None else f"not at {float(edge):g}"
    return f"certified at {name} = {float(tested.stable_at):g} ({beyond})"
