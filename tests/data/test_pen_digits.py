"""Pen Digits: the same bytes everywhere, factors that are true, digits that differ, a cache that may be lost."""

from pathlib import Path

import numpy as np
import pytest
import torch

from vaestudio.data import pen_digits as pen
from vaestudio.data import pen_strokes as strokes
from vaestudio.data.dataset import Dataset, Split
from vaestudio.errors import Cancelled

SMALL = (700, 300)


@pytest.fixture(scope="module")
def drawn() -> Dataset:
    return pen.pen_digits(6000, 1000)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of one's own, for a set of a thousand images."""
    monkeypatch.setenv("VAESTUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(pen, "COUNTS", SMALL)
    return tmp_path / "cache" / "pen-digits.bin"


def same(a: Dataset, b: Dataset) -> bool:
    pairs = ((a.train, b.train), (a.test, b.test))
    return a.fingerprint == b.fingerprint and all(torch.equal(p.factors, q.factors) for p, q in pairs)


def pixels(split: Split) -> np.ndarray:
    return split.images[:, 0].numpy().astype(float)


def labels(split: Split) -> np.ndarray:
    return split.labels.numpy()


def factor(split: Split, name: str) -> np.ndarray:
    return split.factors[:, [f.name for f in pen.FACTORS].index(name)].numpy().astype(float)


def moments(images: np.ndarray) -> tuple[np.ndarray, ...]:
    """Centre (x, y) of the ink and its second moments xx, xy, yy, each (N,)."""
    g = np.arange(28.0)
    mass = images.sum((1, 2))
    x, y = (images.sum(1) * g).sum(1) / mass, (images.sum(2) * g).sum(1) / mass
    dx, dy = (g - x[:, None])[:, None, :], (g - y[:, None])[:, :, None]
    return x, y, *((images * d).sum((1, 2)) / mass for d in (dx * dx, dx * dy, dy * dy))


def correlation(measure: np.ndarray, split: Split, name: str) -> float:
    """Within digits: both sides relative to the mean of their own digit."""
    a, b = measure.copy(), factor(split, name)
    for digit in range(10):
        of = labels(split) == digit
        a[of] -= a[of].mean()
        b[of] -= b[of].mean()
    return float(np.corrcoef(a, b)[0, 1])


# ---- the same bytes everywhere
def test_golden():
    """Whoever changes what is drawn raises RECIPE, and then this number."""
    small = pen.pen_digits(200, 50)
    assert (pen.RECIPE, small.fingerprint) == (1, "6a94d95c538a1c8ae832895268752bcc01f96100b5e43591aaf34078c735c281")
    assert float(small.train.factors.double().sum()) == 2475.1957415416837


def test_seeds_differ_and_splits_differ():
    a, b = pen.pen_digits(50, 50), pen.pen_digits(50, 50, seed=1)
    assert a.fingerprint != b.fingerprint
    assert not torch.equal(a.train.images, a.test.images)


def test_fewer_images_are_the_first_of_more(drawn: Dataset):
    fewer = pen.pen_digits(1300, 40)
    for few, many in ((fewer.train, drawn.train), (fewer.test, drawn.test)):
        assert torch.equal(few.images, many.images[: len(few)])
        assert torch.equal(few.labels, many.labels[: len(few)])
        assert torch.equal(few.factors, many.factors[: len(few)])


@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_threads_changes_nothing(drawn: Dataset, workers: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pen, "WORKERS", workers)
    before = torch.get_num_threads()
    torch.set_num_threads(workers)
    try:
        assert same(pen.pen_digits(6000, 1000), drawn)
    finally:
        torch.set_num_threads(before)


def test_the_order_of_points_changes_nothing():
    """The rasteriser's sums are exact, so points may be added in any order; float sums would differ somewhere."""
    random = np.random.default_rng(0)
    x, y = random.uniform(-11, 11, (2, 300, strokes.POINTS))
    level = random.integers(0, pen.SIGMA_COUNT, x.shape)
    weight = random.integers(0, 256, x.shape).astype(np.float32)
    pressure = np.full(300, float(pen.PRESSURES))
    order = random.permutation(strokes.POINTS)
    straight = pen._stamp(x, y, level, weight, pressure)
    shuffled = pen._stamp(x[:, order], y[:, order], level[:, order], weight[:, order], pressure)
    assert np.array_equal(straight, shuffled)
    assert 0 < (straight == 255).mean() < 1


def test_products_are_exact():
    """Against whole-number arithmetic, for the largest coordinates that occur."""
    matrix, vectors = (
        strokes.skeletons().basis[3],
        np.linspace(-2.0, 2.0, strokes.skeletons().basis.shape[2] * 2).reshape(-1, 2),
    )
    whole = matrix.astype(np.int64) @ np.rint(vectors * strokes.UNIT).astype(np.int64)
    assert np.array_equal(strokes.exact_product(matrix, vectors) * strokes.UNIT**2, whole)


def test_sine_and_cosine():
    degrees = np.linspace(-45, 45, 91)
    sine, cosine = pen._sine_cosine(degrees)
    assert np.abs(sine - np.sin(np.radians(degrees))).max() < 1e-6
    assert np.abs(cosine - np.cos(np.radians(degrees))).max() < 1e-6


# ---- what it is
def test_description(drawn: Dataset):
    assert (drawn.name, drawn.source) == ("Pen Digits", "pen-digits")
    assert drawn.spec == ((1, 28, 28), 10, 6000)
    assert drawn.class_names == tuple("0123456789")
    assert [f"{f.name} {f.unit}" for f in drawn.factors] == [
        "slant degrees",
        "thickness pixels",
        "width ratio",
        "height ratio",
        "rotation degrees",
        "wobble pixels",
        "pressure ratio",
    ]
    assert drawn.train.images.dtype == torch.uint8 and drawn.train.labels.dtype == torch.int64
    assert drawn.train.factors.dtype == torch.float32 and drawn.train.factors.shape == (6000, 7)


def test_digits_are_balanced_and_shuffled(drawn: Dataset):
    assert np.bincount(labels(drawn.train)).tolist() == [600] * 10
    assert np.bincount(labels(drawn.train)[:200], minlength=10).min() >= 8
    assert abs(np.corrcoef(labels(drawn.train)[:-1], labels(drawn.train)[1:])[0, 1]) < 0.05


def test_an_empty_split_is_allowed():
    assert len(pen.pen_digits(10, 0).test) == 0


# ---- the picture
def test_strokes_are_white_antialiased_and_centred_on_clean_paper(drawn: Dataset):
    images = pixels(drawn.train)
    x, y, *_ = moments(images)
    assert abs(x.mean() - 14) < 0.2 and abs(y.mean() - 14) < 0.2 and max(x.std(), y.std()) < 0.6
    assert 0.7 < (images == 0).mean() < 0.88
    grey = (images > 32) & (images < 192)
    assert 0.03 < grey.mean() < 0.1  # edges: MNIST has 0.05
    assert len(np.unique(images)) > 250
    assert images.max((1, 2)).min() > 100
    assert images[:, [0, -1], :].mean() < 1 and images[:, :, [0, -1]].mean() < 1  # nothing runs off the picture


def test_a_stroke_is_as_thick_as_its_factor_says():
    """A straight vertical line of ink: its width at half grey is the thickness, to a tenth of a pixel or so."""
    for thickness in (1.6, 2.4, 3.2):
        level = round((thickness / pen.WIDTH_OVER_SIGMA - pen.SIGMA_LOW) / pen.SIGMA_STEP)
        sigma = pen.SIGMA_LOW + pen.SIGMA_STEP * level
        y = np.linspace(-9, 9, strokes.POINTS)[None].repeat(16, 0)
        x = np.arange(16)[:, None].repeat(strokes.POINTS, 1) / 16
        weight = 16 * pen.MIDDLE_INK * (y[0, 1] - y[0, 0]) / (sigma * np.sqrt(2 * np.pi))
        images = pen._stamp(
            x, y, np.full(x.shape, level), np.full(x.shape, round(weight), np.float32), np.full(16, pen.PRESSURES * 1.0)
        )
        assert images[:, 14].sum(1).mean() / 255 == pytest.approx(thickness, abs=0.15)


@pytest.mark.parametrize(
    ("name", "least"), [("slant", 0.8), ("thickness", 0.7), ("width", 0.6), ("height", 0.6), ("pressure", 0.8)]
)
def test_factors_are_true(drawn: Dataset, name: str, least: float):
    images = pixels(drawn.train)
    *_, xx, xy, yy = moments(images)
    measures = {
        "slant": -xy / yy,
        "thickness": (images / images.max((1, 2), keepdims=True)).sum((1, 2)),
        "width": np.sqrt(xx - xy * xy / yy),  # of the digit set upright
        "height": np.sqrt(yy),
        "pressure": np.partition(images.reshape(len(images), -1), -20)[:, -20],
    }
    assert correlation(measures[name], drawn.train, name) > least


def test_rotation_turns_clockwise(drawn: Dataset):
    """Slant explains most of the tilt of the ink; what is left turns with rotation."""
    *_, xy, yy = moments(pixels(drawn.train))
    tilt = np.degrees(np.arctan(-xy / yy))
    assert correlation(tilt - factor(drawn.train, "slant"), drawn.train, "rotation") > 0.4


def test_wobble_roughens_the_stroke(drawn: Dataset):
    """Of plain ones: the row-by-row middle of the ink strays further from a parabola."""
    of = (labels(drawn.train) == 1) & (np.abs(factor(drawn.train, "slant")) < 15)
    images, wobble = pixels(drawn.train)[of], factor(drawn.train, "wobble")[of]
    rows, g = np.arange(8, 20), np.arange(28.0)
    middle = (images[:, rows] * g).sum(2) / (images[:, rows].sum(2) + 1e-9)
    fit = np.polynomial.polynomial.polyfit(rows, middle.T, 2)
    rough = np.abs(middle - np.polynomial.polynomial.polyval(rows, fit)).mean(1)
    assert np.median(rough[wobble > np.median(wobble)]) > 1.3 * np.median(rough[wobble <= np.median(wobble)])


def test_factors_vary_and_are_independent(drawn: Dataset):
    factors = drawn.train.factors.double().numpy()
    assert (factors.std(0) > [8, 0.4, 0.1, 0.04, 4, 0.08, 0.05]).all()
    apart = np.corrcoef(factors.T) - np.eye(7)
    assert np.abs(apart).max() < 0.06


# ---- digits
def test_digits_can_be_told_apart_and_yet_vary(drawn: Dataset):
    """A linear classifier on 6,000 images; and the spread within a digit is most of the spread of all."""
    x, t = pixels(drawn.train).reshape(-1, 784) / 255, np.eye(10)[labels(drawn.train)]
    flat = np.c_[x, np.ones(len(x))]
    weights = np.linalg.solve(flat.T @ flat + 20 * np.eye(785), flat.T @ t)
    test = pixels(drawn.test).reshape(-1, 784) / 255
    right = (np.c_[test, np.ones(len(test))] @ weights).argmax(1) == labels(drawn.test)
    assert right.mean() > 0.85
    assert min(right[labels(drawn.test) == digit].mean() for digit in range(10)) > 0.7
    within = np.mean([x[labels(drawn.train) == digit].var(0).sum() for digit in range(10)])
    assert 0.5 < within / x.var(0).sum() < 0.9  # MNIST: 0.75


def test_every_style_is_drawn_and_fits_the_picture():
    skeleton = strokes.skeletons()
    points = strokes.exact_product(skeleton.basis, skeleton.knots)
    assert points.min() > -0.1 and points.max() < 1.1
    assert skeleton.first.tolist() == np.cumsum([0, *map(len, strokes.STYLES)])[:10].tolist()
    lifts = [text.count("/") for digit in strokes.STYLES for _, text in digit]
    assert (strokes.POINTS - 1 - skeleton.joined.sum(1)).tolist() == lifts
    apart = np.abs(points[:, None] - points[None]).mean((2, 3)) + np.eye(len(points))
    assert apart.min() > 0.015  # no style twice


# ---- progress
def test_progress_rises_to_one():
    seen: list[float] = []
    pen.pen_digits(3500, 500, progress=lambda fraction, text: seen.append(fraction))
    assert len(seen) == 5 and seen == sorted(seen) and seen[-1] == 1.0


def test_cancelling_stops_early_and_leaves_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pen, "COUNTS", (20_000, 0))
    monkeypatch.setattr(pen, "WORKERS", 1)
    blocks = []
    draw = pen.draw
    monkeypatch.setattr(pen, "draw", lambda *job: blocks.append(job) or draw(*job))

    def cancel(fraction: float, text: str) -> None:
        raise Cancelled(task="Drawing")

    with pytest.raises(Cancelled):
        pen.load(cancel)
    assert len(blocks) < 20
    assert list(cache.parent.iterdir()) == []


# ---- the cache
def test_the_cache_gives_back_what_was_drawn(cache: Path, monkeypatch: pytest.MonkeyPatch):
    first = pen.load()
    assert same(first, pen.pen_digits(*SMALL))
    assert [f.name for f in cache.parent.iterdir()] == ["pen-digits.bin"]
    monkeypatch.setattr(pen, "draw", None)  # drawing would fail now
    seen: list[float] = []
    again = pen.load(lambda fraction, text: seen.append(fraction))
    assert same(again, first) and again.factors == first.factors and seen == [1.0]
    again.train.images[0] = 0  # tensors are the reader's own, and writable


@pytest.mark.parametrize("damage", ["one bit", "truncated", "empty", "longer", "another recipe", "digest", "a folder"])
def test_a_damaged_cache_is_drawn_anew(cache: Path, damage: str):
    whole = pen.load()
    good = bytearray(cache.read_bytes())
    head = len(pen.HEAD)
    bad = {
        "one bit": good[:5000] + bytes([good[5000] ^ 1]) + good[5001:],
        "truncated": good[:-1],
        "empty": b"",
        "longer": good + b"\0",
        "another recipe": bytes(good).replace(f"recipe {pen.RECIPE}".encode(), b"recipe 0"),
        "digest": good[:head] + bytes(32) + good[head + 32 :],
    }
    cache.unlink()
    if damage == "a folder":
        cache.mkdir()
    else:
        cache.write_bytes(bad[damage])
    assert same(pen.load(), whole)
    assert cache.is_dir() or cache.read_bytes() == good
    assert len(list(cache.parent.iterdir())) == 1


def test_no_cache_folder_is_no_error(cache: Path, tmp_path: Path):
    (tmp_path / "cache").write_bytes(b"a file is in the way")
    assert same(pen.load(), pen.pen_digits(*SMALL))


@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_full_or_read_only_cache_folder_is_no_error(cache: Path, step: str, monkeypatch: pytest.MonkeyPatch):
    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, step, full)
    assert same(pen.load(), pen.pen_digits(*SMALL))
    assert list(cache.parent.iterdir()) == []
