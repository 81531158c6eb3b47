"""PrefLib files: by hand from the specification, and against preflibtools and pref_voting."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pref_voting.profiles_with_ties import ProfileWithTies
from preflibtools.instances import OrdinalInstance

from proofkit._errors import DataError
from proofkit.data import read_records

F = Fraction
HALF = F(1, 2)


def header(K=3, voters=None):
    lines = ["# FILE NAME: trial.soc", "# TITLE: Trial", f"# NUMBER ALTERNATIVES: {K}"]
    lines += [] if voters is None else [f"# NUMBER VOTERS: {voters}"]
    lines += [f"# ALTERNATIVE NAME {k + 1}: {name}" for k, name in enumerate("abcdef"[:K])]
    return "\n".join(lines) + "\n"


@pytest.fixture
def write(tmp_path):
    def write(suffix, text):
        path = tmp_path / f"trial.{suffix}"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_strict_complete_orders(write):
    # The Condorcet paradox, weighted 3 : 2 : 1.
    path = write("soc", header(voters=6) + "3: 1,2,3\n2: 2, 3, 1\n1: 3,1,2\n")
    (record,) = read_records(path)
    assert record.responses == ("a", "b", "c")
    assert record.matrix[0][1:] == (F(4, 6), F(3, 6))
    assert record.matrix[1][2] == F(5, 6)
    assert record.id == "trial"
    assert record.note == "Trial; 6 voters"


def test_complete_orders_with_ties(write):
    (record,) = read_records(write("toc", header() + "3: 1,{2,3}\n1: {3, 1}, 2\n"))
    assert record.matrix[0][1:] == (1, F(7, 8))
    assert record.matrix[1][2] == F(3, 8)


@pytest.mark.parametrize("suffix", ["soi", "toi"])
def test_unranked_alternatives_are_ignored_or_last(write, suffix):
    path = write(suffix, header() + "2: 1,2\n1: 3,2\n1: 2,1,3\n1: 1\n")
    (ignored,) = read_records(path)
    # a over b on two of three ballots that rank both; b over c on one of two; b, a over c on one.
    assert ignored.matrix[0][1:] == (F(2, 3), 1)
    assert ignored.matrix[1][2] == HALF
    (last,) = read_records(path, unranked="last")
    # The ballot "1" ties b and c below a; the ballot "3,2" puts a last.
    assert last.matrix[0][1:] == (F(3, 5), F(4, 5))
    assert last.matrix[1][2] == (3 + HALF) / 5
    assert ignored.note == "Trial; 5 voters; unranked: ignore"
    assert last.note == "Trial; 5 voters; unranked: last"


def test_a_pair_that_no_ballot_ranks(write):
    path = write("soi", header() + "1: 1,2\n1: 1,3\n")
    with pytest.raises(DataError, match="'b' and 'c' were never compared"):
        read_records(path)
    assert read_records(path, missing="half")[0].matrix[1][2] == HALF
    assert read_records(path, unranked="last")[0].matrix[1][2] == HALF


def test_a_group_of_one_is_no_tie(write):
    (record,) = read_records(write("soc", header() + "1: {1},2,{3}\n"))
    assert record.matrix[0][1] == 1


def test_spaces_do_not_join_digits(write):
    # preflibtools drops all blanks first, and so reads the alternative 12.
    with pytest.raises(DataError, match="line 7: '1: 1 2,3' is not a ballot"):
        read_records(write("soc", header() + "1: 1 2,3\n"))


@pytest.mark.parametrize(
    ("suffix", "ballot", "fragment"),
    [
        ("soc", "1: 1,{2,3}", "line 7: a tie in a file of strict orders"),
        ("soi", "1: {2,3}", "line 7: a tie in a file of strict orders"),
        ("soc", "1: 1,2", "line 7: alternative 3 is unranked in a file of complete orders"),
        ("toc", "1: {1,2}", "line 7: alternative 3 is unranked in a file of complete orders"),
        ("soc", "1: 1,2,4", "line 7: the ballot ranks 4, an unknown alternative"),
        ("soc", "1: 0,1,2", "line 7: the ballot ranks 0, an unknown alternative"),
        ("soi", "1: 1,2,1", "line 7: the ballot ranks alternative 1 twice"),
        ("toi", "1: {1,1}", "line 7: the ballot ranks alternative 1 twice"),
        ("soc", "-1: 1,2,3", "line 7: '-1: 1,2,3' is not a ballot"),
        ("soc", "0: 1,2,3", "line 7: '0: 1,2,3' is not a ballot"),
        ("soc", "1.5: 1,2,3", "line 7: '1.5: 1,2,3' is not a ballot"),
        ("soc", "nan: 1,2,3", "line 7: 'nan: 1,2,3' is not a ballot"),
        ("soi", "1:", "line 7: '1:' is not a ballot"),
        ("toc", "1: {1,2,3", "line 7: '1: {1,2,3' is not a ballot"),
        ("toc", "1: {1,{2,3}}", "line 7: '1: {1,{2,3}}' is not a ballot"),
        ("toi", "1: {},1", "line 7: '1: {},1' is not a ballot"),
        ("soc", "1,1,2,3", "line 7: '1,1,2,3' is not a ballot"),
        ("soc", "1: 1,2,3,", "line 7: '1: 1,2,3,' is not a ballot"),
        ("soc", "9999999999999999999: 1,2,3", "is not a ballot"),
        ("soc", "1: 1,2,3\n# TITLE: late", "line 8: metadata must come before the ballots"),
        ("soc", "", "holds no ballots"),
    ],
)
def test_a_bad_ballot_is_named(write, suffix, ballot, fragment):
    path = write(suffix, header() + ballot + "\n")
    with pytest.raises(DataError) as caught:
        read_records(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert fragment in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("lines", "fragment"),
    [
        (header(voters=7), "3 votes are cast but NUMBER VOTERS is 7"),
        (header(K=2) + "# ALTERNATIVE NAME 3: c\n", "names 3 alternatives: it must name 1 to 2"),
        (header().replace("NAME 1", "NAME 4"), "names 3 alternatives: it must name 1 to 3"),
        (header().replace("NAME 1", "NAME 2"), "line 5: alternative 2 is named twice"),
        (header().replace(": a", ": b"), "'b' occurs twice"),
        (header().replace("ALTERNATIVES: 3", "ALTERNATIVES: three"), "line 3: NUMBER ALTERNATIVES"),
        (header().replace("ALTERNATIVES: 3", "ALTERNATIVES: " + "9" * 18), "it must name 1 to 999"),
    ],
)
def test_a_bad_header_is_named(write, lines, fragment):
    path = write("toi", lines + "3: 3,2\n")
    with pytest.raises(DataError) as caught:
        read_records(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert fragment in message
    assert "\n" not in message


def test_an_unknown_treatment_of_unranked_alternatives(write):
    path = write("soi", header() + "1: 1,2,3\n")
    with pytest.raises(DataError, match="unranked = 'first': choose 'ignore' or 'last'"):
        read_records(path, unranked="first")


@st.composite
def profiles(draw):
    """K and weighted orders with ties over some of 1..K, each order once."""
    K = draw(st.integers(2, 5))
    ranks = st.dictionaries(st.integers(1, K), st.integers(1, 3), min_size=1)
    ballots = draw(st.lists(ranks, min_size=1, max_size=6))
    orders = {order_of(ballot): draw(st.integers(1, 9)) for ballot in ballots}
    return K, orders


def order_of(ranks):
    groups = (tuple(a for a in sorted(ranks) if ranks[a] == r) for r in sorted(set(ranks.values())))
    return tuple(groups)


def written_by_preflibtools(path, K, orders):
    instance = OrdinalInstance()
    instance.data_type = "toi"
    instance.alternatives_name = {a: f"name {a}" for a in range(1, K + 1)}
    instance.orders = list(orders)
    instance.multiplicity = dict(orders)
    instance.num_alternatives = K
    instance.num_voters = sum(orders.values())
    instance.num_unique_orders = len(orders)
    instance.write(str(path))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(profile=profiles())
def test_supports_agree_with_pref_voting_on_files_written_by_preflibtools(tmp_path, profile):
    K, orders = profile
    path = tmp_path / "random.toi"
    written_by_preflibtools(path, K, orders)
    ranks = [{a: r for r, group in enumerate(order) for a in group} for order in orders]
    oracle = ProfileWithTies(ranks, list(orders.values()), candidates=list(range(1, K + 1)))

    (ignored,) = read_records(path, missing="half")
    for i in range(1, K + 1):
        for j in range(1, i):
            both = sum(n for r, n in zip(ranks, orders.values(), strict=True) if {i, j} <= r.keys())
            margin = int(oracle.support(i, j) - oracle.support(j, i))
            assert ignored.matrix[i - 1][j - 1] == (HALF + F(margin, 2 * both) if both else HALF)

    oracle.use_extended_strict_preference()
    (last,) = read_records(path, unranked="last")
    voters = sum(orders.values())
    for i in range(1, K + 1):
        for j in range(1, i):
            margin = int(oracle.support(i, j) - oracle.support(j, i))
            assert last.matrix[i - 1][j - 1] == HALF + F(margin, 2 * voters)
