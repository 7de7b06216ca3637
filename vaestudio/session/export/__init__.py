"""What leaves the program: networks, weights, numbers, pictures, a report, a script. A kind is one line here and one in EXPORTS."""

import importlib
from collections.abc import Callable, Iterable
from pathlib import Path

from vaestudio.data.dataset import Progress, quiet
from vaestudio.engine.messages import EXPORTS, KindInfo
from vaestudio.engine.run import Run
from vaestudio.errors import BadValue, CannotExport, Problem

Writer = Callable[[Run, Path], tuple[Path, ...]]
WRITERS = {  # "module.function", imported when it is first needed
    "onnx": "networks.onnx",
    "weights": "networks.weights",
    "losses": "tables.losses",
    "latents": "tables.latents",
    "pictures": "figures.pictures",
    "report": "report.report",
    "script": "script.script",
}


def _write(name: str, run: Run, folder: Path) -> tuple[Path, ...]:
    module, function = WRITERS[name].split(".")
    write: Writer = getattr(importlib.import_module(f"{__name__}.{module}"), function)
    return write(run, folder)


def chosen(names: Iterable[str]) -> tuple[KindInfo, ...]:
    """The kinds of those names ("all": every one); raises BadValue."""
    known = {kind.name: kind for kind in EXPORTS}
    wanted = list(names)
    for name in wanted:
        if name != "all" and name not in known:
            raise BadValue(name="as", expected=f"one of: all, {', '.join(known)}", found=name)
    return EXPORTS if "all" in wanted else tuple(known[name] for name in dict.fromkeys(wanted))


def export(
    run: Run, names: Iterable[str], folder: str | Path, progress: Progress = quiet
) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Writes each kind into `folder`, which is made; the files, and why others could not be written.

    With one name alone its Problem is raised. Raises BadValue, CannotExport.
    """
    kinds, target = chosen(names), Path(folder)
    written: list[Path] = []
    problems: list[Problem] = []
    for index, kind in enumerate(kinds):
        progress(index / len(kinds), kind.title)
        try:
            target.mkdir(parents=True, exist_ok=True)
            written += _write(kind.name, run, target)
        except OSError as error:
            raise CannotExport(path=error.filename or target, reason=error.strerror or error) from error
        except Problem as problem:
            if len(kinds) == 1:
                raise
            problems.append(problem)
    return tuple(written), tuple(problems)
