// The entry page: moving between cells by keyboard, pasting a column, and what each save came to.
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
  for (const one of [...state.children]) if (one.name !== "seen_version") one.remove();
  const line = document.createElement("span");
  line.className = kind;
  line.textContent = text;
  state.append(line);
  if (button) line.append(" ", button);
}

function againButton() {
  const button = document.createElement("button");
  button.type = "submit";
  button.className = "btn btn-sm";
  button.textContent = words.again;
  return button;
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
  show(event.target, words.waiting, "en-waiting");
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const form = event.detail.requestConfig.elt;
  if (!page.contains(event.detail.target) || !isCell(form)) return;
  const isElsewhere = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(form.action).pathname;
  if (isElsewhere || xhr.status === 403) {
    event.detail.shouldSwap = false;
    show(form, words.signedOut, "en-refused", againButton());
  } else if (xhr.status === 409 || xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (xhr.status >= 400) {
    show(form, words.failed, "en-refused", againButton());
  }
});

page.addEventListener("htmx:sendError", (event) => isCell(event.detail.requestConfig.elt) && show(event.detail.requestConfig.elt, words.lost, "en-refused", againButton()));
page.addEventListener("htmx:afterRequest", (event) => delete event.detail.requestConfig.elt.dataset.waiting);

// Leaving the page while something is on its way is asked about.
window.addEventListener("beforeunload", (event) => {
  if (page.querySelector("[data-waiting=yes]")) event.preventDefault();
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
  } else field.blur();
});

// Fills a field with a text from Excel; a choice by its words. Says whether it could.
function fill(field, text) {
  if (field.tagName !== "SELECT") {
    field.value = text;
    return true;
  }
  const wanted = text.normalize("NFC").toLowerCase();
  const option = [...field.options].find((one) => one.text.normalize("NFC").toLowerCase() === wanted || one.value === wanted);
  if (option) field.value = option.value;
  return Boolean(option);
}

page.addEventListener("paste", (event) => {
  if (!event.target.matches("[data-cell]")) return;
  const rows = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((row) => row.split("\t")[0].trim());
  if (rows.length < 2 && event.target.tagName !== "SELECT") return;
  event.preventDefault();
  const all = cells();
  const from = all.indexOf(event.target);
  const told = [];
  let filled = 0;
  rows.slice(0, all.length - from).forEach((text, n) => {
    if (!text) return; // an empty cell of the sheet changes nothing
    if (fill(all[from + n], text)) {
      filled += 1;
      changed(all[from + n]);
    } else told.push(words.unread.replace("{text}", text));
  });
  told.unshift(words.pasted.replace("{n}", filled));
  if (rows.length > all.length - from) told.push(words.tooMany.replace("{n}", rows.length - all.length + from));
  say(told.join(" "));
  if (told.length > 1) show(event.target.form, told.slice(1).join(" "), "en-refused");
});

// After a conflict: keep what stands now, or take a value offered and save it.
page.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep], [data-take]");
  if (!button) return;
  const form = button.form;
  for (const [name, text] of Object.entries(button.dataset)) {
    if (name.startsWith("field")) form.elements[name.slice(5).toLowerCase()].value = text;
  }
  if ("keep" in button.dataset) show(form, words.kept, "en-saved");
  else form.requestSubmit();
});
