"""A picture is stored with its smaller versions, found by its name alone."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import InMemoryStorage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from innovate.core.files import clean_image
from innovate.core.pictures import WIDTHS, delete_picture, name_for, smaller_names
from innovate.projects import services
from innovate.projects.models import ProjectImage
from tests.factories.projects import ProjectFactory, picture


def stored(width: int, height: int) -> ProjectImage:
    project = ProjectFactory()
    upload = picture(size=(width, height))
    return services.add_image(project=project, actor=project.author, upload=upload)


@pytest.mark.django_db
def test_large_picture_has_every_smaller_size_beside_it_and_says_so() -> None:
    image = stored(1200, 800)
    names = smaller_names(str(image.file.name))
    assert list(names) == list(WIDTHS)
    for width, name in names.items():
        with image.file.storage.open(name) as held, Image.open(io.BytesIO(held.read())) as opened:
            assert (opened.format, opened.size) == ("WEBP", (width, round(width * 800 / 1200)))
    assert image.file.srcset.count(" ") == 5 and image.file.srcset.endswith(f"{image.file.url} 1200w")


@pytest.mark.django_db
def test_small_picture_stands_alone() -> None:
    image = stored(400, 300)
    assert smaller_names(str(image.file.name)) == {} and image.file.srcset == ""


@pytest.mark.django_db(transaction=True)
def test_all_sizes_go_with_the_picture() -> None:
    image = stored(1200, 800)
    storage, names = image.file.storage, [str(image.file.name), *smaller_names(str(image.file.name)).values()]
    services.remove_image(image=image)
    assert not any(storage.exists(name) for name in names)


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["jpg", "png", "webp"]))
def test_name_says_which_sizes_there_are(width: int, height: int, suffix: str) -> None:
    name = f"projects/{name_for('Ab-12_x', width, height, suffix)}"
    assert list(smaller_names(name)) == [each for each in WIDTHS if each < width]
    assert len(set(smaller_names(name).values()) | {name}) == len(smaller_names(name)) + 1


def test_file_of_another_name_has_no_sizes() -> None:
    assert smaller_names("projects/ring-lamp.svg") == {}
    delete_picture(InMemoryStorage(), "projects/ring-lamp.svg")


def test_smaller_sizes_carry_nothing_that_came_with_the_upload() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "by Ada"
    Image.new("RGB", (1200, 800)).save(out, "JPEG", exif=exif)
    upload = picture()
    upload.file = io.BytesIO(out.getvalue())
    upload.size = len(out.getvalue())
    drawn = clean_image(upload).content
    assert drawn.smaller and all(b"by Ada" not in content for content in drawn.smaller.values())
