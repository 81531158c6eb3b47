"""`@theorem`: a named function that returns a claim, for each of its sizes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, overload

from attrs import define, field, frozen
from sympy.logic.boolalg import Boolean

from proofkit._errors import StatementError
from proofkit.statement.canonical import digest
from proofkit.statement.claim import Claim, claim
from proofkit.statement.derivation import Derivation, Prose, Step
from proofkit.statement.implicit import Implicit
from proofkit.statement.variables import (
    Coordinate,
    coordinates_of,
    integer,
    rational_instance,
)

Statement = Callable[..., Any]
Sizes = Iterable[int] | Mapping[str, Iterable[int]]


@frozen(order=True)
class Size:
    """One choice of a theorem's size parameters; empty where it has none."""

    values: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        return ", ".join(f"{name} = {value}" for name, value in self.values)

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self.values)


@frozen(order=True)
class EverySize(Size):
    """All values of one size parameter from `least` on, as a symbol; checked by derivation only.

    Attributes
    ----------
    of
        What the claim is about, in two or three words, where that is not the theorem's own
        sentence: "matrix form". Scopes say so.
    """

    parameter: str = "K"
    least: int = 1
    of: str = ""

    def __str__(self) -> str:
        return f"every {self.parameter}"

    @property
    def arguments(self) -> dict[str, Any]:
        return {self.parameter: integer(self.parameter, at_least=self.least)}


@define(eq=False)
class Theorem:
    """A statement with a permanent name.

    Attributes
    ----------
    function
        Returns the claim, or several that are all meant, for given sizes.
    sizes
        The sizes at which it is to be decided, in order.
    """

    function: Statement
    sizes: tuple[Size, ...]
    _derivation: Statement | None = field(default=None, init=False)
    _suspects: Statement | None = field(default=None, init=False)
    _every: tuple[EverySize, Statement] | None = field(default=None, init=False)
    _every_derivation: Statement | None = field(default=None, init=False)
    _map: Statement | None = field(default=None, init=False)
    _claims: dict[Size, tuple[Claim, ...]] = field(factory=dict, init=False, repr=False)
    _chains: dict[Size, tuple[Derivation | None, ...]] = field(factory=dict, init=False, repr=False)

    @property
    def slug(self) -> str:
        """The function's name with hyphens; a double underscore becomes a double hyphen."""
        return self.function.__name__.replace("_", "-")

    @property
    def paper(self) -> str:
        """The name of the folder that the theorem's file lies in."""
        return self.file.parent.name

    @property
    def id(self) -> str:
        return f"{self.paper}/{self.slug}"

    @property
    def file(self) -> Path:
        return Path(inspect.getfile(self.function)).resolve()

    @property
    def line(self) -> int:
        """The line of its file at which it starts, with its decorators."""
        return inspect.unwrap(self.function).__code__.co_firstlineno

    @property
    def statement(self) -> str:
        """The docstring: the sentence that the claim formalises, and remarks below it."""
        return inspect.getdoc(self.function) or ""

    @property
    def headline(self) -> str:
        """The statement's first paragraph, on one line."""
        return " ".join(self.statement.split("\n\n")[0].split())

    def claims(self, size: Size) -> tuple[Claim, ...]:
        """The claims at `size`, all of which are meant.

        Raises
        ------
        StatementError
            If the function returns no claim.
        """
        if size not in self._claims:
            self._claims[size] = self._state(size)
        return self._claims[size]

    def _state(self, size: Size) -> tuple[Claim, ...]:
        function = self._every[1] if isinstance(size, EverySize) and self._every else self.function
        returned = function(**size.arguments)
        parts = returned if isinstance(returned, tuple | list) else (returned,)
        if not parts:
            raise StatementError(f"{self.id}: it returns no claim")
        return tuple(self._claim(part) for part in parts)

    def _claim(self, part: Any) -> Claim:
        if isinstance(part, Claim):
            return part
        if isinstance(part, Boolean | bool):
            return claim(then=part)
        kind = "nothing" if part is None else type(part).__name__
        remedy = "return a condition or a claim(...)"
        raise StatementError(f"{self.id}: it returns {kind}, not a claim: {remedy}")

    def hash(self, size: Size) -> str:
        """The content hash of the claims at `size`."""
        return digest([c.canonical() for c in self.claims(size)])

    def derivation(self, function: Statement) -> Statement:
        """Attach a derivation: a function of the same sizes that returns or yields its lines."""
        self._derivation = function
        return function

    def every(
        self, parameter: str, *, least: int = 1, of: str = ""
    ) -> Callable[[Statement], Statement]:
        """Attach a claim about every value of a size parameter, which only a derivation can prove.

        The decorated function takes the parameter as a symbol, an integer of at least `least`, and
        speaks of matrices of symbolic order. Where it is not the theorem's own sentence but, say,
        the matrix form of it, `of` says what it is about, and so will every scope.
        """

        def attach(function: Statement) -> Statement:
            self._every = EverySize((), parameter, least, of), function
            return function

        return attach

    def every_derivation(self, function: Statement) -> Statement:
        """Attach the derivation of the claim at every size."""
        self._every_derivation = function
        return function

    @property
    def every_size(self) -> EverySize | None:
        """The symbolic size, if a claim about every size is attached."""
        return self._every[0] if self._every else None

    @property
    def all_sizes(self) -> tuple[Size, ...]:
        """The sizes, and the symbolic one if there is one."""
        return self.sizes if self.every_size is None else (*self.sizes, self.every_size)

    @property
    def content_hash(self) -> str:
        """The content hash of the claims at all sizes."""
        return digest([self.hash(size) for size in self.all_sizes])

    def map(self, function: Statement) -> Statement:
        """Attach the iterated map that the claim is about: a function of the same sizes.

        Pictures of the claim's region show its orbits; it is no part of the claim.
        """
        self._map = function
        return function

    def iterated_map(self, size: Size) -> Any | None:
        """The map attached; None where there is none."""
        return None if self._map is None else self._map(**size.arguments)

    @property
    def has_derivation(self) -> bool:
        return self._derivation is not None

    def derivations(self, size: Size) -> tuple[Derivation | None, ...]:
        """The derivation of each claim at `size`; None where there is none.

        A derivation function returns the lines for the only claim, or a list of such lists, one a
        claim, in which None stands for no derivation.
        """
        if size not in self._chains:
            self._chains[size] = self._derive(size)
        return self._chains[size]

    def _derive(self, size: Size) -> tuple[Derivation | None, ...]:
        number = len(self.claims(size))
        function = self._every_derivation if isinstance(size, EverySize) else self._derivation
        if function is None:
            return (None,) * number
        found = list(function(**size.arguments))
        chains = [found] if all(isinstance(line, Step | Prose) for line in found) else found
        if len(chains) != number:
            raise StatementError(f"{self.id}: {len(chains)} derivations for {number} claims")
        return tuple(None if chain is None else Derivation(chain) for chain in chains)

    def suspect(self, function: Statement) -> Statement:
        """Attach an instance to look at first: a possible counterexample, which engines judge.

        A function of the same sizes that returns pairs (variable, rational value) for all explicit
        universal variables of the only claim, or a list of such lists, one a claim, in which None
        stands for no suspect.
        """
        self._suspects = function
        return function

    def suspects(self, size: Size) -> tuple[Mapping[Coordinate, Fraction] | None, ...]:
        """The instance to look at first for each claim at `size`; None where there is none."""
        number = len(self.claims(size))
        if self._suspects is None or isinstance(size, EverySize):
            return (None,) * number
        found = self._suspects(**size.arguments)
        several = [found] if found is None or isinstance(found[0], tuple) else found
        if len(several) != number:
            raise StatementError(f"{self.id}: {len(several)} suspects for {number} claims")
        return tuple(map(self._suspect, self.claims(size), several))

    def _suspect(self, stated: Claim, pairs: Any) -> Mapping[Coordinate, Fraction] | None:
        if pairs is None:
            return None
        instance = rational_instance(pairs)
        explicit = [v for v in stated.forall if not isinstance(v, Implicit)]
        amiss = set(instance) ^ set(coordinates_of(explicit))
        if amiss:
            names = ", ".join(sorted(x.name for x in amiss))
            raise StatementError(f"{self.id}: the suspect must fix every variable; see {names}")
        return instance


@overload
def theorem(function: Statement) -> Theorem: ...
@overload
def theorem(*, sizes: Sizes) -> Callable[[Statement], Theorem]: ...
def theorem(
    function: Statement | None = None, *, sizes: Sizes | None = None
) -> Theorem | Callable[[Statement], Theorem]:
    """Declare the decorated function a theorem.

    Parameters
    ----------
    sizes
        For a function with integer parameters: the values to decide it at, an iterable for one
        parameter, or a mapping from parameter name to iterable for several.

    Raises
    ------
    StatementError
        If the parameters and `sizes` do not fit, or the docstring is missing.
    """
    if function is None:
        return lambda f: _make(f, sizes)
    return _make(function, sizes)


def _make(function: Statement, sizes: Sizes | None) -> Theorem:
    name = function.__name__
    if not inspect.getdoc(function):
        raise StatementError(f"theorem {name}: its docstring, the statement, is missing")
    parameters = list(inspect.signature(function).parameters)
    ranges = _ranges(name, parameters, sizes)
    found = tuple(Size(tuple(zip(parameters, v, strict=True))) for v in product(*ranges))
    if not found:
        raise StatementError(f"theorem {name}: sizes is empty")
    return Theorem(function, found)


def _ranges(name: str, parameters: list[str], sizes: Sizes | None) -> list[list[int]]:
    if sizes is None:
        if parameters:
            raise StatementError(f"theorem {name}: give sizes=... for {', '.join(parameters)}")
        return []
    by_name = sizes if isinstance(sizes, Mapping) else dict.fromkeys(parameters[:1], sizes)
    if set(by_name) != set(parameters) or not parameters:
        given = ", ".join(by_name) or "nothing"
        raise StatementError(f"theorem {name}: sizes is for {given}, parameters are {parameters}")
    return [list(by_name[p]) for p in parameters]


def theorems_in(namespace: Mapping[str, Any]) -> Iterator[Theorem]:
    """The theorems defined in a module's namespace, in order of definition."""
    return (value for value in namespace.values() if isinstance(value, Theorem))
