"""Our own addresses, as the URL configuration has them."""

from __future__ import annotations

from collections.abc import Iterator

from allauth import urls as allauth_urls
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from innovate.api import api


def _patterns() -> Iterator[tuple[str, set[str]]]:
    """Our own addresses: the name and the parts each is made of."""
    others = (allauth_urls, wagtail_urls, wagtailadmin_urls, wagtaildocs_urls)

    def walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, set[str]]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                parts = entry.pattern.converters or entry.pattern.regex.groupindex
                yield f"{namespace}{entry.name}", set(parts) - set(entry.default_args)
            elif entry.urlconf_module not in others:
                yield from walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)

    return walk(get_resolver(), "")


#: The API's operations are in a table of their own, by method and path.
_NAMED_OPERATIONS = {
    f"api:{operation.operation_id or operation.view_func.__name__}"
    for _prefix, router in api._routers
    for view in router.path_operations.values()
    for operation in view.operations
}
PATTERNS = {name: parts for name, parts in _patterns() if name not in _NAMED_OPERATIONS} | {
    "wagtailadmin_home": set()
}
