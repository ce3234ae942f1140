"""How late this process and this machine are."""

import asyncio
import collections
import os
import threading
import time

SAMPLE_SECONDS = 0.010


class Lag:
    """An answer may seem late because we looked late, or because a core stood still under whoever was to give it.

    A thread on each core that this process may use sleeps and sees how late it wakes: what holds it up is not the BFF, which is as urgent as we are.
    """

    def __init__(self):
        self.samples = collections.deque(maxlen=3000)
        self.cores = {core: collections.deque(maxlen=3000) for core in sorted(os.sched_getaffinity(0))}
        for core in self.cores:
            threading.Thread(target=self.watch_core, args=(core,), daemon=True).start()

    async def watch(self):
        while True:
            due = time.monotonic() + SAMPLE_SECONDS
            await asyncio.sleep(SAMPLE_SECONDS)
            self.samples.append((time.monotonic(), time.monotonic() - due))

    def watch_core(self, core):
        os.sched_setaffinity(0, {core})
        while True:
            due = time.monotonic() + SAMPLE_SECONDS
            time.sleep(SAMPLE_SECONDS)
            self.cores[core].append((time.monotonic(), time.monotonic() - due))

    def worst(self, began, ended):
        every = [self.samples, *self.cores.values()]
        return max((lag for samples in every for at, lag in list(samples) if began - 0.05 <= at <= ended + 0.05), default=0)
