"""The same engine for scripts and notebooks: numpy in, numpy out.

>>> session = vaestudio.train("vae", "pen-digits", epochs=5, latent_dim=10)
>>> session.test.negative_elbo
>>> mean, deviation = session.encode(images)
>>> pictures = session.decode(mean)
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from vaestudio.data import vision
from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.data.pictures import ImageOptions
from vaestudio.engine import device as devices
from vaestudio.engine import loading
from vaestudio.engine.camera import Camera
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.fit import fit
from vaestudio.engine.fork import fork
from vaestudio.engine.messages import Completions, History, MeasureInfo, Tested
from vaestudio.engine.probes import completions, labels_for, to_pictures
from vaestudio.engine.run import Run
from vaestudio.errors import BadValue, Unsupported
from vaestudio.measures import named as measure_named
from vaestudio.measures.evidence import Evidence, evidence
from vaestudio.measures.looking import looking
from vaestudio.measures.measure import Result, Subject, finish
from vaestudio.models.discrete import OverCodes
from vaestudio.session import store, strangers

Images = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]


class Session:
    """A trained (or untrained) run. Pictures are (n, C, H, W), (n, H, W) or one picture; uint8, or floats in [0, 1]."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.images_per_second = 0.0
        self.forked_exactly = True
        self._file = store.Sessions()
        self._camera: Camera | None = None

    # ---- what it knows
    @property
    def step(self) -> int:
        return self.run.step

    @property
    def history(self) -> History:
        """Every loss row (N, K), in nats per image, with its column names; tests and knob changes."""
        return self.run.history()

    @property
    def test(self) -> Tested:
        """The bound on the whole test set with the weights as they are, in nats per image."""
        tests = self.run.tests
        return tests[-1] if tests and tests[-1].step == self.run.step else self.run.test()

    def evidence(self, samples: int = 100, progress: Progress = quiet) -> Evidence:
        """Importance-weighted log p(x) of the test set (Burda et al. 2016, eq. 8), in nats per image."""
        self._needs_prior("estimate the evidence")
        test = self.run.test_split
        return evidence(
            self.run.model,
            test.images,
            test.labels,
            samples=samples,
            seed=self.run.trainer.seed,
            progress=lambda done: progress(done, ""),
        )

    @property
    def measures(self) -> tuple[MeasureInfo, ...]:
        """Everything that `measure` can be asked for, with the reason where it means nothing for this model and data."""
        return self.run.info().measures

    def measure(self, name: str, progress: Progress = quiet, **settings: int) -> Result:
        """One measure of the model as it is: numbers and arrays by key; `settings`: images, samples, seed.

        Raises UnknownMeasure, CannotMeasure, UnknownField or BadValue.
        """
        measure = measure_named(name)
        subject = Subject(self.run.model, self.run.dataset, self.run.test_split)
        return finish(measure.begin(subject, settings), lambda done: progress(done, measure.title))

    # ---- what it does
    def train(
        self,
        *,
        epochs: int | None = None,
        steps: int | None = None,
        on_frame: Callable[[Run, float], None] | None = None,
        film: bool = True,
    ) -> "Session":
        """That many epochs or steps more (the run's own number of epochs when neither is given).

        `film`: recorded on the way, in a tenth of the time, is what the window's time machine and `vaestudio film` show.
        """
        run = self.run
        more = steps if steps is not None else (epochs or run.experiment.values["epochs"]) * run.steps_per_epoch
        until = run.step + more
        run.target_epochs = max(run.target_epochs, -(-until // run.steps_per_epoch))
        film = film and run.trainer.team.leads
        if film and self._camera is None:
            self._camera = Camera(run)
        self.images_per_second = fit(run, until, on_frame, self._camera if film else None)
        return self

    def fork(self, step: int, progress: Progress = quiet, **knobs: Any) -> "Session":
        """A session of its own that begins as this one was at `step`, with these knobs; this one is not touched.

        Bit for bit on the computer that trained it; `forked_exactly` says whether it is. Raises BadValue, UnknownField.
        """
        run, exact = fork(self.run, step, knobs, progress)
        forked = Session(run)
        forked.forked_exactly = exact
        return forked

    def encode(self, images: Images, labels: npt.ArrayLike | None = None) -> tuple[Floats, Floats]:
        """Mean and standard deviation (n, D) of q(z|x); of a grid of codes the most probable ones (n, N), and zeros."""
        x = self._pictures(images)
        with looking(self.run.model):
            q = self.run.model.posterior(x, self._labels(len(x), labels))
            if isinstance(q, OverCodes):
                return q.mode.float().cpu().numpy(), np.zeros(q.mode.shape, np.float32)
            return q.mean.cpu().numpy(), q.stddev.cpu().numpy()

    def decode(self, z: npt.ArrayLike, label: npt.ArrayLike | None = None) -> npt.NDArray[np.uint8]:
        """The mean of p(x|z) for each z (n, D), as pictures (n, C, H, W) uint8. `label`: one for all, or one each."""
        codes = torch.as_tensor(np.atleast_2d(np.asarray(z, np.float32)))
        if codes.shape[-1] != self.run.model.latent_dim:
            raise BadValue(name="z", expected=f"(n, {self.run.model.latent_dim}) numbers", found=tuple(codes.shape))
        with looking(self.run.model):
            return to_pictures(
                self.run.model.likelihood(codes.to(self.run.device), self._labels(len(codes), label)).mean
            )

    def sample(self, n: int = 64, label: npt.ArrayLike | None = None, seed: int = 0) -> npt.NDArray[np.uint8]:
        """n pictures decoded from draws of the prior. Without a label a conditional model cycles through its classes."""
        self._needs_free_prior("be sampled from")
        y = labels_for(self.run, n, label)
        with looking(self.run.model, seed=seed):
            prior = self.run.model.prior(y)
            z = prior.sample() if prior.batch_shape else prior.sample((n,))
            return to_pictures(self.run.model.likelihood(z, y).mean)

    def complete(
        self, index: int, n: int = 25, *, quadrants: int | None = None, seen: npt.ArrayLike | None = None, seed: int = 0
    ) -> Completions:
        """Test image `index` completed n times from what is seen of it: 1 to 3 quarters, or a mask (H, W) of your own.

        Without either it is what the model was built for; with another the answer is one it was not trained to give, and
        says so. Raises Unsupported for a model that does not complete pictures, BadValue for an image or a part that is
        not there.
        """
        model, shape = self.run.model, self.run.dataset.spec.shape
        if not model.capabilities.completes:
            raise Unsupported(model=model.name, action="complete pictures", reason="it models whole pictures")
        last = len(self.run.test_split) - 1
        if not 0 <= index <= last:
            raise BadValue(name="index", expected=f"a test image from 0 to {last}", found=index)
        if quadrants is not None and quadrants not in (1, 2, 3):
            raise BadValue(name="quadrants", expected="1, 2 or 3", found=quadrants)
        if seen is not None and np.shape(seen) != shape[1:]:
            raise BadValue(name="seen", expected=f"a mask of {shape[1:]}", found=np.shape(seen))
        mask = None if seen is None else np.asarray(seen, np.bool_).tobytes()
        asked = {"index": index, "count": n, "quadrants": quadrants, "seen": mask, "seed": seed}
        *_, answer = completions(self.run, asked)
        assert isinstance(answer, Completions)
        return answer

    def save(self, path: str | Path) -> Path:
        """One ordinary HDF5 file, replaced atomically; the first time, an older one stays beside it as .bak. Raises CannotSave."""
        self._file.save(self.run.state(), str(path))
        return Path(path)

    # ---- within
    def _needs_prior(self, action: str) -> None:
        model = self.run.experiment.model
        if not model.capabilities.generative:
            raise Unsupported(model=model.name, action=action, reason="it has no prior p(z)")

    def _needs_free_prior(self, action: str) -> None:
        """One that needs no part of a picture."""
        self._needs_prior(action)
        model = self.run.experiment.model
        if model.capabilities.completes:
            raise Unsupported(model=model.name, action=action, reason="its prior needs the visible part of a picture")

    def _pictures(self, images: Images) -> Tensor:
        c, h, w = self.run.dataset.spec.shape
        given = np.asarray(images)
        if given.size % (c * h * w) or given.shape[-2:] != (h, w):
            raise BadValue(name="images", expected=f"(n, {c}, {h}, {w}) numbers", found=given.shape)
        x = torch.from_numpy(np.ascontiguousarray(given)).to(self.run.device).reshape(-1, c, h, w).float()
        return x / 255 if given.dtype == np.uint8 else x

    def _labels(self, n: int, labels: npt.ArrayLike | None) -> Tensor | None:
        if self.run.experiment.model.capabilities.conditional and labels is None:
            raise BadValue(
                name="label", expected=f"a class from 0 to {self.run.dataset.spec.classes - 1}", found="nothing"
            )
        return labels_for(self.run, n, labels)


def train(
    model: str = "vae",
    data: str | Dataset = "pen-digits",
    *,
    epochs: int | None = None,
    steps: int | None = None,
    device: str = "auto",
    threads: int | None = None,
    output: str | Path | None = None,
    on_frame: Callable[[Run, float], None] | None = None,
    progress: Progress = quiet,
    film: bool = True,
    **fields: Any,
) -> Session:
    """Train `model` on `data` (a name, a path or a Dataset) with any declared field, and save it when `output` is given.

    `film`: as in `Session.train`.
    """
    session = new_session(model, data, device=device, threads=threads, progress=progress, values=fields)
    session.train(epochs=epochs, steps=steps, on_frame=on_frame, film=film)
    if output is not None:
        session.save(output)
    return session


def new_session(
    model: str, data: str | Dataset, *, values: Mapping[str, Any], device: str = "auto", threads: int | None = None, progress: Progress = quiet
) -> Session:  # fmt: skip
    """An untrained session. `values`: fields of the model, and how pictures are prepared. `threads` None: one for each core."""
    torch.set_num_threads(threads or devices.cores())
    options = {name: value for name, value in values.items() if name in ImageOptions.model_fields}
    fields = {name: value for name, value in values.items() if name not in options}
    Experiment.of(model, fields), devices.choose(device)  # what is wrong with them is said before anything is loaded
    dataset = loading.load_data(data, options, progress) if isinstance(data, str) else data
    return Session(loading.new_run(model, dataset, fields, device))


def open_session(
    path: str | Path,
    data: str = "",
    *,
    device: str = "auto",
    threads: int | None = None,
    progress: Progress = quiet,
    values: Mapping[str, Any] | None = None,
) -> Session:
    """A saved session, ready to look at or to train on. `data` says where its data is when this computer does not know."""
    state = store.load(path, strangers.check)
    session = Session(loading.resume_run(state, data, device, values, progress))
    if threads is not None:
        torch.set_num_threads(threads)
    return session


def picture_of(images: npt.NDArray[np.uint8], columns: int) -> Image.Image:
    """Pictures (n, C, H, W) as one image, `columns` a row, two black pixels apart."""
    sheet = vision.part("utils").make_grid(torch.from_numpy(images), nrow=columns, padding=2)
    return Image.fromarray(sheet.permute(1, 2, 0).numpy())
