"""Puts the measured package together: its contracts, what bffgen makes of them, and the release build of both."""

import pathlib
import shutil
import subprocess
import sys

import examples

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run(*command, cwd):
    if subprocess.run([str(part) for part in command], cwd=cwd, stdout=sys.stderr).returncode != 0:
        sys.exit(f"fails: {' '.join(str(part) for part in command)}")


def bin_path(package):
    command = ["swift", "build", "-c", "release", "--show-bin-path"]
    return pathlib.Path(subprocess.run(command, cwd=package, capture_output=True, text=True, check=True).stdout.strip())


def write(folder):
    """The contracts with their examples, in `folder`."""
    shutil.copytree(HERE / "Contracts", folder / "Contracts", dirs_exist_ok=True)
    examples.write(folder / "Contracts" / "services" / "examples")


def build(folder):
    """Gives (bffgen, resilience-bff) as they are now."""
    write(folder)
    shutil.copytree(HERE / "Sources", folder / "Sources", dirs_exist_ok=True)
    manifest = (HERE / "Package.swift.template").read_text(encoding="utf-8")
    (folder / "Package.swift").write_text(manifest.replace("@ROOT@", str(ROOT)), encoding="utf-8")
    run("swift", "build", "-c", "release", "--product", "bffgen", cwd=ROOT)
    bffgen = bin_path(ROOT) / "bffgen"
    run(bffgen, "generate", "--workspace", folder, cwd=folder)
    run("swift", "build", "-c", "release", "--product", "resilience-bff", cwd=folder)
    return bffgen, bin_path(folder) / "resilience-bff"
