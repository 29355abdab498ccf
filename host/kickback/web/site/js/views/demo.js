// The demo recording, played in real time.
import { button } from "../dom.js";
import { Stage } from "../live/stage.js";
import { readTarget } from "../live/target.js";
import { CoreFeed } from "../phone/feed.js";
import { demoUrl } from "../places.js";
import { readTrace } from "../trace/trace.js";
import { words } from "../words.js";

const SKIPPED_S = 8; // before its first rep
const STEP_MS = 40;

/** @param {import("../app.js").Place} place */
export async function showDemo(place) {
  const stage = new Stage(readTarget(), words.demo.source, [button(words.live.stop, () => place.leave())]);
  let timer = 0;
  place.show(words.live.title, stage.element);
  place.onLeave = () => {
    clearInterval(timer);
    stage.close();
  };
  const bytes = new Uint8Array(await (await fetch(demoUrl)).arrayBuffer());
  const trace = readTrace(bytes, words.demo.source);
  const feed = new CoreFeed(stage);
  await feed.begin(trace.given);
  let at = 0;
  const began = performance.now() - 1000 * SKIPPED_S;
  timer = setInterval(() => {
    const from = at;
    const until = (performance.now() - began) / 1000 + trace.seconds[0];
    while (at < trace.seconds.length && trace.seconds[at] <= until) at++;
    const us = Array.from(trace.seconds.subarray(from, at), (time) => Math.round(time * 1e6));
    if (at > from) feed.add(us, Array.from(trace.counts.subarray(6 * from, 6 * at)));
    if (at === trace.seconds.length) {
      clearInterval(timer);
      feed.end();
    }
  }, STEP_MS);
}
