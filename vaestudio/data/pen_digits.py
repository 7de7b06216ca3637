"""Pen Digits: ten digits drawn with a simulated pen, each image with the factors that generated it.

A digit is a spline through a few knots. Knots are jittered and the plane is warped, the curve is sampled at 64 points,
scaled, slanted, rotated and shaken; every point stamps a Gaussian, and a saturating curve turns ink into grey.

Every machine draws the same bytes. Random numbers are PCG64's uniforms alone; coordinates come from + - * / and sqrt,
which IEEE 754 fixes; every matrix product is of whole numbers below the point where floats round, so neither BLAS nor
the number of threads can change a bit. Cost: about a second of two cores for 70,000 images, 200 MB.
"""

import hashlib
import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from vaestudio import paths
from vaestudio.data.dataset import Dataset, Factor, Progress, Split, quiet
from vaestudio.data.pen_strokes import POINTS, WAVES, exact_product, skeletons

Array = NDArray[Any]

RECIPE = 1  # raise it with every change of what is drawn: a cache of another recipe is drawn anew
FACTORS = (
    Factor("slant", "degrees"),  # of the verticals; positive leans to the right
    Factor("thickness", "pixels"),  # full width of the stroke at half its darkness, before taper and waves
    Factor("width", "ratio"),  # of the skeleton's own
    Factor("height", "ratio"),  # of 20 pixels
    Factor("rotation", "degrees"),  # of the slanted digit; positive turns clockwise
    Factor("wobble", "pixels"),  # of the hand off its path: the typical deviation in x and in y
    Factor("pressure", "ratio"),  # of the pen: the grey of the middle of a stroke over white
)

BLOCK = 1000  # images of one random stream, so that a smaller set is the beginning of a larger one
SIDE = 28
GRID = 16  # positions of a stamp per pixel
SIGMA_LOW, SIGMA_STEP, SIGMA_COUNT = 0.3, 0.03, 48  # radii of the stamps, pixels
MIDDLE_INK = 8.0  # on the middle line of a stroke, whose grey is 1 - exp(-ink)
WIDTH_OVER_SIGMA = 2.0 * math.sqrt(2.0 * math.log(MIDDLE_INK / math.log(2.0)))  # between the points of half grey
PRESSURES, LIGHTEST = 128, 64  # steps of the pen's pressure up to 1, and the least that is drawn
INKS = 4096  # steps of ink
WORKERS = min(4, os.cpu_count() or 1)  # each holds about 30 MB


def pen_digits(train: int = 60_000, test: int = 10_000, seed: int = 0, progress: Progress = quiet) -> Dataset:
    """Draw the set: images (N, 1, 28, 28), white on black; labels; factors (N, 7) in the units of `FACTORS`.

    Fewer images are the first ones of a larger set. Raises whatever `progress` raises.
    """
    jobs = [(seed, split, block) for split, n in enumerate((train, test)) for block in range(-(-n // BLOCK))]
    splits = [_blank(train), _blank(test)]
    skeletons(), stamps(), ink()  # before the threads, which only read them
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="pen-digits")
    try:
        drawings = pool.map(lambda job: draw(*job), jobs)
        for done, ((_, split, block), drawn) in enumerate(zip(jobs, drawings, strict=True)):
            for whole, part in zip(splits[split], drawn, strict=True):
                room = whole[block * BLOCK : (block + 1) * BLOCK]
                room[:] = part[: len(room)]
            progress((done + 1) / len(jobs), "Drawing Pen Digits")
    finally:
        pool.shutdown(cancel_futures=True)
    return _dataset(*splits)


def load(progress: Progress = quiet) -> Dataset:
    """The full set from the cache; drawn, and cached where that is possible, when the cache is missing or damaged."""
    try:
        file = paths.cache_folder() / "pen-digits.bin"
    except OSError:  # no folder can be made: the set lives in memory alone
        return pen_digits(*COUNTS, progress=progress)
    kept = _read(file)
    if kept is not None:
        progress(1.0, "Pen Digits")
        return kept
    drawn = pen_digits(*COUNTS, progress=progress)
    _write(file, drawn)
    return drawn


class Drawn(NamedTuple):
    """A block: images (n, 28, 28) uint8, labels (n,) uint8, factors (n, 7) float32."""

    images: Array
    labels: Array
    factors: Array


def draw(seed: int, split: int, block: int) -> Drawn:
    """One block of 1,000 images, a hundred of each digit, in an order of its own."""
    uniform = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, split, block]))).random
    skeleton = skeletons()
    n = BLOCK

    def normal(*shape: int) -> Array:
        """Nearly normal, mean 0, variance 1, never beyond 3.5: four uniforms added in a fixed order."""
        u = uniform((4, *shape))
        out: Array = ((u[0] + u[1]) + (u[2] + u[3]) - 2.0) * math.sqrt(3.0)
        return out

    labels = np.argsort(uniform(n), kind="stable") % 10
    style = (uniform(n)[:, None] >= skeleton.cumulative[labels]).sum(1) + skeleton.first[labels]

    slant = np.clip(7.0 + 12.0 * normal(n), -30.0, 42.0)
    thickness = np.clip(2.9 + 0.6 * normal(n), 1.5, 4.6)
    width = np.clip(1.2 + 0.18 * normal(n), 0.7, 1.75)
    height = np.clip(0.88 + 0.06 * normal(n), 0.68, 1.05)
    rotation = 5.0 * normal(n)
    wobble = 0.1 + 0.6 * uniform(n) * uniform(n)
    pressure = 1.0 - 0.5 * uniform(n) * uniform(n) * uniform(n)

    # Knots: neighbours stray together, the ends of strokes further; then the plane is warped, which keeps loops closed.
    stray = normal(n, skeleton.knots.shape[1] + 1, 2)
    stray = (stray[:, 1:] + stray[:, :-1]) * skeleton.freedom[style][:, :, None]
    knots = skeleton.knots[style] + 0.023 * stray
    x, y = knots[:, :, 0] - 0.28, knots[:, :, 1] - 0.5
    warp = normal(5, n, 1)
    bend = 0.18 * warp[0] * (y * y) + x * (1.0 + 0.2 * warp[1] * y)  # a bow, and a wider head or foot
    drop = y + 0.1 * warp[2] * (1.0 - 4.0 * y * y) + x * (0.07 * warp[3] + 0.2 * warp[4] * y)  # the waist, the bars
    points = exact_product(skeleton.basis[style], np.stack([bend, drop], 2))  # (n, P, 2), in digit heights

    # The hand: scale, slant, turn, shake; then the middle of the ink goes to the middle of the picture.
    waves = exact_product(skeleton.waves[style], normal(n, WAVES, 3))  # (n, P, 3): in x, in y, and of the thickness
    sine, cosine = _sine_cosine(rotation)
    shear = np.divide(*_sine_cosine(slant))
    x, y = points[:, :, 0] * (20.0 * width * height)[:, None], points[:, :, 1] * (20.0 * height)[:, None]
    x = x - shear[:, None] * y
    x, y = x * cosine[:, None] - y * sine[:, None], x * sine[:, None] + y * cosine[:, None]
    x, y = x + wobble[:, None] * waves[:, :, 0], y + wobble[:, None] * waves[:, :, 1]
    dx, dy = x[:, 1:] - x[:, :-1], y[:, 1:] - y[:, :-1]
    step = np.sqrt(dx * dx + dy * dy) * skeleton.joined[style]  # 0 where the pen is lifted
    length = np.zeros((n, POINTS))  # of stroke that a point stands for, pixels
    length[:, :-1] += 0.5 * step
    length[:, 1:] += 0.5 * step

    # The pen: thinner where it is fast and where it lands and leaves, and in waves.
    taper = skeleton.taper[style] * (0.3 + 0.7 * uniform((n, 1))) + skeleton.speed[style] * (0.24 * uniform((n, 1)))
    local = thickness[:, None] * (1.0 - taper + 0.09 * waves[:, :, 2])
    level = np.clip(np.rint((local / WIDTH_OVER_SIGMA - SIGMA_LOW) / SIGMA_STEP), 0, SIGMA_COUNT - 1)
    amount = MIDDLE_INK * length / ((SIGMA_LOW + SIGMA_STEP * level) * math.sqrt(2.0 * math.pi))
    weight = np.clip(np.rint(16.0 * amount), 0, 255).astype(np.float32)

    whole = np.rint(4096.0 * length * local)  # grey area of each point; sums of whole numbers have no order
    total = whole.sum(1)
    x = x - ((np.rint(x * 4096.0) * whole).sum(1) / (total * 4096.0))[:, None]
    y = y - ((np.rint(y * 4096.0) * whole).sum(1) / (total * 4096.0))[:, None]
    images = _stamp(x, y, level.astype(np.intp), weight, np.rint(pressure * PRESSURES))
    factors = np.stack([slant, thickness, width, height, rotation, wobble, pressure], 1)
    return Drawn(images, labels.astype(np.uint8), factors.astype(np.float32))


def _stamp(x: Array, y: Array, level: Array, weight: Array, pressure: Array) -> Array:
    """Images (n, 28, 28) from points (n, P) in pixels from the middle: ink = rows^T columns, of whole numbers.

    Sums of whole numbers are exact below 2**24, where float32's end; beyond, in any order, they stay beyond,
    and there `ink` has long been saturated. Cost: 2 * 64 * 784 operations an image.
    """
    table = stamps()
    low, high = GRID * 1.0, GRID * (SIDE - 2.0)
    column = np.clip(np.rint((x + 14.0) * GRID), low, high).astype(np.intp) + level * (SIDE * GRID)
    row = np.clip(np.rint((y + 14.0) * GRID), low, high).astype(np.intp) + level * (SIDE * GRID)
    columns = np.take(table, column, axis=0, mode="clip")  # (n, P, 28)
    columns *= weight[:, :, None]
    rows = np.take(table, row, axis=0, mode="clip")
    drops = np.matmul(rows.transpose(0, 2, 1), columns)  # (n, 28, 28)
    drops *= 1.0 / 4096.0
    np.minimum(drops, INKS - 1.0, out=drops)
    drops += (INKS * (pressure - LIGHTEST))[:, None, None].astype(np.float32)
    images: Array = np.take(ink(), drops.astype(np.int32), mode="clip")
    return images


def _sine_cosine(degrees: Array) -> tuple[Array, Array]:
    """By Taylor's series to within 1e-6 up to 45 degrees; a library's sine differs from machine to machine."""
    a = degrees * (math.pi / 180.0)
    s = a * a
    sine = a * (1.0 - s / 6.0 * (1.0 - s / 20.0 * (1.0 - s / 42.0)))
    return sine, 1.0 - s / 2.0 * (1.0 - s / 12.0 * (1.0 - s / 30.0 * (1.0 - s / 56.0)))


@cache
def stamps() -> Array:
    """(SIGMA_COUNT * 28 * GRID, 28) float32: a Gaussian's profile over 28 pixels, whole numbers up to 255."""
    sigma = SIGMA_LOW + SIGMA_STEP * np.arange(SIGMA_COUNT)[:, None, None]
    away = np.arange(SIDE)[None, None, :] - (np.arange(SIDE * GRID) / GRID)[None, :, None]
    return np.rint(255.0 * np.exp(-0.5 * (away / sigma) ** 2)).astype(np.float32).reshape(-1, SIDE)


@cache
def ink() -> Array:
    """((PRESSURES - LIGHTEST + 1) * INKS,) uint8: grey = 255 pressure (1 - exp(-ink)); paper takes the first trace."""
    amount = np.arange(INKS) * 4096.0 / (255.0 * 255.0 * 16.0)
    pressure = np.arange(LIGHTEST, PRESSURES + 1)[:, None] / PRESSURES
    grey: Array = 255.0 * pressure * (1.0 - np.exp(-np.maximum(amount - 0.02, 0.0)))
    return np.rint(grey).astype(np.uint8).reshape(-1)


def _blank(n: int) -> Drawn:
    return Drawn(np.zeros((n, SIDE, SIDE), np.uint8), np.zeros(n, np.uint8), np.zeros((n, len(FACTORS)), np.float32))


def _dataset(train: Drawn, test: Drawn) -> Dataset:
    train_split, test_split = (
        Split(
            images=torch.from_numpy(part.images[:, None]),
            labels=torch.from_numpy(part.labels.astype(np.int64)),
            factors=torch.from_numpy(part.factors),
        )
        for part in (train, test)
    )
    names = tuple(str(digit) for digit in range(10))
    return Dataset("Pen Digits", train_split, test_split, source="pen-digits", class_names=names, factors=FACTORS)


# ---- the cache: one line that names the recipe, the SHA-256 of the rest, then the arrays, little-endian
HEAD = f"vaestudio pen-digits recipe {RECIPE}\n".encode()
COUNTS = (60_000, 10_000)  # images in the cache: train, test


def _read(file: Path) -> Dataset | None:
    """The cached set, or None when it is missing, of another recipe, or differs in one bit from what was written."""
    per_image = SIDE * SIDE + 1 + 4 * len(FACTORS)
    body = len(HEAD) + 32
    try:
        if file.stat().st_size != body + sum(COUNTS) * per_image:
            return None
        raw = np.fromfile(file, np.uint8)
    except OSError:
        return None
    if len(raw) < body or bytes(raw[: len(HEAD)]) != HEAD:
        return None
    if hashlib.sha256(raw[body:].data).digest() != bytes(raw[len(HEAD) : body]):
        return None
    parts = []
    for n in COUNTS:
        a, b, c = body + n * SIDE * SIDE, body + n * (SIDE * SIDE + 1), body + n * per_image
        factors = np.frombuffer(raw[b:c].tobytes(), "<f4").astype(np.float32).reshape(n, len(FACTORS))
        parts.append(Drawn(raw[body:a].reshape(n, SIDE, SIDE), raw[a:b], factors))
        body = c
    return _dataset(parts[0], parts[1])


def _pieces(data: Dataset) -> Iterator[Array]:
    for split in (data.train, data.test):
        assert isinstance(split, Split) and split.labels is not None and split.factors is not None
        yield split.images.numpy()
        yield split.labels.numpy().astype(np.uint8)
        yield split.factors.numpy().astype("<f4")


def _write(file: Path, data: Dataset) -> None:
    """Replace the cache in one step. A folder that is full or read-only costs a second at the next start."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    digest = hashlib.sha256()
    for piece in _pieces(data):
        digest.update(piece.data)
    with suppress(OSError):
        try:
            with part.open("wb") as f:
                f.write(HEAD + digest.digest())
                for piece in _pieces(data):
                    f.write(piece.data)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
