import pytest

from vaestudio.engine.schedule import KINDS, factor


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [1, 2, 7, 1000])
def test_stays_between_zero_and_one(kind: str, length: int) -> None:
    assert all(0 <= factor(kind, step, length) <= 1 for step in range(3 * length))


def test_values() -> None:
    assert [factor("constant", s, 4) for s in range(3)] == [1, 1, 1]
    assert [factor("warmup", s, 4) for s in range(6)] == [0.25, 0.5, 0.75, 1, 1, 1]
    assert [round(factor("cosine", s, 4), 6) for s in (0, 2, 4, 9)] == [1, 0.5, 0, 0]
    assert [factor("cyclical", s, 4) for s in range(8)] == [0.5, 1, 1, 1, 0.5, 1, 1, 1]
    assert [round(factor("anneal", s, 4), 6) for s in (0, 2, 4, 5, 10_000)] == [1, 0.707107, 0.5, 0.5, 0.5]
