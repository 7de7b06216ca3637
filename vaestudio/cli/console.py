"""What every command shares: the two consoles, the options of several commands, progress, and how results are printed."""

import json
import os
import signal
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from vaestudio.errors import BadAssignment

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def escape(text: str) -> str:
    return text.replace("[", r"\[")


def assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadAssignment(text=text)
    return name.strip().replace("-", "_"), value.strip()


@contextmanager
def quiet_interrupt() -> "Iterator[list[int]]":
    """Ctrl-C, SIGTERM and a terminal that is closed are noted, to be obeyed between two steps; a second one ends the
    program as usual."""
    noted: list[int] = []
    terminal = [descriptor for descriptor in (0, 1, 2) if os.isatty(descriptor)]  # asked before it is gone

    def note(number: int, _: Any) -> None:
        noted.append(number)
        if number == getattr(signal, "SIGHUP", None):  # it may come twice
            _print_nowhere(terminal)
        else:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    # a rank of torchrun that is told to go must go: it may wait for one that is lost
    for number in [signal.SIGINT] if "TORCHELASTIC_RUN_ID" in os.environ else _ending():
        with suppress(ValueError):  # not the main thread: somebody else's signals
            signal.signal(number, note)
    yield noted


def _ending() -> list[int]:
    """What asks a program to end; not SIGHUP where it is ignored, as `nohup` has it."""
    known = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    return [number for number in known if number is not None and signal.getsignal(number) != signal.SIG_IGN]


def _print_nowhere(terminal: list[int]) -> None:
    """A terminal that is gone makes an error of whatever is printed on it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in terminal:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


@contextmanager
def showing(task: str) -> "Iterator[Any]":
    """A Progress for work that may take over a second."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=err, transient=True, disable=not err.is_terminal
    ) as bar:
        shown = bar.add_task(task, total=1.0)
        yield lambda fraction, text: bar.update(
            shown, completed=fraction, description=escape(f"{task}: {text}" if text else task)
        )


def bound_numbers(tested: "Tested") -> dict[str, Any]:
    per_dimension = tested.kl_per_dimension
    return {
        "negative_elbo": tested.negative_elbo,
        "reconstruction": tested.reconstruction,
        "kl": tested.kl,
        "kl_per_dimension": None if per_dimension is None else [float(k) for k in per_dimension],
    }


def active_numbers(tested: "Tested") -> dict[str, int | None]:
    """Both definitions: Var over the data of the posterior mean > 0.01 (Burda et al. 2016), and KL > 0.01 nats."""
    return {"variance": tested.active_units_variance, "kl": tested.active_units_kl}


def print_result(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, allow_nan=False) + "\n")
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in _flat(result):
        table.add_row(name.replace("_", " "), escape(value))
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
