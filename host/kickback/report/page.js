// Draws each chart. The buttons zoom its time axis; so do dragging and Ctrl with the wheel.
"use strict";
const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
  tooltip: { disableDefaultStyle: true } };
const narrow = window.matchMedia("(max-width: 30rem)").matches;

function zoomer(view, first) {
  return (factor) => {
    const [from, to] = view.signal("zoom_t") || first;
    const middle = (from + to) / 2, half = (to - from) / 2 * factor;
    view.signal("zoom_t", factor ? [middle - half, middle + half] : first);
    view.runAsync();
  };
}

async function draw(place) {
  const spec = specs[place.dataset.spec];
  // Vega labels its own element; the summary of the chart is on the one around it.
  const { view } = await vegaEmbed(place.firstElementChild, narrow ? { ...spec, autosize: { type: "fit-x", contains: "padding" } } : spec, options);
  const buttons = place.closest("figure").querySelectorAll("button[data-zoom]");
  if (buttons.length) {
    const zoom = zoomer(view, spec.usermeta.domain);
    for (const button of buttons) button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  }
}

async function drawAll() {
  for (const place of document.querySelectorAll(".chart")) await draw(place);
  document.documentElement.dataset.drawn = "yes";
}

drawAll();

// Print the folded tables too.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const one of opened) one.open = true;
});
window.addEventListener("afterprint", () => { for (const one of opened) one.open = false; });
