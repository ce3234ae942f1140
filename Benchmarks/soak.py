#!/usr/bin/env python3
"""Minutes of mixed load on two event loops while the services fail at random. See README.md beside this file."""

import argparse
import asyncio
import collections
import gc
import http.client
import itertools
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

import load
import processes
import screens
import signing

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVICES = ("users", "recommendations", "history", "lists", "catalog")
FAULTS = ("timeout", "refuse", "500", "404", "429", "malformed", "contract", "truncate")
LATE_SECONDS = 0.050
GROWTH_MAX = 0.10
SAMPLE_SECONDS = 0.010
# All connections at once without a pause: what is kept for reuse grows with the most requests that were ever in flight together.
WARM_UP_SECONDS = 10
# A fault reaches a little beyond the moment at which it is switched off: answers under way, connections that it broke.
FAULT_GRACE_SECONDS = 1.0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=240, help="requests per second, all clients together (240)")
    parser.add_argument("--connections", type=int, default=32, help="per client (32)")
    parser.add_argument("--clients", default="mobile,tv")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--loops", type=int, default=2, help="event loops of each BFF (2)")
    parser.add_argument("--no-build", action="store_true", help="take the release build as it is")
    parser.add_argument("--binaries", help="the folder of bffgen, mobile-bff and tv-bff; else they are built")
    return parser.parse_args()


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


class Faults:
    """Switches the stubs' faults and remembers when which was on.

    A stub that refuses connections cannot be told anything itself: any other of the process is told instead, so at least one listens.
    """

    def __init__(self, stubs, seed):
        self.stubs = stubs
        self.rng = random.Random(seed)
        self.refusing = set()
        self.spans = {name: collections.deque(maxlen=50) for name in stubs}
        self.switched = collections.Counter()
        self.unreachable = []

    def put(self, service, fault, through):
        connection = http.client.HTTPConnection("127.0.0.1", self.stubs[through], timeout=3)
        try:
            connection.request("PUT", f"/__fault?service={service}", body=fault)
            return connection.getresponse().status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    async def switch(self, service, fault):
        listening = [name for name in self.stubs if name not in self.refusing and name != service]
        if fault == "refuse":
            self.refusing.add(service)
        if await asyncio.to_thread(self.put, service, fault, listening[0]):
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
            span = [fault, time.monotonic(), None]
            self.spans[service].append(span)
            if await self.switch(service, fault):
                self.switched[fault] += 1
                await asyncio.sleep(self.rng.uniform(0.2, 2))
            while not await self.switch(service, "none"):
                await asyncio.sleep(0.2)
            span[2] = time.monotonic()

    def active(self, began, ended):
        """(service, fault) of everything that may have touched a request."""
        return {
            (service, fault)
            for service, spans in self.spans.items()
            for fault, start, end in spans
            if start <= ended and (end is None or end + FAULT_GRACE_SECONDS >= began)
        }


class Judge:
    def __init__(self, faults, lag):
        self.screens = screens.screens()
        self.faults = faults
        self.lag = lag
        self.statuses = {}
        self.latencies = {}
        self.wrong = []
        self.degraded = collections.Counter()
        self.unexplained = collections.Counter()
        self.late_by_us = 0
        self.disconnects = collections.Counter()
        self.warm_at = 0

    def fault(self, client, request, text):
        self.wrong.append(f"{client} {request.id} ({request.kind}): {text}")

    def left(self, client):
        self.disconnects[client] += 1

    def broken(self, client, request, text):
        self.fault(client, request, text)

    def answered(self, client, request, answer):
        self.statuses.setdefault(client, collections.Counter())[answer.status] += 1
        try:
            self.check_time(client, answer)
            echoed = answer.headers.get("x-request-id", request.id)
            screens.require(echoed == request.id, "X-Request-Id is", echoed)
            if answer.status == 200:
                self.check_screen(client, request, answer)
            else:
                self.check_problem(request, answer)
        except screens.Wrong as wrong:
            self.fault(client, request, f"status {answer.status}: {wrong}")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.fault(client, request, f"status {answer.status}: {type(error).__name__} {error}: {answer.body[:200]!r}")

    def check_time(self, client, answer):
        self.latencies.setdefault(client, []).append(answer.seconds)
        late = answer.seconds - self.screens[client].budget_seconds - LATE_SECONDS
        if late > 0 and answer.began > self.warm_at:
            if self.lag.worst(answer.began, answer.began + answer.seconds) >= late:
                self.late_by_us += 1
            else:
                raise screens.Wrong(f"answered after {answer.seconds * 1000:.0f} ms")

    def check_screen(self, client, request, answer):
        screens.require(request.kind == "good", "an answer to a request that must be refused")
        screens.require(answer.headers.get("content-type", "").startswith("application/json"), "not JSON")
        active = self.faults.active(answer.began, answer.began + answer.seconds)
        body = json.loads(answer.body)
        self.screens[client].check(body, request, ("lists", "404") in active)
        if body["degraded"]:
            self.degraded[client] += 1
            if not active and answer.began > self.warm_at:
                self.unexplained["degraded"] += 1

    def check_problem(self, request, answer):
        kind = answer.headers.get("content-type", "")
        screens.require(kind.startswith("application/problem+json"), "the content type is", kind)
        problem = json.loads(answer.body)
        screens.require(isinstance(problem.get("code"), str) and problem["code"], "a problem without a code:", problem)
        screens.require(problem.get("status") == answer.status, "the problem's status is", problem.get("status"))
        if request.kind != "good":
            wanted = load.REFUSALS[request.kind]
            screens.require(answer.status == wanted, "refused with another status than", str(wanted))
            return
        allowed = {404: "not_found", 502: "dependency_failed", 503: None, 504: "dependency_timeout"}
        screens.require(answer.status in allowed, "an unexpected problem:", problem)
        screens.require(allowed[answer.status] in (None, problem["code"]), "another code:", problem["code"])
        active = self.faults.active(answer.began, answer.began + answer.seconds)
        if answer.status == 404:
            screens.require(("users", "404") in active, "not found, and users did not say so")
        elif answer.began > self.warm_at and not {service for service, _ in active} & {"users", "catalog"}:
            self.unexplained[str(answer.status)] += 1


class Memory:
    """Resident memory of each BFF over time."""

    def __init__(self, bffs):
        self.bffs = bffs
        self.samples = {name: [] for name in bffs}

    async def watch(self):
        while True:
            for name, process in self.bffs.items():
                self.samples[name].append(processes.resident_bytes(process.pid))
            await asyncio.sleep(1)

    def growth(self, name):
        """The median of the last fifth over that of the second fifth: the first is warm-up."""
        samples = self.samples[name]
        fifth = max(len(samples) // 5, 1)
        early = statistics.median(samples[fifth : 2 * fifth] or samples)
        late = statistics.median(samples[-fifth:])
        return early, late, late / early - 1


def binaries(options):
    if options.binaries:
        return pathlib.Path(options.binaries).resolve()
    for product in ("bffgen", "mobile-bff", "tv-bff"):
        command = ["swift", "build", "-c", "release", "--product", product]
        if not options.no_build and subprocess.run(command, cwd=ROOT).returncode != 0:
            sys.exit(f"soak: the release build of {product} fails")
    command = ["swift", "build", "-c", "release", "--show-bin-path"]
    return pathlib.Path(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip())


def start_stubs(folder, run, started):
    """One process with a port for each service."""
    log = run / "stubs.out"
    process = processes.start([str(folder / "bffgen"), "stub", *SERVICES, "--port", "0"], cwd=ROOT, log=log)
    started["stubs"] = process
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        lines = [line.split() for line in log.read_text(errors="replace").splitlines()]
        ports = {line[0]: int(line[1].rpartition(":")[2]) for line in lines if len(line) == 2 and line[0] in SERVICES}
        if len(ports) == len(SERVICES):
            return ports
        time.sleep(0.02)
    sys.exit(f"soak: the stubs do not start: {log.read_text(errors='replace')[-2000:]}")


def start_bff(client, folder, run, stubs, loops, started):
    port, admin = processes.free_port(), processes.free_port()
    env = {
        **os.environ,
        **{f"BFF_{service.upper()}_URL": f"http://127.0.0.1:{stub}" for service, stub in stubs.items()},
        "BFF_PORT": str(port),
        "BFF_ADMIN_PORT": str(admin),
        "BFF_LOOPS": str(loops),
        "BFF_JWKS_FILE": str(run / "jwks.json"),
        "BFF_ISSUER": signing.ISSUER,
        "BFF_AUDIENCE": signing.AUDIENCE,
    }
    process = processes.start([str(folder / f"{client}-bff")], env=env, log=run / f"{client}.out")
    started[client] = process
    if not processes.wait_for_port(process, port):
        sys.exit(f"soak: {client}-bff does not start: {(run / f'{client}.out').read_text(errors='replace')[-2000:]}")
    return port


async def drive(options, ports, faults, judge, lag, memory):
    seconds = options.minutes * 60
    until = time.monotonic() + seconds
    judge.warm_at = until - seconds + WARM_UP_SECONDS
    numbers = itertools.count(1)
    pause = options.connections * len(ports) / options.rate
    subjects = load.Subjects(200)
    helpers = [asyncio.create_task(lag.watch()), asyncio.create_task(memory.watch())]
    helpers += [asyncio.create_task(faults.run(service)) for service in SERVICES]

    async def tell():
        while True:
            await asyncio.sleep(30)
            counts = {client: sum(found.values()) for client, found in judge.statuses.items()}
            sizes = ", ".join(f"{name} {samples[-1] / 1e6:.0f} MB" for name, samples in memory.samples.items() if samples)
            print(f"{until - time.monotonic():5.0f} s to go: {counts}, {sizes}, {len(judge.wrong)} faults", flush=True)

    helpers.append(asyncio.create_task(tell()))
    workers = [
        load.Worker(client, port, subjects, judge, f"{options.seed}-{client}-{number}").run(judge.warm_at, until, pause, numbers)
        for client, port in ports.items()
        for number in range(options.connections)
    ]
    await asyncio.gather(*workers)
    for helper in helpers:
        helper.cancel()
        try:
            await helper
        except asyncio.CancelledError:
            pass
        except Exception as error:
            judge.wrong.append(f"a helper of the soak itself failed: {error!r}")


def own_slowest(log):
    """The longest duration in a BFF's log, in milliseconds: its own clock, from the request's head to the answer's last byte handed over."""
    with open(log, encoding="utf-8", errors="replace") as lines:
        found = (re.search(r'"durationMs":([0-9.]+),"requestId"', line) for line in lines)
        return max((float(match[1]) for match in found if match), default=0)


def share(values, part):
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000


def report(judge, faults, memory, exits, cpu, cores, own_times, seconds):
    print()
    for client, statuses in judge.statuses.items():
        counts = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
        times = judge.latencies[client]
        print(f"{client}: {sum(statuses.values())} answers ({counts}); {judge.degraded[client]} degraded; "
              f"{judge.disconnects[client]} left early; p50 {share(times, 0.5):.1f} ms, p99 {share(times, 0.99):.1f} ms, "
              f"slowest {max(times) * 1000:.1f} ms, by the BFF's own clock {own_times[client]:.1f} ms "
              f"(budget {judge.screens[client].budget_seconds * 1000:.0f})")
    flat = True
    for client in memory.samples:
        early, late, growth = memory.growth(client)
        flat = flat and growth <= GROWTH_MAX
        print(f"{client}: {early / 1e6:.1f} MB after warm-up, {late / 1e6:.1f} MB at the end ({growth:+.1%}, at most {GROWTH_MAX:+.0%})")
    print("faults switched on: " + (", ".join(f"{name} {count}" for name, count in sorted(faults.switched.items())) or "none"))
    print("processor: " + ", ".join(f"{name} {used / seconds:.0%}" for name, used in cpu.items()) + " of one core")
    print("cores busy, everything on this machine: " + ", ".join(f"{core}: {busy:.0%}" for core, busy in cores.items()))
    print(f"answers that seemed late because the load generator was: {judge.late_by_us}")
    print(f"without a fault that explains it: {dict(judge.unexplained) or 'nothing'}")
    answers = sum(sum(found.values()) for found in judge.statuses.values())
    checks = {
        "no crash": all(code == 0 for code in exits.values()),
        "memory flat": flat,
        "no wrong or late answer, a code in every problem": not judge.wrong,
        "faults could be switched": not faults.unreachable,
        "at most 1 in 1000 answers fails without a fault": sum(judge.unexplained.values()) * 1000 <= answers,
        "enough was asked": answers > seconds * 10,
    }
    for line in judge.wrong[:20]:
        print(f"  {line}")
    if len(judge.wrong) > 20:
        print(f"  … and {len(judge.wrong) - 20} more")
    for line in faults.unreachable[:5]:
        print(f"  a stub did not take a fault: {line}")
    print("exit codes: " + ", ".join(f"{name} {code}" for name, code in exits.items()))
    for name, held in checks.items():
        print(f"{'held ' if held else 'BROKEN'} {name}")
    return all(checks.values())


def main():
    options = arguments()
    clients = options.clients.split(",")
    folder = binaries(options)
    started = {}
    with tempfile.TemporaryDirectory(prefix="bffgen-soak-") as scratch:
        run = pathlib.Path(scratch)
        (run / "jwks.json").write_text(json.dumps(signing.key_set()))
        try:
            stubs = start_stubs(folder, run, started)
            ports = {client: start_bff(client, folder, run, stubs, options.loops, started) for client in clients}
            lag = Lag()
            faults = Faults(stubs, options.seed)
            judge = Judge(faults, lag)
            memory = Memory({client: started[client] for client in clients})
            print(f"{options.minutes:g} minutes, {options.rate} requests per second, seed {options.seed}", flush=True)
            gc.collect()
            gc.freeze()
            cores = {core: processes.busy_and_total(core) for core in sorted(os.sched_getaffinity(0))}
            used = {name: processes.cpu_seconds(process.pid) for name, process in started.items()}
            own, began = time.process_time(), time.monotonic()
            asyncio.run(drive(options, ports, faults, judge, lag, memory))
            seconds = time.monotonic() - began
            cpu = {name: processes.cpu_seconds(started[name].pid) - before for name, before in used.items()}
            cpu = {
                **{client: cpu[client] for client in clients},
                "stubs": cpu["stubs"],
                "load": time.process_time() - own,
            }
            busy = {}
            for core, (before, total_before) in cores.items():
                after, total_after = processes.busy_and_total(core)
                busy[core] = (after - before) / max(total_after - total_before, 0.01)
            exits = {client: started[client].poll() for client in clients}
            for client in clients:
                if exits[client] is None:
                    processes.stop(started[client], seconds=15)
                    exits[client] = started[client].returncode
            own_times = {client: own_slowest(run / f"{client}.out") for client in clients}
            held = report(judge, faults, memory, exits, cpu, busy, own_times, seconds)
            if not held:
                for client in clients:
                    print(f"--- the last lines of {client}")
                    lines = (run / f"{client}.out").read_text(errors="replace").splitlines()[-5:]
                    print("\n".join(line[:400] for line in lines))
        finally:
            for process in reversed(started.values()):
                processes.stop(process)
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
