"""Makes mutants of a module: one small change each, of the kind that a slip of the pen makes.

Here belongs what is changed. Words for people, annotations and decorators are left alone: other tests hold words, and
the type checker holds types. Not here: whether a test notices (`hunt`).
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
}  # fmt: skip
_NAMES = {"least": "greatest", "min": "max", "any": "all"}
_NAMES |= {other: name for name, other in _NAMES.items()}
_ORDERED = {"difference", "quotient"}
_TYPES = {"Callable", "Literal", "Mapping", "Sequence", "dict", "list", "tuple", "type"}
_NO_CODE = {"annotation", "returns", "decorator_list"}
_KEY = re.compile(r"[\w./:+-]+")


@dataclass(frozen=True)
class Mutant:
    """One change: `name` says where and what, `lines` are those of the statement, None outside functions."""

    name: str
    nth: int
    lines: range | None


@dataclass(frozen=True)
class _Site:
    """A place that can be changed by `change`; `function` is the innermost one's name with its class."""

    function: str
    lines: range | None
    before: str
    after: str
    change: Callable[[], None]


def mutants_of(module: str, source: str) -> list[Mutant]:
    """Every mutant of a module; equal changes in one function are told apart by a number."""
    seen: Counter[str] = Counter()
    found = []
    for nth, site in enumerate(_sites(ast.parse(source))):
        name = f"{module}.{site.function}: {site.before} → {site.after}"
        seen[name] += 1
        found.append(Mutant(name if seen[name] == 1 else f"{name} #{seen[name]}", nth, site.lines))
    return found


def mutated(source: str, path: str, nth: int) -> CodeType:
    """The code of a module with its `nth` change made."""
    tree = ast.parse(source)
    list(_sites(tree))[nth].change()
    return compile(ast.fix_missing_locations(tree), path, "exec")


def _sites(tree: ast.Module) -> Iterator[_Site]:
    yield from _walk(tree, "", None)


def _walk(parent: ast.AST, function: str, lines: range | None) -> Iterator[_Site]:
    """The places below a node, those of the node itself not among them."""
    for name, value in ast.iter_fields(parent):
        if name in _NO_CODE:
            continue
        for index, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, ast.AST) or _is_words(parent, node) or _is_type(node):
                continue
            here, inside = lines, function
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                inside = f"{function}.{node.name}".lstrip(".")
            elif (isinstance(node, ast.stmt) and isinstance(parent, ast.FunctionDef)) or here is not None:
                here = range(node.lineno, (node.end_lineno or 0) + 1) if isinstance(node, ast.stmt) else here
            for before, after, change in _changes(node, _setter(parent, name, index)):
                yield _Site(inside or "module", here, before, after, change)
            yield from _walk(node, inside, here)


def _setter(parent: ast.AST, name: str, index: int) -> Callable[[ast.AST], None]:
    def put(new: ast.AST) -> None:
        value = getattr(parent, name)
        if isinstance(value, list):
            value[index] = new
        else:
            setattr(parent, name, new)

    return put


def _changes(node: ast.AST, put: Callable[[ast.AST], None]) -> Iterator[tuple[str, str, Callable[[], None]]]:
    """What can be changed of a node: its text before and after, and what does it."""

    def instead(new: ast.AST, before: ast.AST = node) -> tuple[str, str, Callable[[], None]]:
        return _text(before), _text(new), lambda: put(new)

    def attribute(name: str, new: object, after: str) -> tuple[str, str, Callable[[], None]]:
        return _text(node), after, lambda: setattr(node, name, new)

    match node:
        case ast.Compare(ops=[op]) if type(op) in _OPERATORS:
            other = _OPERATORS[type(op)]
            yield attribute("ops", [other()], other.__name__)
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in _OPERATORS:
            other = _OPERATORS[type(op)]
            yield attribute("op", other(), other.__name__)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=inner):
            yield instead(inner)
        case ast.Constant(value=bool(value)):
            yield instead(ast.Constant(not value))
        case ast.Constant(value=int(number)):
            yield instead(ast.Constant(number + 1))
        case ast.Constant(value=str(text)) if _KEY.fullmatch(text):
            yield instead(ast.Constant(f"{text}x"))
        case ast.If(test=test) | ast.IfExp(test=test):
            yield _text(test), "not …", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[_, *_]):
            yield attribute("ifs", [], "all")
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield attribute("value", ast.Constant(None), "return None")
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Raise() | ast.Continue():
            yield _text(node), "removed", lambda: put(ast.Pass())
        case ast.AugAssign():
            yield _text(node), "removed", lambda: put(ast.Pass())
        case ast.Call(func=ast.Name(id=name) as called) if name in _NAMES:
            yield _text(node), _NAMES[name], lambda: setattr(called, "id", _NAMES[name])
        case ast.Call(func=ast.Name(id=name), args=[one, other]) if name in _ORDERED:
            yield attribute("args", [other, one], "swapped")


def _is_words(parent: ast.AST, node: ast.AST) -> bool:
    """A docstring, or a part of a text for people: one that has words in it."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    parts = parent.values if isinstance(parent, ast.JoinedStr) else []
    texts = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
    return isinstance(node, ast.Constant) and any(re.search(r"\s", text) for text in texts)


def _is_type(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in _TYPES


def _text(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else f"{text[:89]}…"
