"""Small wrong changes to a module: `<` for `<=`, `and` for `or`, a condition of a query left out."""

import ast
import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

SWAPPED: dict[type, type] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}
# What stands here is no behaviour: a constant of a size, or the shape of a table that migrations are compared with.
PASSED_OVER = (ast.AnnAssign, ast.Import, ast.ImportFrom)


class Change(NamedTuple):
    """The `number`-th change of a module; `line` and `says` are for the reader."""

    module: str
    number: int
    line: int
    says: str


def changes_of(module: str, source: str) -> list[Change]:
    tree = ast.parse(source)
    return [Change(module, number, line, says) for number, (line, says, _) in enumerate(_possible(tree))]


def changed(source: str, number: int) -> ast.Module:
    """The module with that one change."""
    tree = ast.parse(source)
    for at, (_, _, make) in enumerate(_possible(tree)):
        if at == number:
            make()
            break
    return ast.fix_missing_locations(tree)


def _possible(tree: ast.Module) -> Iterator[tuple[int, str, Any]]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and not _is_nested(tree, function):
            for statement in function.body:
                yield from _within(statement)


def _is_nested(tree: ast.Module, function: ast.FunctionDef) -> bool:
    """Functions within functions are met with the outer one."""
    outer = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node is not function)
    return any(function in ast.walk(node) for node in outer)


def _within(statement: ast.AST) -> Iterator[tuple[int, str, Any]]:
    annotations = {
        each for node in ast.walk(statement) if isinstance(node, ast.AnnAssign) for each in ast.walk(node.annotation)
    }
    for node in ast.walk(statement):
        if isinstance(node, PASSED_OVER) or node in annotations:
            continue
        before = _shown(node)
        for says, make in _of(node):
            yield getattr(node, "lineno", 0), f"{before}   →   {says}", make


def _of(node: ast.AST) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            if type(op) in SWAPPED:
                yield f"with {SWAPPED[type(op)].__name__}", lambda place=place: _swap(node.ops, place)
    elif isinstance(node, (ast.BoolOp, ast.BinOp)) and type(node.op) in SWAPPED and not _is_text(node):
        yield f"with {SWAPPED[type(node.op)].__name__}", lambda: setattr(node, "op", SWAPPED[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "without not", lambda: _deny_again(node)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield str(node.value + 1), lambda: setattr(node, "value", node.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield str(not node.value), lambda: setattr(node, "value", not node.value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "where":
        for place in range(len(node.args)):
            yield f"without condition {place + 1}", lambda place=place: _without(node, place)
    elif isinstance(node, (ast.If, ast.IfExp)):
        yield "always", lambda: setattr(node, "test", ast.copy_location(ast.Constant(True), node.test))
        yield "never", lambda: setattr(node, "test", ast.copy_location(ast.Constant(False), node.test))


def _deny_again(node: ast.UnaryOp) -> None:
    node.operand = ast.copy_location(ast.UnaryOp(ast.Not(), copy.copy(node.operand)), node)


def _swap(ops: list[Any], place: int) -> None:
    ops[place] = SWAPPED[type(ops[place])]()


def _without(node: ast.Call, place: int) -> None:
    node.args[place] = ast.copy_location(ast.Constant(True), node.args[place])


def _is_text(node: ast.BoolOp | ast.BinOp) -> bool:
    if isinstance(node, ast.BoolOp):
        return False
    sides = (node.left, node.right)
    return any(isinstance(side, (ast.JoinedStr, ast.List, ast.Tuple)) or _is_string(side) for side in sides)


def _is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _shown(node: ast.AST) -> str:
    if isinstance(node, (ast.If, ast.IfExp)):
        return f"if {ast.unparse(node.test)}"[:100]
    return " ".join(ast.unparse(node).split())[:100] if isinstance(node, ast.expr) else ""
