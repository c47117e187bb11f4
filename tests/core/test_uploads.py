"""Pictures that people send: whatever comes, only pixels are kept, and nothing hostile takes long or much."""

import resource
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from core import uploads
from core.uploads import read_picture
from tests.factories import picture

MEGABYTE = 1024 * 1024
PLACE = {0x8825: {1: "N", 2: (51.0, 30.0, 0.0)}}  # GPS
CAMERA = {0x010F: "A camera", 0x0132: "2026:11:22 10:00:00"}


def read(content: bytes):
    return read_picture(ContentFile(content, name="../../sent by <b>.exe"))


def opened(picture) -> Image.Image:
    return Image.open(BytesIO(picture.drawn[picture.width, picture.height]))


def png_that_says(width: int, height: int) -> bytes:
    """A picture whose head promises any size, and that holds next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def webp_that_says(width: int, height: int) -> bytes:
    head = struct.pack("<B3x", 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", len(head)) + head + picture(kind="WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_exif(tags: dict, kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[tag] = value
    return picture(*size, kind=kind, exif=exif)


@pytest.fixture
def small(monkeypatch):
    """Widths of a tenth: what is tested is the same, and quicker to draw."""
    assert uploads.WIDTHS == (480, 960, 1600)
    monkeypatch.setattr(uploads, "WIDTHS", (48, 96, 160))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((30, 20), [(30, 20)]),
        ((48, 32), [(48, 32)]),
        ((100, 50), [(48, 24), (96, 48), (100, 50)]),
        ((200, 100), [(48, 24), (96, 48), (160, 80)]),
        ((100, 200), [(48, 96), (80, 160)]),
    ],
)
def test_a_picture_is_kept_in_the_widths_that_pages_show(small, kind, size, kept):
    found = read(picture(*size, kind=kind))
    assert sorted(found.drawn) == kept
    for (width, height), content in found.drawn.items():
        drawn = Image.open(BytesIO(content))
        assert (drawn.format, drawn.size, drawn.mode) == ("WEBP", (width, height), "RGB")


def test_a_name_is_ours():
    first, second = read(picture()), read(picture())
    assert first.name != second.name
    assert first.name.endswith("-60x40.webp")
    assert "sent" not in first.name


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_time_and_camera_are_gone(kind):
    sent = with_exif(PLACE | CAMERA, kind)
    assert b"A camera" in sent
    found = read(sent)
    assert not dict(opened(found).getexif())
    assert not set(opened(found).info) & {"exif", "xmp", "icc_profile", "comment"}
    assert b"A camera" not in b"".join(found.drawn.values())


def test_a_picture_held_sideways_stands_upright():
    sent = Image.open(BytesIO(picture(60, 40)))
    sent.paste("red", (0, 0, 60, 10))  # the upper edge as the camera saw it
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    file = BytesIO()
    sent.save(file, "PNG", exif=exif)
    upright = opened(read(file.getvalue()))
    assert upright.size == (40, 60)
    assert upright.getpixel((37, 30))[0] > 200
    assert upright.getpixel((3, 30))[0] < 50


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "seen"),
    [
        ("RGBA", (0, 0, 0, 0), "PNG", 255),
        ("LA", (0, 0), "PNG", 255),
        ("P", 0, "PNG", 0),
        ("1", 1, "PNG", 255),
        ("L", 128, "PNG", 128),
        ("I;16", 32768, "PNG", 128),
        ("CMYK", (0, 0, 0, 255), "JPEG", 0),
        ("RGBA", (0, 0, 0, 0), "WEBP", 255),
    ],
)
@pytest.mark.parametrize("size", [(60, 40), (330, 90)])
def test_every_kind_of_colour_is_understood(small, mode, colour, kind, seen, size):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind)
    assert opened(read(file.getvalue())).getpixel((20, 20)) == pytest.approx((seen, seen, seen), abs=3)


def test_of_a_moving_picture_the_first_frame_is_taken():
    frames, file = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")], BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert opened(read(file.getvalue())).getpixel((30, 20))[0] > 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 100,
        b"MZ" + b"\0" * 1000,
        b"%PDF-1.7\n",
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"\0\0\0\x18ftypheic" + b"\0" * 100,
        picture(kind="GIF"),
        picture(kind="TIFF"),
        picture(kind="BMP"),
    ],
    ids=["nothing", "gif", "program", "pdf", "html", "svg", "heic", "real gif", "tiff", "bmp"],
)
def test_what_is_no_picture_is_refused_by_its_content(content):
    with pytest.raises(ValidationError) as refusal:
        read(content)
    assert refusal.value.code == "no_picture"
    assert "JPEG, PNG or WebP" in refusal.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(kind):
    whole = BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(whole, kind)
    with pytest.raises(ValidationError) as refusal:
        read(whole.getvalue()[: len(whole.getvalue()) // 2])
    assert refusal.value.code in {"broken", "no_picture"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_drawn_or_refused_and_never_more(kind):
    file = BytesIO()
    Image.effect_noise((60, 45), 90).convert("RGB").save(file, kind)
    for place in range(0, file.tell(), max(1, file.tell() // 30)):
        damaged = bytearray(file.getvalue())
        damaged[place] ^= 0xFF
        with suppress(ValidationError):
            assert read(bytes(damaged)).width


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png_that_says(10_000, 6_000), "too_large"),  # 60 megapixels
        (png_that_says(6_000, 4_200), "too_large"),
        (png_that_says(100_000, 100_000), "too_large"),
        (webp_that_says(16_383, 16_383), "too_large"),
        (png_that_says(4_000, 3_000), "broken"),
        (png_that_says(5_000, 10), "too_narrow"),
        (picture(kind="JPEG") + b"\xff\xda" * 200, "broken"),  # as many scans as make a decoder walk for minutes
        (b"\xff" * (10 * MEGABYTE + 1), "too_heavy"),
    ],
    ids=["60 megapixels", "25 megapixels", "bomb", "webp bomb", "empty", "thin", "scans", "heavy"],
)
def test_too_much_is_refused_before_it_is_drawn(content, code):
    before = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(ValidationError) as refusal:
        read(content)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert refusal.value.code == code
    assert after.ru_utime - before.ru_utime < 2
    assert after.ru_maxrss - before.ru_maxrss < 100_000  # kB


def test_the_most_that_is_drawn_fits_into_memory(monkeypatch):
    """The largest pictures of the dearest kinds, within what `read_picture` promises."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sent = picture(5_000, 5_000, mode="L", kind="JPEG")
    assert opened(read(sent)).size == (1600, 1600)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB
    monkeypatch.setattr(uploads, "MOST_PIXELS", 5_000 * 5_000 - 1)
    with pytest.raises(ValidationError, match="25 million dots"):
        read(sent)
