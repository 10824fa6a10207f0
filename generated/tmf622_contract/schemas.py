"""The definitions of Product Ordering 4.0.0 as marshmallow schemas.

Fields and loaded attributes have the contract's own names. Loading preserves attributes that the
contract does not name, converts a date-time to an aware datetime, and accepts marshmallow's
spellings of numbers and booleans.

Generated from openapi/ by `python -m tmf_codegen`, and never edited.
"""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import INCLUDE, Schema, fields, validate

Fields = dict[str, fields.Field[Any]]


JsonPatchOperationType: tuple[str, ...] = (
    "add",
    "remove",
    "replace",
    "move",
    "copy",
    "test",
)


OrderItemActionType: tuple[str, ...] = (
    "add",
    "modify",
    "delete",
    "noChange",
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
    "terminatedWithError",
    "inProgress",
    "done",
)


class Definition(Schema):
    """The base of all definitions; `definition` is the name in the contract."""

    definition: ClassVar[str]

    class Meta:
        unknown = INCLUDE


class AgreementItemRefSchema(Definition):
    """#/definitions/AgreementItemRef"""

    definition = "AgreementItemRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "agreementItemId": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class AgreementRefSchema(Definition):
    """#/definitions/AgreementRef"""

    definition = "AgreementRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class AppointmentRefSchema(Definition):
    """#/definitions/AppointmentRef"""

    definition = "AppointmentRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "description": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class BillingAccountRefSchema(Definition):
    """#/definitions/BillingAccountRef"""

    definition = "BillingAccountRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class BillingAccountRefUpdateSchema(Definition):
    """#/definitions/BillingAccountRef_Update"""

    definition = "BillingAccountRef_Update"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(allow_none=True),
            "name": fields.String(allow_none=True),
            "@baseType": fields.String(allow_none=True),
            "@schemaLocation": fields.String(allow_none=True),
            "@type": fields.String(allow_none=True),
            "@referredType": fields.String(allow_none=True),
        }


class CancelOrderSchema(Definition):
    """#/definitions/CancelOrder"""

    definition = "CancelOrder"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "cancellationReason": fields.String(),
            "effectiveCancellationDate": fields.AwareDateTime(),
            "requestedCancellationDate": fields.AwareDateTime(),
            "state": fields.String(validate=validate.OneOf(TaskStateType)),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class CancelProductOrderSchema(Definition):
    """#/definitions/CancelProductOrder"""

    definition = "CancelProductOrder"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "cancellationReason": fields.String(),
            "effectiveCancellationDate": fields.AwareDateTime(),
            "requestedCancellationDate": fields.AwareDateTime(),
            "productOrder": fields.Nested(lambda: ProductOrderRefSchema(), required=True),
            "state": fields.String(validate=validate.OneOf(TaskStateType)),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "terminationReason": fields.String(),
        }


class CancelProductOrderCreateSchema(Definition):
    """#/definitions/CancelProductOrder_Create"""

    definition = "CancelProductOrder_Create"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "cancellationReason": fields.String(),
            "requestedCancellationDate": fields.AwareDateTime(),
            "productOrder": fields.Nested(lambda: ProductOrderRefSchema(), required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class CancelProductOrderCreateEventSchema(Definition):
    """#/definitions/CancelProductOrderCreateEvent"""

    definition = "CancelProductOrderCreateEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
            "event": fields.Nested(lambda: CancelProductOrderCreateEventPayloadSchema()),
        }


class CancelProductOrderCreateEventPayloadSchema(Definition):
    """#/definitions/CancelProductOrderCreateEventPayload"""

    definition = "CancelProductOrderCreateEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "cancelProductOrder": fields.Nested(lambda: CancelProductOrderSchema()),
        }


class CancelProductOrderInformationRequiredEventSchema(Definition):
    """#/definitions/CancelProductOrderInformationRequiredEvent"""

    definition = "CancelProductOrderInformationRequiredEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
            "fieldPath": fields.String(),
            "event": fields.Nested(
                lambda: CancelProductOrderInformationRequiredEventPayloadSchema()
            ),
        }


class CancelProductOrderInformationRequiredEventPayloadSchema(Definition):
    """#/definitions/CancelProductOrderInformationRequiredEventPayload"""

    definition = "CancelProductOrderInformationRequiredEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "cancelProductOrder": fields.Nested(lambda: CancelProductOrderSchema()),
        }


class CancelProductOrderStateChangeEventSchema(Definition):
    """#/definitions/CancelProductOrderStateChangeEvent"""

    definition = "CancelProductOrderStateChangeEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
            "event": fields.Nested(lambda: CancelProductOrderStateChangeEventPayloadSchema()),
        }


class CancelProductOrderStateChangeEventPayloadSchema(Definition):
    """#/definitions/CancelProductOrderStateChangeEventPayload"""

    definition = "CancelProductOrderStateChangeEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
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


class CharacteristicSchema(Definition):
    """#/definitions/Characteristic"""

    definition = "Characteristic"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "name": fields.String(required=True),
            "valueType": fields.String(),
            "value": fields.Raw(allow_none=True, required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class EntityRefSchema(Definition):
    """#/definitions/EntityRef"""

    definition = "EntityRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ErrorSchema(Definition):
    """#/definitions/Error"""

    definition = "Error"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "code": fields.String(required=True),
            "reason": fields.String(required=True),
            "message": fields.String(),
            "status": fields.String(),
            "referenceError": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class EventSubscriptionSchema(Definition):
    """#/definitions/EventSubscription"""

    definition = "EventSubscription"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "callback": fields.String(required=True),
            "query": fields.String(),
        }


class EventSubscriptionInputSchema(Definition):
    """#/definitions/EventSubscriptionInput"""

    definition = "EventSubscriptionInput"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "callback": fields.String(required=True),
            "query": fields.String(allow_none=True),
            "secret": fields.String(),
        }


class JsonPatchOperationSchema(Definition):
    """#/definitions/JsonPatchOperation"""

    definition = "JsonPatchOperation"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "op": fields.String(validate=validate.OneOf(JsonPatchOperationType), required=True),
            "path": fields.String(required=True),
            "from": fields.String(),
            "value": fields.Raw(allow_none=True),
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
            "id": fields.String(),
            "author": fields.String(),
            "date": fields.AwareDateTime(),
            "text": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class OrderItemRelationshipSchema(Definition):
    """#/definitions/OrderItemRelationship"""

    definition = "OrderItemRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "relationshipType": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class OrderPriceSchema(Definition):
    """#/definitions/OrderPrice"""

    definition = "OrderPrice"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "description": fields.String(),
            "name": fields.String(),
            "priceType": fields.String(),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "price": fields.Nested(lambda: PriceSchema()),
            "priceAlteration": fields.List(fields.Nested(lambda: PriceAlterationSchema())),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefSchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class OrderTermSchema(Definition):
    """#/definitions/OrderTerm"""

    definition = "OrderTerm"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "description": fields.String(),
            "name": fields.String(),
            "duration": fields.Nested(lambda: QuantitySchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class PaymentRefSchema(Definition):
    """#/definitions/PaymentRef"""

    definition = "PaymentRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class PlaceSchema(Definition):
    """#/definitions/Place"""

    definition = "Place"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class PlaceRefSchema(Definition):
    """#/definitions/PlaceRef"""

    definition = "PlaceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class PriceSchema(Definition):
    """#/definitions/Price"""

    definition = "Price"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "percentage": fields.Float(),
            "taxRate": fields.Float(),
            "dutyFreeAmount": fields.Nested(lambda: MoneySchema()),
            "taxIncludedAmount": fields.Nested(lambda: MoneySchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class PriceAlterationSchema(Definition):
    """#/definitions/PriceAlteration"""

    definition = "PriceAlteration"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "applicationDuration": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "description": fields.String(),
            "name": fields.String(),
            "priceType": fields.String(required=True),
            "priority": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "price": fields.Nested(lambda: PriceSchema(), required=True),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefSchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class ProductSchema(Definition):
    """#/definitions/Product"""

    definition = "Product"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "description": fields.String(),
            "isBundle": fields.Boolean(),
            "isCustomerVisible": fields.Boolean(),
            "name": fields.String(),
            "orderDate": fields.AwareDateTime(),
            "productSerialNumber": fields.String(),
            "startDate": fields.AwareDateTime(),
            "terminationDate": fields.AwareDateTime(),
            "agreement": fields.List(fields.Nested(lambda: AgreementItemRefSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "place": fields.List(fields.Nested(lambda: RelatedPlaceRefOrValueSchema())),
            "product": fields.List(fields.Nested(lambda: ProductRefOrValueSchema())),
            "productCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "productOffering": fields.Nested(lambda: ProductOfferingRefSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: RelatedProductOrderItemSchema())),
            "productPrice": fields.List(fields.Nested(lambda: ProductPriceSchema())),
            "productRelationship": fields.List(fields.Nested(lambda: ProductRelationshipSchema())),
            "productSpecification": fields.Nested(lambda: ProductSpecificationRefSchema()),
            "productTerm": fields.List(fields.Nested(lambda: ProductTermSchema())),
            "realizingResource": fields.List(fields.Nested(lambda: ResourceRefSchema())),
            "realizingService": fields.List(fields.Nested(lambda: ServiceRefSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartySchema())),
            "status": fields.String(validate=validate.OneOf(ProductStatusType)),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class ProductOfferingPriceRefSchema(Definition):
    """#/definitions/ProductOfferingPriceRef"""

    definition = "ProductOfferingPriceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOfferingQualificationItemRefSchema(Definition):
    """#/definitions/ProductOfferingQualificationItemRef"""

    definition = "ProductOfferingQualificationItemRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "productOfferingQualificationHref": fields.String(),
            "productOfferingQualificationId": fields.String(required=True),
            "productOfferingQualificationName": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOfferingQualificationRefSchema(Definition):
    """#/definitions/ProductOfferingQualificationRef"""

    definition = "ProductOfferingQualificationRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOfferingRefSchema(Definition):
    """#/definitions/ProductOfferingRef"""

    definition = "ProductOfferingRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ProductOrderSchema(Definition):
    """#/definitions/ProductOrder"""

    definition = "ProductOrder"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "cancellationDate": fields.AwareDateTime(),
            "cancellationReason": fields.String(),
            "category": fields.String(),
            "completionDate": fields.AwareDateTime(),
            "description": fields.String(),
            "expectedCompletionDate": fields.AwareDateTime(),
            "externalId": fields.String(),
            "notificationContact": fields.String(),
            "orderDate": fields.AwareDateTime(),
            "priority": fields.String(),
            "requestedCompletionDate": fields.AwareDateTime(),
            "requestedStartDate": fields.AwareDateTime(),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "channel": fields.List(fields.Nested(lambda: RelatedChannelSchema())),
            "note": fields.List(fields.Nested(lambda: NoteSchema())),
            "orderTotalPrice": fields.List(fields.Nested(lambda: OrderPriceSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefSchema())),
            "productOfferingQualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefSchema())
            ),
            "productOrderItem": fields.List(
                fields.Nested(lambda: ProductOrderItemSchema()),
                validate=validate.Length(min=1),
                required=True,
            ),
            "quote": fields.List(fields.Nested(lambda: QuoteRefSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartySchema())),
            "state": fields.String(validate=validate.OneOf(ProductOrderStateType)),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class ProductOrderAttributeValueChangeEventSchema(Definition):
    """#/definitions/ProductOrderAttributeValueChangeEvent"""

    definition = "ProductOrderAttributeValueChangeEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
            "fieldPath": fields.String(),
            "event": fields.Nested(lambda: ProductOrderAttributeValueChangeEventPayloadSchema()),
        }


class ProductOrderAttributeValueChangeEventPayloadSchema(Definition):
    """#/definitions/ProductOrderAttributeValueChangeEventPayload"""

    definition = "ProductOrderAttributeValueChangeEventPayload"

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


class ProductOrderCreateSchema(Definition):
    """#/definitions/ProductOrder_Create"""

    definition = "ProductOrder_Create"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "cancellationDate": fields.AwareDateTime(),
            "cancellationReason": fields.String(),
            "category": fields.String(),
            "description": fields.String(),
            "externalId": fields.String(),
            "notificationContact": fields.String(),
            "priority": fields.String(),
            "requestedCompletionDate": fields.AwareDateTime(),
            "requestedStartDate": fields.AwareDateTime(),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "channel": fields.List(fields.Nested(lambda: RelatedChannelSchema())),
            "note": fields.List(fields.Nested(lambda: NoteSchema())),
            "orderTotalPrice": fields.List(fields.Nested(lambda: OrderPriceSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefSchema())),
            "productOfferingQualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefSchema())
            ),
            "productOrderItem": fields.List(
                fields.Nested(lambda: ProductOrderItemSchema()),
                validate=validate.Length(min=1),
                required=True,
            ),
            "quote": fields.List(fields.Nested(lambda: QuoteRefSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartySchema())),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class ProductOrderCreateEventSchema(Definition):
    """#/definitions/ProductOrderCreateEvent"""

    definition = "ProductOrderCreateEvent"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
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
            "id": fields.String(),
            "href": fields.String(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
            "event": fields.Nested(lambda: ProductOrderDeleteEventPayloadSchema()),
        }


class ProductOrderDeleteEventPayloadSchema(Definition):
    """#/definitions/ProductOrderDeleteEventPayload"""

    definition = "ProductOrderDeleteEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
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
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
            "fieldPath": fields.String(),
            "event": fields.Nested(lambda: ProductOrderInformationRequiredEventPayloadSchema()),
        }


class ProductOrderInformationRequiredEventPayloadSchema(Definition):
    """#/definitions/ProductOrderInformationRequiredEventPayload"""

    definition = "ProductOrderInformationRequiredEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderItemSchema(Definition):
    """#/definitions/ProductOrderItem"""

    definition = "ProductOrderItem"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "quantity": fields.Integer(
                strict=True,
                validate=validate.Range(min=-9223372036854775808, max=9223372036854775807),
            ),
            "action": fields.String(validate=validate.OneOf(OrderItemActionType), required=True),
            "appointment": fields.Nested(lambda: AppointmentRefSchema()),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "itemPrice": fields.List(fields.Nested(lambda: OrderPriceSchema())),
            "itemTerm": fields.List(fields.Nested(lambda: OrderTermSchema())),
            "itemTotalPrice": fields.List(fields.Nested(lambda: OrderPriceSchema())),
            "payment": fields.List(fields.Nested(lambda: PaymentRefSchema())),
            "product": fields.Nested(lambda: ProductRefOrValueSchema()),
            "productOffering": fields.Nested(lambda: ProductOfferingRefSchema()),
            "productOfferingQualificationItem": fields.Nested(
                lambda: ProductOfferingQualificationItemRefSchema()
            ),
            "productOrderItem": fields.List(fields.Nested(lambda: ProductOrderItemSchema())),
            "productOrderItemRelationship": fields.List(
                fields.Nested(lambda: OrderItemRelationshipSchema())
            ),
            "qualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefSchema())
            ),
            "quoteItem": fields.Nested(lambda: QuoteItemRefSchema()),
            "state": fields.String(validate=validate.OneOf(ProductOrderItemStateType)),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
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


class ProductOrderRefSchema(Definition):
    """#/definitions/ProductOrderRef"""

    definition = "ProductOrderRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
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
            "id": fields.String(),
            "href": fields.String(),
            "eventId": fields.String(),
            "eventTime": fields.AwareDateTime(),
            "eventType": fields.String(),
            "correlationId": fields.String(),
            "domain": fields.String(),
            "title": fields.String(),
            "description": fields.String(),
            "priority": fields.String(),
            "timeOcurred": fields.AwareDateTime(),
            "event": fields.Nested(lambda: ProductOrderStateChangeEventPayloadSchema()),
        }


class ProductOrderStateChangeEventPayloadSchema(Definition):
    """#/definitions/ProductOrderStateChangeEventPayload"""

    definition = "ProductOrderStateChangeEventPayload"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "productOrder": fields.Nested(lambda: ProductOrderSchema()),
        }


class ProductOrderUpdateSchema(Definition):
    """#/definitions/ProductOrder_Update"""

    definition = "ProductOrder_Update"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "cancellationDate": fields.AwareDateTime(allow_none=True),
            "cancellationReason": fields.String(allow_none=True),
            "category": fields.String(allow_none=True),
            "completionDate": fields.AwareDateTime(allow_none=True),
            "description": fields.String(allow_none=True),
            "expectedCompletionDate": fields.AwareDateTime(allow_none=True),
            "externalId": fields.String(allow_none=True),
            "notificationContact": fields.String(allow_none=True),
            "priority": fields.String(allow_none=True),
            "requestedCompletionDate": fields.AwareDateTime(allow_none=True),
            "requestedStartDate": fields.AwareDateTime(allow_none=True),
            "agreement": fields.List(fields.Nested(lambda: AgreementRefSchema()), allow_none=True),
            "billingAccount": fields.Nested(
                lambda: BillingAccountRefUpdateSchema(), allow_none=True
            ),
            "channel": fields.List(fields.Nested(lambda: RelatedChannelSchema()), allow_none=True),
            "note": fields.List(fields.Nested(lambda: NoteSchema()), allow_none=True),
            "orderTotalPrice": fields.List(
                fields.Nested(lambda: OrderPriceSchema()), allow_none=True
            ),
            "payment": fields.List(fields.Nested(lambda: PaymentRefSchema()), allow_none=True),
            "productOfferingQualification": fields.List(
                fields.Nested(lambda: ProductOfferingQualificationRefSchema()), allow_none=True
            ),
            "productOrderItem": fields.List(
                fields.Nested(lambda: ProductOrderItemSchema()), validate=validate.Length(min=1)
            ),
            "quote": fields.List(fields.Nested(lambda: QuoteRefSchema()), allow_none=True),
            "relatedParty": fields.List(
                fields.Nested(lambda: RelatedPartySchema()), allow_none=True
            ),
            "state": fields.String(validate=validate.OneOf(ProductOrderStateType)),
            "@baseType": fields.String(allow_none=True),
            "@schemaLocation": fields.String(allow_none=True),
            "@type": fields.String(allow_none=True),
        }


class ProductPriceSchema(Definition):
    """#/definitions/ProductPrice"""

    definition = "ProductPrice"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "description": fields.String(),
            "name": fields.String(),
            "priceType": fields.String(required=True),
            "recurringChargePeriod": fields.String(),
            "unitOfMeasure": fields.String(),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "price": fields.Nested(lambda: PriceSchema(), required=True),
            "productOfferingPrice": fields.Nested(lambda: ProductOfferingPriceRefSchema()),
            "productPriceAlteration": fields.List(fields.Nested(lambda: PriceAlterationSchema())),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class ProductRefSchema(Definition):
    """#/definitions/ProductRef"""

    definition = "ProductRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ProductRefOrValueSchema(Definition):
    """#/definitions/ProductRefOrValue"""

    definition = "ProductRefOrValue"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "description": fields.String(),
            "isBundle": fields.Boolean(),
            "isCustomerVisible": fields.Boolean(),
            "name": fields.String(),
            "orderDate": fields.AwareDateTime(),
            "productSerialNumber": fields.String(),
            "startDate": fields.AwareDateTime(),
            "terminationDate": fields.AwareDateTime(),
            "agreement": fields.List(fields.Nested(lambda: AgreementItemRefSchema())),
            "billingAccount": fields.Nested(lambda: BillingAccountRefSchema()),
            "place": fields.List(fields.Nested(lambda: RelatedPlaceRefOrValueSchema())),
            "product": fields.List(fields.Nested(lambda: ProductRefOrValueSchema())),
            "productCharacteristic": fields.List(fields.Nested(lambda: CharacteristicSchema())),
            "productOffering": fields.Nested(lambda: ProductOfferingRefSchema()),
            "productOrderItem": fields.List(fields.Nested(lambda: RelatedProductOrderItemSchema())),
            "productPrice": fields.List(fields.Nested(lambda: ProductPriceSchema())),
            "productRelationship": fields.List(fields.Nested(lambda: ProductRelationshipSchema())),
            "productSpecification": fields.Nested(lambda: ProductSpecificationRefSchema()),
            "productTerm": fields.List(fields.Nested(lambda: ProductTermSchema())),
            "realizingResource": fields.List(fields.Nested(lambda: ResourceRefSchema())),
            "realizingService": fields.List(fields.Nested(lambda: ServiceRefSchema())),
            "relatedParty": fields.List(fields.Nested(lambda: RelatedPartySchema())),
            "status": fields.String(validate=validate.OneOf(ProductStatusType)),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ProductRelationshipSchema(Definition):
    """#/definitions/ProductRelationship"""

    definition = "ProductRelationship"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "relationshipType": fields.String(required=True),
            "product": fields.Nested(lambda: ProductRefOrValueSchema(), required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
        }


class ProductSpecificationRefSchema(Definition):
    """#/definitions/ProductSpecificationRef"""

    definition = "ProductSpecificationRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "version": fields.String(),
            "targetProductSchema": fields.Nested(lambda: TargetProductSchemaSchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ProductTermSchema(Definition):
    """#/definitions/ProductTerm"""

    definition = "ProductTerm"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "description": fields.String(),
            "name": fields.String(),
            "duration": fields.Nested(lambda: QuantitySchema()),
            "validFor": fields.Nested(lambda: TimePeriodSchema()),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
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
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "quoteHref": fields.String(),
            "quoteId": fields.String(required=True),
            "quoteName": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class QuoteRefSchema(Definition):
    """#/definitions/QuoteRef"""

    definition = "QuoteRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class RelatedChannelSchema(Definition):
    """#/definitions/RelatedChannel"""

    definition = "RelatedChannel"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "role": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class RelatedPartySchema(Definition):
    """#/definitions/RelatedParty"""

    definition = "RelatedParty"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "role": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(required=True),
        }


class RelatedPlaceRefOrValueSchema(Definition):
    """#/definitions/RelatedPlaceRefOrValue"""

    definition = "RelatedPlaceRefOrValue"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(),
            "href": fields.String(),
            "name": fields.String(),
            "role": fields.String(required=True),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class RelatedProductOrderItemSchema(Definition):
    """#/definitions/RelatedProductOrderItem"""

    definition = "RelatedProductOrderItem"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "orderItemAction": fields.String(),
            "orderItemId": fields.String(required=True),
            "productOrderHref": fields.String(),
            "productOrderId": fields.String(required=True),
            "role": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ResourceRefSchema(Definition):
    """#/definitions/ResourceRef"""

    definition = "ResourceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "value": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class ServiceRefSchema(Definition):
    """#/definitions/ServiceRef"""

    definition = "ServiceRef"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "id": fields.String(required=True),
            "href": fields.String(),
            "name": fields.String(),
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(),
            "@type": fields.String(),
            "@referredType": fields.String(),
        }


class TargetProductSchemaSchema(Definition):
    """#/definitions/TargetProductSchema"""

    definition = "TargetProductSchema"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "@baseType": fields.String(),
            "@schemaLocation": fields.String(required=True),
            "@type": fields.String(required=True),
        }


class TimePeriodSchema(Definition):
    """#/definitions/TimePeriod"""

    definition = "TimePeriod"

    class Meta(Definition.Meta):
        include: ClassVar[Fields] = {
            "endDateTime": fields.AwareDateTime(),
            "startDateTime": fields.AwareDateTime(),
        }


ENUMS: dict[str, tuple[str, ...]] = {
    "JsonPatchOperationType": JsonPatchOperationType,
    "OrderItemActionType": OrderItemActionType,
    "ProductOrderItemStateType": ProductOrderItemStateType,
    "ProductOrderStateType": ProductOrderStateType,
    "ProductStatusType": ProductStatusType,
    "TaskStateType": TaskStateType,
}

SCHEMAS: dict[str, type[Definition]] = {
    schema.definition: schema for schema in Definition.__subclasses__()
}
