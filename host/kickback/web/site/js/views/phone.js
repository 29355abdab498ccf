// The phone as the sensor: how to strap it on, the set, and the recording.
import { button, h } from "../dom.js";
import { keepRecording } from "../keep/recordings.js";
import { isFull } from "../keep/storage.js";
import { Stage } from "../live/stage.js";
import { readTarget } from "../live/target.js";
import { EvenClock } from "../phone/clock.js";
import { CoreFeed } from "../phone/feed.js";
import { allowMotion, RANGES, watchMotion } from "../phone/motion.js";
import { Recorder } from "../phone/recorder.js";
import { words } from "../words.js";

const TOLD = words.phone;

/** @param {import("../app.js").Place} place */
export function showPhone(place) {
  const told = h("p", { role: "alert", className: "trouble", hidden: true });
  const start = async () => {
    try {
      await allowMotion();
      await run(place);
    } catch (error) {
      told.hidden = false;
      told.textContent = /** @type {Error} */ (error).message;
    }
  };
  place.show(TOLD.title,
    h("p", {}, TOLD.lead),
    h("details", {}, h("summary", {}, TOLD.why), h("p", {}, TOLD.whyText)),
    h("ol", {}, TOLD.steps.map((step) => h("li", {}, step))),
    h("div", { className: "low" }, told, button(TOLD.start, start, { className: "primary" }))); // prettier-ignore
}

/** @param {import("../app.js").Place} place */
async function run(place) {
  const [clock, recorder, startMs] = [new EvenClock(), new Recorder(), Date.now()];
  const stop = async () => {
    unwatch();
    await feed.end();
    stage.close();
    place.onLeave = () => {};
    askTruth(place, recorder, startMs, stage.live.sets.reduce((sum, set) => sum + set.count, 0));
  };
  const stage = new Stage(readTarget(), TOLD.source, [button(words.live.stop, stop)]);
  const feed = new CoreFeed(stage);
  let unwatch = () => {};
  place.show(words.live.title, stage.element);
  place.onLeave = () => {
    unwatch();
    stage.close();
  };
  stage.screen.state.textContent = TOLD.loading;
  await feed.begin({ settings: RANGES });
  unwatch = watchMotion((ms, counts) => {
    stage.screen.tell("");
    const us = clock.us(ms);
    recorder.add(us, counts);
    feed.add([us], Array.from(counts));
  }, (sentence) => stage.screen.tell(sentence)); // prettier-ignore
  stage.screen.state.textContent = TOLD.measuring;
}

/** @param {import("../app.js").Place} place @param {Recorder} recorder @param {number} startMs @param {number} counted */
function askTruth(place, recorder, startMs, counted) {
  if (recorder.size < 2) return place.go("train");
  const truth = h("input", { type: "number", min: "0", max: "10000", inputMode: "numeric", name: "truth" });
  const machine = h("input", { type: "text", maxLength: 32, name: "machine", autocomplete: "off" });
  const told = h("p", { role: "alert", className: "trouble", hidden: true });
  const keep = async () => {
    try {
      await keepRecording(recorder, startMs, truth.value === "" ? null : Number(truth.value), machine.value.trim());
      place.go("sessions");
    } catch (error) {
      told.hidden = false;
      told.textContent = isFull(error) ? words.sessions.full : words.failed(/** @type {Error} */ (error).message);
    }
  };
  place.show(TOLD.keep,
    h("p", {}, words.reps(counted)),
    h("form", { on: { submit: (/** @type {Event} */ event) => (event.preventDefault(), keep()) } },
      h("label", { className: "field" }, TOLD.truth, truth),
      h("p", { className: "soft" }, TOLD.truthAbout),
      h("label", { className: "field" }, TOLD.machine, machine),
      told,
      h("div", { className: "row" },
        h("button", { type: "submit", className: "primary" }, TOLD.keepIt),
        button(TOLD.discard, () => place.go("train"))))); // prettier-ignore
}
