"""Services as processes of their own, which can be killed and stopped, and a Redis beside them."""

import asyncio
import random
import shutil
import signal
import socket
import time

import faults
import processes
from fleet import ROOT

# Done to the process itself; everything else its stub does.
KILL, STOP = "killed", "stopped"
# Of a critical service as of an optional one.
FAULTS = (
    KILL, STOP, "timeout", "half-open", "500", "404", "429", "malformed", "garbage", "contract", "truncate", "slow",
    "latency=lognormal(60ms,600ms)", "flap=200ms/800ms",
)


class Dependency:
    """One service's stub."""

    def __init__(self, service, folder, run):
        self.service = service
        # The second stub of the process is how the first one is told of an end of faults that leave it deaf.
        self.port, self.other = ports()
        self.log = run / f"{service}.stub"
        helper = "users" if service != "users" else "catalog"
        self.command = [
            str(folder / "bffgen"), "stub", service, helper, "--port", str(self.port), "--workspace", str(ROOT),
        ]
        self.process = None

    def start(self):
        self.process = processes.start(self.command, log=self.log)
        return processes.wait_for_port(self.process, self.other) and processes.wait_for_port(self.process, self.port)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def switch(self, fault):
        """False where it did not take the fault."""
        if fault == KILL:
            self.kill()
            return True
        if fault == STOP:
            self.process.send_signal(signal.SIGSTOP)
            return True
        if fault == "none":
            if self.process.poll() is not None:
                return self.start()
            self.process.send_signal(signal.SIGCONT)
        return faults.put(self.other, self.service, fault)

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            processes.stop(self.process)


def ports():
    """Two neighbours that nobody listens on."""
    while True:
        first = processes.free_port()
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", first + 1))
                return first, first + 1
            except (OSError, OverflowError):
                pass


class Trouble(faults.Spans):
    """Faults of several services for a while, then none."""

    def __init__(self, dependencies, seed):
        super().__init__(dependencies)
        self.dependencies = dependencies
        self.rng = random.Random(seed)
        self.deck = []

    def draw(self):
        """Every fault once before any comes again."""
        if not self.deck:
            self.deck = list(FAULTS)
            self.rng.shuffle(self.deck)
        return self.deck.pop()

    async def run(self, service, until, is_long):
        """One fault after the other until the clock says `until`, or one that lasts so long; well again when it returns."""
        dependency = self.dependencies[service]
        while time.monotonic() < until:
            await asyncio.sleep(min(self.rng.uniform(0.1, 2), max(until - time.monotonic(), 0)))
            if time.monotonic() >= until:
                return
            fault = self.draw()
            span = self.begin(service, fault)
            if await asyncio.to_thread(dependency.switch, fault):
                self.switched[fault.partition("=")[0]] += 1
                left = max(0, until - time.monotonic())
                await asyncio.sleep(left if is_long else min(self.rng.uniform(0.3, 3), left))
            else:
                self.unreachable.append(f"{service}: {fault}")
            while not await asyncio.to_thread(dependency.switch, "none"):
                await asyncio.sleep(0.1)
            self.end(span)


class Redis:
    """A Redis that keeps nothing on disk."""

    @staticmethod
    def missing(binary):
        """Why there is none in this run; None where there is."""
        if not shutil.which("redis-server"):
            return "redis-server is not installed (Debian: redis-server)"
        if b"BFF_REDIS_URL" not in binary.read_bytes():
            return f"{binary.name} knows no BFF_REDIS_URL"
        return None

    def __init__(self, run):
        self.port = processes.free_port()
        self.log = run / "redis.out"
        self.command = [
            "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", str(run),
        ]
        self.process = None
        self.outages = 0

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}"

    def start(self):
        self.process = processes.start(self.command, log=self.log)
        return processes.wait_for_port(self.process, self.port)

    def kill(self):
        self.outages += 1
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.process:
            processes.stop(self.process)
