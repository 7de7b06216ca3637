"""Commands that look at a saved session: `vaestudio evaluate`, `sample`, `info`."""

from math import isfinite, isqrt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vaestudio.cli.console import (
    Data,
    Device,
    File,
    Json,
    Threads,
    active_numbers,
    app,
    assignment,
    bound_numbers,
    err,
    escape,
    print_result,
    showing,
)
from vaestudio.errors import BadValue, CannotMeasure

if TYPE_CHECKING:
    from vaestudio.api import Session
    from vaestudio.engine.messages import Pictures


@app.command()
def evaluate(
    file: File,
    data: Data = "",
    importance_samples: Annotated[
        int, typer.Option(min=0, help="Also estimate log p(x) with this many samples an image.")
    ] = 0,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Also a measure of `vaestudio measures`, or all that apply. Repeatable."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="FIELD=VALUE", help="How it is measured: images=500, samples=100, seed=1. Repeatable."
        ),
    ] = None,
    device: Device = "auto",
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """The bound of a saved session on the test images, and whatever else is to be measured."""
    settings = dict(assignment(text) for text in set_ or [])
    from vaestudio import api

    with showing("Loading data") as loading:
        session = api.open_session(file, data, device=device, threads=threads, progress=loading)
    tested = session.run.test()
    result: dict[str, Any] = {
        "test": bound_numbers(tested),
        "active_units": active_numbers(tested),
        "steps": session.step,
    }
    if importance_samples:
        with showing("Estimating the evidence") as progress:
            estimate = session.evidence(importance_samples, progress)
        result["evidence"] = {
            "log_likelihood": estimate.mean, "standard_error": estimate.standard_error, "samples": importance_samples,
        }  # fmt: skip
    if measure:
        result["measures"] = _measures(session, measure, settings, as_json)
    print_result(result, as_json)


def _measures(session: "Session", names: list[str], settings: dict[str, Any], arrays: bool) -> dict[str, Any]:
    """The numbers of each measure by its name; of "all", those that apply, and the reasons why others do not.

    A name that is unknown or does not apply is refused before anything is measured.
    """
    from vaestudio.measures import named

    known = {info.name: info for info in session.measures}
    for name in names:
        if name != "all" and (reason := known[named(name).name].reason):
            raise CannotMeasure(name=name, reason=reason.rstrip("."))
    found: dict[str, Any] = {}
    if "all" in names:
        found["left_out"] = {name: info.reason for name, info in known.items() if info.reason}
    for name, info in known.items():
        if name in names or ("all" in names and not info.reason):
            with showing("Measuring") as progress:
                values = session.measure(name, progress, **settings)
            found[name] = {key: _plain(value) for key, value in values.items() if arrays or isinstance(value, float)}
    return found


def _plain(value: Any) -> Any:
    """A number, an array or lists of numbers as JSON has them: what is not finite is null."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value if isfinite(value) else None


@app.command()
def sample(
    file: File,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="grid.png", help="The picture to write.")],
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many samples.")] = 64,
    label: Annotated[
        str | None, typer.Option(help="The class, for a conditional model; all of them in turn by default.")
    ] = None,
    complete: Annotated[
        int | None,
        typer.Option(min=0, metavar="INDEX", help="Complete this test image, for a model that completes pictures."),
    ] = None,
    quadrants: Annotated[
        int | None, typer.Option(min=1, max=3, help="How many quarters of it are seen; as trained by default.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same samples.")] = 0,
    data: Data = "",
    device: Device = "auto",
) -> None:
    """Decode draws from the prior into one picture.

    With --complete: the image, what is seen of it, the baseline's guess, and then the samples.
    """
    from vaestudio import api
    from vaestudio.api import picture_of

    with showing("Loading data") as loading:
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
    if complete is not None:
        columns = max(3, columns)
        pictures = _completed(session, complete, count, quadrants, seed, columns)
    else:
        pictures = session.sample(count, None if label is None else names.index(label), seed)
    try:
        picture_of(pictures, columns).save(output)
    except (OSError, ValueError) as error:
        raise BadValue(
            name="--output", expected="a picture file that can be written, such as grid.png", found=f"{output}: {error}"
        ) from None
    err.print(f"{count} samples written to {escape(str(output))}", soft_wrap=True)


def _completed(
    session: "Session", index: int, count: int, quadrants: int | None, seed: int, columns: int
) -> "Pictures":
    """A first row of the image, what is seen of it (the rest grey) and the guess, then the completions."""
    import numpy as np

    answer = session.complete(index, count, quadrants=quadrants, seed=seed)
    if not answer.trained:
        err.print("The model was not trained with just this part seen: expect less of it.", soft_wrap=True)
    image = session.run.test_split.images[index].numpy()
    covered = np.where(answer.seen, image, 127).astype(np.uint8)
    first = np.zeros((columns, *image.shape), np.uint8)
    first[:3] = image, covered, answer.guess
    return np.concatenate([first, answer.images])


@app.command()
def info(file: File, as_json: Json = False) -> None:
    """What is in a saved session, without its data."""
    from vaestudio.session import store

    print_result(store.info(str(file)), as_json)
