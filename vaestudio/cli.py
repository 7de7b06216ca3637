"""The command line: the same engine without a window. Progress goes to stderr, results to stdout; wrong input exits with 2."""

import json
import signal
import sys
from contextlib import contextmanager, suppress
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from vaestudio.errors import BadAssignment, BadValue, Problem
from vaestudio.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaestudio.api import Session
    from vaestudio.engine.messages import Tested

app = typer.Typer(
    name="vaestudio",
    help="See variational autoencoders learn. Without a command, the window opens.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # an error is a sentence, not a box
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console()
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")]
Data = Annotated[str, typer.Option("--data", help="A name of `vaestudio datasets`, or a file or folder of images.")]
Device = Annotated[str, typer.Option("--device", help="auto, cpu, cuda, cuda:1, mps.")]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, help="Processor threads; as many as cores by default.")
]
File = Annotated[Path, typer.Argument(metavar="FILE.h5", help="A saved session.")]


def main() -> int:
    """The entry point: a Problem is one sentence on stderr and exit code 2, never a traceback."""
    try:
        app(standalone_mode=True)
    except Problem as problem:
        err.print(f"[bold red]vaestudio:[/] {_escape(str(problem))}", soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _escape(text: str) -> str:
    return text.replace("[", r"\[")


def _version(wanted: bool) -> None:
    if wanted:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """See variational autoencoders learn. Without a command, the window opens."""


# ---------------------------------------------------------------------------------------------------- train
@app.command()
def train(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A name of `vaestudio models`.", show_default=False)] = "",
    data: Annotated[str, typer.Option("--data", help="A name of `vaestudio datasets`, or a file or folder of images. [default: pen-digits]", show_default=False)] = "",
    epochs: Annotated[int | None, typer.Option(min=1, help="Epochs to train; with --resume, that many more.")] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Steps to train instead; with --resume, that many more.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Any declared field or knob, and how pictures are prepared: latent_dim=20, hidden=400,200, beta=4, size=32, colour=grey. Repeatable.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Fixes weights, order of images and noise. [default: 0]")] = None,
    device: Device = "auto",
    threads: Threads = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE.h5", help="Where the session is saved. [with --resume: the same file]", show_default=False)] = None,
    resume: Annotated[Path | None, typer.Option(metavar="FILE.h5", help="Go on with a saved session, bit for bit on the CPU.")] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Train a model and print how well it does on the test images."""
    if epochs and steps:
        raise BadValue(name="--steps", expected="left out when --epochs is given", found=steps)
    if output is not None and not output.parent.is_dir():
        raise BadValue(name="--output", expected="a file in a folder that exists", found=str(output))
    values = dict(_assignment(text) for text in set_ or [])
    if seed is not None:
        values["seed"] = str(seed)
    from vaestudio import api

    with _quiet_interrupt() as interrupted, _showing("Loading data") as loading:
        if resume is not None:
            session = api.open_session(resume, data, device=device, threads=threads, progress=loading, values=values)
            if model and model != session.run.experiment.model.name:
                raise BadValue(
                    name="MODEL", expected=session.run.experiment.model.name + ", as in the session", found=model
                )
            output = output or resume
        else:
            session = api.new_session(
                model or "vae", data or "pen-digits", values=values, device=device, threads=threads, progress=loading
            )
    stopped = _train(session, epochs, steps, interrupted)
    if stopped and output is None:
        output = _unnamed(session)
    if output is not None:
        session.save(output)
    if stopped:
        err.print(f"Stopped at step {session.step}; saved to {_escape(str(output))}", soft_wrap=True)
    _print_result(_summary(session, output), as_json)
    if stopped:
        raise typer.Exit(130)


class _Stopped(Exception):
    """Ctrl-C between two steps."""


def _train(session: "Session", epochs: int | None, steps: int | None, interrupted: list[int]) -> bool:
    """True when Ctrl-C ended it; the run is whole either way."""
    bar = Progress(
        TextColumn("epoch {task.fields[epoch]:.1f}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[loss]:>9.2f} nats"),
        TextColumn("{task.fields[speed]:>9,.0f} images/s"), TimeRemainingColumn(), console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip
    run = session.run
    more = steps or (epochs or run.experiment.values["epochs"]) * run.steps_per_epoch
    with bar:
        task = bar.add_task(
            "", total=run.step + more, completed=run.step, epoch=run.epoch, loss=float("nan"), speed=0.0
        )

        def frame(run: Any, speed: float) -> None:
            session.images_per_second = speed
            bar.update(task, completed=run.step, epoch=run.epoch, loss=run.rows()[-1, 0], speed=speed)
            if interrupted:
                raise _Stopped

        try:
            session.train(steps=more, on_frame=frame)
        except _Stopped:
            return True
    return False


@contextmanager
def _quiet_interrupt() -> "Iterator[list[int]]":
    """Ctrl-C and SIGTERM are noted, to be obeyed between two steps; a second one ends the program as usual."""
    noted: list[int] = []

    def note(number: int, _: Any) -> None:
        noted.append(number)
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.default_int_handler)

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(ValueError):  # not the main thread: somebody else's signals
            signal.signal(number, note)
    yield noted


@contextmanager
def _showing(task: str) -> "Iterator[Any]":
    """A Progress for work that may take over a second."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=err, transient=True, disable=not err.is_terminal
    ) as bar:
        shown = bar.add_task(task, total=1.0)
        yield lambda fraction, text: bar.update(
            shown, completed=fraction, description=_escape(f"{task}: {text}" if text else task)
        )


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadAssignment(text=text)
    return name.strip().replace("-", "_"), value.strip()


def _unnamed(session: "Session") -> Path:
    from vaestudio.paths import data_folder

    folder = data_folder() / "sessions"
    folder.mkdir(exist_ok=True)
    return folder / f"{session.run.experiment.model.name}-{session.run.id[:8]}.h5"


def _summary(session: "Session", output: Path | None) -> dict[str, Any]:
    run, info = session.run, session.run.info()
    tested = session.test
    return {
        "model": info.model.name,
        "data": info.data,
        "test": _tested(tested),
        "active_units": _active(tested),
        "images_per_second": round(session.images_per_second, 1),
        "epochs": round(run.epoch, 6),
        "steps": run.step,
        "device": info.device,
        "parameters": info.parameters,
        "values": dict(run.experiment.values),
        "session": None if output is None else str(output),
    }


def _tested(tested: "Tested") -> dict[str, Any]:
    per_dimension = tested.kl_per_dimension
    return {
        "negative_elbo": tested.negative_elbo,
        "reconstruction": tested.reconstruction,
        "kl": tested.kl,
        "kl_per_dimension": None if per_dimension is None else [float(k) for k in per_dimension],
    }


def _active(tested: "Tested") -> dict[str, int | None]:
    """Both definitions: Var over the data of the posterior mean > 0.01 (Burda et al. 2016), and KL > 0.01 nats."""
    return {"variance": tested.active_units_variance, "kl": tested.active_units_kl}


def _print_result(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, allow_nan=False) + "\n")
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in _flat(result):
        table.add_row(name.replace("_", " "), _escape(value))
    out.print(table)


def _flat(result: dict[str, Any], prefix: str = "") -> "Iterator[tuple[str, str]]":
    for name, value in result.items():
        match value:
            case dict():
                yield from _flat(value, f"{prefix}{name}.")
            case float():
                yield prefix + name, f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
            case list() if all(isinstance(v, float) for v in value):
                yield prefix + name, " ".join(f"{v:.2f}" for v in value)
            case _:
                yield prefix + name, "–" if value is None else str(value)


# ---------------------------------------------------------------------------------------------------- sessions
@app.command()
def evaluate(
    file: File,
    data: Data = "",
    importance_samples: Annotated[
        int, typer.Option(min=0, help="Also estimate log p(x) with this many samples an image.")
    ] = 0,
    device: Device = "auto",
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """The bound of a saved session on the test images, and its importance-weighted evidence."""
    from vaestudio import api

    with _showing("Loading data") as loading:
        session = api.open_session(file, data, device=device, threads=threads, progress=loading)
    tested = session.run.test()
    result: dict[str, Any] = {"test": _tested(tested), "active_units": _active(tested), "steps": session.step}
    if importance_samples:
        with _showing("Estimating the evidence") as progress:
            estimate = session.evidence(importance_samples, progress)
        result["evidence"] = {
            "log_likelihood": estimate.mean, "standard_error": estimate.standard_error, "samples": importance_samples,
        }  # fmt: skip
    _print_result(result, as_json)


@app.command()
def sample(
    file: File,
    output: Annotated[Path, typer.Option("--output", metavar="grid.png", help="The picture to write.")],
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many samples.")] = 64,
    label: Annotated[
        str | None, typer.Option(help="The class, for a conditional model; all of them in turn by default.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same samples.")] = 0,
    data: Data = "",
    device: Device = "auto",
) -> None:
    """Decode draws from the prior into one picture."""
    from vaestudio import api
    from vaestudio.api import picture_of

    with _showing("Loading data") as loading:
        session = api.open_session(file, data, device=device, progress=loading)
    names = session.run.dataset.class_names
    if label is not None and label not in names:
        raise BadValue(
            name="--label",
            expected="one of " + ", ".join(names) if names else "left out: the data has no classes",
            found=label,
        )
    conditional = session.run.experiment.model.capabilities.conditional
    columns = len(names) if conditional and label is None else isqrt(count - 1) + 1
    pictures = session.sample(count, None if label is None else names.index(label), seed)
    try:
        picture_of(pictures, columns).save(output)
    except (OSError, ValueError) as error:
        raise BadValue(
            name="--output", expected="a picture file that can be written, such as grid.png", found=f"{output}: {error}"
        ) from None
    err.print(f"{count} samples written to {_escape(str(output))}", soft_wrap=True)


@app.command()
def info(file: File, as_json: Json = False) -> None:
    """What is in a saved session, without its data."""
    from vaestudio.session import store

    _print_result(store.info(str(file)), as_json)


# ---------------------------------------------------------------------------------------------------- what there is
@app.command()
def models(as_json: Json = False) -> None:
    """Every model with its source, objective and fields."""
    from vaestudio.engine.describe import catalogue
    from vaestudio.fields import value_text

    known = catalogue()
    if as_json:
        sys.stdout.write(
            json.dumps(
                [{**vars(i), "fields": [vars(f) for f in known.fields(i.name)]} for i in known.models],
                ensure_ascii=False,
            )
            + "\n"
        )
        return
    for described in known.models:
        out.print(
            f"[bold]{described.name}[/]  {described.title}, {described.citation}\n  {_escape(described.formula)}",
            highlight=False,
        )
        table = Table(box=None, show_header=False, padding=(0, 2))
        for field in known.fields(described.name):
            kind = "knob" if field.live else field.group
            table.add_row(
                field.name,
                value_text(field.default),
                kind,
                _escape(f"{field.expected}{', ' + field.unit if field.unit else ''}"),
            )
        out.print(table)


@app.command()
def datasets(as_json: Json = False) -> None:
    """Every data set that has a name; any file or folder of images is one too."""
    from vaestudio.engine.describe import catalogue

    known = catalogue().datasets
    if as_json:
        sys.stdout.write(json.dumps([vars(d) for d in known], ensure_ascii=False) + "\n")
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for entry in known:
        table.add_row(f"[bold]{entry.name}[/]", "here" if entry.available else "to download", entry.title, entry.help)
    out.print(table)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Versions, devices, Qt and folders; what is wrong, and how to mend it."""
    from vaestudio.engine.doctor import examine

    findings = examine()
    if as_json:
        sys.stdout.write(json.dumps([vars(f) for f in findings], ensure_ascii=False) + "\n")
    else:
        for finding in findings:
            mark = "[green]✓[/]" if finding.good else "[red]✗[/]"
            out.print(f"{mark} {finding.what}: {_escape(finding.found)}", highlight=False)
            if finding.remedy:
                out.print(f"    {_escape(finding.remedy)}", highlight=False)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)
