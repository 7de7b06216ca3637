"""Every panel of the real window with every model, on grey digits and on colour images."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from tests.app.conftest import nothing_left, silent_qt, styled  # noqa: F401 (fixtures: they apply to these tests too)
from tests.e2e.test_lecture import Lecture, lecture  # noqa: F401 (a fixture)
from tests.engine.data import bars
from vaestudio.data import pen_digits
from vaestudio.engine import messages as m
from vaestudio.engine.experiment import fields
from vaestudio.models import MODELS, by_name

ANSWERS: dict[str, type[m.Event]] = {
    "latent cloud": m.LatentCloud, "reconstructions": m.Reconstructions, "samples": m.Samples, "manifold": m.Manifold,
    "codes": m.Codes, "completions": m.Completions,
}  # fmt: skip
SMALL = {"hidden": 32, "latent_dim": 3, "batch_size": 64, "channels": "4,8", "epochs": 1000}


def command(model: str, data: Path) -> m.NewRun:
    has = {field.name for field in fields(by_name(model))}
    return m.NewRun(model, str(data), {n: v for n, v in SMALL.items() if n in has}, device="cpu")


@pytest.fixture(params=["digits", "colour"])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """28×28 pen digits, or 3×32×32, as a file."""
    made = pen_digits.pen_digits(640, 64) if request.param == "digits" else bars(320, 64, size=32, channels=3)
    parts = {}
    for name, split in (("train", made.train), ("test", made.test)):
        assert split.labels is not None
        parts |= {f"x_{name}": split.images.numpy().transpose(0, 2, 3, 1), f"y_{name}": split.labels.numpy()}
    path = tmp_path / "images.npz"
    np.savez(path, **parts)  # type: ignore[arg-type]
    return path


def answered(live: Lecture, probes: tuple[str, ...]) -> bool:
    """Whether the engine has said what a panel wants to know, of the step that the run stands at."""
    last = [live.last(ANSWERS[probe]) for probe in probes]
    return all(event is not None and event.step == live.studio.step for event in last)  # type: ignore[attr-defined]


def test_every_panel_shows_every_model_or_says_why_not(
    lecture: Callable[..., Lecture],  # noqa: F811
    data: Path,
) -> None:
    live = lecture(command(MODELS[0].name, data))
    studio, window = live.studio, live.window
    shown: dict[str, set[str]] = {}
    for model in (each.name for each in MODELS):
        if model != MODELS[0].name:
            studio.post(command(model, data))
            live.until(lambda model=model: studio.run is not None and studio.run.model.name == model)
        studio.post(m.Train())
        live.until(lambda: studio.step >= 20)
        studio.post(m.Pause())
        live.until(lambda: studio.state == "paused")
        for name, dock in window.docks.items():
            panel, run = dock.panel, studio.run
            assert run is not None
            reason = panel.applies(run)
            assert not reason or reason.endswith((".", "。")), (model, name)
            if dock.isHidden():
                continue
            dock.raise_()
            QApplication.processEvents()
            if not reason:
                live.until(lambda panel=panel: panel.isVisible() and panel.settled() and not panel._touched)
                live.until(lambda panel=panel: answered(live, panel.probes))
                shown.setdefault(model, set()).add(name)
        assert not live.failures, (model, [(f.kind, f.details) for f in live.failures])
        assert {"losses", "reconstructions", "compare", "measures"} <= shown[model], model
    assert "codes" in shown["vq-vae"] and "complete" in shown["sohn-cvae"] and "codes" not in shown["vae"]
    assert {"latent", "decoder", "dimensions", "samples", "manifold", "draw", "inspect", "rate_distortion"} <= shown[
        "vae"
    ]
