"""Kleene's tables, and no truth value."""

import itertools

import pytest

from proofkit.arithmetic.ternary import Ternary, all_of, any_of, certain

T, F, U = Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN
ORDER = {F: 0, U: 1, T: 2}
PAIRS = list(itertools.product(Ternary, repeat=2))


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_and_or_are_minimum_and_maximum_of_false_unknown_true(a, b):
    assert ORDER[a & b] == min(ORDER[a], ORDER[b])
    assert ORDER[a | b] == max(ORDER[a], ORDER[b])


def test_negation_keeps_unknown():
    assert (~T, ~F, ~U) == (F, T, U)


def completions(a):
    return [True, False] if a is U else [a is T]


@pytest.mark.parametrize(("a", "b"), PAIRS)
@pytest.mark.parametrize(
    ("name", "classical"),
    [
        ("implies", lambda p, q: not p or q),
        ("iff", lambda p, q: p == q),
        ("xor", lambda p, q: p != q),
    ],
)
def test_a_known_answer_holds_under_every_completion(a, b, name, classical):
    answers = {classical(p, q) for p in completions(a) for q in completions(b)}
    expected = certain(answers.pop()) if len(answers) == 1 else U
    assert getattr(a, name)(b) is expected


@pytest.mark.parametrize("a", Ternary)
def test_truth_value_is_refused(a):
    with pytest.raises(TypeError, match=r"is Ternary\.TRUE"):
        bool(a)
    with pytest.raises(TypeError):
        not a  # noqa: B018


def test_quantifiers():
    assert all_of([]) is T
    assert any_of([]) is F
    assert all_of([T, U, T]) is U
    assert all_of([T, U, F]) is F
    assert any_of([F, U]) is U
    assert any_of([F, U, T]) is T


def test_quantifiers_stop_when_decided():
    def answers():
        yield F
        pytest.fail("asked beyond the first FALSE")

    assert all_of(answers()) is F


def test_known():
    assert T.known
    assert F.known
    assert not U.known
