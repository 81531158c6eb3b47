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
# # Verify a claimed stability regime
#
# "Unstable iff α² + a²β²λ²/3 > 1" is decided three times: for all reals, at rational points by
# Schur–Cohn, and on a real preference matrix. Floating-point orbits are drawn beside that, as
# pictures only.

# %%
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
from flint import fmpq

from proofkit import Verdict, check, real
from proofkit.alignment import mrs_ipo, preference_cycle, uniform
from proofkit.alignment.regimes import Parameters, diagnose
from proofkit.arithmetic import spectrum
from proofkit.arithmetic.codegen import compile_nodes
from proofkit.arithmetic.ternary import Ternary
from proofkit.data import example
from proofkit.theorem_files import load

# %% [markdown]
# ## For all reals

# %%
(library,) = load(["sampling"])
result = check(library["sampling/cyclic-instability"])
assert result.verdict is Verdict.PROVED
print(result.verdict.value, "over", result.scope)
for evidence in result.evidence:
    print(f"  {evidence.engine:8} {evidence.verdict.value:12} {evidence.detail}")

# %% [markdown]
# ## At rational points, exactly
#
# The Jacobian at the uniform policy is compiled once to exact arithmetic; each point of the grid is
# then decided by Schur–Cohn, without an eigenvalue.

# %%
alpha, s = real("alpha", at_least=0, at_most=1), real("s", above=0)
half = Fraction(1, 2)
step = mrs_ipo(preference_cycle(3, 1 * s), alpha=alpha, beta=1, lam=1)
jacobian = compile_nodes([step.jacobian(uniform(3))], [alpha, s])


def certified(a, strength):
    """Whether the uniform policy is certainly stable (TRUE) or certainly unstable (FALSE)."""
    (M,) = jacobian([a, strength])
    stable, unstable = spectrum.stable(M), spectrum.unstable(M)
    return stable if stable is Ternary.TRUE else ~unstable


grid = [(fmpq(i, 24), fmpq(3 * j, 40)) for i in range(25) for j in range(1, 41)]
decided = {point: certified(*point) for point in grid}
assert Ternary.UNKNOWN not in decided.values()

# %%
figure, axes = plt.subplots(figsize=(5.2, 3.8), layout="constrained")
for truth, colour, label in [
    (Ternary.TRUE, "tab:blue", "certified stable"),
    (Ternary.FALSE, "tab:orange", "certified not stable"),
]:
    points = [(float(a), float(x)) for (a, x), found in decided.items() if found is truth]
    axes.scatter(*zip(*points, strict=True), s=7, color=colour, label=label)
line = np.linspace(0, 1, 200)
axes.plot(line, np.sqrt(3 * (1 - line**2)), color="black", label="α² + (aβλ)²/3 = 1")
axes.set(xlabel="reference feedback α", ylabel="aβλ")
figure.suptitle("Three-cycle, uniform policy")
figure.legend(loc="outside lower center", ncols=3, fontsize=8)
plt.show()

# %% [markdown]
# ## Orbits on both sides of the line

# %%
CYCLE = np.array([[0.5, 1.0, 0.0], [0.0, 0.5, 1.0], [1.0, 0.0, 0.5]])


def orbit(alpha, beta, rounds=60):
    """The first coordinate of the policy over the rounds, λ = 1, from near the uniform policy."""
    theta, found = np.array([0.3, 0.0, -0.3]), []
    for _ in range(rounds):
        pi = np.exp(theta - theta.max())
        pi /= pi.sum()
        found.append(pi[0])
        theta = alpha * theta + beta * CYCLE @ pi
    return found


figure, axes = plt.subplots(figsize=(5.2, 3.2), layout="constrained")
for beta, style in [(2.6, "-"), (3.6, "--")]:
    side = "stable" if 0.25 + (beta / 2) ** 2 / 3 < 1 else "unstable"
    axes.plot(orbit(0.5, beta), style, label=f"β = {beta}: {side} side")
axes.set(xlabel="round t", ylabel="probability of response 1")
figure.suptitle("α = ½, a = ½, λ = 1")
figure.legend(loc="outside lower center", ncols=2, fontsize=8)
plt.show()

# %% [markdown]
# ## On a real preference matrix

# %%
record = next(r for r in example("pandalm") if r.id == "pandalm_human_pooled")
for beta in (3, 30):
    regime = diagnose(record.matrix, Parameters(half, Fraction(beta), Fraction(1))).regime
    print(f"β = {beta}: {regime.name.value}, by {', '.join(regime.proven)}")
