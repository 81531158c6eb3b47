"""Claims in canonical form: their shape, their hash, and what an instance must meet."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from proofkit.recheck._definedness import undefined_parts
from proofkit.recheck._outcomes import Malformed
from proofkit.recheck._trees import Tree, check_tree, key, label
from proofkit.recheck._variables import bound_labels, coordinates_of, domain, free_labels

_FIELDS = ("forall", "given", "exists", "then")


class Claim(NamedTuple):
    """``∀ forall. given ⇒ ∃ exists. then``."""

    forall: list[Any]
    given: list[Tree]
    exists: list[Any]
    then: Tree

    @classmethod
    def of(cls, data: Any) -> Claim:
        """The claim that JSON data describe; raises `Malformed`."""
        if not isinstance(data, dict) or tuple(data) != _FIELDS:
            raise Malformed(f"a claim has exactly the fields {', '.join(_FIELDS)}, in this order")
        for name in _FIELDS:
            check_tree(data[name])
        if not all(isinstance(data[name], list) for name in _FIELDS[:3]):
            raise Malformed("forall, given and exists are lists")
        claim = cls(*(data[name] for name in _FIELDS))
        claim._check_coordinates()
        return claim

    def _check_coordinates(self) -> None:
        """Every coordinate belongs to one declared variable, and no label to two."""
        declared = [label(x) for v in (*self.forall, *self.exists) for x in coordinates_of(v)]
        if len(set(declared)) < len(declared):
            raise Malformed("two variables share the label of a coordinate")
        names = [v[1] for v in (*self.forall, *self.exists)]
        if len(set(names)) < len(names):
            raise Malformed("two variables share a name")
        free = {x for t in (*self.given, self.then) for x in free_labels(t)}
        free |= {x for v in self.forall for c in domain(v) for x in free_labels(c)}
        if free - set(declared):
            odd = min(free - set(declared))
            raise Malformed(f"{odd[:60]} occurs, but no variable has that coordinate")
        if _bound_within([*self.given, self.then]) & set(declared):
            raise Malformed("a predicate binds what is declared outside, too")

    @property
    def assumptions(self) -> list[Tree]:
        """Domain and givens, which must be defined."""
        conditions = (c for v in self.forall for c in domain(v))
        return [*conditions, *undefined_parts(self.given), *self.given]

    @property
    def assumptions_beyond_points(self) -> list[Tree]:
        """The same without the equations of implicitly defined points, which those solve."""
        explicit = [v for v in self.forall if v[0] != "implicit"]
        return Claim(explicit, self.given, self.exists, self.then).assumptions

    @property
    def hash(self) -> str:
        """The content hash, as the ledger has it."""
        data = dict(zip(_FIELDS, self, strict=True))
        return hashlib.sha256(key(data).encode()).hexdigest()


def _bound_within(trees: list[Tree]) -> set[str]:
    found: set[str] = set()
    stack = list(trees)
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            found |= bound_labels(node)
            stack.extend(node)
    return found
