"""One page that tells a run: what it is, what it reached, its curves and its pictures. Nothing in it needs the network."""

import base64
import io
from collections.abc import Iterable
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image

from vaestudio.engine.run import Run
from vaestudio.session.export.figures import sheets
from vaestudio.session.export.tables import encode
from vaestudio.version import __version__

WIDTH, HEIGHT = 640, 260  # of a plot, in pixels
LEFT, BOTTOM, TOP, RIGHT = 56, 34, 10, 12
POINTS = 600  # of a curve
CODES = 2000  # of the scatter
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#4d4d4d")  # after Okabe & Ito
CLASSES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#882255", "#4d4d4d", "#117733", "#aa4499")
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.6rem;margin-bottom:0}h2{font-size:1.15rem;margin-top:2rem}code{font-size:1.05rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.15rem 1rem .15rem 0;text-align:left}
td.n{text-align:right}.muted{color:#57606a}.row{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0}
figcaption{color:#57606a}img{image-rendering:pixelated;width:420px}svg{max-width:100%;height:auto}"""


def report(run: Run, folder: Path) -> tuple[Path, ...]:
    """report.html, whole in itself."""
    path = folder / "report.html"
    path.write_text(page(run), "utf-8")
    return (path,)


def page(run: Run) -> str:
    model, data, history = run.model, run.identity(), run.history()
    width, height, channels = data.shape[2], data.shape[1], data.shape[0]
    facts = [
        ("Model", f"{model.title} ({model.name})"),
        ("Objective", model.formula),
        ("Source", model.citation),
        (
            "Data",
            f"{data.name}: {data.n_train:,} training and {data.n_test:,} test images, {width}×{height}×{channels}",
        ),
        ("Trained", f"{run.step:,} steps, {run.epoch:.1f} epochs"),
        ("Parameters", f"{sum(p.numel() for p in model.parameters()):,}"),
    ]
    numbers = []
    if run.tests:
        test = run.tests[-1]
        for name, value in (
            ("Negative ELBO", test.negative_elbo),
            ("Reconstruction", test.reconstruction),
            ("KL", test.kl),
        ):
            numbers += [(name, f"{value:.2f} nats an image")] if value is not None else []
        if test.active_units_kl is not None:
            numbers.append(("Active units (KL > 0.01 nats)", f"{test.active_units_kl} of {model.latent_dim}"))
    parts = [
        f"<h1>{escape(model.title)} on {escape(data.name)}</h1>",
        f'<p class="muted">Written by VAE Studio {__version__}.</p>',
        _table(facts),
        *(["<h2>On the test images</h2>", _table(numbers)] if numbers else []),
        "<h2>While it learned</h2>",
        f"<figure>{curves(history.names, history.rows)}<figcaption>Nats an image, over the steps of training.</figcaption></figure>",
        *_latent(run),
        "<h2>Pictures</h2><div class=row>",
        *(
            f"<figure>{_img(image, name)}<figcaption>{name.capitalize()}</figcaption></figure>"
            for name, image in sheets(run).items()
        ),
        "</div><h2>Every setting</h2>",
        _table([(f.label, str(run.experiment.values[f.name])) for f in run.info().model.fields]),
    ]
    if history.knobs:
        turned = [(f"step {k.step:,}", f"{k.name} = {k.value}") for k in history.knobs]
        parts += ["<h2>Turned while training</h2>", _table(turned)]
    title = escape(f"{model.title} on {data.name}")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
        + "\n".join(parts)
        + "</html>\n"
    )


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{cells}</table>"


def _img(image: Image.Image, name: str) -> str:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return f'<img alt="{escape(name)}" src="data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}">'


# -------------------------------------------------------------------------------------------------------------- plots
def curves(names: tuple[str, ...], rows: np.ndarray) -> str:
    """Every column of the log, averaged over equal stretches of steps, as SVG."""
    if not len(rows):
        return "<p>Not trained yet.</p>"
    blocks = [block.mean(0) for block in np.array_split(rows, min(POINTS, len(rows)))]
    y = np.stack(blocks)
    x = np.linspace(1, len(rows), len(y))
    low, high = (
        np.nanpercentile(y, 0),
        np.nanpercentile(y[len(y) // 50 :], 100),
    )  # the first steps would flatten the rest
    frame = _Frame((0, len(rows)), (min(0.0, float(low)), float(high)))
    shown = [name for name in names if name != "loss" or len(names) == 1]
    body = []
    for k, name in enumerate(shown):
        colour = LINES[k % len(LINES)]
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in frame.places(x, y[:, names.index(name)]))
        body.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.6" points="{points}"/>')
        body.append(
            f'<text x="{WIDTH - RIGHT}" y="{TOP + 14 + 18 * k}" fill="{colour}" text-anchor="end">{escape(name)}</text>'
        )
    return frame.svg(body)


def _latent(run: Run) -> list[str]:
    """The plane of the two dimensions that hold most, with a colour for each class."""
    if run.model.capabilities.latent != "vector" or run.model.latent_dim < 2:
        return []
    mean, _ = encode(run)
    order = np.sort(np.argsort(-mean.var(0), kind="stable")[:2])
    i, j = int(order[0]), int(order[1])
    x, y = mean[:CODES, i], mean[:CODES, j]
    reach = float(max(3.0, np.abs(mean[:CODES, [i, j]]).max()))
    frame = _Frame((-reach, reach), (-reach, reach), height=WIDTH)
    labels = run.test_split.labels
    classes = np.zeros(len(x), int) if labels is None else labels[:CODES].numpy()
    body = [
        f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.4" fill="{CLASSES[c % len(CLASSES)]}" fill-opacity=".7"/>'
        for (a, b), c in zip(frame.places(x, y), classes.tolist(), strict=True)
    ]
    names = run.dataset.class_names
    legend = " ".join(
        f'<span style="color:{CLASSES[k % len(CLASSES)]}">● {escape(n)}</span>' for k, n in enumerate(names[:30])
    )
    caption = f"Posterior means of {len(x):,} test images, dimensions {i + 1} and {j + 1}. {legend}"
    return ["<h2>Latent space</h2>", f"<figure>{frame.svg(body)}<figcaption>{caption}</figcaption></figure>"]


class _Frame:
    """Axes of a plot: data to pixels, ticks at round numbers."""

    def __init__(self, x: tuple[float, float], y: tuple[float, float], height: int = HEIGHT) -> None:
        self.x, self.y, self.height = x, (y if y[1] > y[0] else (y[0] - 1, y[0] + 1)), height

    def places(self, x: Iterable[float], y: Iterable[float]) -> Iterable[tuple[float, float]]:
        across = (WIDTH - LEFT - RIGHT) / (self.x[1] - self.x[0])
        up = (self.height - TOP - BOTTOM) / (self.y[1] - self.y[0])
        for a, b in zip(x, y, strict=True):
            held = min(max(b, self.y[0]), self.y[1]) if b == b else self.y[0]
            yield LEFT + (a - self.x[0]) * across, self.height - BOTTOM - (held - self.y[0]) * up

    def svg(self, body: list[str]) -> str:
        grid = []
        for value in ticks(*self.y):
            ((_, at),) = self.places([self.x[0]], [value])
            grid.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#d8dee4"/>')
            grid.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{value:g}</text>')
        for value in ticks(*self.x):
            ((at, _),) = self.places([value], [self.y[0]])
            grid.append(f'<text x="{at:.1f}" y="{self.height - 10}" text-anchor="middle">{value:,g}</text>')
        return (
            f'<svg viewBox="0 0 {WIDTH} {self.height}" width="{WIDTH}" font-size="13" font-family="system-ui,sans-serif" '
            f'fill="#57606a" role="img">{"".join(grid)}{"".join(body)}</svg>'
        )


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers within [low, high]: multiples of 1, 2 or 5 times a power of ten."""
    raw = (high - low) / about
    power = 10.0 ** np.floor(np.log10(raw))
    step = float(min((m for m in (1, 2, 5, 10)), key=lambda m: abs(m * power - raw)) * power)
    return [float(v) for v in np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step]
