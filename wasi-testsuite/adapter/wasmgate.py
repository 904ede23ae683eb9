"""Adapter of wasmgate for the runner of github.com/WebAssembly/wasi-testsuite (its doc/adapters.md). How to run it: ../README.md.

Environment:
  WASMGATE        the command, split as a shell would (default: bin/wasmgate.js of this checkout)
  WASMGATE_STDIN  a file that every program gets as standard input, /dev/null for instance (default: the runner's pipe)
  WASMGATE_STRICT when set, the Rust programs accept only the error numbers that a Unix host gives, not those of other systems
"""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Dict, List, Optional, Tuple

LAUNCHER = Path(__file__).resolve().parents[2] / "bin" / "wasmgate.js"
WASMGATE = shlex.split(os.getenv("WASMGATE", shlex.quote(str(LAUNCHER))))


def get_name() -> str:
    return "wasmgate"


def get_version() -> str:
    result = subprocess.run(WASMGATE + ["--version"], encoding="UTF-8", capture_output=True, check=True)
    return result.stdout.split()[1].rstrip(",")


def get_wasi_versions() -> List[str]:
    return ["wasm32-wasip1"]


def get_wasi_worlds() -> List[str]:
    return ["wasi:cli/command"]


def compute_argv(test_path: str,
                 args_env_root: Tuple[List[str], Dict[str, str], Optional[str]],
                 _proposals: List[str],
                 _wasi_world: str,
                 _wasi_version: str) -> List[str]:
    args, env, root = args_env_root
    argv = list(WASMGATE)
    stdin = os.getenv("WASMGATE_STDIN")
    if stdin:
        argv = ["sh", "-c", 'exec "$@" <"$0"', stdin] + argv
    for name, value in env.items():
        argv += ["--env", f"{name}={value}"]
    if root and os.getenv("WASMGATE_STRICT"):
        argv += ["--env", "ERRNO_MODE_UNIX=1"]
    if root:
        argv += ["--dir", f"{root}::/"]
    return argv + [test_path] + args
