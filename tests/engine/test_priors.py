"""Priors whose KL has no closed form: what panels, files and JSON get of it."""

import json
from math import log, tau

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_probes import answer
from tests.engine.test_run import small, steps
from vaestudio.api import Session
from vaestudio.cli.training import summary
from vaestudio.engine import messages as m
from vaestudio.engine.probes import PROBES, encode
from vaestudio.engine.run import Run
from vaestudio.session import store

PRIORS = ["vamp-prior", "mixture-prior", "flow-prior"]


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


def density(run: Run, **settings: object) -> m.PriorDensity:
    found = answer(run, "prior density", **settings)
    assert isinstance(found, m.PriorDensity)
    return found


def mass(found: m.PriorDensity) -> float:
    cell = (found.high - found.low) / found.log_p.shape[1]
    return float(np.exp(found.log_p.astype(float)).sum() * cell.prod())


def test_the_density_of_a_prior_that_is_still_the_ordinary_one_has_its_rings_for_contours() -> None:
    run = small("flow-prior", latent_dim=2)
    found = density(run)
    assert found.levels == pytest.approx([-log(tau) - k * k / 2 for k in (1, 2, 3)], abs=0.03)
    assert mass(found) == pytest.approx(1, abs=1e-3)
    by_draws = density(small("flow-prior", latent_dim=4), axes=[[0, 1, 0, 0], [0.6, 0, 0, 0.8]])  # any plane of many
    assert by_draws.levels == pytest.approx(found.levels[:2], abs=0.1) and mass(by_draws) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("dimensions", [1, 2, 3])
@pytest.mark.parametrize("name", PRIORS)
def test_the_density_shown_is_the_priors(name: str, dimensions: int) -> None:
    run = steps(small(name, latent_dim=dimensions), 5)
    found = density(run)
    assert mass(found) == pytest.approx(1, abs=0.02) and found.label is None
    if dimensions <= 2:
        cell, places = (found.high - found.low) / 96, np.unravel_index(found.log_p.argmax(), found.log_p.shape)
        z = torch.from_numpy(found.low + (np.array(places[::-1][:dimensions]) + 0.5) * cell).float()
        assert found.log_p.max() == pytest.approx(run.model.prior().log_prob(z).item(), abs=0.3)


def test_each_class_shows_its_own_prior() -> None:
    run = small("cvae", latent_dim=2, prior="label")
    with torch.no_grad():
        run.model.of_class[4, :2] = torch.tensor([3.0, -2.0])
    found = density(run, label=4)
    assert found.label == 4 and (found.low + found.high) / 2 == pytest.approx([3, -2], abs=0.3)
    for other in ("vae", "vq-vae", "sohn-cvae", "ae"):
        assert list(PROBES["prior density"](small(other), {})) == []


def test_pseudo_inputs_come_as_the_pictures_that_they_are() -> None:
    run = steps(small("vamp-prior", pseudo_inputs=7), 3)
    shown = answer(run, "samples", pseudo_inputs=True, count=5)
    assert isinstance(shown, m.Samples) and shown.pseudo_inputs
    expected = run.model.pseudo_inputs()[:5].detach().mul(255).add(0.5).clamp(0, 255).byte().numpy()
    assert np.array_equal(shown.images, expected)
    drawn = answer(small(), "samples", pseudo_inputs=True, count=5)  # a model that has none
    assert isinstance(drawn, m.Samples) and not drawn.pseudo_inputs and len(drawn.images) == 5


@pytest.mark.parametrize("name", PRIORS)
def test_json_and_file_keep_what_is_unknown_unknown(name: str, tmp_path) -> None:
    run = steps(small(name), 10)
    run.test()
    text = json.dumps(summary(Session(run), None), allow_nan=False)
    assert json.loads(text)["test"]["kl_per_dimension"] is None
    store.save(run.state(), tmp_path / "run.h5")
    again = type(run).resume(store.load(tmp_path / "run.h5"), bars(), run.device)
    assert again.tests[-1].kl_per_dimension is None and again.tests[-1].kl == run.tests[-1].kl
