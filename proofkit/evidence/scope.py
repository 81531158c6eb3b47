"""Scopes: over what a verdict was reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen


@frozen
class Scope:
    """The set over which a verdict holds, such as "all reals, K = 3" or "200 instances".

    Attributes
    ----------
    domain
        "all reals", "500 instances", "one instance", ... ; without a comma.
    sizes
        The sizes it covers, such as "K = 2–5"; empty where the theorem has none.
    """

    domain: str
    sizes: str = ""

    def __str__(self) -> str:
        return f"{self.domain}, {self.sizes}" if self.sizes else self.domain

    @classmethod
    def parse(cls, text: str) -> Scope:
        """The inverse of `str`."""
        domain, _, sizes = text.partition(", ")
        return cls(domain, sizes)


ALL_REALS = "all reals"
NOTHING = "nothing"


def instances(count: int) -> str:
    """The domain "n instances"."""
    return "1 instance" if count == 1 else f"{count} instances"


def describe_sizes(sizes: Iterable[Sequence[tuple[str, int]]]) -> str:
    """Sizes in words: runs as "K = 2–5", several parameters as "n = 2–4, T = 0–3"."""
    rows = [tuple(row) for row in sizes]
    if not rows or not rows[0]:
        return ""
    names = [name for name, _ in rows[0]]
    columns = [sorted({row[i][1] for row in rows}) for i in range(len(names))]
    full = 1
    for column in columns:
        full *= len(column)
    if full == len(set(rows)):
        return ", ".join(f"{n} = {_runs(c)}" for n, c in zip(names, columns, strict=True))
    return "; ".join(" ".join(f"{n} = {v}" for n, v in row) for row in rows)


def _runs(values: list[int]) -> str:
    runs: list[list[int]] = []
    for v in values:
        if runs and v == runs[-1][-1] + 1:
            runs[-1].append(v)
        else:
            runs.append([v])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
