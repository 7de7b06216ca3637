"""The sessions of the lecture plans in docs/lectures.md, trained on the built-in digits before the class comes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from vaestudio import api
from vaestudio.data.dataset import Dataset
from vaestudio.engine.run import Run


@dataclass(frozen=True)
class Prepared:
    """One session: a model trained for so many epochs, with a knob turned at the ends of some of them."""

    file: str
    model: str
    epochs: int
    values: Mapping[str, Any] = field(default_factory=dict)
    turns: tuple[tuple[int, str, float], ...] = ()  # (after this epoch, knob, value)


FIRST = Prepared("first lesson.h5", "vae", 6, {"latent_dim": 2}, ((3, "beta", 4.0),))
HALVES = (
    Prepared("autoencoder.h5", "ae", 5, {"latent_dim": 2}),
    Prepared("vae.h5", "vae", 5, {"latent_dim": 2}),
    Prepared("beta turned up.h5", "vae", 8, {"beta": 0.1}, ((2, "beta", 1.0), (4, "beta", 4.0), (6, "beta", 10.0))),
)
LECTURES: Mapping[int, tuple[Prepared, ...]] = {  # by minutes
    10: (FIRST,),
    45: (*HALVES, Prepared("linear vae.h5", "linear-vae", 5, {"latent_dim": 2})),
    90: (
        *HALVES[:2],
        Prepared("gaussian decoder.h5", "vae", 4, {"latent_dim": 2, "likelihood": "gaussian"}),
        Prepared("optimal variance.h5", "vae", 4, {"latent_dim": 2, "likelihood": "gaussian-optimal"}),
        Prepared("classes.h5", "cvae", 5, {"latent_dim": 2}),
        Prepared("completing.h5", "sohn-cvae", 4),
        Prepared("mixture of priors.h5", "vamp-prior", 4, {"latent_dim": 2}),
        Prepared("many samples.h5", "iwae", 4, {"samples": 5}),
        Prepared("grid of codes.h5", "vq-vae", 3),
        Prepared("adversarial.h5", "vae-gan", 3),
        Prepared("total correlation.h5", "beta-tcvae", 5, {"beta": 6.0}),
    ),
}


def prepare(
    minutes: int,
    folder: Path,
    *,
    data: str | Dataset = "pen-digits",
    device: str = "auto",
    threads: int | None = None,
    on_frame: Callable[[int, Run, float], object] | None = None,
) -> Iterator[Path]:
    """Trains and saves the sessions of the plan of so many minutes, and yields each as it is done.

    `on_frame(index, run, images per second)` is called about 60 times a second; an exception from it stops everything. A
    session that is there is left as it is, so that what was stopped goes on when it is asked for again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for index, one in enumerate(LECTURES[minutes]):
        path = folder / one.file
        if not path.exists():
            session = api.new_session(
                one.model, data, values={**one.values, "epochs": one.epochs}, device=device, threads=threads
            )
            run, frame = session.run, partial(_frame, on_frame, index)
            for until, knob, value in (*one.turns, (one.epochs, "", 0.0)):
                more = until * run.steps_per_epoch - run.step
                session.train(steps=more, on_frame=frame)
                if knob:
                    run.set_knob(knob, value)
            session.save(path)
        yield path


def _frame(told: Callable[[int, Run, float], object] | None, index: int, run: Run, speed: float) -> None:
    if told is not None:
        told(index, run, speed)
