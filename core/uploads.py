"""Pictures that people send: looked at, drawn anew in three widths, and kept under names of ours.

What is stored is never what was sent. A picture is known by its content, and of that only the pixels are kept: no
place, no camera, no thumbnail of what was cut away.
"""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps

WIDTHS = (480, 960, 1600)
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000  # a telephone's 24 megapixels; decoded it takes 100 MB
MOST_SCANS = 100  # of a progressive JPEG, each of which costs a walk over the whole picture
LONGEST = 4  # times as long as it is wide
ORIENTATION = 0x0112  # in EXIF: how the camera was held
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 80

TOO_HEAVY = "This file is larger than 10 MB. Make the picture smaller and choose it again."
TOO_LARGE = "This picture has more than 25 million dots. Make it smaller and choose it again."
TOO_NARROW = "This picture is too long and thin to show. Cut out the part that matters."
BROKEN = "This picture is damaged, or only a part of it arrived. Choose it again, or save it anew."
NO_PICTURE = (
    "This is not a picture that we can read. Choose one saved as JPEG, PNG or WebP. "
    "On an iPhone, choose “Most Compatible” under Settings, Camera, Formats."
)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # for whatever else may open a picture here


class Picture(ContentFile):
    """A picture drawn anew: itself in the greatest width, and in the smaller ones beside it."""

    def __init__(self, drawn: dict[tuple[int, int], bytes]):
        (self.width, self.height), largest = max(drawn.items())
        self.drawn = drawn
        super().__init__(largest, name=f"{uuid4()}-{self.width}x{self.height}.webp")


def read_picture(upload: File) -> Picture:
    """`upload` turned upright, without anything but its pixels, as WebP in at most three widths.

    Of a moving picture the first frame is taken; what can be seen through stands on white.
    Raises `ValidationError` in words for whoever sent it. Takes less than 300 MB and ten seconds, whatever is sent.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(TOO_HEAVY, code="too_heavy")
    content = upload.read()
    check_head(content)
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            upright = drawn_small(image)
    except Exception as error:  # whatever a damaged file does to a decoder
        raise ValidationError(BROKEN, code="broken") from error
    return Picture({size: encoded(upright, size) for size in sizes_of(*upright.size)})


def check_head(content: bytes) -> None:
    """Refuse by the first bytes alone what would be no picture, or too much of one."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(TOO_LARGE, code="too_large") from None
    except Exception as error:  # as above
        raise ValidationError(NO_PICTURE, code="no_picture") from error
    if width * height > MOST_PIXELS:
        raise ValidationError(TOO_LARGE, code="too_large")
    if max(width, height) > LONGEST * min(width, height):
        raise ValidationError(TOO_NARROW, code="too_narrow")
    if content.count(b"\xff\xda") > MOST_SCANS:
        raise ValidationError(BROKEN, code="broken")


def drawn_small(image: Image.Image) -> Image.Image:
    """Upright, in plain colours on white, no wider or higher than we show."""
    turned = image.getexif().get(ORIENTATION, 1)
    most = (WIDTHS[-1], WIDTHS[-1])
    if image.mode not in {"RGB", "L", "CMYK"} and max(image.size) > 1.5 * WIDTHS[-1]:
        # The rarer kinds are thinned out before they are changed into another, which would take as much memory again.
        image = image.resize(contained(image.size, round(1.5 * WIDTHS[-1])), Image.Resampling.NEAREST)
    if image.mode in {"P", "PA", "LA", "1"}:
        image = image.convert("RGBA")
    elif image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    image.thumbnail(most, Image.Resampling.LANCZOS)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    plain.getexif()[ORIENTATION] = turned
    return ImageOps.exif_transpose(plain)


def contained(size: tuple[int, int], most: int) -> tuple[int, int]:
    """`size` in the same proportions, with its longer side made `most`."""
    scale = most / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def sizes_of(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes in which a picture is kept, the smallest first. It is never made larger than it came."""
    return [(less, max(1, round(height * less / width))) for less in WIDTHS if less < width] + [(width, height)]


def encoded(image: Image.Image, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    shown = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
    shown.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


class PictureFile(FieldFile):
    """A stored picture. Its name holds its size, and the smaller ones have the same name but for that."""

    @property
    def dimensions(self) -> tuple[int, int]:
        width, height = self.name.rpartition("-")[2].removesuffix(".webp").split("x")
        return int(width), int(height)

    @property
    def width(self) -> int:
        return self.dimensions[0]

    @property
    def height(self) -> int:
        return self.dimensions[1]

    @property
    def names(self) -> dict[int, str]:
        """The name of the file of each width."""
        start = self.name.rpartition("-")[0]
        return {width: f"{start}-{width}x{height}.webp" for width, height in sizes_of(*self.dimensions)}

    @property
    def smallest_url(self) -> str:
        return self.storage.url(next(iter(self.names.values())))

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.storage.url(name)} {width}w" for width, name in self.names.items())

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Nothing goes into the store but what was drawn anew, whichever way it came here."""
        picture = content if isinstance(content, Picture) else read_picture(content)
        drawn = {width: content for (width, _), content in picture.drawn.items()}
        super().save(picture.name, picture, save=save)
        for width, kept_as in self.names.items():
            if width < picture.width:
                self.storage.save(kept_as, ContentFile(drawn[width]))

    def delete(self, save: bool = True) -> None:
        """Every width of it."""
        for name in self.names.values():
            self.storage.delete(name)
        super().delete(save=save)


class PictureFormField(forms.FileField):
    default_error_messages = {"required": "Choose a photo.", "empty": BROKEN}

    def to_python(self, data):
        if isinstance(data, PictureFile):  # the stored one, in a field that cannot be changed
            return data
        upload = super().to_python(data)
        return read_picture(upload) if upload else upload


class PictureField(models.FileField):
    """A picture that is drawn anew before it is kept."""

    attr_class = PictureFile

    def formfield(self, **kwargs):
        return super().formfield(**({"form_class": PictureFormField} | kwargs))
