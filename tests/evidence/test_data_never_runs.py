"""Nothing but a theorem file is ever run: proofkit's own sources, read as syntax trees.

Certificates, ledgers, preference data, kept verdicts and reports come from outside. Text from there
would run if it reached one of these functions, so none may be called, or even mentioned, but in the
places listed with the reason why nothing from outside arrives there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import proofkit

PACKAGE = Path(proofkit.__file__).parent
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if p.relative_to(PACKAGE).parts[0] != "corpus")

RUNS_TEXT = {
    "eval", "exec", "compile", "__import__", "execfile",
    "sympify", "parse_expr", "lambdify", "literal_eval",
    "exec_module", "run_path", "run_module", "getoutput", "getstatusoutput",
}  # fmt: skip
QUALIFIED = {("os", "system"), ("os", "popen"), ("sp", "S"), ("sympy", "S")}
READS_OBJECTS = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "yaml"}

ALLOWED = {
    "arithmetic/codegen.py": {"exec", "compile"},  # code that it writes from a claim's own tree
    "arithmetic/margins.py": {"exec", "compile"},  # likewise, for floats
    "arithmetic/orbits.py": {"lambdify"},  # of expressions that theorem files built, for floats
    "dynamics": {"lambdify"},  # likewise, in the whole folder
    "theorem_files.py": {"exec_module"},  # theorem files, the one thing that does run
}
IS_METHOD = {"compile", "eval"}
"""Those that are harmless as methods: `re.compile`, and `eval` of a model of z3."""


def offences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The lines at which a tree mentions one of the functions or modules, and which."""
    strict = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call) and is_strict(n)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in RUNS_TEXT:
            yield node.lineno, node.id
        elif isinstance(node, ast.Call) and qualified(node.func) in QUALIFIED:
            yield node.lineno, ".".join(qualified(node.func))
        elif isinstance(node, ast.Attribute) and node.attr in RUNS_TEXT - IS_METHOD:
            if not (node.attr == "sympify" and id(node) in strict):
                yield node.lineno, node.attr
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names}
            module = {node.module or ""} if isinstance(node, ast.ImportFrom) else names
            for name in sorted(names & RUNS_TEXT | {m.split(".")[0] for m in module}):
                if name in RUNS_TEXT | READS_OBJECTS:
                    yield node.lineno, name
        elif isinstance(node, ast.keyword) and is_true(node, "shell", "allow_pickle"):
            yield node.value.lineno, str(node.arg)


def qualified(function: ast.expr) -> tuple[str, str]:
    """The parts of a name with one dot; empty for anything else."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.value.id, function.attr
    return "", ""


def is_strict(call: ast.Call) -> bool:
    """Whether it is called with `strict=True`: such a `sympify` refuses text."""
    return any(is_true(keyword, "strict") for keyword in call.keywords)


def is_true(keyword: ast.keyword, *names: str) -> bool:
    value = keyword.value
    return keyword.arg in names and isinstance(value, ast.Constant) and value.value is True


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_text_from_outside_is_run(path: Path) -> None:
    name = path.relative_to(PACKAGE)
    found = set(offences(ast.parse(path.read_text(encoding="utf-8"))))
    allowed = ALLOWED.get(name.as_posix(), set()) | ALLOWED.get(name.parts[0], set())
    assert {word for _, word in found} <= allowed, sorted(found)


def test_what_is_allowed_is_needed() -> None:
    for name, words in ALLOWED.items():
        place = PACKAGE / name
        files = place.rglob("*.py") if place.is_dir() else [place]
        trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
        assert {word for tree in trees for _, word in offences(tree)} == words


@pytest.mark.parametrize(
    "line",
    [
        "eval(text)",
        "f = exec",
        "sp.sympify(text)",
        "sympy.sympify(text, strict=False)",
        "from sympy import sympify",
        "from sympy.parsing.sympy_parser import parse_expr as p",
        "import pickle",
        "from yaml import load",
        "import os.path, marshal as m",
        "getattr(os, 'x'); os.system(text)",
        "subprocess.run(text, shell=True)",
        "numpy.load(file, allow_pickle=True)",
        "sp.S(text)",
    ],
)
def test_the_walk_sees(line: str) -> None:
    assert [*offences(ast.parse(line))]


@pytest.mark.parametrize(
    "line", ["re.compile('x')", "sp.sympify(x, strict=True)", "model.eval(x)", "'eval(text)'"]
)
def test_the_walk_lets_pass(line: str) -> None:
    assert not [*offences(ast.parse(line))]
