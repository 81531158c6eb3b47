"""Names of variables and coordinates, split into what typesetting needs, and in Unicode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from proofkit.statement.variables import Coordinate

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_LETTERS_AND_NUMBER = re.compile(r"([A-Za-z]+?)(\d+)")


@frozen
class Name:
    """A stem with subscripts and primes: ``pi_ref_1_2`` is π with "ref" and the indices 1, 2."""

    stem: str
    words: tuple[str, ...] = ()
    indices: tuple[int, ...] = ()
    primes: int = 0


def split(name: str, indices: tuple[int, ...] = ()) -> Name:
    """The parts of a variable's name; `indices` count from 1."""
    stem, *rest = name.split("_")
    primes = rest.count("prime")
    words = [part for part in rest if part != "prime"]
    numbered = _LETTERS_AND_NUMBER.fullmatch(stem)
    if numbered:
        stem = numbered[1]
        words.insert(0, numbered[2])
    return Name(stem, tuple(words), indices, primes)


def of_coordinate(x: Coordinate) -> Name:
    """The parts of a coordinate's name."""
    return split(x.variable.name, tuple(i + 1 for i in x.index))


def written(name: Name) -> str:
    """A name such as ``π_ref₁₂′``."""
    stem = GREEK.get(name.stem, name.stem)
    words = "".join(w.translate(SUBSCRIPT) if w.isdigit() else f"_{w}" for w in name.words)
    comma = "," if any(i > 9 for i in name.indices) else ""
    indices = comma.join(map(str, name.indices)).translate(SUBSCRIPT)
    return stem + words + indices + "′" * name.primes
