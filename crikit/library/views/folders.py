"""The folders of the library."""

from typing import Any

from crikit.errors import DomainError
from crikit.language import gettext
from crikit.library.actions import folders
from crikit.library.forms import FolderForm
from crikit.library.models import LONGEST_NAME
from crikit.library.queries.office import counted_folders, folder_for
from crikit.library.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast


@bp.get("/tools/library/folders")
@requires(Permission.ADMINISTER)
def folder_list(form: FolderForm | None = None, renamed: str = "", status: int = 200) -> Any:
    """After a refusal, `form` holds what was typed, for the folder `renamed` or for a new one."""
    return page(
        "library/folders.html",
        status=status,
        folders=counted_folders(current_actor()),
        form=form or FolderForm(formdata=None),
        renamed=renamed,
        longest=LONGEST_NAME,
    )


@bp.post("/tools/library/folders")
@requires(Permission.ADMINISTER)
def add_folder() -> Any:
    form = FolderForm()
    try:
        if form.validate():
            folders.add_folder(current_actor(), form.name.data[:LONGEST_NAME])
            toast(gettext("The folder “%(name)s” is there.", name=form.name.data))
            return restart("library.folder_list")
    except DomainError as refusal:
        form.name.errors = [refusal.sentence]
    return folder_list(form, status=422)


@bp.post("/tools/library/folders/<key>")
@requires(Permission.ADMINISTER)
def rename_folder(key: str) -> Any:
    form = FolderForm()
    folder_for(current_actor(), key)
    try:
        if form.validate():
            folders.rename_folder(current_actor(), key, form.name.data[:LONGEST_NAME])
            toast(gettext("Saved."))
            return restart("library.folder_list")
    except DomainError as refusal:
        form.name.errors = [refusal.sentence]
    return folder_list(form, key, status=422)


@bp.post("/tools/library/folders/<key>/removal")
@requires(Permission.ADMINISTER)
def remove_folder(key: str) -> Any:
    folder = folder_for(current_actor(), key)
    folders.remove_folder(current_actor(), key)
    toast(gettext("The folder “%(name)s” is removed. Its documents stay, outside of folders.", name=folder.name))
    return restart("library.folder_list")
