"""One BFF and the stub of its service, started afresh for each scenario."""

import dataclasses
import json
import pathlib
import statistics
import threading
import time
import urllib.request

import faults
import fleet
import processes
import wrk

SERVICE = "shop"


@dataclasses.dataclass
class Place:
    """What every scenario has in common."""

    bffgen: pathlib.Path
    bff: pathlib.Path
    workspace: pathlib.Path
    run: pathlib.Path
    core: int
    other_core: int
    seconds: int
    rounds: int
    connections: int


class World:
    def __init__(self, place, extra=None):
        self.place = place
        number = sum(1 for _ in place.run.glob("*.stub"))
        log = place.run / f"{number}.stub"
        self.stub, ports = fleet.start_stubs(place.bffgen.parent, log, [SERVICE], place.workspace)
        self.stub_port = ports[SERVICE]
        self.bff = fleet.BFF("resilience", place.bff.parent, place.run, ports, 1, {"BFF_LOG": "error", **(extra or {})}, place.core)
        self.bff.log = place.run / f"{number}.out"

    def __enter__(self):
        try:
            self.bff.start()
        except BaseException:
            processes.stop(self.stub)
            raise
        return self

    def __exit__(self, *_):
        processes.stop(self.bff.process)
        processes.stop(self.stub)

    @property
    def port(self):
        return self.bff.port

    def fault(self, text):
        if not faults.put(self.stub_port, SERVICE, text):
            raise RuntimeError(f"the stub does not take {text}")

    def calls(self, operation=None):
        """How often the service was asked."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.stub_port}/__requests", timeout=5) as answer:
            counts = json.load(answer)
        return counts["operations"][operation] if operation else counts["total"]

    def load(self, path, seconds=None, connections=None):
        """As fast as it answers. Adds `cpu_us`, the BFF's per request, and `calls`, of the service per request."""
        calls, cpu = self.calls(), processes.cpu_seconds(self.bff.process.pid)
        place = self.place
        found = wrk.run(self.port, path, {}, seconds or place.seconds, connections or place.connections, place.other_core)
        found.cpu_us = (processes.cpu_seconds(self.bff.process.pid) - cpu) / found.requests * 1e6
        found.calls = (self.calls() - calls) / found.requests
        return found

    def in_turn(self, paths):
        """Loads each path in every round; medians by path."""
        results = {path: [] for path in paths}
        for path in paths:
            self.load(path, seconds=1)
        for _ in range(self.place.rounds):
            for path in paths:
                results[path].append(self.load(path))
        return {path: Medians(found) for path, found in results.items()}


class Medians:
    def __init__(self, results):
        for name in ("cpu_us", "per_second", "p50_ms", "p99_ms", "calls"):
            setattr(self, name, statistics.median(getattr(one, name) for one in results))
        self.bad = sum(one.bad for one in results)
        self.requests = sum(one.requests for one in results)


class MemoryWatch:
    """Resident bytes of a process, sampled by a thread while something else runs."""

    def __init__(self, process):
        self.process = process
        self.samples = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.over.wait(0.1):
            self.samples.append((time.monotonic(), processes.resident_bytes(self.process.pid)))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def growth(self):
        """The last fifth over the second one: the first is warm-up."""
        sizes = [size for _, size in self.samples]
        fifth = max(len(sizes) // 5, 1)
        return statistics.median(sizes[-fifth:]) / statistics.median(sizes[fifth : 2 * fifth] or sizes) - 1
