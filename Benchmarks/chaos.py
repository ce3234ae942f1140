#!/usr/bin/env python3
"""Mixed load on two BFFs while all that they depend on breaks, and while they are restarted. See README.md beside this file."""

import asyncio
import gc
import itertools
import json
import pathlib
import sys
import tempfile
import time
import urllib.error
import urllib.request

import load
import options
import processes
import screens
import signing
import tables
from dependencies import Dependency, Redis, Trouble
from fleet import BFF, SERVICES, Footprint, binaries, keep_logs
from judging import LATE_SECONDS
from lag import Lag
from recovery import ChaosJudge, Restarts

OPTIONAL = ("recommendations", "history", "lists")
CRITICAL = ("users", "catalog")
MINUTES_MAX = 10
WARM_UP_SECONDS = 10
# A round: trouble, then calm until everybody has recovered.
TROUBLE_SECONDS = 12
CALM_SECONDS = 3
# The breaker's 5 s, a fifth more by its jitter, and the three probes that must pass one after the other.
BREAKER_PERIOD_SECONDS = 5 * 1.2 + 1
RECOVERY_SECONDS_MAX = 15


def arguments():
    parser = options.parser(__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES_MAX, help=f"at most {MINUTES_MAX}, which is the default")
    given = parser.parse_args()
    if not 0 < given.minutes <= MINUTES_MAX:
        parser.error(f"--minutes is more than 0 and at most {MINUTES_MAX}")
    return given


class Storm:
    """The rounds: trouble of all services or of the optional ones, restarts, an outage of Redis; then calm."""

    def __init__(self, trouble, judge, restarts, redis, until):
        self.trouble = trouble
        self.judge = judge
        self.restarts = restarts
        self.redis = redis
        self.until = until
        self.rounds = 0
        self.recovered_rounds = 0

    async def run(self, seconds):
        length = min(TROUBLE_SECONDS, seconds / 4)
        began = time.monotonic()
        # Early, so that memory is watched for most of the run behind the last one.
        due = [(began + seconds * part, client) for part in (1 / 10, 1 / 4) for client in self.restarts.bffs]
        while time.monotonic() + length + BREAKER_PERIOD_SECONDS <= self.until or self.rounds == 0:
            await self.round(length, due)

    async def round(self, length, due):
        self.rounds += 1
        is_optional = self.rounds % 2 == 0
        # Faults that come and go hardly ever fill half of a breaker's window: in every other pair of rounds some stay.
        is_long = self.rounds % 4 in (3, 0)
        services = OPTIONAL if is_optional else SERVICES
        if is_long:
            services = self.trouble.rng.sample(OPTIONAL, 2) + ([] if is_optional else [self.trouble.rng.choice(CRITICAL)])
        self.judge.only_optional_since = time.monotonic() if is_optional else None
        if self.redis and self.rounds % 3 != 0:
            await asyncio.to_thread(self.redis.kill)
        end = time.monotonic() + length
        work = [self.trouble.run(service, end, is_long) for service in services]
        restart = bool(due) and due[0][0] <= time.monotonic()
        if restart:
            work.append(self.restarts.restart(due.pop(0)[1]))
        await asyncio.gather(*work)
        if self.redis and self.redis.process.poll() is not None:
            await asyncio.to_thread(self.redis.start)
        recovery = self.judge.recovery
        recovery.begin()
        give_up = time.monotonic() + RECOVERY_SECONDS_MAX
        while not recovery.is_done() and time.monotonic() < give_up:
            await asyncio.sleep(0.05)
        recovery.finish(self.rounds)
        self.recovered_rounds += 1
        await asyncio.sleep(max(0, min(CALM_SECONDS, self.until - time.monotonic())))


async def drive(given, bffs, trouble, judge, storm, footprint, seconds):
    warm_up = min(WARM_UP_SECONDS, seconds / 6)
    judge.warm_at = time.monotonic() + warm_up
    numbers = itertools.count(1)
    pause = given.connections * len(bffs) / given.rate
    subjects = load.Subjects(200)
    helpers = [asyncio.create_task(judge.lag.watch()), asyncio.create_task(footprint.watch())]
    workers = [
        load.Worker(client, bff.port, subjects, judge, f"{given.seed}-{client}-{number}")
        for client, bff in bffs.items()
        for number in range(given.connections)
    ]
    tasks = [asyncio.create_task(worker.run(judge.warm_at, storm.until, pause, numbers)) for worker in workers]

    async def tell():
        while True:
            await asyncio.sleep(30)
            answers = sum(sum(found.values()) for found in judge.statuses.values())
            print(f"{storm.until - time.monotonic():5.0f} s to go: {answers} answers, {storm.rounds} rounds, "
                  f"{len(judge.wrong)} faults", flush=True)

    helpers.append(asyncio.create_task(tell()))
    await asyncio.sleep(warm_up)
    await storm.run(seconds - warm_up)
    await asyncio.gather(*tasks)
    for helper in helpers:
        helper.cancel()
    for result in await asyncio.gather(*helpers, return_exceptions=True):
        if isinstance(result, Exception):
            judge.wrong.append(f"a helper of the run itself failed: {result!r}")


def check_unresolved(folder, run, dependencies):
    """A BFF whose optional service has a name that nobody knows: its screens come without that part, in time."""
    stubs = {service: dependency.port for service, dependency in dependencies.items()}
    bff = BFF("mobile", folder, run, stubs, 1, {"BFF_HISTORY_URL": "http://history.invalid:9000"})
    bff.log = run / "unresolved.out"
    token = signing.token("usr-7f3a9c", household="hh-204")
    request = urllib.request.Request(f"http://127.0.0.1:{bff.port}/v1/home", headers={"Authorization": f"Bearer {token}"})
    slowest, wrong = 0, []
    try:
        bff.start()
        for _ in range(50):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(request, timeout=5) as answer:
                    part = json.loads(answer.read())["components"]["history"]
                if screens.has_data(part):
                    wrong.append(f"history is {part}")
            except urllib.error.HTTPError as error:
                wrong.append(f"status {error.code}")
            slowest = max(slowest, time.monotonic() - began)
        code = bff.stop()
    finally:
        processes.stop(bff.process)
    in_time = slowest <= screens.screens()["mobile"].budget_seconds + LATE_SECONDS
    found = f"50 screens without that part, slowest {slowest * 1000:.0f} ms"
    return (wrong[0] if wrong else found), not wrong and in_time and code == 0


def second_level(bffs):
    """What the BFFs say that Redis did for them."""
    counts = {}
    for bff in bffs.values():
        for outcome in ("hit", "miss", "error", "timeout"):
            count = bff.metric("bff_second_level_cache_requests_total", outcome=outcome)
            if count:
                counts[outcome] = counts.get(outcome, 0) + int(count)
    return counts


def report(judge, storm, restarts, footprint, exits, redis, unresolved, seconds):
    for client, statuses in judge.statuses.items():
        times = judge.latencies[client]
        at = tables.milliseconds_at
        counts = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
        print(f"{client}: {sum(statuses.values())} answers ({counts}); {judge.degraded[client]} degraded; "
              f"{judge.disconnects[client]} left early; "
              f"p50 {at(times, 0.5):.1f} ms, p99 {at(times, 0.99):.1f} ms, slowest {max(times) * 1000:.1f} ms")
    print("parts: " + ", ".join(f"{name} {count}" for name, count in sorted(judge.parts.items())))
    print("codes: " + (", ".join(f"{name} {count}" for name, count in sorted(judge.codes.items())) or "none"))
    print("faults: " + ", ".join(f"{name} {count}" for name, count in sorted(storm.trouble.switched.items())))
    print(f"late because this machine was: {judge.late_by_machine}; 5xx while the machine stalled: {judge.stalled}")
    late = [line for line in judge.wrong if "answered after" in line]
    codes = [line for line in judge.wrong if "code" in line and line not in late]
    drained = [line for line in judge.wrong if "drained" in line]
    other = [line for line in judge.wrong if line not in late + codes + drained]
    answers = sum(sum(found.values()) for found in judge.statuses.values())
    recovery = judge.recovery
    crashes = [f"{client} {code}" for client, code in exits.items() if code != 0]
    crashes += [f"{code} × {count}" for code, count in restarts.exits.items() if code != 0]
    checks = [
        ("no crash", f"{', '.join(crashes) or f'{storm.rounds} rounds'}", not crashes),
        ("no wrong body", f"{len(other)} of {answers}", not other),
        ("nothing later than budget + 50 ms", f"{len(late)} of {answers}", not late),
        ("a known code in every problem", f"{len(codes)} without", not codes),
        ("optional faults never give a 5xx", f"{len(judge.optional_broke)} in {storm.rounds // 2} rounds",
         not judge.optional_broke if storm.rounds > 1 else None),
        (f"recovered within {BREAKER_PERIOD_SECONDS:g} s",
         ", ".join(recovery.failed) or f"worst {recovery.worst:.2f} s of {storm.recovered_rounds} rounds",
         not recovery.failed and recovery.worst <= BREAKER_PERIOD_SECONDS),
        ("requests in flight finish when drained", f"{len(drained)} did not; {len(restarts.drains)} restarts, {dict(judge.reconnected)}",
         not drained if restarts.drains else None),
        ("clients come back to the new listener", f"away for at most {max(restarts.away, default=0):.2f} s",
         len(restarts.away) == len(restarts.drains) if restarts.drains else None),
        ("an unknown name is a missing part", *unresolved),
        ("faults could be switched", f"{len(storm.trouble.unreachable)} could not", not storm.trouble.unreachable),
        ("enough was asked", f"{answers / seconds:.0f} per second", answers > seconds * 10),
    ]
    checks += [("memory and descriptors flat", *footprint.check(client)) for client in footprint.bffs]
    if isinstance(redis, str):
        checks.append(("an outage of Redis is a miss", redis, None))
    else:
        found = f"{redis.outages} outages, {redis.counts or 'never asked'}"
        checks.append(("an outage of Redis is a miss", found, not other if redis.counts else None))
    for line in (other + late + codes + drained + judge.optional_broke)[:20]:
        print(f"  {line}")
    for line in storm.trouble.unreachable[:5]:
        print(f"  a stub did not take a fault: {line}")
    return tables.verdicts(checks)


def main():
    given = arguments()
    folder = binaries(given)
    clients = given.clients.split(",")
    seconds = given.minutes * 60
    missing = Redis.missing(folder / f"{clients[0]}-bff")
    with tempfile.TemporaryDirectory(prefix="bffgen-chaos-") as scratch:
        run = pathlib.Path(scratch)
        (run / "jwks.json").write_text(json.dumps(signing.key_set()))
        bffs, dependencies = {}, {}
        redis = missing or Redis(run)
        try:
            for service in SERVICES:
                dependencies[service] = Dependency(service, folder, run)
                if not dependencies[service].start():
                    said = dependencies[service].log.read_text(errors="replace")[-2000:]
                    sys.exit(f"the stub of {service} does not start: {said}")
            extra = {}
            if not missing:
                if not redis.start():
                    sys.exit(f"redis-server does not start: {redis.log.read_text(errors='replace')[-2000:]}")
                extra["BFF_REDIS_URL"] = redis.url
            stubs = {service: dependency.port for service, dependency in dependencies.items()}
            for client in clients:
                bffs[client] = BFF(client, folder, run, stubs, given.loops, extra)
                bffs[client].start()
            trouble = Trouble(dependencies, given.seed)
            restarts = Restarts(bffs)
            judge = ChaosJudge(trouble, Lag(), restarts)
            footprint = Footprint(bffs)
            storm = Storm(trouble, judge, restarts, None if missing else redis, time.monotonic() + seconds)
            print(f"{given.minutes:g} minutes, {given.rate} requests per second, seed {given.seed}, "
                  f"Redis: {missing or 'yes'}", flush=True)
            gc.collect()
            gc.freeze()
            asyncio.run(drive(given, bffs, trouble, judge, storm, footprint, seconds))
            if not missing:
                redis.counts = second_level(bffs)
            if given.logs:
                keep_logs(given.logs, bffs)
            exits = {}
            for client, bff in bffs.items():
                code = bff.process.poll()
                exits[client] = bff.stop() if code is None else code
            unresolved = check_unresolved(folder, run, dependencies)
            held = report(judge, storm, restarts, footprint, exits, redis, unresolved, seconds)
            if not held:
                for client, bff in bffs.items():
                    print(f"--- the last lines of {client}", *bff.last_lines(), sep="\n")
        finally:
            for bff in bffs.values():
                if bff.process:
                    processes.stop(bff.process)
            for dependency in dependencies.values():
                dependency.end()
            if not missing:
                redis.end()
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
