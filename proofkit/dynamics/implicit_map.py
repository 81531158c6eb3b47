"""Iterated maps on policies whose step solves equations, such as those of an inner optimum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import sympy as sp
from attrs import field, frozen
from sympy.logic.boolalg import Boolean

from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.jets import Jet, implicit_jet, jet
from proofkit.dynamics.iterated_map import contrasts, logits, softmax
from proofkit.statement.claim import equal
from proofkit.statement.implicit import implicit
from proofkit.statement.variables import Simplex, column

Inner = Callable[[sp.ImmutableMatrix, sp.ImmutableMatrix], Sequence[sp.Expr]]
Outer = Callable[[sp.ImmutableMatrix, sp.ImmutableMatrix], sp.ImmutableMatrix]


@frozen
class ImplicitMap:
    """The map ``θ → outer(θ, h)`` on the logits of K responses, where ``inner(θ, h) = 0``.

    Where the derivative of `inner` by h is invertible, h is locally a function of θ (implicit
    function theorem), and ``∂h/∂θ`` solves ``inner_h · ∂h/∂θ + inner_θ = 0``.

    Parameters
    ----------
    size
        K.
    hidden_size
        The number of entries of h, and of equations.
    inner
        From K logits and h to the expressions that vanish; adding a constant to the logits must
        not change them.
    outer
        From K logits and h to K logits; adding a constant to the argument may only add one to the
        value.
    """

    size: int
    hidden_size: int
    inner: Inner = field(eq=False, repr=False)
    outer: Outer = field(eq=False, repr=False)

    def __call__(self, policy: sp.Matrix, hidden: sp.Matrix) -> sp.ImmutableMatrix:
        """The next policy, where `hidden` solves the inner equations."""
        return softmax(self.outer(logits(policy), sp.ImmutableMatrix(hidden)))

    def hidden(self, name: str, policy: sp.Matrix) -> sp.ImmutableMatrix:
        """A variable for the solutions of the inner equations at a policy."""
        return implicit(name, self.hidden_size, lambda h: self._inner_at(policy, h))

    def solves(self, policy: sp.Matrix, hidden: sp.Matrix) -> Boolean:
        """`hidden` solves the inner equations at `policy`."""
        found = column(self._inner_at(policy, sp.ImmutableMatrix(hidden)))
        return equal(found, sp.zeros(self.hidden_size, 1))

    def fixes(self, policy: sp.Matrix, hidden: sp.Matrix) -> Boolean:
        """`policy` is a fixed point, where `hidden` solves the inner equations there."""
        theta = logits(policy)
        return equal(contrasts(self.outer(theta, sp.ImmutableMatrix(hidden))), contrasts(theta))

    def fixed_point(self, name: str) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
        """A variable for the interior fixed points: policy and solution of the inner equations."""
        K = self.size

        def system(x: sp.ImmutableMatrix) -> list[sp.Expr]:
            theta, h = column([*x[: K - 1], sp.Integer(0)]), column(x[K - 1 :])
            moved = contrasts(self.outer(theta, h)) - column(x[: K - 1])
            return [*moved, *self.inner(theta, h)]

        found = implicit(name, K - 1 + self.hidden_size, system)
        return softmax([*found[: K - 1], sp.Integer(0)]), column(found[K - 1 :])

    def linearised(
        self, policy: sp.Matrix, hidden: sp.Matrix
    ) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
        """``inner_h`` and ``inner_θ`` at a policy, θ in logits modulo constants."""
        by_theta, by_hidden = self._inner_derivatives
        return self._at(by_hidden, policy, hidden), self._at(by_theta, policy, hidden)

    def slope(self, name: str, policy: sp.Matrix, hidden: sp.Matrix) -> sp.ImmutableMatrix:
        """A variable for ``∂h/∂θ``, θ in logits modulo constants: what implicit differentiation
        of the inner equations gives, so that ``inner_h · slope + inner_θ = 0``."""
        by_hidden, by_theta = self.linearised(policy, hidden)
        shape = (self.hidden_size, self.size - 1)

        def system(x: sp.ImmutableMatrix) -> list[sp.Expr]:
            return list(by_hidden * sp.Matrix(*shape, list(x)) + by_theta)

        return sp.ImmutableMatrix(*shape, list(implicit(name, shape[0] * shape[1], system)))

    def jacobian(
        self, policy: sp.Matrix, hidden: sp.Matrix, slope: sp.Matrix | None = None
    ) -> sp.ImmutableMatrix:
        """The derivative at a policy, in logits modulo constants: (K−1)×(K−1).

        Parameters
        ----------
        policy, hidden
            A policy, and the solution of the inner equations there.
        slope
            ``∂h/∂θ`` there, such as `slope` returns; by default the linear system for it is
            solved, which takes an explicit point of few parameters.
        """
        if slope is None:
            by_hidden, by_theta = self.linearised(policy, hidden)
            slope = -by_hidden.applyfunc(sp.factor).inv() * by_theta.applyfunc(sp.factor)
        by_theta, by_hidden = (self._at(m, policy, hidden) for m in self._outer_derivatives)
        total = by_theta + by_hidden * slope
        return sp.ImmutableMatrix(total.applyfunc(sp.expand))

    def derivatives(self, policy: sp.Matrix, hidden: sp.Matrix, order: int) -> Jet:
        """All partial derivatives up to `order` of the image in the coordinates θ_i − θ_K.

        Maps multi-indices to columns; the policy and its `hidden` must be explicit.
        """
        theta, h = self._symbols
        free, at = theta[:-1], contrasts(logits(policy))
        ground = {theta[-1]: sp.Integer(0)}
        equations = [e.xreplace(ground) for e in self.inner(column(theta), column(h))]
        image = [e.xreplace(ground) for e in contrasts(self.outer(column(theta), column(h)))]
        inner = implicit_jet(equations, h, free, list(hidden), list(at), order)
        return jet(image, free, list(at), order, hidden=h, hidden_jet=inner)

    @cached_property
    def _symbols(self) -> tuple[tuple[sp.Symbol, ...], tuple[sp.Symbol, ...]]:
        theta = tuple(sp.Dummy(f"theta_{i + 1}", real=True) for i in range(self.size))
        h = tuple(sp.Dummy(f"h_{i + 1}", real=True) for i in range(self.hidden_size))
        return theta, h

    @cached_property
    def _inner_derivatives(self) -> tuple[sp.Matrix, sp.Matrix]:
        theta, h = self._symbols
        return self._partial(self.inner(column(theta), column(h)))

    @cached_property
    def _outer_derivatives(self) -> tuple[sp.Matrix, sp.Matrix]:
        theta, h = self._symbols
        return self._partial(contrasts(self.outer(column(theta), column(h))))

    def _partial(self, expressions: Sequence[sp.Expr]) -> tuple[sp.Matrix, sp.Matrix]:
        """The derivatives by the logits modulo constants, and by h."""
        theta, h = self._symbols
        expressions = list(expressions)
        return shared_jacobian(expressions, theta[:-1]), shared_jacobian(expressions, h)

    def _inner_at(self, policy: sp.Matrix, hidden: sp.ImmutableMatrix) -> list[sp.Expr]:
        total = _total(policy)
        return [
            sp.sympify(e, strict=True).xreplace(total) for e in self.inner(logits(policy), hidden)
        ]

    def _at(self, matrix: sp.Matrix, policy: sp.Matrix, hidden: sp.Matrix) -> sp.ImmutableMatrix:
        theta, h = self._symbols
        point = dict(zip((*theta, *h), (*logits(policy), *hidden), strict=True))
        return sp.ImmutableMatrix(matrix.xreplace(point).xreplace(_total(policy)))


def _total(policy: sp.Matrix) -> dict[sp.Expr, sp.Expr]:
    """That the entries sum to one, for a policy variable: the softmax divides by their sum."""
    owner = getattr(policy[0], "variable", None)
    whole = isinstance(owner, Simplex) and tuple(policy) == owner.coordinates
    return {sp.Add(*policy): sp.Integer(1)} if whole else {}
