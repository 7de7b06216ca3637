"""The recorded history of a run as a moving picture: GIF and WebP by Pillow, MP4 where an ffmpeg is installed."""

import io
import os
import shutil
import subprocess
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.engine.state import Frame, RunState
from vaestudio.errors import CannotFilm
from vaestudio.models import by_name
from vaestudio.palette import LIGHT_CLASSES, MUTED, TERMS
from vaestudio.session import atomic
from vaestudio.session.sheet import Sheet, plain

FPS = 25  # pictures a second, at most
ENDINGS = (".gif", ".webp", ".mp4")
REST = 1.5  # seconds that the last picture stays
SAID = {"negative_elbo": "negative ELBO", "kl": "KL", "iwae": "negative IWAE", "loss": "objective"}
Draw = Callable[[int], Image.Image]  # the picture of a step


@dataclass(frozen=True)
class Panel:
    """What a film can show: `draw` prepares all that stays the same and gives a function of the step."""

    view: str  # that must have been recorded; "" none
    draw: "Callable[[RunState, Dataset | None, tuple[int, int]], Draw]"


def film(
    state: RunState, path: str | Path, panel: str, *, dataset: Dataset | None = None, seconds: float = 10.0,
    size: tuple[int, int] = (640, 640), progress: Progress = quiet,
    beside: RunState | None = None, beside_dataset: Dataset | None = None,
) -> int:  # fmt: skip
    """Write the history of `panel` to `path` and give back the number of its pictures; raises CannotFilm.

    `dataset`, the run's own, lends classes to the latent plane and originals to reconstructions; films are made without
    it too. `beside`, another session, is played in step at the right, each `size` large; the shorter one stays on its last picture.
    """
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise CannotFilm(path=path, reason="a film is a file that ends with .gif, .webp or .mp4")
    if ending == ".mp4" and shutil.which("ffmpeg") is None:
        raise CannotFilm(
            path=path, reason="MP4 needs the program ffmpeg, which is not installed; .gif and .webp need nothing"
        )
    both = [(state, dataset)] if beside is None else [(state, dataset), (beside, beside_dataset)]
    recorded = [_steps(one, panel, path) for one, _ in both]
    steps = sorted(set().union(*recorded))
    most = max(2, round(seconds * FPS))
    if len(steps) > most:
        steps = [steps[i] for i in np.linspace(0, len(steps) - 1, most).round().astype(int)]
    draws = [PANELS[panel].draw(one, data, size) for one, data in both]

    def draw(step: int) -> Image.Image:
        last = [known[max(0, bisect_right(known, step) - 1)] for known in recorded]
        return _joined([draw(at) for draw, at in zip(draws, last, strict=True)])

    def pictures() -> Iterator[Image.Image]:
        for done, step in enumerate(steps, 1):
            yield draw(step)
            progress(done / len(steps), f"step {step:,}")

    each = seconds / len(steps)
    try:
        if ending == ".mp4":
            _mp4(pictures(), Path(path), each, (len(both) * size[0], size[1]))
        else:
            content = _animated([*pictures()], ending, round(1000 * each))
            atomic.replace(path, [content], lambda part: None)
    except OSError as error:
        raise CannotFilm(path=path, reason=error.strerror or str(error)) from error
    return len(steps)


def _steps(state: RunState, panel: str, path: str | Path) -> list[int]:
    """Those that can be shown, at least two."""
    view = PANELS[panel].view
    steps = [f.step for f in state.frames if not view or view in f.views]
    if not view:
        steps = steps or np.unique(np.linspace(0, state.step, 200).astype(int)).tolist()
    if len(steps) < 2:
        raise CannotFilm(
            path=path, reason=f"this session has no recorded {panel} to show (was it trained with --no-film?)"
        )
    return steps


def _joined(pictures: Sequence[Image.Image]) -> Image.Image:
    """Beside each other."""
    if len(pictures) == 1:
        return pictures[0]
    whole = Image.new("RGB", (sum(p.width for p in pictures), pictures[0].height))
    for i, picture in enumerate(pictures):
        whole.paste(picture, (sum(p.width for p in pictures[:i]), 0))
    return whole


def _animated(pictures: Sequence[Image.Image], ending: str, each: int) -> bytes:
    """`each`: milliseconds. A GIF's pictures share one palette, so that nothing flickers."""
    buffer = io.BytesIO()
    durations = [each] * (len(pictures) - 1) + [each + round(1000 * REST)]
    if ending == ".gif":
        durations = [max(20, 10 * round(d / 10)) for d in durations]  # hundredths of a second, as the format has it
        some = [pictures[i] for i in np.linspace(0, len(pictures) - 1, 5).astype(int)]
        together = Image.fromarray(np.concatenate([np.asarray(p) for p in some]))
        palette = together.quantize(256, Image.Quantize.MEDIANCUT)
        flat = [p.quantize(palette=palette, dither=Image.Dither.NONE) for p in pictures]
        flat[0].save(buffer, "GIF", save_all=True, append_images=flat[1:], duration=durations, loop=0, optimize=False)
    else:
        options: dict[str, Any] = {"lossless": False, "quality": 90, "method": 2}
        pictures[0].save(
            buffer, "WEBP", save_all=True, append_images=pictures[1:], duration=durations, loop=0, **options
        )
    return buffer.getvalue()


def _mp4(pictures: Iterator[Image.Image], path: Path, each: float, size: tuple[int, int]) -> None:
    width, height = size[0] // 2 * 2, size[1] // 2 * 2  # the encoder's own condition
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".film-") as folder:
        part = Path(folder) / "film.mp4"
        command = [
            "ffmpeg", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
            "-r", f"{1 / each:.4f}", "-i", "-", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(part),
        ]  # fmt: skip
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        assert encoder.stdin is not None
        try:
            for picture in pictures:
                encoder.stdin.write(picture.crop((0, 0, width, height)).tobytes())
        except BrokenPipeError:
            pass  # it ended before it had everything: it says why
        except BaseException:
            encoder.kill()
            raise
        _, said = encoder.communicate()
        if encoder.returncode:
            raise CannotFilm(path=path, reason=f"ffmpeg says: {said.decode(errors='replace').strip()[-200:]}")
        os.replace(part, path)  # noqa: PTH105 (as atomic does)


# ----------------------------------------------------------------------------------------------------------------- panels
def _titles(state: RunState, what: str) -> Callable[[int], tuple[str, str]]:
    per_epoch = -(-state.data.n_train // int(state.values["batch_size"]))
    title = " · ".join(part for part in (by_name(state.model).title, plain(state.data.name), what) if part)
    return lambda step: (title, f"step {step:,} · epoch {step / per_epoch:.1f}")


def _frames(state: RunState) -> dict[int, Frame]:
    return {f.step: f for f in state.frames}


def latent(state: RunState, dataset: Dataset | None, size: tuple[int, int]) -> Draw:
    """Posterior means in the two dimensions of largest KL at the end, on one scale throughout; rings of N(0, I)."""
    frames, titles = _frames(state), _titles(state, "latent space")
    last = state.frames[-1].views
    order = np.argsort(-np.nan_to_num(last["kl_per_dimension"]), kind="stable")
    i, j = (0, 0) if len(order) == 1 else sorted(int(d) for d in order[:2])
    far = max(float(np.quantile(np.abs(f.views["means"][:, [i, j]].astype(np.float32)), 0.995)) for f in state.frames)
    reach = max(3.2, 1.05 * far)
    labels = None if dataset is None else dataset.test.labels
    names = tuple(plain(name)[:12] or str(k) for k, name in enumerate(state.data.class_names))
    classes = None if labels is None else labels[: len(last["means"])].numpy()
    palette = [LIGHT_CLASSES[k % len(LIGHT_CLASSES)] for k in range(max(1, len(names)))]
    can = by_name(state.model).capabilities
    shift = np.zeros(len(last["means"])) if classes is None else classes / max(1, len(names) - 1) * 4 - 2

    def draw(step: int) -> Image.Image:
        sheet = Sheet(size, *titles(step))
        sheet.axes((-reach, reach), (-reach, reach), (f"z{i + 1}", "class" if i == j else f"z{j + 1}"), square=True)
        if can.generative and can.prior == "standard":
            for radius in (1, 2, 3):
                sheet.ring(radius)
        means = frames[step].views["means"].astype(np.float32)
        xy = np.stack([means[:, i], shift if i == j else means[:, j]], 1).astype(np.float32)
        colours = [MUTED] * len(xy) if classes is None else [palette[int(k) % len(palette)] for k in classes]
        sheet.points(xy, colours, max(1.25, sheet.unit / 9))
        if classes is not None and len(names) <= 12:
            sheet.legend(names, palette[: len(names)])
        return sheet.done()

    return draw


def _pictures(what: str, view: str) -> Callable[[RunState, Dataset | None, tuple[int, int]], Draw]:
    def prepare(state: RunState, dataset: Dataset | None, size: tuple[int, int]) -> Draw:
        frames, titles = _frames(state), _titles(state, what)

        def draw(step: int) -> Image.Image:
            sheet, pictures = Sheet(size, *titles(step)), frames[step].views[view]
            sheet.grid(pictures, isqrt(len(pictures) - 1) + 1)
            return sheet.done()

        return draw

    return prepare


def reconstructions(state: RunState, dataset: Dataset | None, size: tuple[int, int]) -> Draw:
    """Originals, where there are the data, over what the model makes of them."""
    frames, titles = _frames(state), _titles(state, "reconstructions")

    def draw(step: int) -> Image.Image:
        sheet, made = Sheet(size, *titles(step)), frames[step].views["reconstructions"]
        columns = isqrt(len(made) - 1) + 1
        if dataset is not None:
            columns = isqrt(2 * len(made) - 1) + 1
            made = paired(dataset.test.images[: len(made)].numpy(), made, columns)
        sheet.grid(made, columns)
        return sheet.done()

    return draw


def paired(upper: npt.NDArray[np.uint8], lower: npt.NDArray[np.uint8], columns: int) -> npt.NDArray[np.uint8]:
    """Rows of both in turn; a last row that is not full ends with white."""
    missing = -len(upper) % columns
    white = np.full((missing, *upper.shape[1:]), 255, np.uint8)
    rows = [np.concatenate([part, white]).reshape(-1, columns, *part.shape[1:]) for part in (upper, lower)]
    return np.stack(rows, 1).reshape(-1, *upper.shape[1:])


def losses(state: RunState, dataset: Dataset | None, size: tuple[int, int]) -> Draw:
    """The terms of the objective as they were logged, averaged over pixels, and the tests; the axes of the whole run."""
    titles, rows = _titles(state, "losses"), state.history.rows
    at = {name: rows[:, k] for k, name in enumerate(state.history.names)}
    if {"reconstruction", "kl"} <= set(at):
        at = {"negative_elbo": at["reconstruction"] + at["kl"], **{n: y for n, y in at.items() if n != "loss"}}
    bins = max(1, len(rows) // (size[0] // 2))
    x = np.arange(1, len(rows) + 1)[: len(rows) // bins * bins].reshape(-1, bins).mean(1)
    smooth = {n: y[: len(y) // bins * bins].reshape(-1, bins).mean(1) for n, y in at.items()}
    everything = np.concatenate([y[len(y) // 50 :] for y in smooth.values()])
    low, high = min(0.0, float(np.nanmin(everything))), float(np.nanmax(everything)) * 1.05
    spare = [c for c in LIGHT_CLASSES if c not in TERMS.values()]
    colours = {n: TERMS.get(n, spare[k % len(spare)]) for k, n in enumerate(at)}

    def draw(step: int) -> Image.Image:
        sheet = Sheet(size, *titles(step))
        sheet.axes((0, max(1, state.step)), (low, max(high, low + 1)), ("step", "nats per image"))
        for name, y in smooth.items():
            inside = (x <= step) & (y <= high)
            sheet.curve(x[inside], y[inside], colours[name])
        for tested in state.history.tests:
            for name in colours:
                value = getattr(tested, name, None)
                if 0 < tested.step <= step and value is not None:
                    sheet.points(np.array([[tested.step, value]]), [colours[name]], sheet.unit / 5)
        sheet.legend([SAID.get(n, n.replace("_", " ")) for n in colours], list(colours.values()))
        return sheet.done()

    return draw


PANELS = {
    "latent": Panel("means", latent),
    "reconstructions": Panel("reconstructions", reconstructions),
    "samples": Panel("samples", _pictures("samples", "samples")),
    "manifold": Panel("manifold", _pictures("manifold", "manifold")),
    "losses": Panel("", losses),
}
