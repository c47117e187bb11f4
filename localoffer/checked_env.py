"""A setting is read once and, where it is wrong, the start stops and says which one."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def read(cast: Callable[..., Any], name: str, *, default: Any, choices: Sequence[Any] = ()) -> Any:
    """The value of the setting `name`, read by django-environ's `cast`.

    Raises `ImproperlyConfigured`, which names the setting, when the value cannot be read or is
    none of the `choices`.
    """
    try:
        value = cast(name, default=default)
    except ImproperlyConfigured:
        raise
    except Exception as error:
        raise ImproperlyConfigured(f"{name} is not a value this setting can have: {error}") from error
    if choices and value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(map(str, choices))}.")
    return value
