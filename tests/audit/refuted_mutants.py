"""Mutants of theorems of the corpus that have a counterexample: no derivation may prove one."""

from __future__ import annotations

from collections.abc import Iterator

from proofkit import Claim
from proofkit.audit.mutants import Mutant, mutants
from proofkit.audit.refuter import Refuter
from proofkit.statement.derivation import Derivation
from proofkit.theorem_files import corpus_folder, load

(LIBRARY,) = load([str(corpus_folder())])


def refuted_mutants(theorem_id: str, limit: int) -> Iterator[tuple[Claim, Derivation, list[Claim]]]:
    """Each claim of the theorem at its first size, its derivation, and those of its mutants with
    the same variables that are refuted."""
    theorem = LIBRARY[theorem_id]
    size = theorem.sizes[0]
    for claim, derivation in zip(theorem.claims(size), theorem.derivations(size), strict=True):
        refuter = Refuter(claim, size.values)
        found, _ = mutants(claim, limit, weaker=False)
        assert derivation is not None
        yield claim, derivation, [m.claim for m in found if _is_refuted(m, claim, refuter)]


def _is_refuted(mutant: Mutant, claim: Claim, refuter: Refuter) -> bool:
    same = mutant.claim.forall == claim.forall
    return same and refuter.refutation(mutant.claim, boundary=False) is not None
