"""Whether a smallest nonzero eigenvalue exists decides whether a conclusion has a value."""

from __future__ import annotations

import pytest

from proofkit.recheck._intervals import Arithmetic, point
from proofkit.recheck._matrices import has_smallest_nonzero_eigenvalue


@pytest.mark.parametrize(
    "matrix, expected",
    [
        ([[1, 0], [0, 0]], True),
        ([[2, 1], [1, 2]], True),
        ([[0, 0], [0, 0]], False),
        ([[1, 0], [0, -1]], False),
        ([[1, 1], [0, 1]], False),
    ],
)
def test_which_matrices_have_a_smallest_nonzero_eigenvalue(matrix, expected):
    entries = [[point(x) for x in row] for row in matrix]
    assert has_smallest_nonzero_eigenvalue(entries, Arithmetic(64)) is expected
