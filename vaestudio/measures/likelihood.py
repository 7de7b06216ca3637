"""The bound with its rate and distortion, and the importance-weighted evidence, as measures."""

from math import ceil

from vaestudio.measures.bound import bound_chunks
from vaestudio.measures.evidence import evidence_chunks
from vaestudio.measures.measure import Figure, Measure, Settings, Subject, Work

BATCH = 250  # images at once
DECODED = 250  # codes at once


def _bound(subject: Subject, settings: Settings) -> Work:
    test = subject.first(settings.images)
    pieces = ceil(len(test) / BATCH)
    for gone, bound in enumerate(bound_chunks(subject.model, test.images, test.labels, BATCH, settings.seed), 1):
        if bound is None:
            yield gone / pieces
            continue
        result: dict[str, float] = {"distortion": bound.reconstruction, "images": float(len(test))}
        known = {"rate": bound.kl, "negative_elbo": bound.negative_elbo}
        known |= {n: getattr(bound, n) for n in ("active_units_variance", "active_units_kl")}
        yield {**result, **{name: float(value) for name, value in known.items() if value is not None}}


RATE_DISTORTION = Measure(
    "rate-distortion",
    "Rate and distortion",
    "Alemi et al. 2018; Burda et al. 2016, section 5.2",
    "The two parts of the negative ELBO on the test images: what the code costs, and what the picture costs once the code is known.",
    ("bound",),
    (
        Figure("negative_elbo", "Negative ELBO", "nats", "less", "Rate and distortion together, at beta 1."),
        Figure("rate", "Rate", "nats", "", "KL(q(z|x) ‖ p(z))."),
        Figure("distortion", "Distortion", "nats", "less", "−E[log p(x|z)], one code an image."),
        Figure("active_units_variance", "Active units, by variance", "", "", "Dimensions whose posterior mean varies by more than 0.01 over the images."),
        Figure("active_units_kl", "Active units, by KL", "", "", "Dimensions with a KL above 0.01 nats."),
    ),
    _bound,
    images=10_000,
)  # fmt: skip


def _evidence(subject: Subject, settings: Settings) -> Work:
    test, samples = subject.first(settings.images), settings.samples
    chunk = min(samples, DECODED)
    batch = max(1, DECODED // chunk)
    pieces = ceil(len(test) / batch) * ceil(samples / chunk)
    chunks = evidence_chunks(
        subject.model, test.images, test.labels, samples=samples, batch=batch, chunk=chunk, seed=settings.seed
    )
    for gone, estimate in enumerate(chunks, 1):
        if estimate is None:
            yield gone / pieces
        else:
            yield {
                "log_likelihood": estimate.mean,
                "standard_error": estimate.standard_error,
                "samples": float(samples),
                "images": float(len(test)),
                "log_likelihood_per_image": estimate.per_image,
            }


EVIDENCE = Measure(
    "evidence",
    "Importance-weighted evidence",
    "Burda et al. 2016, eq. 8",
    "log 1/K Σ p(x, zₖ) / q(zₖ|x): a lower bound of log p(x) that rises to it with the samples.",
    ("bound",),
    (
        Figure("log_likelihood", "log p(x)", "nats", "more", "The mean over the images, with 500 samples each if no other number is given."),
        Figure("standard_error", "Standard error", "nats", "", "Of the mean, over the images."),
    ),
    _evidence,
    images=1000,
    samples=500,
)  # fmt: skip
