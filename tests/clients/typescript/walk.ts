// Uses the API by a client from openapi-generator: node walk.js API
import * as made from "./client";

declare const process: { argv: string[]; exitCode: number };

const [, , basePath = ""] = process.argv;
const configuration = new made.Configuration({ basePath });
const orders = new made.ProductOrderApi(configuration);
const tasks = new made.CancelProductOrderApi(configuration);
const hub = new made.EventsSubscriptionApi(configuration);

const values = ["500", 500, 0.5, true, { staticIp: true, ports: [80] }, [1, "two", null], null];
const externalId = "walked-in-typescript";

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function same(found: unknown, expected: unknown, what: string): void {
  check(JSON.stringify(found) === JSON.stringify(expected), `${what}: ${JSON.stringify(found)}`);
}

async function walk(): Promise<void> {
  const productCharacteristic = values.map((value, index) => ({ name: `c${index}`, value }));
  const productOrderCreate: made.ProductOrderCreate = {
    externalId,
    requestedStartDate: new Date("2030-01-31T08:00:00Z"),
    notificationContact: "edda@example.com",
    productOrderItem: [
      { id: "1", action: made.OrderItemActionType.Add, product: { productCharacteristic } },
    ],
  };
  const placed = await orders.createProductOrder({ productOrderCreate, idempotencyKey: "ts-1" });
  const again = await orders.createProductOrder({ productOrderCreate, idempotencyKey: "ts-1" });
  const id = placed.id!;
  same(again.id, id, "the same order");

  const answer = await orders.retrieveProductOrderRaw({ id, xRequestId: "walk-1" });
  same(answer.raw.headers.get("x-request-id"), "walk-1", "the request's id");
  const found = await answer.value();
  const characteristics = found.productOrderItem![0]!.product!.productCharacteristic!;
  same(characteristics.map((each) => each.value), values, "values of all kinds");
  same(found.requestedStartDate, productOrderCreate.requestedStartDate, "the date");

  const listed = await orders.listProductOrder({
    fields: "state,productOrderItem.state",
    externalId,
    state: [made.ListProductOrderStateEnum.Acknowledged, made.ListProductOrderStateEnum.Held],
    orderDateGt: "2020-01-01",
    sort: "-orderDate",
    limit: 5,
  });
  same(listed.map((each) => each.id), [id], "what is listed");
  same(listed[0]!.productOrderItem![0]!.state, "acknowledged", "the selected state");
  same(listed[0]!.productOrderItem![0]!.id, undefined, "what is not selected");

  const ifMatch = answer.raw.headers.get("etag")!;
  const merged = await orders.patchProductOrder({
    id,
    ifMatch,
    productOrderUpdate: { priority: "1", notificationContact: null },
  });
  same([merged.priority, merged.notificationContact], ["1", undefined], "the merge patch");

  const jsonPatch: made.JsonPatchOperation[] = [
    { op: made.JsonPatchOperationType.Add, path: "/note", value: [{ text: "By JSON Patch" }] },
  ];
  const patched = await orders.patchProductOrder(
    { id, productOrderUpdate: {} },
    async ({ init }) => {
      (init.headers as made.HTTPHeaders)["Content-Type"] = "application/json-patch+json";
      return { body: jsonPatch as unknown as BodyInit };
    },
  );
  same(patched.note?.map((each) => each.text), ["By JSON Patch"], "the JSON Patch");

  const task = await tasks.createCancelProductOrder({
    cancelProductOrderCreate: { productOrder: { id }, cancellationReason: "Walked enough" },
  });
  const asked = await tasks.retrieveCancelProductOrder({ id: task.id!, fields: "state" });
  check(asked.state !== undefined && asked.productOrder === undefined, "the selected task");
  const ofOrder = await tasks.listCancelProductOrder({ productOrderId: id });
  same(ofOrder.map((each) => each.id), [task.id], "the order's tasks");

  const subscription = await hub.registerListener({
    eventSubscriptionInput: { callback: "http://127.0.0.1:9/typescript" },
  });
  await hub.unregisterListener({ id: subscription.id });
}

walk().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
