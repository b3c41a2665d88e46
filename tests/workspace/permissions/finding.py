"""Finding what changes something, and every address, in the code itself."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from django.urls import URLPattern, URLResolver

import lotrinh.workspace

READING = ("queries", "views")
"""Modules that only read, by their layer: there ``at`` is a moment to look at."""


def modules() -> Iterator[ModuleType]:
    """Yield every module of the workspace but its migrations."""
    prefix = f"{lotrinh.workspace.__name__}."
    for found in walk_packages(lotrinh.workspace.__path__, prefix):
        if ".migrations" not in found.name:
            yield import_module(found.name)


def operations_in(found: Iterable[ModuleType]) -> set[str]:
    """Return the dotted names of what changes something: a public function whose caller has to say
    when it happens (``at``, by its name), outside of what only reads.

    Whoever does it is its ``actor``; what a link or a job does has none.
    """
    return {
        dotted(module, name)
        for module in found
        if module.__name__.rpartition(".")[2] not in READING
        for name, function in vars(module).items()
        if not name.startswith("_")
        and inspect.isfunction(function)
        and function.__module__ == module.__name__
        and _says_when(function)
    }


def recording_in(found: Iterable[ModuleType]) -> set[str]:
    """Return the dotted names of the functions that write to the trail, private ones too."""
    return {
        dotted(module, function.name)
        for module in found
        for function in _functions(module)
        if any(_calls(node, "record") for node in ast.walk(function))
    }


def called_in(found: Iterable[ModuleType], names: Iterable[str]) -> set[str]:
    """Return which of the functions with these bare names modules use, by module and name."""
    looked_for = set(names)
    return {
        f"{module.__name__}: {alias.name}"
        for module in found
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in looked_for
    }


def pages_in(patterns: Iterable[URLPattern | URLResolver], above: str = "") -> set[str]:
    """Return the name of each address below ``patterns``, with its namespace; its path if it has
    none."""
    found: set[str] = set()
    for pattern in patterns:
        route = f"{above}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            names = pages_in(pattern.url_patterns, route)
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= {name if name.startswith("/") else f"{namespace}{name}" for name in names}
        else:
            found.add(pattern.name or f"/{route}")
    return found


def dotted(module: ModuleType, name: str) -> str:
    """Return a function's name as the table writes it: without ``lotrinh.workspace``."""
    return f"{module.__name__}.{name}".removeprefix(f"{lotrinh.workspace.__name__}.")


def _says_when(function: object) -> bool:
    assert callable(function)
    at = inspect.signature(function).parameters.get("at")
    return at is not None and at.kind is inspect.Parameter.KEYWORD_ONLY


def _functions(module: ModuleType) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.FunctionDef):
            yield node


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
