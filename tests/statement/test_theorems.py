"""Theorems: names, sizes, and what is refused."""

import pkgutil

import pytest

import proofkit
from proofkit import StatementError, real, theorem

x = real("x")


def test_slug_and_sizes():
    @theorem(sizes={"n": range(2, 4), "T": [0, 5]})
    def a_bound__sharp(n, T):
        """x² ≥ 0."""
        return x**2 * n >= T - T

    assert a_bound__sharp.slug == "a-bound--sharp"
    labels = [str(s) for s in a_bound__sharp.sizes]
    assert labels == ["n = 2, T = 0", "n = 2, T = 5", "n = 3, T = 0", "n = 3, T = 5"]


def test_one_parameter_takes_an_iterable():
    @theorem(sizes=range(2, 5))
    def f(K):
        """x < K."""
        return x < K

    assert [s.arguments for s in f.sizes] == [{"K": 2}, {"K": 3}, {"K": 4}]
    assert f.hash(f.sizes[0]) != f.hash(f.sizes[1])


def test_sizes_must_fit_the_parameters():
    with pytest.raises(StatementError, match="sizes"):

        @theorem
        def f(K):
            """x < K."""

    with pytest.raises(StatementError, match="sizes"):

        @theorem(sizes={"n": [1]})
        def g(K):
            """x < K."""


def test_a_statement_needs_words_and_a_claim():
    with pytest.raises(StatementError, match="docstring"):

        @theorem
        def f():
            return x < 1

    @theorem
    def g():
        """Nothing."""
        return 3

    with pytest.raises(StatementError, match="not a claim"):
        g.claims(g.sizes[0])


def test_no_public_name_is_hidden_by_a_package_of_the_same_name():
    packages = {m.name for m in pkgutil.iter_modules(proofkit.__path__)}
    assert not packages & set(proofkit.__all__)
