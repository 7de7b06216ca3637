"""What is done beside a run and leaves it as it is: reading another session's log, writing for other programs."""

from collections.abc import Callable
from pathlib import Path

from vaestudio.data.dataset import Progress
from vaestudio.engine import messages as m
from vaestudio.engine.run import Run
from vaestudio.engine.state import Recorder

EXPORTING = "Exporting"


def history(path: str, recorder: Recorder) -> m.HistoryRead:
    """Raises what loading raises."""
    state = recorder.load(path)
    per_epoch = -(-state.data.n_train // int(state.values["batch_size"]))
    return m.HistoryRead(path, Path(path).stem, state.history, per_epoch)


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
