"""Normal forms, signs, propositions and definedness against plain evaluation."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.recheck._context import Context
from proofkit.recheck._definedness import defined
from proofkit.recheck._forms import Forms
from proofkit.recheck._logic import Logic
from proofkit.recheck._outcomes import BeyondScope
from proofkit.recheck._polynomials import divided, mul, quotient
from proofkit.recheck._signs import Sign
from proofkit.recheck._trees import coordinate, minus, number
from proofkit.recheck._truth import Evaluation

X, Y = coordinate("x"), coordinate("y")
SMALL = st.fractions(-3, 3, max_denominator=4)


def trees(depth: int = 3) -> st.SearchStrategy[Any]:
    leaves = st.one_of(st.sampled_from([X, Y]), SMALL.map(number))
    powers = st.integers(-2, 3).map(number)
    return st.recursive(
        leaves,
        lambda t: st.one_of(
            st.lists(t, min_size=2, max_size=3).map(lambda a: ["add", *a]),
            st.lists(t, min_size=2, max_size=3).map(lambda a: ["mul", *a]),
            st.tuples(t, powers).map(lambda a: ["pow", *a]),
        ),
        max_leaves=2**depth,
    )


def value(tree: Any, at: dict[str, Fraction]) -> Fraction | None:
    """By the plain arithmetic of fractions; None where there is no value."""
    match tree:
        case ["rational", text]:
            return Fraction(text)
        case ["variable", name]:
            return at[name]
        case ["add" | "mul" as name, *args]:
            values = [value(a, at) for a in args]
            if None in values:
                return None
            total = Fraction(name == "mul")
            for v in values:
                total = total + v if name == "add" else total * v
            return total
        case ["pow", base, ["rational", n]]:
            v = value(base, at)
            return None if v is None or (v == 0 and int(n) < 0) else v ** int(n)
    raise AssertionError(tree)


@given(trees(), st.tuples(SMALL, SMALL))
@settings(deadline=None, max_examples=150)
def test_normal_forms_have_the_same_value(tree: Any, at: Any) -> None:
    values = dict(zip("xy", at, strict=True))
    there = value(tree, values)
    forms = Forms({})
    try:
        form = forms.form(tree)
    except BeyondScope:
        return  # division by what is zero everywhere
    if there is None:
        return
    names = {'["variable","x"]': values["x"], '["variable","y"]': values["y"]}

    def of(p: Any) -> Fraction:
        total = Fraction(0)
        for monomial, c in p.items():
            term = Fraction(c)
            for name, e in monomial:
                assert isinstance(e, int)
                term *= names[name] ** e
            total += term
        return total

    below = of(forms.expanded(form.bottom))
    assert below != 0
    assert of(form.top) / below == there
    exact = Evaluation(values, 64).number(tree)
    assert exact.low <= there <= exact.high


@given(trees(), trees(), st.tuples(SMALL, SMALL))
@settings(deadline=None, max_examples=100)
def test_equal_names_mean_equal_signs(first: Any, second: Any, at: Any) -> None:
    values = dict(zip("xy", at, strict=True))
    forms = Forms({})
    try:
        found = [forms.name_and_sign(t) for t in (first, second)]
    except BeyondScope:
        return
    a, b = value(first, values), value(second, values)
    if None in (a, b) or found[0][0] != found[1][0]:
        return
    assert (a > 0) - (a < 0) == found[0][1] * found[1][1] * ((b > 0) - (b < 0))


@given(trees(), st.tuples(SMALL, SMALL))
@settings(deadline=None, max_examples=100)
def test_signs_hold_where_the_assumptions_do(tree: Any, at: Any) -> None:
    values = dict(zip("xy", at, strict=True))
    known = [["lt" if v > 0 else "le", number(0), t] for v, t in zip(at, (X, Y), strict=True)]
    context = Context({}, [k for k, v in zip(known, at, strict=True) if v >= 0])
    there = value(tree, values)
    try:
        sign = context.sign(tree)
    except BeyondScope:
        return
    if there is not None:
        expected = Sign.POSITIVE if there > 0 else Sign.NEGATIVE if there < 0 else Sign.ZERO
        assert expected in sign


@given(trees(), trees())
@settings(deadline=None, max_examples=60)
def test_division_is_undone_by_multiplication(first: Any, second: Any) -> None:
    try:
        p, q = (Forms({}).form(t).top for t in (first, second))
    except BeyondScope:
        return
    if p and q:
        assert quotient(mul(p, q), q) == p
        whole, rest = divided(p, q)
        total = mul(whole, q)
        for m, c in rest.items():
            total[m] = total.get(m, 0) + c
        assert {m: c for m, c in total.items() if c} == p
        assert (quotient(p, q) is None) == bool(rest)


ATOMS = [["Stable", [], ["matrix", "1", "1", number(i)]] for i in range(4)]


def propositions() -> st.SearchStrategy[Any]:
    return st.recursive(
        st.sampled_from([*ATOMS, "true", "false"]),
        lambda t: st.one_of(
            st.lists(t, min_size=1, max_size=3).map(lambda a: ["and", *a]),
            st.lists(t, min_size=1, max_size=3).map(lambda a: ["or", *a]),
            t.map(lambda a: ["not", a]),
            st.tuples(t, t).map(lambda a: ["implies", *a]),
            st.tuples(t, t).map(lambda a: ["iff", *a]),
        ),
        max_leaves=8,
    )


def truth(tree: Any, row: tuple[bool, ...]) -> bool:
    if isinstance(tree, str):
        return tree == "true"
    name, *args = tree
    if tree in ATOMS:
        return row[ATOMS.index(tree)]
    values = [truth(a, row) for a in args]
    return {
        "and": all(values),
        "or": any(values),
        "not": not values[0],
        "implies": not values[0] or values[-1],
        "iff": values[0] == values[-1],
    }[name]


@given(st.lists(propositions(), max_size=3), propositions())
@settings(deadline=None, max_examples=150)
def test_entailment_is_that_of_truth_tables(facts: list[Any], goal: Any) -> None:
    rows = product([False, True], repeat=len(ATOMS))
    follows = all(truth(goal, r) for r in rows if all(truth(f, r) for f in facts))
    assert Logic(Forms({})).entails(facts, goal) == follows


@pytest.mark.parametrize(
    ("tree", "condition"),
    [
        (["pow", X, number(-1)], ["ne", X, number(0)]),
        (["pow", X, number(2)], "true"),
        (["pow", X, number(Fraction(1, 2))], ["le", number(0), X]),
        (["pow", X, number(Fraction(-1, 2))], ["lt", number(0), X]),
        (["pow", X, Y], ["lt", number(0), X]),
        (["pow", number(2), Y], "true"),
        (["log", X], ["lt", number(0), X]),
        (["exp", ["log", X]], ["lt", number(0), X]),
        (["and", ["lt", X, Y], ["lt", Y, X]], "true"),
        (["tan", X], ["ne", ["cos", X], number(0)]),
    ],
)
def test_where_things_are_defined(tree: Any, condition: Any) -> None:
    assert defined(tree) == condition


@given(st.tuples(SMALL, SMALL))
@settings(deadline=None, max_examples=60)
def test_kleenes_connectives(at: Any) -> None:
    """`x ≠ 0 and y/x > 1` has a value at 0, and `y/x > 1 and y > 0` has one only where y ≤ 0."""
    values = dict(zip("xy", at, strict=True))
    ratio = ["lt", number(1), ["mul", Y, ["pow", X, number(-1)]]]
    guarded = ["and", ["ne", X, number(0)], ratio]
    other = ["and", ratio, ["lt", number(0), Y]]
    evaluation = Evaluation(values, 64)
    assert evaluation.truth(defined(guarded)) is True
    has_value = values["x"] != 0 or values["y"] <= 0
    assert evaluation.truth(defined(other)) is has_value
    assert (evaluation.truth(other) is None) is not has_value


def test_logarithms_of_negative_factors() -> None:
    """log(1 − x) and log(1/(1 − x)) are opposite where x < 1, and nothing is known elsewhere."""
    rest = minus(number(1), X)
    total = ["add", ["log", rest], ["log", ["pow", rest, number(-1)]]]
    assert Context({}, [["lt", X, number(1)]]).is_zero(total)
    assert not Context({}, []).is_zero(total)
