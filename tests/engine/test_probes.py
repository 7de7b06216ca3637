from statistics import NormalDist

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_run import small, steps
from vaestudio.engine import messages as m
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.looker import Looker
from vaestudio.engine.probes import PROBES, decode, encode
from vaestudio.engine.run import Run


def answer(run: Run, probe: str, **settings: object) -> m.Probed:
    *_, last = PROBES[probe](run, settings)
    assert isinstance(last, m.Probed)
    return last


def test_the_latent_cloud_is_the_posterior() -> None:
    run = steps(small(), 10)
    cloud = answer(run, "latent cloud", errors=True)
    assert isinstance(cloud, m.LatentCloud) and cloud.reconstruction is not None
    q = run.model.posterior(run.dataset.test.images.float() / 255)
    np.testing.assert_allclose(cloud.means, q.mean.detach(), rtol=1e-5, atol=1e-6)
    kl = 0.5 * (cloud.means**2 + cloud.deviations**2 - 2 * np.log(cloud.deviations) - 1)
    np.testing.assert_allclose(cloud.kl, kl.sum(1), rtol=1e-3)
    np.testing.assert_allclose(cloud.kl_per_dimension, kl.mean(0), rtol=1e-3)
    assert answer(run, "latent cloud", count=7).means.shape == (7, 3)  # type: ignore[attr-defined]


def test_best_and_worst_reconstructions_are() -> None:
    run = steps(small(), 10)
    errors = answer(run, "latent cloud", errors=True).reconstruction  # type: ignore[attr-defined]
    best, worst = (
        answer(run, "reconstructions", which="best", count=5),
        answer(run, "reconstructions", which="worst", count=5),
    )
    assert isinstance(best, m.Reconstructions) and isinstance(worst, m.Reconstructions)
    order = np.argsort(errors)
    np.testing.assert_allclose(errors[best.indices], errors[order[:5]], rtol=1e-5)
    np.testing.assert_allclose(errors[worst.indices], errors[order[::-1][:5]], rtol=1e-5)
    assert best.losses is not None
    np.testing.assert_allclose(best.losses, errors[best.indices], rtol=1e-4)
    fixed = answer(run, "reconstructions", count=3)
    assert isinstance(fixed, m.Reconstructions) and list(fixed.indices) == [0, 1, 2]


def test_samples_use_the_same_noise_and_the_temperature_scales_it() -> None:
    run = steps(small(), 3)
    once, again = answer(run, "samples", count=8, seed=4), answer(run, "samples", count=8, seed=4)
    other, mean = answer(run, "samples", count=8, seed=5), answer(run, "samples", count=8, temperature=0)
    assert (
        isinstance(once, m.Samples)
        and isinstance(again, m.Samples)
        and isinstance(other, m.Samples)
        and isinstance(mean, m.Samples)
    )
    assert np.array_equal(once.images, again.images) and not np.array_equal(once.images, other.images)
    assert (mean.images == mean.images[0]).all()
    assert not list(PROBES["samples"](small("ae"), {})), "no prior, no samples"


def test_conditional_samples_cycle_through_the_classes_or_keep_to_one() -> None:
    run = small("cvae")
    assert list(answer(run, "samples", count=12).labels) == [*range(10), 0, 1]  # type: ignore[attr-defined]
    assert set(answer(run, "samples", count=5, label=7).labels) == {7}  # type: ignore[attr-defined]


def test_the_manifold_runs_through_the_inverse_gaussian_cdf() -> None:
    run = steps(small(), 3)
    grid = answer(run, "manifold", columns=4, dimensions=(0, 2), base=np.array([0, 0.5, 0]))
    assert isinstance(grid, m.Manifold) and grid.columns == 4 and len(grid.images) == 16
    z = [NormalDist().inv_cdf((k + 0.5) / 4) for k in range(4)]
    top_right = decode(run, m.Decode("test", 1, np.array([[z[3], 0.5, z[3]]], np.float32)))
    assert np.array_equal(grid.images[3], top_right.images[0])
    line = answer(
        Run(Experiment.of("vae", {"latent_dim": 1, "hidden": 8}), bars(), torch.device("cpu")), "manifold", columns=5
    )
    assert len(line.images) == 5  # type: ignore[attr-defined]


OF_FEW: dict[str, tuple[str, dict[str, object]]] = {
    "codes": ("vq-vae", {}), "completions": ("sohn-cvae", {}), "true posterior": ("vae", {"latent_dim": 2}),
    "prior density": ("mixture-prior", {"latent_dim": 2}),
}  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
def test_training_goes_on_between_two_slices_as_if_nobody_looked(probe: str) -> None:
    model, build = OF_FEW.get(probe, ("vae", {}))
    seen, unseen = (small(model, **build) for _ in range(2))
    slices = 0
    for _ in PROBES[probe](seen, {"which": "worst", "count": 50}):
        steps(seen, 2)
        steps(unseen, 2)
        slices += 1
    assert slices > 1 and np.array_equal(seen.rows(), unseen.rows())


def test_encoding_gives_the_whole_chain() -> None:
    run = steps(small("cvae"), 5)
    images, noise = run.info().test_images[:4], np.ones((4, 3), np.float32)
    labels = np.array([0, 1, 2, 3])
    got = encode(run, m.Encode("test", 9, images, labels, noise, evidence_samples=20))
    assert (got.who, got.ticket, got.step) == ("test", 9, 5)
    np.testing.assert_allclose(got.z, got.mean + got.deviation, rtol=1e-6)
    assert got.evidence is not None and got.images.shape == images.shape
    assert (got.evidence > -(got.reconstruction + got.kl_per_dimension.sum(1)) - 30).all()
    again = decode(run, m.Decode("test", 1, got.z, labels))
    assert np.array_equal(again.images, got.images)


@pytest.mark.parametrize("labels", [None, [0, 1]])
def test_a_label_out_of_range_is_brought_into_it(labels: list[int] | None) -> None:
    run = small("cvae")
    z = np.zeros((2, 3), np.float32)
    inside = decode(run, m.Decode("test", 1, z, None if labels is None else np.array(labels)))
    assert inside.images.shape == (2, 1, 16, 16)
    assert np.array_equal(
        decode(run, m.Decode("t", 1, z, np.array([99, 99]))).images[0],
        decode(run, m.Decode("t", 1, z, np.array([9, 9]))).images[0],
    )


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_probes_take_at_most_a_tenth_of_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slice costs 5 ms of a clock that training advances by 2 ms a step."""
    run, clock = small(), Clock()

    def costly(run: Run, settings: object) -> object:
        for _ in range(3):
            clock.now += 0.005
            yield None
        clock.now += 0.005
        yield m.Samples(run.step, np.zeros((1, 1, 1, 1), np.uint8), None)

    for name in PROBES:
        monkeypatch.setitem(PROBES, name, costly)  # type: ignore[arg-type]
    answers: list[m.Probed] = []
    looker = Looker(answers.append, clock)
    for name in PROBES:
        looker.watch(name, {})
    spent = 0.0
    for _ in range(1000):
        steps(run, 1)
        clock.now += 0.002
        before = clock.now
        looker.look(run, training=True)
        spent += clock.now - before
    assert 0.08 <= spent / clock.now <= 0.11
    assert len(answers) >= 8


def test_a_resting_run_is_looked_at_once_and_again_when_something_changes() -> None:
    run = small()
    answers: list[m.Probed] = []
    looker = Looker(answers.append)
    looker.watch("samples", {"count": 2})
    for _ in range(10):
        looker.look(run, training=False)
    assert len(answers) == 1 and not looker.look(run, training=False)
    looker.watch("samples", {"count": 3})
    for _ in range(10):
        looker.look(run, training=False)
    steps(run, 1)
    for _ in range(10):
        looker.look(run, training=False)
    assert [len(a.images) for a in answers if isinstance(a, m.Samples)] == [2, 3, 3]
    looker.unwatch("samples")
    steps(run, 1)
    assert not looker.look(run, training=False)


def test_the_true_posterior_of_an_image_over_a_box_that_holds_it() -> None:
    run = small(latent_dim=2)
    *slices, found = PROBES["true posterior"](run, {"index": 4})
    assert set(slices) == {None} and len(slices) > 10 and isinstance(found, m.TruePosterior)
    area = float(np.prod((found.high - found.low) / len(found.log_p)))
    p = np.exp(found.log_p.astype(float))
    assert found.index == 4 and p.sum() * area == pytest.approx(1, abs=0.02)
    for level, held in zip(found.levels, (0.393, 0.865), strict=True):
        assert p[found.log_p >= level].sum() * area == pytest.approx(held, abs=0.02)
    assert found.kl > 0 and found.log_evidence < 0
    three = small(latent_dim=3)
    assert list(PROBES["true posterior"](three, {"index": 4})) == []
