"""What encoders and decoders are built from, declared once for every model that has such a pair."""

from typing import Literal

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.base import Model

GAUSSIANS = ("gaussian", "gaussian-learned", "gaussian-per-pixel", "gaussian-optimal")


class Latent(Model.Build):
    """How many numbers a code has."""

    latent_dim: int = setting(
        2,
        1,
        512,
        label="Latent dimensions",
        symbol="D",
        help="Numbers that stand for a picture. With 2 the latent plane can be seen whole; 10 to 30 keep more detail.",
    )


class Layers(Model.Build):
    """The hidden layers of an encoder, which its decoder has in reverse."""

    network: Literal["mlp", "conv"] = setting(
        "mlp",
        label="Network",
        help="mlp: fully connected layers, for pictures of any size. conv: convolutions, for square pictures of 16 to "
        "128 pixels; slower, better on photographs.",
    )
    hidden: tuple[int, ...] = setting(
        (400,),
        1,
        4096,
        label="Hidden layers",
        help="Units of each hidden layer of the encoder, separated by commas; the decoder has them in reverse.",
        shown_when=("network", ("mlp",)),
    )
    channels: tuple[int, ...] = setting(
        (32, 64),
        1,
        512,
        label="Channels",
        help="Channels of each convolution of the encoder, separated by commas. Each halves the picture; the decoder "
        "mirrors them.",
        shown_when=("network", ("conv",)),
    )

    def misfit(self, data: DataSpec) -> str:
        _, height, width = data.shape
        if self.network == "conv" and (height != width or not 16 <= height <= 128):
            return (
                "convolutional networks take square images of 16 to 128 pixels, and these are "
                f"{width}×{height}; network=mlp takes any"
            )
        return ""


class Dense(Model.Build):
    """What stands between convolutions and a code that is a vector."""

    dense: int = setting(
        16,
        1,
        4096,
        label="Dense layer",
        help="Units of the layer between the encoder's convolutions and the latent code. Give it at least twice the "
        "latent dimensions.",
        shown_when=("network", ("conv",)),
    )


class Units(Model.Build):
    """What every layer has."""

    activation: Literal["relu", "leaky-relu", "elu", "gelu", "silu", "tanh", "softplus"] = setting(
        "relu", label="Activation", help="The non-linearity after every hidden layer.", advanced=True
    )
    initialisation: Literal["pytorch", "xavier", "he"] = setting(
        "pytorch",
        label="Initialisation",
        help="How weights are drawn at the start: PyTorch's own way, Xavier (Glorot) uniform or He uniform, the last "
        "two with biases of zero.",
        advanced=True,
    )


class Networks(Units, Dense, Layers, Latent):
    """The layers of an encoder and of its mirror-image decoder."""


class Pixels(Model.Build):
    """How a decoded picture is compared with the true one."""

    likelihood: Literal["bernoulli", "gaussian", "gaussian-learned", "gaussian-per-pixel", "gaussian-optimal"] = (
        setting(
            "bernoulli",
            label="Likelihood",
            help="How a decoded picture is compared with the true one, and so how sharp it gets. bernoulli: each pixel is "
            "on or off; clean strokes, soft edges where the code is unsure. gaussian: squared error weighed by a fixed "
            "sigma; a large sigma blurs and leaves dimensions unused, a small one sharpens and uses more of them. "
            "gaussian-learned: one sigma for all pixels, found by training; usually the best balance. gaussian-per-pixel: "
            "the decoder gives every pixel its own sigma; it may call hard pixels noise, and then the means look smooth. "
            "gaussian-optimal: the sigma that fits each batch best, found by formula; sharp from the first steps on.",
        )
    )
    sigma: float = setting(
        0.2,
        0.01,
        10.0,
        label="Sigma",
        symbol="σ",
        log=True,
        help="Standard deviation of a pixel around the decoded mean, on the decoder's own scale; where it is learned or "
        "optimal, its value at the start.",
        shown_when=("likelihood", ("gaussian", "gaussian-learned", "gaussian-optimal")),
    )
    mean: Literal["unbounded", "sigmoid", "tanh"] = setting(
        "sigmoid",
        label="Mean",
        help="Range of the decoded mean. sigmoid: pictures on [0, 1]. tanh: the model works on [−1, 1], and its nats "
        "and sigma belong to that scale. unbounded: on [0, 1] too, but the mean may leave it.",
        shown_when=("likelihood", GAUSSIANS),
        advanced=True,
    )

    @property
    def signed(self) -> bool:
        """Whether the networks work on pixels in [−1, 1] instead of [0, 1]."""
        return self.likelihood != "bernoulli" and self.mean == "tanh"


class Architecture(Pixels, Networks):
    """What an encoder and its mirror-image decoder are built from; models share it, and add fields to it."""
