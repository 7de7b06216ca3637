"""The panel of docs/adding-a-panel.md, put where the page says."""

import importlib.util
import re
from pathlib import Path

import numpy as np

from tests.app.fake import catalogue, opened
from vaestudio.engine import messages as m

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adding-a-panel.md"


def test_the_tutorials_panel_shows_what_it_says(studio, engine, qtbot, tmp_path):
    (text,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    path = tmp_path / "class_means.py"
    path.write_text(text, "utf-8")
    spec = importlib.util.spec_from_file_location("class_means", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    panel = module.ClassMeans(studio)
    qtbot.addWidget(panel)
    panel.show()
    engine.say(m.Ready(catalogue()), opened("vae"))
    studio.pull()
    assert panel.applies(panel.run) == ""
    assert any(isinstance(c, m.Watch) and c.probe == "reconstructions" for c in engine.commands)
    labels = panel.run.test_labels[:8]
    images = np.broadcast_to((10 * labels).astype(np.uint8)[:, None, None, None], (8, *panel.run.shape))
    engine.say(m.Reconstructions(5, np.arange(8), images))
    studio.pull()
    found = sorted(set(labels.tolist()))
    assert [panel.sheet.tile_rect(i).isValid() for i in range(len(found))] == [True] * len(found)
    picture = panel.sheet.picture()
    for i, k in enumerate(found):
        at = panel.sheet.tile_rect(i).center() - panel.sheet.tile_rect(0).topLeft()
        assert picture.pixelColor(at).lightness() == 10 * k, "the mean of a class is the class's own grey"
