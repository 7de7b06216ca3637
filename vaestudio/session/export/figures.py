"""Pictures as PNG, made by the probes that the panels use."""

from collections.abc import Mapping
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from vaestudio.engine import messages as m
from vaestudio.engine.probes import PROBES
from vaestudio.engine.run import Run

SHOWN = 64  # pictures of a sheet
GAP = 2  # pixels between them


def pictures(run: Run, folder: Path) -> tuple[Path, ...]:
    """originals.png, reconstructions.png and, where the model has them, samples.png and manifold.png, pixel by pixel."""
    written = []
    for name, image in sheets(run).items():
        path = folder / f"{name}.png"
        image.save(path)
        written.append(path)
    return tuple(written)


def sheets(run: Run) -> dict[str, Image.Image]:
    found: dict[str, Image.Image] = {}
    made = answer(run, "reconstructions", {"count": SHOWN})
    if isinstance(made, m.Reconstructions):
        found["originals"] = sheet(run.test_split.images[made.indices].numpy())
        found["reconstructions"] = sheet(made.images)
    drawn = answer(run, "samples", {"count": SHOWN})
    if isinstance(drawn, m.Samples):
        found["samples"] = sheet(drawn.images)
    grid = answer(run, "manifold", {"columns": 20}) if run.model.capabilities.generative else None
    if isinstance(grid, m.Manifold):
        found["manifold"] = sheet(grid.images, grid.columns, gap=0)
    return found


def answer(run: Run, probe: str, settings: Mapping[str, Any]) -> m.Probed | None:
    """What a probe says, run to its end; None where the model has no such thing."""
    last = None
    for each in PROBES[probe](run, settings):
        last = each or last
    return last


def sheet(images: m.Pictures, columns: int | None = None, gap: int = GAP) -> Image.Image:
    """Pictures (n, C, H, W) uint8 as one, `columns` a row, on black."""
    n, c, h, w = images.shape
    columns = columns or ceil(sqrt(n))
    rows = -(-n // columns)
    out = np.zeros((c, rows * (h + gap) - gap, columns * (w + gap) - gap), np.uint8)
    for k, image in enumerate(images):
        top, left = k // columns * (h + gap), k % columns * (w + gap)
        out[:, top : top + h, left : left + w] = image
    return Image.fromarray(out[0] if c == 1 else out.transpose(1, 2, 0))
