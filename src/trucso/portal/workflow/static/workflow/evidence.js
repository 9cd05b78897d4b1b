// Files of a line: dropped or chosen, sent one after the other, each with its progress and its answer.
"use strict";

{
  const waiting = [];
  let isBusy = false;

  const isFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

  function row(panel, file, text) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    state.textContent = text;
    bar.max = 1;
    bar.value = 0;
    line.append(name, bar, state);
    panel.querySelector(".pf-queue").append(line);
    return { line, bar, state };
  }

  function add(panel, files) {
    const largest = Number(panel.dataset.largest) * 2 ** 20;
    for (const file of files) {
      const shown = row(panel, file, panel.dataset.waiting);
      if (file.size > largest) stop(panel, file, shown, panel.dataset.tooLarge);
      else waiting.push({ panel, file, shown });
    }
    next();
  }

  // What went wrong stays on the page, with a button where trying again may help.
  function stop(panel, file, shown, text, isAgain = false) {
    shown.bar.remove();
    shown.line.className = "pf-problem";
    shown.state.textContent = text;
    if (!isAgain) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = "↻";
    button.setAttribute("aria-label", file.name);
    button.addEventListener("click", async () => {
      await renewKeys();
      shown.line.remove();
      add(panel, [file]);
    });
    shown.line.append(button);
  }

  // Signed in again in another tab: the keys of that session are taken from a fresh copy of this page.
  async function renewKeys() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh.value;
    return true;
  }

  // A button of the panel answered by the page for signing in: said in the panel, never shown inside it.
  function sayExpired(panel) {
    for (const one of panel.querySelectorAll(".pf-expired")) one.remove();
    const line = document.createElement("li");
    const button = document.createElement("button");
    line.className = "pf-problem pf-expired";
    line.textContent = panel.dataset.signedOut;
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = panel.dataset.again;
    button.addEventListener("click", async () => (await renewKeys()) && line.remove());
    line.append(" ", button);
    panel.querySelector(".pf-queue").append(line);
  }

  function next() {
    if (isBusy || !waiting.length) return;
    isBusy = true;
    const { panel, file, shown } = waiting.shift();
    const form = panel.querySelector(".pf-drop");
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("files", file);
    shown.state.textContent = panel.dataset.sending;
    request.upload.addEventListener("progress", (event) => { shown.bar.value = event.loaded / event.total; });
    request.addEventListener("load", () => answered(panel, file, shown, request, form));
    request.addEventListener("error", () => stop(panel, file, shown, panel.dataset.lost, true));
    request.addEventListener("loadend", () => { isBusy = false; next(); });
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  }

  function answered(panel, file, shown, request, form) {
    const isElsewhere = new URL(request.responseURL).pathname !== new URL(form.action).pathname;
    if (isElsewhere || request.status === 403) return stop(panel, file, shown, panel.dataset.signedOut, true);
    if (request.status === 413) return stop(panel, file, shown, panel.dataset.tooLarge);
    if (request.status !== 200 && request.status !== 422) return stop(panel, file, shown, panel.dataset.failed, true);
    shown.line.remove();
    htmx.swap(`#mc-${panel.dataset.proof}`, request.responseText, { swapStyle: "outerHTML" });
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pf-drop input[type=file]")) return;
    add(event.target.closest("[data-proof]"), [...event.target.files]);
    event.target.value = "";
  });

  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!isFiles(event) || !document.querySelector("[data-proof]")) return;
      event.preventDefault(); // a file dropped beside the place would else replace the page
      const place = event.target.closest?.("[data-proof]")?.querySelector(".pf-drop");
      for (const one of document.querySelectorAll(".pf-drop.is-over")) if (one !== place) one.classList.remove("is-over");
      place?.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && place) add(place.closest("[data-proof]"), [...event.dataTransfer.files]);
    });
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const panel = requestConfig.elt.closest?.("[data-proof]");
    if (!panel?.querySelector(".pf-queue") || !xhr.responseURL) return;
    const isElsewhere = new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname;
    if (!isElsewhere && xhr.status !== 403) return;
    event.detail.shouldSwap = false;
    sayExpired(panel);
  });

  // Refusals carry the list too; htmx leaves them out unless told.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.classList.contains("pf-documents") && event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // A reference that was taken leaves room for the next.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.requestConfig.elt;
    if (event.detail.successful && form.matches?.(".pf-reference")) form.reset();
  });

  window.addEventListener("beforeunload", (event) => {
    if (isBusy || waiting.length) event.preventDefault();
  });
}
