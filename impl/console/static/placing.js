"use strict";
// The page that places an order: the form and the JSON, each in step with the other.

(() => {
  const { text } = Fields;
  const PAUSE_MS = 120;
  const root = document.getElementById("placing-form");
  const json = document.getElementById("placing-json");
  const unread = document.getElementById("placing-unread");
  const waits = document.getElementById("placing-waits");
  const large = document.getElementById("placing-large");
  const section = document.getElementById("placing-offers");

  const links = [...document.querySelectorAll("#placing-faults [data-pointer]")];
  const faults = links.map((each) => ({
    pointer: each.dataset.pointer,
    message: each.parentElement.querySelector("span").textContent,
  }));

  // The order in the JSON; null for a text that is none, after saying where.
  function read() {
    try {
      const order = ExactJson.parse(json.value);
      if (ExactJson.isObject(order)) return order;
      unread.textContent = text("noObject");
    } catch (error) {
      if (!(error instanceof ExactJson.Malformed)) throw error;
      unread.textContent = text("unread", { line: error.line, column: error.column });
    }
    return null;
  }

  // The browser would stand still while it draws thousands of fields.
  const isLarge = (order) => [...PlacingSchema.itemsOf(order)].length > Number(root.dataset.mostItems);

  // While the JSON cannot be read, the form is as it was, and does not overwrite it.
  function follow(form, found) {
    const order = read();
    const isRead = order !== null;
    const isDrawn = isRead && !isLarge(order);
    for (const each of [root, section]) if (each) each.inert = !isDrawn;
    waits.hidden = isRead;
    large.hidden = !isRead || isDrawn;
    Fields.mark(json, !isRead);
    if (!isRead) return;
    unread.textContent = "";
    if (isDrawn) form.show(order, found);
    else root.replaceChildren();
  }

  async function begin() {
    const answer = await fetch(root.dataset.schema);
    if (!answer.ok) throw new Error(`the form cannot be made: ${answer.status}`);
    const offers = PlacingOffers.begin(PlacingCatalogue.begin(section));
    const form = PlacingForm.begin(root, await answer.json(), offers, (order) => {
      json.value = ExactJson.write(order);
    });
    offers.connect(form);
    follow(form, faults);

    let waiting = 0;
    json.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => follow(form), PAUSE_MS);
    });
    // What the browser has kept of an earlier visit comes after the scripts have run.
    window.addEventListener("pageshow", () => follow(form));
    for (const link of links) {
      link.addEventListener("click", (event) => {
        if (form.lead(link.dataset.pointer)) event.preventDefault();
      });
    }
    root.addEventListener("change", (event) => {
      if (event.target.dataset.focus?.endsWith("/productOffering/id")) form.later();
    });
  }

  begin();
})();
