"""A normal form for matrices of symbolic order: sums of words with scalar coefficients.

A word is a product of letters: matrix symbols, their transposes, columns of ones, diagonal
matrices. Products are multiplied out, and equations given between matrices are used from left to
right until none applies. If no word is left the matrix is zero. If some are, nothing follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import sympy as sp
from attrs import define, field
from sympy.logic.boolalg import Boolean

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic.normal_form import NormalForms
from proofkit.statement.predicates import JacobianMatrix, Softmax, has_symbolic_order

Word = tuple[sp.MatrixExpr, ...]
Combination = Mapping[Word, sp.Expr]

REWRITINGS = 20_000
"""Limit for one normal form: equations that go in circles are given up."""


@define
class WordForms:
    """Normal forms modulo matrix equations.

    Parameters
    ----------
    scalars
        Decides whether a coefficient vanishes.
    equations
        Those whose left side is one word are used, from left to right; and transposed, if that word
        has several letters.
    """

    scalars: NormalForms
    equations: Iterable[Boolean] = ()
    _rules: dict[Word, Combination] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for equation in self.equations:
            self.learn(equation)

    def learn(self, fact: Boolean) -> None:
        """From here on use the matrix equations in `fact`."""
        for part in sp.And.make_args(fact):
            if isinstance(part, sp.Eq) and has_symbolic_order(part.lhs):
                self._learn(part.lhs, part.rhs)

    def is_zero(self, matrix: sp.MatrixExpr) -> bool:
        """True if the matrix is proved to vanish."""
        return all(self.scalars.is_zero(c) for c in self.normal(matrix).values())

    def normal(self, matrix: sp.MatrixExpr) -> Combination:
        """The matrix as a combination of words to which no equation applies."""
        waiting, done = dict(expanded(matrix)), dict[Word, sp.Expr]()
        for _ in range(REWRITINGS):
            if not waiting:
                return done
            word, coefficient = waiting.popitem()
            rewritten = self._rewritten(word)
            if rewritten is None:
                done = _sum(done, {word: coefficient})
            else:
                waiting = _sum(waiting, {w: coefficient * c for w, c in rewritten.items()})
        raise ArithmeticFailure("words: the equations between matrices go in circles")

    def _learn(self, left: sp.MatrixExpr, right: sp.MatrixExpr) -> None:
        words = expanded(left)
        if len(words) != 1:
            return
        ((word, coefficient),) = words.items()
        if coefficient != 1 or not word:
            return
        self._rules[word] = expanded(right)
        if len(word) > 1:
            self._rules[_transposed(word)] = expanded(sp.Transpose(right))

    def _rewritten(self, word: Word) -> Combination | None:
        for start in range(len(word)):
            for end in range(start + 1, len(word) + 1):
                image = self._image(word[start:end])
                if image is not None:
                    return {(*word[:start], *w, *word[end:]): c for w, c in image.items()}
        return None

    def _image(self, piece: Word) -> Combination | None:
        """What a piece equals: by a given equation, or as diag(v) 1 = v and softmax sums to 1."""
        match piece:
            case (sp.DiagMatrix() as diagonal, sp.OneMatrix() as ones) if ones.cols == 1:
                return expanded(diagonal.args[0])
            case (sp.OneMatrix() as ones, sp.DiagMatrix() as diagonal) if ones.rows == 1:
                return expanded(sp.Transpose(diagonal.args[0]))
            case (sp.OneMatrix() as ones, Softmax()) if ones.rows == 1:
                return {(): sp.Integer(1)}
            case (sp.Transpose() as row, sp.OneMatrix() as ones) if ones.cols == 1:
                if isinstance(row.arg, Softmax):
                    return {(): sp.Integer(1)}
        return self._rules.get(piece)


def expanded(matrix: sp.MatrixExpr) -> Combination:
    """The matrix multiplied out; transposes stand on letters only.

    Raises
    ------
    ArithmeticFailure
        If it is built from anything but sums, products, powers and transposes of letters.
    """
    match matrix:
        case sp.MatAdd():
            return reduce(_sum, map(expanded, matrix.args))
        case sp.MatMul():
            factors = [f if f.is_Matrix else None for f in matrix.args]
            scalar = sp.Mul(*(a for a, f in zip(matrix.args, factors, strict=True) if f is None))
            product = reduce(_product, (expanded(f) for f in factors if f is not None))
            return {w: scalar * c for w, c in product.items()}
        case sp.MatPow() if isinstance(matrix.exp, sp.Integer) and matrix.exp > 0:
            return reduce(_product, [expanded(matrix.base)] * int(matrix.exp))
        case sp.Transpose():
            return {_transposed(w): c for w, c in expanded(matrix.arg).items()}
        case sp.Identity():
            return {(): sp.Integer(1)}
        case sp.ZeroMatrix():
            return {}
        case sp.OneMatrix():
            column = () if matrix.rows == 1 else (sp.OneMatrix(matrix.rows, 1),)
            row = () if matrix.cols == 1 else (sp.OneMatrix(1, matrix.cols),)
            return {(*column, *row): sp.Integer(1)}
        case sp.MatrixSymbol() | sp.DiagMatrix() | Softmax() | JacobianMatrix():
            return {(matrix,): sp.Integer(1)}
    raise ArithmeticFailure(f"words: no place for {type(matrix).__name__} in {matrix}")


def _transposed(word: Word) -> Word:
    return tuple(_transposed_letter(letter) for letter in reversed(word))


def _transposed_letter(letter: sp.MatrixExpr) -> sp.MatrixExpr:
    if isinstance(letter, sp.Transpose):
        return letter.arg
    if isinstance(letter, sp.OneMatrix):
        return sp.OneMatrix(letter.cols, letter.rows)
    return letter if isinstance(letter, sp.DiagMatrix) else sp.Transpose(letter)


def _sum(first: Combination, second: Combination) -> dict[Word, sp.Expr]:
    total = dict(first)
    for word, coefficient in second.items():
        total[word] = total.get(word, sp.Integer(0)) + coefficient
    return total


def _product(first: Combination, second: Combination) -> Combination:
    product: dict[Word, sp.Expr] = {}
    for left, a in first.items():
        for right, b in second.items():
            product = _sum(product, {(*left, *right): a * b})
    return product
