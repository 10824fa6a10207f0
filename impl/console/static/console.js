"use strict";
// What pages do beside htmx: moments in the reader's zone, lists that refresh, the focus, copies.

const REFRESH_MS = 10000;
const READING_MS = 1000;

function showMoments(within) {
  const long = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "long" });
  const two = (number) => String(number).padStart(2, "0");
  for (const each of within.querySelectorAll("time[datetime]")) {
    const moment = new Date(each.dateTime);
    if (isNaN(moment)) continue;
    const date = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())];
    const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
    each.textContent = "clock" in each.dataset ? clock : `${date.join("-")} ${clock}`;
    each.title = long.format(moment);
  }
}

// Nothing moves below somebody who reads or chooses in it.
const isRead = (part) => part.contains(document.activeElement);
const isUsed = (part) =>
  part.matches("[data-refresh]") && part.querySelector("[name=order]:checked, details[open]") !== null;

function refresh(selector) {
  if (document.hidden) return;
  for (const each of document.querySelectorAll(selector)) {
    if (!isRead(each) && !isUsed(each)) each.dispatchEvent(new Event("refresh"));
  }
}

// Nor below somebody who has come to it since it was asked for; what has an id gets its focus back.
function keep({ detail: { tasks } }) {
  const isKept = ({ type, target }) =>
    type === "main" && (isUsed(target) || (isRead(target) && !document.activeElement.id));
  tasks.splice(0, tasks.length, ...tasks.filter((each) => !isKept(each)));
}

function copy(button) {
  const from = document.querySelector(button.dataset.copy);
  const text = from.value ?? from.textContent;
  navigator.clipboard.writeText(text).then(() => button.classList.add("done"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
document.addEventListener("htmx:before:swap", keep);
document.addEventListener("htmx:after:swap", () => showMoments(document));
showMoments(document);
// What came of a form is where its reader goes on: what is said, what is refused, or the field that is wrong.
document.querySelector("[data-result], [aria-invalid=true]")?.focus();
setInterval(refresh, REFRESH_MS, "[data-refresh]");
// What lacks numbers asks for them soon.
setInterval(refresh, READING_MS, "[data-reading]");
