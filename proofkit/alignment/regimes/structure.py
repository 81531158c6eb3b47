"""What a preference matrix is like, whatever the parameters."""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from proofkit.alignment import social_choice
from proofkit.alignment.social_choice import HALF, Preferences
from proofkit.arithmetic import spectrum
from proofkit.arithmetic.linear_algebra import Matrix
from proofkit.arithmetic.number import Number, rational
from proofkit.arithmetic.precision import working_precision

_BITS = 128


@frozen
class Structure:
    """Winners, transitivity and norms of a K×K preference matrix of fractions.

    Attributes
    ----------
    condorcet_winner, smith_set, order
        Indices of responses; `order` is from best to worst, None unless P is strictly transitive.
    tied_pairs
        The pairs i < j with `P_ij = ½`.
    wst, mst, sst, strictly_sst
        Stochastic transitivity: weak, moderate, strong, strictly strong.
    additive
        Whether `P_ij = ½ + u_i − u_j` for some u.
    spectral_norm
        ‖A‖₂ of `A = P − ½11ᵀ`, exact where it is rational.
    span_constant
        `c(P) = ½ max_ij span_k(P_ik − P_jk)`.
    """

    P: Preferences = field(repr=False)
    condorcet_winner: int | None
    smith_set: tuple[int, ...]
    order: tuple[int, ...] | None
    tied_pairs: tuple[tuple[int, int], ...]
    wst: bool
    mst: bool
    sst: bool
    strictly_sst: bool
    additive: bool
    spectral_norm: Number = field(eq=False)
    span_constant: Fraction

    @classmethod
    def of(cls, P: Preferences) -> Structure:
        """The structure of a preference matrix, which is not checked again."""
        return cls(
            P=P,
            condorcet_winner=social_choice.condorcet_winner(P),
            smith_set=social_choice.smith_set(P),
            order=social_choice.transitive_order(P),
            tied_pairs=social_choice.tied_pairs(P),
            wst=social_choice.weakly_transitive(P),
            mst=social_choice.moderately_transitive(P),
            sst=social_choice.strongly_transitive(P),
            strictly_sst=social_choice.strictly_strongly_transitive(P),
            additive=social_choice.is_additive(P),
            spectral_norm=_norm_of_skew_part(P),
            span_constant=social_choice.span_constant(P),
        )


def skew_part(P: Preferences) -> Matrix:
    """A = P − ½11ᵀ, over ℚ."""
    return tuple(tuple(rational(p - HALF) for p in row) for row in P)


def _norm_of_skew_part(P: Preferences) -> Number:
    with working_precision(_BITS):
        return spectrum.spectral_norm(skew_part(P))
