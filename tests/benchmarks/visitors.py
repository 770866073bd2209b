"""Many visitors of one server: memory, start, CPU and frames while so many of them run, and how long a key takes.

``python -m tests.benchmarks.visitors [VISITORS]``; it needs Linux.
"""

import asyncio
import os
import re
import statistics
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from tests.web.serving import Visit, serving, visit
from tests.web.test_server import children_of

SECONDS = 5.0


def memory_of(pid: int) -> float:
    """The proportional share of memory of a process, in MB."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    assert found
    return int(found[1]) / 1000


def cpu_of(pids: list[int]) -> float:
    """Seconds of CPU that processes have taken."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def drain(visits: list[Visit], seconds: float) -> list[int]:
    """Reads for so long; how many messages each visitor got."""

    async def read(each: Visit) -> int:
        count, until = 0, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                await each.socket.receive(left)
            except TimeoutError:
                break
            count += 1
        return count

    return list(await asyncio.gather(*(read(each) for each in visits)))


async def key_times(visits: list[Visit], key: bytes) -> list[float]:
    """Seconds from a key to what it changed on the screen, visitor by visitor."""
    times = []
    for each in visits:
        began = time.perf_counter()
        await each.socket.send_bytes(key)
        await each.socket.receive(30)
        times.append(time.perf_counter() - began)
    return times


async def measure(count: int) -> None:
    """Prints what so many visitors take."""
    with serving("blocking", "--class", "--visitors", str(count)) as served:
        async with aiohttp.ClientSession() as session, AsyncExitStack() as stack:
            visits, starts = [], []
            for number in range(count):
                began = time.perf_counter()
                each = await stack.enter_async_context(visit(session, served, f"visitor {number}"))
                await each.until("Planning steps")
                starts.append(time.perf_counter() - began)
                visits.append(each)
            await drain(visits, 2)
            warm, *pids = children_of(served.process.pid)
            everyone = [served.process.pid, warm, *pids]
            memory = [memory_of(pid) for pid in pids]
            print(f"{count} visitors on {os.cpu_count()} cores")
            print(f"first screen        {statistics.median(starts):.2f} s, the last {starts[-1]:.2f} s")
            each_and_all = statistics.median(memory), sum(map(memory_of, everyone))
            print("memory              {:.0f} MB each (PSS), {:.0f} in all".format(*each_and_all))
            for running in (0, 1, count // 3, count):
                for each in visits[:running]:
                    await each.socket.send_bytes(b" ")
                await drain(visits, 2)
                before, began = cpu_of(everyone), time.monotonic()
                frames = await drain(visits, SECONDS)
                cpu = (cpu_of(everyone) - before) / (time.monotonic() - began)
                shown = statistics.median(frames[:running]) / SECONDS if running else 0
                for each in visits[:running]:
                    await each.socket.send_bytes(b" ")
                await drain(visits, 1)
                print(f"{running:>3} running         {100 * cpu:.0f} % of a core, {shown:.0f} frames a second each")
            idle = await key_times(visits, b".")
            print(f"a key               {1000 * statistics.median(idle):.0f} ms where nobody runs")
            for each in visits[1:]:
                await each.socket.send_bytes(b" ")
            reading = asyncio.create_task(drain(visits[1:], 12))
            await asyncio.sleep(2)
            busy = [(await key_times(visits[:1], b"."))[0] for _ in range(10)]
            await reading
            print(f"                    {1000 * statistics.median(busy):.0f} ms where all others run")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
