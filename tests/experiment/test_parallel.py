"""Processes side by side: results in order, what ends early said in words, nothing left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from twin.experiment.parallel import in_parallel
from twin.vocabulary import Stopped, WorkFailed


def doubled(number):
    time.sleep(0.05 * (number % 2))
    return 2 * number


def ended(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def bulky(task):
    return bytes(3 * len(task))


def endless(path):
    try:
        time.sleep(100)
    finally:
        path.joinpath(f"{os.getpid()}.cleared").touch()


def failing(number):
    raise ValueError(number)


def started(path):
    path.joinpath(str(os.getpid())).touch()
    time.sleep(0.3)
    return os.getpid()


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_tasks_and_are_told_as_they_come(workers):
    told = {}
    assert in_parallel(doubled, range(6), done=told.__setitem__, workers=workers) == [0, 2, 4, 6, 8, 10]
    assert told == {number: 2 * number for number in range(6)}


def test_a_process_that_is_ended_from_outside_is_told_in_words():
    with pytest.raises(WorkFailed, match="ended from outside"):
        in_parallel(ended, range(4), workers=2)


@pytest.mark.parametrize("number", range(6))
def test_when_somebody_stops_it_half_a_result_keeps_nobody_waiting(number):
    def stop(position, _):
        if position >= 2 + number:
            raise Stopped("stopped")

    begin = time.monotonic()
    with pytest.raises(Stopped):
        in_parallel(bulky, [bytes(1_000_000)] * 30, done=stop, workers=2)
    assert time.monotonic() - begin < 60


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_when_somebody_stops_it_what_is_in_hand_is_given_up_and_cleared_away(tmp_path):
    def stop(*_):
        raise Stopped("stopped")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(8)
    try:
        with pytest.raises(Stopped):
            in_parallel(endless, [tmp_path] * 4, workers=2)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert len(list(tmp_path.iterdir())) == 2


def test_when_somebody_stops_it_nothing_more_is_begun(tmp_path):
    def stop(*_):
        raise WorkFailed("stopped")

    with pytest.raises(WorkFailed, match="stopped"):
        in_parallel(started, [tmp_path] * 40, done=stop, workers=2)
    n_processes = len(list(tmp_path.iterdir()))
    assert n_processes <= 2
    assert not any(is_alive(int(path.name)) for path in tmp_path.iterdir())


def is_alive(process):
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


MOTHER = """
import sys, pathlib
from tests.experiment.test_parallel import started
from twin.experiment.parallel import in_parallel
if __name__ == "__main__":
    in_parallel(started, [pathlib.Path(sys.argv[1])] * 200, workers=2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_processes_end_with_the_one_that_started_them_however_it_ends(tmp_path):
    script = tmp_path / "mother.py"
    script.write_text(MOTHER)
    seen = tmp_path / "seen"
    seen.mkdir()
    mother = subprocess.Popen([sys.executable, script, seen], env={**os.environ, "PYTHONPATH": os.getcwd()})
    until = time.monotonic() + 120
    while len(list(seen.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.2)
    mother.kill()
    mother.wait()
    time.sleep(2)
    assert len(list(seen.iterdir())) == 2
    assert not any(is_running(path.name) for path in seen.iterdir())


def is_running(process):
    """Whether a process is there and not merely waiting to be taken note of."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", process], capture_output=True, text=True, check=False).stdout
    return bool(found.strip()) and not found.strip().startswith("Z")
