"""Texts in Python code that don't go through gettext, and gettext called in a way that can't work."""

import ast
import re
from collections.abc import Iterator

NOW = {"gettext", "ngettext"}
GETTEXT = NOW | {"lazy"}
# Two words and the beginning or the end of a sentence. SQL shouts, and keys and classes are small.
PROSE = re.compile(r"^\W*[A-ZÀ-Þ][^\W\d_]*[a-zà-þ’'][^A-Z]*\s\S|[^\W\d_]\S*\s\S*[^\W\d_]\W*[.?!…]$")
LETTER = re.compile(r"[^\W\d_]")
# Names of programs and of what is in them; an argument of Peewee's.
NO_TEXT = {
    *("QuickBooks Desktop", "QuickBooks Online", "Sage 50", "Price Level x", "Samsung Internet", "Mac OS"),
    *("Customer List", "Sales Rep List", "Customer Type List", "Item List", "self"),
}
# Whatever stands in these is read: refusals, toasts, labels of fields and their messages.
REFUSALS = {"DomainError", "FieldRefused", "Conflict", "Gone", "NotFound", "Forbidden", "TooMany", "ReadingError"}
SAYS = {"toast", "Filled", "SelectChoice", "Tab", "Explained", "Label", "StopValidation", "ValidationError"} | REFUSALS
# The first argument of these is a name for the machine.
NAMED_FIRST = {"FieldRefused", "SelectChoice"}
MESSAGES = {"message", "label", "description", "undo_label"}
MACHINES = {"endpoint", "icon", "below", "tone", "undo_url", "kind"}
VALIDATORS = {"InputRequired", "DataRequired", "Email", "EqualTo", "Regexp", "AnyOf", "NoneOf"}
# Read by programs or by operators: statements, patterns, logs, and errors of ours that nobody meets.
UNREAD = {
    *("SQL", "compile", "execute_sql", "sub", "match", "debug", "info", "warning", "error", "exception", "option"),
    *("argument", "command", "group", "echo", "ClickException", "UsageError", "BadParameter", "secho"),
    *("ValueError", "TypeError", "RuntimeError", "LookupError", "AssertionError", "NotImplementedError", "KeyError"),
    *(
        "TypeVar",
        "ConfigError",
        "NoVendor",
        "BackupRefused",
        "Problem",
        "SystemExit",
        "add_argument",
        "dataclass_transform",
    ),
}


def faults(source: str) -> list[str]:
    """Line and text of what is wrong."""
    reader = Reader()
    reader.visit(ast.parse(source))
    lines = dict(sorted(reader.found, reverse=True))
    return [f"line {line}: {text}" for line, text in sorted(lines.items()) if text not in NO_TEXT]


class Reader(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []
        self.functions = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        # Decorators and defaults are worked out once, when the module is read.
        for once in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(once)
        self.functions += 1
        for statement in without_docstring(node.body):
            self.visit(statement)
        self.functions -= 1

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.functions += 1
        self.generic_visit(node)
        self.functions -= 1

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in without_docstring(node.body):
            self.visit(statement)

    def visit_Module(self, node: ast.Module) -> None:
        for statement in without_docstring(node.body):
            self.visit(statement)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        name = called(node)
        if name in GETTEXT:
            self.check_gettext(node, name)
        elif name in UNREAD:
            for argument in arguments(node):
                if isinstance(argument, ast.Call):
                    self.visit(argument)
        else:
            for argument in read(node, name):
                self.found += [(part.lineno, text) for part, text in literals(argument) if LETTER.search(text)]
            if name in VALIDATORS and not messages(node, name):
                self.found.append((node.lineno, f"{name} without a message speaks for itself, in English"))
            self.generic_visit(node)

    def check_gettext(self, node: ast.Call, name: str) -> None:
        texts = node.args[: 2 if name == "ngettext" else 1]
        for text in texts:
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                self.found.append((node.lineno, f"{name}() takes a text as it stands, which can be looked up"))
        if name in NOW and not self.functions:
            self.found.append((node.lineno, f"{name}() is called before anybody's language is known: lazy()"))
        for argument in (*node.args[len(texts) :], *(keyword.value for keyword in node.keywords)):
            self.visit(argument)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "format" and isinstance(node.value, ast.Call) and called(node.value) in GETTEXT:
            self.found.append((node.lineno, "gettext() fills in itself: gettext(text, name=name)"))
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        # The type may be a string.
        if node.value:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        written = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        if PROSE.search(" ".join(written.split())):
            self.found.append((node.lineno, written))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)
                if isinstance(part.value, ast.Call) and called(part.value) in GETTEXT:
                    self.found.append((node.lineno, f"{called(part.value)}() isn't found within an f-string"))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and PROSE.search(" ".join(node.value.split())):
            self.found.append((node.lineno, node.value))


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if documented else body


def called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def arguments(node: ast.Call) -> list[ast.expr]:
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def read(node: ast.Call, name: str) -> list[ast.expr]:
    """The arguments that are shown to people, whatever stands in them."""
    shown = [keyword.value for keyword in node.keywords if keyword.arg in MESSAGES]
    if name in SAYS:
        shown += node.args[1:] if name in NAMED_FIRST else node.args[: 2 if name == "Explained" else 1]
        shown += [keyword.value for keyword in node.keywords if keyword.arg in ("sentence", "text", "name", "line")]
    elif name.endswith("Field") and name[0].isupper():
        shown += node.args[:1]
    elif name in VALIDATORS:
        shown += messages(node, name)
    return shown


def messages(node: ast.Call, name: str) -> list[ast.expr]:
    given = [keyword.value for keyword in node.keywords if keyword.arg == "message"]
    return given or node.args[0 if name in ("InputRequired", "DataRequired", "Email") else 1 :]


def literals(node: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """The strings of an expression that aren't said through gettext."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node, node.value
    elif isinstance(node, ast.JoinedStr):
        yield node, "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)
