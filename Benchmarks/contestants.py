"""Who serves the mobile home in a benchmark: ours and the peers, each with what it needs to be started."""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
LUA_MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_http_lua_module.so")


@dataclasses.dataclass
class Contestant:
    name: str
    version: str
    command: list
    port: int
    env: dict


@dataclasses.dataclass
class Skipped:
    name: str
    reason: str


def output_of(*command):
    """Both streams of a short command, or None where it cannot be run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (done.stdout + done.stderr).strip() if done.returncode == 0 else None


def fill(template, target, **values):
    """Writes `template` to `target` with every @NAME@ replaced."""
    text = template.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    target.write_text(text, encoding="utf-8")


def ours(options, run, port, env):
    binary = pathlib.Path(options.bff) if options.bff else None
    if binary is None:
        build = ["swift", "build", "-c", "release", "--product", "mobile-bff"]
        if not options.no_build:
            print("building mobile-bff (release) …", flush=True)
            if subprocess.run(build, cwd=ROOT).returncode != 0:
                return Skipped("bffgen", "the release build of mobile-bff fails")
        folder = subprocess.run(build + ["--show-bin-path"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
        binary = pathlib.Path(folder) / "mobile-bff"
    if not os.access(binary, os.X_OK):
        return Skipped("bffgen", f"{binary} is not there (build it, or name it with --bff)")
    return Contestant("bffgen", "release build", [str(binary.resolve())], port, env)


def nginx_lua(options, run, port, env):
    if not shutil.which("nginx"):
        return Skipped("nginx + Lua", "nginx is not installed (Debian: nginx)")
    if not LUA_MODULE.exists():
        return Skipped("nginx + Lua", "the Lua module is not installed (Debian: libnginx-mod-http-lua)")
    if not list(pathlib.Path("/usr/lib").glob("*/lua/5.1/cjson.so")):
        return Skipped("nginx + Lua", "cjson is not installed (Debian: lua-cjson)")
    conf = run / "nginx-lua.conf"
    upstream = env["BFF_USERS_URL"].removeprefix("http://")
    template = HERE / "peers" / "nginx-lua" / "nginx.conf.template"
    fill(template, conf, RUN=run, PORT=port, UPSTREAM=upstream, HERE=template.parent)
    version = (output_of("nginx", "-v") or "").rpartition("/")[2]
    return Contestant("nginx + Lua", version, ["nginx", "-c", str(conf)], port, env)


def node(options, run, port, env):
    version = output_of("node", "--version")
    if not version:
        return Skipped("Node", "node is not installed (Debian: nodejs)")
    return Contestant("Node", version.lstrip("v"), ["node", str(HERE / "peers" / "node" / "home.js")], port, env)


def aiohttp(options, run, port, env):
    python = options.python or sys.executable
    probe = "import aiohttp, uvloop, orjson; print(aiohttp.__version__, 'uvloop', uvloop.__version__, 'orjson', orjson.__version__)"
    version = output_of(python, "-c", probe)
    if not version:
        return Skipped("aiohttp", f"{python} lacks aiohttp, uvloop or orjson (name another with --python)")
    return Contestant("aiohttp", version, [python, str(HERE / "peers" / "aiohttp" / "home.py")], port, env)


ALL = {"bffgen": ours, "nginx-lua": nginx_lua, "node": node, "aiohttp": aiohttp}
