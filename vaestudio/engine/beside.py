"""What is done beside a run and leaves it as it is: reading another session's log, writing for other programs."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from vaestudio.data.dataset import Progress
from vaestudio.engine import messages as m
from vaestudio.engine.run import Run
from vaestudio.engine.state import Recorder
from vaestudio.errors import NoFilm
from vaestudio.models import by_name

EXPORTING = "Exporting"


def read(command: m.ReadHistory | m.ReadFilm, recorder: Recorder) -> m.HistoryRead | m.FilmRead:
    """What another session has logged, or recorded."""
    return (history if isinstance(command, m.ReadHistory) else film)(command.path, recorder)


def history(path: str, recorder: Recorder) -> m.HistoryRead:
    """Raises what loading raises."""
    state = recorder.load(path)
    per_epoch = -(-state.data.n_train // int(state.values["batch_size"]))
    return m.HistoryRead(path, Path(path).stem, state.history, per_epoch)


def film(path: str, recorder: Recorder) -> m.FilmRead:
    """Raises NoFilm, and what loading raises."""
    state = recorder.load(path)
    if not state.frames:
        raise NoFilm(name=Path(path).stem)
    model = by_name(state.model)
    tests = [(t.step, t.negative_elbo, t.reconstruction, t.kl) for t in state.history.tests]
    knobs = [(k.step, float(k.value)) for k in state.history.knobs if k.name == "beta"]
    beta = [(0, float(state.initial["beta"])), *knobs] if "beta" in state.initial else []
    can = model.capabilities
    return m.FilmRead(
        path=path, name=Path(path).stem, model=model.title, data=state.data.name, class_names=state.data.class_names,
        rings=can.generative and can.prior == "standard", steps=np.array([f.step for f in state.frames], np.int64),
        views=tuple(f.views for f in state.frames), tested=np.array(tests, float).reshape(-1, 4), beta=tuple(beta),
    )  # fmt: skip


def export(
    command: m.Export, run: Run, recorder: Recorder, emit: Callable[[m.Event], None], progress: Progress
) -> None:
    """Raises BadValue, CannotExport, Cancelled; with one kind alone also why that one is not possible."""
    try:
        files, left_out = recorder.export(run, command.kinds, command.folder, progress)
    finally:
        emit(m.Working(EXPORTING, 1.0))
    reasons = tuple((type(p).__name__, p.sentence, dict(p.values)) for p in left_out)
    emit(m.Exported(command.folder, tuple(str(path) for path in files), reasons))
