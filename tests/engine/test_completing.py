"""Completing a picture: what the probe, the notebook and the command line answer; and what a model without a free prior refuses."""

import numpy as np
import pytest

from tests.engine.test_probes import answer
from tests.engine.test_run import small, steps
from vaestudio.api import Session
from vaestudio.engine import messages as m
from vaestudio.engine.probes import PROBES, decode, encode
from vaestudio.engine.run import Run
from vaestudio.errors import BadValue, Unsupported
from vaestudio.models.completing import quadrants


@pytest.fixture(scope="module")
def run() -> Run:
    return steps(small("sohn-cvae", quadrants=2), 40)


def completed(run: Run, **settings: object) -> m.Completions:
    got = answer(run, "completions", **settings)
    assert isinstance(got, m.Completions)
    return got


def test_what_is_seen_stays_and_the_rest_differs_from_draw_to_draw(run: Run) -> None:
    got = completed(run, index=7, count=6)
    original = run.test_split.images[7].numpy()
    assert got.index == 7 and got.step == run.step and got.images.shape == (6, 1, 16, 16) and got.trained
    assert np.array_equal(got.seen, quadrants(2, 16, 16))
    for picture in (got.guess, *got.images):
        assert np.array_equal(picture[:, got.seen], original[:, got.seen])
    missing = got.images[:, :, ~got.seen]
    assert (missing[0] != missing[1]).any() and np.isfinite([got.nats, got.guess_nats]).all()


def test_the_same_noise_until_other_draws_are_asked_for(run: Run) -> None:
    once, again, other = (completed(run, count=4, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(once.images, again.images) and not np.array_equal(once.images, other.images)
    assert np.array_equal(once.guess, other.guess) and once.nats == other.nats


def test_any_part_may_be_covered_and_it_is_said_where_that_was_not_learned(run: Run) -> None:
    assert completed(run, quadrants=2).trained and not completed(run, quadrants=1).trained
    mask = np.ones((16, 16), np.bool_)
    mask[3:9, 2:12] = False
    got = completed(run, seen=mask.tobytes())
    assert not got.trained and np.array_equal(got.seen, mask)
    assert np.array_equal(got.images[3][:, mask], run.test_split.images[0].numpy()[:, mask])
    same = completed(run, seen=quadrants(2, 16, 16).tobytes())
    assert same.trained and np.array_equal(same.images, completed(run).images)
    whole = completed(run, seen=np.ones((16, 16), np.bool_).tobytes())
    assert (whole.images == run.test_split.images[0].numpy()).all() and whole.guess_nats == 0


def test_others_have_nothing_to_complete() -> None:
    assert not list(PROBES["completions"](small(), {}))


def test_nothing_is_drawn_without_a_visible_part(run: Run) -> None:
    assert not list(PROBES["samples"](run, {}))
    with pytest.raises(Unsupported, match="its prior needs the visible part of a picture"):
        Session(run).sample(4)
    assert not decode(run, m.Decode("test", 1, np.zeros((1, 3), np.float32))).images[..., :8].any()


def test_chain_cloud_test_and_evidence_are_of_the_missing_part(run: Run) -> None:
    tested = run.test()
    assert tested.negative_elbo is not None and tested.kl is not None and tested.kl_per_dimension is not None
    cloud = answer(run, "latent cloud", errors=True)
    assert isinstance(cloud, m.LatentCloud)
    assert cloud.kl.mean() == pytest.approx(tested.kl, rel=1e-4)
    assert cloud.kl_per_dimension == pytest.approx(tested.kl_per_dimension, rel=1e-3)
    got = encode(run, m.Encode("test", 1, run.info().test_images[:4], evidence_samples=50))
    assert got.evidence is not None and (-got.evidence < got.reconstruction + got.kl + 3).all()
    assert np.array_equal(got.images[..., :8], run.info().test_images[:4][..., :8])
    shown = answer(run, "reconstructions", count=3)
    assert isinstance(shown, m.Reconstructions) and np.array_equal(
        shown.images[..., :8], run.info().test_images[:3][..., :8]
    )


def test_a_notebook_completes_and_measures(run: Run) -> None:
    session = Session(run)
    got = session.complete(3, 5, seed=1)
    assert np.array_equal(got.images, completed(run, index=3, count=5, seed=1).images)
    mask = np.ones((16, 16))
    mask[:8] = 0
    assert np.array_equal(session.complete(0, seen=mask).seen, mask.astype(bool))
    for wrong, says in (
        ({"index": 60}, "a test image from 0 to 59"),
        ({"index": 0, "quadrants": 4}, "1, 2 or 3"),
        ({"index": 0, "seen": np.ones((3, 3))}, "a mask of"),
    ):
        with pytest.raises(BadValue, match=says):
            session.complete(**wrong)
    with pytest.raises(Unsupported, match="it models whole pictures"):
        Session(small()).complete(0)


def test_each_class_has_samples_and_a_manifold_of_its_own_prior() -> None:
    run = steps(small("cvae", prior="label"), 3)
    assert not run.info().model.standard_prior and run.info().model.learned_prior
    standard = small("cvae")
    assert standard.info().model.standard_prior
    with np.errstate(all="raise"):
        table = run.model.of_class.data
    table[:] = 0.0
    table[4, :3] = table.new_tensor([2.0, -1.0, 0.5])
    table[4, 3:] = table.new_tensor([0.0, -2.0, 0.0])
    grid = answer(run, "manifold", columns=5, label=4)
    assert isinstance(grid, m.Manifold) and grid.mean is not None and grid.deviation is not None
    assert grid.mean == pytest.approx([2, -1, 0.5]) and grid.deviation == pytest.approx([1, np.exp(-1), 1], rel=1e-5)
    middle = decode(run, m.Decode("test", 1, grid.mean[None], np.array([4])))
    assert np.array_equal(grid.images[12], middle.images[0]), "the middle tile is the prior's mean"
    plain = answer(run, "manifold", columns=5, label=3)
    assert isinstance(plain, m.Manifold) and plain.mean == pytest.approx(np.zeros(3))
    cold = answer(run, "samples", count=20, temperature=0, label=None)
    assert isinstance(cold, m.Samples) and cold.labels is not None
    assert np.array_equal(cold.images[4], middle.images[0]) and np.array_equal(cold.images[14], middle.images[0])
