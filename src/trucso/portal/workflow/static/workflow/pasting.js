// Pasting from Excel on the entry page: one column into the cells from here on, told in full, taken back at once.
"use strict";

const pasted = page.querySelector("[data-pasted-bar]");
let poured = [];

// The rows of a copied block: a cell that holds a tab, a line end or a quote comes in quotes.
function rowsOf(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g)) {
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replace(/\s+/g, " ").trim());
    if (!end) break;
    if (end === "\n") rows.push([]);
  }
  return rows;
}

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

function tell(texts) {
  say(texts.join(" "));
  pasted.querySelector("p").textContent = texts.join(" ");
  pasted.querySelector("[data-unpaste]").hidden = !poured.length;
  pasted.hidden = false;
}

// An empty cell of the sheet changes nothing.
function pour(from, column) {
  const all = cells();
  const free = all.slice(all.indexOf(from));
  const told = [];
  poured = [];
  column.slice(0, free.length).forEach((text, n) => {
    const field = free[n];
    const before = { id: field.id, value: field.value, reason: field.form.elements.reason?.value };
    if (!text) return;
    if (fill(field, text)) {
      poured.push(before);
      changed(field);
    } else {
      told.push(words.unread.replace("{text}", text));
      show(field.form, told.at(-1), "en-refused");
    }
  });
  told.unshift(words.pasted.replace("{n}", poured.length));
  const left = column.slice(free.length).filter(Boolean).length;
  if (left) told.push(words.tooMany.replace("{n}", left));
  tell(told);
}

page.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches("[data-cell]")) return;
  const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!/[\t\n]/.test(text) && field.tagName !== "SELECT") return;
  event.preventDefault();
  const rows = rowsOf(text);
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()].filter((n) => row[n])))];
  if (columns.length > 1) {
    // Which of them holds the figures is not guessed.
    poured = [];
    tell([words.columns.replace("{n}", columns.length)]);
  } else pour(field, rows.map((row) => row[columns[0]] ?? ""));
});

// Taking a paste back puts in every cell what stood there, a reason too, and saves it again. Cells are looked up
// anew: a save may have replaced their form.
function unpour({ id, value, reason }) {
  const field = document.getElementById(id);
  const other = reason ? field.form.elements.reason : field;
  other.value = reason || value;
  changed(other);
}

pasted.addEventListener("click", (event) => {
  if ("unpaste" in event.target.dataset) {
    const back = poured;
    poured = [];
    back.forEach(unpour);
    tell([words.unpasted.replace("{n}", back.length)]);
    document.getElementById(back[0].id).focus();
  } else if ("close" in event.target.dataset) pasted.hidden = true;
});
