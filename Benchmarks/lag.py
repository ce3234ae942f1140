"""How late the load generator itself is."""

import asyncio
import collections
import time

SAMPLE_SECONDS = 0.010


class Lag:
    """How late this process itself is: an answer may seem late because we looked late."""

    def __init__(self):
        self.samples = collections.deque(maxlen=3000)

    async def watch(self):
        while True:
            due = time.monotonic() + SAMPLE_SECONDS
            await asyncio.sleep(SAMPLE_SECONDS)
            self.samples.append((time.monotonic(), time.monotonic() - due))

    def worst(self, began, ended):
        return max((lag for at, lag in self.samples if began - 0.05 <= at <= ended + 0.05), default=0)
