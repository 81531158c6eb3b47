"""Preference matrices of four responses from rated prompts, or cut from larger matrices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import ceil, comb, lcm

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from proofkit._errors import DataError
from proofkit.data import PreferenceRecord, RatedPrompt
from proofkit.dynamics.batch import Array
from proofkit.experiments.classes import Margins

SIZE = 4
ENOUGH, MOST_DRAWS = 4000, 10
"""Attributes are drawn anew for the same responses until there are `ENOUGH` matrices."""

_LARGEST = 2**53


@frozen
class Candidates:
    """N matrices of the same size.

    Attributes
    ----------
    origin
        How they were made, in words.
    labels
        What each was made of.
    margins
        N×K×K whole numbers in the exact order of the entries of P − ½; see `classes`.
    P
        N×K×K.
    """

    origin: str
    labels: tuple[str, ...]
    margins: Margins
    P: Array

    def __len__(self) -> int:
        return len(self.labels)

    def chosen(self, index: NDArray[np.int_]) -> Candidates:
        """Some of them, in the order of `index`."""
        labels = tuple(self.labels[k] for k in index)
        return Candidates(self.origin, labels, self.margins[index], self.P[index])


def from_ratings(
    prompts: Sequence[RatedPrompt], *, seed: int, draws: int | None = None, size: int = SIZE
) -> Candidates:
    """P_ij = σ(difference of the scores of i and j on one attribute, drawn for each pair).

    Every `size` responses to one prompt make a matrix a draw. An attribute named overall is left
    out: it rates the response as a whole.

    Parameters
    ----------
    draws
        How many matrices to draw for the same responses; enough for 4,000 in all if omitted, and
        at most 10.

    Raises
    ------
    DataError
        If no prompt has enough responses, or the prompts are rated on different attributes.
    """
    usable = [p for p in prompts if len(p.responses) >= size]
    if not usable:
        raise DataError(f"no prompt has {size} responses")
    attributes = tuple(a for a in usable[0].attributes if a != "overall")
    if any(p.attributes != usable[0].attributes for p in usable) or not attributes:
        raise DataError("every prompt must be rated on the same attributes")
    if draws is None:
        subsets = sum(comb(len(p.responses), size) for p in usable)
        draws = min(MOST_DRAWS, ceil(ENOUGH / subsets))
    scale = lcm(*(x.denominator for p in usable for row in p.scores for x in row))
    rng = np.random.default_rng(seed)
    pieces, labels = [], []
    for prompt in usable:
        members = np.array(list(combinations(range(len(prompt.responses)), size)))
        members = np.repeat(members, draws, axis=0)
        pieces.append(_drawn(_whole_scores(prompt, attributes, scale), members, rng))
        names = [",".join(prompt.responses[i] for i in chosen) for chosen in members]
        labels += [
            f"prompt {prompt.prompt}, responses {name}, draw {k % draws + 1}"
            for k, name in enumerate(names)
        ]
    margins = np.concatenate(pieces)
    origin = (
        f"{size} responses to one of {len(usable)} prompts; P_ij = σ(score difference) on one of "
        f"{', '.join(attributes)}, drawn for each pair; {draws} draws"
    )
    return Candidates(origin, tuple(labels), margins, 1 / (1 + np.exp(-margins / scale)))


def _whole_scores(prompt: RatedPrompt, attributes: Sequence[str], scale: int) -> Margins:
    rows = [[int(x * scale) for x in prompt.score(a)] for a in attributes]
    if any(abs(x) > _LARGEST for row in rows for x in row):
        raise DataError(f"prompt {prompt.prompt}: scores with too many digits")
    return np.array(rows, dtype=np.int64)


def _drawn(scores: Margins, members: NDArray[np.int_], rng: np.random.Generator) -> Margins:
    N, K = members.shape
    first, second = np.triu_indices(K, 1)
    attribute = rng.integers(len(scores), size=(N, len(first)))
    higher, lower = members[:, first], members[:, second]
    difference = scores[attribute, higher] - scores[attribute, lower]
    margins = np.zeros((N, K, K), dtype=np.int64)
    margins[:, first, second] = difference
    margins[:, second, first] = -difference
    return margins


def from_records(records: Sequence[PreferenceRecord], *, size: int = SIZE) -> Candidates:
    """Every `size` responses of every matrix.

    Raises
    ------
    DataError
        If no matrix has enough responses.
    """
    margins, P, labels = [], [], []
    for record in records:
        half = lcm(2, *(x.denominator for row in record.matrix for x in row))
        whole = [[int(x * half) - half // 2 for x in row] for row in record.matrix]
        if half > _LARGEST:
            raise DataError(f"matrix {record.id}: entries with too many digits")
        for members in combinations(range(record.size), size):
            cell = np.ix_(members, members)
            margins.append(np.array(whole, dtype=np.int64)[cell])
            P.append(np.array(record.matrix, dtype=float)[cell])
            names = ",".join(record.responses[i] for i in members)
            labels.append(f"{record.id}, responses {names}")
    if not labels:
        raise DataError(f"no matrix has {size} responses")
    origin = f"{size} responses of one of {len(records)} matrices of win frequencies"
    return Candidates(origin, tuple(labels), np.array(margins), np.array(P))
