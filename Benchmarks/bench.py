#!/usr/bin/env python3
"""Measures the mobile home of bffgen against the same screen in nginx + Lua, Node and aiohttp. See README.md beside it."""

import argparse
import dataclasses
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import bodies
import contestants
import processes
import signing
import wrk
from tables import table

SUBJECT = "usr-7f3a9c"
TARGETS = {"nginx + Lua": 1.7, "Node": 3.0}
SUBJECTS = 256
# No two requests in flight are the same, so that nobody saves calls by sharing their answers: another account, another Accept-Language.
REQUEST_SCRIPT = """
local tokens = {@TOKENS@}
function request()
    wrk.headers["Authorization"] = "Bearer " .. tokens[math.random(#tokens)]
    wrk.headers["Accept-Language"] = string.format("de-DE,de;q=0.%03d,en;q=0.%03d", math.random(999), math.random(999))
    return wrk.format()
end
"""
DEGRADED_SCRIPT = """
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function init() answers, degraded = 0, 0 end
function response(status, headers, body)
    answers = answers + 1
    if status ~= 200 or not body:find('"degraded":false', 1, true) then degraded = degraded + 1 end
end
function done()
    local all, bad = 0, 0
    for _, thread in ipairs(threads) do all, bad = all + thread:get("answers"), bad + thread:get("degraded") end
    print("degraded " .. bad .. " of " .. all)
end
"""


@dataclasses.dataclass
class Round:
    cpu_microseconds: float
    per_second: float
    p50_ms: float
    p99_ms: float
    own_core_busy: float
    other_core_busy: float
    bad: int


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, each with every contestant in turn (5)")
    parser.add_argument("--seconds", type=int, default=5, help="length of one measurement (5)")
    parser.add_argument("--warm-up", type=int, default=3, help="seconds of load before the first round (3)")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--core", type=int, default=0, help="the contestants' core (0)")
    parser.add_argument("--other-core", type=int, default=1, help="the core of upstream and load (1)")
    parser.add_argument("--only", help="contestants separated by commas: " + ", ".join(contestants.ALL))
    parser.add_argument("--bff", help="path of a release build of mobile-bff; else it is built")
    parser.add_argument("--no-build", action="store_true", help="take the release build as it is")
    parser.add_argument("--python", help="a Python that has aiohttp, uvloop and orjson")
    parser.add_argument("--json", help="write the measurements to this file too")
    return parser.parse_args()


def get(port, path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def difference(found, wanted, at=""):
    """The pointer of the first place where two JSON values differ, with both; None where they are equal."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted(found.keys() | wanted.keys()):
            if key not in found or key not in wanted:
                return f"{at}/{key}: {'missing' if key not in found else 'not wanted'}"
            deeper = difference(found[key], wanted[key], f"{at}/{key}")
            if deeper:
                return deeper
        return None
    if isinstance(found, list) and isinstance(wanted, list):
        for index, (one, other) in enumerate(zip(found, wanted)):
            deeper = difference(one, other, f"{at}/{index}")
            if deeper:
                return deeper
        return None if len(found) == len(wanted) else f"{at}: {len(found)} elements, not {len(wanted)}"
    if found != wanted or isinstance(found, bool) != isinstance(wanted, bool):
        return f"{at}: {json.dumps(found)} is not {json.dumps(wanted)}"
    return None


def fault_of(port, headers):
    """What a contestant does otherwise than the contract asks; None where it passes."""
    wanted = bodies.expected_home()
    wanted["meta"]["requestId"] = "bench-1"
    wanted["meta"]["viewerId"] = SUBJECT
    status, body = get(port, "/v1/home", {**headers, "X-Request-Id": "bench-1"})
    if status != 200:
        return f"answers {status}: {body[:200].decode(errors='replace')}"
    found = json.loads(body)
    if list(found.get("components", {})) and isinstance(found["components"], dict):
        found["components"] = {name: {"status": part.get("status")} for name, part in found["components"].items()}
    deeper = difference(found, wanted)
    if deeper:
        return f"another screen at {deeper}"
    for path, sent, expected in (
        ("/v1/home", {}, 401),
        ("/v1/home", {"Authorization": headers["Authorization"][:-3] + "AAA"}, 401),
        ("/v1/home?limit=41", headers, 400),
        ("/v1/home", {**headers, "Accept-Language": "!"}, 400),
    ):
        status, _ = get(port, path, sent)
        if status != expected:
            return f"answers {status}, not {expected}, to {path} with {sorted(sent)}"
    return None


def load(options, port, script, seconds):
    return wrk.run(port, "/v1/home", {}, seconds, options.connections, options.other_core, script)


def measure(options, process, port, script):
    cpu = processes.cpu_seconds(process.pid)
    own, other = processes.busy_and_total(options.core), processes.busy_and_total(options.other_core)
    found = load(options, port, script, options.seconds)
    cpu = processes.cpu_seconds(process.pid) - cpu
    own_after, other_after = processes.busy_and_total(options.core), processes.busy_and_total(options.other_core)
    return Round(
        cpu_microseconds=cpu / found.requests * 1e6,
        per_second=found.per_second,
        p50_ms=found.p50_ms,
        p99_ms=found.p99_ms,
        own_core_busy=(own_after[0] - own[0]) / max(own_after[1] - own[1], 0.01),
        other_core_busy=(other_after[0] - other[0]) / max(other_after[1] - other[1], 0.01),
        bad=found.bad,
    )


def start_upstream(options, run):
    port = processes.free_port()
    sizes = bodies.write(run / "bodies")
    conf = run / "upstream.conf"
    contestants.fill(contestants.HERE / "upstream" / "nginx.conf.template", conf, RUN=run, PORT=port)
    process = processes.start(["nginx", "-c", str(conf)], core=options.other_core, log=run / "upstream.out")
    if not processes.wait_for_port(process, port):
        raise RuntimeError(f"the upstream does not start: {(run / 'upstream.out').read_text()}")
    return process, port, sizes


def environment(run, port, upstream):
    url = f"http://127.0.0.1:{upstream}"
    return {
        **os.environ,
        **{f"BFF_{name}_URL": url for name in ("USERS", "RECOMMENDATIONS", "HISTORY", "LISTS", "CATALOG")},
        "BFF_PORT": str(port),
        "BFF_ADMIN_PORT": str(processes.free_port()),
        "BFF_LOOPS": "1",
        # The peers keep nothing either.
        "BFF_CACHE_BYTES": "0",
        "BFF_JWKS_FILE": str(run / "jwks.json"),
        "BFF_ISSUER": signing.ISSUER,
        "BFF_AUDIENCE": signing.AUDIENCE,
    }


def start_all(options, run, upstream, headers, started):
    """Starts every contestant that is installed and serves the right screen; says why the others do not take part."""
    taking_part, failed = [], False
    chosen = options.only.split(",") if options.only else list(contestants.ALL)
    unknown = [name for name in chosen if name not in contestants.ALL]
    if unknown:
        sys.exit(f"bench: no contestant is called {', '.join(unknown)}; there are {', '.join(contestants.ALL)}")
    for name in chosen:
        port = processes.free_port()
        made = contestants.ALL[name](options, run, port, environment(run, port, upstream))
        if isinstance(made, contestants.Skipped):
            print(f"skipped {made.name}: {made.reason}")
            failed = failed or name == "bffgen"
            continue
        log = run / f"{name}.out"
        process = processes.start(made.command, core=options.core, env=made.env, log=log)
        started.append(process)
        if not processes.wait_for_port(process, port):
            print(f"FAILED {made.name} does not start: {log.read_text(errors='replace')[-2000:]}")
            failed = True
            continue
        fault = fault_of(port, headers)
        if fault:
            print(f"FAILED {made.name} {fault}")
            failed = True
            processes.stop(process)
            continue
        print(f"serves the screen as the contract says: {made.name} ({made.version})", flush=True)
        taking_part.append((made, process))
    return taking_part, failed


def write_script(run):
    tokens = (signing.token(f"usr-{number:06x}", household=f"hh-{number % 7}") for number in range(SUBJECTS))
    script = run / "requests.lua"
    script.write_text(REQUEST_SCRIPT.replace("@TOKENS@", ", ".join(f'"{token}"' for token in tokens)))
    return script


def degraded_share(options, run, port, script):
    counting = run / "degraded.lua"
    counting.write_text(script.read_text() + DEGRADED_SCRIPT)
    found = re.search(r"degraded (\d+) of (\d+)", load(options, port, counting, 2).output)
    return int(found[1]) / max(int(found[2]), 1)


def report(results):
    median = lambda rounds, field: statistics.median(getattr(one, field) for one in rounds)
    base = next((result for result in results if result["name"] == "bffgen"), results[0])
    base_cpu = median(base["rounds"], "cpu_microseconds")
    rows = [["", "CPU µs/request", f"× {base['name']}", "req/s", "p50 ms", "p99 ms", "MB", "own core", "other core", "not 2xx", "degraded"]]
    for result in results:
        rounds = result["rounds"]
        cpu = median(rounds, "cpu_microseconds")
        rows.append([
            result["name"], f"{cpu:.1f}", f"{cpu / base_cpu:.2f}", f"{median(rounds, 'per_second'):.0f}",
            f"{median(rounds, 'p50_ms'):.2f}", f"{median(rounds, 'p99_ms'):.2f}", f"{result['resident_bytes'] / 1e6:.0f}",
            f"{median(rounds, 'own_core_busy'):.0%}", f"{median(rounds, 'other_core_busy'):.0%}",
            str(sum(one.bad for one in rounds)), f"{result['degraded']:.1%}",
        ])
    print()
    table(rows)
    if base["name"] != "bffgen":
        return True
    met = True
    for result in results:
        if result["name"] in TARGETS:
            ratio = median(result["rounds"], "cpu_microseconds") / base_cpu
            reached = ratio >= TARGETS[result["name"]]
            met = met and reached
            print(f"{result['name']}: {ratio:.2f} × the CPU of bffgen; target {TARGETS[result['name']]} × {'met' if reached else 'MISSED'}")
    return met


def main():
    options = arguments()
    for tool in ("nginx", "wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"bench: {tool} is needed for upstream and load (Debian: {'util-linux' if tool == 'taskset' else tool})")
    if not {options.core, options.other_core} <= os.sched_getaffinity(0) or options.core == options.other_core:
        sys.exit("bench: two cores are needed, one for the contestants and one for upstream and load")
    started = []
    with tempfile.TemporaryDirectory(prefix="bffgen-bench-") as folder:
        run = pathlib.Path(folder)
        run.chmod(0o755)  # nginx's worker, when started by root, is another user.
        (run / "jwks.json").write_text(json.dumps(signing.key_set()))
        headers = {
            "Authorization": "Bearer " + signing.token(SUBJECT, household="hh-204"),
            "Accept-Language": "de-DE,de;q=0.9,en;q=0.5",
        }
        try:
            upstream, port, sizes = start_upstream(options, run)
            started.append(upstream)
            print("upstream bodies in bytes: " + ", ".join(f"{name} {size}" for name, size in sizes.items()))
            script = write_script(run)
            taking_part, failed = start_all(options, run, port, headers, started)
            if not taking_part:
                sys.exit("bench: nobody takes part")
            for made, _ in taking_part:
                load(options, made.port, script, options.warm_up)
            results = [{"name": made.name, "version": made.version, "rounds": []} for made, _ in taking_part]
            for number in range(options.rounds):
                print(f"round {number + 1} of {options.rounds}", flush=True)
                for result, (made, process) in zip(results, taking_part):
                    result["rounds"].append(measure(options, process, made.port, script))
            for result, (made, process) in zip(results, taking_part):
                result["resident_bytes"] = processes.resident_bytes(process.pid)
                result["degraded"] = degraded_share(options, run, made.port, script)
            met = report(results)
            if options.json:
                data = [{**result, "rounds": [dataclasses.asdict(one) for one in result["rounds"]]} for result in results]
                pathlib.Path(options.json).write_text(json.dumps(data, indent=2) + "\n")
        finally:
            for process in reversed(started):
                processes.stop(process)
    sys.exit(0 if met and not failed else 1)


if __name__ == "__main__":
    main()
