"""The notebook's way in: numpy in and out."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import vaestudio
from tests.engine.data import bars
from vaestudio.errors import BadValue, CannotMeasure, UnknownField, UnknownMeasure, Unsupported

SMALL = {"hidden": 16, "latent_dim": 3, "batch_size": 100, "device": "cpu", "threads": 1}


@pytest.fixture(scope="module")
def session() -> vaestudio.Session:
    return vaestudio.train("cvae", bars(), steps=30, **SMALL)


def test_importing_the_package_is_cheap() -> None:
    code = "import sys, vaestudio; print([m for m in ('torch', 'PySide6', 'h5py', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[]", done.stderr
    assert vaestudio.__version__


def test_encode_and_decode_are_numpy_in_and_out(session: vaestudio.Session) -> None:
    images = bars().test.images.numpy()[:5]
    mean, deviation = session.encode(images, labels=[0, 1, 2, 3, 4])
    assert mean.shape == deviation.shape == (5, 3) and (deviation > 0).all()
    same, _ = session.encode(images[:, 0] / 255.0, labels=[0, 1, 2, 3, 4])
    np.testing.assert_allclose(same, mean, rtol=1e-4, atol=1e-5)
    pictures = session.decode(mean, label=7)
    assert pictures.shape == (5, 1, 16, 16) and pictures.dtype == np.uint8
    assert np.array_equal(session.decode(mean[0], label=7)[0], pictures[0])
    assert not np.array_equal(session.decode(mean, label=3), pictures)


def test_samples_are_the_same_for_the_same_seed(session: vaestudio.Session) -> None:
    assert np.array_equal(session.sample(6, seed=1), session.sample(6, seed=1))
    assert not np.array_equal(session.sample(6, seed=1), session.sample(6, seed=2))
    assert session.sample(4, label=2).shape == (4, 1, 16, 16)


def test_what_it_measured(session: vaestudio.Session) -> None:
    test = session.test
    assert test.negative_elbo == pytest.approx(test.reconstruction + (test.kl or 0))
    estimate = session.evidence(samples=20)
    assert estimate.mean > -(test.negative_elbo or 0) - 1 and estimate.per_image.shape == (60,)
    assert session.history.names == ("loss", "reconstruction", "kl") and len(session.history.rows) == 30


def test_measures_are_plain_numbers_and_arrays(session: vaestudio.Session) -> None:
    reasons = {info.name: info.reason for info in session.measures}
    assert reasons["mmd"] == "" and "two latent dimensions" in reasons["true-posterior"]
    told: list[float] = []
    got = session.measure("rate-distortion", lambda done, _: told.append(done), images=60)
    assert got["negative_elbo"] == pytest.approx(session.test.negative_elbo, abs=1.5)
    assert told[-1] == 1.0 and all(isinstance(value, float) for value in got.values())
    evidence = session.measure("evidence", images=20, samples=50, seed=1)
    assert evidence["log_likelihood_per_image"].shape == (20,)
    with pytest.raises(CannotMeasure, match="needs a model of two latent dimensions"):
        session.measure("true-posterior")
    with pytest.raises(UnknownMeasure, match="“fid”"):
        session.measure("fid")
    with pytest.raises(UnknownField):
        session.measure("mmd", pictures=3)


def test_saved_opened_and_trained_on_to_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "bars.npz"
    split = bars().train
    assert split.labels is not None
    np.savez(data, images=split.images.numpy(), labels=split.labels.numpy())
    straight = vaestudio.train("vae", str(data), steps=20, **SMALL)
    half = vaestudio.train("vae", str(data), steps=10, output=tmp_path / "half.h5", **SMALL)
    assert half.step == 10
    again = vaestudio.open_session(tmp_path / "half.h5")
    again.train(steps=10)
    assert np.array_equal(again.history.rows, straight.history.rows)


def test_wrong_input_is_one_sentence(session: vaestudio.Session) -> None:
    with pytest.raises(UnknownField, match="latent_dim"):
        vaestudio.train("vae", bars(), latent=2)
    with pytest.raises(BadValue, match=r"“z” must be \(n, 3\) numbers"):
        session.decode(np.zeros((2, 5)), label=0)
    with pytest.raises(BadValue, match="“images” must be"):
        session.encode(np.zeros((2, 28, 28)), labels=[0, 1])
    with pytest.raises(BadValue, match="a class from 0 to 9"):
        session.decode(np.zeros((1, 3)))
    with pytest.raises(Unsupported, match="no prior"):
        vaestudio.train("ae", bars(), steps=1, **SMALL).sample(1)
