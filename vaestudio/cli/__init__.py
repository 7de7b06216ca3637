"""The command line: the same engine without a window. Progress goes to stderr, results to stdout; wrong input exits with 2."""

from typing import Annotated

import typer

from vaestudio.cli import training, sessions, films, exporting, sweeping, lecturing, catalogues  # isort: skip
from vaestudio.cli.console import app, err, escape, out
from vaestudio.errors import Problem
from vaestudio.version import __version__

__all__ = ["app", "err", "main", "out"]
COMMANDS = (
    training,
    sessions,
    films,
    exporting,
    sweeping,
    lecturing,
    catalogues,
)  # each adds its own to `app`, in this order


def main() -> int:
    """The entry point: a Problem is one sentence on stderr and exit code 2, never a traceback."""
    try:
        app(standalone_mode=True)
    except Problem as problem:
        err.print(f"[bold red]vaestudio:[/] {escape(str(problem))}", soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


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
