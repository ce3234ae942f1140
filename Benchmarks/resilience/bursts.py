"""Many requests at the same moment, and requests at a fixed rate whatever the answers do."""

import asyncio
import resource
import time

import load


def head(path):
    return f"GET {path} HTTP/1.1\r\nHost: resilience.store.example\r\n\r\n".encode()


def allow_descriptors(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))


async def burst(port, path, count):
    """All at once over connections that stand already; the answers."""
    allow_descriptors(2 * count + 100)
    connections = []
    for _ in range(count):
        connections.append(await asyncio.open_connection("127.0.0.1", port))
    try:
        began = time.monotonic()
        for _, writer in connections:
            writer.write(head(path))
        return await asyncio.gather(*(load.read_answer(reader, began) for reader, _ in connections))
    finally:
        for _, writer in connections:
            writer.transport.abort()


async def steady(port, path, per_second, seconds):
    """A request every 1/per_second, each on a connection that is free or new; the answers."""
    free, tasks, answers = [], [], []

    async def one():
        reader, writer = free.pop() if free else await asyncio.open_connection("127.0.0.1", port)
        writer.write(head(path))
        answers.append(await asyncio.wait_for(load.read_answer(reader, time.monotonic()), timeout=10))
        free.append((reader, writer))

    began = time.monotonic()
    for number in range(int(per_second * seconds)):
        await asyncio.sleep(max(0, began + number / per_second - time.monotonic()))
        tasks.append(asyncio.create_task(one()))
    await asyncio.gather(*tasks)
    for _, writer in free:
        writer.transport.abort()
    return answers, time.monotonic() - began
