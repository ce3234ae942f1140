#!/usr/bin/env python3
"""Validation of three documents: bffgen's generated validators, parsing alone, and jsonschema-rs, in one run.

    python3 measure.py [--python P] [--rounds N] [--core C] [--scratch DIR]

Writes the validators with `bffgen validator`, builds them in a folder of their own, and measures every contestant in turn on one core. jsonschema-rs
is a Python package; --python names the Python that has it, without it that column is left out.
"""

import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys

import documents

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAMES = ["order", "geojson", "catalog"]


def run(*command, cwd=ROOT):
    subprocess.run([str(part) for part in command], cwd=cwd, check=True, stdout=sys.stderr)


def output(*command, cwd=ROOT):
    return subprocess.run([str(part) for part in command], cwd=cwd, check=True, capture_output=True, text=True).stdout


def build(scratch):
    """The path of the runner, with the validators as they are generated now."""
    package = scratch / "runner"
    shutil.copytree(HERE / "runner", package, dirs_exist_ok=True)
    manifest = package / "Package.swift"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("@ROOT@", str(ROOT)), encoding="utf-8")
    generated = package / "Sources" / "measure" / "Generated"
    generated.mkdir(parents=True, exist_ok=True)
    run("swift", "build", "-c", "release", "--product", "bffgen")
    bffgen = pathlib.Path(output("swift", "build", "-c", "release", "--show-bin-path").strip()) / "bffgen"
    for name in NAMES:
        run(
            bffgen, "validator", f"schemas/{name}.json", "--name", name.capitalize(), "--output", generated,
            cwd=HERE,
        )  # fmt: skip
    run("swift", "build", "-c", "release", cwd=package)
    return pathlib.Path(output("swift", "build", "-c", "release", "--show-bin-path", cwd=package).strip()) / "measure"


def measured(text):
    """`order 1 parse 1234.5` per line, as {(document, round): {what: nanoseconds}}."""
    rows = {}
    for line in text.splitlines():
        name, round_number, what, nanoseconds = line.split()
        rows.setdefault((name, round_number), {})[what] = float(nanoseconds)
    return rows


def median(rows, name, value):
    numbers = [value(row) for (document, _), row in rows.items() if document == name]
    return statistics.median(numbers) if numbers else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--python", help="a Python that has jsonschema-rs")
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--core", type=int, default=1)
    arguments.add_argument("--scratch", type=pathlib.Path, default=ROOT / ".build" / "bench-validation")
    given = arguments.parse_args()
    scratch = given.scratch.resolve()
    bodies = documents.write(scratch / "documents")
    runner = build(scratch)
    ours, theirs = {}, {}
    # Contestants take turns, so that a noisy moment of the machine meets all of them.
    for index in range(given.rounds):
        pinned = ["taskset", "-c", str(given.core)]
        text = output(*pinned, runner, scratch / "documents", 1)
        ours.update({(name, index): row for (name, _), row in measured(text).items()})
        if given.python:
            text = output(*pinned, given.python, HERE / "peer.py", scratch / "documents", HERE / "schemas", 1)
            theirs.update({(name, index): row for (name, _), row in measured(text).items()})
    print_table(bodies, ours, theirs)


def print_table(bodies, ours, theirs):
    header = ["document", "KB", "parse µs", "validate µs", "validate/parse", "parse+validate µs"]
    if theirs:
        header += ["jsonschema-rs µs", "with its parse µs", "× ours", "× ours, both parsing"]
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    is_slower = False
    for name in NAMES:
        ratio = median(ours, name, lambda row: row["validate"] / row["parse"])
        is_slower = is_slower or ratio >= 1
        cells = [name, f"{len(bodies[name]) / 1000:.1f}"]
        cells += [f"{median(ours, name, lambda row: row[what]) / 1000:.1f}" for what in ("parse", "validate")]
        cells += [f"{ratio:.2f}", f"{median(ours, name, lambda row: row['both']) / 1000:.1f}"]
        if theirs:
            validate = median(theirs, name, lambda row: row["validate"])
            both = median(theirs, name, lambda row: row["both"])
            cells += [f"{validate / 1000:.1f}", f"{both / 1000:.1f}"]
            cells += [
                f"{validate / median(ours, name, lambda row: row['validate']):.1f}",
                f"{both / median(ours, name, lambda row: row['both']):.1f}",
            ]
        print("| " + " | ".join(cells) + " |")
    if is_slower:
        sys.exit("validation costs more than the parse")


if __name__ == "__main__":
    main()
