"""`vaestudio train`."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from vaestudio.cli.console import (
    Device,
    Json,
    Threads,
    active_numbers,
    app,
    assignment,
    bound_numbers,
    err,
    escape,
    print_result,
    quiet_interrupt,
    showing,
)
from vaestudio.errors import BadValue, CannotSave, ImagesGone

if TYPE_CHECKING:
    from vaestudio.api import Session
    from vaestudio.engine.run import Run


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
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.h5", help="Where the session is saved. [with --resume: the same file]", show_default=False)] = None,
    resume: Annotated[Path | None, typer.Option(metavar="FILE.h5", help="Go on with a saved session, bit for bit on the CPU.")] = None,
    film: Annotated[bool, typer.Option("--film/--no-film", help="Record the way, in a tenth of the time: for the window's time machine and `vaestudio film`.")] = True,
    save_every: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="How often the session is saved on the way; at least 50 times what saving takes.")] = 60.0,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Train a model and print how well it does on the test images."""
    if epochs and steps:
        raise BadValue(name="--steps", expected="left out when --epochs is given", found=steps)
    if output is not None and not output.parent.is_dir():
        raise BadValue(name="--output", expected="a file in a folder that exists", found=str(output))
    values = dict(assignment(text) for text in set_ or [])
    if seed is not None:
        values["seed"] = str(seed)
    from vaestudio import api
    from vaestudio.engine import team as teams

    if teams.expected() > 1:  # under torchrun: one part of every batch for each process
        device = teams.own_device() if device == "auto" else device
        if resume is None:
            values.setdefault("parts", str(teams.expected()))
    again = teams.restarted() and output is not None and output.exists()
    with quiet_interrupt() as interrupted, showing("Loading data") as loading:
        if again:
            assert output is not None
            session = api.open_session(output, data, device=device, threads=threads, progress=loading)
        elif resume is not None:
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
    run = session.run
    run.trainer.team = teams.join(run.device)
    _said(run)
    if again:  # what was asked for from the start, less what is done
        steps = max(0, (steps or run.target_step) - run.step)
    stopped = _train(session, epochs, steps, interrupted, film, output or _unnamed(session), save_every)
    if not run.trainer.team.leads:
        run.trainer.team.leave()
        raise typer.Exit(130 if stopped else 0)
    if stopped and output is None:
        output = _unnamed(session)
    if output is not None:
        session.save(output)
    elif _unnamed(session).exists():
        output = _unnamed(session)
        session.save(output)
    run.trainer.team.leave()
    if stopped:
        err.print(f"Stopped at step {session.step}; saved to {escape(str(output))}", soft_wrap=True)
    print_result(summary(session, output), as_json)
    if stopped:
        raise typer.Exit(130)


class _Stopped(Exception):
    """Ctrl-C between two steps."""


def _train(
    session: "Session",
    epochs: int | None,
    steps: int | None,
    interrupted: list[int],
    film: bool,
    path: Path,
    every: float,
) -> bool:
    """True when Ctrl-C ended it; the run is whole either way. Every so many seconds it is saved to `path`."""
    bar = Progress(
        TextColumn("epoch {task.fields[epoch]:.1f}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[loss]:>9.2f} nats"),
        TextColumn("{task.fields[speed]:>9,.0f} images/s"), TimeRemainingColumn(), console=err, transient=True, disable=not err.is_terminal or not session.run.trainer.team.leads,
    )  # fmt: skip
    run = session.run
    team = run.trainer.team
    saved_at, cost = time.monotonic(), 0.0
    more = steps if steps is not None else (epochs or run.experiment.values["epochs"]) * run.steps_per_epoch
    with bar:
        task = bar.add_task(
            "", total=run.step + more, completed=run.step, epoch=run.epoch, loss=float("nan"), speed=0.0
        )

        def frame(run: Any, speed: float) -> None:
            session.images_per_second = speed
            bar.update(task, completed=run.step, epoch=run.epoch, loss=run.rows()[-1, 0], speed=speed)
            run.trainer.stop = bool(interrupted)
            if run.trainer.stopping or (interrupted and team.size == 1):
                raise _Stopped
            _said(run)
            nonlocal saved_at, cost
            if team.leads and time.monotonic() - saved_at > max(every, 50 * cost):
                saved_at, cost = time.monotonic(), _saved(session, path)

        try:
            session.train(steps=more, on_frame=frame, film=film)
        except _Stopped:
            return True
        except ImagesGone as problem:
            err.print(f"[red]{escape(str(problem))}[/]", soft_wrap=True)
            return True
        finally:
            _said(run)
            run.rest()
    return False


def _said(run: "Run") -> None:
    """What there is to know about the images, once."""
    for problem in run.news() if run.trainer.team.leads else ():
        err.print(f"[yellow]{escape(str(problem))}[/]", soft_wrap=True)


def _saved(session: "Session", path: Path) -> float:
    """Seconds that it took. A disk that is full now is no reason to stop training: it is said, and tried again."""
    start = time.monotonic()
    try:
        session.save(path)
    except CannotSave as problem:
        err.print(f"[yellow]{escape(str(problem))}[/]", soft_wrap=True)
    return time.monotonic() - start


def _unnamed(session: "Session") -> Path:
    from vaestudio.paths import data_folder

    folder = data_folder() / "sessions"
    folder.mkdir(exist_ok=True)
    return folder / f"{session.run.experiment.model.name}-{session.run.id[:8]}.h5"


def summary(session: "Session", output: Path | None) -> dict[str, Any]:
    run, info = session.run, session.run.info()
    tested = session.test
    return {
        "model": info.model.name,
        "data": info.data,
        "test": bound_numbers(tested),
        "active_units": active_numbers(tested),
        "images_per_second": round(session.images_per_second, 1),
        "images_lost": run.images_lost,
        "epochs": round(run.epoch, 6),
        "steps": run.step,
        "device": info.device,
        "parameters": info.parameters,
        "values": dict(run.experiment.values),
        "session": None if output is None else str(output),
    }
