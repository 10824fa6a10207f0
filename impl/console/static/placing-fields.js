"use strict";
// The fields of a form: each edits one JSON value, and says what is wrong with it.

const Fields = (() => {
  let made = 0;
  const newId = () => `placing-field-${(made += 1)}`;

  // A text of the page, with values in the place of names in braces.
  function text(name, values = {}) {
    const found = document.getElementById("placing-texts").dataset[name];
    return found.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // Says something below a field, as a part of its description.
  function note(box, control, kind, message) {
    const said = make("p", { class: kind, id: newId() }, message);
    box.append(said);
    const described = [control.getAttribute("aria-describedby"), said.id].filter(Boolean);
    control.setAttribute("aria-describedby", described.join(" "));
    return said;
  }

  function mark(control, isInvalid) {
    if (isInvalid) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  function select(options, chosen) {
    const control = make("select");
    options.forEach(({ label }, index) => control.append(make("option", { value: index }, label)));
    control.value = chosen;
    return control;
  }

  // A choice of values; the first one is none.
  function choice({ options, value, set }) {
    const shown = (each) => ExactJson.write(each);
    const all = [{ label: "", value: undefined }, ...options];
    let chosen = all.findIndex((each) => value !== undefined && shown(each.value) === shown(value));
    if (value !== undefined && chosen < 0) {
      const label = typeof value === "string" ? value : shown(value);
      chosen = all.push({ label: text("notOffered", { value: label }), value }) - 1;
    }
    const control = select(all, Math.max(chosen, 0));
    control.addEventListener("change", () => set(all[control.value].value));
    return { control };
  }

  function input(type, value, listen, attributes = {}) {
    const control = make("input", { type, autocomplete: "off", spellcheck: "false", ...attributes });
    control.value = value ?? "";
    control.addEventListener("input", () => listen(control.value));
    return control;
  }

  const written = ({ value, set }) => ({ control: input("text", value, (now) => set(now || undefined)) });
  const date = ({ value, set }) => ({ control: input("date", value, (now) => set(now || undefined)) });

  function number({ value, set }) {
    const is = (now) => now === "" || ExactJson.number(now) !== null;
    const problem = make("span", { class: "fault", id: newId() });
    const show = (now) => {
      problem.textContent = is(now) ? "" : text("noNumber");
      mark(control, !is(now));
    };
    const control = input(
      "text",
      value instanceof ExactJson.Digits ? value.text : value,
      (now) => {
        show(now);
        set(now === "" ? undefined : (ExactJson.number(now) ?? now));
      },
      { inputmode: "decimal", "aria-describedby": problem.id },
    );
    show(control.value);
    return { control, beside: [problem] };
  }

  const boolean = (of) => {
    const options = [true, false].map((value) => ({ label: text(String(value)), value }));
    return choice({ ...of, options });
  };

  const two = (number) => String(number).padStart(2, "0");

  function offset(moment) {
    const minutes = -moment.getTimezoneOffset();
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    return `${minutes < 0 ? "-" : "+"}${two(hours)}:${two(rest)}`;
  }

  // A date-time as an input has it: in the zone of the browser, without saying so.
  function local(value) {
    const moment = new Date(value);
    const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");
    return `${day}T${[moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(":")}`;
  }

  function moment({ value, set }) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const said = make("span", { class: "hint", id: newId() });
    const show = (now) => {
      said.textContent = text("zone", { zone, offset: offset(now ? new Date(now) : new Date()) });
    };
    const control = input(
      "datetime-local",
      value === undefined ? "" : local(value),
      (now) => {
        show(now);
        const whole = now.length === "2026-01-31T08:15".length ? `${now}:00` : now;
        set(now ? whole + offset(new Date(now)) : undefined);
      },
      { step: "1", "aria-describedby": said.id },
    );
    show(control.value);
    return { control, beside: [said] };
  }

  const KINDS = ["Text", "Number", "Boolean", "Json"];

  function kindOfAny(value) {
    if (value === undefined || typeof value === "string") return 0;
    if (value instanceof ExactJson.Digits) return 1;
    return typeof value === "boolean" ? 2 : 3;
  }

  function json({ value, set }) {
    const problem = make("span", { class: "fault", id: newId() });
    const control = make("textarea", { rows: 3, spellcheck: "false", "aria-describedby": problem.id });
    control.value = value === undefined ? "" : ExactJson.write(value);
    control.addEventListener("input", () => {
      let read;
      try {
        read = control.value.trim() ? ExactJson.parse(control.value) : undefined;
      } catch (error) {
        if (!(error instanceof ExactJson.Malformed)) throw error;
        problem.textContent = text("noJson");
        mark(control, true);
        return;
      }
      problem.textContent = "";
      mark(control, false);
      set(read);
    });
    return { control, beside: [problem] };
  }

  // Any value: of which kind it is stands beside it.
  function any({ label, value, set, again }) {
    const kind = kindOfAny(value);
    const { control, beside = [] } = [written, number, boolean, json][kind]({ value, set });
    const kinds = select(KINDS.map((each) => ({ label: text(`kind${each}`) })), kind);
    kinds.setAttribute("aria-label", text("kind", { name: label }));
    kinds.addEventListener("change", () => {
      const now = ["", new ExactJson.Digits("0"), true, null][kinds.value];
      set(now);
      again();
    });
    return { control, beside: [kinds, ...beside] };
  }

  const CONTROLS = { text: written, number, boolean, date, "date-time": moment, choice, any };

  // Whether a field of a kind can show a value; any other value is edited as any value is.
  const FITS = {
    text: (value) => typeof value === "string",
    number: (value) => value instanceof ExactJson.Digits || typeof value === "string",
    boolean: (value) => typeof value === "boolean",
    date: (value) => /^\d{4}-\d\d-\d\d$/.test(value),
    "date-time": (value) => /^\d{4}-\d\d-\d\dT/.test(value) && !isNaN(new Date(value)),
    choice: () => true,
    any: () => true,
  };
  const fits = (kind, value) => value === undefined || FITS[kind](value);

  // A field {label, focus, kind, value, set, isRequired, options, hint, remove, again} and its control.
  function field(of) {
    const kind = fits(of.kind, of.value) ? of.kind : "any";
    const { control, beside = [] } = CONTROLS[kind](of);
    control.id = newId();
    control.dataset.focus = of.focus;
    if (of.isRequired) control.setAttribute("aria-required", "true");
    const label = make("label", { for: control.id }, of.label);
    if (of.isRequired) label.append(make("span", { class: "needed", "aria-hidden": "true" }, " *"));
    const row = make("div", { class: "control" }, control, ...beside.filter((each) => each.tagName === "SELECT"));
    if (of.remove) row.append(remover(of.label, of.remove, `remove:${of.focus}`));
    const said = beside.filter((each) => each.tagName !== "SELECT");
    const box = make("div", { class: "field" }, label, row, ...said);
    if (of.hint) note(box, control, "hint", of.hint);
    return { box, control };
  }

  function button(label, listen, focus, attributes = {}) {
    const control = make("button", { type: "button", "data-focus": focus, ...attributes }, label);
    control.addEventListener("click", listen);
    return control;
  }

  const remover = (name, listen, focus) =>
    button("×", listen, focus, { class: "remove", "aria-label": text("remove", { name }) });

  // A group with a legend, which takes the focus when a fault leads there.
  function group(label) {
    const legend = make("legend", { tabindex: "-1" }, label);
    return { box: make("fieldset", {}, legend), control: legend };
  }

  return { text, make, note, mark, field, group, button, remover, newId };
})();
