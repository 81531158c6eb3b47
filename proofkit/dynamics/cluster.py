"""A function on many tasks, on a dask.distributed cluster; imported only where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

from proofkit._errors import InputError

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")

LOCAL = "local"
_PATIENCE = "10s"


def on_cluster(
    function: Callable[[Task], Outcome], tasks: Sequence[Task], cluster: str, workers: int
) -> list[Outcome]:
    """`map` in the order of the tasks, each task once on some worker of the cluster.

    A task that was on a worker that died, or whose outcome was, is run again on another one; dask
    gives up on a task that was there when several died.

    Parameters
    ----------
    function, tasks
        Both and the outcomes must pickle; the workers need proofkit installed.
    cluster
        The address of a scheduler, such as ``tcp://host:8786``; or "local" for a cluster of
        `workers` processes of this machine, which ends with the call.

    Raises
    ------
    InputError
        If dask.distributed is not installed, or no scheduler answers at the address.
    """
    with _client(cluster, workers) as client:
        futures = [client.submit(function, task, pure=False) for task in tasks]
        found: list[Outcome] = client.gather(futures)
        return found


@contextmanager
def _client(cluster: str, workers: int) -> Iterator[Any]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        remedy = "pip install 'proofkit[cluster]'"
        raise InputError(f"a cluster needs dask.distributed: {remedy}") from None
    if cluster == LOCAL:
        with (
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None
            ) as local,
            distributed.Client(local) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(cluster, timeout=_PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"cluster {cluster}: no scheduler answers there ({error})") from None
    with client:
        yield client
