# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Regenerate the derivations of a paper
#
# *How Sampling Shapes LLM Alignment* (arXiv:2602.12180) starts from the IPO objective and ends
# with the exact threshold at which a preference cycle makes iterated alignment oscillate. Here that
# chain is replayed: every line is checked again, by a zero test over the rationals or by a named
# rule, and then typeset.

# %%
from IPython.display import Markdown, Math, display

from proofkit import replay
from proofkit.report.latex_math import LatexNotation
from proofkit.report.rules import rule_name
from proofkit.statement.theorem import Size
from proofkit.theorem_files import load

(library,) = load(["sampling"])


def regenerate(slug, longest=700, **sizes):
    """Replay the derivation of a theorem at one size, and typeset every line with its rule."""
    theorem = library[f"sampling/{slug}"]
    size = Size(tuple(sizes.items()))
    notation = LatexNotation()
    display(Markdown(f"**{theorem.id}** — {theorem.headline}"))
    pairs = zip(theorem.claims(size), theorem.derivations(size), strict=True)
    for claim, derivation in pairs:
        replayed = replay(claim, derivation)
        for number, checked in enumerate(replayed.lines, start=1):
            step = checked.line
            label = f"{number}. {step.text} (*{rule_name(step.rule)}*: {checked.status.value})"
            display(Markdown(label))
            formula = notation.formula(step.formula)
            display(Math(formula) if len(formula) <= longest else Markdown("(a long formula)"))
        assert replayed.establishes_claim, "the checked lines must establish the claim"


# %% [markdown]
# ## From the objective to the closed form
#
# The gradient of $J(\pi) = \pi^\top P\mu - \beta^{-1}\mathrm{KL}(\pi\|\pi_{\mathrm{ref}})$, the
# point where it is constant on the simplex, and the divergence that makes it the only maximiser.

# %%
regenerate("ipo-closed-form", K=2)

# %% [markdown]
# ## From the map to its Jacobian
#
# The iterated map feeds the learned policy back into the reference (rate $\alpha$) and into the
# sampler (rate $\lambda$). In logits modulo constants its Jacobian is
# $\alpha I + \beta\lambda A S(\pi)$.

# %%
regenerate("mrs-ipo-jacobian", K=2)

# %% [markdown]
# ## From the Jacobian to the threshold
#
# On a cycle of three responses only a complex pair of eigenvalues can leave the unit circle.

# %%
regenerate("cyclic-instability")

# %% [markdown]
# The same derivations come as a LaTeX document from the command line:
# `proofkit derive sampling/cyclic-instability --format latex > threshold.tex`.
