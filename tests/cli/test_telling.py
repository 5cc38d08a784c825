"""What a study says of the time that is left, to those who see no bar."""

import twin.experimenting as experimenting


def test_the_time_left_is_told_from_runs_that_are_made_and_not_from_those_that_were_kept(monkeypatch):
    clock, said = [0.0], []
    monkeypatch.setattr(experimenting.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(experimenting, "note", said.append)
    told = experimenting.telling(lambda _share: None)
    clock[0] = 500.0  # the law was compiled
    for number in range(1, 51):  # kept
        clock[0] += 0.001
        told(number, 110)
    for number in range(51, 61):
        clock[0] += 60.0
        told(number, 110)
    assert said[-1] == "runs 60 of 110, about 50 min left"
    assert len(said) == 10


def test_two_workers_that_end_together_do_not_double_the_time_left(monkeypatch):
    clock, said = [0.0], []
    monkeypatch.setattr(experimenting.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(experimenting, "note", said.append)
    told = experimenting.telling(lambda _share: None)
    for number in range(1, 52):
        clock[0] += 60.0 if number % 2 else 0.01
        told(number, 101)
    assert said[-1] == "runs 51 of 101, about 26 min left"
