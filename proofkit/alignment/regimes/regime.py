"""Which proven regime of MRS-IPO a preference matrix and its parameters are in."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen
from flint import fmpq

from proofkit.alignment.regimes.fixed_points import FixedPoint, FixedPoints
from proofkit.alignment.regimes.parameters import Parameters
from proofkit.alignment.regimes.rotation import spectral_radius
from proofkit.alignment.regimes.structure import Structure
from proofkit.arithmetic.number import Number, exp, less, rational
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary, certain

_BITS = 128


class Fact(StrEnum):
    """What can be certified, by the id of the theorem that states what follows."""

    SPECTRAL_CONTRACTION = "sampling/spectral-contraction"
    SPAN_CONTRACTION = "sampling/span-contraction"
    LOCAL_STABILITY = "sampling/mrs-ipo-local-stability"
    COLLAPSE_BOUND = "sampling/collapse-bound"
    FULL_COLLAPSE = "sampling/collapse-at-full-reference-feedback"


class RegimeName(StrEnum):
    """The strongest certified statement about the dynamics."""

    UNSTABLE = "unstable"
    CONTRACTION = "contraction"
    LOCALLY_STABLE = "locally stable"
    COLLAPSE = "collapse"
    UNDECIDED = "undecided"


@frozen
class Collapse:
    """How much of the policy the best response takes in the long run, from every start.

    Attributes
    ----------
    top
        The best response.
    mass
        A lower bound on the limit inferior of its probability; exactly 1 where α = 1.
    """

    top: int
    mass: Number = field(eq=False)


@frozen
class Regime:
    """What is certified of MRS-IPO with a uniform reference and a uniform π_0.

    Attributes
    ----------
    name
        Unstable, else contraction, else locally stable; collapse is the name where α = 1 and P is
        strictly transitive and strictly SST. Undecided if none of these is certified.
    proven
        Everything that is certified, the collapse bound for α < 1 included.
    contraction_bound
        `α + (βλ/2)c(P)`, which bounds the rate of contraction in the span seminorm; since
        `c(P) ≤ ‖A‖₂` it is never above the Euclidean one.
    fixed_point
        An interior fixed point; None if none was certified. For α < 1 one exists.
    spectral_radius
        Of the Jacobian there.
    """

    parameters: Parameters
    name: RegimeName
    proven: tuple[Fact, ...]
    contraction_bound: Fraction
    fixed_point: FixedPoint | None
    spectral_radius: Number | None = field(eq=False)
    collapse: Collapse | None


def regime(structure: Structure, points: FixedPoints, at: Parameters) -> Regime:
    """The regime of a preference matrix, given its structure and its compiled map."""
    collapse = _collapse(structure, at)
    point = None if collapse is not None and at.alpha == 1 else points.locate(at)
    proven = _proven(structure, at, point, collapse)
    return Regime(
        parameters=at,
        name=_name(proven, point),
        proven=proven,
        contraction_bound=at.alpha + at.beta * at.lam * structure.span_constant / 2,
        fixed_point=point,
        spectral_radius=None if point is None else spectral_radius(structure.P, at, point),
        collapse=collapse,
    )


def _proven(
    structure: Structure, at: Parameters, point: FixedPoint | None, collapse: Collapse | None
) -> tuple[Fact, ...]:
    span: fmpq = rational(structure.span_constant)
    tests = {
        Fact.SPECTRAL_CONTRACTION: _contracts(at, structure.spectral_norm),
        Fact.SPAN_CONTRACTION: _contracts(at, span),
        Fact.LOCAL_STABILITY: certain(point is not None and point.decided),
        Fact.COLLAPSE_BOUND: certain(collapse is not None and at.alpha < 1),
        Fact.FULL_COLLAPSE: certain(collapse is not None and at.alpha == 1),
    }
    return tuple(fact for fact, holds in tests.items() if holds is Ternary.TRUE)


def _contracts(at: Parameters, strength: Number) -> Ternary:
    """Whether `α + (βλ/2)·strength < 1`, multiplied out so that exact numbers stay exact."""
    with working_precision(_BITS):
        return less(rational(at.beta * at.lam / 2) * strength, rational(1 - at.alpha))


def _name(proven: tuple[Fact, ...], point: FixedPoint | None) -> RegimeName:
    if point is not None and point.unstable is Ternary.TRUE:
        return RegimeName.UNSTABLE
    if Fact.SPAN_CONTRACTION in proven or Fact.SPECTRAL_CONTRACTION in proven:
        return RegimeName.CONTRACTION
    if point is not None and point.stable is Ternary.TRUE:
        return RegimeName.LOCALLY_STABLE
    return RegimeName.COLLAPSE if Fact.FULL_COLLAPSE in proven else RegimeName.UNDECIDED


def _collapse(structure: Structure, at: Parameters) -> Collapse | None:
    """`liminf log(π_1/π_j) ≥ βδ_j/(1−α)`, `δ_j = min_k(P_1k − P_jk)`, turned into mass on 1."""
    order = structure.order
    if order is None or not structure.sst:
        return None
    if at.alpha == 1:
        return Collapse(order[0], fmpq(1)) if structure.strictly_sst else None
    top, *others = (structure.P[i] for i in order)
    advantages = [min(p - q for p, q in zip(top, row, strict=True)) for row in others]
    with working_precision(_BITS):
        odds = sum(
            (exp(rational(-at.beta * delta / (1 - at.alpha))) for delta in advantages),
            start=fmpq(0),
        )
        return Collapse(order[0], 1 / (1 + odds))
