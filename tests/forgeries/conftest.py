"""Genuine certificates, to be forged, and the statements they belong to."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from proofkit import check
from proofkit.engines.certificates import certificate
from proofkit.evidence.ledger import Ledger
from proofkit.recheck._certificates import verify
from proofkit.theorem_files import load_file

SOURCE = '''
from proofkit import (
    And, Iff, SchurCohn, by, claim, equal, identity, integer, logic, policy, real, signs, simplex,
    theorem, unstable,
)
from sympy import Matrix, exp, log

x, y, p = real("x"), real("y"), real("p", above=0)
n = integer("n", at_least=1)


@theorem
def square():
    """x² + y² ≥ 2xy."""
    return x**2 + y**2 >= 2 * x * y


@square.derivation
def _():
    yield signs(x**2 + y**2 >= 2 * x * y, [(x - y) ** 2], "a square")


@theorem
def stronger_square():
    """x² + y² > 2xy where x ≠ y."""
    from proofkit import Ne

    return claim(given=Ne(x, y), then=x**2 + y**2 > 2 * x * y)


@stronger_square.derivation
def _():
    yield signs(x**2 + y**2 > 2 * x * y, [(x - y) ** 2], "a square that is not zero")


@theorem(sizes=range(2, 4))
def entropy_sum(K):
    """Σ π = 1."""
    return equal(sum(policy("pi", K)), 1)


@theorem
def false_bound():
    """e^x < 1 + x + x²  for x ≤ 2."""
    t = real("t", at_most=2)
    return exp(t) < 1 + t + t**2


@theorem
def false_integer():
    """n² > n for integers n ≥ 1."""
    return n**2 > n


@theorem
def threshold():
    """[[x, −y], [y, x]] is unstable iff x² + y² > 1."""
    return Iff(unstable(Matrix([[x, -y], [y, x]])), x**2 + y**2 > 1)


@threshold.derivation
def _():
    from proofkit import Or

    d, t = x**2 + y**2, 2 * x
    jury = Or(d > 1, t > 1 + d, -t > 1 + d)
    yield by(SchurCohn(), Iff(unstable(Matrix([[x, -y], [y, x]])), jury))
    yield signs(1 + d >= t, [(1 - x) ** 2, y**2])
    yield signs(1 + d >= -t, [(1 + x) ** 2, y**2])
    yield logic(Iff(unstable(Matrix([[x, -y], [y, x]])), d > 1))


@theorem
def witness():
    """Some z is above x."""
    z = real("z")
    return claim(forall=[x], exists=[z], then=z > x, witness=[(z, x + 1)])


@witness.derivation
def _():
    yield signs(x + 1 > x, [1])
'''


@pytest.fixture(scope="session")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Certificates by slug, as they are read from a file."""
    path = tmp_path_factory.mktemp("paper") / "claims.py"
    path.write_text(SOURCE)
    found = {}
    for theorem in load_file(path):
        document = certificate(theorem, check(theorem))
        found[theorem.slug] = json.loads(json.dumps(document))
    return found


@pytest.fixture(scope="session")
def statements(genuine: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the ledger records of the same theorems."""
    path = tmp_path_factory.mktemp("ledger") / "verdicts.json"
    theorems = load_file(_source_of(tmp_path_factory))
    Ledger(path, {}).updated([check(t) for t in theorems]).write()
    data = json.loads(path.read_text())
    return {name: entry["claims"] for name, entry in data.items()}


def _source_of(factory: pytest.TempPathFactory) -> Path:
    path = factory.mktemp("again") / "paper" / "claims.py"
    path.parent.mkdir()
    path.write_text(SOURCE)
    return path


@pytest.fixture
def forge(genuine: dict[str, Any]) -> Any:
    """A copy of a genuine certificate, to tamper with."""
    return lambda slug: deepcopy(genuine[slug])


__all__ = ["verify"]
