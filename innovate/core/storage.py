"""How static files are stored for browsers that may keep them for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Names every file by its content, and the imports inside our own modules with it.

    Django can follow imports in all scripts (`support_js_module_import_aggregation`), but it then trips
    over examples in the comments of packaged ones; ours all live under `js/`.
    """

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
