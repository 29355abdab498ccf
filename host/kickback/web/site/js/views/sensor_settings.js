// A form of the sensor settings for training, with the limits of the firmware.
import tables from "../../made/tables.js";
import { button, h } from "../dom.js";
import { words } from "../words.js";

const TOLD = words.sensor;
const CHOICES = /** @type {Record<string, string[]>} */ ({ side: TOLD.sideNames, alternate: TOLD.yesNo });
const TEXT_BYTES = 32;

/**
 * @param {Record<string, any>} settings @param {(changed: [string, string | number][]) => Promise<void>} write
 * @param {() => void} back
 */
export function settingsForm(settings, write, back) {
  const told = h("p", { role: "status", className: "told" });
  const names = Object.entries(TOLD.fields).filter(([name]) => name in settings);
  const inputs = names.map(([name, label]) => ({ name, label, input: inputOf(name, settings[name]) }));
  const save = async () => {
    const changed = inputs.filter(({ name, input }) => input.value !== String(settings[name])).map(({ name, input }) => /** @type {[string, string]} */ ([name, input.value]));
    try {
      await write(changed);
      for (const [name, value] of changed) settings[name] = value;
      told.textContent = TOLD.saved;
    } catch (error) {
      told.textContent = /** @type {Error} */ (error).message;
    }
  };
  return h("form", { on: { submit: (/** @type {Event} */ event) => (event.preventDefault(), save()) } },
    inputs.map(({ label, input }) => h("label", { className: "field" }, label, input)),
    h("p", { className: "soft" }, TOLD.clock),
    told,
    h("div", { className: "row" }, h("button", { type: "submit", className: "primary" }, TOLD.save), button(TOLD.back, back))); // prettier-ignore
}

/** @param {string} name @param {any} value @returns {HTMLInputElement | HTMLSelectElement} */
function inputOf(name, value) {
  if (CHOICES[name]) return h("select", { name }, CHOICES[name].map((text, i) => h("option", { value: String(i), selected: i === value }, text)));
  const [, , , low, high] = tables.settings.find(([known]) => known === name) ?? [];
  if (low === undefined) return h("input", { name, type: "text", value: String(value), maxLength: TEXT_BYTES, autocomplete: "off" });
  return h("input", { name, type: "number", value: String(value), min: String(low), max: String(high), step: "any", required: true, inputMode: "decimal" });
}
