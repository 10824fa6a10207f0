"use strict";
// The form of an order, drawn from the schema of the contract and from the order itself.

const PlacingForm = (() => {
  const { text, make } = Fields;
  const { ITEMS } = PlacingSchema;
  const escaped = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");

  // `contract` has the definitions; `changed` is called with the order after each change of it.
  function begin(root, contract, offers, changed) {
    let order = Object.create(null);
    let faults = [];
    let places = new Map();
    const chosen = new WeakMap();

    const { resolved, shape, blank, attributes } = PlacingSchema.of(contract);

    function newItem(item, within) {
      const ids = new Set([...PlacingSchema.itemsOf(order)].map((each) => each.id));
      const prefix = within === order ? "" : `${within.id}.`;
      let number = 1;
      while (ids.has(`${prefix}${number}`)) number += 1;
      item.id = `${prefix}${number}`;
      item.action ??= "add";
      return item;
    }

    const choose = (parent, name) => {
      if (!chosen.has(parent)) chosen.set(parent, new Set());
      chosen.get(parent).add(name);
    };

    const forget = (pointer) => {
      faults = faults.filter((each) => each.pointer !== pointer && !each.pointer.startsWith(`${pointer}/`));
    };

    function edited(pointer) {
      forget(pointer);
      const place = places.get(pointer);
      for (const each of place?.box.querySelectorAll(":scope > [data-fault]") ?? []) each.remove();
      if (place) Fields.mark(place.control, false);
      changed(order);
    }

    function drawObject(box, schema, value, pointer, label) {
      const found = resolved(schema);
      const { shown, others, isRequired } = attributes(found, value, chosen.get(value));
      const fields = make("div", { class: "fields" });
      box.append(fields);
      if (schema.isItem) offers.draw(box, value, pointer, tools);
      for (const name of shown) {
        const member = { parent: value, name, schema: found.properties?.[name] ?? {}, above: pointer };
        drawMember(member, isRequired(name), { box, fields });
      }
      if (others.length) box.append(chooser(found, value, others, pointer, label));
    }

    function drawMember({ parent, name, schema, above }, isRequired, { box, fields }) {
      const pointer = `${above}/${escaped(name)}`;
      const found = resolved(schema);
      const value = parent[name];
      const kind = shape(found, value);
      const remove = () => {
        delete parent[name];
        chosen.get(parent)?.delete(name);
        forget(pointer);
        redraw(`choose:${above}`);
      };
      if (kind === "array" && value.length && value.every(offers.covers)) return;
      if (kind === "array" || kind === "object") {
        const { box: inner, control } = Fields.group(name);
        inner.classList.toggle("many", kind === "array");
        if (!isRequired) inner.append(Fields.remover(name, remove, `remove:${pointer}`));
        place(pointer, inner, control);
        if (kind === "array") drawArray(inner, found, value, { parent, name, pointer, isRequired });
        else drawObject(inner, schema, value, pointer, name);
        box.append(inner);
        return;
      }
      const set = (now) => {
        if (now === undefined) {
          delete parent[name];
          choose(parent, name);
        } else parent[name] = now;
        edited(pointer);
      };
      const options = found.enum?.map((each) => ({ label: each, value: each }));
      const made = Fields.field({
        ...{ label: name, focus: pointer, kind, value, set, isRequired, options },
        ...{ remove: isRequired ? null : remove, again: () => redraw(pointer) },
      });
      place(pointer, made.box, made.control);
      fields.append(made.box);
    }

    function drawArray(box, schema, list, { parent, name, pointer, isRequired }) {
      const removed = (index) => {
        list.splice(index, 1);
        if (!list.length && !isRequired) delete parent[name];
        forget(pointer);
        redraw(`remove:${pointer}/${index}`, `remove:${pointer}/${index - 1}`, `add:${pointer}`);
      };
      list.forEach((each, index) => {
        if (!offers.covers(each)) drawElement(box, schema.items, { list, index, pointer, name, removed });
      });
      const add = () => {
        const made = blank(schema.items) ?? "";
        list.push(name === ITEMS ? newItem(made, parent) : made);
        redraw(`in:${pointer}/${list.length - 1}`);
      };
      box.append(Fields.button(text("addOne", { name }), add, `add:${pointer}`, { class: "add" }));
    }

    function drawElement(box, schema, { list, index, pointer, name, removed }) {
      const below = `${pointer}/${index}`;
      const label = `${name} ${index + 1}`;
      const value = list[index];
      const kind = shape(resolved(schema), value);
      const remove = () => removed(index);
      if (kind === "object") {
        const { box: inner, control } = Fields.group(label);
        inner.append(Fields.remover(label, remove, `remove:${below}`));
        place(below, inner, control);
        drawObject(inner, { ...schema, isItem: name === ITEMS }, value, below, label);
        box.append(inner);
        return;
      }
      const set = (now) => {
        list[index] = now ?? "";
        edited(below);
      };
      const options = resolved(schema).enum?.map((each) => ({ label: each, value: each }));
      const again = () => redraw(below);
      const made = Fields.field({
        ...{ label, focus: below, kind: kind === "array" ? "any" : kind },
        ...{ value, set, options, remove, again },
      });
      place(below, made.box, made.control);
      box.append(made.box);
    }

    // Chooses an attribute to add: most are seldom needed, and would hide the others.
    function chooser(schema, value, names, pointer, label) {
      const list = make("select", {
        "aria-label": text("addTo", { name: label }),
        "data-focus": `choose:${pointer}`,
      });
      list.append(...names.map((name) => make("option", {}, name)));
      const add = () => {
        const name = list.value;
        const below = `${pointer}/${escaped(name)}`;
        const made = blank(schema.properties[name]);
        if (made === undefined) choose(value, name);
        else value[name] = made;
        if (name === ITEMS) newItem(made[0], value);
        redraw(`in:${below}`);
      };
      const button = Fields.button(text("add"), add, `chosen:${pointer}`);
      button.setAttribute("aria-label", text("addTo", { name: label }));
      return make("div", { class: "chooser" }, list, button);
    }

    function place(pointer, box, control) {
      places.set(pointer, { box, control });
    }

    const nearest = (pointer) => {
      let at = pointer;
      while (at && !places.has(at)) at = at.slice(0, at.lastIndexOf("/"));
      return places.get(at);
    };

    function showFaults() {
      for (const { pointer, message } of faults) {
        const found = nearest(pointer);
        if (!found) continue;
        const said = places.has(pointer) ? message : `${pointer}: ${message}`;
        Fields.note(found.box, found.control, "fault", said).dataset.fault = pointer;
        if (found.control.tagName !== "LEGEND") Fields.mark(found.control, true);
      }
    }

    // Focus by a key: that of a control, or `in:` with the pointer of what has just been added.
    function focused(key, options) {
      const within = key.startsWith("in:") && places.get(key.slice("in:".length));
      const found = within
        ? within.box.matches(".field")
          ? within.control
          : (within.box.querySelector("input, select:not([data-focus^=choose]), textarea") ?? within.control)
        : [...root.querySelectorAll("[data-focus]")].find((each) => each.dataset.focus === key);
      found?.focus(options);
      return Boolean(found);
    }

    function draw() {
      const active = root.contains(document.activeElement) ? document.activeElement : null;
      const { selectionStart: start, selectionEnd: end } = active ?? {};
      places = new Map();
      offers.begin(order);
      const box = make("div");
      drawObject(box, { ref: contract.root }, order, "", text("order"));
      root.replaceChildren(...box.childNodes);
      showFaults();
      if (!active?.dataset.focus || !focused(active.dataset.focus, { preventScroll: true })) return;
      if (start != null && document.activeElement.type === "text") document.activeElement.setSelectionRange(start, end);
    }

    // Draw again after a change of what there is, with the focus at the first of these that is there.
    function redraw(...keys) {
      changed(order);
      draw();
      keys.some((key) => focused(key));
    }

    // Draw when what the reader does has come to its end: a click needs its button to stay, and Tab
    // the next field.
    let isPressed = false;
    let isWaiting = false;
    function later() {
      isWaiting = true;
      setTimeout(() => {
        if (isPressed || !isWaiting) return;
        isWaiting = false;
        draw();
      });
    }
    const pressed = (now) => () => {
      isPressed = now;
      if (!now && isWaiting) later();
    };
    document.addEventListener("pointerdown", pressed(true));
    document.addEventListener("pointerup", pressed(false));
    document.addEventListener("pointercancel", pressed(false));

    function lead(pointer) {
      const found = nearest(pointer);
      found?.control.focus();
      found?.box.scrollIntoView({ block: "nearest" });
      return Boolean(found);
    }

    const tools = { place, edited, redraw, changed: () => changed(order), later };
    return {
      later,
      redraw,
      lead,
      newItem,
      show: (now, found = faults) => {
        order = now;
        faults = found;
        draw();
      },
    };
  }

  return { begin };
})();
