"use strict";
// What the schema of the contract says of values: how they are edited, and what is added.

const PlacingSchema = (() => {
  const ITEMS = "productOrderItem";

  // The items directly in an order or an item, as far as the JSON has them in their form.
  const inside = (parent) => (Array.isArray(parent[ITEMS]) ? parent[ITEMS].filter(ExactJson.isObject) : []);

  function* itemsOf(parent) {
    for (const each of inside(parent)) {
      yield each;
      yield* itemsOf(each);
    }
  }

  function of(contract) {
    const resolved = (schema = {}) => {
      let found = schema;
      while (found.ref) found = contract.definitions[found.ref];
      return found;
    };

    // How a value is edited: as an object, as an array, or in a field of a kind.
    function shape(schema, value) {
      if (schema.type === "array" && (value === undefined || Array.isArray(value))) return "array";
      const isObject = schema.type === "object" || schema.properties;
      if (isObject && (value === undefined || ExactJson.isObject(value))) return "object";
      if (schema.enum) return "choice";
      if (schema.type === "integer" || schema.type === "number") return "number";
      if (schema.type === "boolean") return "boolean";
      if (schema.type !== "string") return "any";
      return ["date", "date-time"].includes(schema.format) ? schema.format : "text";
    }

    const isStructure = (schema) => ["array", "object"].includes(shape(resolved(schema)));

    // What is added for a schema: what it requires of structures; nothing of a single value.
    function blank(schema) {
      const found = resolved(schema);
      const kind = shape(found);
      if (kind === "array") return [blank(found.items) ?? ""];
      if (kind !== "object") return undefined;
      const made = Object.create(null);
      for (const name of found.required ?? []) {
        const inner = blank(found.properties[name]);
        if (inner !== undefined) made[name] = inner;
      }
      return made;
    }

    // What an object shows of its attributes, single values first, items last; and the other names.
    function attributes(schema, value, chosen) {
      const properties = schema.properties ?? {};
      const isRequired = (name) => (schema.required ?? []).includes(name);
      const isShown = (name) =>
        Object.hasOwn(value, name) ||
        chosen?.has(name) ||
        (isRequired(name) && !isStructure(properties[name]));
      const declared = Object.keys(properties);
      const rank = (name) =>
        (isStructure(properties[name]) ? 2 : 0) + (isRequired(name) ? 0 : 1) + (name === ITEMS ? 2 : 0);
      const shown = declared.filter(isShown).sort((one, other) => rank(one) - rank(other));
      const unknown = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
      return { shown: [...shown, ...unknown], others: declared.filter((name) => !isShown(name)), isRequired };
    }

    return { resolved, shape, blank, attributes };
  }

  return { ITEMS, inside, itemsOf, of };
})();
