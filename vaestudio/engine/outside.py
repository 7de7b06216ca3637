"""What goes out of the program, and what is watched from outside, as commands and events. Part of `messages`."""

from collections.abc import Hashable

from vaestudio.engine.mail import Command, Event
from vaestudio.records import record


@record
class KindInfo:
    """One thing that can be exported."""

    name: str
    title: str
    help: str


EXPORTS = (
    KindInfo("onnx", "Networks (ONNX)", "encoder.onnx and decoder.onnx, apart, with ε as an input."),
    KindInfo("weights", "Weights (safetensors)", "weights.safetensors, names as in PyTorch's state_dict."),
    KindInfo("losses", "Losses (CSV)", "losses.csv, one line a step; tests.csv and knobs.csv beside it."),
    KindInfo("latents", "Codes of the test images (CSV)", "latents.csv, and latents.npz with labels and factors."),
    KindInfo("pictures", "Pictures (PNG)", "Originals, reconstructions, samples and manifold, pixel by pixel."),
    KindInfo("report", "Report (HTML)", "One page with settings, curves and pictures."),
    KindInfo("script", "Python script", "train.py and data.npz: the experiment without this program."),
)


@record
class Export(Command):
    """Write the run as it is into `folder`, in these kinds ("all": every one). Answered by `Exported`."""

    kinds: tuple[str, ...]
    folder: str


@record
class Exported(Event):
    folder: str
    files: tuple[str, ...]
    left_out: tuple[tuple[str, str, dict[str, object]], ...]  # (kind of the problem, its sentence, its values)


@record
class Follow(Command):
    """Show a session that another program is still training, as its file grows; nothing is ever saved to it."""

    path: str
    data: str = ""


@record
class Followed(Event):
    """How far the file is; `ended` once its last epoch is done."""

    path: str
    step: int
    ended: bool

    @property
    def key(self) -> Hashable:
        return "followed"
