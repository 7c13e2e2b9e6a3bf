"""What every page needs and no feature owns: access, fragments, forms, errors, headers."""

from crikit.web.access import current_actor, public, requires, signed_in
from crikit.web.page import block, fragment, is_htmx, page, restart, toast

__all__ = [
    "block",
    "current_actor",
    "fragment",
    "is_htmx",
    "page",
    "public",
    "requires",
    "restart",
    "signed_in",
    "toast",
]
