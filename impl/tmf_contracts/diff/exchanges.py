"""Compares two operations: their parameters, bodies and responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tmf_contracts.diff.changes import Finding
from tmf_contracts.diff.model import Body, Content, Operation, Parameter, Response
from tmf_contracts.diff.shapes import ANYTHING
from tmf_contracts.diff.structures import Comparison


@dataclass(frozen=True, slots=True)
class Exchange:
    """An operation of both contracts, and where to put what is found in requests and responses."""

    old: Operation
    new: Operation
    request: Comparison
    response: Comparison

    def compare(self) -> None:
        """Compare everything but the paths."""
        self._operation()
        self._path_parameters()
        self._parameters()
        self._request_body()
        self._responses()

    def _operation(self) -> None:
        old, new = self.old, self.new
        if old.id != new.id:
            said = (old.id or "none", new.id or "none")
            _found(self.request, "operation-id", old.place, new.place, said=said)
        if old.deprecated != new.deprecated:
            kind = "deprecated" if new.deprecated else "not-deprecated"
            _found(self.request, kind, old.place, new.place, "the operation")
        before, after = old.security.alternatives, new.security.alternatives
        if before != after:
            kind = "security-changed"
            if not after or "" in after:
                kind = "security-removed"
            elif not before or "" in before:
                kind = "security-added"
            said = (" or ".join(sorted(before)), " or ".join(sorted(after)))
            _found(self.request, kind, old.security.place, new.security.place, said=said)

    def _path_parameters(self) -> None:
        """Parameters of paths are found by their position: their names are in no request."""
        names = [re.findall(r"\{([^/{}]*)\}", each.path) for each in (self.old, self.new)]
        for before, after in zip(*names, strict=False):
            old, new = _path_parameter(self.old, before), _path_parameter(self.new, after)
            if before != after:
                places = (
                    old.place if old else self.old.place,
                    new.place if new else self.new.place,
                )
                _found(self.request, "path-parameter-renamed", *places, said=(before, after))
            if old and new:
                self._parameter(self.request, old, new)

    def _parameters(self) -> None:
        old, new = _others(self.old), _others(self.new)
        for key in old.keys() & new.keys():
            self._parameter(self.request, old[key], new[key])
        removed = {key: old[key] for key in old.keys() - new.keys()}
        added = {key: new[key] for key in new.keys() - old.keys()}
        for key, parameter in sorted(removed.items()):
            moved = next((each for each in sorted(added) if each[1] == key[1]), None)
            if moved:
                other = added.pop(moved)
                said = (parameter.location, other.location)
                places = (parameter.place, other.place)
                _found(self.request, "parameter-moved", *places, parameter.name, said)
                self._parameter(self.request, parameter, other)
            else:
                place = self._place(self.new, parameter)
                _found(self.request, "parameter-removed", parameter.place, place, parameter.name)
        for parameter in added.values():
            kind = "parameter-added-required" if parameter.required else "parameter-added"
            place = self._place(self.old, parameter)
            _found(self.request, kind, place, parameter.place, parameter.name)

    def _place(self, operation: Operation, parameter: Parameter) -> str:
        return f"{operation.place} parameters/{parameter.location}/{parameter.name}"

    def _parameter(self, side: Comparison, old: Parameter, new: Parameter) -> None:
        places = (old.place, new.place)
        if old.required != new.required:
            _found(side, "required" if new.required else "optional", *places, new.name)
        lists = {side.old.resolved(old.schema).type, side.new.resolved(new.schema).type}
        if lists & {"array", "object"} and old.serialization != new.serialization:
            said = (old.serialization, new.serialization)
            _found(side, "serialization", *places, new.name, said)
        side.schemas(old.schema, new.schema, new.name)

    def _request_body(self) -> None:
        old, new, side = self.old.body, self.new.body, self.request
        if old and new:
            if old.required != new.required:
                kind = "body-required" if new.required else "body-optional"
                _found(side, kind, old.place, new.place)
            self._contents(side, old, new)
        elif old:
            _found(side, "body-removed", old.place, f"{self.new.place} body")
        elif new:
            kind = "body-added-required" if new.required else "body-added"
            _found(side, kind, f"{self.old.place} body", new.place)

    def _responses(self) -> None:
        old, new, side = self.old.responses, self.new.responses, self.response
        for status in sorted(old.keys() & new.keys()):
            self._response(old[status], new[status])
        for status in sorted(old.keys() - new.keys()):
            place = f"{self.new.place} responses/{status}"
            _found(side, _removed(status, new), old[status].place, place, status)
        for status in sorted(new.keys() - old.keys()):
            place = f"{self.old.place} responses/{status}"
            _found(side, "status-added", place, new[status].place, status)

    def _response(self, old: Response, new: Response) -> None:
        side = self.response
        for name in old.headers.keys() & new.headers.keys():
            self._parameter(side, old.headers[name], new.headers[name])
        for name in old.headers.keys() - new.headers.keys():
            header = old.headers[name]
            place = f"{new.place}/headers/{header.name}"
            _found(side, "header-removed", header.place, place, header.name)
        for name in new.headers.keys() - old.headers.keys():
            header = new.headers[name]
            kind = "header-added-required" if header.required else "header-added"
            _found(side, kind, f"{old.place}/headers/{header.name}", header.place, header.name)
        if old.contents and new.contents:
            self._contents(side, old, new)
        elif old.contents:
            _found(side, "answer-removed", old.place, new.place)
        elif new.contents:
            _found(side, "answer-added", old.place, new.place)

    def _contents(self, side: Comparison, old: Body | Response, new: Body | Response) -> None:
        removed, added = list(old.contents), list(new.contents)
        for name in (_media_type, _bare):
            for content in list(removed):
                partner = next((each for each in added if name(each) == name(content)), None)
                if partner:
                    removed.remove(content)
                    added.remove(partner)
                    self._content(side, content, partner)
        for content in removed:
            place = f"{new.place}/{content.media_type}"
            _found(side, "media-type-removed", content.place, place, content.media_type)
        for content in added:
            place = f"{old.place}/{content.media_type}"
            _found(side, "media-type-added", place, content.place, content.media_type)

    def _content(self, side: Comparison, old: Content, new: Content) -> None:
        if _media_type(old) != _media_type(new):
            said = (old.media_type, new.media_type)
            _found(side, "media-type-parameters", old.place, new.place, said=said)
        side.schemas(old.schema or ANYTHING, new.schema or ANYTHING, "the body")


def _found(
    side: Comparison,
    kind: str,
    old: str,
    new: str,
    subject: str = "",
    said: tuple[str, str] = ("", ""),
) -> None:
    before, after = said
    side.findings.found.append(
        Finding(kind=kind, old=old, new=new, subject=subject, before=before, after=after)
    )


def _path_parameter(operation: Operation, name: str) -> Parameter | None:
    found = (each for each in operation.parameters if (each.location, each.name) == ("path", name))
    return next(found, None)


def _others(operation: Operation) -> dict[tuple[str, str], Parameter]:
    """The parameters that are not in the path; the case of a header's name does not matter."""
    return {
        (each.location, each.name.lower() if each.location == "header" else each.name): each
        for each in operation.parameters
        if each.location != "path"
    }


def _removed(status: str, remaining: Mapping[str, Response]) -> str:
    """The kind of the removal of a status; a range, or the default for errors, may cover it."""
    success = status[:1] in ("1", "2", "3")
    if f"{status[:1]}XX" in remaining or (not success and "default" in remaining):
        return "status-covered"
    return "status-removed" if success else "error-removed"


def _media_type(content: Content) -> tuple[str, ...]:
    """The media type in one spelling: parts of parameters in lower case, without blanks."""
    name, *parameters = re.sub(r"\s|\"", "", content.media_type.lower()).split(";")
    return name, *sorted(parameters)


def _bare(content: Content) -> str:
    return _media_type(content)[0]
