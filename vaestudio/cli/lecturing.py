"""`vaestudio lecture`: the sessions of a lecture plan, trained before the class comes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn

from vaestudio.cli.console import Device, Json, Threads, app, err, escape, print_result, quiet_interrupt


class Minutes(StrEnum):
    ten = "10"
    forty_five = "45"
    ninety = "90"


class _Stopped(Exception):
    """Ctrl-C between two steps."""


@app.command()
def lecture(
    minutes: Annotated[Minutes, typer.Argument(metavar="MINUTES", help="Of the plan: 10, 45 or 90.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the sessions go.")],
    device: Device = "auto",
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Train the sessions of a lecture plan. Stopped and started again, it goes on with those that are not there yet."""
    from vaestudio.lectures import LECTURES, prepare

    plan, made = LECTURES[int(minutes)], []
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[speed]:>9,.0f} images/s"),
        console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip
    with quiet_interrupt() as interrupted, bar:
        task = bar.add_task("", total=len(plan), speed=0.0)

        def frame(index: int, run: Any, speed: float) -> None:
            name = escape(f"{index + 1} of {len(plan)}: {plan[index].file}")
            bar.update(task, description=name, completed=index + run.step / run.target_step, speed=speed)
            if interrupted:
                raise _Stopped

        try:
            for path in prepare(int(minutes), output, device=device, threads=threads, on_frame=frame):
                made.append(str(path))
                err.print(escape(str(path)), soft_wrap=True)
        except _Stopped:
            err.print(f"Stopped after {len(made)} of {len(plan)} sessions; the same command goes on from there.")
            raise typer.Exit(130) from None
    if as_json:
        print_result({"sessions": made}, as_json=True)
