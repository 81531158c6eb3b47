"""Functions of columns whose length is a symbol."""

from __future__ import annotations

from typing import Any

import sympy as sp

from proofkit._errors import StatementError


class Softmax(sp.MatrixExpr):
    """The column ``p_i = exp(θ_i) / Σ_k exp(θ_k)`` for a column θ."""

    def __new__(cls, logits: sp.MatrixExpr) -> Softmax:
        node: Softmax = sp.Basic.__new__(cls, _column(logits))
        return node

    @property
    def logits(self) -> sp.MatrixExpr:
        return self.args[0]

    @property
    def shape(self) -> tuple[Any, Any]:
        return (self.logits.rows, self.logits.cols)


class JacobianMatrix(sp.MatrixExpr):
    """The derivative of a column `image` by the matrix symbol `point`, a column, at that point."""

    def __new__(cls, image: sp.MatrixExpr, point: sp.MatrixSymbol) -> JacobianMatrix:
        if not isinstance(point, sp.MatrixSymbol):
            raise StatementError(f"the derivative by {point}: that is no matrix variable")
        node: JacobianMatrix = sp.Basic.__new__(cls, _column(image), _column(point))
        return node

    @property
    def image(self) -> sp.MatrixExpr:
        return self.args[0]

    @property
    def point(self) -> sp.MatrixSymbol:
        return self.args[1]

    @property
    def shape(self) -> tuple[Any, Any]:
        return (self.image.rows, self.point.rows)


def _column(matrix: sp.MatrixExpr) -> sp.MatrixExpr:
    if not isinstance(matrix, sp.MatrixExpr) or matrix.cols != 1:
        raise StatementError(f"{matrix} is no column")
    return matrix
