"""A Dask cluster as a worker pool: the workers of a scheduler that already runs (the extra ``cluster``)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dyna_tui.errors import InputError
from dyna_tui.experiments.pool import WorkerPool

CONNECTING = 5.0
"""Seconds that a scheduler has to answer."""

STAFFED = 5.0
"""Seconds that a scheduler that answers has to have a worker."""

_TALKATIVE = ("distributed", "distributed.client", "distributed.core", "distributed.comm", "tornado")
"""The loggers that would report a lost scheduler with a page of traceback."""


@contextmanager
def cluster(address: str) -> Iterator[WorkerPool]:
    """The workers of a Dask scheduler.

    Args:
        address: as in ``tcp://localhost:8786``, or ``tls://``, with the certificates that Dask is configured for.

    Raises:
        InputError: where there is no such scheduler, it has no workers, or ``distributed`` is not installed.
    """
    client = _connected(address)
    try:
        workers = sum(client.nthreads().values())
        executor = client.get_executor(pure=False)
        try:
            yield WorkerPool(executor, workers)
        finally:
            executor.shutdown(wait=False)
    finally:
        client.close(timeout=CONNECTING)


def _connected(address: str) -> Any:
    """A client of a scheduler that has at least one worker."""
    try:
        import asyncio

        import dask

        # Errors are reported in one line, by us; distributed reads this as it is imported.
        dask.config.set({"logging": dict.fromkeys(_TALKATIVE, "critical")})
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise InputError("--scheduler needs Dask: pip install 'dyna-tui[cluster]'") from None
    right = "give its address, as in --scheduler tcp://localhost:8786"
    if not address.strip():  # which Dask takes for a wish to start one
        raise InputError(f"--scheduler is empty: {right}")
    try:
        security = Security()  # Dask's configuration: certificates for tls://
    except Exception as error:
        raise InputError(f"Dask's configuration of TLS cannot be used ({error}): mend it") from None
    try:
        asyncio.run(asyncio.wait_for(_shake_hands(address, security.get_connection_args("client")), CONNECTING))
        client = Client(address, timeout=CONNECTING, set_as_default=False, security=security)
    except ValueError:
        raise InputError(f"--scheduler is {address!r}, which is not an address of a scheduler: {right}") from None
    except Exception:
        if address.startswith("tls:") and not security.tls_client_cert:
            right = "name them in Dask's configuration, as in DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT=cert.pem"
            raise InputError(f"{address} asks for certificates, and there are none: {right}") from None
        raise InputError(f"no scheduler answers at {address!r}: start it, or {right}") from None
    try:
        client.wait_for_workers(1, timeout=STAFFED)
    except TimeoutError:
        client.close(timeout=CONNECTING)
        raise InputError(f"the scheduler at {address} has no workers: start one, as in dask worker {address}") from None
    return client


async def _shake_hands(address: str, arguments: dict[str, Any]) -> None:
    """Makes sure that a scheduler answers: a client that fails to connect cannot be disposed of quietly."""
    from distributed.comm import connect

    comm = await connect(address, timeout=CONNECTING, **arguments)
    await comm.close()
