"""decide: which solver said what, and what neither can be made to say."""

import time
from fractions import Fraction
from importlib.util import find_spec

import pytest
import sympy as sp
import z3

from proofkit import Contradiction, EngineUnavailable, Verdict, claim, real, simplex
from proofkit.engines import decide, solvers
from proofkit.engines.protocol import Budget, Problem
from proofkit.engines.solvers import Answer, Sat, Solvers, cvc5_answer, logic_of

needs_cvc5 = pytest.mark.skipif(find_spec("cvc5") is None, reason="cvc5 is not installed")

x, y = real("x"), real("y")


def decided(**parts):
    return decide.ENGINE.examine(Problem(claim(**parts)), Budget())


def question(*conditions):
    context = z3.Context()
    a, b = z3.Real("a", context), z3.Real("b", context)
    return [make(a, b) for make in conditions], context


@needs_cvc5
def test_the_evidence_names_both_solvers_where_both_were_asked():
    evidence = decided(then=x**2 + y**2 >= 2 * x * y)
    assert evidence.verdict is Verdict.PROVED
    assert "z3 and cvc5: unsat" in evidence.detail


def test_without_cvc5_z3_decides_alone(monkeypatch):
    def missing(*_):
        raise EngineUnavailable("cvc5 is not installed")

    monkeypatch.setattr(solvers, "cvc5_answer", missing)
    evidence = decided(then=x**2 + y**2 >= 2 * x * y)
    assert evidence.verdict is Verdict.PROVED
    assert "(z3: unsat)" in evidence.detail


def test_solvers_that_contradict_each_other_are_an_error(monkeypatch):
    monkeypatch.setattr(solvers, "cvc5_answer", lambda *_: Answer(Sat.SAT, ("cvc5",)))
    with pytest.raises(Contradiction, match="z3 says unsat, cvc5 says sat"):
        decided(then=x**2 >= 0)


def test_cvc5_is_asked_where_z3_knows_nothing(monkeypatch):
    monkeypatch.setattr(solvers, "_z3_answer", lambda _: Answer(Sat.UNKNOWN, ("z3",)))
    monkeypatch.setattr(solvers, "cvc5_answer", lambda *_: Answer(Sat.UNSAT, ("cvc5",)))
    conditions, context = question(lambda a, b: a > b)
    assert Solvers().ask(conditions, context) == Answer(Sat.UNSAT, ("cvc5",))


def test_two_unknowns_are_unknown(monkeypatch):
    monkeypatch.setattr(solvers, "_z3_answer", lambda _: Answer(Sat.UNKNOWN, ("z3",)))
    monkeypatch.setattr(solvers, "cvc5_answer", lambda *_: Answer(Sat.UNKNOWN, ("cvc5",)))
    assert decided(then=x**2 >= 0).verdict is Verdict.INCONCLUSIVE


@needs_cvc5
@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (lambda a, b: a * a + b * b < 0, Sat.UNSAT),
        (lambda a, b: z3.And(2 * a == 1, b == a + 1), Sat.SAT),
        (lambda a, b: z3.ForAll([a], a * a + b > 0), Sat.SAT),
    ],
)
def test_cvc5_answers(condition, answer):
    conditions, context = question(condition)
    solver = z3.Solver(ctx=context)
    solver.add(*conditions)
    found = cvc5_answer(solver.to_smt2(), logic_of(solver), 2_000)
    assert found.sat is answer
    if "a" in found.values and "b" in found.values:
        assert found.values == {"a": [Fraction(1, 2)], "b": [Fraction(3, 2)]}


@needs_cvc5
def test_cvc5_stops_in_time():
    text = "".join(f"(declare-fun x{i} () Real)" for i in range(9))
    powers = " ".join(f"(* x{i} x{i} x{(i + 1) % 9} x{i} x{i})" for i in range(9))
    text += f"(assert (= (+ {powers}) 7.3)) (assert (< (+ {powers}) (* x1 x2 x3 x4 x5)))(check-sat)"
    start = time.perf_counter()
    assert cvc5_answer(text, "QF_NRA", 50).sat is not Sat.UNSAT
    assert time.perf_counter() - start < 10


def test_the_logic_is_told():
    for condition, logic in [
        (lambda a, b: a < b, "QF_NRA"),
        (lambda a, b: z3.ForAll([a], a < b), "NRA"),
        (lambda a, b: z3.Int("n", a.ctx) < b, "QF_NIRA"),
    ]:
        conditions, context = question(condition)
        solver = z3.Solver(ctx=context)
        solver.add(*conditions)
        assert logic_of(solver) == logic


def test_an_algebraic_counterexample_becomes_a_rational_one():
    evidence = decided(given=x**2 < 3, then=x**2 < sp.Rational(2999, 1000), forall=[x])
    assert evidence.verdict is Verdict.REFUTED
    (_, value), *_ = evidence.witness.values
    assert sp.Rational(2999, 1000) <= sp.Rational(str(value)) ** 2 < 3


def test_rounding_keeps_a_point_on_the_simplex():
    mu = simplex("mu", 2)
    evidence = decided(then=sp.Or(mu[0] ** 2 < sp.Rational(1, 3), mu[0] ** 2 > sp.Rational(2, 5)))
    assert evidence.verdict is Verdict.REFUTED
    assert sum(value for _, value in evidence.witness.values) == 1


def test_a_counterexample_that_is_only_algebraic_is_no_refutation():
    evidence = decided(then=sp.Ne(x**2, 2))
    assert evidence.verdict is Verdict.INCONCLUSIVE
    assert "no rational one" in evidence.detail
