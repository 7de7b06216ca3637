"""The terms of an objective as the window shows them: their columns, names, colours, markers and test values."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vaestudio.app import theme
from vaestudio.app.i18n import tr
from vaestudio.engine import messages as m

Numbers = npt.NDArray[np.float64]
TOTAL = "negative_elbo"
OWN = {  # colours of classes, far from those of the bound
    "mutual information": 3,
    "total correlation": 4,
    "dimension-wise kl": 6,
    "features": 7,
    "adversarial": 4,
    "discriminator": 3,
    "mmd": 4,
    "sparsity": 4,
    "contraction": 4,
    "prediction": 3,
    "guess": 4,
    "top kl": 3,
    "lower kl": 4,
}
DECIMALS = {"mmd": 4}  # of the numbers shown; two where a term is not named here
MARKERS = {TOTAL: "s", "reconstruction": "o", "kl": "t1"}


def columns(names: tuple[str, ...]) -> tuple[str, ...]:
    """What is shown, in the order of the legend: the bound where it follows from the terms, the terms, the objective."""
    terms = tuple(n for n in names if n != "loss")
    total = (TOTAL,) if {"reconstruction", "kl"} <= set(terms) else ()
    return (*total, *terms, *(("loss",) if len(terms) != 1 else ()))


def arranged(names: tuple[str, ...], rows: Numbers) -> Numbers:
    """Rows (n, K) of the engine as (columns, n) in the order of `columns(names)`."""
    rows = rows.reshape(-1, len(names))
    at = {n: rows[:, i] for i, n in enumerate(names)}
    if TOTAL in (shown := columns(names)):
        at[TOTAL] = at["reconstruction"] + at["kl"]
    return np.stack([at[n] for n in shown]) if shown else np.empty((0, len(rows)))


class TestedRows:
    """The tests of a run as columns: a thousand of them must not be walked through thirty times a second."""

    def __init__(self, tests: Sequence[m.Tested] = ()) -> None:
        self.steps: list[int] = []
        self._columns: dict[str, list[float]] = {key: [] for key in MARKERS}
        for test in tests:
            self.append(test)

    def __len__(self) -> int:
        return len(self.steps)

    def append(self, test: m.Tested) -> None:
        """Tests come in the order of their steps."""
        self.steps.append(test.step)
        for key, column in self._columns.items():
            value = getattr(test, key)
            column.append(float("nan") if value is None else float(value))

    def points(self, key: str, scale: float = 1.0) -> tuple[Numbers, Numbers]:
        """(step * scale, value) of the tests that know this term.

        The untrained model's only while there is no other: a line from there would hide how the loss falls.
        """
        x, y = np.array(self.steps, float) * scale, self.column(key)
        known = np.isfinite(y) & ((x > 0) | (len(x) == 1))
        return x[known], y[known]

    def plane(self, x: str, y: str, since: int = 0) -> tuple[Numbers, Numbers]:
        """The tests from step `since` on that know both terms; the untrained model's as in `points`."""
        first, second, steps = self.column(x), self.column(y), np.array(self.steps)
        known = np.isfinite(first) & np.isfinite(second) & (steps >= since) & ((steps > 0) | (len(steps) == 1))
        return first[known], second[known]

    def column(self, key: str) -> Numbers:
        """One value a test; not-a-number where the test does not know the term."""
        return np.array(self._columns.get(key, [float("nan")] * len(self.steps)), float)

    def until(self, step: int) -> int | None:
        """Which test is the last at or before a step."""
        i = bisect_right(self.steps, step) - 1
        return i if i >= 0 else None

    def value(self, i: int | None, key: str) -> float:
        return self._columns[key][i] if i is not None and key in self._columns else float("nan")


def term_name(key: str) -> str:
    known = {
        TOTAL: tr("Negative ELBO"),
        "reconstruction": tr("Reconstruction"),
        "kl": tr("KL"),
        "iwae": tr("Negative IWAE"),
        "mutual information": tr("Mutual information"),
        "total correlation": tr("Total correlation"),
        "dimension-wise kl": tr("Dimension-wise KL"),
        "mmd": tr("MMD²"),
        "sparsity": tr("Sparsity"),
        "contraction": tr("Contraction"),
        "features": tr("Features"),
        "adversarial": tr("Adversarial"),
        "discriminator": tr("Discriminator"),
        "commitment": tr("Commitment"),
        "codebook": tr("Codebook"),
        "prediction": tr("Prediction"),
        "guess": tr("Baseline"),
        "top kl": tr("KL of the top layer"),
        "lower kl": tr("KL of the lower layer"),
        "loss": tr("Objective"),
    }
    return known.get(key, key.replace("_", " ").capitalize())


def term_colour(key: str, index: int) -> str:
    """`index`: of the term among those shown, for terms that have no colour of their own."""
    colours = theme.current()
    known = {TOTAL: colours.total, "reconstruction": colours.reconstruction, "kl": colours.kl, "loss": colours.muted}
    return known.get(key) or theme.class_color(OWN.get(key, index))
