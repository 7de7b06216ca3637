"""The list of measures: each introduces itself, and on every model gives its figures or one sentence why not."""

import math

import pytest

from tests.engine.data import bars
from vaestudio.data.dataset import Dataset
from vaestudio.errors import BadValue, CannotMeasure, UnknownField, UnknownMeasure
from vaestudio.measures import MEASURES, aggregated, classifier, gap, named
from vaestudio.measures.measure import NEEDS, Measure, Settings, Subject, Work, relay
from vaestudio.models import MODELS, create
from vaestudio.models.base import Model


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap, "STEPS", 2)
    monkeypatch.setattr(classifier, "STEPS", 2)


def small(model: type[Model], data: Dataset) -> Model:
    given = {"hidden": (16,), "latent_dim": 2, "pseudo_inputs": 3, "components": 3}
    return create(model.name, data.spec, {n: v for n, v in given.items() if n in model.Build.model_fields})


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_every_measure_introduces_itself(measure: Measure) -> None:
    assert named(measure.name) is measure and measure.title and measure.citation and measure.help.endswith(".")
    assert measure.figures and len({f.key for f in measure.figures}) == len(measure.figures)
    assert all(f.unit in ("", "nats", "%") and f.help.endswith(".") for f in measure.figures)
    assert set(measure.needs) <= set(NEEDS)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_every_model_is_measured_or_told_why_not(model: type[Model]) -> None:
    data = bars(train=60, test=30)
    built = small(model, data)
    subject = Subject.of(built, data)
    for measure in MEASURES:
        why = measure.missing(subject)
        if why:
            assert why.endswith(".") and why[0].isupper()
            with pytest.raises(CannotMeasure, match="cannot be measured"):
                measure.begin(subject)
            continue
        result = measure.measure(built, data, {"images": 2 if measure.name == "true-posterior" else 8, "samples": 2})
        known = {f.key for f in measure.figures} & set(result)
        assert known and all(math.isfinite(result[key]) for key in known), (measure.name, result)
        assert built.training, "as it was"


def test_what_applies_follows_from_the_capabilities() -> None:
    data, bare = bars(train=60, test=30), bars(train=60, test=30, labelled=False)

    def left_out(model: str, of: Dataset, **build: int) -> set[str]:
        built = create(model, of.spec, {"hidden": (8,), "latent_dim": 2, **build})
        return {x.name for x in MEASURES if x.missing(Subject.of(built, of))}

    assert left_out("cvae", data) == {"code-usage", "completion"}
    assert left_out("vae", data) == {"code-usage", "completion", "class-accuracy"}
    assert left_out("vae", data, latent_dim=3) == {"code-usage", "completion", "class-accuracy", "true-posterior"}
    assert left_out("vae", bare) == {"code-usage", "completion", "class-accuracy"}
    assert {"rate-distortion", "evidence", "mmd", "frechet-distance"} <= left_out("ae", data)
    assert not {"mig", "sap", "dci", "factor-vae-score"} & left_out("ae", data)


def test_wrong_requests_are_refused_in_one_sentence() -> None:
    data = bars(train=60, test=30)
    model = create("vae", data.spec, {"hidden": (8,), "latent_dim": 2})
    with pytest.raises(UnknownMeasure, match="There is no measure “fid”; there are: rate-distortion, "):
        named("fid")
    with pytest.raises(CannotMeasure, match="“class-accuracy” cannot be measured: The model is not asked for a class"):
        named("class-accuracy").measure(model, data)
    with pytest.raises(UnknownField):
        named("mmd").measure(model, data, {"pictures": 3})
    with pytest.raises(BadValue):
        named("mmd").measure(model, data, {"images": -1})


def test_the_same_seed_gives_the_same_number_and_fewer_images_are_the_first() -> None:
    data = bars(train=60, test=60)
    model = create("vae", data.spec, {"hidden": (8,), "latent_dim": 2})
    first, again, other = (
        named("evidence").measure(model, data, {"samples": 8, "seed": seed, "images": 40}) for seed in (1, 1, 2)
    )
    assert first["log_likelihood"] == again["log_likelihood"] != other["log_likelihood"]
    assert len(first["log_likelihood_per_image"]) == 40


def test_progress_rises_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregated, "BATCH", 5)
    data = bars(train=60, test=30)
    model = create("vae", data.spec, {"hidden": (8,), "latent_dim": 2})
    for measure in MEASURES:
        if measure.missing(Subject.of(model, data)):
            continue
        told: list[float] = []
        measure.measure(model, data, {"images": 6, "samples": 4}, lambda done, _, told=told: told.append(done))
        assert told and told == sorted(told) and told[0] >= 0 and told[-1] <= 1, measure.name


def test_a_part_is_relayed_with_its_answer() -> None:
    def part():
        yield
        yield
        return "answer"

    def work() -> Work:
        got = yield from relay(part(), 0.2, 0.6, 4)
        assert got == "answer"
        got = yield from relay(part(), 0.7)
        yield {"done": 1.0}

    assert list(work()) == [pytest.approx(0.3), pytest.approx(0.4), 0.7, 0.7, {"done": 1.0}]
    assert Settings().images == 0
