"""The rules of inference that can be rechecked, one function each.

Each takes the formula, the data of the step, and what stands above; it raises `Rejected` where the
formula does not follow. The theorems behind the rules are those named in `proofkit show`.
"""

from __future__ import annotations

from proofkit.recheck._rules import (
    algebra,
    consequences,
    limits,
    maps,
    optima,
    quantifiers,
    softmax,
    spectra,
)
from proofkit.recheck._rules._shapes import Check

_THEMES = (algebra, consequences, limits, maps, optima, quantifiers, softmax, spectra)

RULES: dict[str, Check] = {name: rule for theme in _THEMES for name, rule in theme.RULES.items()}
"""By the name of the rule in `proofkit.statement.rules`."""
