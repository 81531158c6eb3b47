"""The exit code of `check`, without a ledger: the verdicts speak for themselves."""

from __future__ import annotations

from itertools import permutations

import pytest

from proofkit.cli._exit import ExitCode, gravest

from .conftest import FALSE, HANGS, PROVED_BY_STEPS, TRUE, Cli, Write, error_lines

DIES = '''
@theorem
def dies():
    """Its process ends."""
    os._exit(3)
'''

KILLED = '''
@theorem
def killed():
    """Its process is killed."""
    os.kill(os.getpid(), signal.SIGKILL)
'''

CONTRADICTORY = '''
@theorem
def contradictory():
    """Two engines disagree, as this pretends."""
    raise Contradiction("derive proved what falsify refuted at x = 1")
'''

ILL_FORMED = '''
@theorem
def ill_formed():
    """It returns no claim."""
    return 3
'''

BROKEN = '''
@theorem
def broken():
    """Its own code fails."""
    return x / 0 > [1, 2][7]
'''

IMPOSSIBLE = '''
@theorem
def impossible():
    """Its assumptions contradict each other."""
    return claim(given=[x > 1, x < 0], then=x > 0)
'''


def test_true_claims_exit_with_0(cli: Cli, write: Write) -> None:
    done = cli("check", write(TRUE, PROVED_BY_STEPS))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert sum(line.split()[1:2] == ["proved"] for line in lines) == 2
    assert lines[-1] == "2 theorems: 2 proved"
    assert done.stderr == ""


def test_a_refuted_claim_exits_with_1_and_shows_its_counterexample(cli: Cli, write: Write) -> None:
    done = cli("check", write(TRUE, FALSE))
    assert done.returncode == 1
    assert "paper/too-small  refuted" in done.stdout
    assert "counterexample: x = 0" in done.stdout
    assert "x² is above x/3." in done.stdout


def test_lines_are_whole_and_plain_when_piped(cli: Cli, write: Write) -> None:
    name = "a_theorem_with_a_name_so_long_that_no_terminal_of_eighty_columns_would_hold_its_line"
    done = cli("check", write(TRUE.replace("positive", name)), "--engine", "derive")
    (line,) = [x for x in done.stdout.splitlines() if x.endswith(" s")]
    assert line.split()[:2] == [f"paper/{name.replace('_', '-')}", "inconclusive"]
    assert "\x1b" not in done.stdout + done.stderr


def test_what_cannot_be_decided_exits_with_3_and_says_why(cli: Cli, write: Write) -> None:
    done = cli("check", write(TRUE), "--engine", "derive")
    assert done.returncode == 3
    assert "derive: no derivation" in done.stdout


def test_a_theorem_that_hangs_or_dies_costs_only_itself(cli: Cli, write: Write) -> None:
    path = write(HANGS, DIES, KILLED, PROVED_BY_STEPS)
    done = cli("check", path, "--engine", "derive", "--timeout", "2", "--jobs", "2")
    assert done.returncode == 3
    assert "timed out after 2 s" in done.stdout
    assert "worker died (exit code 3)" in done.stdout
    assert "worker died (signal 9)" in done.stdout
    verdicts = dict(line.split()[:2] for line in done.stdout.splitlines()[:4])
    assert verdicts == {
        "paper/hangs": "inconclusive",
        "paper/dies": "unavailable",
        "paper/killed": "unavailable",
        "paper/square": "proved",
    }


def test_a_claim_about_nothing_exits_with_3(cli: Cli, write: Write) -> None:
    done = cli("check", write(IMPOSSIBLE, PROVED_BY_STEPS))
    assert done.returncode == 3
    assert "paper/impossible  vacuous" in done.stdout
    assert "nothing meets the assumptions" in done.stdout


def test_a_contradiction_exits_with_4_and_the_others_go_on(cli: Cli, write: Write) -> None:
    done = cli("check", write(CONTRADICTORY, PROVED_BY_STEPS, ILL_FORMED), "--engine", "derive")
    assert done.returncode == 4
    assert "paper/square         proved" in done.stdout
    assert any("contradiction: derive proved" in line for line in error_lines(done.stderr))


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        (ILL_FORMED, "paper/ill-formed: it returns int, not a claim: return a condition"),
        (BROKEN, "claims.py:9: IndexError: list index out of range (in paper/broken)"),
    ],
)
def test_a_theorem_that_states_nothing_exits_with_2(
    cli: Cli, write: Write, piece: str, message: str
) -> None:
    path = write(piece, PROVED_BY_STEPS)
    done = cli("check", path, "--engine", "derive")
    assert done.returncode == 2
    (error,) = error_lines(done.stderr)
    assert message in error
    assert str(path) in error
    assert "proved" in done.stdout


def test_of_several_codes_the_gravest_applies() -> None:
    order = [ExitCode.FAULT, ExitCode.USAGE, ExitCode.REFUTED, ExitCode.UNKNOWN, ExitCode.OK]
    for i, grave in enumerate(order):
        for codes in permutations(order[i:]):
            assert gravest(codes) is grave
    assert gravest([]) is ExitCode.OK
