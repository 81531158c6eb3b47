"""Margins of conditions: how far each is from failing, in floats, at many points at once.

A positive margin suggests that the condition holds, a negative one that it fails, and nan says
nothing. This is the quantitative semantics of robustness-guided falsification (Fainekos and Pappas,
*Robustness of temporal logic specifications*, 2009): a comparison has the relative difference of
its sides, a conjunction the least margin of its parts. Nothing is decided by it; it shows where to
look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp

from proofkit._errors import ArithmeticFailure
from proofkit.arithmetic import float_functions as ff
from proofkit.arithmetic.derivatives import shared_jacobian
from proofkit.arithmetic.float_functions import EQUAL, Floats
from proofkit.arithmetic.float_maps import FixedPoints
from proofkit.arithmetic.float_newton import FloatProgram
from proofkit.arithmetic.planar_family import family_condition
from proofkit.arithmetic.reduction import bounded_above_condition
from proofkit.statement import predicates as pr

LARGEST = 20_000
"""Subexpressions of what is compiled; more would take too long."""

_RUNTIME: dict[str, Any] = {"np": np} | {
    f.__name__: f
    for f in (
        *(ff.both, ff.either, ff.same_truth, ff.strictly, ff.weakly, ff.equally),
        *(ff.stacked, ff.columns),
        *(ff.spectral_radius, ff.spectral_norm, ff.smallest_nonzero_eigenvalue),
        *(ff.definiteness, ff.off_line),
    )
}

_CALLS: dict[type, str] = {
    sp.exp: "np.exp", sp.log: "np.log", sp.Abs: "np.abs", sp.sin: "np.sin", sp.cos: "np.cos",
    sp.tan: "np.tan", sp.cot: "1 / np.tan", sp.atan: "np.arctan", sp.sign: "np.sign",
    pr.SpectralNorm: "spectral_norm", pr.SpectralRadius: "spectral_radius",
    pr.SmallestNonzeroEigenvalue: "smallest_nonzero_eigenvalue",
    pr.PositiveDefinite: "definiteness", pr.SpectrumOnLine: "off_line",
}  # fmt: skip

_FOLDS: dict[type, str] = {
    sp.Max: "np.maximum", sp.Min: "np.minimum", sp.And: "both", sp.Or: "either",
}  # fmt: skip

_CONSTANTS: dict[type, str] = {
    type(sp.pi): "np.pi", type(sp.E): "np.e", type(sp.true): "np.inf", type(sp.false): "-np.inf",
}  # fmt: skip


class NoFloatMeaning(Exception):
    """A node whose value or margin is not computed in floats."""


def compile_floats(nodes: Sequence[sp.Basic], inputs: Sequence[sp.Symbol]) -> FloatProgram | None:
    """The value of each expression and the margin of each condition, in terms of the inputs; None
    if one has no meaning in floats.

    Numbers that are nearly equal count as equal: then ``<`` and ``≠`` have a negative margin, ``≤``
    and ``=`` a positive one, all very small.
    """
    try:
        return _compiled(nodes, inputs)
    except NoFloatMeaning:
        return None


def _compiled(nodes: Sequence[sp.Basic], inputs: Sequence[sp.Symbol]) -> FloatProgram:
    writer = _Writer(inputs)
    return writer.finish([writer.emit(node) for node in nodes])


class _Writer:
    """Emits one assignment for each distinct subexpression."""

    def __init__(self, inputs: Sequence[sp.Symbol]) -> None:
        self._names: dict[sp.Basic, str] = {x: f"v[{i}]" for i, x in enumerate(inputs)}
        self._lines: list[str] = []
        self._maps: dict[str, FloatProgram] = {}

    def finish(self, results: Sequence[str]) -> FloatProgram:
        code = "\n    ".join([*self._lines, f"return ({''.join(r + ', ' for r in results)})"])
        namespace = {**_RUNTIME, **self._maps}
        exec(compile(f"def program(v, n):\n    {code}\n", "<margins>", "exec"), namespace)
        program = namespace["program"]

        def run(points: Floats) -> Floats:
            count = points.shape[1]
            found = np.empty((len(results), count))
            with np.errstate(all="ignore"):
                for row, value in zip(found, program(points, count), strict=True):
                    row[:] = value
            return found

        return run

    def emit(self, node: sp.Basic) -> str:
        """The name of the value of `node`, after writing the code that computes it."""
        if node not in self._names:
            if len(self._lines) > LARGEST:
                raise NoFloatMeaning
            code = self._expression(node)
            name = f"x{len(self._lines)}"
            self._lines.append(f"{name} = {code}")
            self._names[node] = name
        return self._names[node]

    def _expression(self, node: sp.Basic) -> str:
        kind = type(node)
        if isinstance(node, sp.Rational):
            return f"np.float64({_as_float(node)!r})"
        if isinstance(node, sp.MatrixBase):
            rows = (f"[{self._arguments(node.row(i))}]" for i in range(node.rows))
            return f"stacked([{', '.join(rows)}], n)"
        if kind in _CALLS:
            return f"{_CALLS[kind]}({self._arguments(node.args)})"
        if kind in _FOLDS:
            return self._fold(_FOLDS[kind], node.args)
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        method = _SPECIAL.get(kind)
        if method is None:
            raise NoFloatMeaning
        return method(self, node)

    def _arguments(self, nodes: Sequence[sp.Basic]) -> str:
        return ", ".join(self.emit(a) for a in nodes)

    def _fold(self, function: str, nodes: Sequence[sp.Basic]) -> str:
        code = self.emit(nodes[0])
        for node in nodes[1:]:
            code = f"{function}({code}, {self.emit(node)})"
        return code

    def _add(self, node: sp.Add) -> str:
        return " + ".join(self.emit(a) for a in node.args)

    def _mul(self, node: sp.Mul) -> str:
        return " * ".join(self.emit(a) for a in node.args)

    def _pow(self, node: sp.Pow) -> str:
        base, exponent = node.args
        if base == sp.E:
            return f"np.exp({self.emit(exponent)})"
        code = self.emit(base)
        match exponent:
            case sp.Integer() if 2 <= exponent <= 4:
                return " * ".join([code] * int(exponent))
            case sp.Integer() if exponent == -1:
                return f"1.0 / {code}"
            case sp.Rational() if exponent == sp.Rational(1, 2):
                return f"np.sqrt({code})"
        return f"np.power({code}, {self.emit(exponent)})"

    def _sides(self, large: sp.Expr, small: sp.Expr) -> str:
        terms = ([t for t in sp.Add.make_args(side) if t != 0] for side in (large, small))
        return ", ".join(f"[{self._arguments(side)}]" for side in terms)

    def _strict(self, node: Any) -> str:
        return f"strictly({self._sides(node.gts, node.lts)})"

    def _weak(self, node: Any) -> str:
        return f"weakly({self._sides(node.gts, node.lts)})"

    def _equal(self, node: sp.Eq) -> str:
        return f"equally({self._sides(node.lhs, node.rhs)})"

    def _unequal(self, node: sp.Ne) -> str:
        return f"-equally({self._sides(node.lhs, node.rhs)})"

    def _not(self, node: sp.Not) -> str:
        return f"-({self.emit(node.args[0])})"

    def _implies(self, node: sp.Implies) -> str:
        premise, conclusion = (self.emit(a) for a in node.args)
        return f"either(-{premise}, {conclusion})"

    def _equivalent(self, node: sp.Equivalent) -> str:
        first, *rest = (self.emit(a) for a in node.args)
        code = f"same_truth({first}, {rest[0]})"
        for other in rest[1:]:
            code = f"both({code}, same_truth({first}, {other}))"
        return code

    def _piecewise(self, node: sp.Piecewise) -> str:
        code = "np.nan"
        for value, condition in reversed(node.args):
            code = f"np.where({self.emit(condition)} > 0, {self.emit(value)}, {code})"
        return code

    def _stable(self, node: pr.Stable) -> str:
        return f"1 - spectral_radius({self.emit(node.matrix)}) - {EQUAL}"

    def _unstable(self, node: pr.Unstable) -> str:
        return f"spectral_radius({self.emit(node.matrix)}) - 1 - {EQUAL}"

    def _orbits_tend_to(self, node: pr.OrbitsTendTo) -> str:
        """Where the limit is unstable hardly any orbit tends to it, and where it is no fixed point
        none does."""
        if node.hidden:
            raise NoFloatMeaning
        try:
            slopes = shared_jacobian(tuple(node.image), node.state)
        except ArithmeticFailure:
            raise NoFloatMeaning from None
        there = dict(zip(node.state, node.limit, strict=True))
        code = f"1 - spectral_radius({self.emit(slopes.xreplace(there))}) - {EQUAL}"
        for a, b in zip(node.image.xreplace(there), node.limit, strict=True):
            stays = f"equally({self._sides(a, b)})"
            code = f"np.where({stays} < 0, {stays}, {code})"
        return code

    def _map(self, node: pr.UniqueFixedPoint | pr.OrbitsConverge) -> str:
        """By the fixed points of the map."""
        parameters = sorted(node.free_symbols, key=str)
        moved = [y - x for y, x in zip(node.image, node.state, strict=True)]
        program = _compiled(moved, [*parameters, *node.state])
        points = FixedPoints(program, len(node.state))
        name = f"map_{len(self._maps)}"
        unique = isinstance(node, pr.UniqueFixedPoint)
        self._maps[name] = points.uniqueness if unique else points.attraction
        return f"{name}(columns([{self._arguments(parameters)}], n))"

    def _reduced(self, node: Any) -> str:
        """By way of an equivalent condition without the predicate."""
        reduce = bounded_above_condition if isinstance(node, pr.BoundedAbove) else family_condition
        try:
            return self.emit(reduce(node))
        except ArithmeticFailure:
            raise NoFloatMeaning from None


def _as_float(number: sp.Rational) -> float:
    try:
        return int(number.p) / int(number.q)
    except OverflowError:
        raise NoFloatMeaning from None


_SPECIAL: Mapping[type, Callable[[_Writer, Any], str]] = {
    sp.Add: _Writer._add,
    sp.Mul: _Writer._mul,
    sp.Pow: _Writer._pow,
    sp.StrictGreaterThan: _Writer._strict,
    sp.StrictLessThan: _Writer._strict,
    sp.GreaterThan: _Writer._weak,
    sp.LessThan: _Writer._weak,
    sp.Eq: _Writer._equal,
    sp.Ne: _Writer._unequal,
    sp.Not: _Writer._not,
    sp.Implies: _Writer._implies,
    sp.Equivalent: _Writer._equivalent,
    sp.Piecewise: _Writer._piecewise,
    pr.Stable: _Writer._stable,
    pr.Unstable: _Writer._unstable,
    pr.OrbitsTendTo: _Writer._orbits_tend_to,
    pr.UniqueFixedPoint: _Writer._map,
    pr.OrbitsConverge: _Writer._map,
    pr.BoundedAbove: _Writer._reduced,
    pr.LyapunovCoefficient: _Writer._reduced,
    pr.NeimarkSacker: _Writer._reduced,
    pr.Supercritical: _Writer._reduced,
    pr.Subcritical: _Writer._reduced,
    pr.CircleAmplitude: _Writer._reduced,
}
