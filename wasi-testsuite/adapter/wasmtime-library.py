"""The wasmtime of PyPI as a command: python adapter/wasmtime-library.py [--dir HOST::GUEST] [--env NAME=VALUE] MODULE [arguments...]"""
import sys
from importlib.metadata import version
from wasmtime import Engine, ExitTrap, Linker, Module, Store, Trap, WasiConfig, WasmtimeError

words = sys.argv[1:]
if words == ["--version"]:
    print("wasmtime", version("wasmtime"))
    sys.exit(0)
config = WasiConfig()
config.inherit_stdin()
config.inherit_stdout()
config.inherit_stderr()
env = []
while words[0] in ("--dir", "--env"):
    option, value = words[0], words[1]
    words = words[2:]
    if option == "--dir":
        host, guest = value.split("::", 1)
        config.preopen_dir(host, guest)
    else:
        env.append(value.split("=", 1))
config.argv = words
config.env = env
engine = Engine()
store = Store(engine)
store.set_wasi(config)
linker = Linker(engine)
linker.define_wasi()
try:
    instance = linker.instantiate(store, Module.from_file(engine, words[0]))
    instance.exports(store)["_start"](store)
except ExitTrap as exit:
    sys.exit(exit.code)
except (Trap, WasmtimeError) as error:
    print(error, file=sys.stderr)
    sys.exit(134)
