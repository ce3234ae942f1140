"""Holds every answer of a BFF against what it may be while its services fail."""

import asyncio
import collections
import json
import time

import load
import screens

LATE_SECONDS = 0.050
# Between failures that have one cause.
BURST_SECONDS = 1.0
# What a good request may be refused with (runtime: a critical service's failure).
CODES = {
    404: {"not_found"},
    502: {"dependency_failed"},
    503: {"dependency_unavailable", "overloaded"},
    504: {"dependency_timeout"},
}


class Unexplained:
    """Answers that failed though nothing was wrong."""

    def __init__(self):
        self.answers = []

    def add(self, client, what, began):
        self.answers.append((began, client, what))

    def bursts(self, since):
        """What came together, and when: a breaker that opens leaves one burst."""
        found = []
        for began, client, what in sorted(self.answers):
            last = next((one for one in reversed(found) if one[1:3] == [client, what]), None)
            if last and began - last[4] <= BURST_SECONDS:
                last[3:] = last[3] + 1, began
            else:
                found.append([began, client, what, 1, began])
        return ", ".join(f"{count} × {client} {what} at {began - since:.0f} s" for began, client, what, count, _ in found)


class Judge:
    def __init__(self, faults, lag):
        self.screens = screens.screens()
        self.faults = faults
        self.lag = lag
        self.statuses = {}
        self.latencies = {}
        self.wrong = []
        self.codes = collections.Counter()
        self.degraded = collections.Counter()
        self.unexplained = Unexplained()
        self.late_by_machine = 0
        self.disconnects = collections.Counter()
        self.warm_at = 0

    def fault(self, client, request, text):
        self.wrong.append(f"{client} {request.id} ({request.kind}): {text}")

    def left(self, client):
        self.disconnects[client] += 1

    def unconnected(self, client, request, error):
        """Nobody took the connection."""
        self.fault(client, request, f"cannot connect: {error}")

    def cut(self, client, request, error, is_fresh, began):
        """No whole answer came, or none that is HTTP.

        A server may close a connection that has been idle just as a request comes: RFC 9112, section 9.3.1.
        """
        if is_fresh or isinstance(error, (ValueError, KeyError, asyncio.TimeoutError)):
            self.fault(client, request, f"{type(error).__name__} after {time.monotonic() - began:.3f} s")

    def answered(self, client, request, answer):
        self.statuses.setdefault(client, collections.Counter())[answer.status] += 1
        try:
            self.check_time(client, answer)
            echoed = answer.headers.get("x-request-id", request.id)
            screens.require(echoed == request.id, "X-Request-Id is", echoed)
            if answer.status == 200:
                self.check_screen(client, request, answer)
            else:
                self.check_problem(client, request, answer)
        except screens.Wrong as wrong:
            self.fault(client, request, f"status {answer.status}: {wrong}")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.fault(client, request, f"status {answer.status}: {type(error).__name__} {error}: {answer.body[:200]!r}")

    def check_time(self, client, answer):
        self.latencies.setdefault(client, []).append(answer.seconds)
        late = answer.seconds - self.screens[client].budget_seconds - LATE_SECONDS
        if late > 0 and answer.began > self.warm_at:
            if self.lag.worst(answer.began, answer.began + answer.seconds) >= late:
                self.late_by_machine += 1
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
                self.unexplained.add(client, "degraded", answer.began)

    def check_problem(self, client, request, answer):
        kind = answer.headers.get("content-type", "")
        screens.require(kind.startswith("application/problem+json"), "the content type is", kind)
        problem = json.loads(answer.body)
        screens.require(isinstance(problem.get("code"), str) and problem["code"], "a problem without a code:", problem)
        screens.require(problem.get("status") == answer.status, "the problem's status is", problem.get("status"))
        if request.kind != "good":
            wanted = load.REFUSALS[request.kind]
            screens.require(answer.status == wanted, "refused with another status than", str(wanted))
            return
        screens.require(answer.status in CODES, "an unexpected problem:", problem)
        screens.require(problem["code"] in CODES[answer.status], "another code:", problem["code"])
        self.codes[problem["code"]] += 1
        if problem["code"] == "overloaded":
            screens.require(answer.headers.get("retry-after", "").isdigit(), "overloaded without Retry-After")
        active = self.faults.active(answer.began, answer.began + answer.seconds)
        if answer.status == 404:
            screens.require(("users", "404") in active, "not found, and users did not say so")
        elif answer.began > self.warm_at and not {service for service, _ in active} & {"users", "catalog"}:
            self.unexplained.add(client, problem["code"], answer.began)
