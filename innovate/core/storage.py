"""How static files are stored for browsers that may keep them for a year."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: A sheet of imports, which development serves as it stands.
BUNDLE = "css/innovate.css"
_IMPORT = re.compile(r'@import url\("([\w./-]+)"\);')
#: What visitors load. Brotli at its best takes half a minute for the staff area's scripts: those have gzip.
_FOR_VISITORS = re.compile(r"(?:css|js|django_htmx)/")
_HASHED = re.compile(r"\.[0-9a-f]{12}(?:\.|$)")


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Names every file by its content, and the imports inside our own modules with it; one stylesheet is one file.

    Django can follow imports in all scripts (`support_js_module_import_aggregation`), but it then trips
    over examples in the comments of packaged ones; ours all live under `js/`.
    """

    _brotli = True
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>from\s*["'](?P<url>\.{1,2}/[^"']+)["'])""",
                    'from "%(url)s"',
                ),
            ),
        ),
    )

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Flatten the stylesheet, then name and compress everything as usual.

        The browser would find the imports only after it has the sheet: one more journey before anything is drawn.
        """
        if BUNDLE in paths:
            paths = {**paths, BUNDLE: (_Text(flattened(paths, BUNDLE)), BUNDLE)}
        yield from super().post_process(paths, dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what pages link, which are the hashed names, as well as it is worth."""
        linked = [path for path in paths if _HASHED.search(path)]
        for brotli in (True, False):
            self._brotli = brotli
            yield from super().compress_files(
                [path for path in linked if bool(_FOR_VISITORS.match(path)) is brotli]
            )

    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(**options, use_brotli=self._brotli)


class _Text:
    """A storage of one text: what is named and compressed in place of the file it was made from."""

    def __init__(self, text: str) -> None:
        self.text = text

    def open(self, name: str) -> ContentFile:
        return ContentFile(self.text.encode(), name=name)


def flattened(paths: dict[str, tuple[Any, str]], name: str) -> str:
    """Return the sheet `name` with the text of those it imports, at any depth, in their places.

    `paths` are collectstatic's: name → (the storage of the source, the path in it).
    """
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()
    folder = posixpath.dirname(name)
    return _IMPORT.sub(
        lambda match: flattened(paths, posixpath.normpath(posixpath.join(folder, match[1]))), text
    )
