"""The header fields of a request, with the forms in which they are read, each made once."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Scope


class Fields(list[tuple[bytes, bytes]]):
    """The names, in lower case, and the values of header fields, as ASGI has them.

    It does not change after it has been read by name: requests with the same fields share it.
    """

    _by_name: Mapping[bytes, bytes] | None = None
    _text: Mapping[str, str] | None = None

    @property
    def by_name(self) -> Mapping[bytes, bytes]:
        """The value of each name, the last one of a name that is repeated."""
        if self._by_name is None:
            self._by_name = dict(self)
        return self._by_name

    @property
    def text(self) -> Mapping[str, str]:
        """Names and values as text; those of a repeated name are a list (RFC 9110, section 5.3)."""
        if self._text is None:
            self._text = _text(self)
        return self._text


def fields_of(scope: Scope) -> Fields:
    """The header fields of a request."""
    fields = scope["headers"]
    return fields if isinstance(fields, Fields) else Fields(fields)


def _text(fields: Fields) -> Mapping[str, str]:
    text = {name.decode("latin-1"): value.decode("latin-1") for name, value in fields}
    if len(text) < len(fields):
        for name in text:
            values = [value for field, value in fields if field.decode("latin-1") == name]
            text[name] = b", ".join(values).decode("latin-1")
    return text
