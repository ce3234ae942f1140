"""Load as fast as it is answered, by wrk."""

import dataclasses
import re
import subprocess


@dataclasses.dataclass
class Result:
    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    # Answers other than 2xx and 3xx, and connections that failed.
    bad: int
    output: str


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def run(port, path, headers, seconds, connections, core, script=None):
    """Asks for one path over all connections for so long, from one core."""
    command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "5s"]
    command += ["-s", str(script)] if script else []
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    output = subprocess.run(command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    requests = int(re.search(r"(\d+) requests in", output)[1])
    if requests == 0:
        raise RuntimeError(f"no request was answered:\n{output}")
    latency = {share: milliseconds(re.search(rf"(?m)^\s+{share}%\s+(\S+)", output)[1]) for share in (50, 99)}
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    return Result(
        requests=requests,
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        p50_ms=latency[50],
        p99_ms=latency[99],
        worst_ms=milliseconds(re.search(r"Latency\s+\S+\s+\S+\s+(\S+)", output)[1]),
        bad=(int(bad[1]) if bad else 0) + sum(int(count) for count in (errors.groups() if errors else ())),
        output=output,
    )
