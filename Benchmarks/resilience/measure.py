#!/usr/bin/env python3
"""The promises of resilience and cache, each under load of its own. See README.md in the folder above."""

import argparse
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import scenarios  # noqa: E402
import tables  # noqa: E402
import workspace  # noqa: E402
import world  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="*", help=f"of {', '.join(scenarios.ALL)}; all of them unless named")
    parser.add_argument("--seconds", type=int, default=5, help="length of one measurement (5)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds where two are compared (5)")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--core", type=int, default=0, help="the BFF's core (0)")
    parser.add_argument("--other-core", type=int, default=1, help="the core of stub and load (1)")
    parser.add_argument("--scratch", type=pathlib.Path, default=workspace.ROOT / ".build" / "bench-resilience")
    parser.add_argument("--binaries", type=pathlib.Path, help="the folder of bffgen and resilience-bff; else they are built")
    options = parser.parse_args()
    unknown = [name for name in options.scenario if name not in scenarios.ALL]
    if unknown:
        parser.error(f"no scenario is called {', '.join(unknown)}; there are {', '.join(scenarios.ALL)}")
    return options


def main():
    options = arguments()
    for tool in ("wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is needed for the load (Debian: {'util-linux' if tool == 'taskset' else tool})")
    scratch = options.scratch.resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    if options.binaries:
        workspace.write(scratch)
        bffgen, bff = (options.binaries.resolve() / name for name in ("bffgen", "resilience-bff"))
    else:
        bffgen, bff = workspace.build(scratch)
    checks = []
    with tempfile.TemporaryDirectory(prefix="bffgen-resilience-") as run:
        place = world.Place(
            bffgen, bff, scratch, pathlib.Path(run), options.core, options.other_core, options.seconds, options.rounds,
            options.connections,
        )  # fmt: skip
        for name in options.scenario or scenarios.ALL:
            scenario = scenarios.ALL[name]
            print(f"{name}: {scenario.__doc__}", flush=True)
            try:
                checks += scenario(place)
            except (OSError, RuntimeError, EOFError, ValueError) as error:
                checks.append((name, f"{type(error).__name__}: {error}", False))
    held = tables.verdicts(checks)
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
