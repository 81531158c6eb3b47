"""SymPy → straight-line code on exact rationals and Arb balls.

A set of conditions is compiled once. The generated code shares every common subexpression, holds
each constant as an exact rational, calls nothing of SymPy, and returns three-valued answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp
from flint import fmpq
from sympy.functions.elementary.piecewise import ExprCondPair

from proofkit._errors import ArithmeticFailure, StatementError
from proofkit.arithmetic import limits, linear_algebra, long_run, number, spectrum
from proofkit.arithmetic.number import Number
from proofkit.arithmetic.orbits import decision
from proofkit.arithmetic.planar_family import family_condition, origin_condition
from proofkit.arithmetic.reduction import bounded_above_condition, ratio_of_exponentials
from proofkit.arithmetic.ternary import Ternary
from proofkit.statement import predicates as pr

_RUNTIME: dict[str, Any] = {
    "exp": number.exp, "log": number.log, "sqrt": number.sqrt, "power": number.power,
    "absolute": number.absolute, "maximum": number.maximum, "minimum": number.minimum,
    "sin": number.sin, "cos": number.cos, "tan": number.tan, "cot": number.cot,
    "atan": number.atan, "sign": number.sign, "pi": number.pi,
    "divide": number.divide, "where": number.where, "less": number.less,
    "less_equal": number.less_equal, "equal": number.equal, "not_equal": number.not_equal,
    "stable": spectrum.stable, "unstable": spectrum.unstable,
    "spectrum_on_line": spectrum.spectrum_on_line,
    "positive_definite": linear_algebra.positive_definite,
    "spectral_norm": spectrum.spectral_norm, "spectral_radius": spectrum.spectral_radius,
    "smallest_nonzero_eigenvalue": spectrum.smallest_nonzero_eigenvalue,
    "has_smallest_nonzero_eigenvalue": spectrum.has_smallest_nonzero_eigenvalue,
    "tends_to": limits.tends_to,
    "TRUE": Ternary.TRUE, "FALSE": Ternary.FALSE, "UNKNOWN": Ternary.UNKNOWN,
    "ONE": fmpq(1),
}  # fmt: skip

_CALLS: dict[type, str] = {
    sp.exp: "exp", sp.log: "log", sp.Abs: "absolute", sp.sin: "sin", sp.cos: "cos", sp.tan: "tan",
    sp.cot: "cot", sp.atan: "atan", sp.sign: "sign",
    sp.StrictLessThan: "less", sp.LessThan: "less_equal", sp.Eq: "equal", sp.Ne: "not_equal",
    pr.Stable: "stable", pr.Unstable: "unstable", pr.SpectrumOnLine: "spectrum_on_line",
    pr.PositiveDefinite: "positive_definite", pr.SpectralNorm: "spectral_norm",
    pr.SpectralRadius: "spectral_radius",
    pr.SmallestNonzeroEigenvalue: "smallest_nonzero_eigenvalue",
}  # fmt: skip

_SWAPPED: dict[type, str] = {sp.StrictGreaterThan: "less", sp.GreaterThan: "less_equal"}
_FOLDS: dict[type, str] = {sp.Max: "maximum", sp.Min: "minimum"}
_INFIX: dict[type, str] = {sp.And: "&", sp.Or: "|"}

Program = Callable[[Sequence[Number]], tuple[Any, ...]]

Universal = Callable[[pr.ForAll, Sequence[sp.Symbol]], Callable[[Sequence[Number]], Ternary]]
"""Makes of "for all" and its free symbols a function of their values that decides it."""


def compile_nodes(
    nodes: Sequence[sp.Basic],
    inputs: Sequence[sp.Symbol],
    universal: Universal | None = None,
) -> Program:
    """Compile expressions, matrices and conditions to one function of the `inputs`' values.

    Quantified conditions are decided by `universal`; without it they are `UNKNOWN`.

    Returns
    -------
    callable
        Takes the values in order; returns for each node a `Number`, a matrix as a tuple of row
        tuples, or a `Ternary`.

    Raises
    ------
    StatementError
        If a node has no translation, or a symbol is not among `inputs`.
    """
    writer = _Writer(inputs, universal)
    results = [writer.emit(node) for node in nodes]
    return writer.finish(results)


class _Writer:
    """Emits one assignment per distinct subexpression."""

    def __init__(self, inputs: Sequence[sp.Symbol], universal: Universal | None) -> None:
        self._names: dict[sp.Basic, str] = {x: f"v[{i}]" for i, x in enumerate(inputs)}
        self._lines: list[str] = []
        self._constants: dict[str, fmpq] = {}
        self._universal, self._quantified = universal, dict[str, Any]()

    def finish(self, results: Sequence[str]) -> Program:
        body = "\n    ".join([*self._lines, f"return ({''.join(r + ', ' for r in results)})"])
        namespace = {**_RUNTIME, **self._constants, **self._quantified}
        exec(compile(f"def program(v):\n    {body}\n", "<compiled claim>", "exec"), namespace)
        program: Program = namespace["program"]
        return program

    def emit(self, node: sp.Basic) -> str:
        """The name that holds the value of `node`, after writing the code that computes it."""
        if node not in self._names:
            self._names[node] = self._assign(self._expression(node))
        return self._names[node]

    def _assign(self, code: str) -> str:
        name = f"x{len(self._lines)}"
        self._lines.append(f"{name} = {code}")
        return name

    def _expression(self, node: sp.Basic) -> str:
        kind = type(node)
        if isinstance(node, sp.Rational):
            return self._constant(fmpq(int(node.p), int(node.q)))
        if isinstance(node, sp.MatrixBase):
            return self._matrix(node)
        if kind in _CALLS:
            return f"{_CALLS[kind]}({self._arguments(node.args)})"
        if kind is sp.StrictGreaterThan and _says_defined(node):
            return f"has_smallest_nonzero_eigenvalue({self.emit(node.args[0].args[0])})"
        if kind in _SWAPPED:
            return f"{_SWAPPED[kind]}({self._arguments(node.args[::-1])})"
        if kind in _FOLDS:
            return self._fold(_FOLDS[kind], node.args)
        if kind in _INFIX:
            return f" {_INFIX[kind]} ".join(self.emit(a) for a in node.args)
        method = _SPECIAL.get(kind)
        if method is None:
            raise StatementError(
                f"{kind.__name__} in {node} has no translation to exact arithmetic"
            )
        return method(self, node)

    def _arguments(self, nodes: Sequence[sp.Basic]) -> str:
        return ", ".join(self.emit(a) for a in nodes)

    def _constant(self, value: fmpq) -> str:
        name = f"c{len(self._constants)}"
        self._constants[name] = value
        return name

    def _fold(self, function: str, nodes: Sequence[sp.Basic]) -> str:
        code = self.emit(nodes[0])
        for node in nodes[1:]:
            code = f"{function}({code}, {self.emit(node)})"
        return code

    def _matrix(self, matrix: sp.MatrixBase) -> str:
        rows = (f"({self._arguments(matrix.row(i))},)" for i in range(matrix.rows))
        return f"({', '.join(rows)},)"

    def _add(self, node: sp.Add) -> str:
        return " + ".join(self.emit(a) for a in node.args)

    def _mul(self, node: sp.Mul) -> str:
        below = [sp.Pow(a.base, -a.exp) for a in node.args if _is_reciprocal(a)]
        above = [self.emit(a) for a in node.args if not _is_reciprocal(a)]
        code = " * ".join(above or [self._constant(fmpq(1))])
        if not below:
            return code
        return f"divide({code}, {' * '.join(self.emit(b) for b in below)})"

    def _pow(self, node: sp.Pow) -> str:
        base, exponent = node.args
        if _is_reciprocal(node):
            return f"divide({self._constant(fmpq(1))}, {self.emit(sp.Pow(base, -exponent))})"
        if exponent == sp.Rational(1, 2):
            return f"sqrt({self.emit(base)})"
        if base == sp.E:
            return f"exp({self.emit(exponent)})"
        if isinstance(exponent, sp.Rational):
            return f"power({self.emit(base)}, {self.emit(exponent)})"
        return f"exp({self.emit(exponent)} * log({self.emit(base)}))"

    def _implies(self, node: sp.Implies) -> str:
        premise, conclusion = (self.emit(a) for a in node.args)
        return f"{premise}.implies({conclusion})"

    def _equivalent(self, node: sp.Equivalent) -> str:
        first, *rest = (self.emit(a) for a in node.args)
        return " & ".join(f"{first}.iff({r})" for r in rest)

    def _not(self, node: sp.Not) -> str:
        return f"~{self.emit(node.args[0])}"

    def _piecewise(self, node: sp.Piecewise) -> str:
        cases: list[ExprCondPair] = list(node.args)
        if cases[-1].cond != sp.true:
            raise StatementError(f"{node} needs a last case that always holds: (value, True)")
        code = self.emit(cases[-1].expr)
        for case in reversed(cases[:-1]):
            code = f"where({self.emit(case.cond)}, {self.emit(case.expr)}, {code})"
        return code

    def _bounded_above(self, node: pr.BoundedAbove) -> str:
        try:
            return self.emit(bounded_above_condition(node))
        except ArithmeticFailure:
            return "UNKNOWN"

    def _tends_to(self, node: pr.TendsTo) -> str:
        try:
            sums = ratio_of_exponentials(node)
        except ArithmeticFailure:
            return "UNKNOWN"
        above, below = ("(" + "".join(f"({self._arguments(p)}), " for p in s) + ")" for s in sums)
        return f"tends_to({above}, {below}, {self.emit(node.target)})"

    def _family(self, node: pr.FamilyPredicate) -> str:
        try:
            return self.emit(family_condition(node))
        except ArithmeticFailure:
            return f"{self.emit(origin_condition(node))} & UNKNOWN"

    def _orbits_tend_to(self, node: pr.OrbitsTendTo) -> str:
        name = f"orbits_{len(self._quantified)}"
        self._quantified[name] = decision(node, compile_nodes)
        return f"{name}([{self._arguments(sorted(node.free_symbols, key=str))}])"

    def _every_orbit(self, node: pr.ClaimPredicate) -> str:
        name = f"every_orbit_{len(self._quantified)}"
        self._quantified[name] = long_run.refuting(node, compile_nodes)
        return f"{name}([{self._arguments(sorted(node.free_symbols, key=str))}])"

    def _for_all(self, node: pr.ForAll) -> str:
        if self._universal is None:
            return "UNKNOWN"
        free = sorted(node.free_symbols, key=str)
        name = f"for_all_{len(self._quantified)}"
        self._quantified[name] = self._universal(node, free)
        return f"{name}([{self._arguments(free)}])"


def _says_defined(node: sp.Basic) -> bool:
    """Whether it says that a smallest nonzero eigenvalue is positive, as each is that exists."""
    left, right = node.args
    return isinstance(left, pr.SmallestNonzeroEigenvalue) and right == 0


def _is_reciprocal(node: sp.Basic) -> bool:
    return isinstance(node, sp.Pow) and isinstance(node.exp, sp.Rational) and node.exp < 0


def _named(name: str) -> Callable[[_Writer, sp.Basic], str]:
    return lambda _writer, _node: name


_SPECIAL: Mapping[type, Callable[[_Writer, Any], str]] = {
    sp.Add: _Writer._add,
    sp.Mul: _Writer._mul,
    sp.Pow: _Writer._pow,
    sp.Implies: _Writer._implies,
    sp.Equivalent: _Writer._equivalent,
    sp.Not: _Writer._not,
    sp.Piecewise: _Writer._piecewise,
    pr.BoundedAbove: _Writer._bounded_above,
    pr.TendsTo: _Writer._tends_to,
    pr.ForAll: _Writer._for_all,
    pr.EveryRound: _Writer._every_orbit,
    pr.LiminfAtLeast: _Writer._every_orbit,
    pr.OrbitsTendTo: _Writer._orbits_tend_to,
    pr.LyapunovCoefficient: _Writer._family,
    pr.NeimarkSacker: _Writer._family,
    pr.Supercritical: _Writer._family,
    pr.Subcritical: _Writer._family,
    pr.CircleAmplitude: _Writer._family,
    pr.UniqueMinimiser: _named("UNKNOWN"),
    pr.OrbitsConverge: _Writer._every_orbit,
    pr.UniqueFixedPoint: _Writer._every_orbit,
    type(sp.pi): _named("pi()"),
    type(sp.E): _named("exp(ONE)"),
    type(sp.true): _named("TRUE"),
    type(sp.false): _named("FALSE"),
}
