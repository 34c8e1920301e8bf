"""Static files with their hash in the name, ES module imports rewritten, compressed beforehand, one stylesheet."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/main.css"
IMPORT = re.compile(r'@import url\("(?P<name>[\w./]+)"\) layer\((?P<layer>\w+)\)(?P<media>[^;]*);')

Paths = dict[str, tuple[Storage, str]]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped base
    """The stylesheet is served with its imports put in their places: one request for an old phone, not twenty."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if STYLESHEET in paths and not dry_run:
            joined = IMPORT.sub(lambda found: _in_place(found, paths), _source(STYLESHEET, paths))
            self.delete(STYLESHEET)
            self.save(STYLESHEET, ContentFile(joined.encode()))
            paths = {**paths, STYLESHEET: (self, STYLESHEET)}
        yield from super().post_process(paths, dry_run, **options)


def _in_place(found: re.Match[str], paths: Paths) -> str:
    rules = f"@layer {found['layer']} {{\n{_source('css/' + found['name'], paths)}}}"
    media = found["media"].strip()
    return f"@media {media} {{\n{rules}\n}}" if media else rules


def _source(name: str, paths: Paths) -> str:
    """From where it was written, not from the last collection, which may hold the joined sheet already."""
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
        return text
