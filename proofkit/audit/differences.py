"""Instances on which a refuted claim and a mutant of it differ."""

from __future__ import annotations

import sympy as sp
from attrs import evolve, frozen

from proofkit.arithmetic.ternary import Ternary
from proofkit.audit.sample import Sample, Specimen
from proofkit.engines.checking import ENOUGH_BITS, InstanceChecker, givens_of, parts_of
from proofkit.statement.claim import Claim

SYMBOLIC_CHECKS = 4
"""At how many instances an equation is settled by normal form."""

LONGEST = 1500
"""Nodes of the parts that were changed, up to which an equation is settled by normal form."""


Conditions = tuple[sp.Basic, ...]


def sides(claim: Claim, variant: Claim) -> tuple[Conditions, Conditions, Conditions, Conditions]:
    """Givens and conclusion of the claim and of the variant, the conclusions without the parts that
    they share, unless they share all."""
    old, new = parts_of(claim.goal), parts_of(variant.goal)
    removed = tuple(p for p in old if p not in set(new))
    changed = tuple(p for p in new if p not in set(old))
    if not removed and not changed:
        removed = changed = old
    return givens_of(claim), removed, givens_of(variant), changed


@frozen
class Differences:
    """Tells `variant` from `claim`, which has the same variables, on instances of a sample."""

    claim: Claim
    variant: Claim
    sample: Sample

    def among(self, specimens: list[Specimen]) -> bool:
        """Whether, at some specimen, one certainly holds and the other fails in what differs."""
        truths = [self.sample.truths(side, specimens) for side in sides(self.claim, self.variant)]
        rows = zip(*truths, strict=True)
        return any(a.implies(b).xor(c.implies(d)) is Ternary.TRUE for a, b, c, d in rows)

    def by_normal_form(self) -> bool:
        """Whether more parts of one hold than of the other at some instance, where a normal form
        may settle equations that balls leave open."""
        _, removed, _, changed = sides(self.claim, self.variant)
        if self.variant.given != self.claim.given or len(removed) != len(changed):
            return False
        met = self.sample.met
        was, becomes = (self.sample.truths(parts, met) for parts in (removed, changed))
        rows = zip(met, was, becomes, strict=True)
        undecided = [s for s, a, b in rows if Ternary.UNKNOWN in (a, b)]
        undecided = [*undecided, *(s for s in met if s not in set(undecided))]
        return any(self._unequal(removed, changed, s) for s in undecided[:SYMBOLIC_CHECKS])

    def _unequal(
        self, old: tuple[sp.Basic, ...], new: tuple[sp.Basic, ...], specimen: Specimen
    ) -> bool:
        """Whether certainly more conditions of one list hold at the specimen than of the other."""
        least, most = self._holding(old, specimen)
        other_least, other_most = self._holding(new, specimen)
        return least > other_most or other_least > most

    def _holding(self, parts: tuple[sp.Basic, ...], specimen: Specimen) -> tuple[int, int]:
        """How many of the parts hold there, at least and at most."""
        (row,) = self.sample.rows(parts, [specimen])
        truths = [
            self._settled(p, specimen) if t is Ternary.UNKNOWN else t
            for p, t in zip(parts, row, strict=True)
        ]
        return truths.count(Ternary.TRUE), len(truths) - truths.count(Ternary.FALSE)

    def _settled(self, part: sp.Basic, specimen: Specimen) -> Ternary:
        if sum(1 for _ in sp.preorder_traversal(part)) > LONGEST:
            return Ternary.UNKNOWN
        checker = InstanceChecker(evolve(self.claim, given=(), exists=(), witness={}, then=part))
        outcome = checker.check(specimen.instance, ENOUGH_BITS)
        return checker.check_symbolically(specimen.instance, outcome).goal
