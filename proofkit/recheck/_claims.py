"""Claims in canonical form: their shape, their hash, and what an instance must meet."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from proofkit.recheck._outcomes import Malformed
from proofkit.recheck._trees import Tree, check_tree, coordinates, key, label
from proofkit.recheck._variables import coordinates_of, domain

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
        free = coordinates([*self.given, self.then]) - set(declared) - self._bound()
        if free:
            raise Malformed(f"{min(free)[:60]} occurs, but no variable has that coordinate")

    def _bound(self) -> set[str]:
        """Coordinates that some predicate binds itself."""
        found: set[str] = set()
        stack = [*self.given, self.then]
        while stack:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(node)
                if len(node) > 1 and isinstance(node[1], list) and _is_binder(node[1]):
                    found |= {label(x) for v in node[1] for x in coordinates_of(v)}
        return found

    @property
    def assumptions(self) -> list[Tree]:
        """Domain and givens."""
        return [*(c for v in self.forall for c in domain(v)), *self.given]

    @property
    def hash(self) -> str:
        """The content hash, as the ledger has it."""
        data = dict(zip(_FIELDS, self, strict=True))
        return hashlib.sha256(key(data).encode()).hexdigest()


def _is_binder(item: list[Any]) -> bool:
    """Whether the first argument of a node is a list of variables, which nothing else is."""
    return bool(item) and all(isinstance(v, list) and len(v) > 1 for v in item)
