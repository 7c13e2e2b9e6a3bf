"""Handing documents over: always to be kept, never to be shown as a page of ours."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Any

from crikit import clock
from crikit.library.actions.storing import content_of
from crikit.library.models import Document, Version
from crikit.library.queries.office import current_versions
from crikit.library.rules import kinds, names
from crikit.web.attachments import kept_stream
from crikit.web.jinja import zone


def served(name: str, version: Version) -> Any:
    filename = names.served_name(name, version.kind)
    return kept_stream(filename, kinds.KINDS[version.kind].mimetype, content_of(version), version.size)


def archive_of(documents: Sequence[Document]) -> IO[bytes]:
    """A ZIP with the current version of each, whose names differ. Raises Unreached."""
    versions = current_versions(list(documents))
    called = names.told_apart([names.served_name(document.name, document.kind) for document in documents])
    file = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    with _closed_if_broken(file), zipfile.ZipFile(file, "w") as archive:
        for document, name in zip(documents, called, strict=True):
            added_at = versions[document.id].added_at.astimezone(zone())
            entry = zipfile.ZipInfo(name, max(added_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            entry.compress_type = zipfile.ZIP_STORED if document.kind in kinds.PACKED else zipfile.ZIP_DEFLATED
            with content_of(versions[document.id]) as content, archive.open(entry, "w") as into:
                while piece := content.read(256 * 1024):
                    into.write(piece)
    return file


@contextmanager
def _closed_if_broken(file: IO[bytes]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        file.close()
        raise


def served_archive(documents: Sequence[Document]) -> Any:
    file = archive_of(documents)
    size = file.seek(0, 2)
    file.seek(0)
    today = clock.now().astimezone(zone()).date()
    return kept_stream(f"library-{today}.zip", "application/zip", file, size)
