# SPDX-License-Identifier: Apache-2.0
"""What the stub says of the extension is so."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import esclusa
import pytest
from esclusa import _native

STUB = ast.parse(Path(esclusa.__file__).with_name("_native.pyi").read_text())
ALL = {node.name: node for node in STUB.body if isinstance(node, ast.ClassDef)}
CLASSES = {name: node for name, node in ALL.items() if not name.startswith("_")}
# From Python 3.12 on these are methods, for every exporter of a buffer.
BUFFER = {"__buffer__", "__release_buffer__"}


def methods(class_name: str) -> Iterator[ast.FunctionDef]:
    """Those of the class in the stub, and of what the stub derives it from."""
    node = ALL[class_name]
    yield from (each for each in node.body if isinstance(each, ast.FunctionDef))
    for base in node.bases:
        base_name = ast.unparse(base).partition("[")[0]
        if base_name in ALL:
            yield from methods(base_name)


def parameters_in_stub(function: ast.FunctionDef) -> list[tuple[str, str, str]]:
    """Name, kind and default of each parameter but the first of a method."""
    arguments = function.args
    static = any(ast.unparse(each) == "staticmethod" for each in function.decorator_list)
    positional = arguments.args if static else arguments.args[1:]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    result = [(a.arg, "positional", d) for a, d in zip(positional, defaults, strict=True)]
    result += [
        (a.arg, "keyword", d)
        for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    return [
        (name, kind, "" if default is None else repr(ast.literal_eval(default)))
        for name, kind, default in result
    ]


def parameters_at_runtime(function: Any) -> list[tuple[str, str, str]]:
    return [
        (
            parameter.name,
            "keyword" if parameter.kind is parameter.KEYWORD_ONLY else "positional",
            "" if parameter.default is parameter.empty else repr(parameter.default),
        )
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name != "self"
    ]


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_has_what_its_stub_says_and_no_more(name: str) -> None:
    real = getattr(_native, name)
    in_stub = {node.name for node in methods(name)}
    at_runtime = {each for each in vars(real) if each not in {"__doc__", "__module__", "__repr__"}}
    assert in_stub - BUFFER == at_runtime - BUFFER


@pytest.mark.parametrize("name", CLASSES)
def test_methods_take_what_their_stub_says(name: str) -> None:
    for node in methods(name):
        if node.name.startswith("__"):
            continue
        real = getattr(getattr(_native, name), node.name)
        assert inspect.getdoc(real), node.name
        if callable(real):
            assert parameters_at_runtime(real) == parameters_in_stub(node), node.name


def test_all_public_names_are_exported() -> None:
    in_python = {"QueueFigures", "WaitPolicy", "MalformedMessageError", "wait"} | {
        f"Typed{each}" for each in ("Queue", "Producer", "Consumer", "Message")
    }
    assert set(CLASSES) | in_python == set(esclusa.__all__)
