"""What was recorded of a run: `vaestudio film` makes a moving picture of it, `vaestudio fork` a run that begins in it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vaestudio.cli.console import (
    Data,
    Device,
    File,
    Json,
    Threads,
    app,
    assignment,
    err,
    escape,
    print_result,
    showing,
)
from vaestudio.errors import BadValue, OtherData, UnknownData

if TYPE_CHECKING:
    from vaestudio.data.dataset import Dataset
    from vaestudio.engine.state import RunState


class Shown(StrEnum):
    latent = "latent"
    reconstructions = "reconstructions"
    samples = "samples"
    manifold = "manifold"
    losses = "losses"


@app.command()
def film(
    file: File,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="learn.gif", help="A .gif, .webp or .mp4 (needs ffmpeg).")],
    panel: Annotated[Shown, typer.Option(help="What the film shows.")] = Shown.latent,
    seconds: Annotated[float, typer.Option(min=0.5, max=600, help="How long it is.")] = 10.0,
    size: Annotated[str, typer.Option(metavar="WIDTH[xHEIGHT]", help="Pixels.")] = "640",
    beside: Annotated[Path | None, typer.Option(metavar="FILE.h5", help="Another session, played in step at the right of the first.")] = None,
    data: Data = "",
) -> None:  # fmt: skip
    """How a session learned, as a moving picture. Its data lends colours of classes, and originals to reconstructions."""
    width, _, height = size.partition("x")
    try:
        pixels = int(width), int(height or width)
    except ValueError:
        pixels = 0, 0
    if not all(120 <= side <= 4096 for side in pixels):
        raise BadValue(name="--size", expected="640 or 960x540, from 120 to 4096 pixels", found=size)
    from vaestudio.session import film as films
    from vaestudio.session import store, strangers

    state = store.load(file, strangers.check)
    dataset = _data_of(state, data)
    other = None if beside is None else store.load(beside, strangers.check)
    same = other is not None and other.data == state.data
    lent = dataset if same or other is None else _data_of(other, "")
    with showing("Drawing") as progress:
        count = films.film(
            state, output, panel.value, dataset=dataset, seconds=seconds, size=pixels, progress=progress,
            beside=other, beside_dataset=lent,
        )  # fmt: skip
    err.print(f"{count} pictures written to {escape(str(output))}", soft_wrap=True)


def _data_of(state: "RunState", source: str) -> "Dataset | None":
    """The data of a session; None where this computer does not know them and nobody says."""
    from vaestudio.engine import loading

    with showing("Loading data") as progress:
        try:
            return loading.data_of(state, source, progress)
        except (UnknownData, OtherData):
            if source:
                raise
            return None


@app.command()
def fork(
    file: File,
    step: Annotated[int, typer.Option(min=0, help="Where the new run begins: any step the session has done.", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.h5", help="Where the new session is saved.")],
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KNOB=VALUE", help="A knob from there on: beta=4. Repeatable.")] = None,
    data: Data = "",
    device: Device = "auto",
    threads: Threads = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """A session of its own that begins as another was at a step, bit for bit; train it on with `train --resume`."""
    from vaestudio import api

    if output.resolve() == file.resolve():
        raise BadValue(name="--output", expected="another file than the session itself", found=str(output))
    knobs = dict(assignment(text) for text in set_ or [])
    with showing("Loading data") as loading:
        session = api.open_session(file, data, device=device, threads=threads, progress=loading)
    with showing("Making the fork") as progress:
        forked = session.fork(step, progress, **knobs)
    forked.save(output)
    if not forked.forked_exactly:
        err.print("Its losses on the way there differ in the last digits from those logged: another processor or number of threads.")  # fmt: skip
    parent = forked.run.parent
    result: dict[str, Any] = {
        "session": str(output), "id": forked.run.id, "steps": forked.step, "exact": forked.forked_exactly,
        "parent": None if parent is None else {"id": parent.id, "step": parent.step},
    }  # fmt: skip
    print_result(result, as_json)
