"""Models whose code is a grid: probes, resuming, sessions and the command line ask them like every other model."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_run import CPU, same, steps
from vaestudio.api import Session, open_session
from vaestudio.data.dataset import Dataset
from vaestudio.engine import loading
from vaestudio.engine import messages as m
from vaestudio.engine.camera import Camera
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.fit import fit
from vaestudio.engine.looker import Looker
from vaestudio.engine.probes import PROBES, decode, encode
from vaestudio.engine.run import Run
from vaestudio.measures import MEASURES
from vaestudio.measures.codes import CODE_USAGE
from vaestudio.measures.measure import Subject

BUILDS: dict[str, dict[str, Any]] = {
    "vq-vae": {"channels": "4,8", "residual": 4, "codes": 12, "code_dim": 4, "prior_units": 8},
    "categorical-vae": {"hidden": 32, "latent_dim": 3, "codes": 4},
}
POSITIONS = {"vq-vae": 16, "categorical-vae": 3}
both = pytest.mark.parametrize("name", BUILDS)


def small(name: str, **more: Any) -> Run:
    return Run(Experiment.of(name, {**BUILDS[name], "batch_size": 64, **more}), bars(), CPU)


def answer(run: Run, probe: str, **settings: Any) -> Any:
    return [a for a in PROBES[probe](run, settings) if a is not None]


@both
def test_looking_changes_no_bit(name: str) -> None:
    unseen, seen = steps(small(name), 6).state(), small(name)
    answers: list[m.Probed] = []
    looker = Looker(answers.append)
    for probe in PROBES:
        looker.watch(probe, {"count": 9, "columns": 3})
    grid = np.zeros((2, POSITIONS[name]), np.float32)
    for _ in range(6):
        steps(seen, 1)
        while looker.look(seen, training=False):
            pass
        decode(seen, m.Decode("a panel", 1, grid))
        encode(seen, m.Encode("a panel", 1, seen.info().test_images[:2], evidence_samples=2))
        seen.test()
        CODE_USAGE.measure(seen.model, seen.dataset)
    assert {type(a) for a in answers} == {m.Reconstructions, m.Samples, m.Codes}, "the others mean nothing here"
    assert same(seen.state(), unseen)


@both
def test_the_buffers_of_a_run_are_kept_and_followed(name: str) -> None:
    straight, half = steps(small(name), 11), steps(small(name), 4)
    again = steps(Run.resume(half.state(), bars(), CPU), 7)
    assert same(again.state(), straight.state())
    a, b = again.test(), straight.test()
    assert (a.reconstruction, a.kl) == (b.reconstruction, b.kl)


def test_each_ingredient_of_the_codebook_is_needed_to_resume() -> None:
    straight = steps(small("vq-vae"), 9).state()
    for part in ("codebook.vectors", "codebook.counts", "codebook.sums"):
        half = steps(small("vq-vae"), 4).state()
        half.weights[part] = half.weights[part] + 1
        assert not same(steps(Run.resume(half, bars(), CPU), 5).state(), straight), part


@both
def test_a_test_is_the_bound_position_by_position(name: str) -> None:
    tested = steps(small(name), 5).test()
    assert tested.kl is not None and tested.kl_per_dimension is not None
    assert tested.kl_per_dimension.shape == (POSITIONS[name],)
    assert tested.kl_per_dimension.sum() == pytest.approx(tested.kl, rel=1e-4)
    assert tested.variance_per_dimension is None and tested.active_units_variance is None


@both
def test_what_is_encoded_decodes_to_the_same_picture(name: str) -> None:
    run = steps(small(name), 5)
    images = run.info().test_images[:3]
    encoded = encode(run, m.Encode("a panel", 1, images, noise=np.ones((3, POSITIONS[name]), np.float32)))
    assert (encoded.z == encoded.z.round()).all() and not encoded.deviation.any(), "codes take no noise"
    assert encoded.kl is not None
    np.testing.assert_allclose(encoded.kl_per_dimension.sum(1), encoded.kl, rtol=1e-4)
    assert np.array_equal(decode(run, m.Decode("a panel", 2, encoded.z)).images, encoded.images)
    shown = answer(run, "reconstructions", count=3)[0]
    assert np.array_equal(shown.images, encoded.images)
    np.testing.assert_allclose(shown.losses, encoded.reconstruction, rtol=1e-5)


def test_the_use_of_codes_is_counted_over_the_first_test_images() -> None:
    run = steps(small("vq-vae"), 5)
    usage = answer(run, "codes", count=40)[0]
    z = encode(run, m.Encode("a panel", 1, run.info().test_images[:40])).z.astype(int)
    for position in (0, 9):
        assert usage.counts[position].tolist() == np.bincount(z[:, position], minlength=12).tolist()
    assert usage.used == len(np.unique(z)) and usage.total == 12
    assert usage.looks.shape == (12, 1, 12, 12), "three of four positions each way, four pixels a position"
    code = int(usage.counts.sum(0).argmax())
    images = decode(run, m.Decode("a panel", 1, z.astype(np.float32))).images[:, 0].astype(float)
    padded = np.pad(images, ((0, 0), (4, 4), (4, 4)))  # position (i, j) stands for rows 4 i to 4 i + 4
    found = [padded[b, 4 * (n // 4) :][:12, 4 * (n % 4) :][:, :12] for b, n in np.argwhere(z == code)]
    np.testing.assert_allclose(usage.looks[code, 0], np.mean(found, 0), atol=1)


def test_a_cold_sample_is_the_most_likely_one() -> None:
    run = steps(small("vq-vae"), 30)
    cold = answer(run, "samples", count=4, temperature=0)[0].images
    warm = answer(run, "samples", count=4, temperature=1)[0].images
    assert (cold == cold[0]).all() and not (warm == warm[0]).all()
    assert np.array_equal(warm, answer(run, "samples", count=4, temperature=1)[0].images), "the same noise each time"


@both
def test_every_measure_applies_or_says_why_not(name: str) -> None:
    run = steps(small(name), 3)
    subject = Subject.of(run.model, run.dataset)
    for measure in MEASURES:
        if not measure.missing(subject) and measure.name != "frechet-distance":
            result = measure.measure(run.model, run.dataset, {"images": 20, "samples": 2})
            assert all(np.isfinite(value).all() for value in result.values()), measure.name
    assert not CODE_USAGE.missing(subject)


@both
def test_a_session_holds_all_of_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = small(name)
    fit(run, 5, camera=Camera(run))
    path = Session(run).save(tmp_path / "codes.h5")
    monkeypatch.setattr(loading, "load_data", _bars)
    session = open_session(path, "bars", device="cpu", threads=1)
    assert same(session.run.state(), run.state())
    assert session.run.film.frames and "samples" in session.run.film.frames[-1].views
    codes, deviation = session.encode(run.info().test_images[:2])
    assert codes.shape == (2, POSITIONS[name]) and not deviation.any()
    assert session.decode(codes).shape == (2, 1, 16, 16)
    assert np.array_equal(session.sample(5, seed=1), Session(run).sample(5, seed=1))
    assert session.evidence(2).mean == pytest.approx(-(session.test.negative_elbo or 0), abs=5)


def _bars(*_: Any, **__: Any) -> Dataset:
    return bars()


def test_colour_pictures_of_32_pixels() -> None:
    data = bars(size=32, channels=3)
    for name in BUILDS:
        run = steps(Run(Experiment.of(name, {**BUILDS[name], "network": "conv", "channels": "4,8"}), data, CPU), 12)
        assert run.rows()[-1, 0] < run.rows()[0, 0] and torch.isfinite(run.model(*run.trainer.batches.at(0)).loss)
