"use strict";
// The forms of an order: moments in the reader's zone, and no second click while a form is sent.

const minute = (moment) => moment.toISOString().slice(0, 16);

function inZone(input) {
  const moment = new Date(`${input.value}Z`);
  if (isNaN(moment)) return;
  input.value = minute(new Date(moment - moment.getTimezoneOffset() * 60000));
}

for (const input of document.querySelectorAll("input[data-utc]")) inZone(input);
for (const each of document.querySelectorAll("[data-zone]")) {
  each.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

document.addEventListener("formdata", (event) => {
  for (const input of event.target.querySelectorAll("input[data-utc]")) {
    const moment = new Date(input.value);
    if (!isNaN(moment)) event.formData.set(input.name, minute(moment));
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
