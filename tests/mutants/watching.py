"""The plugin of a run of tests on a changed module: it puts the change in place, or notes who reaches which lines.

`MUTANT="crikit.links.rules:7"` loads the seventh change of that module instead of the module itself.
`REACHED=FILE` with `MODULES="crikit.links.rules …"` writes, for each line of these modules, the tests that ran it and
the seconds each took.
"""

import importlib.abc
import importlib.util
import json
import os
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.changes import changed

ROOT = Path(__file__).parents[2]


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, module: str, number: int) -> None:
        self.module, self.number = module, number
        self.path = path_of(module)

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != self.module:
            return None
        is_package = self.path.name == "__init__.py"
        places = [str(self.path.parent)] if is_package else None
        return importlib.util.spec_from_file_location(name, self.path, loader=self, submodule_search_locations=places)

    def exec_module(self, module: Any) -> None:
        source = self.path.read_text()
        exec(compile(changed(source, self.number), str(self.path), "exec"), module.__dict__)  # noqa: S102


def path_of(module: str) -> Path:
    folder = ROOT / module.replace(".", "/")
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


class Reached:
    def __init__(self, file: str, modules: list[str]) -> None:
        self.file = Path(file)
        self.names = {str(path_of(module)): module for module in modules}
        self.tests: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.seconds: dict[str, float] = {}
        self.current = ""

    def trace(self, frame: Any, event: str, arg: Any) -> Any:
        module = self.names.get(frame.f_code.co_filename)
        return self.line if module else None

    def line(self, frame: Any, event: str, arg: Any) -> Any:
        if event == "line" and self.current:
            self.tests[self.names[frame.f_code.co_filename]][frame.f_lineno].add(self.current)
        return self.line

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        from crikit import db

        # A kept query is built once in a process: no test but the first would be told as one that runs its lines.
        db._kept.clear()
        self.current, began = item.nodeid, time.process_time()
        threading.settrace(self.trace)
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds[item.nodeid] = time.process_time() - began

    def pytest_sessionfinish(self) -> None:
        lines = {name: {line: sorted(tests) for line, tests in of.items()} for name, of in self.tests.items()}
        worker = os.environ.get("PYTEST_XDIST_WORKER", "all")
        found = {"lines": lines, "seconds": self.seconds}
        self.file.with_suffix(f".{worker}.json").write_text(json.dumps(found))


def pytest_configure(config: Any) -> None:
    if file := os.environ.get("REACHED"):
        config.pluginmanager.register(Reached(file, os.environ["MODULES"].split()))


if wanted := os.environ.get("MUTANT"):
    name, _, at = wanted.partition(":")
    sys.meta_path.insert(0, Changed(name, int(at)))
