"""Instances: values for the variables of a claim, the implicitly defined ones enclosed."""

from __future__ import annotations

from typing import Any

from proofkit.recheck._context import Context
from proofkit.recheck._definedness import undefined_parts
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected
from proofkit.recheck._points import enclosed
from proofkit.recheck._trees import Tree, label, rational
from proofkit.recheck._truth import Evaluation
from proofkit.recheck._variables import coordinates_of, is_integer, labels_of

PRECISIONS = (64, 128, 256, 512)


def instance(
    variables: list[Any],
    texts: dict[str, Any],
    bits: int,
    witnesses: list[dict[str, Any]] | None = None,
) -> Evaluation:
    """Evaluation at values for exactly the coordinates of the variables; raises `Rejected`.

    For implicitly defined points the values are only near: a point is proved to exist close by.
    """
    values = {name: rational(text) for name, text in texts.items()}
    expected = {label(x) for v in variables for x in coordinates_of(v)}
    if set(values) != expected:
        odd = ", ".join(sorted(expected ^ set(values)))[:120]
        raise Rejected(f"the values are not those of the claim's variables: see {odd}")
    for variable in filter(is_integer, variables):
        for x in labels_of(variable):
            if values[x].denominator != 1:
                raise Rejected(f"{x[:40]} = {values[x]} is no integer")
    at = enclosed([v for v in variables if v[0] == "implicit"], values, bits)
    return Evaluation(at, bits, [_assignment(w) for w in witnesses or []], _is_provable)


def _is_provable(condition: Tree) -> bool:
    """Whether a condition without free variables holds by its normal forms and signs."""
    context = Context({}, [])
    try:
        return all(map(context.holds, [*undefined_parts([condition]), condition]))
    except BeyondScope:
        return False


def _assignment(texts: Any) -> dict[str, Any]:
    if not isinstance(texts, dict):
        raise Malformed("a witness gives values by label")
    return {name: rational(text) for name, text in texts.items()}
