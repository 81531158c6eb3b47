"""What a verdict depends on beside its theorem: proofkit itself, Python, and the libraries."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

from proofkit.evidence.result import Json

LIBRARIES = (
    "cvc5", "gmpy2", "hypothesis", "mpmath", "numpy", "python-flint", "sympy", "z3-solver",
)  # fmt: skip
"""Those that compute, optional ones among them; a verdict may change with any of them."""


@cache
def environment() -> Json:
    """Versions, and the digest of proofkit's own sources, which change without a new version."""
    return {
        "sources": _sources(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": f"{platform.system()} {platform.machine()}",
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def _sources() -> str:
    package = Path(__file__).parents[1]
    files = (p.relative_to(package) for p in package.rglob("*.py"))
    digest = hashlib.sha256()
    for file in sorted(f for f in files if f.parts[0] != "corpus"):
        content = hashlib.sha256((package / file).read_bytes()).hexdigest()
        digest.update(f"{file.as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
