"""Pictures for cards on other sites: 1200 by 630 pixels, JPEG, drawn once from a project's or page's own picture.

Other sites do not show SVG, and they cut what has another shape.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any

import resvg_py
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

SIZE = (1200, 630)


def card_of(picture: Any) -> str:
    """Return the name in the storage of the card drawn from a stored picture (a FieldFile), drawing it if need be.

    Stored names are never reused, so the card of a name is always the same. Raises OSError or ValueError for a
    file that is no picture.
    """
    name = f"cards/{hashlib.sha256(picture.name.encode()).hexdigest()[:40]}.jpg"
    if not default_storage.exists(name):
        with picture.open("rb") as file:
            content = file.read()
        card = _from_drawing(content) if picture.name.lower().endswith(".svg") else _from_photo(content)
        packed = io.BytesIO()
        card.save(packed, "JPEG", quality=86, optimize=True)
        # Two that draw it at once both store it; the second under a name of its own that nobody asks for.
        default_storage.save(name, ContentFile(packed.getvalue()))
    return name


def _from_photo(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as photo:
        upright = ImageOps.exif_transpose(photo)
        return ImageOps.fit(_on(upright, "#f4f4ee"), SIZE)


def _from_drawing(content: bytes) -> Image.Image:
    """The whole drawing, on the colour of its own corner: what is drawn to the edges is cut badly."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=content.decode(), height=SIZE[1]))
    with Image.open(io.BytesIO(png)) as drawn:
        drawing = _on(drawn, "#f4f4ee")
    drawing.thumbnail(SIZE)
    card = Image.new("RGB", SIZE, drawing.getpixel((2, 2)))
    card.paste(drawing, ((SIZE[0] - drawing.width) // 2, (SIZE[1] - drawing.height) // 2))
    return card


def _on(picture: Image.Image, colour: str) -> Image.Image:
    seen_through = picture.convert("RGBA")
    ground = Image.new("RGBA", seen_through.size, colour)
    return Image.alpha_composite(ground, seen_through).convert("RGB")
