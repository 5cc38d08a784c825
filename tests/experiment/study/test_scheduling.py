"""A study on a Dask cluster: a real scheduler and two workers on loopback, one of them killed midway."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.experiment.studies import HERE, study_in
from twin.experiment.study.running import run_study
from twin.experiment.study.runs import Place
from twin.vocabulary import BadInput

pytest.importorskip("distributed")
ROOT = Path(__file__).parents[3]
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}


def started(*arguments):
    return subprocess.Popen([sys.executable, "-m", "dask", *map(str, arguments)], **QUIET)


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two workers."""
    file = tmp_path / "scheduler.json"
    scheduler = started("scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file)
    workers = [started("worker", "--scheduler-file", file, "--nthreads", 1, "--no-nanny", "--no-dashboard", "--host",
                       "127.0.0.1", "--local-directory", tmp_path) for _ in range(2)]
    try:
        yield address_of(file, n_workers=2), workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def address_of(file, n_workers):
    """Address that a scheduler has written, once its workers have come."""
    import json

    from distributed import Client

    until = time.monotonic() + 60
    while not file.is_file() or not file.read_text(encoding="utf-8").endswith("}"):
        assert time.monotonic() < until
        time.sleep(0.1)
    address = json.loads(file.read_text(encoding="utf-8"))["address"]
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(n_workers, timeout=60)
    return address


def test_a_worker_killed_midway_changes_no_byte(cluster, tmp_path):
    address, workers = cluster
    here = run_study(study_in(tmp_path / "here"), "small", HERE)
    folder, n_killed = study_in(tmp_path / "there"), 0

    def killing(n_done, _of):
        nonlocal n_killed
        if n_done >= 3 and not n_killed:
            os.kill(workers[0].pid, signal.SIGKILL)
            n_killed += 1

    there = run_study(folder, "small", replace(HERE, place=Place(scheduler=address), progress=killing))
    assert n_killed == 1
    assert there.manifest["status"] == "complete"
    assert there.manifest["digest"] == here.manifest["digest"]
    for name in ("summary.csv", "values.csv"):
        assert (folder / name).read_bytes() == (here.folder / name).read_bytes()
    assert len(list((folder / "runs").glob("*.json"))) == 8


def test_where_no_scheduler_is_it_says_so_and_begins_nothing(tmp_path, monkeypatch):
    from twin.experiment.study import scheduling

    monkeypatch.setattr(scheduling, "CONNECT_S", 1)
    folder = study_in(tmp_path / "a")
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(BadInput, match="no Dask scheduler answers there"):
            run_study(folder, "small", replace(HERE, place=Place(scheduler=address)))
    assert not (folder / "manifest.json").exists()
    assert not (folder / "runs").exists()
