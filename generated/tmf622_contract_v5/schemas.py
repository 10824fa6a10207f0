"""The definitions of ProductOrdering 5.0.0 as marshmallow schemas.

Fields and loaded attributes have the contract's own names. Loading preserves attributes that the
contract does not name, converts a date-time to an aware datetime, and accepts marshmallow's
spellings of numbers and booleans.

A value of a definition with branches is loaded and dumped by the schema of its branch.

Generated from openapi/ by `python -m tmf_codegen`, and never edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

Fields = dict[str, fields.Field[Any]]


ExpressionLanguageEnum: tuple[str, ...] = (
    "Turtle",
    "JSON-LD",
    "RDF-XML",
    "Other",
)


IndividualStateType: tuple[str, ...] = (
    "initialized",
    "validated",
    "deceased",
)


InitialProductOrderStateType: tuple[str, ...] = (
    "acknowledged",
    "draft",
)


ItemActionType: tuple[str, ...] = (
    "add",
    "modify",
    "delete",
    "noChange",
)


OrganizationStateType: tuple[str, ...] = (
    "initialized",
    "validated",
    "closed",
)


ProductOrderItemRelationshipType: tuple[str, ...] = (
    "migratesTo",
    "bundles",
    "bundledBy",
    "reliesOn",
    "enables",
    "requires",
    "dependsOn",
    "brings",
)


ProductOrderItemStateType: tuple[str, ...] = (
    "acknowledged",
    "rejected",
    "pending",
    "held",
    "inProgress",
    "cancelled",
    "completed",
    "failed",
    "partial",
    "assessingCancellation",
    "pendingCancellation",
)


ProductOrderStateType: tuple[str, ...] = (
    "acknowledged",
    "rejected",
    "pending",
    "held",
    "inProgress",
    "cancelled",
    "completed",
    "failed",
    "partial",
    "assessingCancellation",
    "pendingCancellation",
    "draft",
    "inProgress.accepted",
)


ProductRelationshipType: tuple[str, ...] = (
    "migratesTo",
    "bundles",
    "bundledBy",
    "reliesOn",
    "enables",
    "requires",
    "dependsOn",
    "brings",
)


ProductStatusType: tuple[str, ...] = (
    "created",
    "pendingActive",
    "cancelled",
    "active",
    "pendingTerminate",
    "terminated",
    "suspended",
    "aborted ",
)


TaskStateType: tuple[str, ...] = (
    "acknowledged",
    "rejected",
    "inProgress",
    "cancelled",
    "done",
    "terminatedWithError",
)


class Definition(Schema):
    """The base of all definitions; `definition` is the name in the contract."""

    definition: ClassVar[str]

    class Meta:
        unknown = INCLUDE


class Branching(Definition):
    """The base of definitions of which `@type`, or else `@baseType`, selects a branch.

    A value that names no branch belongs to the first. A definition without fields is nothing but
    its branches. The options of a schema, such as `only`, are not those of its branches.
    """

    branches: ClassVar[dict[str, str]]

    def branch(self, value: Any) -> Definition:
        """The schema of the branch that a value belongs to."""
        found: Definition = self
        while isinstance(found, Branching):
            schema = SCHEMAS[found.selected(value)]
            found = self if schema is type(self) else schema()
            if found.fields:
                break
        return found

    def selected(self, value: Any) -> str:
        """The definition of the branch that a value names."""
        for member in ("@type", "@baseType"):
            name = value.get(member) if isinstance(value, Mapping) else None
            if isinstance(name, str) and name in self.branches:
                return self.branches[name]
        return next(iter(self.branches.values()))

    def load(
        self, data: Any, *, many: bool | None = None, partial: Any = None, unknown: Any = None
    ) -> Any:
        if self.many if many is None else many:
            return [self.load(each, many=False, partial=partial, unknown=unknown) for each in data]
        branch = self.branch(data)
        return Schema.load(branch, data, many=False, partial=partial, unknown=unknown)

    def validate(self, data: Any, *, many: bool | None = None, partial: Any = None) -> Any:
        try:
            self.load(data, many=many, partial=partial)
        except ValidationError as error:
            return error.messages
        return {}

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        if self.many if many is None else many:
            return [self.dump(each, many=False) for each in obj]
        return Schema.dump(self.branch(obj), obj, many=False)


class AccountRefSchema(Definition):
    """#/definitions/AccountRef"""

    definition = "AccountRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class AccountRefFVOSchema(Definition):
    """#/definitions/AccountRef_FVO"""

    definition = "AccountRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class AccountRefMVOSchema(Definition):
    """#/definitions/AccountRef_MVO"""

    definition = "AccountRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class AddressableSchema(Definition):
    """#/definitions/Addressable"""

    definition = "Addressable"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "href": fields.String(),
            "id": fields.String(),
        }


class AddressableFVOSchema(Definition):
    """#/definitions/Addressable_FVO"""

    definition = "Addressable_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
        }


class AgreementItemRefSchema(Definition):
    """#/definitions/AgreementItemRef"""

    definition = "AgreementItemRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "agreementName": fields.String(),
            "agreementHref": fields.String(),
            "@referredType": fields.String(),
            "agreementId": fields.String(),
            "agreementItemId": fields.String(),
        }


class AgreementItemRefFVOSchema(Definition):
    """#/definitions/AgreementItemRef_FVO"""

    definition = "AgreementItemRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "agreementName": fields.String(),
            "agreementHref": fields.String(),
            "@referredType": fields.String(),
            "agreementId": fields.String(required=True),
            "agreementItemId": fields.String(required=True),
        }


class AgreementItemRefMVOSchema(Definition):
    """#/definitions/AgreementItemRef_MVO"""

    definition = "AgreementItemRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "agreementName": fields.String(),
            "agreementHref": fields.String(),
            "@referredType": fields.String(),
            "agreementId": fields.String(),
            "agreementItemId": fields.String(),
        }


class AgreementRefSchema(Definition):
    """#/definitions/AgreementRef"""

    definition = "AgreementRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class AgreementRefFVOSchema(Definition):
    """#/definitions/AgreementRef_FVO"""

    definition = "AgreementRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class AgreementRefMVOSchema(Definition):
    """#/definitions/AgreementRef_MVO"""

    definition = "AgreementRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class AppointmentRefSchema(Definition):
    """#/definitions/AppointmentRef"""

    definition = "AppointmentRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "description": fields.String(),
        }


class AppointmentRefFVOSchema(Definition):
    """#/definitions/AppointmentRef_FVO"""

    definition = "AppointmentRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "description": fields.String(),
        }


class AppointmentRefMVOSchema(Definition):
    """#/definitions/AppointmentRef_MVO"""

    definition = "AppointmentRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "description": fields.String(),
        }


class AttachmentSchema(Definition):
    """#/definitions/Attachment"""

    definition = "Attachment"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "url": fields.String(),
            "content": fields.String(),
            "size": fields.Nested(lambda: QuantitySchema()),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachmentType": fields.String(),
            "mimeType": fields.String(),
        }


class AttachmentFVOSchema(Definition):
    """#/definitions/Attachment_FVO"""

    definition = "Attachment_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "url": fields.String(),
            "content": fields.String(),
            "size": fields.Nested(lambda: QuantitySchema()),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachmentType": fields.String(required=True),
            "mimeType": fields.String(required=True),
        }


class AttachmentMVOSchema(Definition):
    """#/definitions/Attachment_MVO"""

    definition = "Attachment_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "url": fields.String(),
            "content": fields.String(),
            "size": fields.Nested(lambda: QuantitySchema()),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachmentType": fields.String(),
            "mimeType": fields.String(),
        }


class AttachmentRefSchema(Definition):
    """#/definitions/AttachmentRef"""

    definition = "AttachmentRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "description": fields.String(),
            "url": fields.String(),
        }


class AttachmentRefFVOSchema(Definition):
    """#/definitions/AttachmentRef_FVO"""

    definition = "AttachmentRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "description": fields.String(),
            "url": fields.String(),
        }


class AttachmentRefMVOSchema(Definition):
    """#/definitions/AttachmentRef_MVO"""

    definition = "AttachmentRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "description": fields.String(),
            "url": fields.String(),
        }


class AttachmentRefOrValueSchema(Branching):
    """#/definitions/AttachmentRefOrValue"""

    definition = "AttachmentRefOrValue"
    branches: ClassVar[dict[str, str]] = {
        "Attachment": "Attachment",
        "AttachmentRef": "AttachmentRef",
    }


class AttachmentRefOrValueFVOSchema(Branching):
    """#/definitions/AttachmentRefOrValue_FVO"""

    definition = "AttachmentRefOrValue_FVO"
    branches: ClassVar[dict[str, str]] = {
        "Attachment": "Attachment_FVO",
        "AttachmentRef": "AttachmentRef_FVO",
    }


class AttachmentRefOrValueMVOSchema(Branching):
    """#/definitions/AttachmentRefOrValue_MVO"""

    definition = "AttachmentRefOrValue_MVO"
    branches: ClassVar[dict[str, str]] = {
        "Attachment": "Attachment_MVO",
        "AttachmentRef": "AttachmentRef_MVO",
    }


class BaseEventSchema(Definition):
    """#/definitions/BaseEvent"""

    definition = "BaseEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "event": fields.Dict(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
        }


class BaseEventFVOSchema(Definition):
    """#/definitions/BaseEvent_FVO"""

    definition = "BaseEvent_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "event": fields.Dict(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
        }


class BaseEventMVOSchema(Definition):
    """#/definitions/BaseEvent_MVO"""

    definition = "BaseEvent_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "event": fields.Dict(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
        }


class BillingAccountRefSchema(Definition):
    """#/definitions/BillingAccountRef"""

    definition = "BillingAccountRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "ratingType": fields.String(),
        }


class BillingAccountRefFVOSchema(Definition):
    """#/definitions/BillingAccountRef_FVO"""

    definition = "BillingAccountRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "ratingType": fields.String(),
        }


class BillingAccountRefMVOSchema(Definition):
    """#/definitions/BillingAccountRef_MVO"""

    definition = "BillingAccountRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "ratingType": fields.String(),
        }


class BillingAccountRefMVOUpdateSchema(Definition):
    """#/definitions/BillingAccountRef_MVO_Update"""

    definition = "BillingAccountRef_MVO_Update"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(),
            "@baseType": fields.String(allow_none=True),
            "@schemaLocation": fields.String(allow_none=True),
            "href": fields.String(allow_none=True),
            "id": fields.String(),
            "name": fields.String(allow_none=True),
            "@referredType": fields.String(allow_none=True),
            "ratingType": fields.String(allow_none=True),
        }


class BooleanArrayCharacteristicSchema(Definition):
    """#/definitions/BooleanArrayCharacteristic"""

    definition = "BooleanArrayCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.List(fields.Boolean()),
        }


class BooleanArrayCharacteristicFVOSchema(Definition):
    """#/definitions/BooleanArrayCharacteristic_FVO"""

    definition = "BooleanArrayCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.List(fields.Boolean(), required=True),
        }


class BooleanArrayCharacteristicMVOSchema(Definition):
    """#/definitions/BooleanArrayCharacteristic_MVO"""

    definition = "BooleanArrayCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.List(fields.Boolean(), required=True),
        }


class BooleanCharacteristicSchema(Definition):
    """#/definitions/BooleanCharacteristic"""

    definition = "BooleanCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.Boolean(),
        }


class BooleanCharacteristicFVOSchema(Definition):
    """#/definitions/BooleanCharacteristic_FVO"""

    definition = "BooleanCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.Boolean(required=True),
        }


class BooleanCharacteristicMVOSchema(Definition):
    """#/definitions/BooleanCharacteristic_MVO"""

    definition = "BooleanCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.Boolean(required=True),
        }


class BusinessPartnerSchema(Definition):
    """#/definitions/BusinessPartner"""

    definition = "BusinessPartner"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class BusinessPartnerFVOSchema(Definition):
    """#/definitions/BusinessPartner_FVO"""

    definition = "BusinessPartner_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefFVOSchema(), required=True),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefFVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefFVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefFVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class BusinessPartnerMVOSchema(Definition):
    """#/definitions/BusinessPartner_MVO"""

    definition = "BusinessPartner_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefMVOSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefMVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefMVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefMVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class CalendarPeriodSchema(Definition):
    """#/definitions/CalendarPeriod"""

    definition = "CalendarPeriod"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "day": fields.String(),
            "timeZone": fields.String(),
            "hourPeriod": fields.List(fields.Nested(lambda: HourPeriodSchema())),
            "status": fields.String(),
        }


class CalendarPeriodFVOSchema(Definition):
    """#/definitions/CalendarPeriod_FVO"""

    definition = "CalendarPeriod_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "day": fields.String(),
            "timeZone": fields.String(),
            "hourPeriod": fields.List(fields.Nested(lambda: HourPeriodFVOSchema())),
            "status": fields.String(required=True),
        }


class CalendarPeriodMVOSchema(Definition):
    """#/definitions/CalendarPeriod_MVO"""

    definition = "CalendarPeriod_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "day": fields.String(),
            "timeZone": fields.String(),
            "hourPeriod": fields.List(fields.Nested(lambda: HourPeriodMVOSchema())),
            "status": fields.String(),
        }


class CancelProductOrderSchema(Definition):
    """#/definitions/CancelProductOrder"""

    definition = "CancelProductOrder"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "productOrder": fields.Nested(lambda: ProductOrderRefSchema()),
            "creationDate": fields.AwareDateTime(),
            "requestedCancellationDate": fields.AwareDateTime(),
            "cancellationReason": fields.String(),
            "state": fields.String(validate=validate.OneOf(TaskStateType)),
            "effectiveCancellationDate": fields.AwareDateTime(),
            "terminationReason": fields.String(),
        }


class CancelProductOrderCreateEventSchema(Definition):
    """#/definitions/CancelProductOrderCreateEvent"""

    definition = "CancelProductOrderCreateEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: CancelProductOrderCreateEventPayloadSchema()),
        }


class CancelProductOrderCreateEventPayloadSchema(Definition):
    """#/definitions/CancelProductOrderCreateEventPayload"""

    definition = "CancelProductOrderCreateEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "cancelProductOrder": fields.Nested(lambda: CancelProductOrderSchema()),
        }


class CancelProductOrderFVOSchema(Definition):
    """#/definitions/CancelProductOrder_FVO"""

    definition = "CancelProductOrder_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "productOrder": fields.Nested(lambda: ProductOrderRefFVOSchema(), required=True),
            "requestedCancellationDate": fields.AwareDateTime(),
            "cancellationReason": fields.String(),
        }


class CancelProductOrderInformationRequiredEventSchema(Definition):
    """#/definitions/CancelProductOrderInformationRequiredEvent"""

    definition = "CancelProductOrderInformationRequiredEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(
                lambda: CancelProductOrderInformationRequiredEventPayloadSchema()
            ),
        }


class CancelProductOrderInformationRequiredEventPayloadSchema(Definition):
    """#/definitions/CancelProductOrderInformationRequiredEventPayload"""

    definition = "CancelProductOrderInformationRequiredEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "cancelProductOrder": fields.Nested(lambda: CancelProductOrderRefSchema()),
            "informationRequired": fields.Nested(lambda: JsonPatchSchema()),
        }


class CancelProductOrderMVOSchema(Definition):
    """#/definitions/CancelProductOrder_MVO"""

    definition = "CancelProductOrder_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "productOrder": fields.Nested(lambda: ProductOrderRefSchema(), required=True),
            "creationDate": fields.AwareDateTime(),
            "requestedCancellationDate": fields.AwareDateTime(),
            "cancellationReason": fields.String(),
            "state": fields.String(validate=validate.OneOf(TaskStateType), required=True),
            "effectiveCancellationDate": fields.AwareDateTime(),
        }


class CancelProductOrderRefSchema(Definition):
    """#/definitions/CancelProductOrderRef"""

    definition = "CancelProductOrderRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class CancelProductOrderRefFVOSchema(Definition):
    """#/definitions/CancelProductOrderRef_FVO"""

    definition = "CancelProductOrderRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class CancelProductOrderRefMVOSchema(Definition):
    """#/definitions/CancelProductOrderRef_MVO"""

    definition = "CancelProductOrderRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class CancelProductOrderStateChangeEventSchema(Definition):
    """#/definitions/CancelProductOrderStateChangeEvent"""

    definition = "CancelProductOrderStateChangeEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: CancelProductOrderStateChangeEventPayloadSchema()),
        }


class CancelProductOrderStateChangeEventPayloadSchema(Definition):
    """#/definitions/CancelProductOrderStateChangeEventPayload"""

    definition = "CancelProductOrderStateChangeEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "canccelProductOrder": fields.Nested(lambda: CancelProductOrderSchema()),
            "cancelProductOrder": fields.Nested(lambda: CancelProductOrderSchema()),
        }


class CaptureDurationSchema(Definition):
    """#/definitions/CaptureDuration"""

    definition = "CaptureDuration"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "name": fields.String(required=True),
            "seconds": fields.Float(required=True),
        }


class CaptureObjectionSchema(Definition):
    """#/definitions/CaptureObjection"""

    definition = "CaptureObjection"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "place": fields.String(required=True),
            "message": fields.String(required=True),
        }


class CapturedCustomerSchema(Definition):
    """#/definitions/CapturedCustomer"""

    definition = "CapturedCustomer"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "name": fields.String(),
            "status": fields.String(),
            "party": fields.Nested(lambda: CapturedPartySchema()),
        }


class CapturedOfferingSchema(Definition):
    """#/definitions/CapturedOffering"""

    definition = "CapturedOffering"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "name": fields.String(),
            "version": fields.String(),
            "lifecycleStatus": fields.String(),
            "productOrderItem": fields.List(fields.String(), required=True),
            "productSpecification": fields.Nested(lambda: CapturedSpecificationSchema()),
            "productOfferingPrice": fields.List(fields.Nested(lambda: CapturedPriceSchema())),
            "duration": fields.List(fields.String()),
        }


class CapturedPartySchema(Definition):
    """#/definitions/CapturedParty"""

    definition = "CapturedParty"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "name": fields.String(),
            "status": fields.String(),
            "@referredType": fields.String(),
        }


class CapturedPriceSchema(Definition):
    """#/definitions/CapturedPrice"""

    definition = "CapturedPrice"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "name": fields.String(),
            "lifecycleStatus": fields.String(),
            "priceType": fields.String(),
            "recurringChargePeriod": fields.String(),
            "value": fields.Float(),
            "unit": fields.String(),
        }


class CapturedProductSchema(Definition):
    """#/definitions/CapturedProduct"""

    definition = "CapturedProduct"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "name": fields.String(),
            "status": fields.String(),
        }


class CapturedSpecificationSchema(Definition):
    """#/definitions/CapturedSpecification"""

    definition = "CapturedSpecification"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "name": fields.String(),
            "version": fields.String(),
        }


class ChannelRefSchema(Definition):
    """#/definitions/ChannelRef"""

    definition = "ChannelRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ChannelRefFVOSchema(Definition):
    """#/definitions/ChannelRef_FVO"""

    definition = "ChannelRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ChannelRefMVOSchema(Definition):
    """#/definitions/ChannelRef_MVO"""

    definition = "ChannelRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class CharacteristicSchema(Branching):
    """#/definitions/Characteristic"""

    definition = "Characteristic"
    branches: ClassVar[dict[str, str]] = {
        "Characteristic": "Characteristic",
        "StringCharacteristic": "StringCharacteristic",
        "StringArrayCharacteristic": "StringArrayCharacteristic",
        "ObjectCharacteristic": "ObjectCharacteristic",
        "ObjectArrayCharacteristic": "ObjectArrayCharacteristic",
        "NumberCharacteristic": "NumberCharacteristic",
        "NumberArrayCharacteristic": "NumberArrayCharacteristic",
        "IntegerCharacteristic": "IntegerCharacteristic",
        "IntegerArrayCharacteristic": "IntegerArrayCharacteristic",
        "FloatCharacteristic": "FloatCharacteristic",
        "FloatArrayCharacteristic": "FloatArrayCharacteristic",
        "BooleanCharacteristic": "BooleanCharacteristic",
        "BooleanArrayCharacteristic": "BooleanArrayCharacteristic",
    }

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
        }


class CharacteristicFVOSchema(Branching):
    """#/definitions/Characteristic_FVO"""

    definition = "Characteristic_FVO"
    branches: ClassVar[dict[str, str]] = {
        "Characteristic": "Characteristic_FVO",
        "StringCharacteristic": "StringCharacteristic_FVO",
        "StringArrayCharacteristic": "StringArrayCharacteristic_FVO",
        "ObjectCharacteristic": "ObjectCharacteristic_FVO",
        "ObjectArrayCharacteristic": "ObjectArrayCharacteristic_FVO",
        "NumberCharacteristic": "NumberCharacteristic_FVO",
        "NumberArrayCharacteristic": "NumberArrayCharacteristic_FVO",
        "IntegerCharacteristic": "IntegerCharacteristic_FVO",
        "IntegerArrayCharacteristic": "IntegerArrayCharacteristic_FVO",
        "FloatCharacteristic": "FloatCharacteristic_FVO",
        "FloatArrayCharacteristic": "FloatArrayCharacteristic_FVO",
        "BooleanCharacteristic": "BooleanCharacteristic_FVO",
        "BooleanArrayCharacteristic": "BooleanArrayCharacteristic_FVO",
    }

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
        }


class CharacteristicMVOSchema(Branching):
    """#/definitions/Characteristic_MVO"""

    definition = "Characteristic_MVO"
    branches: ClassVar[dict[str, str]] = {
        "Characteristic": "Characteristic_MVO",
        "StringCharacteristic": "StringCharacteristic_MVO",
        "StringArrayCharacteristic": "StringArrayCharacteristic_MVO",
        "ObjectCharacteristic": "ObjectCharacteristic_MVO",
        "ObjectArrayCharacteristic": "ObjectArrayCharacteristic_MVO",
        "NumberCharacteristic": "NumberCharacteristic_MVO",
        "NumberArrayCharacteristic": "NumberArrayCharacteristic_MVO",
        "IntegerCharacteristic": "IntegerCharacteristic_MVO",
        "IntegerArrayCharacteristic": "IntegerArrayCharacteristic_MVO",
        "FloatCharacteristic": "FloatCharacteristic_MVO",
        "FloatArrayCharacteristic": "FloatArrayCharacteristic_MVO",
        "BooleanCharacteristic": "BooleanCharacteristic_MVO",
        "BooleanArrayCharacteristic": "BooleanArrayCharacteristic_MVO",
    }

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
        }


class CharacteristicRelationshipSchema(Definition):
    """#/definitions/CharacteristicRelationship"""

    definition = "CharacteristicRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "relationshipType": fields.String(),
        }


class CharacteristicRelationshipFVOSchema(Definition):
    """#/definitions/CharacteristicRelationship_FVO"""

    definition = "CharacteristicRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "relationshipType": fields.String(required=True),
        }


class CharacteristicRelationshipMVOSchema(Definition):
    """#/definitions/CharacteristicRelationship_MVO"""

    definition = "CharacteristicRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "relationshipType": fields.String(),
        }


class ConsumerSchema(Definition):
    """#/definitions/Consumer"""

    definition = "Consumer"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ConsumerFVOSchema(Definition):
    """#/definitions/Consumer_FVO"""

    definition = "Consumer_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefFVOSchema(), required=True),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefFVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefFVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefFVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ConsumerMVOSchema(Definition):
    """#/definitions/Consumer_MVO"""

    definition = "Consumer_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefMVOSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefMVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefMVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefMVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ContactMediumSchema(Definition):
    """#/definitions/ContactMedium"""

    definition = "ContactMedium"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "preferred": fields.Boolean(),
            "contactType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ContactMediumFVOSchema(Definition):
    """#/definitions/ContactMedium_FVO"""

    definition = "ContactMedium_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "preferred": fields.Boolean(),
            "contactType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ContactMediumMVOSchema(Definition):
    """#/definitions/ContactMedium_MVO"""

    definition = "ContactMedium_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "preferred": fields.Boolean(),
            "contactType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class CreditProfileSchema(Definition):
    """#/definitions/CreditProfile"""

    definition = "CreditProfile"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "creditProfileDate": fields.AwareDateTime(),
            "creditRiskRating": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "creditScore": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class CreditProfileFVOSchema(Definition):
    """#/definitions/CreditProfile_FVO"""

    definition = "CreditProfile_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "creditProfileDate": fields.AwareDateTime(),
            "creditRiskRating": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "creditScore": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class CreditProfileMVOSchema(Definition):
    """#/definitions/CreditProfile_MVO"""

    definition = "CreditProfile_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "creditProfileDate": fields.AwareDateTime(),
            "creditRiskRating": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "creditScore": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class DisabilitySchema(Definition):
    """#/definitions/Disability"""

    definition = "Disability"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "disabilityCode": fields.String(),
            "disabilityName": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class DurationSchema(Definition):
    """#/definitions/Duration"""

    definition = "Duration"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "amount": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "units": fields.String(),
        }


class EntitySchema(Definition):
    """#/definitions/Entity"""

    definition = "Entity"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
        }


class EntityFVOSchema(Definition):
    """#/definitions/Entity_FVO"""

    definition = "Entity_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
        }


class EntityMVOSchema(Definition):
    """#/definitions/Entity_MVO"""

    definition = "Entity_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
        }


class EntityRefSchema(Definition):
    """#/definitions/EntityRef"""

    definition = "EntityRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class EntityRefFVOSchema(Definition):
    """#/definitions/EntityRef_FVO"""

    definition = "EntityRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class EntityRelationshipSchema(Definition):
    """#/definitions/EntityRelationship"""

    definition = "EntityRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "href": fields.String(),
            "name": fields.String(),
            "role": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "associationSpec": fields.Nested(lambda: EntityRefSchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "id": fields.String(),
            "@referredType": fields.String(),
            "@type": fields.String(),
        }


class EntityRelationshipFVOSchema(Definition):
    """#/definitions/EntityRelationship_FVO"""

    definition = "EntityRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "href": fields.String(),
            "name": fields.String(),
            "role": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "associationSpec": fields.Nested(lambda: EntityRefFVOSchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(required=True),
            "id": fields.String(required=True),
            "@referredType": fields.String(required=True),
            "@type": fields.String(required=True),
        }


class EntityRelationshipMVOSchema(Definition):
    """#/definitions/EntityRelationship_MVO"""

    definition = "EntityRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "href": fields.String(),
            "name": fields.String(),
            "role": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "associationSpec": fields.Nested(lambda: EntityRefSchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "id": fields.String(),
            "@referredType": fields.String(),
            "@type": fields.String(),
        }


class ErrorSchema(Definition):
    """#/definitions/Error"""

    definition = "Error"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(required=True),
            "reason": fields.String(required=True),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
        }


class ErrorMessageSchema(Definition):
    """#/definitions/ErrorMessage"""

    definition = "ErrorMessage"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(),
            "reason": fields.String(),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
        }


class ErrorMessageFVOSchema(Definition):
    """#/definitions/ErrorMessage_FVO"""

    definition = "ErrorMessage_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(),
            "reason": fields.String(),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
        }


class ErrorMessageMVOSchema(Definition):
    """#/definitions/ErrorMessage_MVO"""

    definition = "ErrorMessage_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(),
            "reason": fields.String(),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
        }


class EventSchema(Definition):
    """#/definitions/Event"""

    definition = "Event"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Dict(),
        }


class EventFVOSchema(Definition):
    """#/definitions/Event_FVO"""

    definition = "Event_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefFVOSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefFVOSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefFVOSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "eventId": fields.String(required=True),
            "eventTime": fields.AwareDateTime(required=True),
            "eventType": fields.String(required=True),
            "event": fields.Dict(required=True),
        }


class EventMVOSchema(Definition):
    """#/definitions/Event_MVO"""

    definition = "Event_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefMVOSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "eventId": fields.String(required=True),
            "eventTime": fields.AwareDateTime(required=True),
            "eventType": fields.String(required=True),
            "event": fields.Dict(required=True),
        }


class ExpressionSchema(Definition):
    """#/definitions/Expression"""

    definition = "Expression"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "expressionLanguage": fields.String(validate=validate.OneOf(ExpressionLanguageEnum)),
            "iri": fields.String(),
            "expressionValue": fields.Raw(allow_none=True),
        }


class ExpressionFVOSchema(Definition):
    """#/definitions/Expression_FVO"""

    definition = "Expression_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "expressionLanguage": fields.String(validate=validate.OneOf(ExpressionLanguageEnum)),
            "iri": fields.String(),
            "expressionValue": fields.Raw(allow_none=True, required=True),
        }


class ExpressionMVOSchema(Definition):
    """#/definitions/Expression_MVO"""

    definition = "Expression_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "expressionLanguage": fields.String(validate=validate.OneOf(ExpressionLanguageEnum)),
            "iri": fields.String(),
            "expressionValue": fields.Raw(allow_none=True),
        }


class ExtensibleSchema(Definition):
    """#/definitions/Extensible"""

    definition = "Extensible"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
        }


class ExtensibleFVOSchema(Definition):
    """#/definitions/Extensible_FVO"""

    definition = "Extensible_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
        }


class ExternalIdentifierSchema(Definition):
    """#/definitions/ExternalIdentifier"""

    definition = "ExternalIdentifier"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "owner": fields.String(),
            "externalIdentifierType": fields.String(),
            "id": fields.String(),
        }


class ExternalIdentifierFVOSchema(Definition):
    """#/definitions/ExternalIdentifier_FVO"""

    definition = "ExternalIdentifier_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "owner": fields.String(),
            "externalIdentifierType": fields.String(),
            "id": fields.String(required=True),
        }


class ExternalIdentifierMVOSchema(Definition):
    """#/definitions/ExternalIdentifier_MVO"""

    definition = "ExternalIdentifier_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "owner": fields.String(),
            "externalIdentifierType": fields.String(),
            "id": fields.String(),
        }


class FloatArrayCharacteristicSchema(Definition):
    """#/definitions/FloatArrayCharacteristic"""

    definition = "FloatArrayCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.List(fields.Float()),
        }


class FloatArrayCharacteristicFVOSchema(Definition):
    """#/definitions/FloatArrayCharacteristic_FVO"""

    definition = "FloatArrayCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.List(fields.Float(), required=True),
        }


class FloatArrayCharacteristicMVOSchema(Definition):
    """#/definitions/FloatArrayCharacteristic_MVO"""

    definition = "FloatArrayCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.List(fields.Float(), required=True),
        }


class FloatCharacteristicSchema(Definition):
    """#/definitions/FloatCharacteristic"""

    definition = "FloatCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.Float(),
        }


class FloatCharacteristicFVOSchema(Definition):
    """#/definitions/FloatCharacteristic_FVO"""

    definition = "FloatCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.Float(required=True),
        }


class FloatCharacteristicMVOSchema(Definition):
    """#/definitions/FloatCharacteristic_MVO"""

    definition = "FloatCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.Float(required=True),
        }


class GeographicAddressSchema(Definition):
    """#/definitions/GeographicAddress"""

    definition = "GeographicAddress"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "city": fields.String(),
            "country": fields.String(),
            "locality": fields.String(),
            "postcode": fields.String(),
            "stateOrProvince": fields.String(),
            "streetName": fields.String(),
            "streetNr": fields.String(),
            "streetNrLast": fields.String(),
            "streetNrLastSuffix": fields.String(),
            "streetNrSuffix": fields.String(),
            "streetSuffix": fields.String(),
            "streetType": fields.String(),
            "countryCode": fields.List(fields.Nested(lambda: StandardIdentifierSchema())),
            "externalIdentifier": fields.List(fields.Nested(lambda: ExternalIdentifierSchema())),
            "geographicLocation": fields.Nested(lambda: GeographicLocationRefOrValueSchema()),
            "geographicSubAddress": fields.List(
                fields.Nested(lambda: GeographicSubAddressSchema())
            ),
            "geographicAddressType": fields.String(),
        }


class GeographicAddressFVOSchema(Definition):
    """#/definitions/GeographicAddress_FVO"""

    definition = "GeographicAddress_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "city": fields.String(),
            "country": fields.String(),
            "locality": fields.String(),
            "postcode": fields.String(),
            "stateOrProvince": fields.String(),
            "streetName": fields.String(),
            "streetNr": fields.String(),
            "streetNrLast": fields.String(),
            "streetNrLastSuffix": fields.String(),
            "streetNrSuffix": fields.String(),
            "streetSuffix": fields.String(),
            "streetType": fields.String(),
            "countryCode": fields.List(fields.Nested(lambda: StandardIdentifierFVOSchema())),
            "externalIdentifier": fields.List(fields.Nested(lambda: ExternalIdentifierFVOSchema())),
            "geographicLocation": fields.Nested(lambda: GeographicLocationRefOrValueFVOSchema()),
            "geographicSubAddress": fields.List(
                fields.Nested(lambda: GeographicSubAddressFVOSchema())
            ),
            "geographicAddressType": fields.String(),
        }


class GeographicAddressMVOSchema(Definition):
    """#/definitions/GeographicAddress_MVO"""

    definition = "GeographicAddress_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "city": fields.String(),
            "country": fields.String(),
            "locality": fields.String(),
            "postcode": fields.String(),
            "stateOrProvince": fields.String(),
            "streetName": fields.String(),
            "streetNr": fields.String(),
            "streetNrLast": fields.String(),
            "streetNrLastSuffix": fields.String(),
            "streetNrSuffix": fields.String(),
            "streetSuffix": fields.String(),
            "streetType": fields.String(),
            "countryCode": fields.List(fields.Nested(lambda: StandardIdentifierMVOSchema())),
            "externalIdentifier": fields.List(fields.Nested(lambda: ExternalIdentifierMVOSchema())),
            "geographicLocation": fields.Nested(lambda: GeographicLocationRefOrValueMVOSchema()),
            "geographicSubAddress": fields.List(
                fields.Nested(lambda: GeographicSubAddressMVOSchema())
            ),
            "geographicAddressType": fields.String(),
        }


class GeographicLocationSchema(Definition):
    """#/definitions/GeographicLocation"""

    definition = "GeographicLocation"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "bbox": fields.List(fields.Float()),
        }


class GeographicLocationFVOSchema(Definition):
    """#/definitions/GeographicLocation_FVO"""

    definition = "GeographicLocation_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "href": fields.String(),
            "bbox": fields.List(fields.Float()),
        }


class GeographicLocationMVOSchema(Definition):
    """#/definitions/GeographicLocation_MVO"""

    definition = "GeographicLocation_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "href": fields.String(),
            "bbox": fields.List(fields.Float()),
        }


class GeographicLocationRefSchema(Definition):
    """#/definitions/GeographicLocationRef"""

    definition = "GeographicLocationRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class GeographicLocationRefFVOSchema(Definition):
    """#/definitions/GeographicLocationRef_FVO"""

    definition = "GeographicLocationRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class GeographicLocationRefMVOSchema(Definition):
    """#/definitions/GeographicLocationRef_MVO"""

    definition = "GeographicLocationRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class GeographicLocationRefOrValueSchema(Branching):
    """#/definitions/GeographicLocationRefOrValue"""

    definition = "GeographicLocationRefOrValue"
    branches: ClassVar[dict[str, str]] = {
        "GeographicLocation": "GeographicLocation",
        "GeographicLocationRef": "GeographicLocationRef",
    }


class GeographicLocationRefOrValueFVOSchema(Branching):
    """#/definitions/GeographicLocationRefOrValue_FVO"""

    definition = "GeographicLocationRefOrValue_FVO"
    branches: ClassVar[dict[str, str]] = {
        "GeographicLocation": "GeographicLocation_FVO",
        "GeographicLocationRef": "GeographicLocationRef_FVO",
    }


class GeographicLocationRefOrValueMVOSchema(Branching):
    """#/definitions/GeographicLocationRefOrValue_MVO"""

    definition = "GeographicLocationRefOrValue_MVO"
    branches: ClassVar[dict[str, str]] = {
        "GeographicLocation": "GeographicLocation_MVO",
        "GeographicLocationRef": "GeographicLocationRef_MVO",
    }


class GeographicSiteSchema(Definition):
    """#/definitions/GeographicSite"""

    definition = "GeographicSite"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "code": fields.String(),
            "creationDate": fields.AwareDateTime(),
            "description": fields.String(),
            "status": fields.String(),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "externalIdentifier": fields.List(fields.Nested(lambda: ExternalIdentifierSchema())),
            "calendar": fields.List(fields.Nested(lambda: CalendarPeriodSchema())),
            "place": fields.List(fields.Nested(lambda: PlaceRefOrValueSchema())),
            "siteRelationship": fields.List(
                fields.Nested(lambda: GeographicSiteRelationshipSchema())
            ),
        }


class GeographicSiteFVOSchema(Definition):
    """#/definitions/GeographicSite_FVO"""

    definition = "GeographicSite_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "code": fields.String(),
            "creationDate": fields.AwareDateTime(),
            "description": fields.String(),
            "status": fields.String(),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "externalIdentifier": fields.List(fields.Nested(lambda: ExternalIdentifierFVOSchema())),
            "calendar": fields.List(fields.Nested(lambda: CalendarPeriodFVOSchema())),
            "place": fields.List(fields.Nested(lambda: PlaceRefOrValueFVOSchema())),
            "siteRelationship": fields.List(
                fields.Nested(lambda: GeographicSiteRelationshipFVOSchema())
            ),
        }


class GeographicSiteMVOSchema(Definition):
    """#/definitions/GeographicSite_MVO"""

    definition = "GeographicSite_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(),
            "creationDate": fields.AwareDateTime(),
            "description": fields.String(),
            "status": fields.String(),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "externalIdentifier": fields.List(fields.Nested(lambda: ExternalIdentifierMVOSchema())),
            "calendar": fields.List(fields.Nested(lambda: CalendarPeriodMVOSchema())),
            "place": fields.List(fields.Nested(lambda: PlaceRefOrValueMVOSchema())),
            "siteRelationship": fields.List(
                fields.Nested(lambda: GeographicSiteRelationshipMVOSchema())
            ),
        }


class GeographicSiteRelationshipSchema(Definition):
    """#/definitions/GeographicSiteRelationship"""

    definition = "GeographicSiteRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "role": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "id": fields.String(),
            "relationshipType": fields.String(),
        }


class GeographicSiteRelationshipFVOSchema(Definition):
    """#/definitions/GeographicSiteRelationship_FVO"""

    definition = "GeographicSiteRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "role": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "id": fields.String(required=True),
            "relationshipType": fields.String(required=True),
        }


class GeographicSiteRelationshipMVOSchema(Definition):
    """#/definitions/GeographicSiteRelationship_MVO"""

    definition = "GeographicSiteRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "role": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "id": fields.String(),
            "relationshipType": fields.String(),
        }


class GeographicSubAddressSchema(Definition):
    """#/definitions/GeographicSubAddress"""

    definition = "GeographicSubAddress"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "buildingName": fields.String(),
            "levelNumber": fields.String(),
            "levelType": fields.String(),
            "name": fields.String(),
            "privateStreetName": fields.String(),
            "privateStreetNumber": fields.String(),
            "subUnit": fields.List(fields.Nested(lambda: GeographicSubAddressUnitSchema())),
            "subAddressType": fields.String(),
        }


class GeographicSubAddressFVOSchema(Definition):
    """#/definitions/GeographicSubAddress_FVO"""

    definition = "GeographicSubAddress_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "buildingName": fields.String(),
            "href": fields.String(),
            "levelNumber": fields.String(),
            "levelType": fields.String(),
            "name": fields.String(),
            "privateStreetName": fields.String(),
            "privateStreetNumber": fields.String(),
            "subUnit": fields.List(fields.Nested(lambda: GeographicSubAddressUnitFVOSchema())),
            "subAddressType": fields.String(),
        }


class GeographicSubAddressMVOSchema(Definition):
    """#/definitions/GeographicSubAddress_MVO"""

    definition = "GeographicSubAddress_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "buildingName": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "levelNumber": fields.String(),
            "levelType": fields.String(),
            "name": fields.String(),
            "privateStreetName": fields.String(),
            "privateStreetNumber": fields.String(),
            "subUnit": fields.List(fields.Nested(lambda: GeographicSubAddressUnitMVOSchema())),
            "subAddressType": fields.String(),
        }


class GeographicSubAddressUnitSchema(Definition):
    """#/definitions/GeographicSubAddressUnit"""

    definition = "GeographicSubAddressUnit"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "subUnitNumber": fields.String(),
            "subUnitType": fields.String(),
        }


class GeographicSubAddressUnitFVOSchema(Definition):
    """#/definitions/GeographicSubAddressUnit_FVO"""

    definition = "GeographicSubAddressUnit_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "subUnitNumber": fields.String(required=True),
            "subUnitType": fields.String(required=True),
        }


class GeographicSubAddressUnitMVOSchema(Definition):
    """#/definitions/GeographicSubAddressUnit_MVO"""

    definition = "GeographicSubAddressUnit_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "subUnitNumber": fields.String(),
            "subUnitType": fields.String(),
        }


class HourPeriodSchema(Definition):
    """#/definitions/HourPeriod"""

    definition = "HourPeriod"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "endHour": fields.String(),
            "startHour": fields.String(),
        }


class HourPeriodFVOSchema(Definition):
    """#/definitions/HourPeriod_FVO"""

    definition = "HourPeriod_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "endHour": fields.String(),
            "startHour": fields.String(),
        }


class HourPeriodMVOSchema(Definition):
    """#/definitions/HourPeriod_MVO"""

    definition = "HourPeriod_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "endHour": fields.String(),
            "startHour": fields.String(),
        }


class HubSchema(Definition):
    """#/definitions/Hub"""

    definition = "Hub"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "callback": fields.String(required=True),
            "query": fields.String(),
        }


class HubFVOSchema(Definition):
    """#/definitions/Hub_FVO"""

    definition = "Hub_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "callback": fields.String(required=True),
            "query": fields.String(allow_none=True),
            "secret": fields.String(),
        }


class IndividualSchema(Definition):
    """#/definitions/Individual"""

    definition = "Individual"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
            "gender": fields.String(),
            "placeOfBirth": fields.String(),
            "countryOfBirth": fields.String(),
            "nationality": fields.String(),
            "maritalStatus": fields.String(),
            "birthDate": fields.AwareDateTime(),
            "deathDate": fields.AwareDateTime(),
            "title": fields.String(),
            "aristocraticTitle": fields.String(),
            "generation": fields.String(),
            "preferredGivenName": fields.String(),
            "familyNamePrefix": fields.String(),
            "legalName": fields.String(),
            "middleName": fields.String(),
            "name": fields.String(),
            "formattedName": fields.String(),
            "location": fields.String(),
            "status": fields.String(validate=validate.OneOf(IndividualStateType)),
            "otherName": fields.List(fields.Nested(lambda: OtherNameIndividualSchema())),
            "individualIdentification": fields.List(
                fields.Nested(lambda: IndividualIdentificationSchema())
            ),
            "disability": fields.List(fields.Nested(lambda: DisabilitySchema())),
            "languageAbility": fields.List(fields.Nested(lambda: LanguageAbilitySchema())),
            "skill": fields.List(fields.Nested(lambda: SkillSchema())),
            "familyName": fields.String(),
            "givenName": fields.String(),
        }


class IndividualFVOSchema(Definition):
    """#/definitions/Individual_FVO"""

    definition = "Individual_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierFVOSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateFVOSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
            "gender": fields.String(),
            "placeOfBirth": fields.String(),
            "countryOfBirth": fields.String(),
            "nationality": fields.String(),
            "maritalStatus": fields.String(),
            "birthDate": fields.AwareDateTime(),
            "deathDate": fields.AwareDateTime(),
            "title": fields.String(),
            "aristocraticTitle": fields.String(),
            "generation": fields.String(),
            "preferredGivenName": fields.String(),
            "familyNamePrefix": fields.String(),
            "legalName": fields.String(),
            "middleName": fields.String(),
            "name": fields.String(),
            "formattedName": fields.String(),
            "location": fields.String(),
            "status": fields.String(validate=validate.OneOf(IndividualStateType)),
            "otherName": fields.List(fields.Nested(lambda: OtherNameIndividualSchema())),
            "individualIdentification": fields.List(
                fields.Nested(lambda: IndividualIdentificationFVOSchema())
            ),
            "disability": fields.List(fields.Nested(lambda: DisabilitySchema())),
            "languageAbility": fields.List(fields.Nested(lambda: LanguageAbilitySchema())),
            "skill": fields.List(fields.Nested(lambda: SkillSchema())),
            "familyName": fields.String(),
            "givenName": fields.String(),
        }


class IndividualIdentificationSchema(Definition):
    """#/definitions/IndividualIdentification"""

    definition = "IndividualIdentification"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "identificationId": fields.String(),
            "issuingAuthority": fields.String(),
            "issuingDate": fields.AwareDateTime(),
            "identificationType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueSchema()),
        }


class IndividualIdentificationFVOSchema(Definition):
    """#/definitions/IndividualIdentification_FVO"""

    definition = "IndividualIdentification_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "identificationId": fields.String(),
            "issuingAuthority": fields.String(),
            "issuingDate": fields.AwareDateTime(),
            "identificationType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueFVOSchema()),
        }


class IndividualIdentificationMVOSchema(Definition):
    """#/definitions/IndividualIdentification_MVO"""

    definition = "IndividualIdentification_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "identificationId": fields.String(),
            "issuingAuthority": fields.String(),
            "issuingDate": fields.AwareDateTime(),
            "identificationType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueMVOSchema()),
        }


class IndividualMVOSchema(Definition):
    """#/definitions/Individual_MVO"""

    definition = "Individual_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierMVOSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateMVOSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
            "gender": fields.String(),
            "placeOfBirth": fields.String(),
            "countryOfBirth": fields.String(),
            "nationality": fields.String(),
            "maritalStatus": fields.String(),
            "birthDate": fields.AwareDateTime(),
            "deathDate": fields.AwareDateTime(),
            "title": fields.String(),
            "aristocraticTitle": fields.String(),
            "generation": fields.String(),
            "preferredGivenName": fields.String(),
            "familyNamePrefix": fields.String(),
            "legalName": fields.String(),
            "middleName": fields.String(),
            "name": fields.String(),
            "formattedName": fields.String(),
            "location": fields.String(),
            "status": fields.String(validate=validate.OneOf(IndividualStateType)),
            "otherName": fields.List(fields.Nested(lambda: OtherNameIndividualSchema())),
            "individualIdentification": fields.List(
                fields.Nested(lambda: IndividualIdentificationMVOSchema())
            ),
            "disability": fields.List(fields.Nested(lambda: DisabilitySchema())),
            "languageAbility": fields.List(fields.Nested(lambda: LanguageAbilitySchema())),
            "skill": fields.List(fields.Nested(lambda: SkillSchema())),
            "familyName": fields.String(),
            "givenName": fields.String(),
        }


class IntegerArrayCharacteristicSchema(Definition):
    """#/definitions/IntegerArrayCharacteristic"""

    definition = "IntegerArrayCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.List(
                fields.Integer(
                    strict=True,
                    validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
                )
            ),
        }


class IntegerArrayCharacteristicFVOSchema(Definition):
    """#/definitions/IntegerArrayCharacteristic_FVO"""

    definition = "IntegerArrayCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.List(
                fields.Integer(
                    strict=True,
                    validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
                ),
                required=True,
            ),
        }


class IntegerArrayCharacteristicMVOSchema(Definition):
    """#/definitions/IntegerArrayCharacteristic_MVO"""

    definition = "IntegerArrayCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.List(
                fields.Integer(
                    strict=True,
                    validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
                ),
                required=True,
            ),
        }


class IntegerCharacteristicSchema(Definition):
    """#/definitions/IntegerCharacteristic"""

    definition = "IntegerCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
        }


class IntegerCharacteristicFVOSchema(Definition):
    """#/definitions/IntegerCharacteristic_FVO"""

    definition = "IntegerCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
                required=True,
            ),
        }


class IntegerCharacteristicMVOSchema(Definition):
    """#/definitions/IntegerCharacteristic_MVO"""

    definition = "IntegerCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
                required=True,
            ),
        }


class IntentSchema(Definition):
    """#/definitions/Intent"""

    definition = "Intent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "description": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "isBundle": fields.Boolean(),
            "priority": fields.String(),
            "statusChangeDate": fields.AwareDateTime(),
            "context": fields.String(),
            "version": fields.String(),
            "intentSpecification": fields.Nested(lambda: EntityRefSchema()),
            "intentRelationship": fields.List(fields.Nested(lambda: EntityRelationshipSchema())),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "attachment": fields.List(fields.Nested(lambda: AttachmentRefOrValueSchema())),
            "name": fields.String(),
            "expression": fields.Nested(lambda: ExpressionSchema()),
            "creationDate": fields.AwareDateTime(),
            "lastUpdate": fields.AwareDateTime(),
            "lifecycleStatus": fields.String(),
        }


class IntentFVOSchema(Definition):
    """#/definitions/Intent_FVO"""

    definition = "Intent_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "description": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "isBundle": fields.Boolean(),
            "priority": fields.String(),
            "statusChangeDate": fields.AwareDateTime(),
            "context": fields.String(),
            "version": fields.String(),
            "intentSpecification": fields.Nested(lambda: EntityRefFVOSchema()),
            "intentRelationship": fields.List(fields.Nested(lambda: EntityRelationshipFVOSchema())),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefFVOSchema())
            ),
            "attachment": fields.List(fields.Nested(lambda: AttachmentRefOrValueFVOSchema())),
            "name": fields.String(required=True),
            "expression": fields.Nested(lambda: ExpressionFVOSchema()),
            "creationDate": fields.AwareDateTime(),
            "lastUpdate": fields.AwareDateTime(),
            "lifecycleStatus": fields.String(),
        }


class IntentMVOSchema(Definition):
    """#/definitions/Intent_MVO"""

    definition = "Intent_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "isBundle": fields.Boolean(),
            "priority": fields.String(),
            "statusChangeDate": fields.AwareDateTime(),
            "context": fields.String(),
            "version": fields.String(),
            "intentSpecification": fields.Nested(lambda: EntityRefSchema()),
            "intentRelationship": fields.List(fields.Nested(lambda: EntityRelationshipMVOSchema())),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefMVOSchema())
            ),
            "attachment": fields.List(fields.Nested(lambda: AttachmentRefOrValueMVOSchema())),
            "name": fields.String(),
            "expression": fields.Nested(lambda: ExpressionMVOSchema()),
            "creationDate": fields.AwareDateTime(),
            "lastUpdate": fields.AwareDateTime(),
            "lifecycleStatus": fields.String(),
        }


class IntentRefSchema(Definition):
    """#/definitions/IntentRef"""

    definition = "IntentRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class IntentRefFVOSchema(Definition):
    """#/definitions/IntentRef_FVO"""

    definition = "IntentRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class IntentRefMVOSchema(Definition):
    """#/definitions/IntentRef_MVO"""

    definition = "IntentRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class IntentRefOrValueSchema(Branching):
    """#/definitions/IntentRefOrValue"""

    definition = "IntentRefOrValue"
    branches: ClassVar[dict[str, str]] = {
        "IntentRef": "IntentRef",
        "Intent": "Intent",
    }


class IntentRefOrValueFVOSchema(Branching):
    """#/definitions/IntentRefOrValue_FVO"""

    definition = "IntentRefOrValue_FVO"
    branches: ClassVar[dict[str, str]] = {
        "IntentRef": "IntentRef_FVO",
        "Intent": "Intent_FVO",
    }


class IntentRefOrValueMVOSchema(Branching):
    """#/definitions/IntentRefOrValue_MVO"""

    definition = "IntentRefOrValue_MVO"
    branches: ClassVar[dict[str, str]] = {
        "IntentRef": "IntentRef_MVO",
        "Intent": "Intent_MVO",
    }


class JeopardyAlertSchema(Definition):
    """#/definitions/JeopardyAlert"""

    definition = "JeopardyAlert"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "alertDate": fields.AwareDateTime(),
            "name": fields.String(),
            "jeopardyType": fields.String(),
            "exception": fields.String(),
            "message": fields.String(),
        }


class JeopardyAlertFVOSchema(Definition):
    """#/definitions/JeopardyAlert_FVO"""

    definition = "JeopardyAlert_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "alertDate": fields.AwareDateTime(),
            "name": fields.String(),
            "jeopardyType": fields.String(),
            "exception": fields.String(),
            "message": fields.String(),
        }


class JeopardyAlertMVOSchema(Definition):
    """#/definitions/JeopardyAlert_MVO"""

    definition = "JeopardyAlert_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "alertDate": fields.AwareDateTime(),
            "name": fields.String(),
            "jeopardyType": fields.String(),
            "exception": fields.String(),
            "message": fields.String(),
        }


class JsonPatchSchema(Definition):
    """#/definitions/JsonPatch"""

    definition = "JsonPatch"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "op": fields.String(
                validate=validate.OneOf(("add", "remove", "replace", "move", "copy", "test")),
                required=True,
            ),
            "path": fields.String(required=True),
            "value": fields.Raw(allow_none=True),
            "from": fields.String(),
        }


class LanguageAbilitySchema(Definition):
    """#/definitions/LanguageAbility"""

    definition = "LanguageAbility"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "languageCode": fields.String(),
            "languageName": fields.String(),
            "isFavouriteLanguage": fields.Boolean(),
            "writingProficiency": fields.String(),
            "readingProficiency": fields.String(),
            "speakingProficiency": fields.String(),
            "listeningProficiency": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class MilestoneSchema(Definition):
    """#/definitions/Milestone"""

    definition = "Milestone"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "id": fields.String(),
            "status": fields.String(
                validate=validate.OneOf(("Yet-To-Reach", "Completed", "Violated"))
            ),
            "milestoneDate": fields.AwareDateTime(),
            "name": fields.String(),
            "message": fields.String(),
        }


class MilestoneFVOSchema(Definition):
    """#/definitions/Milestone_FVO"""

    definition = "Milestone_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "id": fields.String(),
            "status": fields.String(
                validate=validate.OneOf(("Yet-To-Reach", "Completed", "Violated"))
            ),
            "milestoneDate": fields.AwareDateTime(),
            "name": fields.String(),
            "message": fields.String(),
        }


class MilestoneMVOSchema(Definition):
    """#/definitions/Milestone_MVO"""

    definition = "Milestone_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "id": fields.String(),
            "status": fields.String(
                validate=validate.OneOf(("Yet-To-Reach", "Completed", "Violated"))
            ),
            "milestoneDate": fields.AwareDateTime(),
            "name": fields.String(),
            "message": fields.String(),
        }


class MoneySchema(Definition):
    """#/definitions/Money"""

    definition = "Money"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "unit": fields.String(),
            "value": fields.Float(),
        }


class NoteSchema(Definition):
    """#/definitions/Note"""

    definition = "Note"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "author": fields.String(),
            "date": fields.AwareDateTime(),
            "text": fields.String(),
        }


class NoteFVOSchema(Definition):
    """#/definitions/Note_FVO"""

    definition = "Note_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "author": fields.String(),
            "date": fields.AwareDateTime(),
            "text": fields.String(),
        }


class NoteMVOSchema(Definition):
    """#/definitions/Note_MVO"""

    definition = "Note_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "author": fields.String(),
            "date": fields.AwareDateTime(),
            "text": fields.String(),
        }


class NumberArrayCharacteristicSchema(Definition):
    """#/definitions/NumberArrayCharacteristic"""

    definition = "NumberArrayCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.List(fields.Float()),
        }


class NumberArrayCharacteristicFVOSchema(Definition):
    """#/definitions/NumberArrayCharacteristic_FVO"""

    definition = "NumberArrayCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.List(fields.Float(), required=True),
        }


class NumberArrayCharacteristicMVOSchema(Definition):
    """#/definitions/NumberArrayCharacteristic_MVO"""

    definition = "NumberArrayCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.List(fields.Float(), required=True),
        }


class NumberCharacteristicSchema(Definition):
    """#/definitions/NumberCharacteristic"""

    definition = "NumberCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.Float(),
        }


class NumberCharacteristicFVOSchema(Definition):
    """#/definitions/NumberCharacteristic_FVO"""

    definition = "NumberCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.Float(required=True),
        }


class NumberCharacteristicMVOSchema(Definition):
    """#/definitions/NumberCharacteristic_MVO"""

    definition = "NumberCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.Float(required=True),
        }


class ObjectArrayCharacteristicSchema(Definition):
    """#/definitions/ObjectArrayCharacteristic"""

    definition = "ObjectArrayCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.List(fields.Dict()),
        }


class ObjectArrayCharacteristicFVOSchema(Definition):
    """#/definitions/ObjectArrayCharacteristic_FVO"""

    definition = "ObjectArrayCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.List(fields.Dict(), required=True),
        }


class ObjectArrayCharacteristicMVOSchema(Definition):
    """#/definitions/ObjectArrayCharacteristic_MVO"""

    definition = "ObjectArrayCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.List(fields.Dict(), required=True),
        }


class ObjectCharacteristicSchema(Definition):
    """#/definitions/ObjectCharacteristic"""

    definition = "ObjectCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.Dict(),
        }


class ObjectCharacteristicFVOSchema(Definition):
    """#/definitions/ObjectCharacteristic_FVO"""

    definition = "ObjectCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.Dict(required=True),
        }


class ObjectCharacteristicMVOSchema(Definition):
    """#/definitions/ObjectCharacteristic_MVO"""

    definition = "ObjectCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.Dict(required=True),
        }


class OrderItemRelationshipSchema(Definition):
    """#/definitions/OrderItemRelationship"""

    definition = "OrderItemRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "relationshipType": fields.String(),
        }


class OrderItemRelationshipFVOSchema(Definition):
    """#/definitions/OrderItemRelationship_FVO"""

    definition = "OrderItemRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "relationshipType": fields.String(required=True),
        }


class OrderItemRelationshipMVOSchema(Definition):
    """#/definitions/OrderItemRelationship_MVO"""

    definition = "OrderItemRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "relationshipType": fields.String(),
        }


class OrderPriceSchema(Definition):
    """#/definitions/OrderPrice"""

    definition = "OrderPrice"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefSchema()),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "priceAlteration": fields.List(fields.Nested(lambda: PriceAlterationSchema())),
            "price": fields.Nested(lambda: PriceSchema()),
            "priceType": fields.String(),
        }


class OrderPriceFVOSchema(Definition):
    """#/definitions/OrderPrice_FVO"""

    definition = "OrderPrice_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefFVOSchema()),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "billingAccount": fields.Nested(lambda: BillingAccountRefFVOSchema()),
            "priceAlteration": fields.List(fields.Nested(lambda: PriceAlterationFVOSchema())),
            "price": fields.Nested(lambda: PriceFVOSchema(), required=True),
            "priceType": fields.String(required=True),
        }


class OrderPriceMVOSchema(Definition):
    """#/definitions/OrderPrice_MVO"""

    definition = "OrderPrice_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefMVOSchema()),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "billingAccount": fields.Nested(lambda: BillingAccountRefMVOSchema()),
            "priceAlteration": fields.List(fields.Nested(lambda: PriceAlterationMVOSchema())),
            "price": fields.Nested(lambda: PriceMVOSchema()),
            "priceType": fields.String(),
        }


class OrderRelationshipSchema(Definition):
    """#/definitions/OrderRelationship"""

    definition = "OrderRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "relationshipType": fields.String(),
        }


class OrderRelationshipFVOSchema(Definition):
    """#/definitions/OrderRelationship_FVO"""

    definition = "OrderRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "relationshipType": fields.String(required=True),
        }


class OrderRelationshipMVOSchema(Definition):
    """#/definitions/OrderRelationship_MVO"""

    definition = "OrderRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "relationshipType": fields.String(),
        }


class OrderTermSchema(Definition):
    """#/definitions/OrderTerm"""

    definition = "OrderTerm"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "duration": fields.Nested(lambda: DurationSchema()),
            "name": fields.String(),
        }


class OrderTermFVOSchema(Definition):
    """#/definitions/OrderTerm_FVO"""

    definition = "OrderTerm_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "duration": fields.Nested(lambda: DurationSchema()),
            "name": fields.String(),
        }


class OrderTermMVOSchema(Definition):
    """#/definitions/OrderTerm_MVO"""

    definition = "OrderTerm_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "duration": fields.Nested(lambda: DurationSchema()),
            "name": fields.String(),
        }


class OrganizationSchema(Definition):
    """#/definitions/Organization"""

    definition = "Organization"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
            "isLegalEntity": fields.Boolean(),
            "isHeadOffice": fields.Boolean(),
            "organizationType": fields.String(),
            "existsDuring": fields.Nested(lambda: TimePeriodSchema()),
            "name": fields.String(),
            "nameType": fields.String(),
            "status": fields.String(validate=validate.OneOf(OrganizationStateType)),
            "otherName": fields.List(fields.Nested(lambda: OtherNameOrganizationSchema())),
            "organizationIdentification": fields.List(
                fields.Nested(lambda: OrganizationIdentificationSchema())
            ),
            "organizationChildRelationship": fields.List(
                fields.Nested(lambda: OrganizationChildRelationshipSchema())
            ),
            "organizationParentRelationship": fields.Nested(
                lambda: OrganizationParentRelationshipSchema()
            ),
            "tradingName": fields.String(),
        }


class OrganizationChildRelationshipSchema(Definition):
    """#/definitions/OrganizationChildRelationship"""

    definition = "OrganizationChildRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "organization": fields.Nested(lambda: OrganizationRefSchema()),
        }


class OrganizationChildRelationshipFVOSchema(Definition):
    """#/definitions/OrganizationChildRelationship_FVO"""

    definition = "OrganizationChildRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "organization": fields.Nested(lambda: OrganizationRefFVOSchema()),
        }


class OrganizationChildRelationshipMVOSchema(Definition):
    """#/definitions/OrganizationChildRelationship_MVO"""

    definition = "OrganizationChildRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "organization": fields.Nested(lambda: OrganizationRefMVOSchema()),
        }


class OrganizationFVOSchema(Definition):
    """#/definitions/Organization_FVO"""

    definition = "Organization_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierFVOSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateFVOSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
            "isLegalEntity": fields.Boolean(),
            "isHeadOffice": fields.Boolean(),
            "organizationType": fields.String(),
            "existsDuring": fields.Nested(lambda: TimePeriodSchema()),
            "name": fields.String(),
            "nameType": fields.String(),
            "status": fields.String(validate=validate.OneOf(OrganizationStateType)),
            "otherName": fields.List(fields.Nested(lambda: OtherNameOrganizationFVOSchema())),
            "organizationIdentification": fields.List(
                fields.Nested(lambda: OrganizationIdentificationFVOSchema())
            ),
            "organizationChildRelationship": fields.List(
                fields.Nested(lambda: OrganizationChildRelationshipFVOSchema())
            ),
            "organizationParentRelationship": fields.Nested(
                lambda: OrganizationParentRelationshipFVOSchema()
            ),
            "tradingName": fields.String(),
        }


class OrganizationIdentificationSchema(Definition):
    """#/definitions/OrganizationIdentification"""

    definition = "OrganizationIdentification"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "identificationId": fields.String(),
            "issuingAuthority": fields.String(),
            "issuingDate": fields.AwareDateTime(),
            "identificationType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueSchema()),
        }


class OrganizationIdentificationFVOSchema(Definition):
    """#/definitions/OrganizationIdentification_FVO"""

    definition = "OrganizationIdentification_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "identificationId": fields.String(),
            "issuingAuthority": fields.String(),
            "issuingDate": fields.AwareDateTime(),
            "identificationType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueFVOSchema()),
        }


class OrganizationIdentificationMVOSchema(Definition):
    """#/definitions/OrganizationIdentification_MVO"""

    definition = "OrganizationIdentification_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "identificationId": fields.String(),
            "issuingAuthority": fields.String(),
            "issuingDate": fields.AwareDateTime(),
            "identificationType": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueMVOSchema()),
        }


class OrganizationMVOSchema(Definition):
    """#/definitions/Organization_MVO"""

    definition = "Organization_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierMVOSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateMVOSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
            "isLegalEntity": fields.Boolean(),
            "isHeadOffice": fields.Boolean(),
            "organizationType": fields.String(),
            "existsDuring": fields.Nested(lambda: TimePeriodSchema()),
            "name": fields.String(),
            "nameType": fields.String(),
            "status": fields.String(validate=validate.OneOf(OrganizationStateType)),
            "otherName": fields.List(fields.Nested(lambda: OtherNameOrganizationMVOSchema())),
            "organizationIdentification": fields.List(
                fields.Nested(lambda: OrganizationIdentificationMVOSchema())
            ),
            "organizationChildRelationship": fields.List(
                fields.Nested(lambda: OrganizationChildRelationshipMVOSchema())
            ),
            "organizationParentRelationship": fields.Nested(
                lambda: OrganizationParentRelationshipMVOSchema()
            ),
            "tradingName": fields.String(),
        }


class OrganizationParentRelationshipSchema(Definition):
    """#/definitions/OrganizationParentRelationship"""

    definition = "OrganizationParentRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "organization": fields.Nested(lambda: OrganizationRefSchema()),
        }


class OrganizationParentRelationshipFVOSchema(Definition):
    """#/definitions/OrganizationParentRelationship_FVO"""

    definition = "OrganizationParentRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "organization": fields.Nested(lambda: OrganizationRefFVOSchema()),
        }


class OrganizationParentRelationshipMVOSchema(Definition):
    """#/definitions/OrganizationParentRelationship_MVO"""

    definition = "OrganizationParentRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "relationshipType": fields.String(),
            "organization": fields.Nested(lambda: OrganizationRefMVOSchema()),
        }


class OrganizationRefSchema(Definition):
    """#/definitions/OrganizationRef"""

    definition = "OrganizationRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class OrganizationRefFVOSchema(Definition):
    """#/definitions/OrganizationRef_FVO"""

    definition = "OrganizationRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class OrganizationRefMVOSchema(Definition):
    """#/definitions/OrganizationRef_MVO"""

    definition = "OrganizationRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class OtherNameIndividualSchema(Definition):
    """#/definitions/OtherNameIndividual"""

    definition = "OtherNameIndividual"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "title": fields.String(),
            "aristocraticTitle": fields.String(),
            "generation": fields.String(),
            "givenName": fields.String(),
            "preferredGivenName": fields.String(),
            "familyNamePrefix": fields.String(),
            "familyName": fields.String(),
            "legalName": fields.String(),
            "middleName": fields.String(),
            "fullName": fields.String(),
            "formattedName": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class OtherNameOrganizationSchema(Definition):
    """#/definitions/OtherNameOrganization"""

    definition = "OtherNameOrganization"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "tradingName": fields.String(),
            "nameType": fields.String(),
            "name": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class OtherNameOrganizationFVOSchema(Definition):
    """#/definitions/OtherNameOrganization_FVO"""

    definition = "OtherNameOrganization_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "tradingName": fields.String(),
            "nameType": fields.String(),
            "name": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class OtherNameOrganizationMVOSchema(Definition):
    """#/definitions/OtherNameOrganization_MVO"""

    definition = "OtherNameOrganization_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "tradingName": fields.String(),
            "nameType": fields.String(),
            "name": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class PartySchema(Definition):
    """#/definitions/Party"""

    definition = "Party"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
        }


class PartyCreditProfileSchema(Definition):
    """#/definitions/PartyCreditProfile"""

    definition = "PartyCreditProfile"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "creditAgencyName": fields.String(),
            "creditAgencyType": fields.String(),
            "ratingReference": fields.String(),
            "ratingScore": fields.Integer(
                strict=True, validate=validate.Range(min=-2147483648, max=2147483647)
            ),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class PartyCreditProfileFVOSchema(Definition):
    """#/definitions/PartyCreditProfile_FVO"""

    definition = "PartyCreditProfile_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "creditAgencyName": fields.String(),
            "creditAgencyType": fields.String(),
            "ratingReference": fields.String(),
            "ratingScore": fields.Integer(
                strict=True, validate=validate.Range(min=-2147483648, max=2147483647)
            ),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class PartyCreditProfileMVOSchema(Definition):
    """#/definitions/PartyCreditProfile_MVO"""

    definition = "PartyCreditProfile_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "creditAgencyName": fields.String(),
            "creditAgencyType": fields.String(),
            "ratingReference": fields.String(),
            "ratingScore": fields.Integer(
                strict=True, validate=validate.Range(min=-2147483648, max=2147483647)
            ),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class PartyFVOSchema(Definition):
    """#/definitions/Party_FVO"""

    definition = "Party_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierFVOSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateFVOSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
        }


class PartyMVOSchema(Definition):
    """#/definitions/Party_MVO"""

    definition = "Party_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "externalReference": fields.List(fields.Nested(lambda: ExternalIdentifierMVOSchema())),
            "partyCharacteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "taxExemptionCertificate": fields.List(
                fields.Nested(lambda: TaxExemptionCertificateMVOSchema())
            ),
            "creditRating": fields.List(fields.Nested(lambda: PartyCreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
        }


class PartyOrPartyRoleSchema(Branching):
    """#/definitions/PartyOrPartyRole"""

    definition = "PartyOrPartyRole"
    branches: ClassVar[dict[str, str]] = {
        "PartyRef": "PartyRef",
        "PartyRoleRef": "PartyRoleRef",
        "Individual": "Individual",
        "Organization": "Organization",
        "PartyRole": "PartyRole",
        "Supplier": "Supplier",
        "BusinessPartner": "BusinessPartner",
        "Consumer": "Consumer",
        "Producer": "Producer",
    }


class PartyOrPartyRoleFVOSchema(Branching):
    """#/definitions/PartyOrPartyRole_FVO"""

    definition = "PartyOrPartyRole_FVO"
    branches: ClassVar[dict[str, str]] = {
        "PartyRef": "PartyRef_FVO",
        "PartyRoleRef": "PartyRoleRef_FVO",
        "Individual": "Individual_FVO",
        "Organization": "Organization_FVO",
        "PartyRole": "PartyRole_FVO",
        "Supplier": "Supplier_FVO",
        "BusinessPartner": "BusinessPartner_FVO",
        "Consumer": "Consumer_FVO",
        "Producer": "Producer_FVO",
    }


class PartyOrPartyRoleMVOSchema(Branching):
    """#/definitions/PartyOrPartyRole_MVO"""

    definition = "PartyOrPartyRole_MVO"
    branches: ClassVar[dict[str, str]] = {
        "PartyRef": "PartyRef_MVO",
        "PartyRoleRef": "PartyRoleRef_MVO",
        "Individual": "Individual_MVO",
        "Organization": "Organization_MVO",
        "PartyRole": "PartyRole_MVO",
        "Supplier": "Supplier_MVO",
        "BusinessPartner": "BusinessPartner_MVO",
        "Consumer": "Consumer_MVO",
        "Producer": "Producer_MVO",
    }


class PartyRefSchema(Definition):
    """#/definitions/PartyRef"""

    definition = "PartyRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PartyRefFVOSchema(Definition):
    """#/definitions/PartyRef_FVO"""

    definition = "PartyRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PartyRefMVOSchema(Definition):
    """#/definitions/PartyRef_MVO"""

    definition = "PartyRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PartyRefOrPartyRoleRefSchema(Branching):
    """#/definitions/PartyRefOrPartyRoleRef"""

    definition = "PartyRefOrPartyRoleRef"
    branches: ClassVar[dict[str, str]] = {
        "PartyRef": "PartyRef",
        "PartyRoleRef": "PartyRoleRef",
    }


class PartyRefOrPartyRoleRefFVOSchema(Branching):
    """#/definitions/PartyRefOrPartyRoleRef_FVO"""

    definition = "PartyRefOrPartyRoleRef_FVO"
    branches: ClassVar[dict[str, str]] = {
        "PartyRef": "PartyRef_FVO",
        "PartyRoleRef": "PartyRoleRef_FVO",
    }


class PartyRefOrPartyRoleRefMVOSchema(Branching):
    """#/definitions/PartyRefOrPartyRoleRef_MVO"""

    definition = "PartyRefOrPartyRoleRef_MVO"
    branches: ClassVar[dict[str, str]] = {
        "PartyRef": "PartyRef_MVO",
        "PartyRoleRef": "PartyRoleRef_MVO",
    }


class PartyRoleSchema(Definition):
    """#/definitions/PartyRole"""

    definition = "PartyRole"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class PartyRoleFVOSchema(Definition):
    """#/definitions/PartyRole_FVO"""

    definition = "PartyRole_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefFVOSchema(), required=True),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefFVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefFVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefFVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class PartyRoleMVOSchema(Definition):
    """#/definitions/PartyRole_MVO"""

    definition = "PartyRole_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefMVOSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefMVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefMVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefMVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class PartyRoleRefSchema(Definition):
    """#/definitions/PartyRoleRef"""

    definition = "PartyRoleRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "partyId": fields.String(),
            "partyName": fields.String(),
        }


class PartyRoleRefFVOSchema(Definition):
    """#/definitions/PartyRoleRef_FVO"""

    definition = "PartyRoleRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "partyId": fields.String(),
            "partyName": fields.String(),
        }


class PartyRoleRefMVOSchema(Definition):
    """#/definitions/PartyRoleRef_MVO"""

    definition = "PartyRoleRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "partyId": fields.String(),
            "partyName": fields.String(),
        }


class PartyRoleSpecificationRefSchema(Definition):
    """#/definitions/PartyRoleSpecificationRef"""

    definition = "PartyRoleSpecificationRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PartyRoleSpecificationRefFVOSchema(Definition):
    """#/definitions/PartyRoleSpecificationRef_FVO"""

    definition = "PartyRoleSpecificationRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PartyRoleSpecificationRefMVOSchema(Definition):
    """#/definitions/PartyRoleSpecificationRef_MVO"""

    definition = "PartyRoleSpecificationRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PaymentMethodRefSchema(Definition):
    """#/definitions/PaymentMethodRef"""

    definition = "PaymentMethodRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PaymentMethodRefFVOSchema(Definition):
    """#/definitions/PaymentMethodRef_FVO"""

    definition = "PaymentMethodRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PaymentMethodRefMVOSchema(Definition):
    """#/definitions/PaymentMethodRef_MVO"""

    definition = "PaymentMethodRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PaymentRefSchema(Definition):
    """#/definitions/PaymentRef"""

    definition = "PaymentRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PaymentRefFVOSchema(Definition):
    """#/definitions/PaymentRef_FVO"""

    definition = "PaymentRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PaymentRefMVOSchema(Definition):
    """#/definitions/PaymentRef_MVO"""

    definition = "PaymentRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PlaceSchema(Definition):
    """#/definitions/Place"""

    definition = "Place"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
        }


class PlaceFVOSchema(Definition):
    """#/definitions/Place_FVO"""

    definition = "Place_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
        }


class PlaceMVOSchema(Definition):
    """#/definitions/Place_MVO"""

    definition = "Place_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
        }


class PlaceRefSchema(Definition):
    """#/definitions/PlaceRef"""

    definition = "PlaceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PlaceRefFVOSchema(Definition):
    """#/definitions/PlaceRef_FVO"""

    definition = "PlaceRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PlaceRefMVOSchema(Definition):
    """#/definitions/PlaceRef_MVO"""

    definition = "PlaceRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class PlaceRefOrValueSchema(Branching):
    """#/definitions/PlaceRefOrValue"""

    definition = "PlaceRefOrValue"
    branches: ClassVar[dict[str, str]] = {
        "GeographicLocation": "GeographicLocation",
        "GeographicSite": "GeographicSite",
        "GeographicAddress": "GeographicAddress",
        "PlaceRef": "PlaceRef",
    }


class PlaceRefOrValueFVOSchema(Branching):
    """#/definitions/PlaceRefOrValue_FVO"""

    definition = "PlaceRefOrValue_FVO"
    branches: ClassVar[dict[str, str]] = {
        "GeographicLocation": "GeographicLocation_FVO",
        "GeographicSite": "GeographicSite_FVO",
        "GeographicAddress": "GeographicAddress_FVO",
        "PlaceRef": "PlaceRef_FVO",
    }


class PlaceRefOrValueMVOSchema(Branching):
    """#/definitions/PlaceRefOrValue_MVO"""

    definition = "PlaceRefOrValue_MVO"
    branches: ClassVar[dict[str, str]] = {
        "GeographicLocation": "GeographicLocation_MVO",
        "GeographicSite": "GeographicSite_MVO",
        "GeographicAddress": "GeographicAddress_MVO",
        "PlaceRef": "PlaceRef_MVO",
    }


class PriceSchema(Definition):
    """#/definitions/Price"""

    definition = "Price"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "dutyFreeAmount": fields.Nested(lambda: MoneySchema()),
            "percentage": fields.Float(),
            "taxIncludedAmount": fields.Nested(lambda: MoneySchema()),
            "taxRate": fields.Float(),
        }


class PriceAlterationSchema(Definition):
    """#/definitions/PriceAlteration"""

    definition = "PriceAlteration"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "applicationDuration": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefSchema()),
            "priceType": fields.String(),
            "priority": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "price": fields.Nested(lambda: PriceSchema()),
        }


class PriceAlterationFVOSchema(Definition):
    """#/definitions/PriceAlteration_FVO"""

    definition = "PriceAlteration_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "applicationDuration": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefFVOSchema()),
            "priceType": fields.String(required=True),
            "priority": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "price": fields.Nested(lambda: PriceFVOSchema(), required=True),
        }


class PriceAlterationMVOSchema(Definition):
    """#/definitions/PriceAlteration_MVO"""

    definition = "PriceAlteration_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "applicationDuration": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefMVOSchema()),
            "priceType": fields.String(),
            "priority": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "price": fields.Nested(lambda: PriceMVOSchema()),
        }


class PriceFVOSchema(Definition):
    """#/definitions/Price_FVO"""

    definition = "Price_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "dutyFreeAmount": fields.Nested(lambda: MoneySchema()),
            "percentage": fields.Float(),
            "taxIncludedAmount": fields.Nested(lambda: MoneySchema()),
            "taxRate": fields.Float(),
        }


class PriceMVOSchema(Definition):
    """#/definitions/Price_MVO"""

    definition = "Price_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "dutyFreeAmount": fields.Nested(lambda: MoneySchema()),
            "percentage": fields.Float(),
            "taxIncludedAmount": fields.Nested(lambda: MoneySchema()),
            "taxRate": fields.Float(),
        }


class ProducerSchema(Definition):
    """#/definitions/Producer"""

    definition = "Producer"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ProducerFVOSchema(Definition):
    """#/definitions/Producer_FVO"""

    definition = "Producer_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefFVOSchema(), required=True),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefFVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefFVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefFVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ProducerMVOSchema(Definition):
    """#/definitions/Producer_MVO"""

    definition = "Producer_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefMVOSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefMVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefMVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefMVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class ProductSchema(Definition):
    """#/definitions/Product"""

    definition = "Product"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "agreementItem": fields.List(fields.Nested(lambda: AgreementItemRefSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "creationDate": fields.AwareDateTime(),
            "description": fields.String(),
            "isBundle": fields.Boolean(),
            "isCustomerVisible": fields.Boolean(),
            "name": fields.String(),
            "orderDate": fields.AwareDateTime(),
            "productCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "productOffering": fields.Nested(lambda: ProductOfferingRefSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: RelatedOrderItemSchema())),
            "product": fields.List(fields.Nested(lambda: ProductRefOrValueSchema())),
            "productPrice": fields.List(fields.Nested(lambda: ProductPriceSchema())),
            "productRelationship": fields.List(fields.Nested(lambda: ProductRelationshipSchema())),
            "productSerialNumber": fields.String(),
            "productSpecification": fields.Nested(lambda: ProductSpecificationRefSchema()),
            "productTerm": fields.List(fields.Nested(lambda: ProductTermSchema())),
            "realizingResource": fields.List(fields.Nested(lambda: ResourceRefSchema())),
            "realizingService": fields.List(fields.Nested(lambda: ServiceRefSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "place": fields.List(fields.Nested(lambda: RelatedPlaceRefOrValueSchema())),
            "startDate": fields.AwareDateTime(),
            "status": fields.String(validate=validate.OneOf(ProductStatusType)),
            "terminationDate": fields.AwareDateTime(),
            "intent": fields.Nested(lambda: IntentRefOrValueSchema()),
        }


class ProductFVOSchema(Definition):
    """#/definitions/Product_FVO"""

    definition = "Product_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "agreementItem": fields.List(fields.Nested(lambda: AgreementItemRefFVOSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefFVOSchema()),
            "creationDate": fields.AwareDateTime(),
            "description": fields.String(),
            "isBundle": fields.Boolean(),
            "isCustomerVisible": fields.Boolean(),
            "name": fields.String(),
            "orderDate": fields.AwareDateTime(),
            "productCharacteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "productOffering": fields.Nested(lambda: ProductOfferingRefFVOSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: RelatedOrderItemFVOSchema())),
            "product": fields.List(fields.Nested(lambda: ProductRefOrValueFVOSchema())),
            "productPrice": fields.List(fields.Nested(lambda: ProductPriceFVOSchema())),
            "productRelationship": fields.List(
                fields.Nested(lambda: ProductRelationshipFVOSchema())
            ),
            "productSerialNumber": fields.String(),
            "productSpecification": fields.Nested(lambda: ProductSpecificationRefFVOSchema()),
            "productTerm": fields.List(fields.Nested(lambda: ProductTermFVOSchema())),
            "realizingResource": fields.List(fields.Nested(lambda: ResourceRefFVOSchema())),
            "realizingService": fields.List(fields.Nested(lambda: ServiceRefFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "place": fields.List(fields.Nested(lambda: RelatedPlaceRefOrValueFVOSchema())),
            "startDate": fields.AwareDateTime(),
            "status": fields.String(validate=validate.OneOf(ProductStatusType)),
            "terminationDate": fields.AwareDateTime(),
            "intent": fields.Nested(lambda: IntentRefOrValueFVOSchema()),
        }


class ProductMVOSchema(Definition):
    """#/definitions/Product_MVO"""

    definition = "Product_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "agreementItem": fields.List(fields.Nested(lambda: AgreementItemRefMVOSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefMVOSchema()),
            "creationDate": fields.AwareDateTime(),
            "description": fields.String(),
            "isBundle": fields.Boolean(),
            "isCustomerVisible": fields.Boolean(),
            "name": fields.String(),
            "orderDate": fields.AwareDateTime(),
            "productCharacteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "productOffering": fields.Nested(lambda: ProductOfferingRefMVOSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: RelatedOrderItemMVOSchema())),
            "product": fields.List(fields.Nested(lambda: ProductRefOrValueMVOSchema())),
            "productPrice": fields.List(fields.Nested(lambda: ProductPriceMVOSchema())),
            "productRelationship": fields.List(
                fields.Nested(lambda: ProductRelationshipMVOSchema())
            ),
            "productSerialNumber": fields.String(),
            "productSpecification": fields.Nested(lambda: ProductSpecificationRefMVOSchema()),
            "productTerm": fields.List(fields.Nested(lambda: ProductTermMVOSchema())),
            "realizingResource": fields.List(fields.Nested(lambda: ResourceRefMVOSchema())),
            "realizingService": fields.List(fields.Nested(lambda: ServiceRefMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "place": fields.List(fields.Nested(lambda: RelatedPlaceRefOrValueMVOSchema())),
            "startDate": fields.AwareDateTime(),
            "status": fields.String(validate=validate.OneOf(ProductStatusType)),
            "terminationDate": fields.AwareDateTime(),
            "intent": fields.Nested(lambda: IntentRefOrValueMVOSchema()),
        }


class ProductOfferingPriceRefSchema(Definition):
    """#/definitions/ProductOfferingPriceRef"""

    definition = "ProductOfferingPriceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
        }


class ProductOfferingPriceRefFVOSchema(Definition):
    """#/definitions/ProductOfferingPriceRef_FVO"""

    definition = "ProductOfferingPriceRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
        }


class ProductOfferingPriceRefMVOSchema(Definition):
    """#/definitions/ProductOfferingPriceRef_MVO"""

    definition = "ProductOfferingPriceRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
        }


class ProductOfferingQualificationItemRefSchema(Definition):
    """#/definitions/ProductOfferingQualificationItemRef"""

    definition = "ProductOfferingQualificationItemRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "productOfferingQualificationName": fields.String(),
            "productOfferingQualificationHref": fields.String(),
            "@referredType": fields.String(),
            "productOfferingQualificationId": fields.String(),
            "itemId": fields.String(),
        }


class ProductOfferingQualificationItemRefFVOSchema(Definition):
    """#/definitions/ProductOfferingQualificationItemRef_FVO"""

    definition = "ProductOfferingQualificationItemRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "productOfferingQualificationName": fields.String(),
            "productOfferingQualificationHref": fields.String(),
            "@referredType": fields.String(),
            "productOfferingQualificationId": fields.String(required=True),
            "itemId": fields.String(required=True),
        }


class ProductOfferingQualificationItemRefMVOSchema(Definition):
    """#/definitions/ProductOfferingQualificationItemRef_MVO"""

    definition = "ProductOfferingQualificationItemRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "productOfferingQualificationName": fields.String(),
            "productOfferingQualificationHref": fields.String(),
            "@referredType": fields.String(),
            "productOfferingQualificationId": fields.String(),
            "itemId": fields.String(),
        }


class ProductOfferingQualificationRefSchema(Definition):
    """#/definitions/ProductOfferingQualificationRef"""

    definition = "ProductOfferingQualificationRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOfferingQualificationRefFVOSchema(Definition):
    """#/definitions/ProductOfferingQualificationRef_FVO"""

    definition = "ProductOfferingQualificationRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOfferingQualificationRefMVOSchema(Definition):
    """#/definitions/ProductOfferingQualificationRef_MVO"""

    definition = "ProductOfferingQualificationRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOfferingRefSchema(Definition):
    """#/definitions/ProductOfferingRef"""

    definition = "ProductOfferingRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
        }


class ProductOfferingRefFVOSchema(Definition):
    """#/definitions/ProductOfferingRef_FVO"""

    definition = "ProductOfferingRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
        }


class ProductOfferingRefMVOSchema(Definition):
    """#/definitions/ProductOfferingRef_MVO"""

    definition = "ProductOfferingRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
        }


class ProductOrderSchema(Definition):
    """#/definitions/ProductOrder"""

    definition = "ProductOrder"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "state": fields.String(validate=validate.OneOf(ProductOrderStateType)),
            "requestedInitialState": fields.String(
                validate=validate.OneOf(InitialProductOrderStateType)
            ),
            "cancellationDate": fields.AwareDateTime(),
            "cancellationReason": fields.String(),
            "category": fields.String(),
            "channel": fields.List(fields.Nested(lambda: RelatedChannelSchema())),
            "description": fields.String(),
            "expectedCompletionDate": fields.AwareDateTime(),
            "externalId": fields.List(fields.Nested(lambda: ExternalIdentifierSchema())),
            "note": fields.List(fields.Nested(lambda: NoteSchema())),
            "notificationContact": fields.String(),
            "orderTotalPrice": fields.List(fields.Nested(lambda: OrderPriceSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefSchema())),
            "orderRelationship": fields.List(fields.Nested(lambda: OrderRelationshipSchema())),
            "priority": fields.String(),
            "productOfferingQualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefSchema())
            ),
            "quote": fields.List(fields.Nested(lambda: QuoteRefSchema())),
            "productOrderErrorMessage": fields.List(
                fields.Nested(lambda: ProductOrderErrorMessageSchema())
            ),
            "productOrderJeopardyAlert": fields.List(
                fields.Nested(lambda: ProductOrderJeopardyAlertSchema())
            ),
            "productOrderMilestone": fields.List(
                fields.Nested(lambda: ProductOrderMilestoneSchema())
            ),
            "productOrderItem": fields.List(
                fields.Nested(lambda: ProductOrderItemSchema()), validate=validate.Length(min=1)
            ),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "requestedCompletionDate": fields.AwareDateTime(),
            "requestedStartDate": fields.AwareDateTime(),
            "creationDate": fields.AwareDateTime(),
            "completionDate": fields.AwareDateTime(),
        }


class ProductOrderAttributeValueChangeEventSchema(Definition):
    """#/definitions/ProductOrderAttributeValueChangeEvent"""

    definition = "ProductOrderAttributeValueChangeEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderAttributeValueChangePayloadSchema()),
        }


class ProductOrderAttributeValueChangePayloadSchema(Definition):
    """#/definitions/ProductOrderAttributeValueChangePayload"""

    definition = "ProductOrderAttributeValueChangePayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderCaptureResponseSchema(Definition):
    """#/definitions/ProductOrderCaptureResponse"""

    definition = "ProductOrderCaptureResponse"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "captureDate": fields.AwareDateTime(required=True),
            "outcome": fields.String(
                validate=validate.OneOf(("accepted", "rejected", "deferred")), required=True
            ),
            "customer": fields.Nested(lambda: CapturedCustomerSchema()),
            "productOffering": fields.List(fields.Nested(lambda: CapturedOfferingSchema())),
            "product": fields.List(fields.Nested(lambda: CapturedProductSchema())),
            "objection": fields.List(fields.Nested(lambda: CaptureObjectionSchema())),
            "neighbour": fields.List(fields.Nested(lambda: CaptureDurationSchema())),
        }


class ProductOrderChangeSchema(Definition):
    """#/definitions/ProductOrderChange"""

    definition = "ProductOrderChange"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "time": fields.AwareDateTime(required=True),
            "actor": fields.String(required=True),
            "cause": fields.String(required=True),
            "attributes": fields.List(fields.String(), required=True),
            "attributeCount": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "state": fields.Nested(lambda: ProductOrderStateChangeSchema()),
            "items": fields.List(fields.Nested(lambda: ProductOrderItemStateChangeSchema())),
        }


class ProductOrderCreateEventSchema(Definition):
    """#/definitions/ProductOrderCreateEvent"""

    definition = "ProductOrderCreateEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderCreateEventPayloadSchema()),
        }


class ProductOrderCreateEventPayloadSchema(Definition):
    """#/definitions/ProductOrderCreateEventPayload"""

    definition = "ProductOrderCreateEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderDeleteEventSchema(Definition):
    """#/definitions/ProductOrderDeleteEvent"""

    definition = "ProductOrderDeleteEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderDeleteEventPayloadSchema()),
        }


class ProductOrderDeleteEventPayloadSchema(Definition):
    """#/definitions/ProductOrderDeleteEventPayload"""

    definition = "ProductOrderDeleteEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderErrorMessageSchema(Definition):
    """#/definitions/ProductOrderErrorMessage"""

    definition = "ProductOrderErrorMessage"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(),
            "reason": fields.String(),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
            "timestamp": fields.AwareDateTime(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefSchema())),
        }


class ProductOrderErrorMessageEventSchema(Definition):
    """#/definitions/ProductOrderErrorMessageEvent"""

    definition = "ProductOrderErrorMessageEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderErrorMessagePayloadSchema()),
        }


class ProductOrderErrorMessageFVOSchema(Definition):
    """#/definitions/ProductOrderErrorMessage_FVO"""

    definition = "ProductOrderErrorMessage_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(),
            "reason": fields.String(),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
            "timestamp": fields.AwareDateTime(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefFVOSchema())),
        }


class ProductOrderErrorMessageMVOSchema(Definition):
    """#/definitions/ProductOrderErrorMessage_MVO"""

    definition = "ProductOrderErrorMessage_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "code": fields.String(),
            "reason": fields.String(),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
            "timestamp": fields.AwareDateTime(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefMVOSchema())),
        }


class ProductOrderErrorMessagePayloadSchema(Definition):
    """#/definitions/ProductOrderErrorMessagePayload"""

    definition = "ProductOrderErrorMessagePayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderFVOSchema(Definition):
    """#/definitions/ProductOrder_FVO"""

    definition = "ProductOrder_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefFVOSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefFVOSchema()),
            "requestedInitialState": fields.String(
                validate=validate.OneOf(InitialProductOrderStateType)
            ),
            "category": fields.String(),
            "channel": fields.List(fields.Nested(lambda: RelatedChannelFVOSchema())),
            "description": fields.String(),
            "externalId": fields.List(fields.Nested(lambda: ExternalIdentifierFVOSchema())),
            "note": fields.List(fields.Nested(lambda: NoteFVOSchema())),
            "notificationContact": fields.String(),
            "orderTotalPrice": fields.List(fields.Nested(lambda: OrderPriceFVOSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefFVOSchema())),
            "orderRelationship": fields.List(fields.Nested(lambda: OrderRelationshipFVOSchema())),
            "priority": fields.String(),
            "productOfferingQualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefFVOSchema())
            ),
            "quote": fields.List(fields.Nested(lambda: QuoteRefFVOSchema())),
            "productOrderErrorMessage": fields.List(
                fields.Nested(lambda: ProductOrderErrorMessageFVOSchema())
            ),
            "productOrderJeopardyAlert": fields.List(
                fields.Nested(lambda: ProductOrderJeopardyAlertFVOSchema())
            ),
            "productOrderMilestone": fields.List(
                fields.Nested(lambda: ProductOrderMilestoneFVOSchema())
            ),
            "productOrderItem": fields.List(
                fields.Nested(lambda: ProductOrderItemFVOSchema()),
                validate=validate.Length(min=1),
                required=True,
            ),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefFVOSchema())
            ),
            "requestedCompletionDate": fields.AwareDateTime(),
            "requestedStartDate": fields.AwareDateTime(),
        }


class ProductOrderHistorySchema(Definition):
    """#/definitions/ProductOrderHistory"""

    definition = "ProductOrderHistory"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "change": fields.List(fields.Nested(lambda: ProductOrderChangeSchema()), required=True),
            "forgottenCount": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
        }


class ProductOrderInformationRequiredEventSchema(Definition):
    """#/definitions/ProductOrderInformationRequiredEvent"""

    definition = "ProductOrderInformationRequiredEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderInformationRequiredEventPayloadSchema()),
        }


class ProductOrderInformationRequiredEventPayloadSchema(Definition):
    """#/definitions/ProductOrderInformationRequiredEventPayload"""

    definition = "ProductOrderInformationRequiredEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderRefSchema()),
            "informationRequired": fields.Nested(lambda: JsonPatchSchema()),
        }


class ProductOrderItemSchema(Definition):
    """#/definitions/ProductOrderItem"""

    definition = "ProductOrderItem"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "quantity": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "action": fields.String(validate=validate.OneOf(ItemActionType)),
            "appointment": fields.Nested(lambda: AppointmentRefSchema()),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "itemPrice": fields.List(fields.Nested(lambda: OrderPriceSchema())),
            "itemTerm": fields.List(fields.Nested(lambda: OrderTermSchema())),
            "itemTotalPrice": fields.List(fields.Nested(lambda: OrderPriceSchema())),
            "note": fields.List(fields.Nested(lambda: NoteSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefSchema())),
            "product": fields.Nested(lambda: ProductRefOrValueSchema()),
            "productOffering": fields.Nested(lambda: ProductOfferingRefSchema()),
            "productOfferingQualificationItem": fields.Nested(
                lambda: ProductOfferingQualificationItemRefSchema()
            ),
            "quoteItem": fields.Nested(lambda: QuoteItemRefSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemSchema())),
            "productOrderItemRelationship": fields.List(
                fields.Nested(lambda: OrderItemRelationshipSchema())
            ),
            "state": fields.String(validate=validate.OneOf(ProductOrderItemStateType)),
            "qualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefSchema())
            ),
            "id": fields.String(),
        }


class ProductOrderItemFVOSchema(Definition):
    """#/definitions/ProductOrderItem_FVO"""

    definition = "ProductOrderItem_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "quantity": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "action": fields.String(validate=validate.OneOf(ItemActionType), required=True),
            "appointment": fields.Nested(lambda: AppointmentRefFVOSchema()),
            "billingAccount": fields.Nested(lambda: BillingAccountRefFVOSchema()),
            "itemPrice": fields.List(fields.Nested(lambda: OrderPriceFVOSchema())),
            "itemTerm": fields.List(fields.Nested(lambda: OrderTermFVOSchema())),
            "itemTotalPrice": fields.List(fields.Nested(lambda: OrderPriceFVOSchema())),
            "note": fields.List(fields.Nested(lambda: NoteFVOSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefFVOSchema())),
            "product": fields.Nested(lambda: ProductRefOrValueFVOSchema()),
            "productOffering": fields.Nested(lambda: ProductOfferingRefFVOSchema()),
            "productOfferingQualificationItem": fields.Nested(
                lambda: ProductOfferingQualificationItemRefFVOSchema()
            ),
            "quoteItem": fields.Nested(lambda: QuoteItemRefFVOSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemFVOSchema())),
            "productOrderItemRelationship": fields.List(
                fields.Nested(lambda: OrderItemRelationshipFVOSchema())
            ),
            "state": fields.String(validate=validate.OneOf(ProductOrderItemStateType)),
            "qualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefFVOSchema())
            ),
            "id": fields.String(required=True),
        }


class ProductOrderItemMVOSchema(Definition):
    """#/definitions/ProductOrderItem_MVO"""

    definition = "ProductOrderItem_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "quantity": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "action": fields.String(validate=validate.OneOf(ItemActionType)),
            "appointment": fields.Nested(lambda: AppointmentRefMVOSchema()),
            "billingAccount": fields.Nested(lambda: BillingAccountRefMVOSchema()),
            "itemPrice": fields.List(fields.Nested(lambda: OrderPriceMVOSchema())),
            "itemTerm": fields.List(fields.Nested(lambda: OrderTermMVOSchema())),
            "itemTotalPrice": fields.List(fields.Nested(lambda: OrderPriceMVOSchema())),
            "note": fields.List(fields.Nested(lambda: NoteMVOSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefMVOSchema())),
            "product": fields.Nested(lambda: ProductRefOrValueMVOSchema()),
            "productOffering": fields.Nested(lambda: ProductOfferingRefMVOSchema()),
            "productOfferingQualificationItem": fields.Nested(
                lambda: ProductOfferingQualificationItemRefMVOSchema()
            ),
            "quoteItem": fields.Nested(lambda: QuoteItemRefMVOSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemMVOSchema())),
            "productOrderItemRelationship": fields.List(
                fields.Nested(lambda: OrderItemRelationshipMVOSchema())
            ),
            "state": fields.String(validate=validate.OneOf(ProductOrderItemStateType)),
            "qualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefMVOSchema())
            ),
            "id": fields.String(),
        }


class ProductOrderItemRefSchema(Definition):
    """#/definitions/ProductOrderItemRef"""

    definition = "ProductOrderItemRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "ProductOrderHref": fields.String(),
            "@referredType": fields.String(),
            "productOrderId": fields.String(),
            "productOrderItemId": fields.String(),
        }


class ProductOrderItemRefFVOSchema(Definition):
    """#/definitions/ProductOrderItemRef_FVO"""

    definition = "ProductOrderItemRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "ProductOrderHref": fields.String(),
            "@referredType": fields.String(),
            "productOrderId": fields.String(required=True),
            "productOrderItemId": fields.String(required=True),
        }


class ProductOrderItemRefMVOSchema(Definition):
    """#/definitions/ProductOrderItemRef_MVO"""

    definition = "ProductOrderItemRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "ProductOrderHref": fields.String(),
            "@referredType": fields.String(),
            "productOrderId": fields.String(),
            "productOrderItemId": fields.String(),
        }


class ProductOrderItemStateChangeSchema(Definition):
    """#/definitions/ProductOrderItemStateChange"""

    definition = "ProductOrderItemStateChange"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "from": fields.String(),
            "to": fields.String(),
            "ids": fields.List(fields.String(), required=True),
            "count": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
        }


class ProductOrderJeopardyAlertSchema(Definition):
    """#/definitions/ProductOrderJeopardyAlert"""

    definition = "ProductOrderJeopardyAlert"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "alertDate": fields.AwareDateTime(),
            "name": fields.String(),
            "jeopardyType": fields.String(),
            "exception": fields.String(),
            "message": fields.String(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefSchema())),
        }


class ProductOrderJeopardyAlertEventSchema(Definition):
    """#/definitions/ProductOrderJeopardyAlertEvent"""

    definition = "ProductOrderJeopardyAlertEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderJeopardyAlertPayloadSchema()),
        }


class ProductOrderJeopardyAlertFVOSchema(Definition):
    """#/definitions/ProductOrderJeopardyAlert_FVO"""

    definition = "ProductOrderJeopardyAlert_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "alertDate": fields.AwareDateTime(),
            "name": fields.String(),
            "jeopardyType": fields.String(),
            "exception": fields.String(),
            "message": fields.String(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefFVOSchema())),
        }


class ProductOrderJeopardyAlertMVOSchema(Definition):
    """#/definitions/ProductOrderJeopardyAlert_MVO"""

    definition = "ProductOrderJeopardyAlert_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "alertDate": fields.AwareDateTime(),
            "name": fields.String(),
            "jeopardyType": fields.String(),
            "exception": fields.String(),
            "message": fields.String(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefMVOSchema())),
        }


class ProductOrderJeopardyAlertPayloadSchema(Definition):
    """#/definitions/ProductOrderJeopardyAlertPayload"""

    definition = "ProductOrderJeopardyAlertPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderMVOSchema(Definition):
    """#/definitions/ProductOrder_MVO"""

    definition = "ProductOrder_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(),
            "@baseType": fields.String(allow_none=True),
            "@schemaLocation": fields.String(allow_none=True),
            "agreement": fields.List(
                fields.Nested(lambda: AgreementRefMVOSchema()), allow_none=True
            ),
            "billingAccount": fields.Nested(
                lambda: BillingAccountRefMVOUpdateSchema(), allow_none=True
            ),
            "state": fields.String(validate=validate.OneOf(ProductOrderStateType)),
            "cancellationDate": fields.AwareDateTime(allow_none=True),
            "cancellationReason": fields.String(allow_none=True),
            "category": fields.String(allow_none=True),
            "channel": fields.List(
                fields.Nested(lambda: RelatedChannelMVOSchema()), allow_none=True
            ),
            "description": fields.String(allow_none=True),
            "expectedCompletionDate": fields.AwareDateTime(allow_none=True),
            "externalId": fields.List(
                fields.Nested(lambda: ExternalIdentifierMVOSchema()), allow_none=True
            ),
            "note": fields.List(fields.Nested(lambda: NoteMVOSchema()), allow_none=True),
            "notificationContact": fields.String(allow_none=True),
            "orderTotalPrice": fields.List(
                fields.Nested(lambda: OrderPriceMVOSchema()), allow_none=True
            ),
            "payment": fields.List(fields.Nested(lambda: PaymentRefMVOSchema()), allow_none=True),
            "orderRelationship": fields.List(
                fields.Nested(lambda: OrderRelationshipMVOSchema()), allow_none=True
            ),
            "priority": fields.String(allow_none=True),
            "productOfferingQualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefMVOSchema()), allow_none=True
            ),
            "quote": fields.List(fields.Nested(lambda: QuoteRefMVOSchema()), allow_none=True),
            "productOrderErrorMessage": fields.List(
                fields.Nested(lambda: ProductOrderErrorMessageMVOSchema()), allow_none=True
            ),
            "productOrderJeopardyAlert": fields.List(
                fields.Nested(lambda: ProductOrderJeopardyAlertMVOSchema()), allow_none=True
            ),
            "productOrderMilestone": fields.List(
                fields.Nested(lambda: ProductOrderMilestoneMVOSchema()), allow_none=True
            ),
            "productOrderItem": fields.List(
                fields.Nested(lambda: ProductOrderItemMVOSchema()), validate=validate.Length(min=1)
            ),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefMVOSchema()), allow_none=True
            ),
            "requestedCompletionDate": fields.AwareDateTime(allow_none=True),
            "requestedStartDate": fields.AwareDateTime(allow_none=True),
            "completionDate": fields.AwareDateTime(allow_none=True),
        }


class ProductOrderMilestoneSchema(Definition):
    """#/definitions/ProductOrderMilestone"""

    definition = "ProductOrderMilestone"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "id": fields.String(),
            "status": fields.String(
                validate=validate.OneOf(("Yet-To-Reach", "Completed", "Violated"))
            ),
            "milestoneDate": fields.AwareDateTime(),
            "name": fields.String(),
            "message": fields.String(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefSchema())),
        }


class ProductOrderMilestoneEventSchema(Definition):
    """#/definitions/ProductOrderMilestoneEvent"""

    definition = "ProductOrderMilestoneEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderMilestonePayloadSchema()),
        }


class ProductOrderMilestoneFVOSchema(Definition):
    """#/definitions/ProductOrderMilestone_FVO"""

    definition = "ProductOrderMilestone_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "id": fields.String(),
            "status": fields.String(
                validate=validate.OneOf(("Yet-To-Reach", "Completed", "Violated"))
            ),
            "milestoneDate": fields.AwareDateTime(),
            "name": fields.String(),
            "message": fields.String(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefFVOSchema())),
        }


class ProductOrderMilestoneMVOSchema(Definition):
    """#/definitions/ProductOrderMilestone_MVO"""

    definition = "ProductOrderMilestone_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "id": fields.String(),
            "status": fields.String(
                validate=validate.OneOf(("Yet-To-Reach", "Completed", "Violated"))
            ),
            "milestoneDate": fields.AwareDateTime(),
            "name": fields.String(),
            "message": fields.String(),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemRefMVOSchema())),
        }


class ProductOrderMilestonePayloadSchema(Definition):
    """#/definitions/ProductOrderMilestonePayload"""

    definition = "ProductOrderMilestonePayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderRefSchema(Definition):
    """#/definitions/ProductOrderRef"""

    definition = "ProductOrderRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOrderRefFVOSchema(Definition):
    """#/definitions/ProductOrderRef_FVO"""

    definition = "ProductOrderRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOrderRefMVOSchema(Definition):
    """#/definitions/ProductOrderRef_MVO"""

    definition = "ProductOrderRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOrderStateChangeSchema(Definition):
    """#/definitions/ProductOrderStateChange"""

    definition = "ProductOrderStateChange"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "from": fields.String(),
            "to": fields.String(required=True),
        }


class ProductOrderStateChangeEventSchema(Definition):
    """#/definitions/ProductOrderStateChangeEvent"""

    definition = "ProductOrderStateChangeEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOccurred": fields.AwareDateTime(),
            "source": fields.Nested(lambda: EntityRefSchema()),
            "reportingSystem": fields.Nested(lambda: EntityRefSchema()),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartyRefOrPartyRoleRefSchema())
            ),
            "analyticCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "event": fields.Nested(lambda: ProductOrderStateChangeEventPayloadSchema()),
        }


class ProductOrderStateChangeEventPayloadSchema(Definition):
    """#/definitions/ProductOrderStateChangeEventPayload"""

    definition = "ProductOrderStateChangeEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductPriceSchema(Definition):
    """#/definitions/ProductPrice"""

    definition = "ProductPrice"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefSchema()),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "price": fields.Nested(lambda: PriceSchema()),
            "priceAlteration": fields.List(fields.Nested(lambda: PriceAlterationSchema())),
            "priceType": fields.String(),
        }


class ProductPriceFVOSchema(Definition):
    """#/definitions/ProductPrice_FVO"""

    definition = "ProductPrice_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefFVOSchema()),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "price": fields.Nested(lambda: PriceFVOSchema(), required=True),
            "priceAlteration": fields.List(fields.Nested(lambda: PriceAlterationFVOSchema())),
            "priceType": fields.String(required=True),
        }


class ProductPriceMVOSchema(Definition):
    """#/definitions/ProductPrice_MVO"""

    definition = "ProductPrice_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "name": fields.String(),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefMVOSchema()),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "price": fields.Nested(lambda: PriceMVOSchema()),
            "priceAlteration": fields.List(fields.Nested(lambda: PriceAlterationMVOSchema())),
            "priceType": fields.String(),
        }


class ProductRefSchema(Definition):
    """#/definitions/ProductRef"""

    definition = "ProductRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductRefFVOSchema(Definition):
    """#/definitions/ProductRef_FVO"""

    definition = "ProductRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductRefMVOSchema(Definition):
    """#/definitions/ProductRef_MVO"""

    definition = "ProductRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ProductRefOrValueSchema(Branching):
    """#/definitions/ProductRefOrValue"""

    definition = "ProductRefOrValue"
    branches: ClassVar[dict[str, str]] = {
        "Product": "Product",
        "ProductRef": "ProductRef",
    }


class ProductRefOrValueFVOSchema(Branching):
    """#/definitions/ProductRefOrValue_FVO"""

    definition = "ProductRefOrValue_FVO"
    branches: ClassVar[dict[str, str]] = {
        "Product": "Product_FVO",
        "ProductRef": "ProductRef_FVO",
    }


class ProductRefOrValueMVOSchema(Branching):
    """#/definitions/ProductRefOrValue_MVO"""

    definition = "ProductRefOrValue_MVO"
    branches: ClassVar[dict[str, str]] = {
        "Product": "Product_MVO",
        "ProductRef": "ProductRef_MVO",
    }


class ProductRelationshipSchema(Definition):
    """#/definitions/ProductRelationship"""

    definition = "ProductRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "relationshipType": fields.String(),
        }


class ProductRelationshipFVOSchema(Definition):
    """#/definitions/ProductRelationship_FVO"""

    definition = "ProductRelationship_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "relationshipType": fields.String(required=True),
        }


class ProductRelationshipMVOSchema(Definition):
    """#/definitions/ProductRelationship_MVO"""

    definition = "ProductRelationship_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "relationshipType": fields.String(),
        }


class ProductSpecificationRefSchema(Definition):
    """#/definitions/ProductSpecificationRef"""

    definition = "ProductSpecificationRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
            "targetProductSchema": fields.Nested(lambda: TargetProductSchemaSchema()),
        }


class ProductSpecificationRefFVOSchema(Definition):
    """#/definitions/ProductSpecificationRef_FVO"""

    definition = "ProductSpecificationRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
            "targetProductSchema": fields.Nested(lambda: TargetProductSchemaFVOSchema()),
        }


class ProductSpecificationRefMVOSchema(Definition):
    """#/definitions/ProductSpecificationRef_MVO"""

    definition = "ProductSpecificationRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
            "version": fields.String(),
            "targetProductSchema": fields.Nested(lambda: TargetProductSchemaMVOSchema()),
        }


class ProductTermSchema(Definition):
    """#/definitions/ProductTerm"""

    definition = "ProductTerm"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "duration": fields.Nested(lambda: DurationSchema()),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "name": fields.String(),
        }


class ProductTermFVOSchema(Definition):
    """#/definitions/ProductTerm_FVO"""

    definition = "ProductTerm_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "duration": fields.Nested(lambda: DurationSchema()),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "name": fields.String(),
        }


class ProductTermMVOSchema(Definition):
    """#/definitions/ProductTerm_MVO"""

    definition = "ProductTerm_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "description": fields.String(),
            "duration": fields.Nested(lambda: DurationSchema()),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "name": fields.String(),
        }


class QuantitySchema(Definition):
    """#/definitions/Quantity"""

    definition = "Quantity"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "amount": fields.Float(load_default=1.0),
            "units": fields.String(),
        }


class QuoteItemRefSchema(Definition):
    """#/definitions/QuoteItemRef"""

    definition = "QuoteItemRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "quoteHref": fields.String(),
            "@referredType": fields.String(),
            "quoteId": fields.String(),
            "quoteItemId": fields.String(),
        }


class QuoteItemRefFVOSchema(Definition):
    """#/definitions/QuoteItemRef_FVO"""

    definition = "QuoteItemRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "quoteHref": fields.String(),
            "@referredType": fields.String(),
            "quoteId": fields.String(required=True),
            "quoteItemId": fields.String(required=True),
        }


class QuoteItemRefMVOSchema(Definition):
    """#/definitions/QuoteItemRef_MVO"""

    definition = "QuoteItemRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "quoteHref": fields.String(),
            "@referredType": fields.String(),
            "quoteId": fields.String(),
            "quoteItemId": fields.String(),
        }


class QuoteRefSchema(Definition):
    """#/definitions/QuoteRef"""

    definition = "QuoteRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class QuoteRefFVOSchema(Definition):
    """#/definitions/QuoteRef_FVO"""

    definition = "QuoteRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class QuoteRefMVOSchema(Definition):
    """#/definitions/QuoteRef_MVO"""

    definition = "QuoteRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class RelatedChannelSchema(Definition):
    """#/definitions/RelatedChannel"""

    definition = "RelatedChannel"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "channel": fields.Nested(lambda: ChannelRefSchema()),
        }


class RelatedChannelFVOSchema(Definition):
    """#/definitions/RelatedChannel_FVO"""

    definition = "RelatedChannel_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(required=True),
            "channel": fields.Nested(lambda: ChannelRefFVOSchema(), required=True),
        }


class RelatedChannelMVOSchema(Definition):
    """#/definitions/RelatedChannel_MVO"""

    definition = "RelatedChannel_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "channel": fields.Nested(lambda: ChannelRefMVOSchema()),
        }


class RelatedOrderItemSchema(Definition):
    """#/definitions/RelatedOrderItem"""

    definition = "RelatedOrderItem"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "orderItemAction": fields.String(validate=validate.OneOf(ItemActionType)),
            "orderHref": fields.String(),
            "@referredType": fields.String(),
            "role": fields.String(),
            "orderId": fields.String(),
            "orderItemId": fields.String(),
        }


class RelatedOrderItemFVOSchema(Definition):
    """#/definitions/RelatedOrderItem_FVO"""

    definition = "RelatedOrderItem_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "orderItemAction": fields.String(validate=validate.OneOf(ItemActionType)),
            "orderHref": fields.String(),
            "@referredType": fields.String(),
            "role": fields.String(required=True),
            "orderId": fields.String(required=True),
            "orderItemId": fields.String(required=True),
        }


class RelatedOrderItemMVOSchema(Definition):
    """#/definitions/RelatedOrderItem_MVO"""

    definition = "RelatedOrderItem_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "orderItemAction": fields.String(validate=validate.OneOf(ItemActionType)),
            "orderHref": fields.String(),
            "@referredType": fields.String(),
            "role": fields.String(),
            "orderId": fields.String(),
            "orderItemId": fields.String(),
        }


class RelatedPartyOrPartyRoleSchema(Definition):
    """#/definitions/RelatedPartyOrPartyRole"""

    definition = "RelatedPartyOrPartyRole"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "partyOrPartyRole": fields.Nested(lambda: PartyOrPartyRoleSchema()),
        }


class RelatedPartyOrPartyRoleFVOSchema(Definition):
    """#/definitions/RelatedPartyOrPartyRole_FVO"""

    definition = "RelatedPartyOrPartyRole_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(required=True),
            "partyOrPartyRole": fields.Nested(lambda: PartyOrPartyRoleFVOSchema()),
        }


class RelatedPartyOrPartyRoleMVOSchema(Definition):
    """#/definitions/RelatedPartyOrPartyRole_MVO"""

    definition = "RelatedPartyOrPartyRole_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "partyOrPartyRole": fields.Nested(lambda: PartyOrPartyRoleMVOSchema()),
        }


class RelatedPartyRefOrPartyRoleRefSchema(Definition):
    """#/definitions/RelatedPartyRefOrPartyRoleRef"""

    definition = "RelatedPartyRefOrPartyRoleRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "partyOrPartyRole": fields.Nested(lambda: PartyRefOrPartyRoleRefSchema()),
        }


class RelatedPartyRefOrPartyRoleRefFVOSchema(Definition):
    """#/definitions/RelatedPartyRefOrPartyRoleRef_FVO"""

    definition = "RelatedPartyRefOrPartyRoleRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(required=True),
            "partyOrPartyRole": fields.Nested(lambda: PartyRefOrPartyRoleRefFVOSchema()),
        }


class RelatedPartyRefOrPartyRoleRefMVOSchema(Definition):
    """#/definitions/RelatedPartyRefOrPartyRoleRef_MVO"""

    definition = "RelatedPartyRefOrPartyRoleRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "partyOrPartyRole": fields.Nested(lambda: PartyRefOrPartyRoleRefMVOSchema()),
        }


class RelatedPlaceRefOrValueSchema(Definition):
    """#/definitions/RelatedPlaceRefOrValue"""

    definition = "RelatedPlaceRefOrValue"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "place": fields.Nested(lambda: PlaceRefOrValueSchema()),
        }


class RelatedPlaceRefOrValueFVOSchema(Definition):
    """#/definitions/RelatedPlaceRefOrValue_FVO"""

    definition = "RelatedPlaceRefOrValue_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(required=True),
            "place": fields.Nested(lambda: PlaceRefOrValueFVOSchema(), required=True),
        }


class RelatedPlaceRefOrValueMVOSchema(Definition):
    """#/definitions/RelatedPlaceRefOrValue_MVO"""

    definition = "RelatedPlaceRefOrValue_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "role": fields.String(),
            "place": fields.Nested(lambda: PlaceRefOrValueMVOSchema()),
        }


class ResourceRefSchema(Definition):
    """#/definitions/ResourceRef"""

    definition = "ResourceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ResourceRefFVOSchema(Definition):
    """#/definitions/ResourceRef_FVO"""

    definition = "ResourceRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ResourceRefMVOSchema(Definition):
    """#/definitions/ResourceRef_MVO"""

    definition = "ResourceRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ServiceRefSchema(Definition):
    """#/definitions/ServiceRef"""

    definition = "ServiceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ServiceRefFVOSchema(Definition):
    """#/definitions/ServiceRef_FVO"""

    definition = "ServiceRef_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class ServiceRefMVOSchema(Definition):
    """#/definitions/ServiceRef_MVO"""

    definition = "ServiceRef_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(required=True),
            "name": fields.String(),
            "@referredType": fields.String(),
        }


class SkillSchema(Definition):
    """#/definitions/Skill"""

    definition = "Skill"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "skillCode": fields.String(),
            "skillName": fields.String(),
            "evaluatedLevel": fields.String(),
            "comment": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class StandardIdentifierSchema(Definition):
    """#/definitions/StandardIdentifier"""

    definition = "StandardIdentifier"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "format": fields.String(),
            "value": fields.String(),
        }


class StandardIdentifierFVOSchema(Definition):
    """#/definitions/StandardIdentifier_FVO"""

    definition = "StandardIdentifier_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "format": fields.String(),
            "value": fields.String(),
        }


class StandardIdentifierMVOSchema(Definition):
    """#/definitions/StandardIdentifier_MVO"""

    definition = "StandardIdentifier_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "format": fields.String(),
            "value": fields.String(),
        }


class StringArrayCharacteristicSchema(Definition):
    """#/definitions/StringArrayCharacteristic"""

    definition = "StringArrayCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.List(fields.String()),
        }


class StringArrayCharacteristicFVOSchema(Definition):
    """#/definitions/StringArrayCharacteristic_FVO"""

    definition = "StringArrayCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.List(fields.String(), required=True),
        }


class StringArrayCharacteristicMVOSchema(Definition):
    """#/definitions/StringArrayCharacteristic_MVO"""

    definition = "StringArrayCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.List(fields.String(), required=True),
        }


class StringCharacteristicSchema(Definition):
    """#/definitions/StringCharacteristic"""

    definition = "StringCharacteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipSchema())
            ),
            "value": fields.String(),
        }


class StringCharacteristicFVOSchema(Definition):
    """#/definitions/StringCharacteristic_FVO"""

    definition = "StringCharacteristic_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipFVOSchema())
            ),
            "value": fields.String(required=True),
        }


class StringCharacteristicMVOSchema(Definition):
    """#/definitions/StringCharacteristic_MVO"""

    definition = "StringCharacteristic_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "valueType": fields.String(),
            "characteristicRelationship": fields.List(
                fields.Nested(lambda: CharacteristicRelationshipMVOSchema())
            ),
            "value": fields.String(required=True),
        }


class SupplierSchema(Definition):
    """#/definitions/Supplier"""

    definition = "Supplier"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "href": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class SupplierFVOSchema(Definition):
    """#/definitions/Supplier_FVO"""

    definition = "Supplier_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(required=True),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefFVOSchema(), required=True),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefFVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicFVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefFVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefFVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumFVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefFVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileFVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleFVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class SupplierMVOSchema(Definition):
    """#/definitions/Supplier_MVO"""

    definition = "Supplier_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "name": fields.String(),
            "description": fields.String(),
            "role": fields.String(),
            "engagedParty": fields.Nested(lambda: PartyRefMVOSchema()),
            "partyRoleSpecification": fields.Nested(lambda: PartyRoleSpecificationRefMVOSchema()),
            "characteristic": fields.List(fields.Nested(lambda: CharacteristicMVOSchema())),
            "account": fields.List(fields.Nested(lambda: AccountRefMVOSchema())),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefMVOSchema())),
            "contactMedium": fields.List(fields.Nested(lambda: ContactMediumMVOSchema())),
            "paymentMethod": fields.List(fields.Nested(lambda: PaymentMethodRefMVOSchema())),
            "creditProfile": fields.List(fields.Nested(lambda: CreditProfileMVOSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartyOrPartyRoleMVOSchema())),
            "status": fields.String(),
            "statusReason": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
        }


class TargetProductSchemaSchema(Definition):
    """#/definitions/TargetProductSchema"""

    definition = "TargetProductSchema"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(),
            "@schemaLocation": fields.String(),
        }


class TargetProductSchemaFVOSchema(Definition):
    """#/definitions/TargetProductSchema_FVO"""

    definition = "TargetProductSchema_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@schemaLocation": fields.String(required=True),
        }


class TargetProductSchemaMVOSchema(Definition):
    """#/definitions/TargetProductSchema_MVO"""

    definition = "TargetProductSchema_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(),
            "@schemaLocation": fields.String(),
        }


class TaxDefinitionSchema(Definition):
    """#/definitions/TaxDefinition"""

    definition = "TaxDefinition"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "jurisdictionName": fields.String(),
            "jurisdictionLevel": fields.String(),
            "taxType": fields.String(),
        }


class TaxDefinitionFVOSchema(Definition):
    """#/definitions/TaxDefinition_FVO"""

    definition = "TaxDefinition_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "jurisdictionName": fields.String(),
            "jurisdictionLevel": fields.String(),
            "taxType": fields.String(),
        }


class TaxDefinitionMVOSchema(Definition):
    """#/definitions/TaxDefinition_MVO"""

    definition = "TaxDefinition_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "name": fields.String(),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "jurisdictionName": fields.String(),
            "jurisdictionLevel": fields.String(),
            "taxType": fields.String(),
        }


class TaxExemptionCertificateSchema(Definition):
    """#/definitions/TaxExemptionCertificate"""

    definition = "TaxExemptionCertificate"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "taxDefinition": fields.List(fields.Nested(lambda: TaxDefinitionSchema())),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "certificateNumber": fields.String(),
            "issuingJurisdiction": fields.String(),
            "reason": fields.String(),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueSchema()),
        }


class TaxExemptionCertificateFVOSchema(Definition):
    """#/definitions/TaxExemptionCertificate_FVO"""

    definition = "TaxExemptionCertificate_FVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "taxDefinition": fields.List(fields.Nested(lambda: TaxDefinitionFVOSchema())),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "certificateNumber": fields.String(),
            "issuingJurisdiction": fields.String(),
            "reason": fields.String(),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueFVOSchema()),
        }


class TaxExemptionCertificateMVOSchema(Definition):
    """#/definitions/TaxExemptionCertificate_MVO"""

    definition = "TaxExemptionCertificate_MVO"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@type": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "id": fields.String(),
            "taxDefinition": fields.List(fields.Nested(lambda: TaxDefinitionMVOSchema())),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "certificateNumber": fields.String(),
            "issuingJurisdiction": fields.String(),
            "reason": fields.String(),
            "attachment": fields.Nested(lambda: AttachmentRefOrValueMVOSchema()),
        }


class TimePeriodSchema(Definition):
    """#/definitions/TimePeriod"""

    definition = "TimePeriod"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "startDateTime": fields.AwareDateTime(),
            "endDateTime": fields.AwareDateTime(),
        }


ENUMS: dict[str, tuple[str, ...]] = {
    "ExpressionLanguageEnum": ExpressionLanguageEnum,
    "IndividualStateType": IndividualStateType,
    "InitialProductOrderStateType": InitialProductOrderStateType,
    "ItemActionType": ItemActionType,
    "OrganizationStateType": OrganizationStateType,
    "ProductOrderItemRelationshipType": ProductOrderItemRelationshipType,
    "ProductOrderItemStateType": ProductOrderItemStateType,
    "ProductOrderStateType": ProductOrderStateType,
    "ProductRelationshipType": ProductRelationshipType,
    "ProductStatusType": ProductStatusType,
    "TaskStateType": TaskStateType,
}

SCHEMAS: dict[str, type[Definition]] = {
    schema.definition: schema
    for schema in [*Definition.__subclasses__(), *Branching.__subclasses__()]
    if schema is not Branching
}
