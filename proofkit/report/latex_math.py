"""Formulas in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import BooleanFunction
from sympy.printing.latex import LatexPrinter

from proofkit.notation.domains import domain
from proofkit.notation.matrices import MatrixNames
from proofkit.notation.names import GREEK, Name, of_coordinate, split
from proofkit.notation.unicode import in_order, map_matrices
from proofkit.report.latex_words import plain
from proofkit.statement.intervals import Interval
from proofkit.statement.predicates import ForAll

WIDEST_MATRIX = 240
WIDEST_EXPONENT = 40
WIDEST_BOX = 360
"""Characters of LaTeX source."""


def matrix_name(number: int) -> str:
    r"""``M``, ``M_{2}``, ..."""
    return "M" if number == 1 else f"M_{{{number}}}"


def typeset(name: Name) -> str:
    r"""A name such as ``\pi_{\mathrm{ref},12}'``."""
    words = ",".join(w if w.isdigit() else rf"\mathrm{{{w}}}" for w in name.words)
    comma = "," if any(i > 9 for i in name.indices) else ""
    subscript = ",".join(filter(None, (words, comma.join(map(str, name.indices)))))
    return _stem(name.stem) + "'" * name.primes + (f"_{{{subscript}}}" if subscript else "")


def _stem(stem: str) -> str:
    if stem in GREEK:
        return rf"\{stem}"
    return stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"


class ClaimLatexPrinter(LatexPrinter):
    """Prints claims; predicates become the mathematics that their docstrings define.

    A large matrix is named, to be written out entry by entry below.
    """

    def __init__(self) -> None:
        super().__init__({"mat_str": "pmatrix", "mat_delim": "", "long_frac_ratio": 12})
        self.matrices = MatrixNames()

    def _print_MatrixBase(self, matrix: sp.MatrixBase) -> str:
        shown = str(super()._print_MatrixBase(matrix))
        if len(shown) <= WIDEST_MATRIX:
            return shown
        return matrix_name(self.matrices.number(matrix))

    def _print_exp(self, node: sp.exp, exp: str | None = None) -> str:
        """A long exponent stands on the line, where it can be broken."""
        argument = self._print(node.args[0])
        if len(argument) <= WIDEST_EXPONENT:
            return _powered(f"e^{{{argument}}}", exp)
        return _powered(rf"\exp\left({argument}\right)", exp)

    def _print_Symbol(self, x: sp.Symbol, style: str = "plain") -> str:
        return typeset(split(x.name))

    def _print_Coordinate(self, x: Any) -> str:
        return typeset(of_coordinate(x))

    def _print_Pow(self, power: sp.Pow) -> str:
        """A primed or subscripted base takes its exponent outside."""
        if isinstance(power.base, sp.Symbol) and power.exp.is_Integer and power.exp > 1:
            base = self._print(power.base)
            shown = rf"\left({base}\right)" if "'" in base else base
            return f"{shown}^{{{power.exp}}}"
        return str(super()._print_Pow(power))

    def _print_And(self, node: sp.And) -> str:
        return self._joined(r" \wedge ", in_order(node.args))

    def _print_Or(self, node: sp.Or) -> str:
        return self._joined(r" \vee ", in_order(node.args))

    def _print_Implies(self, node: sp.Implies, altchar: str | None = None) -> str:
        return self._joined(r" \implies ", node.args)

    def _print_Equivalent(self, node: sp.Equivalent, altchar: str | None = None) -> str:
        return self._joined(r" \iff ", in_order(node.args))

    def _print_Not(self, node: sp.Not) -> str:
        (negated,) = node.args
        if isinstance(negated, ForAll):
            return self._quantified(r"\exists", negated, sp.Not(negated.condition))
        return rf"\neg\left({self._print(negated)}\right)"

    def _joined(self, sign: str, parts: Iterable[sp.Basic]) -> str:
        return sign.join(
            rf"\left({self._print(p)}\right)" if isinstance(p, BooleanFunction) else self._print(p)
            for p in parts
        )

    def _print_AppliedUndef(self, node: Any) -> str:
        return rf"{typeset(split(type(node).__name__))}\left({self._list(node.args)}\right)"

    def _list(self, items: Iterable[Any]) -> str:
        return ", ".join(self._print(item) for item in items)

    def _print_Stable(self, node: Any) -> str:
        return rf"\rho{_grouped(self._print(node.matrix))} < 1"

    def _print_Unstable(self, node: Any) -> str:
        return rf"\rho{_grouped(self._print(node.matrix))} > 1"

    def _print_PositiveDefinite(self, node: Any) -> str:
        return rf"{self._print(node.matrix)} \succ 0"

    def _print_SpectrumOnLine(self, node: Any) -> str:
        matrix, line = self._print(node.matrix), self._print(node.real_part)
        return rf"\operatorname{{spec}}{_grouped(matrix)} \subset {line} + i\mathbb{{R}}"

    def _print_BoundedAbove(self, node: Any) -> str:
        over = self._list(node.args[1])
        return rf"\sup_{{{over}}} \left[{self._print(node.objective)}\right] < \infty"

    def _print_UniqueMinimiser(self, node: Any) -> str:
        over = self._list(node.args[1])
        words = r"\text{ has one minimiser up to a constant}"
        return rf"{over} \mapsto {self._print(node.objective)} {words}"

    def _print_TendsTo(self, node: Any) -> str:
        variable, point = self._print(node.args[1]), self._print(node.point)
        expression, target = self._print(node.expression), self._print(node.target)
        return rf"\lim_{{{variable} \to {point}}} {expression} = {target}"

    def _print_LiminfAtLeast(self, node: Any) -> str:
        observable, bound = self._print(node.observable), self._print(node.bound_value)
        orbit = self._print_MatrixBase(sp.Matrix(node.args[1]))
        image = self._print(node.image)
        claim = rf"\liminf_{{t \to \infty}} \left[{observable}\right] \geq {bound}"
        return rf"{claim} \quad\text{{along orbits of}}\quad {orbit} \mapsto {image}"

    def _print_ForAll(self, node: Any) -> str:
        return self._quantified(r"\forall", node, node.condition)

    def _quantified(self, quantifier: str, node: ForAll, condition: sp.Basic) -> str:
        domains = ", ".join(domain(v, LatexNotation()) for v in node.variables)
        return rf"{quantifier}\,\text{{{domains}}}\colon\ \left[{self._print(condition)}\right]"

    def _map(self, node: Any) -> str:
        """The map, its image and the equations of its hidden variables written out below."""
        names = map(matrix_name, map(self.matrices.number, map_matrices(node)))
        shown = rf"{self._print_MatrixBase(sp.Matrix(node.state))} \mapsto {next(names)}"
        if node.hidden:
            hidden = self._print_MatrixBase(sp.Matrix(node.hidden))
            shown += rf",\ {hidden} \text{{ solving }} {next(names)} = 0,"
        return shown

    def _print_OrbitsTendTo(self, node: Any) -> str:
        limit = self._print_MatrixBase(node.limit)
        which = r"\text{every orbit}"
        if node.start is not None:
            which = rf"\text{{the orbit from }} {self._print_MatrixBase(node.start)}"
        return rf"{which} \text{{ of }} {self._map(node)} \text{{ tends to }} {limit}"

    def _family(self, node: Any) -> str:
        """A map, and the critical value of its parameter."""
        critical = f"{self._print(node.parameter)} = {self._print(node.critical)}"
        return rf"{self._map(node)} \text{{ at }} {critical}"

    def _print_LyapunovCoefficient(self, node: Any) -> str:
        words = r"\text{the first Lyapunov coefficient of }"
        return rf"{words} {self._family(node)} \text{{ is }} {self._print(node.value)}"

    def _print_NeimarkSacker(self, node: Any, kind: str = "") -> str:
        return rf"\text{{{kind}Neimark--Sacker bifurcation of }} {self._family(node)}"

    def _print_Supercritical(self, node: Any) -> str:
        return self._print_NeimarkSacker(node, "supercritical ")

    def _print_Subcritical(self, node: Any) -> str:
        return self._print_NeimarkSacker(node, "subcritical ")

    def _print_CircleAmplitude(self, node: Any) -> str:
        observable, target = self._print(node.observable), self._print(node.target)
        ratio = rf"\frac{{{observable}}}{{|\mu| - 1}} \to {target}"
        return rf"{ratio} \text{{ on the invariant circle of }} {self._family(node)}"

    def _print_UniqueFixedPoint(self, node: Any) -> str:
        return rf"{self._plain_map(node)} \quad\text{{has exactly one fixed point}}"

    def _print_OrbitsConverge(self, node: Any) -> str:
        return (
            rf"{self._plain_map(node)} \quad\text{{has only orbits that converge to a fixed point}}"
        )

    def _print_EveryRound(self, node: Any) -> str:
        t, start = self._print(node.time), self._print_MatrixBase(sp.Matrix(node.start))
        orbits = rf"{self._plain_map(node)} \quad\text{{from}}\quad {start}"
        claim = rf"{self._print(node.condition)} \quad\text{{for}}\quad {t} = 0, 1, 2, \dots"
        return rf"{claim} \quad\text{{along orbits of}}\quad {orbits}"

    def _plain_map(self, node: Any) -> str:
        state = self._print_MatrixBase(sp.Matrix(node.state))
        return rf"{state} \mapsto {matrix_name(self.matrices.number(node.image))}"

    def _print_NonnegativeEntries(self, node: Any) -> str:
        return rf"{self._print(node.matrix)} \geq 0"

    def _print_EntriesWithin(self, node: Any) -> str:
        entries = rf"\left({self._print(node.matrix)}\right)_{{ij}}"
        return rf"\max_{{i,j}} |{entries}| \leq {self._print(node.largest)}"

    def _print_Letter(self, x: Any) -> str:
        return typeset(split(x.name))

    def _print_Transpose(self, node: Any) -> str:
        inner = self._print(node.arg)
        whole = node.arg.is_MatAdd or node.arg.is_MatMul
        return (rf"\left({inner}\right)" if whole else inner) + r"^{\mathsf{T}}"

    def _print_DiagMatrix(self, node: Any) -> str:
        return rf"\operatorname{{diag}}\left({self._print(node.args[0])}\right)"

    def _print_Identity(self, _: Any, exp: str | None = None) -> str:
        return "I"

    def _print_OneMatrix(self, node: Any, exp: str | None = None) -> str:
        column = r"\mathbf{1}" if node.rows != 1 or node.cols == 1 else ""
        return column + (r"\mathbf{1}^{\mathsf{T}}" if node.cols != 1 else "")

    def _print_Softmax(self, node: Any) -> str:
        return rf"\operatorname{{softmax}}\left({self._print(node.logits)}\right)"

    def _print_JacobianMatrix(self, node: Any) -> str:
        image, point = self._print(node.image), self._print(node.point)
        return rf"\frac{{\partial}}{{\partial {point}}} \left[{image}\right]"

    def _print_ClaimPredicate(self, node: Any) -> str:
        return rf"\operatorname{{{type(node).__name__}}}\left({self._list(node.args)}\right)"

    def _print_SpectralNorm(self, node: Any, exp: str | None = None) -> str:
        return _powered(rf"\left\|{self._print(node.matrix)}\right\|_{{2}}", exp)

    def _print_SpectralRadius(self, node: Any, exp: str | None = None) -> str:
        return _powered(rf"\rho{_grouped(self._print(node.matrix))}", exp)

    def _print_SmallestNonzeroEigenvalue(self, node: Any, exp: str | None = None) -> str:
        return _powered(rf"\lambda_{{\min}}^{{+}}{_grouped(self._print(node.matrix))}", exp)

    def _print_MatrixFunction(self, node: Any) -> str:
        return rf"\operatorname{{{type(node).__name__}}}\left({self._list(node.args)}\right)"


def _grouped(argument: str) -> str:
    """An argument in parentheses, unless it is a matrix, which brings its own."""
    return argument if argument.startswith(r"\begin{pmatrix}") else rf"\left({argument}\right)"


def _powered(base: str, exponent: str | None) -> str:
    return base if exponent is None else rf"\left({base}\right)^{{{exponent}}}"


def _breakable(formula: str) -> str:
    return re.sub(r"\\(left|right)(?![a-z])", "", formula)


class LatexNotation:
    """How a LaTeX document shows mathematics."""

    reals, integers = r"\mathbb{R}", r"\mathbb{Z}"

    def __init__(self) -> None:
        self.printer = ClaimLatexPrinter()

    def formula(self, node: sp.Basic) -> str:
        return str(self.printer.doprint(node))

    def display(self, formula: str) -> str:
        """A formula on a line of its own: scaled to it, or, if it is long, broken by TeX."""
        if len(formula) <= WIDEST_BOX:
            return rf"\fitted{{{formula}}}"
        return rf"\broken{{{_breakable(formula)}}}"

    def entries(self, matrix: sp.MatrixBase) -> list[str]:
        """A named matrix written out, entry by entry."""
        name = matrix_name(self.printer.matrices.number(matrix))
        return [
            self.display(rf"\left({name}\right)_{{{i + 1},{j + 1}}} = {self.formula(matrix[i, j])}")
            for i in range(matrix.rows)
            for j in range(matrix.cols)
        ]

    def name(self, name: str) -> str:
        return typeset(split(name))

    def words(self, text: str) -> str:
        return plain(text)

    def math(self, text: str) -> str:
        """A formula among words; TeX breaks a long one only outside \\left and \\right."""
        return f"${_breakable(text) if len(text) > WIDEST_BOX else text}$"

    def member(self, element: str, domain: str) -> str:
        return rf"{element} \in {domain}"

    def interval(self, interval: Interval) -> str:
        text = str(interval).replace("-∞", r"-\infty").replace("∞", r"\infty")
        return (
            text.replace("(", r"\left(")
            .replace("[", r"\left[")
            .translate({ord(")"): r"\right)", ord("]"): r"\right]"})
        )

    def power(self, domain: str, size: int) -> str:
        return f"{domain}^{{{size}}}"

    def simplex(self, size: int) -> str:
        return rf"\Delta_{{{size}}}"

    def function(self, name: str) -> str:
        return rf"{name}\colon \mathbb{{R}} \to \mathbb{{R}}"
