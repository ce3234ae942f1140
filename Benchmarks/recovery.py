"""What the chaos judges beyond single answers: restarts, recovery, and faults that nobody should have noticed."""

import asyncio
import collections
import json
import time

from judging import Judge

RECOVERED_ANSWERS = 20
# A stall of the machine: longer than what a critical call has to spare.
STALL_SECONDS = 0.020


class Restarts:
    """When each BFF was told to end, and when it took connections again."""

    def __init__(self, bffs):
        self.bffs = bffs
        self.windows = {client: [] for client in bffs}
        self.exits = collections.Counter()
        self.drains = []
        self.away = []

    async def restart(self, client):
        bff = self.bffs[client]
        if bff.process.poll() is not None:
            return self.exits.update([bff.process.returncode])
        window = [time.monotonic(), None]
        self.windows[client].append(window)
        self.exits[await asyncio.to_thread(bff.stop)] += 1
        self.drains.append(time.monotonic() - window[0])
        await asyncio.to_thread(bff.start)
        window[1] = time.monotonic()
        self.away.append(window[1] - window[0])

    def window(self, client, began, ended):
        """The restart that may have touched what was begun and ended then."""
        for term, up in reversed(self.windows[client]):
            if ended >= term and (up is None or began <= up + 0.2):
                return term, up
        return None


class Recovery:
    """Of each client: from the end of all faults to the first of a run of whole screens."""

    def __init__(self, clients):
        self.clients = clients
        self.worst = 0
        self.failed = []
        self.end_at = None
        self.runs = {}

    def begin(self):
        self.end_at = time.monotonic()
        self.runs = {client: [None, 0] for client in self.clients}

    def answered(self, client, answer, is_whole):
        if self.end_at is None or answer.began < self.end_at:
            return
        run = self.runs[client]
        if run[1] >= RECOVERED_ANSWERS:
            return
        if not is_whole:
            run[:] = None, 0
            return
        run[0] = answer.began - self.end_at if run[0] is None else run[0]
        run[1] += 1

    def is_done(self):
        return all(count >= RECOVERED_ANSWERS for _, count in self.runs.values())

    def finish(self, number):
        for client, (after, count) in self.runs.items():
            if count < RECOVERED_ANSWERS:
                self.failed.append(f"{client} in round {number}")
            else:
                self.worst = max(self.worst, after)
        self.end_at = None


class ChaosJudge(Judge):
    def __init__(self, trouble, lag, restarts):
        super().__init__(trouble, lag)
        self.restarts = restarts
        self.recovery = Recovery(list(restarts.bffs))
        self.only_optional_since = None
        self.stalled = 0
        self.optional_broke = []
        self.reconnected = collections.Counter()
        self.parts = collections.Counter()

    def unconnected(self, client, request, error):
        now = time.monotonic()
        if self.restarts.window(client, now, now):
            self.reconnected["refused while away"] += 1
        else:
            super().unconnected(client, request, error)

    def cut(self, client, request, error, is_fresh, began):
        window = self.restarts.window(client, began, time.monotonic())
        if window is None:
            return super().cut(client, request, error, is_fresh, began)
        if began < window[0]:
            after = time.monotonic() - began
            self.fault(client, request, f"was in flight when the BFF drained: {type(error).__name__} after {after:.3f} s")
        else:
            self.reconnected["cut behind SIGTERM"] += 1

    def answered(self, client, request, answer):
        super().answered(client, request, answer)
        if request.kind != "good":
            return
        is_whole = answer.status == 200 and b'"degraded":false' in answer.body
        self.recovery.answered(client, answer, is_whole)
        if answer.status == 200:
            self.count_parts(answer)
        since = self.only_optional_since
        if answer.status >= 500 and since is not None and answer.began >= since:
            if self.lag.worst(answer.began, answer.began + answer.seconds) >= STALL_SECONDS:
                self.stalled += 1
            else:
                self.optional_broke.append(f"{client} {request.id}: {answer.status} {answer.body[:200]!r}")

    def count_parts(self, answer):
        for part in json.loads(answer.body)["components"].values():
            self.parts[" ".join(part[key] for key in ("status", "source", "reason") if key in part)] += 1
