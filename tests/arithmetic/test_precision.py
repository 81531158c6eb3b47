"""One owner of the working precision."""

from itertools import pairwise

import flint
import pytest
from flint import arb

from proofkit.arithmetic.precision import PRECISIONS, working_precision


def test_precision_is_set_inside_and_restored_outside():
    before = flint.ctx.prec
    with working_precision(200):
        assert flint.ctx.prec == 200
        with working_precision(300):
            assert flint.ctx.prec == 300
        assert flint.ctx.prec == 200
    assert flint.ctx.prec == before


def test_precision_is_restored_after_an_error():
    before = flint.ctx.prec
    with pytest.raises(KeyError), working_precision(999):
        raise KeyError
    assert flint.ctx.prec == before


def test_more_bits_give_a_smaller_ball():
    radii = []
    for bits in PRECISIONS:
        with working_precision(bits):
            radii.append((arb(1) / 3).rad())
    assert all(b < a for a, b in pairwise(radii))


@pytest.mark.parametrize("bits", [1, 0, -64])
def test_senseless_precision_is_refused(bits):
    with pytest.raises(ValueError, match="at least 2"), working_precision(bits):
        pass
