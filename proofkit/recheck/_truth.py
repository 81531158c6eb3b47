"""Three-valued truth of a condition at a point: True, False, or None where it is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from proofkit.recheck import _matrices as mat
from proofkit.recheck._intervals import Arithmetic, Interval, Undefined, point
from proofkit.recheck._outcomes import BeyondScope, Malformed
from proofkit.recheck._trees import Tree, key, label, number, rational
from proofkit.recheck._variables import (
    domain,
    free_labels,
    is_integer,
    labels_of,
    substituted,
)

Truth = bool | None


class Evaluation:
    """The values of trees at one point, to about `bits` bits; every node is evaluated once."""

    def __init__(
        self,
        at: Mapping[str, Fraction | Interval],
        bits: int,
        witnesses: Sequence[Mapping[str, Fraction]] = (),
        prove: Callable[[Tree], bool] = lambda _: False,
    ) -> None:
        self._at, self._a, self._witnesses = at, Arithmetic(bits), witnesses
        self._prove = prove
        self._numbers: dict[str, Interval] = {}

    @property
    def arithmetic(self) -> Arithmetic:
        """The interval arithmetic in use."""
        return self._a

    def truth(self, tree: Tree) -> Truth:
        """Whether a condition holds; what is undefined is not known to be either."""
        if isinstance(tree, str):
            return _constant(tree)
        name, *args = tree
        try:
            if name in _CONNECTIVES:
                return _CONNECTIVES[name]([self.truth(a) for a in args])
            if name == "lt" and args[0] == number(0) and args[1][0] == "SmallestNonzeroEigenvalue":
                return mat.has_smallest_nonzero_eigenvalue(self._matrix(args[1][1]), self._a)
            if name in _COMPARISONS:
                left, right = (self.number(a) for a in args)
                return _COMPARISONS[name](left, right)
            if name == "ForAll":
                return self._universal(tree)
            if name in _PREDICATES:
                return self._predicate(name, args)
        except Undefined:
            return None
        raise BeyondScope(f"conditions {str(name)[:40]}")

    def number(self, tree: Tree) -> Interval:
        """An interval around the value of an expression; raises `Undefined`."""
        name = key(tree)
        if name not in self._numbers:
            self._numbers[name] = self._number(tree)
        return self._numbers[name]

    def _number(self, tree: Tree) -> Interval:
        if isinstance(tree, str):
            return self._named(tree)
        name, *args = tree
        match name:
            case "rational":
                return point(rational(args[0]))
            case "variable":
                return self._variable(tree)
            case "add" | "mul" | "min" | "max":
                return self._folded(name, args)
            case "pow":
                return self._power(*args)
            case "piecewise":
                return self._cases(args)
            case "sign":
                return self._sign(self.number(args[0]))
            case "SpectralRadius":
                return mat.spectral_radius(self._matrix(args[0]), self._a)
            case "SpectralNorm":
                return mat.spectral_norm(self._matrix(args[0]), self._a)
            case "SmallestNonzeroEigenvalue":
                return mat.smallest_nonzero_eigenvalue(self._matrix(args[0]), self._a)
        function = _FUNCTIONS.get(name)
        if function is None:
            raise BeyondScope(f"the function {str(name)[:40]}")
        return function(self._a, self.number(args[0]))

    def _named(self, name: str) -> Interval:
        if name == "pi":
            return self._a.pi()
        if name == "e":
            return self._a.exp(point(1))
        raise BeyondScope(f"the number {name[:40]}")

    def _variable(self, tree: Tree) -> Interval:
        if label(tree) not in self._at:
            raise Malformed(f"the certificate gives no value for {label(tree)[:60]}")
        value = self._at[label(tree)]
        return value if isinstance(value, Interval) else point(value)

    def _universal(self, tree: Tree) -> Truth:
        """False where a witness is certainly in the domain and certainly fails, or proved."""
        variables, condition = tree[1:3]
        bound = {x for v in variables for x in labels_of(v)}
        for witness in self._witnesses:
            if set(witness) != bound or not _are_whole(variables, witness):
                continue
            at = Evaluation({**self._at, **witness}, self._a.bits)
            inside = _all([at.truth(c) for v in variables for c in domain(v)])
            if inside is True and at.truth(condition) is False:
                return False
        exact = {x: v for x, v in self._at.items() if isinstance(v, Fraction)}
        if not free_labels(tree) <= set(exact):
            return None
        at_values = substituted(tree, {x: number(v) for x, v in exact.items()})
        return True if self._prove(at_values) else None

    def _folded(self, name: str, args: list[Tree]) -> Interval:
        operation = {
            "add": self._a.add, "mul": self._a.mul, "min": self._a.minimum, "max": self._a.maximum,
        }[name]  # fmt: skip
        first, *rest = (self.number(a) for a in args)
        for x in rest:
            first = operation(first, x)
        return first

    def _power(self, base: Tree, exponent: Tree) -> Interval:
        power = self.number(exponent)
        if power.exact:
            return self._a.power(self.number(base), power.low)
        return self._a.exp(self._a.mul(power, self._a.log(self.number(base))))

    def _cases(self, cases: list[Tree]) -> Interval:
        possible: list[Interval] = []
        for case in cases:
            holds = self.truth(case[2])
            if holds is not False:
                possible.append(self.number(case[1]))
            if holds is True:
                break
        else:
            raise Undefined("no case certainly applies")
        hull = possible[0]
        for x in possible[1:]:
            hull = self._a.hull(hull, x)
        return hull

    def _sign(self, x: Interval) -> Interval:
        if x.low > 0 or x.high < 0 or x == point(0):
            return point((x.low > 0) - (x.high < 0))
        return Interval(Fraction(-1), Fraction(1))

    def _matrix(self, tree: Tree) -> mat.Matrix:
        if not isinstance(tree, list) or tree[0] != "matrix":
            raise Malformed("a matrix is expected")
        rows, columns = int(tree[1]), int(tree[2])
        entries = [self.number(e) for e in tree[3:]]
        if len(entries) != rows * columns:
            raise Malformed(f"a {rows}×{columns} matrix with {len(entries)} entries")
        return [entries[i * columns : (i + 1) * columns] for i in range(rows)]

    def _predicate(self, name: str, args: list[Any]) -> Truth:
        bound, matrix, *rest = args
        if bound:
            raise BeyondScope(f"conditions {name} that bind variables")
        M = self._matrix(matrix)
        if name == "PositiveDefinite":
            return mat.positive_definite(M, self._a)
        if name == "SpectrumOnLine":
            shift = self._a.negated(self.number(rest[0]))
            centred = mat.shifted(M, shift, self._a)
            return mat.on_imaginary_axis(mat.characteristic_polynomial(centred, self._a))
        p = mat.characteristic_polynomial(M, self._a)
        return mat.stable(p, self._a) if name == "Stable" else mat.unstable(p, self._a)


def _are_whole(variables: list[Any], values: Mapping[str, Fraction]) -> bool:
    integers = [x for v in variables if is_integer(v) for x in labels_of(v)]
    return all(values[x].denominator == 1 for x in integers)


def _constant(name: str) -> Truth:
    if name not in ("true", "false"):
        raise Malformed(f"{name[:40]!r} is no condition")
    return name == "true"


def _all(truths: list[Truth]) -> Truth:
    if False in truths:
        return False
    return None if None in truths else True


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _any(truths: list[Truth]) -> Truth:
    return _not(_all([_not(t) for t in truths]))


def _implies(truths: list[Truth]) -> Truth:
    premise, conclusion = truths
    return _any([_not(premise), conclusion])


def _iff(truths: list[Truth]) -> Truth:
    first, *rest = truths
    return _all([None if None in (first, t) else first == t for t in rest])


def _less(x: Interval, y: Interval) -> Truth:
    if x.high < y.low:
        return True
    return False if x.low >= y.high else None


def _equal(x: Interval, y: Interval) -> Truth:
    if x.high < y.low or y.high < x.low:
        return False
    return True if x.exact and y.exact else None


_CONNECTIVES: dict[str, Callable[[list[Truth]], Truth]] = {
    "and": _all,
    "or": _any,
    "not": lambda truths: _not(truths[0]),
    "implies": _implies,
    "iff": _iff,
}
_COMPARISONS: dict[str, Callable[[Interval, Interval], Truth]] = {
    "lt": _less,
    "le": lambda x, y: _not(_less(y, x)),
    "eq": _equal,
    "ne": lambda x, y: _not(_equal(x, y)),
}
_PREDICATES = {"Stable", "Unstable", "PositiveDefinite", "SpectrumOnLine"}
_FUNCTIONS: dict[str, Callable[[Arithmetic, Interval], Interval]] = {
    "exp": Arithmetic.exp,
    "log": Arithmetic.log,
    "abs": Arithmetic.absolute,
    "sin": Arithmetic.sin,
    "cos": Arithmetic.cos,
    "tan": Arithmetic.tan,
    "cot": Arithmetic.cot,
    "atan": Arithmetic.atan,
}
