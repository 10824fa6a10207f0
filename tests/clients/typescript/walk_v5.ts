// Uses version 5 of the API by a client from openapi-generator: node walk_v5.js API
import * as made from "./client";

declare const process: { argv: string[]; exitCode: number };

const [, , basePath = ""] = process.argv;
const configuration = new made.Configuration({ basePath });
const orders = new made.ProductOrderApi(configuration);
const tasks = new made.CancelProductOrderApi(configuration);
const hub = new made.EventsSubscriptionApi(configuration);

const externalId = "walked-in-typescript";
const text: made.StringCharacteristicFVO = {
  atType: "StringCharacteristic",
  name: "colour",
  value: "red",
};
const whole: made.IntegerCharacteristicFVO = {
  atType: "IntegerCharacteristic",
  name: "downstream",
  value: 500,
};
const choice: made.BooleanCharacteristicFVO = {
  atType: "BooleanCharacteristic",
  name: "staticIp",
  value: true,
};
const values = [text, whole, choice];
const product: made.ProductRefOrValueFVO = { atType: "Product", productCharacteristic: values };
const edda: made.PartyRefOrPartyRoleRefFVO = { atType: "PartyRef", id: "45", name: "Edda Lind" };
const shop: made.PartyRefOrPartyRoleRefFVO = { atType: "PartyRoleRef", id: "7" };

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function same(found: unknown, expected: unknown, what: string): void {
  check(JSON.stringify(found) === JSON.stringify(expected), `${what}: ${JSON.stringify(found)}`);
}

function related(role: string, partyOrPartyRole: made.PartyRefOrPartyRoleRefFVO) {
  return { atType: "RelatedPartyRefOrPartyRoleRef", role, partyOrPartyRole };
}

async function walk(): Promise<void> {
  const productOrderFVO: made.ProductOrderFVO = {
    atType: "ProductOrder",
    externalId: [{ atType: "ExternalIdentifier", id: externalId, owner: "Shop" }],
    requestedStartDate: new Date("2030-01-31T08:00:00Z"),
    notificationContact: "edda@example.com",
    relatedParty: [related("customer", edda), related("seller", shop)],
    productOrderItem: [
      { atType: "ProductOrderItem", id: "1", action: made.ItemActionType.Add, product },
    ],
  };
  const placed = await orders.createProductOrder({ productOrderFVO, idempotencyKey: "ts-1" });
  const again = await orders.createProductOrder({ productOrderFVO, idempotencyKey: "ts-1" });
  const id = placed.id!;
  same(again.id, id, "the same order");

  const answer = await orders.retrieveProductOrderRaw({ id, xRequestId: "walk-1" });
  same(answer.raw.headers.get("x-request-id"), "walk-1", "the request's id");
  const found = await answer.value();
  const ordered = found.productOrderItem![0]!.product as made.Product;
  const read = ordered.productCharacteristic as made.StringCharacteristic[];
  same(read.map((each) => each.atType), values.map((each) => each.atType), "the types");
  same(read.map((each) => each.value), values.map((each) => each.value), "the values");
  const parties = found.relatedParty!.map((each) => each.partyOrPartyRole!);
  same(parties.map((each) => [each.atType, each.id]), [["PartyRef", "45"], ["PartyRoleRef", "7"]], "the parties");
  same(found.requestedStartDate, productOrderFVO.requestedStartDate, "the date");

  const listed = await orders.listProductOrder({
    fields: "state,productOrderItem.state",
    externalIdId: externalId,
    relatedPartyPartyOrPartyRoleName: "Edda Lind",
    state: [made.ListProductOrderStateEnum.Acknowledged, made.ListProductOrderStateEnum.Held],
    creationDateGt: "2020-01-01",
    sort: "-creationDate",
    limit: 5,
  });
  same(listed.map((each) => each.id), [id], "what is listed");
  same(listed[0]!.productOrderItem![0]!.state, "acknowledged", "the selected state");

  const ifMatch = answer.raw.headers.get("etag")!;
  const merged = await orders.patchProductOrder({
    id,
    ifMatch,
    productOrderMVO: { priority: "1", notificationContact: null },
  });
  same([merged.priority, merged.notificationContact], ["1", undefined], "the merge patch");

  const note = { "@type": "Note", text: "By JSON Patch" };
  const jsonPatch: made.JsonPatch[] = [
    { op: made.JsonPatchOpEnum.Add, path: "/note", value: [note] },
  ];
  const patched = await orders.patchProductOrder(
    { id, productOrderMVO: {} },
    async ({ init }) => {
      (init.headers as made.HTTPHeaders)["Content-Type"] = "application/json-patch+json";
      return { body: jsonPatch as unknown as BodyInit };
    },
  );
  same(patched.note?.map((each) => each.text), ["By JSON Patch"], "the JSON Patch");

  const task = await tasks.createCancelProductOrder({
    cancelProductOrderFVO: {
      atType: "CancelProductOrder",
      productOrder: { atType: "ProductOrderRef", id },
      cancellationReason: "Walked enough",
    },
  });
  const asked = await tasks.retrieveCancelProductOrder({ id: task.id!, fields: "state" });
  check(asked.state !== undefined && asked.productOrder === undefined, "the selected task");
  const ofOrder = await tasks.listCancelProductOrder({ productOrderId: id });
  same(ofOrder.map((each) => each.id), [task.id], "the order's tasks");

  const subscription = await hub.createHub({
    hubFVO: { atType: "Hub", callback: "http://127.0.0.1:9/typescript" },
  });
  await hub.hubDelete({ id: subscription.id! });
}

walk().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
