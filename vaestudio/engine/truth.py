"""The probe of the true posterior: p(z|x) of one image, for models of two latent dimensions."""

from collections.abc import Iterator, Mapping
from math import exp
from typing import Any

import numpy as np

from vaestudio.engine import messages as m
from vaestudio.engine.run import Run
from vaestudio.measures.measure import Subject
from vaestudio.measures.posterior import TRUE_POSTERIOR, posterior_cells, regular

SIDE = 48  # places a side at which p(z|x) is known for its contours


def true_posterior(run: Run, settings: Mapping[str, Any]) -> Iterator[m.Probed | None]:
    """settings: index (of a test image). About 10,000 decodings, in slices of 256."""
    if TRUE_POSTERIOR.missing(Subject(run.model, run.dataset, run.test_split)):
        return
    index = min(int(settings.get("index", 0)), len(run.test_split) - 1)
    image, labels = run.test_split.images[index : index + 1], run.test_split.labels
    label = None if labels is None else labels[index : index + 1]
    cells, _ = yield from posterior_cells(run.model, image, label)
    log_p, low, high = yield from regular(run.model, image, label, cells, SIDE)
    yield m.TruePosterior(
        step=run.step,
        index=index,
        log_p=log_p.numpy().astype(np.float32),
        low=low.numpy().astype(np.float32),
        high=high.numpy().astype(np.float32),
        levels=(cells.level(1 - exp(-1 / 2)), cells.level(1 - exp(-2))),
        log_evidence=cells.log_evidence,
        kl=cells.kl,
    )
