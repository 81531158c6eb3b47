"""Systematic mutants of a claim: each differs from it by one slip of the pen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

import sympy as sp
from attrs import evolve, frozen

from proofkit._errors import ProofkitError
from proofkit.audit.operators import Slip, short, slips
from proofkit.audit.places import Place, everywhere, places, replaced, sign_below
from proofkit.audit.sample import kind_of
from proofkit.statement.claim import Claim
from proofkit.statement.implicit import Implicit
from proofkit.statement.predicates import ClaimPredicate
from proofkit.statement.preferences import PreferenceMatrix
from proofkit.statement.variables import Variable

CONTEXT = 12
"""Characters; shorter surroundings of a change say too little."""


@frozen
class Mutant:
    """A claim beside the one that it was made of.

    Attributes
    ----------
    kind
        Of the slip, such as "constant" or "dropped part".
    text
        What was changed, in words.
    weaker
        Whether it follows from the original by the form of the change alone.
    around
        The nodes around the change, from the outside in: as they were, as they became, and their
        polarity. Empty where quantifiers were swapped.
    """

    claim: Claim
    kind: str
    text: str
    weaker: bool = False
    around: tuple[tuple[sp.Basic, sp.Basic, int], ...] = ()

    @property
    def name(self) -> str:
        return f"{self.kind}: {self.text}"


Recipe = Callable[[], Mutant]


def mutants(claim: Claim, limit: int, *, weaker: bool = True) -> tuple[list[Mutant], int]:
    """At most `limit` mutants, evenly over the kinds of change and the places, and how many
    changes there are altogether.

    Which ones is determined by the claim alone. Mutants whose canonical form is that of the claim
    or of an earlier mutant are left out, and, without `weaker`, those that follow from the claim
    by their form.
    """
    by_kind: dict[str, list[Recipe]] = {}
    for kind, make in _recipes(claim):
        by_kind.setdefault(kind, []).append(make)
    total = sum(map(len, by_kind.values()))
    seen, found = {claim.hash}, list[Mutant]()
    for make in _evenly(list(by_kind.values()), 3 * limit):
        try:
            mutant = make()
            digest = mutant.claim.hash
        except (ProofkitError, TypeError, ValueError, AttributeError, ZeroDivisionError):
            continue  # no statement comes of it
        if digest not in seen and not _is_degenerate(mutant.claim) and weaker >= mutant.weaker:
            seen.add(digest)
            found.append(mutant)
        if len(found) == limit:
            break
    return found, total


def _is_degenerate(claim: Claim) -> bool:
    """Whether a division by 0 or the like was made."""
    parts = (claim.then, *claim.given)
    return any(p.has(sp.zoo, sp.nan, sp.I) for p in parts)


def _evenly(groups: Sequence[list[Recipe]], limit: int) -> Iterator[Recipe]:
    """Up to `limit` items, one of each group in turn, each group from end to end."""
    queues = [iter(_spread(group)) for group in groups]
    taken = 0
    while queues and taken < limit:
        for queue in list(queues):
            item = next(queue, None)
            if item is None:
                queues.remove(queue)
                continue
            yield item
            taken += 1


def _spread(items: list[Recipe]) -> list[Recipe]:
    """All items, in an order whose every beginning is spread over the whole (van der Corput)."""
    order = sorted(range(len(items)), key=_reversed_bits)
    return [items[i] for i in order]


def _reversed_bits(i: int) -> str:
    return bin(i)[2:][::-1].ljust(32, "0")


def _recipes(claim: Claim) -> Iterator[tuple[str, Recipe]]:
    """Kinds of mutants, and functions that make them."""
    for place, slip in _slips(claim.then, 1):
        yield slip.kind, _in_conclusion(claim, place, slip)
    for number, condition in enumerate(claim.given):
        for place, slip in _slips(condition, -1):
            if slip.kind != "dropped part" or place.path:
                yield f"assumed {slip.kind}", _in_assumption(claim, number, place, slip)
    for names, rule in _swaps(claim.forall):
        for place in _sides(claim.then, set(rule)):
            yield "roles", _swapped(claim, names, rule, place)
    if claim.exists and claim.witness:
        yield "quantifier", lambda: _universal(claim)


def _slips(root: sp.Basic, polarity: int) -> Iterator[tuple[Place, Slip]]:
    """Slips at every distinct node; a number is distinguished by what it stands in."""
    found: dict[sp.Basic, Place] = {}
    for place in places(root, polarity):
        key = sp.Tuple(place.parent, place.path[-1]) if _is_number(place) else place.node
        other = found.setdefault(key, place)
        if other.polarity != place.polarity:
            found[key] = evolve(other, polarity=0)
    for place in found.values():
        for slip in slips(place):
            yield place, slip


def _is_number(place: Place) -> bool:
    return isinstance(place.node, sp.Rational) and place.parent is not None


def changed_everywhere(root: sp.Basic, place: Place, new: sp.Basic) -> sp.Basic:
    """The condition with `new` wherever the same node stands, for a number in the same parent."""
    if _is_number(place):
        assert place.parent is not None
        surroundings = replaced(place.parent, place.path[-1:], new)
        return everywhere(root, place.parent, surroundings)
    return everywhere(root, place.node, new)


def _in_conclusion(claim: Claim, place: Place, slip: Slip) -> Recipe:
    def make() -> Mutant:
        then = changed_everywhere(claim.then, place, slip.new)
        details = divergence(claim.then, then, 1)
        return Mutant(evolve(claim, then=then), slip.kind, _told(place, slip), slip.weaker, details)

    return make


def _in_assumption(claim: Claim, number: int, place: Place, slip: Slip) -> Recipe:
    def make() -> Mutant:
        old = claim.given[number]
        new = changed_everywhere(old, place, slip.new)
        given = (*claim.given[:number], new, *claim.given[number + 1 :])
        text, kind = f"{_told(place, slip)}, in an assumption", f"assumed {slip.kind}"
        details = divergence(old, new, -1)
        return Mutant(evolve(claim, given=given), kind, text, slip.weaker, details)

    return make


def divergence(
    old: sp.Basic, new: sp.Basic, polarity: int
) -> tuple[tuple[sp.Basic, sp.Basic, int], ...]:
    """The nodes around all differences of two trees, from the outside in, with their polarity."""
    pairs = [(old, new, polarity)]
    while type(old) is type(new) and old.args:
        gone = [(i, a) for i, a in enumerate(old.args) if a not in new.args]
        come = [a for a in new.args if a not in old.args]
        if len(gone) != 1 or len(come) != 1 or len(old.args) != len(new.args):
            break
        ((i, inside),) = gone
        polarity *= sign_below(old, i)
        old, new = inside, come[0]
        pairs.append((old, new, polarity))
    return tuple(pairs)


def _told(place: Place, slip: Slip) -> str:
    """What was changed, and in which surroundings."""
    around = told(place)
    return f"{slip.text} in {around}" if around else slip.text


def told(place: Place) -> str:
    """The surroundings of a place, cut where they are long."""
    context = next((n for n in place.above[::-1] if len(str(n)) > CONTEXT), place.parent)
    return "" if context is None else short(context)


def _sides(then: sp.Basic, symbols: set[sp.Basic]) -> Iterator[Place]:
    """The sides of comparisons, equivalences and predicates that mention some of the symbols,
    where another side does too: to swap roles in all of them would only rename variables."""
    for place in places(then):
        if not isinstance(place.parent, sp.Rel | sp.Equivalent | ClaimPredicate):
            continue
        others = (a for i, a in enumerate(place.parent.args) if i != place.path[-1])
        if place.node.free_symbols & symbols and any(o.free_symbols & symbols for o in others):
            yield place


def _swapped(claim: Claim, names: str, rule: dict[sp.Basic, sp.Expr], place: Place) -> Recipe:
    def make() -> Mutant:
        then = replaced(claim.then, place.path, place.node.xreplace(rule))
        text, details = f"{names} in {short(place.node)}", divergence(claim.then, then, 1)
        return Mutant(evolve(claim, then=then), "roles", text, around=details)

    return make


def _universal(claim: Claim) -> Mutant:
    """For all instead of there is."""
    forall = tuple(sorted((*claim.forall, *claim.exists), key=lambda v: v.name))
    changed = evolve(claim, forall=forall, exists=(), witness={})
    return Mutant(changed, "quantifier", "there is → for all")


def _swaps(variables: Iterable[Variable]) -> Iterator[tuple[str, dict[sp.Basic, sp.Expr]]]:
    """Exchanges of the roles of variables of one kind, and of the entries of one variable."""
    explicit = [v for v in variables if not isinstance(v, Implicit)]
    for v, w in combinations(explicit, 2):
        if kind_of(v) == kind_of(w):
            pairs = list(zip(v.coordinates, w.coordinates, strict=True))
            yield f"{v.name} ↔ {w.name}", dict(pairs) | {y: x for x, y in pairs}
    for v in explicit:
        if isinstance(v, PreferenceMatrix):
            turned = {x: 1 - x for x in v.coordinates}
            yield f"{v.name} → its transpose", turned
            yield f"{v.name}: responses 1 ↔ 2", _relabelled(v)
        elif len(v.coordinates) > 1:
            x, y = v.coordinates[0], v.coordinates[-1]
            yield f"{x} ↔ {y}", {x: y, y: x}


def _relabelled(v: PreferenceMatrix) -> dict[sp.Basic, sp.Expr]:
    order = [1, 0, *range(2, v.size)]
    return {x: v.matrix[order[x.index[0]], order[x.index[1]]] for x in v.coordinates}
