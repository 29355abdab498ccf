// The start of a training: the source of reps, and the targets.
import { button, h } from "../dom.js";
import { clock } from "../format.js";
import { chooseDevice, hasBluetooth } from "../link/gatt.js";
import { readTarget } from "../live/target.js";
import { hasMotion } from "../phone/motion.js";
import { words } from "../words.js";
import { showDemo } from "./demo.js";
import { showPhone } from "./phone.js";
import { showSensor } from "./sensor.js";

const TOLD = words.train;

/** @param {import("../app.js").Place} place */
export function showTrain(place) {
  const told = h("p", { role: "alert", className: "trouble", hidden: true });
  const connect = async () => {
    try {
      told.hidden = true;
      const device = await chooseDevice();
      if (device) showSensor(place, device);
    } catch (error) {
      told.hidden = false;
      told.textContent = /** @type {Error} */ (error).message;
    }
  };
  const why = isSecureContext ? TOLD.noBluetooth : TOLD.insecure;
  place.show(TOLD.title,
    h("p", { className: "soft" }, TOLD.lead),
    targetLine(readTarget()),
    h("div", { className: "low" },
      told,
      choice(TOLD.demo, TOLD.demoAbout, () => showDemo(place), true),
      choice(TOLD.phone, hasMotion() ? TOLD.phoneAbout : words.phone.noMotion, () => showPhone(place), hasMotion()),
      choice(TOLD.sensor, hasBluetooth() ? TOLD.sensorAbout : why, connect, hasBluetooth(), "primary"))); // prettier-ignore
}

/** @param {string} text @param {string} about @param {() => void} onClick @param {boolean} works @param {string} [className] */
function choice(text, about, onClick, works, className = "") {
  const made = button("", onClick, { disabled: !works, className: `choice ${className}` });
  made.append(h("strong", {}, text), h("span", {}, about));
  return made;
}

/** @param {import("../live/target.js").Target} target */
function targetLine({ reps, tempo, rest }) {
  const parts = [reps ? words.reps(reps) : "", tempo.some(Boolean) ? `${tempo.join("-")} s` : "", rest ? words.live.resting(clock(rest), "") : ""];
  const text = parts.filter(Boolean).join(", ") || TOLD.noTarget;
  return h("p", { className: "row spread" }, h("span", {}, `${TOLD.target}: ${text}`), h("a", { href: "#settings", className: "button" }, TOLD.change));
}
