// The entry page: moving between cells by keyboard, and what each save came to. Pasting: pasting.js.
"use strict";

const page = document.querySelector("[data-entry]");
const words = page.dataset;
const cells = () => [...page.querySelectorAll("[data-cell]:not(:disabled)")];
const say = (text) => (page.querySelector("[data-heard]").textContent = text);
const isCell = (one) => Boolean(one?.querySelector?.(".en-state")); // the panel of documents answers for itself
const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

// What stands under a cell, besides the version that was seen, which every save needs.
function show(form, text, kind, button) {
  const state = form.querySelector(".en-state");
  // A button that goes away hands its focus to the cell it spoke of.
  if (state.contains(document.activeElement)) form.querySelector("[data-cell], [name=note]").focus();
  for (const one of [...state.children]) if (one.name !== "seen_version") one.remove();
  const line = document.createElement("span");
  line.className = kind;
  line.textContent = text;
  state.append(line);
  if (button) line.append(" ", button);
}

// A button that sends the cell again; ``renewed`` first asks for the key of the session signed in since.
function againButton(renewed = false) {
  const button = document.createElement("button");
  button.type = renewed ? "button" : "submit";
  button.className = "btn btn-sm";
  button.textContent = words.again;
  if (renewed) button.dataset.renew = "";
  return button;
}

// What was typed and is not stored yet: kept when parts of the page are replaced, asked about on leaving.
const fieldsOf = (form) => [...form.elements].filter((one) => ["value", "reason", "note"].includes(one.name));
const typed = ({ target: { form }, target }) => isCell(form) && fieldsOf(form).includes(target) && (form.dataset.unsaved = "yes");
page.addEventListener("input", typed);
page.addEventListener("change", typed, true);

function stored(form, sent) {
  if (fieldsOf(form).every((field) => field.value === (sent[field.name] ?? ""))) delete form.dataset.unsaved;
}

// A cell has a value or a reason, not both: the later one stays.
page.addEventListener("change", (event) => {
  const form = event.target.form;
  const other = { value: "reason", reason: "value" }[event.target.name];
  if (other && event.target.value.trim() && form.elements[other]) form.elements[other].value = "";
}, true);

page.addEventListener("htmx:confirm", (event) => {
  if (!isCell(event.target)) return;
  event.target.dataset.waiting = "yes";
  delete event.target.dataset.lost;
  show(event.target, words.waiting, "en-waiting");
});

// The answer of another page, as a rule the one for signing in.
const isElsewhere = (xhr, form) => xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(form.action).pathname;

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const form = event.detail.requestConfig.elt;
  if (!page.contains(event.detail.target) || !isCell(form)) return;
  if (isElsewhere(xhr, form) || xhr.status === 403) {
    event.detail.shouldSwap = false;
    show(form, words.signedOut, "en-refused", againButton(true));
  } else if (xhr.status === 409 || xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (xhr.status >= 400) {
    show(form, words.failed, "en-refused", againButton());
  }
});

// A cell that reads the same figure is shown anew, but never over what somebody is typing or sending.
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.dataset?.unsaved) event.detail.shouldSwap = false;
});

page.addEventListener("htmx:sendError", (event) => {
  const form = event.detail.requestConfig.elt;
  if (!isCell(form)) return;
  form.dataset.lost = "yes";
  show(form, words.lost, "en-refused", againButton());
});
page.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, requestConfig: { elt, parameters } } = event.detail;
  if (!isCell(elt)) return;
  delete elt.dataset.waiting;
  if (xhr.status === 200 && !isElsewhere(xhr, elt)) stored(elt, parameters);
});

// Back on the network: what could not be sent goes now.
window.addEventListener("online", () => {
  for (const form of page.querySelectorAll("[data-lost]")) form.requestSubmit();
});

// Signed in again in another tab: the key of that session is taken from a fresh copy of this page.
async function renew(form) {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer) return show(form, words.lost, "en-refused", againButton(true));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-entry] [name=csrfmiddlewaretoken]");
  if (answer.redirected || !answer.ok || !fresh) return show(form, words.signedOut, "en-refused", againButton(true));
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh.value;
  form.requestSubmit();
}
page.addEventListener("click", (event) => {
  if ("renew" in event.target.dataset) renew(event.target.form);
});

// On a phone the strip of groups is wider than the screen: the current one stands in its middle.
function showCurrent() {
  const strip = document.querySelector(".en-groups");
  const current = strip?.querySelector("[aria-current]");
  if (current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}
showCurrent();
document.body.addEventListener("htmx:afterSettle", showCurrent);

// Leaving the page while something typed is not stored is asked about.
window.addEventListener("beforeunload", (event) => {
  if (page.querySelector("[data-unsaved]")) event.preventDefault();
});

page.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches("[data-cell]") || event.isComposing || event.altKey || event.ctrlKey) return;
  const isChoice = field.tagName === "SELECT";
  const step = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : isChoice ? 0 : { ArrowDown: 1, ArrowUp: -1 }[event.key] || 0;
  if (!step) return;
  event.preventDefault();
  const all = cells();
  const next = all[all.indexOf(field) + step];
  if (next) {
    next.focus();
    if (next.select) next.select();
  } else if (step > 0) document.querySelector(".en-turn .btn-primary").focus();
});

// After a conflict: keep what stands now, or take a value offered and save it.
page.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep], [data-take]");
  if (!button) return;
  const form = button.form;
  for (const [name, text] of Object.entries(button.dataset)) {
    if (name.startsWith("field")) form.elements[name.slice(5).toLowerCase()].value = text;
  }
  if ("keep" in button.dataset) {
    delete form.dataset.unsaved;
    show(form, words.kept, "en-saved");
  } else form.requestSubmit();
});
