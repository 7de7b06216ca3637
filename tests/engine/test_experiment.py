import pytest

from vaestudio.engine.experiment import Experiment, fields
from vaestudio.errors import BadValue, UnknownField, UnknownModel
from vaestudio.models import MODELS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_names_are_unique_and_defaults_are_valid(model: type) -> None:
    names = [f.name for f in fields(model)]
    assert len(names) == len(set(names))
    assert set(Experiment.of(model.name, {}).values) == set(names)
    for field in fields(model):
        assert field.label and field.help, f"{field.name} says nothing to a person"


def test_text_and_numbers_mean_the_same() -> None:
    typed = Experiment.of("vae", {"latent_dim": "20", "hidden": "400,200", "beta": "4", "learning_rate": "1e-3"})
    given = Experiment.of("vae", {"latent_dim": 20, "hidden": [400, 200], "beta": 4, "learning_rate": 0.001})
    assert typed.values == given.values
    assert typed.values["hidden"] == (400, 200) and typed.values["beta"] == 4.0


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"latent_dim": 0}, "“latent_dim” must be a whole number from 1 to 512, not “0”."),
        ({"latent_dim": "2.5"}, "“latent_dim” must be a whole number"),
        ({"beta": "nan"}, "“beta” must be a number"),
        ({"beta": "much"}, "“beta” must be a number from 0 to 100, not “much”."),
        ({"likelihood": "poisson"}, "“likelihood” must be one of bernoulli, gaussian"),
        ({"hidden": ""}, "“hidden” must be whole numbers separated by commas"),
        ({"batch_size": True}, "“batch_size” must be a whole number"),
    ],
)
def test_refuses_in_one_sentence(values: dict[str, object], says: str) -> None:
    with pytest.raises(BadValue) as refused:
        Experiment.of("vae", values)
    assert says in str(refused.value)


def test_unknown_names_are_told_the_known_ones() -> None:
    with pytest.raises(UnknownModel, match="vae"):
        Experiment.of("vea", {})
    with pytest.raises(UnknownField, match="latent_dim"):
        Experiment.of("vae", {"latent": 3})


def test_only_knobs_change_while_training() -> None:
    experiment = Experiment.of("vae", {})
    assert experiment.with_value("beta", 4).knobs(0).beta == 4
    with pytest.raises(UnknownField):
        experiment.with_value("latent_dim", 3)
    with pytest.raises(BadValue):
        experiment.with_value("beta", -1)


def test_a_schedule_scales_what_was_set() -> None:
    experiment = Experiment.of(
        "vae", {"beta": 4, "beta_schedule": "warmup", "beta_schedule_steps": 4, "learning_rate": 0.1}
    )
    assert [experiment.knobs(s).beta for s in range(5)] == [1, 2, 3, 4, 4]
    assert experiment.at("learning_rate", 2) == 0.1
