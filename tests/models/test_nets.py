"""Networks: sizes in equal sizes out, conditioning, initialisation, what is declared."""

import pytest
import torch
from torch import nn

from vaestudio.data.dataset import DataSpec
from vaestudio.models.architecture import Architecture
from vaestudio.models.distributions import Bernoulli, Gaussian
from vaestudio.models.nets import ACTIVATIONS, Decoder, Encoder, halvings


def spec(size: int = 16, channels: int = 1, classes: int = 0, width: int | None = None) -> DataSpec:
    return DataSpec((channels, size, width or size), classes, 100)


@pytest.mark.parametrize("size", [16, 17, 28, 29, 32, 64, 127, 128])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("layers", [(4, 8), (3, 4, 5)])
def test_convolutions_return_exactly_the_size_they_saw(size: int, channels: int, layers: tuple[int, ...]) -> None:
    build = Architecture(network="conv", channels=layers, latent_dim=3, likelihood="gaussian-per-pixel")
    data = spec(size, channels)
    z = Encoder(data, build, 3)(torch.rand(2, *data.shape))
    likelihood = Decoder(data, build)(z)
    assert likelihood.mean.shape == likelihood.variance.shape == (2, *data.shape)


def test_each_convolution_halves_the_picture_rounding_up() -> None:
    assert halvings(29, 3) == [29, 15, 8, 4]
    encoder = Encoder(spec(29), Architecture(network="conv", channels=(4, 8, 8)), 2)
    assert [layer.in_features for layer in encoder.net if isinstance(layer, nn.Linear)] == [8 * 4 * 4, 16]


def test_the_published_convolutional_network() -> None:
    """Keras's VAE example: 69,076 weights in the encoder and 65,089 in the decoder, at two latent dimensions."""
    build = Architecture(network="conv")
    count = lambda net: sum(p.numel() for p in net.parameters())  # noqa: E731
    assert count(Encoder(spec(28), build, 4)) == 69_076
    assert count(Decoder(spec(28), build)) == 65_089


def test_a_decoder_takes_any_number_of_leading_dimensions() -> None:
    for network in ("mlp", "conv"):
        decoder = Decoder(spec(classes=3), Architecture(network=network, latent_dim=4), 3)
        z, y = torch.randn(5, 2, 4), torch.tensor([0, 2])
        many = decoder(z, y).mean
        assert many.shape == (5, 2, 1, 16, 16)
        torch.testing.assert_close(many[3, 1], decoder(z[3, 1], y[1]).mean)
        torch.testing.assert_close(many[:, 1], decoder(z[:, 1], torch.tensor(2)).mean)


@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_the_label_changes_code_and_picture(network: str) -> None:
    build, data = Architecture(network=network), spec(classes=3)
    x, z = torch.rand(1, *data.shape).expand(3, -1, -1, -1), torch.zeros(3, 2)
    codes, images = Encoder(data, build, 4, 3)(x, torch.arange(3)), Decoder(data, build, 3)(z, torch.arange(3)).mean
    for a, b in ((0, 1), (0, 2), (1, 2)):
        assert not torch.equal(codes[a], codes[b]) and not torch.equal(images[a], images[b])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_every_activation_stands_between_the_layers(network: str, activation: str) -> None:
    build = Architecture(network=network, hidden=(30, 20), channels=(4, 8), activation=activation)
    for net in (Encoder(spec(), build, 2).net, Decoder(spec(), build).net):
        assert sum(type(layer) is ACTIVATIONS[activation] for layer in net) == (3 if network == "conv" else 2)
    assert set(Architecture.model_fields["activation"].annotation.__args__) == set(ACTIVATIONS)


def test_the_mlp_decoder_is_the_encoder_in_reverse() -> None:
    build = Architecture(hidden=(50, 20), latent_dim=3)
    widths = [layer.out_features for layer in Decoder(spec(width=5), build).net if isinstance(layer, nn.Linear)]
    assert widths == [20, 50, 16 * 5]


@pytest.mark.parametrize("network", ["mlp", "conv"])
@pytest.mark.parametrize("how", ["xavier", "he"])
def test_initialisation_has_the_variance_of_its_paper(network: str, how: str) -> None:
    torch.manual_seed(0)
    build = Architecture(network=network, hidden=(300,), channels=(32, 64), dense=64, initialisation=how, latent_dim=64)
    for layer in [*Encoder(spec(), build, 128).net, *Decoder(spec(), build).net]:
        if not isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            continue
        area = layer.weight[0, 0].numel()
        out, into = (layer.weight.shape[0] * area, layer.weight.shape[1] * area)
        if isinstance(layer, nn.ConvTranspose2d):
            out, into = into, out
        expected = 2 / (into + out) if how == "xavier" else 2 / into
        assert layer.weight.var().item() == pytest.approx(expected, rel=0.25)
        assert layer.bias is not None and not layer.bias.any()


@pytest.mark.parametrize(("mean", "low", "high"), [("sigmoid", 0, 1), ("tanh", 0, 1), ("unbounded", -100, 100)])
def test_the_decoded_mean_has_the_range_that_was_chosen(mean: str, low: float, high: float) -> None:
    decoder = Decoder(spec(), Architecture(likelihood="gaussian", mean=mean))
    with torch.no_grad():
        decoder.net[-1].bias.fill_(100).view(16, 16)[0] = -100
    picture = decoder(torch.zeros(1, 2)).mean
    assert picture.min().item() == pytest.approx(low, abs=1) and picture.max().item() == pytest.approx(high, abs=1)
    if mean != "unbounded":
        assert picture.min() >= 0 and picture.max() <= 1


def test_with_tanh_the_encoder_sees_minus_one_to_one() -> None:
    torch.manual_seed(0)
    signed = Encoder(spec(), Architecture(likelihood="gaussian", mean="tanh"), 2)
    torch.manual_seed(0)
    plain = Encoder(spec(), Architecture(likelihood="gaussian", mean="sigmoid"), 2)
    x = torch.rand(3, 1, 16, 16)
    assert torch.equal(signed(x), plain(2 * x - 1))
    assert not Architecture(likelihood="bernoulli", mean="tanh").signed


def test_each_likelihood_has_the_variance_it_promises() -> None:
    z = torch.randn(3, 2)
    made = {kind: Decoder(spec(), Architecture(likelihood=kind, sigma=0.3)) for kind in
            ("bernoulli", "gaussian", "gaussian-learned", "gaussian-per-pixel")}  # fmt: skip
    assert isinstance(made["bernoulli"](z), Bernoulli)
    for kind in ("gaussian", "gaussian-learned"):
        likelihood = made[kind](z)
        assert isinstance(likelihood, Gaussian) and likelihood.stddev.unique().item() == pytest.approx(0.3)
    assert len(made["gaussian-per-pixel"](z).stddev.unique()) > 100
    learned = {kind: "observation.log_variance" in dict(net.named_parameters()) for kind, net in made.items()}
    assert learned == {"bernoulli": False, "gaussian": False, "gaussian-learned": True, "gaussian-per-pixel": False}
    assert "observation.log_variance" not in made["gaussian"].state_dict()


def test_misfits_are_told_in_words() -> None:
    conv = Architecture(network="conv")
    assert conv.misfit(spec(28)) == conv.misfit(spec(16)) == conv.misfit(spec(128)) == ""
    for data in (spec(15), spec(129), spec(28, width=20)):
        assert f"{data.shape[2]}×{data.shape[1]}" in conv.misfit(data)
        assert Architecture(network="mlp").misfit(data) == ""
