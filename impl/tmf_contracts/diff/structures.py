"""Compares two schemas: what is told of them, and the definitions that are compared in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tmf_contracts.diff import discriminators, shapes, values
from tmf_contracts.diff.changes import Finding, Findings
from tmf_contracts.diff.model import Contract, Schema
from tmf_contracts.diff.shapes import ANYTHING, described


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares schemas and adds to the findings.

    `match` says whether two names are one definition, which is then compared on its own;
    `same_shape` whether two different definitions allow the same values.
    """

    old: Contract
    new: Contract
    match: Callable[[str, str], bool]
    same_shape: Callable[[str, str], bool]
    findings: Findings

    def schemas(self, old: Schema, new: Schema, subject: str) -> None:
        """Compare two schemas or references to them."""
        if old.reference and new.reference:
            self._add(*values.nullable(old, new, subject))
            self._references(old, new, subject)
            return
        if self._gained_alternatives(old, new, subject):
            return
        self.resolved(self._resolved(old, self.old), self._resolved(new, self.new), subject)

    def resolved(self, old: Schema, new: Schema, subject: str) -> None:
        """Compare what two schemas say; one that has a reference has what it refers to, too."""
        if old.branches or new.branches:
            self._alternatives(old, new, subject)
        elif old.type != new.type:
            self._add(values.types(old, new, subject))
        else:
            self._add(*values.facets(old, new, subject))
            self._structures(old, new, subject)

    def _resolved(self, schema: Schema, contract: Contract) -> Schema:
        """What a schema says; as long as only one side is a reference, it is said at its place."""
        if not schema.reference:
            return schema
        found = contract.resolved(schema)
        nullable = schema.nullable or found.nullable
        return replace(found, place=schema.place, reference=schema.reference, nullable=nullable)

    def _add(self, *findings: Finding) -> None:
        self.findings.found += findings

    def _references(self, old: Schema, new: Schema, subject: str) -> None:
        pair = (old.reference or "", new.reference or "")
        if self.match(*pair):
            self.findings.pairs.add(pair)
            return
        change = values.types(self._resolved(old, self.old), self._resolved(new, self.new), subject)
        kind = "type-renamed" if self.same_shape(*pair) else change.kind
        self._add(replace(change, kind=kind))

    def _structures(self, old: Schema, new: Schema, subject: str) -> None:
        self._properties(old, new)
        self._others(old, new, subject)
        discriminators.compare(old, new, subject, self.match, self.findings)
        if old.type == "array":
            self.schemas(old.items or ANYTHING, new.items or ANYTHING, f"items of {subject}")

    def _properties(self, old: Schema, new: Schema) -> None:
        removed = {
            name: each for name, each in old.properties.items() if name not in new.properties
        }
        added = {name: each for name, each in new.properties.items() if name not in old.properties}
        renamed = shapes.renames(removed, added)
        for name, schema in removed.items():
            if name in renamed:
                after = renamed[name]
                place = added[after].place
                self._found("property-renamed", schema.place, place, name, (name, after))
            else:
                suggestion = self._moved(name, schema, added)
                place = f"{new.place}/properties/{name}"
                self._found("property-removed", schema.place, place, name, suggestion=suggestion)
        for name, schema in added.items():
            if name not in renamed.values():
                required = name in new.required and name not in old.required
                kind = "property-added-required" if required else "property-added"
                self._found(kind, f"{old.place}/properties/{name}", schema.place, name)
        same = {name: name for name in old.properties if name in new.properties}
        for before, after in {**same, **renamed}.items():
            self.schemas(old.properties[before], new.properties[after], after)
        self._required(old, new, {**same, **renamed})

    def _required(self, old: Schema, new: Schema, names: dict[str, str]) -> None:
        """Compare what is required of the properties of both, and of names without a property."""
        declared = old.properties.keys() | new.properties.keys()
        others = (old.required.keys() | new.required.keys()) - declared
        for before, after in {**names, **{name: name for name in others}}.items():
            if (before in old.required) != (after in new.required):
                kind = "required" if after in new.required else "optional"
                places = (
                    old.required.get(before) or self._place(old, before),
                    new.required.get(after) or self._place(new, after),
                )
                self._found(kind, *places, after)

    def _place(self, schema: Schema, name: str) -> str:
        declared = schema.properties.get(name)
        return declared.place if declared else f"{schema.place}/properties/{name}"

    def _moved(self, name: str, schema: Schema, added: dict[str, Schema]) -> str:
        """Where a removed property may have gone: into an added one that is an object."""
        for parent, other in added.items():
            inner = shapes.flat(self.new.resolved(other), self.new).properties.get(name)
            if inner and described(inner) == described(schema):
                return f"perhaps moved into {parent}"
        return ""

    def _found(
        self,
        kind: str,
        old: str,
        new: str,
        subject: str,
        values: tuple[str, str] = ("", ""),
        suggestion: str = "",
    ) -> None:
        before, after = values
        self._add(
            Finding(
                kind=kind,
                old=old,
                new=new,
                subject=subject,
                before=before,
                after=after,
                suggestion=suggestion,
            )
        )

    def _others(self, old: Schema, new: Schema, subject: str) -> None:
        if old.others == new.others:
            return
        one, other = (ANYTHING if each.others is True else each.others for each in (old, new))
        if isinstance(one, Schema) and isinstance(other, Schema):
            self.schemas(
                replace(one, place=f"{old.place}/additionalProperties"),
                replace(other, place=f"{new.place}/additionalProperties"),
                f"other properties of {subject}",
            )
        else:
            self._found("opened" if other else "closed", old.place, new.place, subject)

    def _gained_alternatives(self, old: Schema, new: Schema, subject: str) -> bool:
        """Compare with the alternatives of the other side one that is one of them.

        Returns whether it is.
        """
        one, other = self.old.resolved(old).branches, self.new.resolved(new).branches
        if bool(one) == bool(other):
            return False
        for branch in one or other:
            pair = (branch, new) if one else (old, branch)
            if not self._alike(*pair):
                continue
            for rest in one or other:
                if rest is not branch:
                    kind = "alternative-removed" if one else "alternative-added"
                    said = (described(rest), "") if one else ("", described(rest))
                    self._found(kind, old.place, new.place, subject, said)
            self.schemas(*pair, subject)
            return True
        return False

    def _alike(self, old: Schema, new: Schema) -> bool:
        if old.reference and new.reference:
            return self.match(old.reference, new.reference)
        return described(old) == described(new)

    def _alternatives(self, old: Schema, new: Schema, subject: str) -> None:
        """Compare two schemas of which at least one has alternatives."""
        places = (old.place, new.place)
        if not old.branches or not new.branches:
            self._found("alternatives", *places, subject, (described(old), described(new)))
            one, other = shapes.flat(old, self.old), shapes.flat(new, self.new)
            if one.type == other.type == "object":
                self._properties(one, other)
            return
        added = list(new.branches)
        for branch in old.branches:
            partner = next((each for each in added if self._alike(branch, each)), None)
            if partner is None:
                self._found("alternative-removed", *places, subject, (described(branch), ""))
            else:
                added.remove(partner)
                self.schemas(branch, partner, f"an alternative of {subject}")
        for branch in added:
            self._found("alternative-added", *places, subject, ("", described(branch)))
        self._add(*values.facets(old, new, subject))
        self._properties(old, new)
        discriminators.compare(old, new, subject, self.match, self.findings)
