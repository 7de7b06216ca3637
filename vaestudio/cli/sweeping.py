"""`vaestudio sweep`: many runs over declared fields, each a session."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from vaestudio.cli.console import (
    Device,
    Json,
    Threads,
    app,
    assignment,
    err,
    escape,
    out,
    print_result,
    quiet_interrupt,
)
from vaestudio.errors import BadValue


class _Stopped(Exception):
    """Ctrl-C between two steps."""


@app.command()
def sweep(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A name of `vaestudio models`.")],
    over: Annotated[list[str], typer.Option("--over", metavar="FIELD=A/B/C", help="Values of a field, parted by slashes; with --random also a range, A..B. Repeatable: every combination is run.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the sessions and sweep.csv go.")],
    data: Annotated[str, typer.Option("--data", help="A name of `vaestudio datasets`, or a file or folder of images.")] = "pen-digits",
    epochs: Annotated[int | None, typer.Option(min=1, help="Epochs of each run.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field that is the same in every run. Repeatable.")] = None,
    draws: Annotated[int, typer.Option("--random", min=0, help="Draw this many runs instead of every combination.")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Of --random.")] = 0,
    share: Annotated[str, typer.Option(metavar="K/N", help="Only every N-th run, from number K on: for a job array on a cluster.")] = "1/1",
    device: Device = "auto",
    threads: Threads = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Train one session for each combination of values. Stopped and started again, it goes on where it was."""
    from vaestudio import sweep as sweeps

    values: dict[str, Any] = dict(assignment(text) for text in set_ or [])
    if epochs is not None:
        values["epochs"] = epochs
    part, slash, parts = share.partition("/")
    if not slash or not part.isdigit() or not parts.isdigit():
        raise BadValue(name="--share", expected="K/N with K from 1 to N", found=share)
    everything = sweeps.points(model, dict(assignment(text) for text in over), draws, seed)
    chosen = sweeps.share(everything, int(part), int(parts))
    outcomes: list[sweeps.Outcome] = []
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[speed]:>9,.0f} images/s"), TimeRemainingColumn(),
        console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip
    with quiet_interrupt() as interrupted, bar:
        task = bar.add_task("", total=len(chosen), speed=0.0)

        def frame(index: int, run: Any, speed: float) -> None:
            name = escape(f"{index + 1} of {len(chosen)}: {chosen[index].name}")
            bar.update(task, description=name, completed=index + run.step / run.target_step, speed=speed)
            if interrupted:
                raise _Stopped

        try:
            for outcome in sweeps.sweep(
                model, data, chosen, output, values=values, device=device, threads=threads, on_frame=frame
            ):
                outcomes.append(outcome)
                sweeps.table(outcomes, output / _table_name(int(part), int(parts)))
        except _Stopped:
            err.print(f"Stopped after {len(outcomes)} of {len(chosen)} runs; the same command goes on from there.")
            raise typer.Exit(130) from None
    _show(outcomes, as_json)
    if any(o.problem is not None for o in outcomes):
        raise typer.Exit(1)


def _table_name(part: int, parts: int) -> str:
    return "sweep.csv" if parts == 1 else f"sweep {part} of {parts}.csv"


def _show(outcomes: Any, as_json: bool) -> None:
    from vaestudio.sweep import COLUMNS

    if as_json:
        runs = [
            {
                "values": dict(o.point.values),
                **o.numbers,
                "session": str(o.path),
                "problem": str(o.problem or "") or None,
            }
            for o in outcomes
        ]
        print_result({"runs": runs}, as_json=True)
        return
    table = Table(box=None, pad_edge=False)
    for name in ("run", *COLUMNS):
        table.add_column(name.replace("_", " "), justify="left" if name == "run" else "right")
    for o in outcomes:
        numbers = [o.numbers.get(name) for name in COLUMNS]
        texts = ["" if n is None else f"{n:.2f}" if isinstance(n, float) else str(n) for n in numbers]
        table.add_row(escape(o.point.name), *texts)
        if o.problem is not None:
            err.print(f"[yellow]{escape(o.point.name)}:[/] {escape(str(o.problem))}", soft_wrap=True)
    out.print(table)
