"""Formulas in one line of Unicode, for terminals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.core.sorting import default_sort_key
from sympy.logic.boolalg import BooleanFunction
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from proofkit.notation.domains import domain
from proofkit.notation.matrices import MatrixNames
from proofkit.notation.names import SUBSCRIPT, of_coordinate, split, written
from proofkit.statement.intervals import Interval
from proofkit.statement.predicates import ClaimPredicate, ForAll

SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
RELATIONS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


def matrix_name(number: int) -> str:
    """M, M₂, M₃, ..."""
    return "M" if number == 1 else "M" + str(number).translate(SUBSCRIPT)


class UnicodePrinter(StrPrinter):
    """Prints claims; a matrix of several columns is named, to be written out below."""

    def __init__(self) -> None:
        super().__init__()
        self.matrices = MatrixNames()

    def _print_Symbol(self, x: sp.Symbol) -> str:
        return written(split(x.name))

    def _print_Coordinate(self, x: Any) -> str:
        return written(of_coordinate(x))

    def _print_Mul(self, product: sp.Mul) -> str:
        return str(super()._print_Mul(product)).replace("*", "·")

    def _print_Pow(self, power: sp.Pow, rational: bool = False) -> str:
        base, exponent = power.as_base_exp()
        if power.exp == sp.Rational(1, 2):
            return f"√({self._print(power.base)})"
        if power.exp.is_Integer and power.exp < 0:
            return f"1/{self.parenthesize(power.base**-power.exp, PRECEDENCE['Mul'], strict=False)}"
        shown = self.parenthesize(base, PRECEDENCE["Pow"], strict=False)
        if exponent.is_Integer:
            return shown + str(exponent).translate(SUPERSCRIPT)
        return f"{shown}^{self.parenthesize(exponent, PRECEDENCE['Pow'], strict=False)}"

    def _print_Relational(self, relation: Any) -> str:
        sign = RELATIONS.get(relation.rel_op, relation.rel_op)
        return f"{self._print(relation.lhs)} {sign} {self._print(relation.rhs)}"

    def _print_BooleanTrue(self, _: Any) -> str:
        return "true"

    def _print_BooleanFalse(self, _: Any) -> str:
        return "false"

    def _print_And(self, node: sp.And) -> str:
        return self._joined(" ∧ ", in_order(node.args))

    def _print_Or(self, node: sp.Or) -> str:
        return self._joined(" ∨ ", in_order(node.args))

    def _print_Implies(self, node: sp.Implies) -> str:
        return self._joined(" ⟹ ", node.args)

    def _print_Equivalent(self, node: sp.Equivalent) -> str:
        return self._joined(" ⟺ ", in_order(node.args))

    def _print_Not(self, node: sp.Not) -> str:
        (negated,) = node.args
        if isinstance(negated, ForAll):
            return self._quantified("∃", negated, sp.Not(negated.condition))
        return f"¬({self._print(negated)})"

    def _joined(self, sign: str, parts: Iterable[sp.Basic]) -> str:
        return sign.join(
            f"({self._print(p)})" if isinstance(p, BooleanFunction) else self._print(p)
            for p in parts
        )

    def _print_Abs(self, node: sp.Abs) -> str:
        return f"|{self._print(node.args[0])}|"

    def _print_Min(self, node: sp.Min) -> str:
        return f"min({self._list(in_order(node.args))})"

    def _print_Max(self, node: sp.Max) -> str:
        return f"max({self._list(in_order(node.args))})"

    def _print_Derivative(self, node: sp.Derivative) -> str:
        body = self.parenthesize(node.expr, PRECEDENCE["Mul"], strict=True)
        return f"∂/∂{self._print(node.variables[0])} {body}"

    def _print_AppliedUndef(self, node: Any) -> str:
        return f"{written(split(type(node).__name__))}({self._list(node.args)})"

    def _print_Infinity(self, _: Any) -> str:
        return "∞"

    def _print_NegativeInfinity(self, _: Any) -> str:
        return "−∞"

    def _print_Tuple(self, node: Iterable[sp.Basic]) -> str:
        return f"({self._list(node)})"

    def _print_MatrixBase(self, matrix: sp.MatrixBase) -> str:
        if matrix.cols == 1:
            return f"({self._list(matrix)})"
        return matrix_name(self.matrices.number(matrix))

    def _list(self, items: Iterable[Any]) -> str:
        return ", ".join(self._print(item) for item in items)

    def _print_Stable(self, node: Any) -> str:
        return f"ρ({self._print(node.matrix)}) < 1"

    def _print_Unstable(self, node: Any) -> str:
        return f"ρ({self._print(node.matrix)}) > 1"

    def _print_PositiveDefinite(self, node: Any) -> str:
        return f"{self._print(node.matrix)} ≻ 0"

    def _print_SpectrumOnLine(self, node: Any) -> str:
        matrix, real_part = self._print(node.matrix), self._print(node.real_part)
        return f"every eigenvalue of {matrix} has real part {real_part}"

    def _print_BoundedAbove(self, node: Any) -> str:
        return f"sup over {self._print(node.args[1])} of [{self._print(node.objective)}] < ∞"

    def _print_UniqueMinimiser(self, node: Any) -> str:
        over = self._print(node.args[1])
        return f"[{self._print(node.objective)}] has one minimiser {over} up to a constant"

    def _print_TendsTo(self, node: Any) -> str:
        variable, point = self._print(node.args[1]), self._print(node.point)
        return (
            f"{self._print(node.expression)} → {self._print(node.target)} as {variable} → {point}"
        )

    def _print_LiminfAtLeast(self, node: Any) -> str:
        bound, orbit = self._print(node.bound_value), self._print(node.args[1])
        image = self._print(node.image)
        return f"liminf {self._print(node.observable)} ≥ {bound} along orbits of {orbit} ↦ {image}"

    def _print_ForAll(self, node: Any) -> str:
        return self._quantified("∀", node, node.condition)

    def _quantified(self, quantifier: str, node: ForAll, condition: sp.Basic) -> str:
        domains = ", ".join(domain(v, UnicodeNotation()) for v in node.variables)
        return f"{quantifier} {domains}: [{self._print(condition)}]"

    def _map(self, node: Any) -> str:
        """The map, its image and the equations of its hidden variables written out below."""
        names = map(matrix_name, map(self.matrices.number, map_matrices(node)))
        shown = f"{self._print(node.args[0])} ↦ {next(names)}"
        if node.hidden:
            shown += f", {self._print(node.args[2])} solving {next(names)} = 0,"
        return shown

    def _print_OrbitsTendTo(self, node: Any) -> str:
        start = None if node.start is None else self._print(node.start)
        which = "every orbit" if start is None else f"the orbit from {start}"
        return f"{which} of {self._map(node)} tends to {self._print(node.limit)}"

    def _family(self, node: Any) -> str:
        """A map, and the critical value of its parameter."""
        return f"{self._map(node)} at {self._print(node.parameter)} = {self._print(node.critical)}"

    def _print_LyapunovCoefficient(self, node: Any) -> str:
        value = self._print(node.value)
        return f"the first Lyapunov coefficient of {self._family(node)} is {value}"

    def _print_NeimarkSacker(self, node: Any) -> str:
        return f"Neimark–Sacker bifurcation of {self._family(node)}"

    def _print_Supercritical(self, node: Any) -> str:
        return f"supercritical {self._print_NeimarkSacker(node)}"

    def _print_Subcritical(self, node: Any) -> str:
        return f"subcritical {self._print_NeimarkSacker(node)}"

    def _print_CircleAmplitude(self, node: Any) -> str:
        ratio = f"({self._print(node.observable)})/(|μ| − 1) → {self._print(node.target)}"
        return f"{ratio} on the invariant circle of {self._family(node)}"

    def _print_UniqueFixedPoint(self, node: Any) -> str:
        return f"{self._plain_map(node)} has exactly one fixed point"

    def _print_OrbitsConverge(self, node: Any) -> str:
        return f"every orbit of {self._plain_map(node)} converges to a fixed point"

    def _print_EveryRound(self, node: Any) -> str:
        t, start = self._print(node.time), self._print(node.args[3])
        orbits = f"along orbits of {self._plain_map(node)}"
        return f"{self._print(node.condition)} for {t} = 0, 1, 2, ... {orbits} from {start}"

    def _plain_map(self, node: Any) -> str:
        image = matrix_name(self.matrices.number(node.image))
        return f"{self._print(sp.Tuple(*node.state))} ↦ {image}"

    def _print_NonnegativeEntries(self, node: Any) -> str:
        return f"{self._print(node.matrix)} ≥ 0"

    def _print_EntriesWithin(self, node: Any) -> str:
        entries = self.parenthesize(node.matrix, PRECEDENCE["Pow"], strict=False)
        return f"|{entries}_ij| ≤ {self._print(node.largest)}"

    def _print_Letter(self, x: Any) -> str:
        return written(split(x.name))

    def _print_MatMul(self, product: Any) -> str:
        scalar, matrices = product.as_coeff_matrices()
        minus, scalar = ("-", -scalar) if scalar.is_negative else ("", scalar)
        factors = list(matrices) if scalar == 1 else [scalar, *matrices]
        shown = "·".join(self.parenthesize(f, PRECEDENCE["Mul"], strict=True) for f in factors)
        return minus + shown

    def _print_MatAdd(self, total: Any) -> str:
        positive_first = sorted(total.args, key=_is_negative)
        return " + ".join(self._print(term) for term in positive_first).replace("+ -", "- ")

    def _print_Transpose(self, node: Any) -> str:
        return self.parenthesize(node.arg, PRECEDENCE["Pow"], strict=False) + "ᵀ"

    def _print_DiagMatrix(self, node: Any) -> str:
        return f"diag({self._print(node.args[0])})"

    def _print_Identity(self, _: Any) -> str:
        return "I"

    def _print_OneMatrix(self, node: Any) -> str:
        if node.rows != 1 and node.cols != 1:
            return "𝟏·𝟏ᵀ"
        return "𝟏" if node.cols == 1 else "𝟏ᵀ"

    def _print_Softmax(self, node: Any) -> str:
        return f"softmax({self._print(node.logits)})"

    def _print_JacobianMatrix(self, node: Any) -> str:
        return f"∂[{self._print(node.image)}]/∂{self._print(node.point)}"

    def _print_ZeroMatrix(self, _: Any) -> str:
        return "0"

    def _print_ClaimPredicate(self, node: Any) -> str:
        return f"{type(node).__name__}({self._list(node.args)})"

    def _print_SpectralNorm(self, node: Any) -> str:
        return f"‖{self._print(node.matrix)}‖₂"

    def _print_SpectralRadius(self, node: Any) -> str:
        return f"ρ({self._print(node.matrix)})"

    def _print_MatrixFunction(self, node: Any) -> str:
        return f"{type(node).__name__}({self._list(node.args)})"


def map_matrices(node: Any) -> list[sp.ImmutableMatrix]:
    """The image of a map, and the equations of its hidden variables as a column."""
    equations = [sp.ImmutableMatrix(node.equations)] if node.hidden else []
    return [node.image, *equations]


def _is_negative(term: sp.MatrixExpr) -> bool:
    return isinstance(term, sp.MatMul) and bool(term.as_coeff_matrices()[0].is_negative)


def in_order(parts: Iterable[sp.Basic]) -> list[sp.Basic]:
    """A set's members in one fixed order, predicates before plain formulas."""
    return sorted(parts, key=lambda p: (not p.has(ClaimPredicate), default_sort_key(p)))


class UnicodeNotation:
    """How a terminal shows mathematics."""

    reals, integers = "ℝ", "ℤ"

    def __init__(self) -> None:
        self.printer = UnicodePrinter()

    def formula(self, node: sp.Basic) -> str:
        return str(self.printer.doprint(node))

    def name(self, name: str) -> str:
        return written(split(name))

    def math(self, text: str) -> str:
        return text

    def member(self, element: str, domain: str) -> str:
        return f"{element} ∈ {domain}"

    def interval(self, interval: Interval) -> str:
        return str(interval)

    def power(self, domain: str, size: int) -> str:
        return domain + str(size).translate(SUPERSCRIPT)

    def simplex(self, size: int) -> str:
        return "Δ" + str(size).translate(SUBSCRIPT)

    def function(self, name: str) -> str:
        return f"{name}: ℝ → ℝ"


def in_one_line(node: sp.Basic) -> str:
    """A formula for a running text; the matrices that it names follow it."""
    notation = UnicodeNotation()
    text = notation.formula(node)
    named = [_written_out(m, notation) for m in notation.printer.matrices.unexplained()]
    return f"{text}, where {' and '.join(named)}" if named else text


def _written_out(matrix: sp.MatrixBase, notation: UnicodeNotation) -> str:
    name = matrix_name(notation.printer.matrices.number(matrix))
    rows = (", ".join(map(notation.formula, row)) for row in matrix.tolist())
    return f"{name} = [{'; '.join(rows)}]"
