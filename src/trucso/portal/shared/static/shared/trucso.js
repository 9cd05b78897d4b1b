// Small behaviours shared by every page. Pages work without them, but for drawing charts.
"use strict";

for (const button of document.querySelectorAll("[data-toggle]")) {
  const target = document.getElementById(button.dataset.toggle);
  button.addEventListener("click", () => {
    const open = target.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  });
}

// A menu made of <details> closes on Escape and on a click elsewhere.
const menus = () => document.querySelectorAll("details.ts-person[open], details.ts-menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// <button data-dialog="id"> opens <dialog id="id">; [data-close] closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
});

// <select data-submit> sends its form when it changes; the button stays for those without scripts.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// <form data-continue>: long work goes on step by step and its <progress> moves; its button stays without scripts.
const work = document.querySelector("form[data-continue]");
if (work) {
  const said = work.querySelector("[role=status]");
  const headers = { Accept: "application/json" };
  const step = () => fetch(work.action, { method: "POST", body: new FormData(work), headers })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((now) => {
      Object.assign(work.querySelector("progress"), { value: now.done, max: now.total });
      said.textContent = now.text;
      if (now.over) location.reload();
      else step();
    })
    .catch(() => { said.textContent = work.dataset.broken; });
  step();
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

// The chart bundle is large: only pages with charts fetch it, once.
const figure = document.querySelector("figure[data-chart]");
if (figure) {
  const script = document.createElement("script");
  script.src = figure.dataset.chart;
  document.head.append(script);
}
