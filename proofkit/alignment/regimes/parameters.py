"""The parameters of MRS-IPO, exact."""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from proofkit._errors import InputError


@frozen
class Parameters:
    """The rates of MRS-IPO.

    Attributes
    ----------
    alpha, lam
        In [0, 1]: how much of the current policy enters the next reference and the next sampler.
    beta
        Positive; multiplies the preference term.

    Raises
    ------
    InputError
        If one lies outside its range.
    """

    alpha: Fraction = field()
    beta: Fraction = field()
    lam: Fraction = field()

    @alpha.validator
    def _check_alpha(self, _: object, value: Fraction) -> None:
        _check_unit_interval("alpha", value)

    @beta.validator
    def _check_beta(self, _: object, value: Fraction) -> None:
        if value <= 0:
            raise InputError(f"beta = {value}: choose a number above 0")

    @lam.validator
    def _check_lam(self, _: object, value: Fraction) -> None:
        _check_unit_interval("lambda", value)


def _check_unit_interval(name: str, value: Fraction) -> None:
    if not 0 <= value <= 1:
        raise InputError(f"{name} = {value}: choose a number between 0 and 1")
