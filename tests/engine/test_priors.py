"""Priors whose KL has no closed form: what panels, files and JSON get of it."""

import json

import numpy as np
import pytest

from tests.engine.data import bars
from tests.engine.test_probes import answer
from tests.engine.test_run import small, steps
from vaestudio.api import Session
from vaestudio.cli import _summary
from vaestudio.engine import messages as m
from vaestudio.engine.probes import encode
from vaestudio.session import store

PRIORS = ["vamp-prior", "mixture-prior"]


@pytest.mark.parametrize("name", PRIORS)
def test_the_test_knows_the_kl_but_not_that_of_a_dimension(name: str) -> None:
    tested = steps(small(name), 10).test()
    assert tested.kl is not None and tested.negative_elbo == pytest.approx(tested.reconstruction + tested.kl)
    assert tested.kl_per_dimension is None and tested.active_units_kl is None
    assert tested.variance_per_dimension is not None and tested.active_units_variance is not None


@pytest.mark.parametrize("name", PRIORS)
def test_the_cloud_and_the_chain_have_the_kl_of_each_picture(name: str) -> None:
    run = steps(small(name), 30)
    cloud = answer(run, "latent cloud")
    assert isinstance(cloud, m.LatentCloud) and np.isnan(cloud.kl_per_dimension).all()
    kl = run.test().kl
    error = cloud.kl.std() / len(cloud.kl) ** 0.5
    assert kl is not None and abs(cloud.kl.mean() - kl) < 5 * error  # two estimates, each with noise of its own
    got = encode(run, m.Encode("test", 1, run.info().test_images[:4], evidence_samples=10))
    assert got.kl is not None and np.isfinite(got.kl).all() and got.kl.shape == (4,)
    assert got.evidence is not None and np.isfinite(got.evidence).all()


def test_where_there_is_a_closed_form_the_cloud_has_it() -> None:
    cloud = answer(steps(small(), 10), "latent cloud")
    assert isinstance(cloud, m.LatentCloud)
    assert cloud.kl.mean() == pytest.approx(cloud.kl_per_dimension.sum(), rel=1e-4)
    points = answer(small("ae"), "latent cloud")
    assert isinstance(points, m.LatentCloud) and not points.kl.any()


@pytest.mark.parametrize("name", PRIORS)
def test_samples_come_from_the_models_own_prior(name: str) -> None:
    run = steps(small(name), 10)
    cold, warm = answer(run, "samples", count=6, temperature=0), answer(run, "samples", count=6)
    assert isinstance(cold, m.Samples) and isinstance(warm, m.Samples)
    assert (cold.images == cold.images[0]).all() and not (warm.images == warm.images[0]).all()
    assert Session(run).sample(5).shape == (5, 1, 16, 16)


@pytest.mark.parametrize("name", PRIORS)
def test_json_and_file_keep_what_is_unknown_unknown(name: str, tmp_path) -> None:
    run = steps(small(name), 10)
    run.test()
    text = json.dumps(_summary(Session(run), None), allow_nan=False)
    assert json.loads(text)["test"]["kl_per_dimension"] is None
    store.save(run.state(), tmp_path / "run.h5")
    again = type(run).resume(store.load(tmp_path / "run.h5"), bars(), run.device)
    assert again.tests[-1].kl_per_dimension is None and again.tests[-1].kl == run.tests[-1].kl
