"""The pipeline at a small size, and its figures as a reader would measure them."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from attrs import evolve
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from proofkit._errors import DataError
from proofkit.dynamics.sweep import Fate, Protocol
from proofkit.experiments.candidates import Candidates
from proofkit.experiments.classes import Kind, kinds, tied
from proofkit.experiments.figures import FORMATS, STYLE, WIDTH, figures, rendered
from proofkit.experiments.sampling import Plan, run
from proofkit.experiments.sources import candidates

PLAN = Plan(
    matrices=24, alphas=(0.0, 0.9), betas=(20.0,), lams=(0.5, 1.0), protocol=Protocol(150, 60),
    comparisons=(10, 100), runs=4, workers=1,
)  # fmt: skip


@pytest.fixture(scope="module")
def chat():
    return candidates("topical_chat", seed=0, draws=1)


@pytest.fixture(scope="module")
def outcome(chat):
    return run(chat, PLAN)


def test_matrices_are_chosen_by_kind(chat, outcome):
    found = kinds(chat.margins)
    made = outcome.composition
    assert made.candidates == made.counted == 900
    assert made.cyclic == (found == Kind.CYCLIC).sum()
    assert made.strongly_transitive == (found == Kind.STRONGLY_TRANSITIVE).sum()
    assert outcome.of_kind(Kind.CYCLIC).sum() == outcome.of_kind(Kind.STRONGLY_TRANSITIVE).sum()
    assert list(outcome.kinds) == list(kinds(outcome.chosen.margins))
    assert len(set(outcome.chosen.labels)) == 24


def test_ties_may_be_left_out(chat):
    strict = run(chat, evolve(PLAN, ties="skip", runs=0, matrices=10))
    assert not tied(strict.chosen.margins).any()
    assert strict.composition.counted == 900 - tied(chat.margins).sum()


def test_cycles_oscillate_and_transitive_matrices_do_not(outcome):
    fates = outcome.sweeps["MRS-IPO"].fates()
    assert (fates[:, outcome.of_kind(Kind.CYCLIC)] == Fate.OSCILLATING).any()
    assert not (fates[:, outcome.of_kind(Kind.STRONGLY_TRANSITIVE)] == Fate.OSCILLATING).any()
    assert (fates[outcome.noisy_setting, outcome.noisy] == Fate.OSCILLATING).all()


def test_the_same_seed_gives_the_same_outcome(chat, outcome):
    again, other = run(chat, PLAN), run(chat, evolve(PLAN, seed=1))
    for method, swept in outcome.sweeps.items():
        np.testing.assert_array_equal(swept.strength, again.sweeps[method].strength)
    for one, two in zip(outcome.averaging, again.averaging, strict=True):
        np.testing.assert_array_equal(one.within, two.within)
    assert outcome.chosen.labels != other.chosen.labels


def test_stages_are_told(chat):
    stages = []
    run(chat, evolve(PLAN, matrices=4, runs=0), stages.append)
    assert [stage.split(":")[0] for stage in stages] == ["MRS-IPO", "MRS-DPO", "finite samples"]


def test_dpo_is_left_out_where_a_preference_is_certain(chat):
    P = chat.P.copy()
    P[:, 0, 1], P[:, 1, 0] = 1.0, 0.0
    certain = Candidates(chat.origin, chat.labels, chat.margins, P)
    assert list(run(certain, evolve(PLAN, matrices=4, runs=0)).sweeps) == ["MRS-IPO"]


def test_nothing_to_run(chat):
    other = np.flatnonzero(kinds(chat.margins) == Kind.OTHER)
    with pytest.raises(DataError, match="nothing to run"):
        run(chat.chosen(other), PLAN)


def test_pandalm_has_no_cycle_of_four_models():
    made = run(candidates("pandalm", seed=0), evolve(PLAN, runs=0))
    assert made.composition.cyclic == 0
    stems = [stem for stem, _, _ in figures(made)]
    assert stems == ["trajectories", "simplex", "entropy"]


def test_figures_fit_a_column(outcome):
    stems = []
    for stem, caption, figure in figures(outcome):
        stems.append(stem)
        assert caption.endswith(".")
        with mpl.rc_context(STYLE):
            FigureCanvasAgg(figure).draw()
        assert figure.get_size_inches()[0] == WIDTH
        drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
        assert drawn.x0 >= 0 and drawn.x1 <= width and drawn.y0 >= 0 and drawn.y1 <= height, stem
        assert min(text.get_fontsize() for text in figure.findobj(Text)) >= 7
    assert stems == ["trajectories", "simplex", "cycle_strength", "entropy", "averaging"]


def test_a_figure_has_the_same_bytes_twice(outcome):
    for suffix in FORMATS:
        one, two = (next(figures(outcome))[2] for _ in range(2))
        assert rendered(one, suffix) == rendered(two, suffix)
