"""Every model of the list from end to end: trained, measured, saved and gone on with, on grey digits and on colour images."""

from pathlib import Path

import numpy as np
import pytest

from tests.engine.data import bars
from tests.engine.test_run import CPU, same, steps
from vaestudio.api import Session
from vaestudio.data import pen_digits
from vaestudio.data.dataset import Dataset
from vaestudio.engine.experiment import Experiment, fields
from vaestudio.engine.run import Run
from vaestudio.errors import Unsupported
from vaestudio.measures import MEASURES
from vaestudio.models import MODELS, by_name
from vaestudio.session import store

SMALL = {"hidden": 32, "latent_dim": 3, "batch_size": 64, "channels": "4,8"}
EVERY = pytest.mark.parametrize("model", [m.name for m in MODELS])
LEAST = {"images": 16, "samples": 2}  # of a measure: whether it comes out, not whether it is exact


@pytest.fixture(scope="module", params=["digits", "colour"])
def data(request: pytest.FixtureRequest) -> Dataset:
    """28×28 pen digits, or 3×32×32."""
    return pen_digits.pen_digits(640, 64) if request.param == "digits" else bars(320, 64, size=32, channels=3)


def small(model: str, data: Dataset) -> Run:
    has = {field.name for field in fields(by_name(model))}
    return Run(Experiment.of(model, {n: v for n, v in SMALL.items() if n in has}), data, CPU)


@EVERY
def test_it_learns_is_measured_is_kept_and_goes_on(model: str, data: Dataset, tmp_path: Path) -> None:
    run = steps(small(model, data), 50)
    rows = run.rows()
    told = run.names.index("reconstruction") if "adversarial" in run.names else 0  # a game's sum says nothing
    assert np.isfinite(rows).all() and rows[-5:, told].mean() < rows[:5, told].mean()
    session = Session(run)

    for measure in MEASURES:
        reason = next(i.reason for i in session.measures if i.name == measure.name)
        if not reason:
            for key, value in session.measure(measure.name, **LEAST).items():
                assert np.isfinite(value).all(), (measure.name, key)

    images, labels = data.test.images.numpy()[:4], data.test.labels
    conditional = run.model.capabilities.conditional
    y = labels.numpy()[:4] if conditional and labels is not None else None
    if not run.model.capabilities.completes:
        mean, deviation = session.encode(images, y)
        assert mean.shape == deviation.shape == (4, run.model.latent_dim)
        assert session.decode(mean, y).shape == images.shape
    if run.model.capabilities.generative and not run.model.capabilities.completes:
        assert session.sample(5).shape == (5, *images.shape[1:])
    else:
        with pytest.raises(Unsupported, match=r".+\."):
            session.sample(5)

    path = session.save(tmp_path / "run.h5")
    again = Run.resume(store.load(path), data, CPU)
    assert same(steps(again, 9).state(), steps(run, 9).state())
