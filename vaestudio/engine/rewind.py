"""A run as it was: recorded views as the probes' answers, and a second model with recorded weights for everything else."""

from collections.abc import Mapping
from copy import deepcopy
from math import isqrt
from typing import Any

import numpy as np
import torch

from vaestudio.engine import messages as m
from vaestudio.engine.probes import labels_for
from vaestudio.engine.run import Run
from vaestudio.engine.state import Array, Frame
from vaestudio.models.base import Model


class Past(Run):
    """`run` with another model: it shares data, device and settings with it, and probes look at it as at any run."""

    def __init__(self, run: Run, model: Model, step: int) -> None:
        self.__dict__.update(vars(run))
        self.model, self._step = model, step

    @property
    def step(self) -> int:
        return self._step


def second_model(run: Run) -> Model:
    """One built alike, whose weights may be overwritten; training does not see it. No random number is drawn."""
    model = deepcopy(run.model)
    for parameter in model.parameters():
        parameter.grad = None
        parameter.requires_grad_(False)
    return model


class Rewinder:
    """Goes back to frames of one run's film; `past` is where it is."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.past: Past | None = None
        self.frame: Frame | None = None
        self._model: Model | None = None  # made when it is first needed
        self._loaded: Frame | None = None

    def go(self, step: int | None) -> m.Rewound:
        """To the frame nearest to `step`; None, or a film without a frame: to the run as it is."""
        self.frame = None if step is None else self.run.film.nearest(step)
        if self.frame is None:
            self.past = None
            return m.Rewound(None)
        heavy = self.run.film.nearest_weights(self.frame.step)
        if heavy is None or heavy.weights is None:
            self.past = Past(self.run, self.run.model, self.run.step)
            return m.Rewound(self.frame.step)
        if heavy is not self._loaded:
            self._model = self._model or second_model(self.run)
            self._model.load_state_dict({name: torch.from_numpy(array) for name, array in heavy.weights.items()})
            self._loaded = heavy
        assert self._model is not None
        self.past = Past(self.run, self._model, heavy.step)
        return m.Rewound(self.frame.step, heavy.step)

    def answer(self, probe: str, settings: Mapping[str, Any]) -> m.Probed | None:
        """What was recorded of it, if that is what `settings` ask for; None: it must be made anew."""
        return None if self.frame is None else recorded(self.frame, probe, settings, self.run)


def recorded(frame: Frame, probe: str, settings: Mapping[str, Any], run: Run) -> m.Probed | None:
    """The answer of `probe` from a frame, with as many images as were recorded; None where it holds no such answer."""
    views = frame.views
    match probe:
        case "latent cloud" if "means" in views and not settings.get("errors"):
            n = int(settings.get("count", len(views["means"])))
            means, deviations, kl = (views[name][:n].astype(np.float32) for name in ("means", "deviations", "kl"))
            return m.LatentCloud(frame.step, means, deviations, views["kl_per_dimension"], kl, None)
        case "reconstructions" if "reconstructions" in views and settings.get("which", "fixed") == "fixed":
            n = int(settings.get("count", 16))
            images, losses = views["reconstructions"][:n], views["losses"][:n]
            return m.Reconstructions(frame.step, np.arange(len(images)), images, losses)
        case "samples" if "samples" in views and _plain(settings, {"temperature": 1, "seed": 0, "label": None}):
            images = views["samples"][: int(settings.get("count", 64))]
            y = labels_for(run, len(images), None)
            return m.Samples(frame.step, images, None if y is None else y.cpu().numpy())
        case "manifold" if "manifold" in views:
            dimensions = plane(run)
            asked = tuple(int(d) for d in settings.get("dimensions", dimensions))
            mean, deviation = views["manifold_mean"], views["manifold_deviation"]
            others = np.delete(np.asarray(settings.get("base", mean)) - mean, dimensions)
            if asked == dimensions and _plain(settings, {"label": 0}) and not others.any():
                columns = columns_of(views["manifold"], run)
                return m.Manifold(frame.step, views["manifold"], columns, dimensions, mean, deviation)
    return None


def _plain(settings: Mapping[str, Any], usual: Mapping[str, Any]) -> bool:
    return all(settings.get(name, value) == value for name, value in usual.items())


def plane(run: Run) -> tuple[int, int]:
    """The dimensions of the recorded manifold: the first two."""
    return (0, min(1, run.model.latent_dim - 1))


def columns_of(images: Array, run: Run) -> int:
    return len(images) if run.model.latent_dim == 1 else isqrt(len(images))
