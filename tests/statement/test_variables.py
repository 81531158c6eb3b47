"""Variables: exact bounds, domains, and what is refused."""

from fractions import Fraction

import pytest
import sympy as sp

from proofkit import (
    StatementError,
    claim,
    implicit,
    integer,
    open_preferences,
    policy,
    preference_matrix,
    real,
    simplex,
    strongly_transitive,
)
from proofkit.statement.intervals import exact
from proofkit.statement.variables import variables_of


@pytest.mark.parametrize("text", ["1/3", "0.25", "-2", "+7/2"])
def test_exact_numbers_keep_their_value(text):
    assert exact(text) == sp.Rational(text.lstrip("+"))


@pytest.mark.parametrize(
    "value", [0.5, float("nan"), "1/0", "__import__('os')", "1e5x", None, True]
)
def test_what_is_not_exact_is_refused(value):
    with pytest.raises(StatementError, match="exact"):
        exact(value)


def test_an_empty_interval_is_refused():
    with pytest.raises(StatementError, match="empty"):
        real("a", above=1, at_most=1)
    with pytest.raises(StatementError, match="empty"):
        real("a", at_least="1/2", at_most="1/3")


def test_two_lower_bounds_are_refused():
    with pytest.raises(StatementError, match="one lower"):
        real("a", above=0, at_least=0)


@pytest.mark.parametrize("name", ["", "1a", "a__b", "a b", "a;b"])
def test_bad_names_are_refused(name):
    with pytest.raises(StatementError, match="name"):
        real(name)


def test_same_declaration_same_symbol():
    assert real("a", above=0) == real("a", above=Fraction(0))
    assert real("a", above=0) != real("a", at_least=0)


def test_preference_matrices_add_up_to_one_by_construction():
    P = preference_matrix("P", 4)
    assert sp.ones(4, 4) == P + P.T
    assert all(P[i, i] == sp.Rational(1, 2) for i in range(4))


def test_a_policy_is_an_interior_simplex_point():
    (variable,) = variables_of(policy("pi", 3))
    assert variable.interior
    assert variable.key == variables_of(simplex("pi", 3, interior=True))[0].key


def test_undeclared_symbols_and_double_declarations_are_refused():
    with pytest.raises(StatementError, match="declare"):
        variables_of([sp.Symbol("x")])
    with pytest.raises(StatementError, match="twice"):
        variables_of([real("a"), real("a", above=0)])


def test_a_class_must_be_a_class():
    with pytest.raises(StatementError, match="class"):
        preference_matrix("P", 3, "sst")
    assert preference_matrix("P", 3, strongly_transitive) != preference_matrix("P", 3)


def test_two_coordinates_of_one_name_are_refused():
    with pytest.raises(StatementError, match="mu_1"):
        variables_of([real("mu_1"), *simplex("mu", 3)])


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (real("p"), real("p", above=0)),
        (real("p"), integer("p")),
        (
            preference_matrix("P", 2)[0, 1],
            preference_matrix("P", 2, open_preferences)[0, 1],
        ),
    ],
)
def test_what_is_implicit_differs_where_its_parameters_do(wide, narrow):
    zeros = [implicit("z", 1, lambda z, p=p: [z[0] ** 3 + z[0] - p])[0] for p in (wide, narrow)]
    assert zeros[0] != zeros[1]
    sums = [7919 * z + 1 for z in zeros]  # SymPy remembers sums of equal symbols
    for total, parameter in zip(sums, (wide, narrow), strict=True):
        domains = [v.canonical() for v in claim(then=total > 0).forall]
        assert parameter.variable.canonical() in domains
