"""The promises of resilience and cache, each measured alone. A scenario gives lines of (promise, what was found, whether it held)."""

import asyncio
import collections
import json
import time

import bursts
import examples
import tables
from world import MemoryWatch, World

BUDGET_MS = 330
TOLERANCE_MS = 50
# The breaker's 5 s, a fifth more by its jitter, and the probes.
RECOVERY_SECONDS = 7
HERD = 1000
STORM_PER_SECOND = 500
TTL_SECONDS = 1.0
# Its window of 10 s, full of calls that went well, must first be half full of others.
BREAKER_OPENS_SECONDS_MAX = 20


def until_open(world, path, operation):
    """Loads until the operation's breaker has opened: half of its window must have failed first.

    Gives the seconds that took (None: it did not open in 20) and the worst p99 of that time.
    """
    began, worst = time.monotonic(), 0
    while time.monotonic() < began + BREAKER_OPENS_SECONDS_MAX:
        worst = max(worst, world.load(path, seconds=1).p99_ms)
        if world.bff.metric("bff_breaker_openings_total", operation=operation):
            return time.monotonic() - began, worst
    return None, worst


def optional(place):
    """One optional dependency hangs at full load."""
    with World(place) as world:
        well = world.in_turn(["/optional/a"])["/optional/a"]
        world.fault("getNote=timeout")
        opened, worst = until_open(world, "/optional/a", "getNote")
        hung = world.in_turn(["/optional/a"])["/optional/a"]
    share = hung.per_second / well.per_second
    slowest = max(worst, hung.p99_ms)
    return [
        ("hung optional: throughput ≥ 90 %",
         f"{share:.0%} ({well.per_second:.0f} → {hung.per_second:.0f} req/s, {well.cpu_us:.1f} → {hung.cpu_us:.1f} µs each)", share >= 0.9),
        ("hung optional: p99 ≤ budget", f"{hung.p99_ms:.1f} ms, {worst:.1f} before the breaker opened, of {BUDGET_MS}",
         slowest <= BUDGET_MS),
        ("hung optional: the breaker opens", f"after {opened:.1f} s" if opened else "never", opened is not None),
        ("hung optional: every answer a screen", f"{hung.bad} of {hung.requests} were none (well: {well.bad} of {well.requests})",
         hung.bad == 0),
    ]


def critical(place):
    """One critical dependency hangs at full load, then answers again."""
    with World(place) as world:
        well = world.in_turn(["/critical/a"])["/critical/a"]
        world.fault("getItem=timeout")
        with MemoryWatch(world.bff.process) as memory:
            opened, worst = until_open(world, "/critical/a", "getItem")
            hung = world.in_turn(["/critical/a"])["/critical/a"]
            problem = asyncio.run(bursts.burst(world.port, "/critical/a", 20))
        codes = collections.Counter((answer.status, json.loads(answer.body).get("code")) for answer in problem)
        world.fault("none")
        recovered = asyncio.run(first_good_run(world.port, "/critical/a"))
    slowest = max(worst, hung.p99_ms)
    return [
        ("hung critical: the breaker opens", f"after {opened:.1f} s" if opened else "never", opened is not None),
        ("hung critical: fails fast", f"p50 {hung.p50_ms:.2f} ms (well: {well.p50_ms:.2f})", hung.p50_ms <= max(10, 2 * well.p50_ms)),
        ("hung critical: p99 ≤ budget + 50 ms", f"{hung.p99_ms:.1f} ms, {worst:.1f} before the breaker opened",
         slowest <= BUDGET_MS + TOLERANCE_MS),
        ("hung critical: says so", ", ".join(f"{count} × {status} {code}" for (status, code), count in codes.items()),
         codes[503, "dependency_unavailable"] >= 19),
        ("hung critical: memory flat", f"{memory.growth():+.1%}", memory.growth() <= 0.10),
        (f"hung critical: recovers within {RECOVERY_SECONDS} s", f"{recovered:.2f} s" if recovered is not None else "never",
         recovered is not None and recovered <= RECOVERY_SECONDS),
    ]


async def first_good_run(port, path, count=20):
    """Seconds until the first of `count` whole answers in a row; None where none comes in 15 s."""
    began, first, found = time.monotonic(), None, 0
    while time.monotonic() < began + 15:
        answers, _ = await bursts.steady(port, path, 200, 0.05)
        for answer in answers:
            if answer.status != 200:
                first, found = None, 0
                continue
            first = answer.began - began if first is None else first
            found += 1
        if found >= count:
            return first
    return None


def storm(place):
    """A service that fails every call, with retries allowed and no breaker."""
    with World(place) as world:
        world.fault("getItem=503")
        seconds = max(place.seconds, 4)
        before = world.calls("getItem")
        answers, took = asyncio.run(bursts.steady(world.port, "/storm/a", STORM_PER_SECOND, seconds))
        received = world.calls("getItem") - before
    # The budget is counted by the second: those that began.
    most = 1.2 * len(answers) + 10 * (int(took) + 1)
    statuses = dict(collections.Counter(answer.status for answer in answers))
    return [
        (f"retry storm at {STORM_PER_SECOND}/s: ≤ 1.2 × calls + 10/s",
         f"{received} of {most:.0f} for {len(answers)} calls in {took:.1f} s", len(answers) < received <= most),
        ("retry storm: answered at the rate of the calls", f"{len(answers) / took:.0f}/s, {statuses}",
         len(answers) / took >= 0.9 * STORM_PER_SECOND),
    ]


def herd(place):
    """A thousand at once for what is not kept yet, then for what is stale."""
    with World(place) as world:
        world.fault("getHot=latency=500ms")
        cold = asyncio.run(bursts.burst(world.port, "/herd/a", HERD))
        cold_calls = world.calls("getHot")
        world.fault("getHot=none")
        time.sleep(TTL_SECONDS * 1.1 + 0.2)
        # Nobody could wait for this one: it is never answered.
        world.fault("getHot=timeout")
        stale = asyncio.run(bursts.burst(world.port, "/herd/a", HERD))
        stale_calls = world.calls("getHot") - cold_calls
    slowest = max(answer.seconds for answer in stale)
    good = [sum(answer.status == 200 for answer in answers) for answers in (cold, stale)]
    return [
        (f"{HERD} on a cold key: 1 call", f"{cold_calls} calls, {good[0]} whole answers", cold_calls == 1 and good[0] == HERD),
        (f"{HERD} on a stale key: 0 waits", f"{stale_calls} calls, {good[1]} whole answers, slowest {slowest * 1000:.0f} ms",
         stale_calls == 1 and good[1] == HERD and slowest < 3),
    ]


def policies(place):
    """Everything on against everything off, all services well."""
    with World(place) as world:
        found = world.in_turn(["/off/a", "/on/a"])
    off, on = found["/off/a"], found["/on/a"]
    ratio = on.cpu_us / off.cpu_us
    print_loads({"everything off": off, "everything on": on})
    return [
        ("everything on: ≤ 20 % more CPU per request", f"{off.cpu_us:.1f} → {on.cpu_us:.1f} µs, {ratio - 1:+.1%}", ratio <= 1.2),
        ("everything on: every answer a screen", f"{on.bad} were none (off: {off.bad})", on.bad == off.bad == 0),
    ]


def cache(place):
    """What is kept against what is asked for. What every request costs, a 404 here, is no part of it."""
    with World(place) as world:
        found = world.in_turn(["/nowhere", "/off/a", "/warm/a", "/feeds/unique", "/kept/unique"])
    print_loads(found)
    bare = found["/nowhere"].cpu_us
    before, after = found["/off/a"].cpu_us - bare, found["/warm/a"].cpu_us - bare
    return [
        ("cache hit ≥ 5 × cheaper: three calls", f"{before:.1f} µs / {after:.1f} µs = {before / after:.1f} ×, beside {bare:.1f} µs",
         before >= 5 * after and found["/warm/a"].bad == 0),
    ]


def posts(place):
    """100 posts and their authors in one batch; loads that concurrent requests share, or not; nothing is kept."""
    paths = ["/feeds/unique", "/kept/unique", "/feeds/identical", "/kept/identical"]
    with World(place, {"BFF_CACHE_BYTES": "0"}) as world:
        whole = [asyncio.run(bursts.burst(world.port, path, 1))[0] for path in paths]
        found = world.in_turn(paths)
    names = [f"{kind} keys, {how}" for kind in ("unique", "identical") for how in ("each for itself", "coalescing")]
    print_loads({name: found[path] for name, path in zip(names, paths)})
    lines = [("100 posts: all are there, with their authors", f"{sum(is_whole_feed(one) for one in whole)} of {len(paths)} feeds",
              all(is_whole_feed(one) for one in whole))]
    for kind in ("unique", "identical"):
        alone, together = found[f"/feeds/{kind}"], found[f"/kept/{kind}"]
        lines.append((f"100 posts, {kind} keys: coalescing saves calls", f"{alone.calls:.2f} → {together.calls:.3f} calls per request, "
                      f"{alone.cpu_us:.0f} → {together.cpu_us:.0f} µs",
                      abs(alone.calls - 2) < 0.1 and together.calls < alone.calls and alone.bad == together.bad == 0))
    return lines


def is_whole_feed(answer):
    feed = json.loads(answer.body)
    authors = [post["author"] for post in feed["posts"]]
    return answer.status == 200 and not feed["degraded"] and len(authors) == examples.COUNT and all(authors)


def print_loads(found):
    rows = [["", "CPU µs/request", "req/s", "p50 ms", "p99 ms", "calls/request", "not 2xx"]]
    for name, one in found.items():
        numbers = [f"{one.cpu_us:.1f}", f"{one.per_second:.0f}", f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}", f"{one.calls:.3f}"]
        rows.append([name, *numbers, str(one.bad)])
    print()
    tables.table(rows)


ALL = {"optional": optional, "critical": critical, "storm": storm, "herd": herd, "policies": policies, "cache": cache, "posts": posts}
