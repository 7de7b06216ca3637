"""A run in a file: RunState to arrays and back, save, load, and a summary. Satisfies `engine.state.Recorder`.

    save: image in memory, hidden file in the same folder, fsync, read back and compare and decode, move, fsync folder
    load: one read, seal, structure, JSON, shapes, arrays, values; each stage refuses before the next begins

Saving goes through loading: a file that this version could not open again never replaces one that it could.
"""

import errno
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from vaestudio.engine.messages import History, KnobChanged, Tested
from vaestudio.engine.state import RunState
from vaestudio.errors import CannotSave, Problem
from vaestudio.session import atomic, guard, image, migrate, past, schema, strangers
from vaestudio.session.guard import Member, Refused
from vaestudio.session.holding import Holding
from vaestudio.session.image import Array, Rope
from vaestudio.session.schema import Config, Knob, Manifest

CACHED = 1 << 20  # bytes that a core's own cache holds
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of the disk is used up",
    errno.EFBIG: "the file is larger than is allowed there",
    errno.EACCES: "writing there is not allowed",
    errno.EPERM: "writing there is not allowed",
    errno.EROFS: "writing there is not allowed",
    errno.ENOENT: "there is no such folder",
}


class Sessions:
    """A Recorder for one sitting: the first save over a file keeps the file that was there as `path`.bak."""

    def __init__(self) -> None:
        self._ours: dict[Path, str] = {}  # what this sitting has saved, and its checksum
        self._holding = Holding()

    def save(self, state: RunState, path: str) -> None:
        target = Path(path).absolute()
        if not self._holding.hold(path):
            raise CannotSave(path=path, reason="another window has it open")
        save(state, path, keep_previous=target not in self._ours)
        self._ours[target] = strangers.note(target, self._ours.get(target, ""))

    def load(self, path: str) -> RunState:
        return load(path, strangers.check)

    def hold(self, path: str) -> bool:
        return self._holding.hold(path)

    def export(
        self, run: Any, kinds: tuple[str, ...], folder: str, progress: Callable[[float, str], None]
    ) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
        from vaestudio.session.export import export  # Pillow, and what else it takes

        return export(run, kinds, folder, progress)


def save(state: RunState, path: str | Path, *, keep_previous: bool = False) -> None:
    """Replaces the file at `path` by `state`; raises CannotSave, and then the old file is untouched.

    The film's size of memory for as long as it takes. A state that is not finite replaces nothing.
    """
    try:
        if not state.finite() and Path(path).exists():
            raise Refused("its weights are no longer numbers, and no file is given up for them")
        tree = _tree(state)
        content = image.build(tree)
        with ThreadPoolExecutor(1) as beside:  # on another core, while this one writes and waits for the disk
            seal, checked = beside.submit(image.seal, content), beside.submit(_check, content, tree)

            def verify(part: Path) -> None:
                _verify(part, content, seal.result())
                checked.result()

            atomic.replace(path, content.pieces, verify, end=seal.result, keep_previous=keep_previous)
    except Exception as error:
        raise CannotSave(path=path, reason=_reason(error)) from error


Vouch = Callable[[str | Path, str], None]  # given the path and the checksum of a sealed file; raises Refused


def load(path: str | Path, vouch: Vouch | None = None) -> RunState:
    """The run in the file; raises NotASession, DamagedSession, NewerSession or SessionTooLarge, each with the reason.

    `vouch` is asked before libhdf5 sees a byte. Weights that are not finite are given back as they are, to be looked at:
    `state.finite()` tells.
    """
    with guard.problems(path):
        return _state(_members(path, vouch=vouch))


def info(path: str | Path) -> dict[str, Any]:
    """What the file is about, ready for JSON, without building the model; raises as `load` does."""
    with guard.problems(path):
        members = _members(path, vouch=strangers.check)
        manifest, config = schema.header(members)
        schema.expected_tests(members)
        tests = _tests(members)
        batch_size = config.values.get("batch_size")
        if not isinstance(batch_size, int) or batch_size < 1:
            raise Refused("/config has no batch_size")
        return {
            "format": image.FORMAT,
            "id": manifest.id,
            "model": config.model,
            "values": config.values,
            "data": asdict(manifest.data),
            "environment": asdict(manifest.environment),
            "parameters": manifest.parameters,
            "step": manifest.step,
            "epochs": manifest.step / math.ceil(manifest.data.n_train / batch_size),
            "test": _plain(tests[-1]) if tests else None,
            "frames": len(members["snapshots/step"].raw) // 8 if "snapshots/step" in members else 0,
            "parent": None if manifest.parent is None else asdict(manifest.parent),
            "bytes": Path(path).stat().st_size,
        }


def _plain(tested: Tested) -> dict[str, Any]:
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in vars(tested).items()}


def _members(path: str | Path, copies: int = 3, vouch: Vouch | None = None) -> Mapping[str, Member]:
    data = guard.read(path, copies)
    found = guard.unseal(path, data)
    if vouch is not None:
        vouch(path, data[-32:].hex())
    return migrate.upgrade(guard.members(memoryview(data)[: -image.SEAL.size], found), found)


def _check(content: Rope, tree: Mapping[str, Array]) -> None:
    """The image holds what it is to hold, and can be opened."""
    members = guard.members(content, image.FORMAT)
    if members.keys() != tree.keys() or not all(_same(members[name], array) for name, array in tree.items()):
        raise Refused("what was made of it is not what was to be written")
    _state({name: guard.Lent(member.shape, member.dtype, member.raw) for name, member in members.items()})


def _verify(part: Path, content: Rope, seal: bytes) -> None:
    """What is on the disk is what was sealed, byte for byte, so its checksum is not made again."""
    buffer = bytearray(CACHED)  # one for all: fresh memory costs more than reading
    with part.open("rb", buffering=0) as file:
        for piece in atomic.pieces([*content.pieces, seal], CACHED):
            back = buffer if len(piece) == CACHED else bytearray(len(piece))
            if file.readinto(back) != len(piece) or not back.startswith(piece):  # memcmp
                raise Refused("what was read back is not what was written")
        if file.read(1):
            raise Refused("what was read back is not what was written")


def _same(member: Member, array: Array) -> bool:
    """Bit for bit, so that a NaN equals itself."""
    if (member.shape, member.dtype) != (array.shape, array.dtype):
        return False
    lent = np.ndarray(member.shape, member.dtype, member.raw)
    return lent.ctypes.data == array.ctypes.data or lent.tobytes() == array.tobytes()  # large arrays lie in the image


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
    reason = error.values.get("reason", error) if isinstance(error, Problem) else error
    return guard.printable(str(reason)).rstrip(".") or type(error).__name__


# ----------------------------------------------------------------------------------------------------- state <-> arrays
def _tree(state: RunState) -> dict[str, Array]:
    config = Config(state.model, state.values, state.initial)
    manifest = Manifest(
        id=state.id,
        step=state.step,
        parameters=schema.build(config, state.data).count,
        columns=state.history.names,
        data=replace(state.data, class_names=()),  # they may be long: in a data set of their own
        environment=state.environment,
        parent=state.parent,
    )
    texts = {
        "manifest": schema.encode(schema.MANIFEST, manifest),
        "config": schema.encode(schema.CONFIG, config),
        "classes": schema.encode(schema.CLASSES, state.data.class_names),
        "events": schema.encode(schema.EVENTS, tuple(Knob(k.step, k.name, k.value) for k in state.history.knobs)),
    }
    return {
        **{name: np.frombuffer(text, np.uint8) for name, text in texts.items()},
        **{f"state/model/{name}": np.asarray(array, order="C") for name, array in state.weights.items()},
        **{f"state/optim/{name}": np.asarray(array, order="C") for name, array in state.optimiser.items()},
        "history/values": np.asarray(state.history.rows, np.float64, order="C"),
        **_columns(state.history.tests),
        **past.tree(state.frames, state.checkpoints),
    }


def _columns(tests: Sequence[Tested]) -> dict[str, Array]:
    """One array a field of Tested; zeros where there is no such number."""
    vectors = [t.kl_per_dimension for t in tests if t.kl_per_dimension is not None]
    vectors += [t.variance_per_dimension for t in tests if t.variance_per_dimension is not None]
    layout = schema.tests_layout(len(tests), len(vectors[0]) if vectors else 0)
    columns: dict[str, Array] = {name: np.zeros(shape, dtype) for name, (shape, dtype) in layout.items()}
    for name, column in columns.items():
        for row, tested in enumerate(tests):
            if name == "tests/present":
                column[row] = [getattr(tested, field) is not None for field in schema.OPTIONAL]
            elif (value := getattr(tested, name.removeprefix("tests/"))) is not None:
                column[row] = value
    return columns


def _tests(members: Mapping[str, Member]) -> tuple[Tested, ...]:
    columns = {name.removeprefix("tests/"): m.read() for name, m in members.items() if name.startswith("tests/")}
    present = columns.pop("present")
    tests = []
    for row in range(len(present)):
        fields = {name: column[row] if column.ndim == 2 else column[row].item() for name, column in columns.items()}
        absent = {name: None for name, there in zip(schema.OPTIONAL, present[row], strict=True) if not there}
        tests.append(Tested(**{**fields, **absent}))
    return tuple(tests)


def _state(members: Mapping[str, Member]) -> RunState:
    manifest, config = schema.header(members)
    log = schema.knobs(members, manifest, config)
    built = schema.build(config, manifest.data)
    schema.check_arrays(members, manifest, built)
    if manifest.parameters != built.count:
        raise Refused(f"/manifest counts {manifest.parameters} parameters, the model has {built.count}")
    # From here on arrays are read; their sizes were proven above.
    weights = {name: members[f"state/model/{name}"].read() for name in built.weights}
    prefix = "state/optim/"
    optimiser = {name.removeprefix(prefix): m.read() for name, m in members.items() if name.startswith(prefix)}
    for name, moment in optimiser.items():
        if not name.endswith("/exp_avg") and (moment < 0).any():
            raise Refused(f"/{prefix}{name} is negative")
    tests = _tests(members)
    if not schema.in_order([t.step for t in tests], manifest.step):
        raise Refused("/tests/step is not in order")
    frames, checkpoints = past.read(members, manifest.step)
    return RunState(
        id=manifest.id,
        model=config.model,
        values=config.values,
        initial=config.initial,
        data=manifest.data,
        environment=manifest.environment,
        step=manifest.step,
        weights=weights,
        optimiser=optimiser,
        history=History(
            manifest.columns,
            members["history/values"].read(),
            tests,
            tuple(KnobChanged(k.step, k.knob, k.value) for k in log),
        ),
        parent=manifest.parent,
        frames=frames,
        checkpoints=checkpoints,
    )
