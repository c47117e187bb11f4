"""Files that somebody saves."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attached(content: bytes | Iterable[str], name: str, **headers: str) -> HttpResponse | StreamingHttpResponse:
    """`content` to be saved as `name`, whose ending says what it is. Lines are sent as they are written.

    Raises `KeyError` for an ending that is not in `CONTENT_TYPES`.
    """
    kind = {"content_type": CONTENT_TYPES[name.rpartition(".")[2]]}
    headers |= {"Content-Disposition": f'attachment; filename="{name}"'}
    if isinstance(content, bytes):
        return HttpResponse(content, headers=headers, **kind)
    return StreamingHttpResponse((line.encode("utf-8", "replace") for line in content), headers=headers, **kind)
