"""Makes every screenshot of the docs with the real engine: one short training, then the window in each theme and language.

    python docs/make_screenshots.py [--data FOLDER] [--seconds 60] [--only NAME] [--out docs/images]

Works without a screen (QT_QPA_PLATFORM=offscreen). NAME is "untrained", "trained" or a panel's name.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path

os.environ["VAESTUDIO_HOME"] = tempfile.mkdtemp(prefix="vaestudio-screenshots-")  # nobody's own settings
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImage

from vaestudio.app import i18n
from vaestudio.app.main import LazySessions, application
from vaestudio.app.panels.compare import Compare
from vaestudio.app.panels.measures import Measures
from vaestudio.app.settings import Settings
from vaestudio.app.studio import Studio
from vaestudio.app.window import StudioWindow
from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine

LOOKS = tuple(product(("light", "dark"), ("en", "zh_CN")))
WINDOW, PANEL = QSize(1280, 720), QSize(1920, 1080)
PATIENCE = 120.0  # seconds for data to load, for training to pause
ANSWERS = 1.5  # seconds for the engine's probes to answer what is seen
SETTLES = 0.4  # seconds for a theme or a language to be drawn
SELECTED = 3  # the test image that panels show
OF_ONE_MODEL = {"codes": "vq-vae", "complete": "sohn-cvae"}  # panels that say nothing of a VAE
LATENT_SIZES = (2, 5, 10, 20)  # compared
MEASURES = ("rate-distortion", "evidence", "true-posterior", "mmd")
COMMON = 192  # of the 256 colours of a picture: its most frequent ones, exactly; the rest stand for what is left


class Camera:
    def __init__(self, studio: Studio, window: StudioWindow, out: Path, only: str) -> None:
        self.studio, self.window, self.out, self.only = studio, window, out, only

    def wants(self, name: str) -> bool:
        return self.only in ("", name)

    def wait(self, seconds: float, done: Callable[[], bool] = lambda: False) -> bool:
        """Let the window live until `done`, for so many seconds at most."""
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            QCoreApplication.processEvents()
            time.sleep(0.005)
        return done()

    def expect(self, what: str, done: Callable[[], bool]) -> None:
        if not self.wait(PATIENCE, done):
            raise SystemExit(f"{what}: still not after {PATIENCE:.0f} s; {self.window.banner.text.text()}")

    def resize(self, size: QSize) -> None:
        self.window.resize(size)
        self.wait(SETTLES)
        self.window.reset_layout()
        self.wait(ANSWERS)

    def looks(self) -> Iterator[str]:
        """The window in every look; "light-en" and so on."""
        for theme, language in LOOKS:
            self.window.set_theme(theme)
            if i18n.language() != language:
                self.window.set_language(language)
            self.wait(SETTLES)
            yield f"{theme}-{language[:2]}"

    def take(self, path: Path) -> None:
        picture = self.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        width, height = picture.width(), picture.height()
        rows = np.frombuffer(picture.constBits(), np.uint8).reshape(height, picture.bytesPerLine())
        path.parent.mkdir(parents=True, exist_ok=True)
        few(rows[:, : 3 * width].reshape(height, width, 3)).save(path, optimize=True)
        print(f"{path}  {width}x{height}  {path.stat().st_size // 1000} kB")

    # ---- what is seen
    def whole(self, name: str) -> None:
        if self.wants(name):
            self.resize(WINDOW)
            for look in self.looks():
                self.take(self.out / f"window-{name}-{look}.png")

    def open(self, model: str, data: str, values: dict[str, object], beside: bool = False) -> None:
        """A new run; what was trained before is played beside it."""
        studio, before = self.studio, self.studio.run
        with tempfile.TemporaryDirectory() as folder:
            first = Path(folder) / "beta 1.h5"
            if beside:
                studio.post(m.Save(str(first)))
                self.expect("a saved session", first.exists)
            studio.post(m.NewRun(model, data, values))
            self.expect(f"a run of {model}", lambda: studio.run is not before)
            if beside:
                studio.post(m.ReadFilm(str(first)))
                panel = next(p for p in studio.panels if p.name == "beside")
                self.expect("the session to be read", lambda: panel.other is not None)  # type: ignore[attr-defined]

    def train(self, seconds: float) -> None:
        self.studio.post(m.Train())
        self.wait(seconds)
        self.studio.post(m.Pause())
        self.expect("training to pause", lambda: self.studio.state in ("paused", "finished"))
        self.studio.select_image(SELECTED)
        self.wait(ANSWERS)

    def fill(self, name: str) -> None:
        """Results in a panel that has none before they are asked for."""
        if not self.wants(name):
            return
        panel = self.window.docks[name].panel
        if isinstance(panel, Compare):
            self.studio.post(m.Compare("latent_dim", LATENT_SIZES, 1, True))
            self.expect("a comparison", lambda: panel.compared is not None and panel.compared.done)
        elif isinstance(panel, Measures):
            panel.ask(MEASURES)
            self.expect("measures", lambda: len(panel.results) == len(MEASURES))

    def panels(self, names: Iterable[str]) -> None:
        wanted = [n for n in names if self.wants(n)]
        for size in (WINDOW, PANEL) if wanted else ():
            self.resize(size)
            for name in wanted:
                self.window.reset_layout()  # each change of theme or language moves the docks by a few pixels
                self.window.docks[name].show()
                self.window.docks[name].raise_()
                self.wait(ANSWERS)
                for look in self.looks():
                    self.take(self.out / "panels" / str(size.width()) / f"{name}-{look}.png")


def few(picture: NDArray[np.uint8]) -> Image.Image:
    """(H, W, 3) with a palette: a third as large. Classes and curves, which tell by their colour, keep it exactly."""
    whole = Image.fromarray(picture)
    packed = picture.astype(np.int32) @ (1 << 16, 1 << 8, 1)
    colours, index, count = np.unique(packed, return_inverse=True, return_counts=True)
    each = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], 1)
    rest = whole.quantize(256 - COMMON, dither=Image.Dither.NONE).getpalette() or []
    palette = np.concatenate([each[np.argsort(-count)[:COMMON]], np.array(rest, np.int64).reshape(-1, 3)])[:256]
    nearest = np.concatenate([((c[:, None] - palette) ** 2).sum(2).argmin(1) for c in np.array_split(each, 64)])
    image = Image.fromarray(nearest[index].reshape(packed.shape).astype(np.uint8), "P")
    image.putpalette(palette.astype(np.uint8).tobytes())
    return image


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="pen-digits", help="a data set's name, a file or a folder")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the model learns")
    parser.add_argument("--only", default="", metavar="NAME", help="untrained, trained or a panel's name")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "images")
    chosen = parser.parse_args()
    settings = Settings()
    settings.welcomed = True
    application(settings, language="en", look="light")
    studio = Studio(Engine(LazySessions()))
    studio.start()
    window = StudioWindow(studio, settings, m.NewRun("vae", chosen.data, {"latent_dim": 2, "epochs": 100}))
    window.show()
    camera = Camera(studio, window, chosen.out, chosen.only)
    try:
        camera.expect("a run", lambda: studio.run is not None)
        camera.wait(ANSWERS)
        camera.whole("untrained")
        if chosen.only != "untrained":
            camera.train(chosen.seconds)
            camera.whole("trained")
            for name in ("compare", "measures"):
                camera.fill(name)
            camera.panels(name for name in window.docks if name not in OF_ONE_MODEL and name != "beside")
        if camera.wants("beside"):
            camera.open("vae", chosen.data, {"latent_dim": 2, "epochs": 100, "beta": 4.0}, beside=True)
            camera.train(chosen.seconds)
            camera.panels(["beside"])
        for name, model in OF_ONE_MODEL.items():
            if camera.wants(name):
                camera.open(model, chosen.data, {"epochs": 100})
                camera.train(chosen.seconds)
                camera.panels([name])
    finally:
        window.close()


if __name__ == "__main__":
    main()
