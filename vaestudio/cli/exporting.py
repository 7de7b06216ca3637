"""`vaestudio export`: what a saved session holds, for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from vaestudio.cli.console import Data, File, Json, app, err, escape, print_result, showing


@app.command()
def export(
    file: File,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to; made if it is not there.")
    ],
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="KIND",
            help="onnx, weights, losses, latents, pictures, report, script, or all. May be repeated.",
        ),
    ] = None,
    data: Data = "",
    as_json: Json = False,
) -> None:
    """Networks as ONNX, weights, losses and codes as tables, pictures, a report, or the experiment as a Python script."""
    from vaestudio import api
    from vaestudio.session.export import chosen
    from vaestudio.session.export import export as write

    wanted = kinds or ["all"]
    chosen(wanted)  # a wrong name is said before anything is loaded
    with showing("Loading data") as loading:
        session = api.open_session(file, data, progress=loading)
    with showing("Exporting") as progress:
        files, problems = write(session.run, wanted, output, progress)
    for problem in problems:
        err.print(f"[yellow]left out:[/] {escape(str(problem))}", soft_wrap=True)
    if as_json:
        print_result({"files": [str(path) for path in files], "left_out": [str(p) for p in problems]}, as_json=True)
    else:
        for path in files:
            err.print(escape(str(path)), soft_wrap=True)
