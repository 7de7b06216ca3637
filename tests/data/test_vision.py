"""torchvision beside a torch that its compiled operators do not fit."""

import json
import subprocess
import sys

from vaestudio.data import vision

# A process in which torchvision's extension cannot be loaded, as beside torch's CPU build.
UNFIT = """
import json, torch
def refuse(path): raise OSError(f"{path}: undefined symbol")
torch.ops.load_library = refuse
from vaestudio.data import torchvision, vision
try:
    import torchvision as bare
    alone = "imported"
except RuntimeError as error:
    alone = str(error)
grid = vision.part("utils").make_grid(torch.arange(2.).reshape(2, 1, 1, 1).expand(2, 3, 4, 4), nrow=2, padding=1)
transforms = vision.part("transforms")
try:
    torch.ops.torchvision.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
    operator = "ran"
except NotImplementedError:
    operator = "has no kernel"
resized = transforms.Resize(2, antialias=True)(torch.ones(1, 8, 8))
addresses = {name: len(torchvision._addresses(name)) for name in torchvision.KNOWN}
print(json.dumps([alone, list(grid.shape), [grid[0, 2, 2].item(), grid[0, 2, 7].item()], round(resized.sum().item(), 3), operator, addresses]))
"""


def test_data_sets_grids_and_transforms_work_without_its_operators():
    done = subprocess.run([sys.executable, "-c", UNFIT], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    alone, shape, pixels, resized, operator, addresses = json.loads(done.stdout)
    assert "operator torchvision::nms does not exist" in alone  # what is mended here
    assert (shape, pixels, resized) == ([3, 6, 11], [0.0, 1.0], 4.0)
    assert operator == "has no kernel"  # declared, not made up
    assert addresses["mnist"] == 4 and addresses["svhn"] == 2 and all(addresses.values())


def test_where_its_operators_fit_they_are_left_as_they_are():
    code = (
        "from vaestudio.data import vision; vision.part('datasets'); import torchvision; print(torchvision.extension._has_ops(), "
        "vision.declare.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() in (["True", "0"], ["False", "1"]), done.stdout + done.stderr


def test_another_error_is_not_taken_for_that_one(monkeypatch):
    def broken(name):
        raise RuntimeError("out of handles")

    monkeypatch.setattr(vision.importlib, "import_module", broken)
    vision._torchvision.cache_clear()
    try:
        vision.part("datasets")
    except RuntimeError as error:
        assert str(error) == "out of handles"
    else:
        raise AssertionError("nothing was raised")
    assert not vision.declare.cache_info().currsize
