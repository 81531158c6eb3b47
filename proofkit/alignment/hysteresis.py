"""Two attractors at once: the hysteresis of MRS-DPO on a strong cycle of three responses.

Where 16a²λ² > 3 the uniform policy loses its stability by a subcritical bifurcation
(sampling/dpo-cyclic-onset-is-soft--sharp), and another attractor waits before it: once β has been
raised to the threshold, the oscillation that sets in outlives a lowering of β again. At α = ½ the
critical multiplier is e^{±iπ/3}, and for a strong cycle the other attractor is an orbit of period
6, which two rounds turn by a cyclic relabelling R of the responses. So it is a fixed point of
R⁻¹∘f², which is followed rigorously from the threshold down to the fold where it is born.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import sympy as sp
from attrs import field, frozen
from flint import arb, fmpq

from proofkit._errors import ArithmeticFailure, InputError
from proofkit.alignment.mixed_reference import mrs_dpo, preference_cycle
from proofkit.arithmetic.boxes import Side
from proofkit.arithmetic.float_orbits import Path
from proofkit.arithmetic.number import rational
from proofkit.arithmetic.precision import working_precision
from proofkit.arithmetic.ternary import Ternary
from proofkit.dynamics.continuation import BITS, Branch, Fold, enclose_fold, follow
from proofkit.dynamics.cycles import CertifiedCycle, certify_cycle
from proofkit.dynamics.implicit_map import ImplicitMap
from proofkit.dynamics.parametric import ParametricMap, interval
from proofkit.dynamics.sampled import SampledMap, period_of

BETA = sp.Symbol("beta", positive=True)

FAR = (5.0, 0.0)
"""Where orbits start, in θ_i − θ_3: away from the uniform policy."""

_TRANSIENT, _LONGEST = 3000, 24
_AGREE = 1e-6
_CLOSE = 1e-2
_NARROW = Fraction(1, 10**9)
_BELOW = (Fraction(49, 50), Fraction(19, 20), Fraction(99, 100))
"""Shares of the threshold at which an orbit is looked for first."""

_TURN = sp.ImmutableMatrix([[-1, 1], [-1, 0]])
"""R: (θ₁, θ₂, θ₃) → (θ₂, θ₃, θ₁) in the coordinates θ_i − θ_3; R³ is the identity."""


def kernel_equations(
    strength: sp.Expr, lam: sp.Expr, theta: sp.Matrix, h: sp.Matrix
) -> list[sp.Expr]:
    """What says that h is the DPO optimum at the sampler of θ, in a form that balls like.

    The stationary equations are μ_i(Rμ)_i = 0 with R_ij = P_ij − σ(h_i − h_j), and a skew R of size
    3 has the kernel spanned by r = (R_23, R_31, R_12). So r = cμ; the three differences of h around
    the cycle sum to 0, hence one R of the three is at least the strength, and c > 0. With
    μ = λπ + (1−λ)/3 that is ``log(r_i − sΣr) − log(r_3 − sΣr) = θ_i − θ_3``, s = (1−λ)/3. For λ = 1
    the logarithm of each fraction is split in two, in which every exponential occurs once.
    """
    rewards = [*h, sp.Integer(0)]
    differences = [rewards[(i + 1) % 3] - rewards[(i + 2) % 3] for i in range(3)]
    win = sp.Rational(1, 2) + strength
    r = [(win - (1 - win) * sp.exp(d)) / (1 + sp.exp(d)) for d in differences]  # win − σ(d)
    shared = (1 - lam) / 3 * sp.Add(*r)
    logs = [sp.expand_log(sp.log(x - shared), force=True) for x in r]
    return [logs[i] - logs[2] - theta[i] + theta[2] for i in range(2)]


@frozen
class StrongCycle:
    """MRS-DPO on a three-cycle with P_12 = P_23 = P_31 = ½ + strength, uniform π_ref and π_0.

    Parameters
    ----------
    strength, alpha, lam
        Rational, 0 < strength < ½, 0 ≤ alpha < 1, 0 < lam ≤ 1.

    Raises
    ------
    InputError
        If one is outside.
    """

    strength: Fraction = field(converter=Fraction)
    alpha: Fraction = field(converter=Fraction)
    lam: Fraction = field(converter=Fraction, default=Fraction(1))

    def __attrs_post_init__(self) -> None:
        if not (0 < self.strength < Fraction(1, 2) and 0 <= self.alpha < 1 and 0 < self.lam <= 1):
            raise InputError("strong cycle: 0 < strength < 1/2, 0 ≤ alpha < 1 and 0 < lam ≤ 1")

    @property
    def map(self) -> ParametricMap:
        """The map in the coordinates θ_i − θ_3, its parameter β; see `kernel_equations`."""
        a, _, lam = self._values
        outer = self._step.outer
        solved = ImplicitMap(3, 2, lambda theta, h: kernel_equations(a, lam, theta, h), outer)
        return ParametricMap.of(solved, BETA, {})

    def orbit(self, beta: Fraction) -> Path | None:
        """Where an orbit from afar ends, in floats: with the gradient's equations, which suit
        Newton's method from any start."""
        plain = SampledMap.of(ParametricMap.of(self._step, BETA, {}))
        path = plain.orbit(float(beta), FAR, _TRANSIENT + _LONGEST)
        return None if path is None else path[_TRANSIENT:]

    @property
    def _step(self) -> ImplicitMap:
        a, alpha, lam = self._values
        return mrs_dpo(preference_cycle(3, a), alpha=alpha, beta=BETA, lam=lam)

    @property
    def _values(self) -> tuple[sp.Rational, ...]:
        exact = (self.strength, self.alpha, self.lam)
        return tuple(sp.Rational(v.numerator, v.denominator) for v in exact)

    @property
    def threshold(self) -> arb:
        """The β at which α² + 16a²β²λ²/3 = 1."""
        square = 3 * (1 - self.alpha**2) / (16 * self.strength**2 * self.lam**2)
        return arb(rational(square)).sqrt()

    def uniform_is_stable(self, beta: Side) -> Ternary:
        """Whether the uniform policy is a linearly stable fixed point for all β in an interval.

        By Schur and Cohn's conditions on the map's derivative, on pieces of the interval. FALSE: it
        is unstable for some β in it.
        """
        at = self.map
        origin = dict.fromkeys(at.unknowns, sp.Integer(0))
        if any(sp.expand(e.xreplace(origin)) != 0 for e in at.residual):
            raise ArithmeticFailure("strong cycle: the uniform policy is not seen to be fixed")
        decide, zero = at.stability(), [fmpq(0) for _ in at.unknowns]
        waiting = [beta]
        with working_precision(BITS):
            while waiting:
                low, high = waiting.pop()
                found = decide([*zero, interval(low, high)])
                if found is Ternary.FALSE:
                    return found
                if found is Ternary.UNKNOWN:
                    if high - low <= _NARROW:
                        return found
                    middle = (low + high) / 2
                    waiting += [(low, middle), (middle, high)]
        return Ternary.TRUE


@frozen
class Coexistence:
    """At one β: the uniform policy is linearly stable, and a periodic orbit attracts as well.

    Attributes
    ----------
    setting, beta
        What the map is.
    cycle
        The periodic orbit, linearly stable too, and away from the uniform policy.
    """

    setting: StrongCycle
    beta: Fraction
    cycle: CertifiedCycle


def coexistence(setting: StrongCycle, beta: Fraction | int | str) -> Coexistence:
    """Two attractors at one β, certified.

    Raises
    ------
    ArithmeticFailure
        If the uniform policy is not stable, or no attracting periodic orbit was certified: there is
        none, or the attractor is no periodic orbit of at most 24 rounds.
    """
    value = Fraction(beta)
    if setting.uniform_is_stable((value, value)) is not Ternary.TRUE:
        raise ArithmeticFailure(f"coexistence: the uniform policy is not stable at β = {value}")
    path, period = _settled(setting, value)
    cycle = certify_cycle(setting.map, value, path[:period].tolist())
    if cycle.stable is not Ternary.TRUE or any(_near_origin(z) for z in cycle.points):
        raise ArithmeticFailure(f"coexistence: no attracting cycle was certified at β = {value}")
    return Coexistence(setting, value, cycle)


@frozen
class HysteresisWindow:
    """Values of β for which the uniform policy is stable and a periodic orbit lies away from it.

    Attributes
    ----------
    setting, period
        The map, and the rounds after which the orbit returns.
    exists
        For every β in here the uniform policy is linearly stable and the orbit exists.
    attracts
        For every β in here the orbit is linearly stable too.
    branch
        The orbit, one point of it, as β varies.
    fold
        A fold of the orbit's equations within a hundredth below what was followed, where there is
        one: there the orbit is born. Whether something else attracts below is not said.
    threshold
        The β at which the uniform policy ceases to be stable.
    """

    setting: StrongCycle
    period: int
    exists: Side
    attracts: Side
    branch: Branch = field(repr=False)
    fold: Fold | None
    threshold: arb

    def branches(self) -> tuple[tuple[str, Branch], ...]:
        """The uniform policy across the window, and the orbit, as a picture of a diagram takes
        them."""
        low, high = self.exists
        path = (low - (high - low) / 4, high + (high - low) / 4)
        map_ = self.setting.map
        uniform = follow(map_, path, [0.0] * len(map_.unknowns), resolution=9)
        orbit = f"orbit of period {self.period}\n(one of its points)"
        return (("fixed point", uniform), (orbit, self.branch))


def hysteresis_window(
    setting: StrongCycle,
    *,
    down_to: Fraction | str | None = None,
    resolution: int = 14,
) -> HysteresisWindow:
    """Follow an attracting periodic orbit from below the threshold down to its fold.

    Parameters
    ----------
    setting
        The map.
    down_to
        Where to stop following; by default half the threshold, which is beyond the fold.
    resolution
        Steps are no shorter than 2^−resolution of the way: the finer, the nearer to the fold the
        orbit is seen to attract, and the longer it takes.

    Raises
    ------
    ArithmeticFailure
        If the attractor before the threshold is no periodic orbit of at most 24 rounds.
    """
    with working_precision(BITS):
        threshold = setting.threshold
    top = Fraction(float(threshold)).limit_denominator(10**6)
    high = top - Fraction(1, 10**6)  # certainly below, as is checked at the end
    start, path, period = _first_cycle(setting, top)
    rounds, turn = _shortened(path, period)
    map_ = setting.map.iterated(rounds, turn)
    near = [float(v) for v in path[:rounds].ravel()]
    up = follow(map_, (start, high), near, resolution=resolution)
    down = follow(map_, (start, down_to or top / 2), near, resolution=resolution)
    branch = Branch(map_, (*down.segments[::-1], *up.segments))
    if setting.uniform_is_stable(branch.span) is not Ternary.TRUE:
        raise ArithmeticFailure("hysteresis: the uniform policy is not stable all along")
    attracts = _longest(branch, start)
    fold = _fold(down)
    return HysteresisWindow(setting, period, branch.span, attracts, branch, fold, threshold)


def _fold(down: Branch) -> Fold | None:
    """The fold at which a branch that goes down ends, if it is seen there."""
    last = down.segments[-1]
    low = float(last.parameter[0])
    try:
        fold = enclose_fold(down.map_, low, [float(x.mid()) for x in last.point.box])
    except ArithmeticFailure:
        return None
    return fold if 0 <= low - float(fold.parameter.mid()) < _CLOSE * low else None


def _first_cycle(setting: StrongCycle, top: Fraction) -> tuple[Fraction, Path, int]:
    for share in _BELOW:
        start = (top * share).limit_denominator(1000)
        try:
            path, period = _settled(setting, start)
        except ArithmeticFailure:
            continue
        if np.abs(path[:, :2]).max() > _AGREE:
            return start, path, period
    raise ArithmeticFailure("hysteresis: no attracting cycle was found below the threshold")


def _settled(setting: StrongCycle, beta: Fraction) -> tuple[Path, int]:
    """A periodic orbit in floats, from its first point on."""
    path = setting.orbit(beta)
    period = None if path is None else period_of(path, _LONGEST)
    if path is None or period is None:
        raise ArithmeticFailure(f"hysteresis: the orbit at β = {beta} does not settle on a cycle")
    return path, period


def _shortened(path: Path, period: int) -> tuple[int, sp.ImmutableMatrix]:
    """The least number of rounds after which the orbit is back up to a cyclic relabelling, and the
    relabelling that brings it back."""
    for rounds in range(1, period + 1):
        for power in (0, 1, 2):
            turn = np.array((_TURN**power).tolist(), dtype=float)
            if np.abs(turn @ path[rounds, :2] - path[0, :2]).max() < _AGREE:
                return rounds, _TURN**power
    return period, sp.eye(2)


def _longest(branch: Branch, start: Fraction) -> Side:
    for low, high in branch.over(Ternary.TRUE):
        if low <= start <= high:
            return low, high
    raise ArithmeticFailure("hysteresis: the cycle is not seen to be stable where it was found")


def _near_origin(point: tuple[arb, ...]) -> bool:
    return all(x.contains(0) for x in point)
