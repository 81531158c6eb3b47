"""An experiment's outcome as CSV, JSON and Markdown; the same outcome gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

import numpy as np

from proofkit.dynamics.sweep import Fate, Thresholds
from proofkit.experiments.classes import Kind, tied
from proofkit.experiments.sampling import START_NOISE, Outcome
from proofkit.experiments.statements import Row, Status

CLASSES = (Kind.CYCLIC, Kind.STRONGLY_TRANSITIVE)


def sweep_csv(outcome: Outcome) -> str:
    """A row a method, class and setting: strength, entropy and the share of each fate."""
    header = ["method", "class", "alpha", "beta", "lambda", "beta_lambda", "matrices"]
    header += ["strength_mean", "strength_median", "strength_max", "entropy_mean", "entropy_median"]
    lines = []
    for method, swept in outcome.sweeps.items():
        fates = swept.fates()
        for kind in CLASSES:
            mask = outcome.of_kind(kind)
            if not mask.any():
                continue
            for k, (alpha, beta, lam) in enumerate(swept.grid.values):
                strength, entropy = swept.strength[k, mask], swept.entropy[k, mask]
                lines.append([
                    method, kind.value, alpha, beta, lam, beta * lam, int(mask.sum()),
                    strength.mean(), np.median(strength), strength.max(),
                    entropy.mean(), np.median(entropy),
                    *((fates[k, mask] == fate).mean() for fate in Fate),
                ])  # fmt: skip
    return _csv([*header, *(f"share_{fate}" for fate in Fate)], lines)


def matrices_csv(outcome: Outcome) -> str:
    """A row a matrix: what it was made of, its entries, and its extremes over the settings."""
    chosen = outcome.chosen
    K = chosen.P.shape[-1]
    pairs = list(zip(*np.triu_indices(K, 1), strict=True))
    header = ["matrix", "class", "ties", *(f"P{i + 1}{j + 1}" for i, j in pairs)]
    for method in outcome.sweeps:
        header += [f"{method} {what}" for what in ("strength_max", "oscillates_at", "entropy_min")]
    fates = {method: swept.fates() for method, swept in outcome.sweeps.items()}
    ties = tied(chosen.margins)
    lines = []
    for n, label in enumerate(chosen.labels):
        cells: list[object] = [label, outcome.kinds[n].value, "yes" if ties[n] else "no"]
        cells += [chosen.P[n, i, j] for i, j in pairs]
        for method, swept in outcome.sweeps.items():
            oscillates = int((fates[method][:, n] == Fate.OSCILLATING).sum())
            cells += [swept.strength[:, n].max(), oscillates, swept.entropy[:, n].min()]
        lines.append(cells)
    return _csv(header, lines)


def finite_sample_csv(outcome: Outcome) -> str:
    """A row a matrix and kind of noise: the runs' own variance, and that of their mean."""
    header = ["matrix", "noise", "comparisons", "runs", "exact_strength", "mean_variance_of_a_run"]
    exact = outcome.sweeps["MRS-IPO"].strength[outcome.noisy_setting]
    lines = [
        [outcome.chosen.labels[n], a.noise.value, a.comparisons, outcome.plan.runs, exact[n], w, m]
        for a in outcome.averaging
        for n, w, m in zip(outcome.noisy, a.within, a.of_mean, strict=True)
    ]
    return _csv([*header, "variance_of_the_mean"], lines)


def _csv(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(x) for x in line] for line in lines)
    return text.getvalue()


def _cell(x: object) -> object:
    return f"{x:.10g}" if isinstance(x, float | np.floating) else x


def summary_json(outcome: Outcome, rows: Sequence[Row], data: str) -> str:
    """The plan, the composition of the data and every statement."""
    plan, made = outcome.plan, outcome.composition
    content = {
        "experiment": "sampling",
        "paper": "arXiv:2602.12180",
        "data": data,
        "matrices": {
            "origin": outcome.chosen.origin,
            "candidates": made.candidates,
            "with ties": made.tied,
            "ties": plan.ties,
            "counted": made.counted,
            "cyclic": made.cyclic,
            "strongly transitive": made.strongly_transitive,
            "run": {kind.value: int(outcome.of_kind(kind).sum()) for kind in CLASSES},
        },
        "grid": {
            name: sorted(set(swept.grid.column(name).tolist()))
            for swept in [outcome.sweeps["MRS-IPO"]]
            for name in swept.grid.names
        },
        "rounds": plan.protocol.rounds,
        "window": plan.protocol.window,
        "seed": plan.seed,
        "statements": [
            {
                "id": row.id,
                "statement": row.statement,
                "criterion": row.criterion,
                "status": row.status.value,
                "numbers": row.numbers,
            }
            for row in rows
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def summary_markdown(
    outcome: Outcome, rows: Sequence[Row], data: str, figures: Sequence[tuple[str, str]]
) -> str:
    """The same for a reader, with the definitions and the figures (file stem, caption)."""
    plan, made, marks = outcome.plan, outcome.composition, Thresholds()
    count = {s: sum(row.status is s for row in rows) for s in Status}
    ran = {kind: int(outcome.of_kind(kind).sum()) for kind in CLASSES}
    share = [100 * n / max(made.counted, 1) for n in (made.cyclic, made.strongly_transitive)]
    lines = [
        f"# Experiments of arXiv:2602.12180 on {data}",
        "",
        ", ".join(f"{n} {status.value}" for status, n in count.items() if n)
        + f" of {len(rows)} statements. Floating point on one data set: this decides no theorem.",
        "",
        "## Data and method",
        "",
        f"- {made.candidates} matrices: {outcome.chosen.origin}. {made.tied} have a tie (P = ½); "
        f"ties are {'counted' if plan.ties == 'count' else 'left out'}, which leaves "
        f"{made.counted}.",
        f"- {made.cyclic} are cyclic ({share[0]:.1f}%): P_ij > ½ has a cycle. "
        f"{made.strongly_transitive} are strongly transitive ({share[1]:.1f}%): P_ij > ½ and "
        "P_jk > ½ imply P_ik ≥ max(P_ij, P_jk), also where there is no such i, j, k. Both are "
        "decided exactly.",
        f"- Run: {ran[Kind.CYCLIC]} cyclic and {ran[Kind.STRONGLY_TRANSITIVE]} strongly transitive "
        f"matrices at {len(outcome.sweeps['MRS-IPO'].grid)} settings, {plan.protocol.rounds} "
        f"rounds. π_ref and π_0 are uniform; the first logits are normal with standard deviation "
        f"{START_NOISE:g}, as a start on an unstable fixed point would stay there.",
        "- Cycle strength: the variance of each coordinate of the policy over the last "
        f"{plan.protocol.window} rounds, averaged over the coordinates. Entropy: of the last "
        "policy, in nats.",
        f"- An orbit oscillates if its cycle strength is above {marks.oscillating:g} and at least "
        f"{marks.lasting:g} of it is there in the second half of these rounds; else it has "
        f"collapsed if a response has mass {marks.collapsed:g} or more, has converged if the last "
        f"round changes no logit by more than {marks.converged:g}, and is drifting otherwise.",
        f"- An orbit whose logits change by at most {plan.protocol.settled:g}·(1 + max|θ|) in a "
        "round is taken to stay where it is. MRS-DPO's inner optimum is found by a damped Newton "
        "method, started from the last round's, to an error of about 1e-12.",
        *_finite_sample_lines(outcome),
        "",
        "## Statements",
        "",
        "| | statement | criterion | numbers |",
        "|---|---|---|---|",
        *(f"| **{r.status.value}** | {r.statement}{_method(r)} | {r.criterion} | {r.numbers} |"
          for r in rows),
        "",
        "## Figures",
        "",
    ]  # fmt: skip
    for stem, caption in figures:
        lines += [f"![{stem}]({stem}.png)", "", caption, ""]
    return "\n".join(lines)


def _method(row: Row) -> str:
    method = row.id.split("/")[0]
    return f" ({method})" if method.startswith("MRS-") else ""


def _finite_sample_lines(outcome: Outcome) -> list[str]:
    if not outcome.averaging:
        return []
    alpha, beta, lam = outcome.sweeps["MRS-IPO"].grid.values[outcome.noisy_setting]
    return [
        f"- Finite samples: MRS-IPO, {outcome.plan.runs} runs of each of the {len(outcome.noisy)} "
        f"strongest cycles at α = {alpha:g}, β = {beta:g}, λ = {lam:g}, where most cyclic matrices "
        "oscillate; P_ij is replaced by the frequency in m comparisons."
    ]
