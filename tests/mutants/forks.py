"""The plugin that tries many changes in one run of pytest. Every test is collected once; each change is made in a fork
of that process, which runs the tests it is given and ends with the first that fails.

`FORKS=FILE` names a JSON list of [module, number of the change, names of tests]; the places in it of those that no test
noticed are written to FILE.alive, a line each.
"""

import gc
import json
import os
import signal
import sys
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from crikit import db
from tests.mutants.changes import changed
from tests.mutants.watching import path_of

LONGEST_SECONDS = 300
# It leaves what all tests of a run share: the migrated file, the application, the cast.
FIRST = "tests/test_tenancy.py"
REMEMBERING = type(lru_cache(len))


def pytest_configure(config: pytest.Config) -> None:
    if file := os.environ.get("FORKS"):
        config.pluginmanager.register(Forks(Path(file)), "forks")


class Forks:
    def __init__(self, file: Path) -> None:
        self.file = file

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        first = next(item for item in session.items if item.nodeid.startswith(FIRST))
        elsewhere = session.items[0]
        first.config.hook.pytest_runtest_protocol(item=first, nextitem=elsewhere)
        items = {item.nodeid: item for item in session.items}
        # Plugins are imported by pytest first, or their asserts would say nothing.
        from tests.databases import Files

        files = next(each for each in gc.get_objects() if type(each) is Files)
        known = [each for each in gc.get_objects() if type(each) in (FunctionType, REMEMBERING)]
        gc.disable()
        gc.freeze()
        with self.file.with_suffix(".alive").open("w") as alive:
            for at, (module, number, tests) in enumerate(json.loads(self.file.read_text())):
                # A fork that was killed left its database behind.
                files.number += 1_000
                print(f"{at + 1}: {module}:{number}", file=sys.stderr)
                if not died(known, module, number, [items[test] for test in tests if test in items], elsewhere):
                    print(at, file=alive, flush=True)
        return True


def died(known: list[Any], module: str, number: int, items: list[Any], elsewhere: Any) -> bool:
    """Whether a test failed, or went on for too long."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    signal.alarm(LONGEST_SECONDS)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    try:
        put_in_place(known, module, number)
    except ValueError:
        # The change leaves out what the function has from outside of it. It is told as alive, and tried singly.
        os._exit(0)
    try:
        failed = one_fails(items, elsewhere)
    except BaseException:
        failed = True
    os._exit(failed)


def one_fails(items: list[Any], elsewhere: Any) -> bool:
    for item, following in zip(items, [*items[1:], elsewhere], strict=False):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.testsfailed:
            return True
    return False


def put_in_place(known: list[Any], module: str, number: int) -> None:
    """Gives every function of the module the code it has with the change, and lets the others forget."""
    path = path_of(module)
    new = dict(functions_in(compile(changed(path.read_text(), number), str(path), "exec")))
    for found in known:
        if isinstance(found, FunctionType) and found.__code__.co_filename == str(path):
            found.__code__ = new.get(place_of(found.__code__), found.__code__)
        elif isinstance(found, REMEMBERING) and found.__module__ == module:
            found.cache_clear()
    db._kept.clear()


def functions_in(code: CodeType) -> Any:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield place_of(each), each
            yield from functions_in(each)


def place_of(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno
