"""Propositional consequence, with the trichotomy of real numbers.

A comparison becomes a statement about the sign of one normal form; everything else is an opaque
atom. Entailment is decided by unit propagation and splitting (Davis, Logemann and Loveland 1962).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from proofkit.recheck._budget import spend
from proofkit.recheck._forms import Forms
from proofkit.recheck._outcomes import BeyondScope
from proofkit.recheck._trees import Tree, key

Clause = frozenset[int]

LARGEST_SEARCH = 200_000
"""Assignments tried before giving up."""

_FLIPPED = {"lt": "gt", "le": "ge"}


class Logic:
    """Entailment between conditions over one domain."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._atoms: dict[str, int] = {}
        self._nodes: dict[str, int] = {}
        self._meaning: dict[int, list[Clause]] = {}
        self._signs: dict[str, tuple[int, int]] = {}
        self.gave_up = False

    def entails(self, facts: Iterable[Tree], goal: Tree) -> bool:
        """Whether `goal` follows from `facts` by propositional reasoning."""
        units = [self._literal(f) for f in facts]
        units.append(-self._literal(goal))
        return _unsatisfiable([*self._relevant(units), *(frozenset({u}) for u in units)])

    def _relevant(self, literals: Iterable[int]) -> set[Clause]:
        """What the atoms mean that these literals rest on, directly or not."""
        found: set[Clause] = set()
        seen: set[int] = set()
        waiting = [abs(x) for x in literals]
        while waiting:
            atom = waiting.pop()
            if atom in seen:
                continue
            seen.add(atom)
            clauses = self._meaning.get(atom, [])
            found.update(clauses)
            waiting += [abs(x) for clause in clauses for x in clause]
        return found

    def _fresh(self, name: str) -> int:
        return self._atoms.setdefault(name, len(self._atoms) + 1)

    def _literal(self, tree: Tree) -> int:
        """A literal that is equivalent to the condition, given the clauses."""
        name = key(tree)
        if name not in self._nodes:
            self._nodes[name] = self._encode(tree)
        return self._nodes[name]

    def _encode(self, tree: Tree) -> int:
        if tree in ("true", "false"):
            return self._constant(tree == "true")
        if not isinstance(tree, list):
            raise BeyondScope(f"the condition {str(tree)[:40]}")
        name, *args = tree
        match name:
            case "and":
                return self._conjunction([self._literal(a) for a in args])
            case "or":
                return -self._conjunction([-self._literal(a) for a in args])
            case "not":
                return -self._literal(args[0])
            case "implies":
                premise, conclusion = map(self._literal, args)
                return -self._conjunction([premise, -conclusion])
            case "iff":
                literals = [self._literal(a) for a in args]
                return self._conjunction([self._equivalence(x, y) for x, y in pairwise(literals)])
            case "lt" | "le" | "eq" | "ne":
                return self._comparison(name, *args)
        return self._fresh(self._atom(tree))

    def _atom(self, tree: Tree) -> str:
        """A text that predicates share whose arguments have the same normal forms."""
        name, bound, *args = tree
        if bound != []:
            return key(tree)
        texts = []
        for arg in args:
            is_matrix = isinstance(arg, list) and arg[:1] == ["matrix"]
            entries, shape = (arg[3:], arg[1:3]) if is_matrix else ([arg], [])
            try:
                texts.append([*shape, *(self._forms.text(e) for e in entries)])
            except BeyondScope:
                texts.append([key(arg)])
        return key([name, bound, *texts])

    def _constant(self, value: bool) -> int:
        atom = self._fresh("true")
        self._meaning[atom] = [frozenset({atom})]
        return atom if value else -atom

    def _conjunction(self, parts: list[int]) -> int:
        node = self._fresh(f"and {sorted(parts)}")
        both = frozenset({node, *(-p for p in parts)})
        self._meaning[node] = [both, *(frozenset({-node, p}) for p in parts)]
        return node

    def _equivalence(self, x: int, y: int) -> int:
        return -self._conjunction([-self._conjunction([x, y]), -self._conjunction([-x, -y])])

    def _comparison(self, name: str, left: Tree, right: Tree) -> int:
        difference = ["add", left, ["mul", ["rational", "-1"], right]]
        try:
            form, sign = self._forms.name_and_sign(difference)
        except BeyondScope:
            self.gave_up = True
            return self._fresh(key([name, left, right]))
        positive, negative = self._sign_atoms(form)
        if sign < 0:
            positive, negative = negative, positive
        match name:
            case "lt":
                return negative
            case "le":
                return -positive
            case "eq":
                return self._conjunction([-positive, -negative])
        return -self._conjunction([-positive, -negative])

    def _sign_atoms(self, form: str) -> tuple[int, int]:
        if form in ("0", "1"):
            return self._constant(form == "1"), self._constant(False)
        if form not in self._signs:
            positive, negative = self._fresh(f"{form} > 0"), self._fresh(f"{form} < 0")
            self._signs[form] = positive, negative
            self._meaning[positive] = [frozenset({-positive, -negative})]
            self._meaning[negative] = self._meaning[positive]
        return self._signs[form]


def _unsatisfiable(clauses: list[Clause]) -> bool:
    """Whether no assignment satisfies all clauses; `BeyondScope` where that takes too long."""
    stack: list[list[Clause]] = [clauses]
    tried = 0
    while stack:
        tried += 1
        if tried > LARGEST_SEARCH:
            raise BeyondScope("a propositional step that large")
        reduced = _propagated(stack.pop())
        if reduced is None:
            continue
        if not reduced:
            return False
        literal = _weightiest(reduced)
        stack.append([*reduced, frozenset({literal})])
        stack.append([*reduced, frozenset({-literal})])
    return True


def _weightiest(clauses: list[Clause]) -> int:
    """The literal that occurs most, short clauses counting more (Jeroslow and Wang 1990)."""
    weights: dict[int, float] = {}
    for clause in clauses:
        weight = 2.0 ** -min(len(clause), 60)
        for literal in clause:
            weights[literal] = weights.get(literal, 0.0) + weight
    return max(weights, key=lambda literal: (weights[literal], literal))


def _propagated(clauses: list[Clause]) -> list[Clause] | None:
    """The clauses after unit propagation; None if one is violated."""
    assigned: set[int] = set()
    while True:
        spend(len(clauses) // 4)
        units = {next(iter(c)) for c in clauses if len(c) == 1} - assigned
        if any(-u in units or -u in assigned for u in units):
            return None
        if not units:
            return [c for c in clauses if len(c) > 1]
        assigned |= units
        remaining = []
        for c in clauses:
            if len(c) > 1:
                if c & assigned:
                    continue
                c = frozenset(x for x in c if -x not in assigned)
            if not c:
                return None
            remaining.append(c)
        clauses = remaining
