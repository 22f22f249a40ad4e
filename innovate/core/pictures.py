"""Pictures in the sizes they are shown in: a phone fetches a small one, and what is stored says which there are.

`files.clean_image` draws the smaller ones before any transaction; a `PictureField` stores them beside the picture.
Their names follow from the picture's own, so no row has to know of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import models
from django.db.models.fields.files import ImageFieldFile

#: Widths in pixels: a card on a phone, and a card on a dense or wide screen.
WIDTHS = (480, 960)
#: The end of a name that tells the picture's sides; a storage may have put something between that and the suffix.
_SIDES = re.compile(r"-(?P<width>\d{1,5})x(?P<height>\d{1,5})(?:_\w+)?\.(?:jpg|png|webp)$")


class Drawn(ContentFile):
    """A picture's bytes, with those of its smaller versions by width."""

    def __init__(self, content: bytes, *, name: str, smaller: Mapping[int, bytes]) -> None:
        super().__init__(content, name=name)
        self.smaller = smaller


def name_for(token: str, width: int, height: int, suffix: str) -> str:
    """Return the name under which a picture of these sides is stored."""
    return f"{token}-{width}x{height}.{suffix}"


def widths_below(width: int) -> list[int]:
    """Return the widths of the smaller versions that a picture of this width has."""
    return [each for each in WIDTHS if each < width]


def smaller_names(name: str) -> dict[int, str]:
    """Return width → name of the versions stored beside the picture `name`; none for one that was not drawn by us."""
    sides = _SIDES.search(name)
    if sides is None:
        return {}
    stem = name.rpartition(".")[0]
    return {width: f"{stem}.{width}.webp" for width in widths_below(int(sides["width"]))}


def delete_picture(storage: Storage, name: str) -> None:
    """Delete a stored picture with its smaller versions."""
    for each in (name, *smaller_names(name).values()):
        storage.delete(each)


class PictureFile(ImageFieldFile):
    """A stored picture. `srcset` is empty where there is only one size."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        smaller = getattr(content, "smaller", {})
        super().save(name, content, save=False)
        for width, beside in smaller_names(str(self.name)).items():
            if width in smaller:
                self.storage.save(beside, ContentFile(smaller[width]))
        if save:
            self.instance.save()

    @property
    def srcset(self) -> str:
        """The sizes a browser may choose from, as HTML's `srcset` says them."""
        name = str(self.name or "")
        smaller = smaller_names(name)
        sides = _SIDES.search(name)
        if sides is None or not smaller:
            return ""
        parts = [f"{self.storage.url(beside)} {width}w" for width, beside in smaller.items()]
        return ", ".join([*parts, f"{self.url} {sides['width']}w"])


class PictureField(models.ImageField):
    """An uploaded picture that `files.clean_image` has drawn anew."""

    attr_class = PictureFile
