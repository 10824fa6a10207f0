"use strict";
// The filter of the orders completes attributes and values by the contract; and all rows are chosen.

const query = document.querySelector("#query");
const list = document.querySelector("#query-options");
const PATH = /^[@\w.]*$/;
let known;
let options = [];
let chosen = -1;

async function load() {
  // As a part of a page, which is not led to sign in when the session is over.
  const asked = { headers: { "HX-Request": "true" } };
  known ??= fetch(query.dataset.known, asked).then((answer) => (answer.ok ? answer.json() : null));
  return known;
}

// The part of the query that the caret stands in: where it begins, and its text up to the caret.
function part() {
  const before = query.value.slice(0, query.selectionStart);
  const start = before.lastIndexOf("&") + 1;
  return { start, text: before.slice(start) };
}

function attribute(all, names) {
  let of = all.start;
  let found = null;
  for (const name of names) {
    found = of && all.definitions[of] ? all.definitions[of][name] : undefined;
    if (!found) return null;
    of = found.of;
  }
  return found;
}

// What could stand in place of the text from `start` on.
function completions(all, { start, text }) {
  const [path, value] = text.split(/=(.*)/s);
  if (!PATH.test(path)) return { start, texts: [] };
  const names = path.split(".");
  if (value !== undefined) {
    if (all.operators.includes(names.at(-1))) names.pop();
    const last = value.slice(value.lastIndexOf(",") + 1);
    const texts = attribute(all, names)?.values ?? [];
    return { start: start + text.length - last.length, texts: matches(texts, last) };
  }
  const last = names.pop();
  const within = names.length ? attribute(all, names) : { of: all.start };
  if (!within) return { start, texts: [] };
  const texts = within.of
    ? Object.entries(all.definitions[within.of]).map(([name, each]) => name + (each.of ? "." : ""))
    : all.operators.map((name) => `${name}=`);
  return { start: start + text.length - last.length, texts: matches(texts, last) };
}

function matches(texts, typed) {
  const wanted = typed.toLowerCase();
  const rank = (text) => text.toLowerCase().indexOf(wanted);
  return texts.filter((text) => rank(text) >= 0 && text !== typed).sort((a, b) => rank(a) - rank(b)).slice(0, 12);
}

function show(found) {
  options = found.texts.map((text) => ({ text, start: found.start }));
  chosen = -1;
  list.replaceChildren(
    ...options.map(({ text }, number) => {
      const option = document.createElement("li");
      option.id = `query-option-${number}`;
      option.role = "option";
      option.ariaSelected = "false";
      option.textContent = text;
      return option;
    }),
  );
  list.hidden = options.length === 0;
  query.setAttribute("aria-expanded", String(options.length > 0));
  query.removeAttribute("aria-activedescendant");
}

const close = () => show({ start: 0, texts: [] });

function choose(number) {
  chosen = (number + options.length) % options.length;
  [...list.children].forEach((option, each) => (option.ariaSelected = String(each === chosen)));
  list.children[chosen].scrollIntoView({ block: "nearest" });
  query.setAttribute("aria-activedescendant", `query-option-${chosen}`);
}

function take({ text, start }) {
  const rest = query.value.slice(query.selectionStart);
  query.value = query.value.slice(0, start) + text + rest;
  query.setSelectionRange(start + text.length, start + text.length);
  complete();
}

async function complete() {
  const all = await load();
  if (all && document.activeElement === query) show(completions(all, part()));
}

query.addEventListener("input", complete);
query.addEventListener("blur", close);
query.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && !options.length) complete();
  else if (event.key === "ArrowDown") choose(chosen + 1);
  else if (event.key === "ArrowUp" && options.length) choose(chosen < 0 ? -1 : chosen - 1);
  else if (event.key === "Escape" && options.length) close();
  else if (event.key === "Enter" && chosen >= 0) take(options[chosen]);
  else return;
  event.preventDefault();
});
// The field keeps the focus.
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const number = [...list.children].indexOf(event.target);
  if (number >= 0) take(options[number]);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-all]")) return;
  for (const each of document.querySelectorAll("input[name=order]")) each.checked = event.target.checked;
});
