"""Model fields and choices that every app shares."""

from django.core.validators import RegexValidator, URLValidator
from django.db import models


class Answer(models.TextChoices):
    """Three answers, never two: what nobody has told us is not a "no"."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_STATED = "not_stated", "Not stated"


class AnswerField(models.CharField):
    """Yes, no or not stated; not stated until somebody says so."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"max_length": 10, "choices": Answer, "default": Answer.NOT_STATED} | kwargs))


NO_ADDRESS = "Write a web address like https://www.example.org."


class WebAddressField(models.URLField):
    """An http(s) address; one typed without a scheme is read as https."""

    default_validators = [URLValidator(schemes=["http", "https"], message=NO_ADDRESS)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"max_length": 500, "blank": True} | kwargs))

    def formfield(self, **kwargs):
        return super().formfield(**({"assume_scheme": "https", "error_messages": {"invalid": NO_ADDRESS}} | kwargs))


class SecureAddressField(WebAddressField):
    """An https address, and no other."""

    default_validators = [
        URLValidator(schemes=["https"], message="Give an address that begins with https://.", code="not_secure")
    ]


class PhoneField(models.CharField):
    """A telephone number as people write it, with an extension if there is one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"max_length": 40, "blank": True, "validators": [phone_validator]} | kwargs))


phone_validator = RegexValidator(
    r"^\+?[\d\s()-]{7,}(?:\s*(?:ext\.?|x)\s*\d+)?$",
    "Write a telephone number with its area code, for example 020 7946 0123.",
)
