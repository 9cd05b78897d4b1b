// Draws every chart of a page. The specification sits in the page as JSON (json_script); see charts.py.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const options = {
  actions: false,
  ast: true,
  expr: expressionInterpreter,
  renderer: "svg",
  // Style elements written by scripts are refused by our Content-Security-Policy; charts.css holds those rules.
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true, theme: "trucso" },
};

function save(view, figure) {
  for (const button of figure.querySelectorAll("[data-chart-save]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const link = document.createElement("a");
      link.href = await view.toImageURL(button.dataset.chartSave, 2);
      link.download = `${figure.id}.${button.dataset.chartSave}`;
      link.click();
    });
  }
}

// A grid of small charts has no container width in Vega-Lite: choose columns and widths that fill the place.
function fitted(specification, place) {
  if (!specification.facet || !specification.spec) return specification;
  const gap = specification.spacing ?? 20;
  const width = place.clientWidth - 48;
  const columns = Math.max(1, Math.min(specification.columns ?? 4, Math.floor(width / 210)));
  const each = Math.floor((width - (columns - 1) * gap) / columns) - 6;
  return { ...specification, columns, spec: { ...specification.spec, width: each } };
}

// What scrolls must be reachable by keyboard, and only then.
function reachable(place, figure) {
  if (place.scrollWidth <= place.clientWidth) return;
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", figure.querySelector("figcaption").textContent.trim());
}

async function draw(figure) {
  const target = figure.querySelector("[data-chart-target]");
  if (!target || target.dataset.drawn) return;
  target.dataset.drawn = "1";
  const specification = JSON.parse(document.getElementById(target.dataset.chartTarget).textContent);
  try {
    const { view } = await embed(target, fitted(specification, target), options);
    // The figure has its own text alternative; the picture itself is hidden from screen readers.
    target.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
    reachable(target.parentElement, figure);
    save(view, figure);
  } catch (problem) {
    target.textContent = figure.dataset.chartFailed;
    console.error(problem);
  }
}

const drawAll = (scope) => scope.querySelectorAll("figure[data-chart]").forEach(draw);
// Text is measured when the chart is laid out: wait for the font.
document.fonts.ready.then(() => drawAll(document));
document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target));
