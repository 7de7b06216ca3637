"""The time machine through the mailboxes: rewinding while training goes on, and forking."""

import numpy as np
import pytest

from tests.engine.test_engine import Client, Memory, client, memory, new  # noqa: F401
from vaestudio.engine import messages as m


@pytest.fixture(autouse=True)
def _every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this computer is."""
    monkeypatch.setattr("vaestudio.engine.camera.CREDIT", 600.0)


def trained(client: Client, **values: object) -> m.Filmed:  # noqa: F811
    client.post(new(**values))
    client.until(m.RunOpened)
    assert client.until(m.Filmed, lambda e: len(e.steps) > 0).steps.tolist() == [0], "before the first step"
    client.post(m.Train())
    return client.until(m.Filmed, lambda e: len(e.steps) >= 8)


def test_every_panel_goes_back_together_while_training_goes_on(client: Client) -> None:  # noqa: F811
    for probe in ("latent cloud", "reconstructions", "samples", "manifold"):
        client.post(m.Watch(probe))
    filmed = trained(client, epochs=100_000)
    assert filmed.steps[:3].tolist() == [0, 1, 2] and filmed.weighted.all()
    client.post(m.Rewind(2), m.Decode("slider", 1, np.zeros((1, 2), np.float32)))
    assert client.until(m.Rewound) == m.Rewound(2, 2)
    for answer in (m.LatentCloud, m.Reconstructions, m.Samples, m.Manifold):
        client.until(answer, lambda e: e.step == 2)
    then = client.until(m.Decoded)
    assert then.step == 2
    last = client.until(m.LossRows).first_step
    client.until(m.LossRows, lambda e: e.first_step > last + 20)
    assert not [e for e in client.seen[client.seen.index(then) :] if isinstance(e, m.Probed) and e.step > 2]
    client.post(m.Watch("latent cloud", {"errors": True}))
    made = client.until(m.LatentCloud)
    assert made.step == 2 and made.reconstruction is not None, "made anew from the recorded weights"
    client.post(m.Rewind(None), m.Decode("slider", 2, np.zeros((1, 2), np.float32)))
    assert client.until(m.Rewound).step is None
    assert client.until(m.Decoded).step > last
    client.until(m.Samples, lambda e: e.step > last)


def test_a_resting_run_goes_back_and_comes_forward(client: Client) -> None:  # noqa: F811
    client.post(m.Watch("samples"))
    trained(client)
    step = client.until(m.StateChanged, lambda e: e.state == "finished").step
    assert client.all(m.Filmed)[-1].steps[-1] == step
    client.post(m.Rewind(1))
    early = client.until(m.Samples, lambda e: e.step == 1)
    client.post(m.Rewind(None))
    late = client.until(m.Samples, lambda e: e.step == step)
    assert not np.array_equal(early.images, late.images[: len(early.images)])


def test_a_fork_is_a_run_of_its_own_with_the_same_bits(client: Client, memory: Memory) -> None:  # noqa: F811
    trained(client)
    parent = client.until(m.StateChanged, lambda e: e.state == "finished")
    client.post(m.Rewind(4), m.Save("parent.h5"), m.Fork(7, {"beta": 3}))
    opened = client.until(m.RunOpened, lambda e: e.run.parent is not None)
    assert opened.run.parent == m.Parent(memory.states["parent.h5"].id, 7) and opened.run.id != opened.run.parent.id
    assert opened.step == 7 == len(opened.history.rows) and opened.path == "" and opened.run.values["beta"] == 3.0
    assert client.until(m.Filmed).steps.tolist() == [*range(8)], "the film up to there is its own too"
    kept = memory.states["parent.h5"]
    assert kept.step == parent.step and np.array_equal(kept.history.rows[:7], opened.history.rows)
    assert not client.all(m.Failed), "nothing differs"
    client.post(m.Fork(99))
    assert client.until(m.Failed).kind == "BadValue"
    client.post(m.StepOnce())
    assert client.until(m.StateChanged, lambda e: e.state == "paused").step == 8, "the run goes on"


def test_a_run_without_a_film_stays_where_it_is(client: Client) -> None:  # noqa: F811
    client.post(m.Rewind(3))
    client.post(new())
    client.until(m.RunOpened)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vaestudio.engine.film.Film.nearest", lambda *_: None)
        client.post(m.Rewind(3))
        assert client.until(m.Rewound) == m.Rewound(None)
