"""Training without a window: step until a step, hand out a frame of progress now and then."""

import time
from collections.abc import Callable

from vaestudio.engine.camera import Camera
from vaestudio.engine.looker import Looker
from vaestudio.engine.run import Run

FRAME = 0.2  # seconds between two calls of `on_frame`
FILMING = 0.01  # seconds between two slices of a frame of the film


def fit(
    run: Run, until: int, on_frame: Callable[[Run, float], None] | None = None, camera: Camera | None = None
) -> float:
    """Train `run` until step `until`, testing at the end of every epoch and at the end; images a second while training.

    `on_frame(run, images_per_second)` is called about five times a second, always between two steps and with every loss
    row collected; it may raise to stop, and the run is then whole. `camera` records the run's film, in a tenth of the
    time; the last step is on it. Raises Diverged.
    """
    images, seconds, told = 0, 0.0, time.perf_counter()
    looker = Looker(lambda _: None)
    if camera is not None:
        camera.capture()
    while run.step < until:
        start, seen = time.perf_counter(), run.images_seen
        while run.step < until:
            run.advance()
            if run.trainer.full:
                run.collect()
            if run.trainer.stopping:
                break
            frame = FRAME if camera is None or not camera.busy else FILMING
            if run.step % run.steps_per_epoch == 0 or time.perf_counter() - start > frame:
                break
            if camera is not None and camera.next == run.step:
                break
        run.collect()
        images, seconds = images + run.images_seen - seen, seconds + time.perf_counter() - start
        if run.due_for_test:
            if run.trainer.team.leads:
                run.test()
            run.remember()
            if camera is not None:
                camera.keep()
        if camera is not None:
            looker.spend(camera.capture())
            looker.look(run, True, camera)
        due = time.perf_counter() - told > FRAME or run.step >= until or run.trainer.stopping
        if on_frame is not None and due:
            told = time.perf_counter()
            on_frame(run, images / seconds)
    if camera is not None:
        camera.finish()
        camera.capture(now=True)
        camera.finish()
    if run.trainer.team.leads and (not run.tests or run.tests[-1].step < run.step):
        run.test()
    return images / seconds if seconds else 0.0
