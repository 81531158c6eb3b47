"""Steps that do not follow are not verified, and their nearest valid neighbours are."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from proofkit.recheck._certificates import verify
from proofkit.recheck._outcomes import BeyondScope, Malformed, Rejected

from .steps import X, Y, add, derivation, document, mul, n, power, real, step, var, vector, x, y

NOT_VERIFIED = (Rejected, Malformed, BeyondScope)


def refuse(data: Any) -> str:
    with pytest.raises(NOT_VERIFIED) as caught:
        verify(data)
    return str(caught.value)


AT_ONE = {"x": "1"}


def test_a_quotient_may_be_undefined() -> None:
    """x/x = 1 is an identity of normal forms, and no theorem about all reals."""
    one = ["eq", mul(x, power(x, -1)), n(1)]
    steps = derivation(step(one, "Identity"), instance=AT_ONE)
    assert "value" in refuse(document(one, steps))
    assert verify(document(one, steps, forall=[real("x", 0)]))
    assert verify(document(one, steps, given=[["ne", x, n(0)]]))


@pytest.mark.parametrize("hidden", [["log", x], power(x, "1/2"), power(x, -1), ["tan", x]])
def test_what_has_no_value_cannot_be_cancelled(hidden: Any) -> None:
    zero = ["eq", add(hidden, mul(n(-1), hidden)), n(0)]
    steps = derivation(step(zero, "Identity"), instance=AT_ONE)
    refuse(document(zero, steps))
    whole = deepcopy(zero)
    whole[1] = add(["exp", x], mul(n(-1), ["exp", x]))
    assert verify(document(whole, derivation(step(whole, "Identity"), instance=AT_ONE)))


def test_the_witness_must_have_a_value_and_be_an_integer_where_that_is_said() -> None:
    m = ["integer", "m", None, None, True, True]
    above = ["lt", x, var("m")]
    steps = derivation(
        step(["lt", x, add(x, n("1/2"))], "Signs", terms=[n("1/2")]),
        instance=AT_ONE,
        witness={"m": add(x, n("1/2"))},
    )
    refuse(document(above, steps, exists=[m]))
    z = real("z")
    assert verify(document(["lt", x, var("z")], steps | {"witness": {"z": add(x, n("1/2"))}},
                           exists=[z]))  # fmt: skip
    nowhere = steps | {"witness": {"z": add(x, n("1/2"), mul(n(0), power(x, -1)))}}
    refuse(document(["lt", x, var("z")], nowhere, exists=[z]))


def lemma(coefficient: Any = 1, factors: Any = (0,), squares: Any = (), kind: str = "lt") -> Any:
    """x > 0 and x < 0 exclude each other: their sum is 0."""
    conditions = [[kind, n(0), x], [kind, n(0), mul(n(-1), x)]]
    other = [{"coefficient": "1", "factors": [1], "squares": []}]
    first = {"coefficient": str(coefficient), "factors": list(factors), "squares": list(squares)}
    return {"conditions": conditions, "terms": [first, *other], "multipliers": []}


def excluded(data: Any) -> Any:
    conclusion = ["not", ["and", ["lt", n(0), x], ["lt", n(0), mul(n(-1), x)]]]
    steps = derivation(step(conclusion, "Arithmetic", premises=[], lemmas=[data]), instance=AT_ONE)
    return document(conclusion, steps)


def test_multipliers() -> None:
    assert verify(excluded(lemma()))
    assert "fails" in refuse(excluded(lemma(2)))
    assert "positive" in refuse(excluded(lemma(0)))
    refuse(excluded(lemma(-1)))
    refuse(excluded(lemma(factors=[0, 0])))
    refuse(excluded(lemma(factors=[7])))
    refuse(excluded(lemma(factors=[True])))
    refuse(excluded(lemma(squares=[x])))
    refuse(excluded(lemma("1e3")))
    refuse(excluded({**lemma(), "extra": 1}))


def test_multipliers_that_exclude_nothing() -> None:
    """x ≥ 0 and −x ≥ 0 hold together at 0: no term is certainly positive."""
    weak = lemma(kind="le")
    conclusion = ["not", ["and", *weak["conditions"]]]
    steps = derivation(step(conclusion, "Arithmetic", premises=[], lemmas=[weak]), instance=AT_ONE)
    assert "positive" in refuse(document(conclusion, steps))


def test_an_equation_has_multipliers_and_an_inequality_has_none() -> None:
    equations = [["eq", n(0), x], ["eq", n(0), add(x, n(-1))]]
    one = {"coefficient": "1", "factors": [], "squares": []}
    data = {"conditions": equations, "terms": [one], "multipliers": [[0, n(-1)], [1, n(1)]]}
    conclusion = ["not", ["and", *equations]]

    def at(found: Any, what: Any = conclusion) -> Any:
        return document(what, derivation(step(what, "Arithmetic", premises=[], lemmas=[found]),
                                         instance=AT_ONE))  # fmt: skip

    assert verify(at(data))
    refuse(at({**data, "terms": [{**one, "factors": [0]}]}))
    weak = [["le", n(0), x], ["le", n(0), add(x, n(-1))]]
    refuse(at({**data, "conditions": weak}, ["not", ["and", *weak]]))
    undefined = [[0, add(n(-1), mul(n(0), power(x, -1)))], [1, n(1)]]
    refuse(at({**data, "multipliers": undefined}))


def test_a_premise_that_is_not_known() -> None:
    positive = ["lt", n(0), x]
    data = {"premises": [positive], "lemmas": []}
    refuse(document(positive, derivation(step(positive, "Arithmetic", **data), instance=AT_ONE)))
    known = derivation(step(positive, "Arithmetic", **data), instance=AT_ONE)
    assert verify(document(positive, known, forall=[real("x", 0)]))


def test_a_real_lemma_keeps_to_its_own_variables_and_premises() -> None:
    u = var("u")
    square = ["le", n(0), power(u, 2)]
    negative = [["lt", n(0), mul(n(-1), power(u, 2))]]
    found = {
        "conditions": negative,
        "terms": [
            {"coefficient": "1", "factors": [0], "squares": []},
            {"coefficient": "1", "factors": [], "squares": [u]},
        ],
        "multipliers": [],
    }
    at_x = ["le", n(0), power(x, 2)]
    data = {
        "variables": [real("u")], "premises": [], "conclusion": square, "values": [[u, x]],
        "lemmas": [found],
    }  # fmt: skip

    def with_(formula: Any = at_x, **changed: Any) -> Any:
        return document(
            formula, derivation(step(formula, "RealLemma", **{**data, **changed}), instance=AT_ONE)
        )

    assert verify(with_())
    refuse(with_(values=[]))
    refuse(with_(values=[[u, x], [u, x]]))
    refuse(with_(lemmas=[]))
    refuse(with_(variables=[]))
    refuse(with_(values=[[u, power(x, -1)]]))
    refuse(with_(formula=["le", n(0), x], conclusion=["le", n(0), u], variables=[real("u", 0)]))


def test_a_variable_of_the_derivations_own_has_a_domain_with_a_point() -> None:
    """Without points in it, everything holds throughout the domain."""
    false = ["lt", x, x]
    u = var("u")
    empty = real("u", 1, 0)
    steps = derivation(
        step(false, "Arithmetic", premises=[], lemmas=[]), instance=AT_ONE | {"u": "1/2"},
        locals=[empty],
    )  # fmt: skip
    assert "instance" in refuse(document(false, steps))
    small = [step(["lt", n(0), u], "Logic")]
    assert refuse(document(["lt", n(0), x], derivation(*small, instance=AT_ONE | {"u": "1"},
                                                       locals=[real("u", 0)])))  # fmt: skip


def test_a_variable_of_the_derivations_own_is_none_of_the_claims() -> None:
    positive = ["lt", n(0), x]
    steps = derivation(step(positive, "Logic"), instance=AT_ONE, locals=[real("x", 0)])
    assert "name" in refuse(document(positive, steps))


def for_all(condition: Any, variable: Any, *coordinates: Any) -> Any:
    return ["ForAll", [variable], condition, ["tuple", *coordinates]]


def test_for_all_is_introduced_for_what_is_arbitrary() -> None:
    u = var("u")
    positive = for_all(["lt", n(0), u], real("u", 0), u)
    steps = derivation(
        step(positive, "Arbitrary"), instance=AT_ONE | {"u": "1"}, locals=[real("u", 0)]
    )
    assert verify(document(positive, steps))
    wider = for_all(["lt", n(0), u], real("u"), u)
    refuse(document(wider, derivation(step(wider, "Arbitrary"), instance=AT_ONE | {"u": "1"},
                                      locals=[real("u", 0)])))  # fmt: skip
    particular = for_all(["lt", n(0), x], real("x"), x)
    refuse(document(particular, derivation(step(particular, "Arbitrary"), instance=AT_ONE),
                    forall=[real("x", 0)]))  # fmt: skip


def test_for_all_is_used_inside_its_domain_and_without_capture() -> None:
    u = var("u")
    positive = for_all(["lt", n(0), u], real("u", 0), u)

    def at(value: Any, formula: Any) -> Any:
        data = {"predicate": positive, "values": [[u, value]]}
        steps = derivation(step(formula, "Instance", **data), instance=AT_ONE)
        return document(formula, steps, given=[positive])

    assert verify(at(n(2), ["lt", n(0), n(2)]))
    refuse(at(x, ["lt", n(0), x]))
    inner = for_all(["eq", add(u, mul(n(-1), var("v"))), n(0)], real("u"), u)
    outer = for_all(inner, real("v"), var("v"))
    data = {"predicate": outer, "values": [[var("v"), u]]}
    captured = for_all(["eq", n(0), n(0)], real("u"), u)
    steps = derivation(step(captured, "Instance", **data), instance=AT_ONE | {"u": "0"},
                       locals=[real("u")])  # fmt: skip
    refuse(document(captured, steps, given=[outer]))


def test_a_contraction_is_one_on_all_of_space() -> None:
    z, w = var("z", 1), var("w", 1)
    Z, W = vector("z", 1), vector("w", 1)
    image = ["matrix", "1", "1", mul(n("1/2"), z)]
    conclusion = ["UniqueFixedPoint", [Z], ["tuple", z], image]
    gap = power(add(z, mul(n(-1), w)), 2)
    halved = power(add(mul(n("1/2"), z), mul(n("-1/2"), w)), 2)
    shrinks = step(["le", halved, mul(power(n("1/2"), 2), gap)], "Signs", terms=[n(0)])
    data = {"other": [w], "gram": ["matrix", "1", "1", n(1)], "factor": n("1/2")}
    own = {"locals": [W], "instance": AT_ONE | {"w_1": "0"}}

    def with_(*steps: Any, **changed: Any) -> Any:
        end = step(conclusion, "Banach", **{**data, **changed})
        return document(conclusion, derivation(*steps, end, **own))

    assert verify(with_(shrinks))
    refuse(with_(factor=n("1/3")))
    refuse(with_(shrinks, factor=n(1)))
    refuse(with_(shrinks, gram=["matrix", "1", "1", n(-1)]))
    refuse(with_(shrinks, other=[z]))


def test_a_lemma_brings_its_own_derivation() -> None:
    u = var("u")
    below = ["le", mul(n(2), u), add(n(1), power(u, 2))]
    inner = derivation(step(below, "Signs", terms=[power(add(u, n(-1)), 2)]))
    claim = {"forall": [real("u", 0)], "given": [], "exists": [], "then": below}
    at_y = ["le", mul(n(2), y), add(n(1), power(y, 2))]
    data = {"claim": claim, "evidence": inner, "values": [[u, y]]}

    def with_(forall: Any, formula: Any = at_y, **changed: Any) -> Any:
        steps = derivation(step(formula, "Lemma", **{**data, **changed}), instance={"y": "1"})
        return document(formula, steps, forall=forall)

    assert verify(with_([real("y", 0)]))
    refuse(with_([Y]))
    refuse(with_([real("y", 0)], evidence=derivation()))
    refuse(with_([real("y", 0)], ["le", y, n(0)]))
    refuse(with_([real("y", 0)], claim={**claim, "then": ["le", u, n(0)]}))
    refuse(with_([real("y", 0)], values=[[x, y]]))


def test_points_are_obtained_before_they_are_used() -> None:
    nu = ["simplex", "nu", 2, False]
    first, second = var("nu", 1), var("nu", 2)
    claim_of = ["le", n(0), var("z")]
    witness = {"witness": {"z": first}, "obtained": [nu], "instance": AT_ONE}
    skew = ["matrix", "2", "2", n(0), n(1), n(-1), n(0)]
    point = ["matrix", "2", "1", first, second]
    obtained = step(["le", n(0), second], "Ville", skew=skew, point=point, variable=nu)
    positive = step(["le", n(0), first], "Ville", skew=skew, point=point, variable=nu)
    assert verify(document(claim_of, derivation(positive, **witness), exists=[real("z")]))
    refuse(document(claim_of, derivation(**witness), exists=[real("z")]))
    refuse(document(claim_of, derivation(obtained, positive, **witness), exists=[real("z")]))
    symmetric = ["matrix", "2", "2", n(0), n(1), n(1), n(0)]
    bad = step(["le", n(0), first], "Ville", skew=symmetric, point=point, variable=nu)
    refuse(document(claim_of, derivation(bad, **witness), exists=[real("z")]))


def test_farkas_multipliers() -> None:
    mu = var("mu")
    both = [["lt", n(0), add(mu, n(-1))], ["lt", n(0), mul(n(-1), mu)]]
    none = for_all(["not", ["and", *both]], real("mu"), mu)

    def with_(*multipliers: Any, formula: Any = none) -> Any:
        data = {"inequalities": both, "multipliers": list(multipliers)}
        return document(formula, derivation(step(formula, "Farkas", **data), instance=AT_ONE))

    assert verify(with_(n(1), n(1)))
    refuse(with_(n(1), n(2)))
    refuse(with_(n(-1), n(-1)))
    refuse(with_(n(0), n(0)))
    refuse(with_(n(1)))
    refuse(with_(mu, mu))
    refuse(with_(n(1), n(1), formula=for_all(["not", both[0]], real("mu"), mu)))


def test_a_counterexample_needs_more_than_one_that_is_not_seen_to_hold() -> None:
    u = var("u")
    false = for_all(["lt", n(0), add(u, x)], real("u", 0), u)

    def with_(value: str, *witnesses: Any) -> Any:
        evidence = {"kind": "counterexample", "values": {"x": value}, "witnesses": list(witnesses)}
        return document(false, evidence, verdict="refuted")

    assert verify(with_("-1", {"u": "1/2"}))
    refuse(with_("-1"))
    refuse(with_("-1", {"u": "-1/2"}))
    refuse(with_("-1", {"u": "2"}))
    refuse(with_("-1", {"u": "1/2", "x": "0"}))


def test_implicitly_defined_points_are_found_where_they_are_said_to_be() -> None:
    root = ["implicit", "r", 1, [add(power(["symbol", "r_1"], 2), n(-2))]]
    then = ["lt", var("r", 1), n("7/5")]

    def with_(near: str, variable: Any = root) -> Any:
        evidence = {"kind": "counterexample", "values": {"r_1": near}, "witnesses": []}
        return document(then, evidence, forall=[variable], verdict="refuted")

    assert verify(with_("14/10"))
    assert verify(with_("2"))
    refuse(with_("-1"))
    nowhere = ["implicit", "r", 1, [add(power(["symbol", "r_1"], 2), n(2))]]
    refuse(with_("2", nowhere))
    double = ["implicit", "r", 1, [power(add(["symbol", "r_1"], n(-2)), 2)]]
    refuse(with_("2", double))


def test_the_nearest_claims_that_solvers_would_refute() -> None:
    """Nothing of this is true, and no list of steps makes it so."""
    for false in (["lt", x, x], ["eq", x, n(0)], ["lt", n(0), power(x, 2)], "false"):
        for rule in ("Logic", "Identity", "Signs", "Arithmetic", "Minimum"):
            data = {"terms": [power(x, 2)], "premises": [], "lemmas": []}
            steps = derivation(step(false, rule, **data), instance=AT_ONE)
            refuse(document(false, steps))
        refuse(document(false, derivation(instance=AT_ONE)))
        refuse(document(false, {"kind": "evaluation"}))


def test_assumptions_must_be_met_by_the_instance() -> None:
    given = [["lt", x, n(0)], ["lt", n(0), x]]
    for value in ("0", "1", "-1"):
        steps = derivation(step(["lt", x, x], "Logic"), instance={"x": value})
        assert "vacuous" in refuse(document(["lt", x, x], steps, given=given))
    steps = derivation(instance={"x": "1"})
    refuse(document(["lt", n(0), x], steps, forall=[X, Y], given=[["lt", n(0), x]]))


def test_a_case_distinction_without_a_case() -> None:
    """Where no case applies there is no value; that is no reason for a case to apply."""
    positive = ["lt", n(0), x]
    one = ["piecewise", ["case", n(1), positive]]
    false = ["or", positive, ["and", ["eq", one, n(1)], "false"]]
    for step_by in ("Logic", "Arithmetic"):
        steps = derivation(step(false, step_by, premises=[], lemmas=[]), instance=AT_ONE)
        refuse(document(false, steps))
    whole = ["piecewise", ["case", n(1), positive], ["case", n(1), "true"]]
    true = ["eq", whole, n(1)]
    steps = derivation(step(true, "Arithmetic", premises=[], lemmas=[]), instance=AT_ONE)
    assert verify(document(true, steps))


def test_functions_are_not_generalised() -> None:
    """What is assumed of f at one place holds neither elsewhere nor of all functions."""
    f = ["function", "f"]
    at_x, at_y = (["eq", ["apply", "f", e], n(0)] for e in (x, y))
    bound = ["ForAll", [f], at_x, ["tuple"]]
    values = {"x": "1", **{f"f_{i}": "0" for i in range(1, 5)}}
    for false in (bound, at_y):
        steps = derivation(step(false, "Arbitrary"), instance=values)
        refuse(document(false, steps, forall=[X, f], given=[at_x]))
    local = derivation(step(at_y, "Logic"), instance=values | {"y": "1"}, locals=[Y])
    refuse(document(at_y, local, forall=[X, f], given=[at_x]))


def test_a_lemma_for_all_points_of_a_domain_is_not_one_for_all_points() -> None:
    z = var("z", 1)
    image = ["matrix", "1", "1", mul(n("1/2"), z)]
    conclusion = ["UniqueFixedPoint", [vector("z", 1)], ["tuple", z], image]
    data = {"other": [var("w", 1)], "gram": ["matrix", "1", "1", n(1)], "factor": n("1/2")}
    narrow = ["vector", "z", 1, "0", None, False, True, False]
    steps = derivation(
        step(conclusion, "Banach", **data), instance=AT_ONE | {"z_1": "1"}, locals=[narrow]
    )
    assert "range over all reals" in refuse(document(conclusion, steps))
    assert verify(document(conclusion, derivation(step(conclusion, "Banach", **data),
                                                  instance=AT_ONE)))  # fmt: skip
