"""Switching the stubs' faults, and remembering which was on when."""

import asyncio
import collections
import http.client
import random
import time

FAULTS = ("timeout", "refuse", "500", "404", "429", "malformed", "contract", "truncate")
# A fault reaches beyond the moment at which it is switched off: answers under way, connections that it broke, the `Retry-After` that
# it named (5 s, says the example of every service's 429), and the breaker that it opened, for 5 s and a fifth more by default.
GRACE_SECONDS = {"404": 1.0, "429": 6.0}
BREAKER_GRACE_SECONDS = 7.0


def put(port, service, fault):
    """Tells the stub on `port` what is wrong with `service` from now on; false where it did not take it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("PUT", f"/__fault?service={service}", body=fault)
        return connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Spans:
    """When which fault was on."""

    def __init__(self, services):
        self.spans = {name: collections.deque(maxlen=50) for name in services}
        self.switched = collections.Counter()
        self.unreachable = []

    def begin(self, service, fault):
        span = [fault, time.monotonic(), None]
        self.spans[service].append(span)
        return span

    def end(self, span):
        span[2] = time.monotonic()

    def active(self, began, ended):
        """(service, fault) of everything that may have touched a request."""
        return {
            (service, fault)
            for service, spans in self.spans.items()
            for fault, start, end in spans
            if start <= ended and (end is None or end + GRACE_SECONDS.get(fault, BREAKER_GRACE_SECONDS) >= began)
        }


class Faults(Spans):
    """Switches faults of stubs that are one process, at random.

    A stub that refuses connections cannot be told anything itself: any other of the process is told instead, so at least one listens.
    """

    def __init__(self, stubs, seed):
        super().__init__(stubs)
        self.stubs = stubs
        self.rng = random.Random(seed)
        self.refusing = set()

    async def switch(self, service, fault):
        listening = [name for name in self.stubs if name not in self.refusing and name != service]
        if fault == "refuse":
            self.refusing.add(service)
        if await asyncio.to_thread(put, self.stubs[listening[0]], service, fault):
            if fault != "refuse":
                self.refusing.discard(service)
            return True
        self.unreachable.append(f"{service}: {fault}")
        return False

    async def run(self, service):
        """Most of the time healthy; a fault lasts up to two seconds."""
        while True:
            await asyncio.sleep(self.rng.uniform(1, 8))
            fault = self.rng.choice(FAULTS)
            if fault == "refuse" and len(self.refusing) == len(self.stubs) - 2:
                fault = "timeout"
            span = self.begin(service, fault)
            if await self.switch(service, fault):
                self.switched[fault] += 1
                await asyncio.sleep(self.rng.uniform(0.2, 2))
            while not await self.switch(service, "none"):
                await asyncio.sleep(0.2)
            self.end(span)
