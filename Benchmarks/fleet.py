"""The processes of a run: where their binaries are, the stubs, the BFFs, and what they need of memory."""

import asyncio
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

import processes
import signing

ROOT = pathlib.Path(__file__).resolve().parent.parent
GROWTH_MAX = 0.10
# Of a process of 30 MB a tenth is less than what a burst of faults leaves in its pools.
MEMORY_SLACK_BYTES = 8e6
DESCRIPTORS_SLACK = 16
# Fewer tell nothing: the first of them are warm-up.
JUDGED_SAMPLES = 60
SERVICES = ("users", "recommendations", "history", "lists", "catalog")


def binaries(options, products=("bffgen", "mobile-bff", "tv-bff")):
    """The folder of the release build, which is made unless `options` say otherwise."""
    if options.binaries:
        return pathlib.Path(options.binaries).resolve()
    for product in products:
        command = ["swift", "build", "-c", "release", "--product", product]
        if not options.no_build and subprocess.run(command, cwd=ROOT).returncode != 0:
            sys.exit(f"the release build of {product} fails")
    command = ["swift", "build", "-c", "release", "--show-bin-path"]
    return pathlib.Path(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip())


def start_stubs(folder, log, services, workspace=ROOT):
    """One process with a port for each service, and these ports."""
    command = [str(folder / "bffgen"), "stub", *services, "--port", "0", "--workspace", str(workspace)]
    process = processes.start(command, log=log)
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        lines = [line.split() for line in log.read_text(errors="replace").splitlines()]
        ports = {line[0]: int(line[1].rpartition(":")[2]) for line in lines if len(line) == 2 and line[0] in services}
        if len(ports) == len(services):
            return process, ports
        time.sleep(0.02)
    processes.stop(process)
    sys.exit(f"the stubs do not start: {log.read_text(errors='replace')[-2000:]}")


class BFF:
    """A served client. Each start appends to the same log; the ports stay."""

    def __init__(self, client, folder, run, stubs, loops, extra=None, core=None):
        self.client = client
        self.port, self.admin = processes.free_port(), processes.free_port()
        self.log = run / f"{client}.out"
        self.process = None
        self.core = core
        self.command = [str(folder / f"{client}-bff")]
        self.env = {
            **os.environ,
            **{f"BFF_{service.upper()}_URL": f"http://127.0.0.1:{stub}" for service, stub in stubs.items()},
            "BFF_PORT": str(self.port),
            "BFF_ADMIN_PORT": str(self.admin),
            "BFF_LOOPS": str(loops),
            **(extra or {}),
        }
        keys = run / "jwks.json"
        if keys.exists():
            self.env.update(BFF_JWKS_FILE=str(keys), BFF_ISSUER=signing.ISSUER, BFF_AUDIENCE=signing.AUDIENCE)

    def start(self):
        self.process = processes.start(self.command, core=self.core, env=self.env, log=self.log)
        if not processes.wait_for_port(self.process, self.port):
            sys.exit(f"{self.client}-bff does not start: {self.log.read_text(errors='replace')[-2000:]}")

    def stop(self, seconds=15):
        """Drains it, and gives the exit code."""
        processes.stop(self.process, seconds)
        return self.process.returncode

    def last_lines(self, count=5):
        return [line[:400] for line in self.log.read_text(errors="replace").splitlines()[-count:]]

    def metric(self, name, **labels):
        """The sum of a metric's series that have these labels; None where it has none."""
        total = None
        for line in self.metrics().splitlines():
            series, _, value = line.rpartition(" ")
            if series.partition("{")[0] == name and all(f'{key}="{text}"' in series for key, text in labels.items()):
                total = (total or 0) + float(value)
        return total

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/metrics", timeout=5) as answer:
            return answer.read().decode()


def own_slowest(log):
    """The longest duration in a BFF's log, in milliseconds: its own clock, from the request's head to the answer's last byte handed over."""
    with open(log, encoding="utf-8", errors="replace") as lines:
        found = (re.search(r'"durationMs":([0-9.]+),"requestId"', line) for line in lines)
        return max((float(match[1]) for match in found if match), default=0)


def keep_logs(folder, bffs):
    """Copies what running BFFs wrote and counted."""
    folder.mkdir(parents=True, exist_ok=True)
    for client, bff in bffs.items():
        shutil.copy(bff.log, folder)
        (folder / f"{client}.metrics").write_text(bff.metrics())


class Footprint:
    """Resident memory and file descriptors of each BFF, once a second since its last start."""

    def __init__(self, bffs):
        self.bffs = bffs
        self.samples = {client: (None, []) for client in bffs}

    async def watch(self):
        while True:
            for client, bff in self.bffs.items():
                pid = bff.process.pid
                if self.samples[client][0] != pid:
                    self.samples[client] = pid, []
                if bff.process.poll() is None:
                    self.samples[client][1].append((processes.resident_bytes(pid), processes.descriptors(pid)))
            await asyncio.sleep(1)

    def check(self, client):
        """What was found, and whether it is flat: medians of the second and the last fifth. None: too few samples."""
        samples = self.samples[client][1]
        if len(samples) < JUDGED_SAMPLES:
            return f"{client}: {len(samples)} s since its last start are too short", None
        fifth = len(samples) // 5
        medians = []
        for index in range(2):
            early = statistics.median(one[index] for one in samples[fifth : 2 * fifth])
            medians += [early, statistics.median(one[index] for one in samples[-fifth:])]
        flat = medians[1] <= medians[0] * (1 + GROWTH_MAX) + MEMORY_SLACK_BYTES and medians[3] <= medians[2] * (1 + GROWTH_MAX) + DESCRIPTORS_SLACK
        text = f"{client}: {medians[0] / 1e6:.1f} → {medians[1] / 1e6:.1f} MB, {medians[2]:.0f} → {medians[3]:.0f} descriptors"
        return text, flat
