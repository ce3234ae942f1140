#!/usr/bin/env python3
"""Minutes of mixed load on two event loops while the services fail at random. See README.md beside this file."""

import asyncio
import gc
import itertools
import json
import os
import pathlib
import sys
import tempfile
import time

import load
import options
import processes
import signing
from faults import Faults
from fleet import BFF, SERVICES, Footprint, binaries, keep_logs, own_slowest, start_stubs
from judging import Judge
from lag import Lag
from tables import milliseconds_at

# All connections at once without a pause: what is kept for reuse grows with the most requests that were ever in flight together.
WARM_UP_SECONDS = 10


def arguments():
    parser = options.parser(__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    return parser.parse_args()


async def drive(given, ports, faults, judge, lag, footprint):
    seconds = given.minutes * 60
    until = time.monotonic() + seconds
    judge.warm_at = until - seconds + WARM_UP_SECONDS
    numbers = itertools.count(1)
    pause = given.connections * len(ports) / given.rate
    subjects = load.Subjects(200)
    helpers = [asyncio.create_task(lag.watch()), asyncio.create_task(footprint.watch())]
    helpers += [asyncio.create_task(faults.run(service)) for service in SERVICES]

    async def tell():
        while True:
            await asyncio.sleep(30)
            counts = {client: sum(found.values()) for client, found in judge.statuses.items()}
            print(f"{until - time.monotonic():5.0f} s to go: {counts}, {len(judge.wrong)} faults", flush=True)

    helpers.append(asyncio.create_task(tell()))
    workers = [
        load.Worker(client, port, subjects, judge, f"{given.seed}-{client}-{number}").run(judge.warm_at, until, pause, numbers)
        for client, port in ports.items()
        for number in range(given.connections)
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


def report(judge, faults, footprint, exits, cpu, cores, own_times, seconds):
    print()
    for client, statuses in judge.statuses.items():
        counts = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
        times = judge.latencies[client]
        print(f"{client}: {sum(statuses.values())} answers ({counts}); {judge.degraded[client]} degraded; "
              f"{judge.disconnects[client]} left early; p50 {milliseconds_at(times, 0.5):.1f} ms, p99 {milliseconds_at(times, 0.99):.1f} ms, "
              f"slowest {max(times) * 1000:.1f} ms, by the BFF's own clock {own_times[client]:.1f} ms "
              f"(budget {judge.screens[client].budget_seconds * 1000:.0f})")
    found = [footprint.check(client) for client in footprint.bffs]
    for text, _ in found:
        print(text)
    print("faults switched on: " + (", ".join(f"{name} {count}" for name, count in sorted(faults.switched.items())) or "none"))
    print("processor: " + ", ".join(f"{name} {used / seconds:.0%}" for name, used in cpu.items()) + " of one core")
    print("cores busy, everything on this machine: " + ", ".join(f"{core}: {busy:.0%}" for core, busy in cores.items()))
    print(f"answers that were late because this machine was: {judge.late_by_machine}")
    print(f"without a fault that explains it: {judge.unexplained.bursts(judge.warm_at) or 'nothing'}")
    answers = sum(sum(found.values()) for found in judge.statuses.values())
    checks = {
        "no crash": all(code == 0 for code in exits.values()),
        "memory and descriptors flat": all(flat is not False for _, flat in found),
        "no wrong or late answer, a code in every problem": not judge.wrong,
        "faults could be switched": not faults.unreachable,
        "at most 1 in 1000 answers fails without a fault": len(judge.unexplained.answers) * 1000 <= answers,
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
    given = arguments()
    clients = given.clients.split(",")
    folder = binaries(given)
    started = {}
    with tempfile.TemporaryDirectory(prefix="bffgen-soak-") as scratch:
        run = pathlib.Path(scratch)
        (run / "jwks.json").write_text(json.dumps(signing.key_set()))
        try:
            started["stubs"], stubs = start_stubs(folder, run / "stubs.out", SERVICES)
            bffs = {client: BFF(client, folder, run, stubs, given.loops) for client in clients}
            for client, bff in bffs.items():
                bff.start()
                started[client] = bff.process
            ports = {client: bff.port for client, bff in bffs.items()}
            lag = Lag()
            faults = Faults(stubs, given.seed)
            judge = Judge(faults, lag)
            footprint = Footprint(bffs)
            print(f"{given.minutes:g} minutes, {given.rate} requests per second, seed {given.seed}", flush=True)
            gc.collect()
            gc.freeze()
            cores = {core: processes.busy_and_total(core) for core in sorted(os.sched_getaffinity(0))}
            used = {name: processes.cpu_seconds(process.pid) for name, process in started.items()}
            own, began = time.process_time(), time.monotonic()
            asyncio.run(drive(given, ports, faults, judge, lag, footprint))
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
            if given.logs:
                keep_logs(given.logs, bffs)
            for client in clients:
                if exits[client] is None:
                    processes.stop(started[client], seconds=15)
                    exits[client] = started[client].returncode
            own_times = {client: own_slowest(bffs[client].log) for client in clients}
            held = report(judge, faults, footprint, exits, cpu, busy, own_times, seconds)
            if not held:
                for client in clients:
                    print(f"--- the last lines of {client}")
                    print("\n".join(bffs[client].last_lines()))
        finally:
            for process in reversed(started.values()):
                processes.stop(process)
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
