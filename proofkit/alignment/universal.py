"""Where MRS-IPO is stable for every member of a class of preference matrices.

The parameters are α, the product s = βλ, and the bound a on ``|P_ij − ½|``. At an interior fixed
point π the eigenvalues of the Jacobian are α ± isω, ±iω those of A S(π) (theorem
sampling/mrs-ipo-spectrum-on-a-line), and any interior π is a fixed point for some π_ref if α < 1.
So all depends on the largest ω in the class:

- K = 3: ``ω² = π₁π₂π₃ (A₁₂ + A₂₃ + A₃₁)²``, at most a²/3, as for the cycle, and a²/27 for SST;
- every K: ω < 2a/π, and circles of odd size come as near as one likes
  (sampling/universal-local-stability, sampling/cyclic-instability-odd).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import sympy as sp
from attrs import frozen

from proofkit._errors import InputError
from proofkit.dynamics.comparison import Comparison
from proofkit.dynamics.region import Region
from proofkit.statement.variables import real

alpha = real("alpha", at_least=0, at_most=1)
feedback = real("s", at_least=0)
margin = real("a", above=0, at_most="1/2")


class Members(StrEnum):
    """Which preference matrices, all with ``|P_ij − ½| ≤ a``; a = ½ allows every margin."""

    ALL = "all"
    SST = "sst"


@frozen
class UniversalRegion:
    """What is settled for a class; the rest of the parameters is open.

    Attributes
    ----------
    stable
        Every interior fixed point of every member is linearly stable.
    unstable
        Some interior fixed point of some member is linearly unstable; α < 1.
    sources
        The theorems that say so.
    """

    stable: Region
    unstable: Region
    sources: tuple[str, ...]

    @property
    def open(self) -> Region:
        """Where neither is known."""
        rest = sp.And(sp.Not(self.stable.condition), sp.Not(self.unstable.condition))
        return Region.of(rest, over=[alpha, feedback, margin])


def universal_region(members: Members, size: int | None = None) -> UniversalRegion:
    """What is settled for a class of K×K matrices, or of all sizes.

    Parameters
    ----------
    members
        The class.
    size
        K: 2, 3, or None for all K ≥ 2 together.

    Raises
    ------
    InputError
        For another size.
    """
    if size == 2:
        line = sp.Integer(0)
        return _settled(line, line, "sampling/two-responses-never-oscillate")
    if size == 3:
        worst = _reached(members)
        return _settled(worst, worst, "sampling/mrs-ipo-local-stability")
    if size is not None:
        raise InputError(f"universal region: K = {size}; known are K = 2, K = 3, and all K")
    bound = (2 * margin / sp.pi) ** 2
    sources = ("sampling/universal-local-stability", "sampling/cyclic-instability-odd")
    reached = bound if members is Members.ALL else _reached(members)
    return _settled(bound, reached, *sources)


def _reached(members: Members) -> sp.Expr:
    """The largest ω² for K = 3."""
    return margin**2 / (3 if members is Members.ALL else 27)


def _settled(bound: sp.Expr, reached: sp.Expr, *sources: str) -> UniversalRegion:
    """ω² is at most `bound` in the class, and comes as near as one likes to `reached`."""
    over = [alpha, feedback, margin]
    stable = Region.of(alpha**2 + bound * feedback**2 < 1, over=over)
    unstable = Region.of(sp.And(alpha**2 + reached * feedback**2 > 1, alpha < 1), over=over)
    return UniversalRegion(stable, unstable, sources)


def guarantees(size: int) -> dict[str, Region]:
    """The regions that guarantee convergence or local stability for all K×K matrices.

    - "spectral contraction": α + (s/2)‖A‖₂ < 1, where ``‖A‖₂ ≤ a cot(π/2K)``;
    - "span contraction": α + (s/2)c(P) < 1, where c(P) ≤ 2a;
    - "local stability": α² + (2as/π)² < 1.
    """
    over = [alpha, feedback, margin]
    norm = margin * sp.cot(sp.pi / (2 * size)).rewrite(sp.sqrt)
    return {
        "spectral contraction": Region.of(alpha + feedback / 2 * norm < 1, over=over),
        "span contraction": Region.of(alpha + margin * feedback < 1, over=over),
        "local stability": universal_region(Members.ALL).stable,
    }


def order_of_inclusion(regions: Mapping[str, Region]) -> dict[tuple[str, str], Comparison]:
    """How each pair of regions lies to each other, decided by z3 or by paving."""
    names = list(regions)
    pairs = ((x, y) for i, x in enumerate(names) for y in names[i + 1 :])
    return {(x, y): regions[x].compare(regions[y]) for x, y in pairs}
