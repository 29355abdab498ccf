// Targets, sounds, and keys from a laptop.
import { button, fileButton, h } from "../dom.js";
import { importKeys } from "../keep/keys.js";
import { keepTarget, readTarget } from "../live/target.js";
import { play } from "../sound/player.js";
import { unlockSound } from "../sound/tones.js";
import { words } from "../words.js";

const TOLD = words.settings;

/** @param {import("../app.js").Place} place */
export function showSettings(place) {
  const target = readTarget();
  const number = (/** @type {string} */ label, /** @type {number} */ value, /** @type {number} */ max, /** @type {(value: number) => void} */ take) =>
    field(label, { type: "number", value: String(value), min: "0", max: String(max), step: "any", inputMode: "decimal" }, (input) => {
      if (input.validity.valid) take(Number(input.value));
      keepTarget(target);
    });
  const check = (/** @type {string} */ label, /** @type {"voice" | "tones" | "pacer"} */ name) =>
    h("label", { className: "field check" },
      h("input", { type: "checkbox", checked: target[name], on: { change: (/** @type {any} */ event) => {
        target[name] = event.target.checked;
        keepTarget(target);
      } } }), label); // prettier-ignore
  const tempo = [TOLD.kick, TOLD.hold, TOLD.back].map((label, i) => number(label, target.tempo[i], 60, (value) => (target.tempo[i] = value)));
  place.show(TOLD.title,
    h("form", { on: { submit: (/** @type {Event} */ event) => event.preventDefault() } },
      h("fieldset", {}, h("legend", {}, TOLD.target),
        number(TOLD.reps, target.reps, 100, (value) => (target.reps = Math.round(value))),
        h("div", { className: "three" }, tempo),
        number(TOLD.rest, target.rest, 900, (value) => (target.rest = value))),
      h("fieldset", {}, h("legend", {}, TOLD.sound),
        check(TOLD.voice, "voice"), check(TOLD.tones, "tones"), check(TOLD.pacer, "pacer"),
        number(TOLD.loss, target.loss, 90, (value) => (target.loss = value)),
        button(TOLD.test, () => {
          unlockSound();
          play([{ tone: "TARGET", say: ["target", target.reps || 10] }], target);
        }))),
    ...keysPart(),
    h("h2", {}, TOLD.about), h("p", { className: "soft" }, TOLD.aboutText)); // prettier-ignore
}

/** @param {string} label @param {object} properties @param {(input: HTMLInputElement) => void} onChange */
function field(label, properties, onChange) {
  const input = h("input", { ...properties, on: { change: () => onChange(input) } });
  return h("label", { className: "field" }, label, input);
}

function keysPart() {
  const told = h("p", { role: "status", className: "told" });
  const take = async (/** @type {File} */ file) => {
    try {
      told.textContent = TOLD.keysTaken((await importKeys(await file.text())).join(", "));
    } catch {
      told.textContent = TOLD.keysBad;
    }
  };
  return [h("h2", {}, TOLD.keys), h("p", { className: "soft" }, TOLD.keysAbout), h("div", {}, fileButton(TOLD.keysChoose, ".keys,.json", take)), told];
}
