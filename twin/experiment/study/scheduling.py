"""Runs on a Dask cluster that is there already: one task each, whatever a lost worker had in hand is made again.

Nothing is written on the workers, so that they need not see the study's folder: results come back and are kept here.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from twin.cache import law_hash
from twin.experiment.compare import compile_once
from twin.experiment.measured import Failure, made
from twin.experiment.store import Kept, measuring_hash
from twin.experiment.study.runs import Sent
from twin.vocabulary import BadInput, WorkFailed

CONNECT_S = 10
LOOK_S = 20  # without a result, before it is seen whether anybody is still at work
IN_HAND = 4  # tasks sent ahead for each thread
EXTRA = "--scheduler: needs the extra distributed: pip install 'twin[distributed]'"


def on_cluster(tasks: Sequence[Sent], address: str, done: Callable[[int, Kept | Failure], None]) -> None:
    """Do tasks on the workers of a scheduler; what is done is told as it comes.

    Raises
    ------
    BadInput
        No scheduler answers, it has no workers, or they know another law.
    WorkFailed
        The scheduler went away, or its last worker.
    """
    with client_of(address) as client:
        refuse_other_law(client, address)
        compile_there(client, tasks[0])
        waiting: dict[Any, int] = {}
        n_sent, ahead = 0, IN_HAND * threads(client)
        while n_sent < len(tasks) or waiting:
            while n_sent < len(tasks) and len(waiting) < ahead:
                waiting[client.submit(there, tasks[n_sent], pure=False)] = n_sent
                n_sent += 1
            for future in next_of(client, list(waiting), address):
                done(waiting.pop(future), result_of(future, address))


def there(sent: Sent) -> Kept | Failure:
    """Make a run on a worker, if it knows the same law."""
    if (law_hash(), measuring_hash()) != (sent.law, sent.measuring):
        return Failure("a worker of the cluster has another version of twin")
    return made(sent.task)


def next_of(client: Any, futures: Sequence[Any], address: str) -> Any:
    """Tasks that have ended since, at least one; who is gone for good is noticed."""
    from distributed import wait

    while True:
        try:
            return wait(futures, timeout=LOOK_S, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            if client.status != "running":
                raise WorkFailed(f"--scheduler {address}: the scheduler is gone") from None
            if not threads(client):
                raise WorkFailed(f"--scheduler {address}: its last worker is gone") from None


def result_of(future: Any, address: str) -> Kept | Failure:
    """What came of a task; one that took several workers down with it has failed."""
    if future.status in ("cancelled", "lost"):
        raise WorkFailed(f"--scheduler {address}: the scheduler is gone")
    if future.status == "error":
        error = future.exception()
        name = type(error).__name__
        return Failure("every worker that made this run was lost, often for want of memory"
                       if name == "KilledWorker" else f"{name}: {error}")
    found: Kept | Failure = future.result()
    return found


@contextmanager
def client_of(address: str) -> Iterator[Any]:
    """Connect to a scheduler, quietly."""
    try:
        from distributed import Client
    except ImportError:
        raise BadInput(EXTRA) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadInput(f"--scheduler {address}: no Dask scheduler answers there ({why}); write its address as in "
                       f"tcp://10.0.0.5:8786") from None
    try:
        with client.as_current():
            yield client
    finally:
        client.close(timeout=CONNECT_S)


def threads(client: Any) -> int:
    """How many tasks the workers do at a time; 0 where none is left."""
    return sum(client.nthreads().values())


def n_threads(address: str) -> int:
    """How many tasks the workers of a scheduler do at a time."""
    with client_of(address) as client:
        return threads(client)


def refuse_other_law(client: Any, address: str) -> None:
    """Refuse a cluster without workers, without twin, or with another version of it."""
    if not threads(client):
        raise BadInput(f"--scheduler {address}: has no workers; start some with `dask worker {address} --nthreads 1`")
    try:
        laws = client.run(law_hash)
        measurings = client.run(measuring_hash)
    except Exception as error:  # whatever a foreign interpreter makes of it
        raise BadInput(f"--scheduler {address}: its workers cannot use twin ({type(error).__name__}: {error}); install "
                       f"the same version there") from None
    for worker, law in laws.items():
        if (law, measurings.get(worker)) != (law_hash(), measuring_hash()):
            raise BadInput(f"--scheduler {address}: worker {worker} has another version of twin (law {law}, here "
                           f"{law_hash()}); install the same version there")


def compile_there(client: Any, first: Sent) -> None:
    """Compile the law once on every machine, before its other workers need it."""
    by_host: dict[str, str] = {}
    for worker in client.nthreads():
        by_host.setdefault(worker.rsplit(":", 1)[0], worker)
    client.run(compile_once, first.task.wanted.engine, workers=list(by_host.values()))
