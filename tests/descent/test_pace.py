"""Which epochs are kept: all multiples of N where N is asked for, else few enough for any memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent.trajectory import Iterate, Pace, Recorder
from gdcli.pipeline.minimize import minimize

PACES = st.builds(Pace, st.none() | st.integers(1, 10**6))


@given(PACES, st.integers(0, 10**12))
def test_the_next_kept_epoch_is_kept_and_none_before_it_is(pace: Pace, epoch: int) -> None:
    following = pace.next_after(epoch)
    assert following > epoch
    assert pace.keeps(following)
    between = range(max(epoch + 1, following - 50), following)
    assert not any(pace.keeps(e) for e in (*between, *range(epoch + 1, min(epoch + 50, following))))


@pytest.mark.parametrize(
    ("epochs", "kept"), [(100, 101), (999, 1000), (1000, 1001), (10_000, 1901), (100_000, 2801)]
)
def test_a_long_run_keeps_about_nine_hundred_epochs_of_every_power_of_ten(epochs: int, kept: int) -> None:
    result = minimize("exp(-x)", start=0, lr=1e-3, epochs=epochs)
    assert len(result.trajectory) == kept
    assert result.trajectory.epochs[-1] == epochs


def test_a_million_epochs_are_kept_in_a_bounded_memory() -> None:
    pace, epoch, kept = Pace(), 0, 1
    while (epoch := pace.next_after(epoch)) <= 10**6:
        kept += 1
    assert kept == 1000 + 3 * 900 + 1


@pytest.mark.parametrize("every", [1, 3, 7, 250, 1000, 5000])
def test_every_nth_epoch_is_kept_and_the_last(every: int) -> None:
    result = minimize("exp(-x)", start=0, lr=1e-3, epochs=2501, every=every)
    expected = [*range(0, 2501, every), 2501]
    assert result.history.epoch.tolist() == sorted(set(expected))


def test_the_last_epoch_is_kept_once_however_the_run_ends() -> None:
    result = minimize("x**2", start=5, lr=0.5, epochs=100, every=1)
    assert result.history.epoch.tolist() == [0, 1, 2]
    assert result.history.point[:, 0].tolist() == [5.0, 0.0, 0.0]


def test_a_recorder_keeps_what_its_pace_keeps() -> None:
    recorder = Recorder(("x", "y"), Pace(2))
    iterates = [Iterate(e, (float(e), -1.0), e / 4, (-2.0, 1.0 * e)) for e in range(6)]
    for iterate in iterates:
        recorder.add(iterate)
    trajectory = recorder.finish(iterates[-1])
    assert list(trajectory.epochs) == [0, 2, 4, 5]
    assert [list(column) for column in trajectory.points] == [[0.0, 2.0, 4.0, 5.0], [-1.0] * 4]
    assert list(trajectory.losses) == [0.0, 0.5, 1.0, 1.25]
    assert list(trajectory.gradient_norms) == [2.0, 2.0, 4.0, 5.0]


def test_rows_of_a_trajectory_are_a_trajectory() -> None:
    trajectory = minimize("x**2", start=5, lr=0.3, epochs=9).trajectory
    chosen = trajectory.rows([0, 2, 9])
    assert list(chosen.epochs) == [0, 2, 9]
    assert chosen.losses[1] == trajectory.losses[2]
    assert chosen.variables == trajectory.variables
