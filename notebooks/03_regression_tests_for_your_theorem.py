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
# # Regression tests for a theorem of your own
#
# A claim with a wrong constant, the exact counterexample that refutes it, the repair, and the test
# run that guards it from then on.

# %%
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

from proofkit import Verdict, check
from proofkit.theorem_files import load

folder = Path(mkdtemp()) / "my_paper"
folder.mkdir()

CLAIM = '''
from proofkit import Iff, real, theorem, unstable
from proofkit.alignment import mrs_ipo, preference_cycle, uniform


@theorem
def cyclic_threshold():
    """On a three-cycle the uniform policy is unstable iff α² + a²β²λ²/CONSTANT > 1."""
    a = real("a", above=0, at_most="1/2")
    alpha, lam = real("alpha", at_least=0, at_most=1), real("lambda", at_least=0, at_most=1)
    beta = real("beta", above=0)
    step = mrs_ipo(preference_cycle(3, a), alpha=alpha, beta=beta, lam=lam)
    bound = alpha**2 + a**2 * beta**2 * lam**2 / CONSTANT
    return Iff(unstable(step.jacobian(uniform(3))), bound > 1)
'''


def write(name, constant):
    path = folder / name
    path.write_text(CLAIM.replace("CONSTANT", str(constant)), encoding="utf-8")
    return path


# %% [markdown]
# ## A claim, and its counterexample

# %%
(library,) = load([str(write("first_try.py", 2))])
result = check(library["my_paper/cyclic-threshold"])
assert result.verdict is Verdict.REFUTED
print(result.verdict.value, "at", result.witness)
print("violated:", result.witness.violated)

# %% [markdown]
# The counterexample is rational, and confirmed exactly: assumptions and violation both.
#
# ## The repair

# %%
(folder / "first_try.py").unlink()
(library,) = load([str(write("cycles.py", 3))])
result = check(library["my_paper/cyclic-threshold"])
assert result.verdict is Verdict.PROVED
print(result.verdict.value, "over", result.scope)

# %% [markdown]
# ## The guard
#
# pytest collects the theorem file like a test file. `proofkit check --update` records accepted
# verdicts beside it, so that later runs compare.

# %%
command = [sys.executable, "-m", "pytest", "-q", "--color=no", str(folder)]
run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
print(run.stdout)
assert run.returncode == 0

# %%
write("cycles.py", 4)
run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
print("\n".join(run.stdout.splitlines()[:14]))
assert run.returncode == 1
