"""Words of statements in LaTeX."""

import pytest

from proofkit.report.latex_words import plain


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("π_ref ⊙ p", r"\ensuremath{\pi}\_ref \ensuremath{\odot} p"),
        ("x̂ or μ̄", r"\ensuremath{\hat{x}} or \ensuremath{\bar{\ensuremath{\mu}}}"),
        ("naïve 5%", r"naïve 5\%"),
        ("ℝ²", r"\ensuremath{\mathbb{R}}\ensuremath{{}^{\text{2}}}"),
    ],
)
def test_symbols_have_their_commands(text, source):
    assert plain(text) == source
