"""How probable the model holds the missing part of a picture, given the visible part: log p(y|x), and the baseline's."""

from math import ceil, log

import torch
from torch import Tensor

from vaestudio.measures.evidence import VALUES
from vaestudio.measures.looking import device_of, looking, pictures
from vaestudio.measures.measure import Figure, Measure, Settings, Subject, Work, mean_and_error
from vaestudio.models.completing import Given


def _completion(subject: Subject, settings: Settings) -> Work:
    """log 1/S Σ p(y|x, z_s) with z_s ~ p(z|x), S decodings an image; and log p₀(y|x) of the guess."""
    model, images, samples = subject.model, subject.first(settings.images).images, settings.samples
    rows = max(1, VALUES // images[0].numel())  # to decode at once: 16 MB a tensor
    chunk = min(samples, rows)
    batch = max(1, rows // chunk)
    pieces, done = ceil(len(images) / batch) * ceil(samples / chunk), 0
    look, device = looking(model, settings.seed), device_of(model)
    guesses: list[Tensor] = []
    drawn: list[Tensor] = []
    for start in range(0, len(images), batch):
        with look:
            x = pictures(images[start : start + batch], device)
            given = model.given(x)
            assert isinstance(given, Given)
            guesses.append(given.guess.log_prob(x).cpu().double())
            p, total = given.prior(), x.new_full((len(x),), -torch.inf)  # log of the sum of likelihoods so far
        for k in range(0, samples, chunk):
            with look:
                z = p.sample((min(chunk, samples - k),))  # (s, B, D)
                total = torch.logaddexp(total, given.likelihood(z).log_prob(x).logsumexp(0))
            done += 1
            yield done / pieces
        drawn.append(total.cpu().double() - log(samples))
    guess, monte_carlo = torch.cat(guesses).numpy(), torch.cat(drawn).numpy()
    (baseline, baseline_error), (mean, error) = mean_and_error(guess), mean_and_error(monte_carlo)
    yield {
        "baseline": baseline,
        "baseline_error": baseline_error,
        "monte_carlo": mean,
        "monte_carlo_error": error,
        "samples": float(samples),
        "images": float(len(images)),
        "baseline_per_image": guess,
        "monte_carlo_per_image": monte_carlo,
    }


COMPLETION = Measure(
    "completion",
    "Completion of pictures",
    "Sohn, Lee & Yan 2015",
    "The conditional log-likelihood of the missing part of a picture, given the visible part: under the one guess of the "
    "plain network, and under the model by Monte Carlo. Importance-weighted evidence is the same number from far fewer samples.",
    ("completes",),
    (
        Figure("baseline", "One guess", "nats", "more", "log p₀(missing|visible), the mean over the images."),
        Figure("baseline_error", "Its standard error", "nats", "", "Of the mean, over the images."),
        Figure("monte_carlo", "Codes from the prior", "nats", "more", "log 1/S Σ p(missing|visible, z) with z from p(z|visible): from below, and far below unless S is large."),
        Figure("monte_carlo_error", "Its standard error", "nats", "", "Of the mean, over the images."),
    ),
    _completion,
    images=1000,
    samples=500,
)  # fmt: skip
