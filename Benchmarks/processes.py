"""Starting, pinning, measuring and stopping the processes of a run (Linux: /proc, taskset)."""

import os
import signal
import socket
import subprocess
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def free_port():
    """A TCP port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command, core=None, env=None, log=None, cwd=None):
    """Starts `command` on one core (or anywhere) with its output behind what the file `log` holds."""
    prefix = ["taskset", "-c", str(core)] if core is not None else []
    output = open(log, "ab") if log else subprocess.DEVNULL
    try:
        return subprocess.Popen(prefix + command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    finally:
        if log:
            output.close()


def wait_for_port(process, port, seconds=30):
    """Whether `port` takes connections before the process ends or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.02)
    return False


def stop(process, seconds=5):
    """Asks the process to end, and insists after `seconds`."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def tree(pid):
    """The process and its descendants."""
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                for child in file.read().split():
                    found += tree(int(child))
    except OSError:
        pass
    return found


def cpu_seconds(pid):
    """User and system time of the process and its living descendants, from /proc/PID/stat."""
    ticks = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return ticks / TICKS_PER_SECOND


def resident_bytes(pid):
    """Resident memory of the process and its descendants; shared pages count once per process."""
    pages = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/statm") as file:
                pages += int(file.read().split()[1])
        except OSError:
            pass
    return pages * PAGE_BYTES


def descriptors(pid):
    """Open file descriptors of the process itself; 0 where it has gone."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def busy_and_total(core=None):
    """Busy and all time in seconds of one core, or of all together, since the machine started (/proc/stat)."""
    label = "cpu" if core is None else f"cpu{core}"
    with open("/proc/stat") as file:
        for line in file:
            fields = line.split()
            if fields[0] == label:
                times = [int(field) for field in fields[1:9]]
                return (sum(times) - times[3] - times[4]) / TICKS_PER_SECOND, sum(times) / TICKS_PER_SECOND
    raise LookupError(label)
