"use strict";
// The offerings of the catalogue: found by words, put into an order, their characteristics as fields.

const PlacingOffers = (() => {
  const { text, make } = Fields;
  const { ITEMS, inside, itemsOf } = PlacingSchema;
  const CHARACTERISTICS = "productCharacteristic";
  const KINDS = {
    string: "text",
    number: "number",
    integer: "number",
    boolean: "boolean",
    date: "date",
    "date-time": "date-time",
  };

  // `catalogue` is what the page knows of the catalogue.
  function begin(catalogue) {
    const { known, load, say } = catalogue;
    let covered = new WeakSet();
    let form = null;
    let order = null;
    let isLookingUp = false;

    const offerOf = (item) => (ExactJson.isObject(item.productOffering) && known.get(item.productOffering.id)) || null;

    function nextUnknown() {
      for (const each of itemsOf(order)) {
        const id = each.productOffering?.id;
        if (typeof id === "string" && id && !known.has(id)) return id;
      }
      return null;
    }

    // Look up what an order names, one after the other, and draw again when more of it is known.
    async function lookUp() {
      if (!catalogue.isThere || isLookingUp) return;
      isLookingUp = true;
      let isMore = false;
      for (let id = nextUnknown(); id !== null; id = nextUnknown()) {
        isMore = Boolean(await load(id)) || isMore;
      }
      isLookingUp = false;
      if (isMore) form.later();
    }

    const digits = (number) => new ExactJson.Digits(String(number));

    // Make an item one of an offering, with its defaults, and with the components of a bundle.
    function fill(item, offer, quantity) {
      item.action ??= "add";
      item.quantity = digits(quantity);
      item.productOffering = Object.assign(Object.create(null), { id: offer.id });
      if (offer.name) item.productOffering.name = offer.name;
      const values = offer.characteristics.flatMap((each) => each.defaults.map((value) => entry(each, value)));
      if (values.length) item.product = Object.assign(Object.create(null), { [CHARACTERISTICS]: values });
      for (const component of offer.components) {
        const number = Number(component.default.text) * quantity;
        if (number > 0 && known.get(component.id)) nest(item, component.id, number);
      }
      return item;
    }

    function nest(item, id, quantity) {
      item[ITEMS] ??= [];
      const nested = Object.create(null);
      item[ITEMS].push(nested);
      form.newItem(nested, item);
      fill(nested, known.get(id), quantity);
    }

    function entry(characteristic, value) {
      const made = Object.assign(Object.create(null), { name: characteristic.name });
      if (characteristic.valueType) made.valueType = characteristic.valueType;
      return Object.assign(made, { value });
    }

    // What the catalogue says of an item: its prices, components and characteristics.
    function draw(box, item, pointer, tools) {
      const offer = offerOf(item);
      if (!offer) return;
      const name = offer.name || offer.id;
      if (offer.prices.length) {
        box.append(make("p", { class: "hint prices" }, text("prices", { prices: offer.prices.join(" · ") })));
      }
      if (offer.components.length) drawComponents(box, item, pointer, { offer, name, tools });
      if (!offer.characteristics.length) return;
      const { box: inner } = Fields.group(text("characteristics", { name }));
      const fields = make("div", { class: "fields" });
      inner.append(fields);
      for (const each of offer.characteristics) drawCharacteristic(fields, item, pointer, each, tools);
      box.append(inner);
    }

    const amount = (item) => (item.quantity instanceof ExactJson.Digits ? Number(item.quantity.text) : 1);

    // How many of a component so many bundles take; `most` is Infinity for any number.
    function limits({ lower, upper }, bundles) {
      const least = Number(lower.text) * bundles;
      const most = upper === null ? Infinity : Number(upper.text) * bundles;
      const said = upper === null ? text("atLeast", { lower: least }) : text("between", { lower: least, upper: most });
      return { least, most, said };
    }

    function drawComponents(box, item, pointer, { offer, name, tools }) {
      const { box: inner } = Fields.group(text("components", { name }));
      const fields = make("div", { class: "fields" });
      inner.append(fields);
      for (const component of offer.components) {
        const chosen = inside(item).filter((each) => each.productOffering?.id === component.id);
        const label = known.get(component.id)?.name || component.id;
        const now = chosen.reduce((sum, each) => sum + amount(each), 0);
        const focus = `component:${pointer}/${component.id}`;
        const { least, most, said } = limits(component, amount(item));
        const { box: row, control } = Fields.field({
          ...{ label: text("quantityOf", { name: label }), focus, kind: "number" },
          ...{ value: digits(now), hint: said, set: () => {} },
        });
        control.addEventListener("change", () => {
          const wanted = Number(control.value);
          const isWithin = Number.isSafeInteger(wanted) && wanted >= least && wanted <= most;
          Fields.mark(control, !isWithin);
          if (!isWithin) return;
          set(item, component.id, chosen, wanted);
          tools.changed();
          tools.later();
        });
        fields.append(row);
      }
      box.append(inner);
    }

    // Have so many of a component in a bundle's item: the first item of it changes, or comes and goes.
    function set(item, id, chosen, quantity) {
      const [first, ...others] = chosen;
      if (!quantity) {
        const left = (item[ITEMS] ?? []).filter((each) => !chosen.includes(each));
        if (left.length) item[ITEMS] = left;
        else delete item[ITEMS];
      } else if (first) {
        const rest = others.reduce((sum, each) => sum + amount(each), 0);
        first.quantity = digits(Math.max(quantity - rest, 0));
      } else if (known.get(id)) nest(item, id, quantity);
    }

    function drawCharacteristic(fields, item, pointer, characteristic, tools) {
      const given = item.product?.[CHARACTERISTICS];
      const list = Array.isArray(given) ? given : [];
      const entries = list.filter((each) => ExactJson.isObject(each) && each.name === characteristic.name);
      const isSingle = characteristic.most !== null && Number(characteristic.most.text) <= 1;
      for (const each of entries.length ? entries : [null]) {
        drawValue(fields, { item, pointer, characteristic, tools, isSingle }, each);
      }
      if (isSingle || !entries.length) return;
      const add = () => {
        list.push(entry(characteristic, characteristic.values?.[0] ?? ""));
        tools.redraw(`${pointer}/product/${CHARACTERISTICS}/${list.length - 1}/value`);
      };
      const label = text("addValue", { name: characteristic.name });
      fields.append(Fields.button(label, add, `value:${pointer}/${characteristic.name}`, { class: "add" }));
    }

    function drawValue(fields, { item, pointer, characteristic, tools, isSingle }, given) {
      let current = given;
      if (current) covered.add(current);
      const place = () => `${pointer}/product/${CHARACTERISTICS}/${item.product[CHARACTERISTICS].indexOf(current)}/value`;
      const key = current ? place() : `characteristic:${pointer}/${characteristic.name}`;
      const remove = () => {
        discard(item, current);
        tools.redraw(`characteristic:${pointer}/${characteristic.name}`);
      };
      const { box, control } = Fields.field({
        ...{ label: characteristic.name, focus: key, kind: kindOf(characteristic), hint: hint(characteristic) },
        options: characteristic.values?.map((each) => ({ label: shown(each), value: each })),
        value: current?.value,
        isRequired: Number(characteristic.least.text) > 0,
        remove: current && !isSingle ? remove : null,
        again: () => tools.redraw(key),
        set: (value) => {
          if (value === undefined) {
            discard(item, current);
            current = null;
          } else if (current) current.value = value;
          else current = added(item, characteristic, value);
          if (current) {
            covered.add(current);
            control.dataset.focus = place();
          }
          tools.edited(current ? place() : key);
        },
      });
      if (current) tools.place(key, box, control);
      fields.append(box);
    }

    const shown = (value) => (typeof value === "string" ? value : ExactJson.write(value));
    const kindOf = ({ values, kind }) => (values ? "choice" : (KINDS[kind] ?? "any"));

    function hint({ ranges, units, regex, fixed, least, most, values }) {
      const parts = [...ranges, ...units];
      const [from, to] = [Number(least.text), most && Number(most.text)];
      if (to === null || to > 1) {
        const range = to === null ? text("atLeast", { lower: from }) : text("between", { lower: from, upper: to });
        parts.push(text("values", { range }));
      }
      if (regex && !values) parts.push(text("pattern", { pattern: regex }));
      if (fixed) parts.push(text("fixed"));
      return parts.join(" · ");
    }

    function added(item, characteristic, value) {
      item.product ??= Object.create(null);
      item.product[CHARACTERISTICS] ??= [];
      const made = entry(characteristic, value);
      item.product[CHARACTERISTICS].push(made);
      return made;
    }

    function discard(item, gone) {
      const list = item.product?.[CHARACTERISTICS];
      if (!list || !gone) return;
      list.splice(list.indexOf(gone), 1);
      if (!list.length) delete item.product[CHARACTERISTICS];
      if (!Object.keys(item.product).length) delete item.product;
    }

    // An offering that was chosen: it takes the place of an item that names nothing, or is a new one.
    async function add(id) {
      const offer = known.get(id) ?? (await load(id));
      if (!offer) return;
      order[ITEMS] ??= [];
      const isOpen = (each) => ExactJson.isObject(each) && !each.productOffering?.id && !each.product;
      let index = order[ITEMS].findIndex(isOpen);
      if (index < 0) {
        const made = Object.create(null);
        index = order[ITEMS].push(made) - 1;
        form.newItem(made, order);
      }
      const item = fill(order[ITEMS][index], offer, 1);
      say(text("added", { name: offer.name || id, id: item.id }));
      form.redraw(`in:/${ITEMS}/${index}`);
    }

    catalogue.listen(add);
    return {
      draw,
      covers: (each) => covered.has(each),
      // A drawing of an order begins.
      begin: (now) => {
        order = now;
        covered = new WeakSet();
        lookUp();
      },
      connect: (made) => {
        form = made;
      },
    };
  }

  return { begin };
})();
