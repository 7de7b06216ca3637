"""A small classifier trained on the spot: whether samples are of the class that was asked for."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vaestudio.data.dataset import Split
from vaestudio.measures.looking import Descent, device_of, learning, looking, pictures
from vaestudio.measures.measure import Figure, Measure, Settings, Sliced, Subject, Work, relay
from vaestudio.models.base import Model

FEATURES = 64
BATCH = 128
STEPS = 1400  # three epochs of 60,000 images; of fewer images, more epochs, but at most
EPOCHS = 20
RATE = 2e-3  # of Adam, falling to nothing in a straight line
LOOK = 250  # images classified or decoded at once
SEED = 0  # of the classifier: the same for every model on the same data, so that its numbers compare


class Classifier(nn.Module):
    """Two convolutions of stride 2 (16 and 32 planes), 64 features, one logit a class."""

    def __init__(self, shape: tuple[int, int, int], classes: int) -> None:
        super().__init__()
        channels, height, width = shape
        self.convolutions = nn.Sequential(
            nn.Conv2d(channels, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten()
        )
        self.dense = nn.Linear(32 * -(-height // 4) * -(-width // 4), FEATURES)
        self.head = nn.Linear(FEATURES, classes)

    def features(self, x: Tensor) -> Tensor:
        """x (B, C, H, W) in [0, 1] to (B, 64)."""
        return F.relu(self.dense(self.convolutions(x)))

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.head(self.features(x))
        return logits


def enough(subject: Subject) -> int:
    """Steps of training."""
    return min(STEPS, EPOCHS * -(-len(subject.data.train) // BATCH))


def train_classifier(subject: Subject, steps: int) -> Sliced[Classifier]:
    """A classifier of the training images, on the model's device; in slices of a step each."""
    train, spec, device = subject.data.train, subject.data.spec, device_of(subject.model)
    assert train.labels is not None
    look = looking(subject.model, SEED)
    with look, learning():
        net = Classifier(spec.shape, spec.classes).to(device)
        descent = Descent(list(net.parameters()))
    order = torch.empty(0, dtype=torch.int64)
    for step in range(steps):
        with look, learning():
            if len(order) < min(BATCH, len(train)):
                order = torch.randperm(len(train))
            rows, order = order[:BATCH], order[BATCH:]
            x, y = pictures(train.images[rows], device), train.labels[rows].to(device)
            descent.step(F.cross_entropy(net(x), y), RATE * (1 - step / steps))
        yield
    return net


def classified(look: looking, net: Classifier, images: Tensor) -> Sliced[Tensor]:
    """The most probable class of each uint8 image, (N,) on the CPU."""
    found = []
    for some in torch.split(images, LOOK):
        with look:
            found.append(net(pictures(some, device_of(net))).argmax(1).cpu())
        yield
    return torch.cat(found)


def draw(look: looking, model: Model, count: int, labels: Tensor | None) -> Sliced[Tensor]:
    """Pictures (count, C, H, W) uint8: the decoder's mean at draws from the prior, as the panel of samples shows them."""
    device, parts = device_of(model), []
    for start in range(0, count, LOOK):
        n = min(LOOK, count - start)
        with look:
            y = None if labels is None else labels[start : start + n].to(device)
            prior = model.prior(y)
            z = prior.sample() if prior.batch_shape else prior.sample((n,))
            mean = model.likelihood(z, y).mean
            parts.append(mean.mul(255).add_(0.5).clamp_(0, 255).to(torch.uint8).cpu())
        yield
    return torch.cat(parts)


def accuracy(found: Tensor, labels: Tensor) -> float:
    """Per cent."""
    return 100 * float((found == labels).double().mean())


def _work(subject: Subject, settings: Settings) -> Work:
    model, classes = subject.model, subject.data.spec.classes
    look = looking(model, settings.seed)
    test: Split = subject.data.test
    steps = enough(subject)
    net = yield from relay(train_classifier(subject, steps), 0.0, 0.8, steps)
    assert test.labels is not None
    own = accuracy((yield from relay(classified(look, net, test.images), 0.85)), test.labels)
    asked = torch.arange(settings.images) % classes
    samples = yield from relay(draw(look, model, settings.images, asked), 0.9)
    found = yield from relay(classified(look, net, samples), 0.95)
    by_class = np.array([accuracy(found[asked == c], asked[asked == c]) for c in range(classes)])
    yield {
        "accuracy": accuracy(found, asked),
        "worst_class": float(np.nanmin(by_class)),
        "classifier_accuracy": own,
        "samples": float(len(asked)),
        "accuracy_per_class": by_class,
    }


CLASS_ACCURACY = Measure(
    "class-accuracy",
    "Accuracy of samples by class",
    "Ravuri & Vinyals 2019, turned round: a classifier of real images on samples",
    "How often a sample is classified as the class that was asked for, by a small convolutional classifier trained on the "
    "spot on the training images. Its own accuracy on the test images stands beside.",
    ("prior", "own prior", "labels", "conditional"),
    (
        Figure("accuracy", "Samples classified as asked", "%", "more", "The decoder's mean at draws from the prior, classes in turn."),
        Figure("worst_class", "The worst class", "%", "more", "The class that is missed most often."),
        Figure("classifier_accuracy", "The classifier itself", "%", "", "On the real test images: an upper bound for trust in the numbers above."),
    ),
    _work,
    images=2000,
)  # fmt: skip
