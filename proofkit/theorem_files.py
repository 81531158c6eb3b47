"""Finding and loading theorem files, by path, as pytest loads tests.

Loading a theorem file runs its code. Nothing heavy is imported before a file is loaded, because
the pytest plugin asks `declares_theorems` of every file that it sees.

A folder of theorem files is a package while they run, so that one may cite another's theorems:
``from .local_dynamics import mrs_ipo_jacobian``, or ``from ..paper.file import ...`` for a
neighbouring folder's.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from attrs import field, frozen

from proofkit._errors import LoadError, ProofkitError
from proofkit.evidence.ledger import LEDGER_NAME, Ledger

if TYPE_CHECKING:
    from proofkit.statement.theorem import Theorem


class Declared(Protocol):
    """What can be said of a theorem where it is declared: its name and place, and its sentence."""

    @property
    def id(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def file(self) -> Path: ...
    @property
    def slug(self) -> str: ...


T = TypeVar("T", bound=Declared)
Reader = Callable[[Path], tuple[T, ...]]


@frozen
class Library(Generic[T]):
    """The theorems of some files, with the folder that holds their ledger."""

    root: Path
    theorems: tuple[T, ...] = field(repr=False)

    @property
    def ledger(self) -> Ledger:
        """The accepted verdicts; empty where the folder has no ledger."""
        return Ledger.read(self.root / LEDGER_NAME)

    def __getitem__(self, theorem_id: str) -> T:
        found = {t.id: t for t in self.theorems}
        if theorem_id not in found:
            raise LoadError(f"no theorem {theorem_id!r} in {self.root}; see `proofkit list`")
        return found[theorem_id]


def corpus_folder() -> Path:
    """`./theorems` where there is one, else the corpus that ships with the package."""
    local = Path("theorems")
    if local.is_dir():
        return local.resolve()
    package = Path(__file__).resolve().parent
    shipped = package / "corpus"
    return shipped if shipped.is_dir() else package.parent / "theorems"


def theorem_files(folder: Path) -> list[Path]:
    """The Python files below a folder that declare theorems, sorted."""
    candidates = (p for p in folder.rglob("*.py") if not _is_hidden(p.relative_to(folder)))
    return sorted(p for p in candidates if declares_theorems(p))


def declares_theorems(path: Path) -> bool:
    """Whether a file decorates a function with `@theorem`; nothing of it runs.

    A file that looks so but does not parse is believed, so that its error gets reported.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if "proofkit" not in text or "theorem" not in text:
        return False
    try:
        nodes = ast.walk(ast.parse(text))
    except (SyntaxError, ValueError):
        return any(line.lstrip().startswith("@theorem") for line in text.splitlines())
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
    return any(_is_theorem(d) for function in functions for d in function.decorator_list)


def _is_theorem(decorator: ast.expr) -> bool:
    """Whether a decorator is `theorem`, `theorem(...)` or either as an attribute of a module."""
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
    return name == "theorem"


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def load_file(path: Path) -> tuple[Theorem, ...]:
    """The theorems that a file defines, in order.

    Raises
    ------
    LoadError
        If the file does not exist or does not import; the message names file and line.
    MemoryError
        If there is too little for its code.
    """
    path = path.resolve()
    if not path.is_file():
        raise LoadError(f"{path}: no such theorem file")
    _refuse_homonyms(path)
    try:
        module = _run(path)
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:
        raise LoadError(located(path, error)) from None
    from proofkit.statement.theorem import theorems_in

    found = tuple(t for t in theorems_in(vars(module)) if t.file == path)
    if not found:
        raise LoadError(f"{path}: it defines no theorem (decorate a function with @theorem)")
    return found


def _refuse_homonyms(path: Path) -> None:
    """Two theorems of one name in one file: the second would silently replace the first."""
    try:
        body = ast.parse(path.read_text(encoding="utf-8")).body
    except (OSError, UnicodeDecodeError, SyntaxError, ValueError):
        return
    lines: dict[str, int] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and any(map(_is_theorem, node.decorator_list)):
            first = lines.setdefault(node.name, node.lineno)
            if first != node.lineno:
                raise LoadError(
                    f"{path}:{node.lineno}: theorem {node.name} stands at line {first} already"
                )


def _run(path: Path) -> ModuleType:
    name = f"{_package_of(path.parent)}.{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise LoadError("it is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.parent))
    process = os.getpid()
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    finally:
        sys.path.remove(str(path.parent))
        if os.getpid() != process:  # a copy that the file forked off must not go on as proofkit
            os._exit(0)
    return module


def _package_of(folder: Path) -> str:
    """The name of the package that stands for a folder, inside one for the folder above."""
    above = f"_proofkit_theorems_{hashlib.sha256(str(folder.parent).encode()).hexdigest()[:16]}"
    name = f"{above}.{folder.name}"
    for package, place in ((above, folder.parent), (name, folder)):
        if package not in sys.modules:
            sys.modules[package] = ModuleType(package)
            sys.modules[package].__path__ = [str(place)]
    return name


def located(path: Path, error: BaseException, start: int | None = None) -> str:
    """One line "file:line: what went wrong" for an error that a theorem file caused.

    `start` is where the theorem starts, for errors that appear when its code has returned.
    """
    lines = lines_in(path, error) or ([] if start is None else [start])
    place = f"{path}:{lines[-1]}" if lines else str(path)
    return f"{place}: {_one_line(error)}"


def lines_in(path: Path, error: BaseException) -> list[int]:
    """The lines of a file that an error passed through, outermost first."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return [error.lineno or 1]
    frames = traceback.extract_tb(error.__traceback__)
    return [frame.lineno or 1 for frame in frames if frame.filename == str(path)]


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, ProofkitError) else f"{type(error).__name__}: {text}"


def load(targets: Sequence[str] = ()) -> list[Library[Theorem]]:
    """The theorems that the targets name: ids, papers, files or folders; all without targets.

    Raises
    ------
    LoadError
        If a target names nothing, or a file does not import.
    """
    return read(targets, load_file)


def read(targets: Sequence[str], reader: Reader[T]) -> list[Library[T]]:
    """What `reader` makes of the files that the targets name, in the same way as `load`."""
    if not targets:
        return [_read_folder(corpus_folder(), reader)]
    found: dict[Path, list[T]] = {}
    for target in targets:
        library = _read_target(target, reader)
        found.setdefault(library.root, []).extend(library.theorems)
    return [Library(root, tuple(dict.fromkeys(ts))) for root, ts in found.items()]


def _read_target(target: str, reader: Reader[T]) -> Library[T]:
    path = Path(target)
    if path.is_dir():
        return _read_folder(path.resolve(), reader)
    if path.suffix == ".py":
        return Library(_root_of(path.resolve()), reader(path))
    if path.is_file():
        raise LoadError(f"{path}: a theorem file is Python: name it {path.name}.py, or so")
    return _read_id(target, reader)


def _read_folder(folder: Path, reader: Reader[T]) -> Library[T]:
    files = theorem_files(folder)
    if not files:
        raise LoadError(f"{folder}: no theorem files (functions decorated with @theorem) below it")
    root = _root_of(files[0])
    theorems = _distinct(t for file in files for t in reader(file))
    return Library(root, theorems)


def _read_id(target: str, reader: Reader[T]) -> Library[T]:
    corpus = corpus_folder()
    paper, _, slug = target.partition("/")
    folder = corpus / paper
    if not paper or not folder.is_dir() or folder.parent != corpus:
        raise LoadError(
            f"{target!r}: no such file, folder, paper or theorem id; see `proofkit list`"
        )
    theorems = _distinct(t for file in theorem_files(folder) for t in reader(file))
    chosen = tuple(t for t in theorems if not slug or t.slug == slug)
    if not chosen:
        raise LoadError(f"no theorem {target!r} in {corpus}; see `proofkit list {paper}`")
    return Library(corpus, chosen)


def _distinct(theorems: Iterable[T]) -> tuple[T, ...]:
    by_id: dict[str, T] = {}
    for theorem in theorems:
        other = by_id.setdefault(theorem.id, theorem)
        if other is not theorem:
            raise LoadError(f"{theorem.file}: {theorem.id} is defined already in {other.file}")
    return tuple(by_id.values())


def _root_of(file: Path) -> Path:
    """The nearest folder above a file that holds a ledger, else the file's own folder's parent."""
    for folder in file.parents:
        if (folder / LEDGER_NAME).exists():
            return folder
    return file.parent.parent
