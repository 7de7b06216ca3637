"""Training without a window: step until a step, hand out a frame of progress now and then."""

import time
from collections.abc import Callable

from vaestudio.engine.run import Run

FRAME = 0.2  # seconds between two calls of `on_frame`


def fit(run: Run, until: int, on_frame: Callable[[Run, float], None] | None = None) -> float:
    """Train `run` until step `until`, testing at the end of every epoch and at the end; images a second while training.

    `on_frame(run, images_per_second)` is called about five times a second, always between two steps and with every loss
    row collected; it may raise to stop, and the run is then whole. Raises Diverged.
    """
    images, seconds = 0, 0.0
    while run.step < until:
        start, seen = time.perf_counter(), run.images_seen
        while run.step < until:
            run.advance()
            if run.trainer.full:
                run.collect()
            if run.step % run.steps_per_epoch == 0 or time.perf_counter() - start > FRAME:
                break
        run.collect()
        images, seconds = images + run.images_seen - seen, seconds + time.perf_counter() - start
        if run.due_for_test:
            run.test()
            run.remember()
        if on_frame is not None:
            on_frame(run, images / seconds)
    if not run.tests or run.tests[-1].step < run.step:
        run.test()
    return images / seconds if seconds else 0.0
