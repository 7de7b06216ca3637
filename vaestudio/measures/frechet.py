"""The Fréchet distance of samples and images in features that need no download. It is not the Inception FID."""

import torch
from torch import Tensor

from vaestudio.measures.classifier import LOOK, draw, enough, train_classifier
from vaestudio.measures.looking import device_of, looking, pictures
from vaestudio.measures.measure import Figure, Measure, Settings, Sliced, Subject, Work, relay

COMPONENTS = 64  # principal components of the pixels, where there are no labels
FITTED = 5000  # images that they are computed from


def frechet(a: Tensor, b: Tensor) -> float:
    """|μa − μb|² + tr(A + B − 2 (A B)^½) of features (n, F) and (m, F), taken as Gaussians: Dowson & Landau 1982.

    The trace of the root is that of (A^½ B A^½)^½, which is symmetric; in float64, costs F³.
    """
    a, b = a.double(), b.double()
    A, B = torch.cov(a.T).view(a.shape[1], -1), torch.cov(b.T).view(b.shape[1], -1)
    values, vectors = torch.linalg.eigh(A)
    root = (vectors * values.clamp_min(0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root @ B @ root).clamp_min(0).sqrt().sum()
    away = (a.mean(0) - b.mean(0)).square().sum()
    return float(away + A.trace() + B.trace() - 2 * cross)


class Pixels:
    """The leading principal components of the training images' pixels, in [0, 1] units."""

    def __init__(self, images: Tensor) -> None:
        x = images.flatten(1).float() / 255
        self.mean = x.mean(0)
        q = min(COMPONENTS, *x.shape)
        self.directions = torch.pca_lowrank(x, q=q)[2]

    def features(self, x: Tensor) -> Tensor:
        out: Tensor = (x.flatten(1).cpu() - self.mean) @ self.directions
        return out


def _work(subject: Subject, settings: Settings) -> Work:
    model, data, device = subject.model, subject.data, device_of(subject.model)
    look = looking(model, settings.seed)
    labelled = data.train.labels is not None and data.spec.classes > 1
    if labelled:
        net = yield from relay(train_classifier(subject, enough(subject)), 0.0, 0.7, enough(subject))
    else:
        with look:
            net_of_pixels = Pixels(data.train.images[:FITTED])

    def features(images: Tensor) -> Sliced[Tensor]:
        parts = []
        for some in torch.split(images, LOOK):
            with look:
                x = pictures(some, device)
                parts.append((net.features(x) if labelled else net_of_pixels.features(x)).cpu())
            yield
        return torch.cat(parts)

    count = min(settings.images, len(data.train))
    asked = None
    if model.capabilities.conditional:
        assert data.train.labels is not None
        asked = data.train.labels[:count]  # the classes as often as the images have them
    samples = yield from relay(draw(look, model, count, asked), 0.7)
    of_samples = yield from relay(features(samples), 0.8)
    of_train = yield from relay(features(data.train.images[:count]), 0.85)
    of_test = yield from relay(features(data.test.images[:count]), 0.9)
    yield {
        "distance": frechet(of_samples, of_train),
        "floor": frechet(of_test, of_train),
        "features": float(of_train.shape[1]),
        "learned_features": float(labelled),
        "images": float(count),
    }


FRECHET = Measure(
    "frechet-distance",
    "Fréchet distance in own features",
    "Dowson & Landau 1982; Heusel et al. 2017, with other features",
    "Samples against training images, both taken as Gaussians in a space of 64 features: the last hidden layer of a small "
    "classifier trained on the spot on the training labels, or, without labels, the leading principal components of the "
    "pixels. It is not the Inception FID and compares only with numbers of the same data and features.",
    ("prior", "own prior"),
    (
        Figure("distance", "Fréchet distance of samples", "", "less", "The decoder's mean at draws from the prior, against training images."),
        Figure("floor", "The same of real test images", "", "", "What a perfect model would reach with as many images."),
    ),
    _work,
    images=10_000,
)  # fmt: skip
