// A connected sensor: its set, its sessions, its settings.
import { button, h } from "../dom.js";
import { addKey, dropKey, keysOf, preferKey } from "../keep/keys.js";
import { isFull } from "../keep/storage.js";
import { LinkError } from "../link/errors.js";
import { GattLink } from "../link/gatt.js";
import { pull } from "../link/pull.js";
import { Sensor } from "../link/sensor.js";
import { Stage } from "../live/stage.js";
import { readTarget } from "../live/target.js";
import tables from "../../made/tables.js";
import { words } from "../words.js";
import { settingsForm } from "./sensor_settings.js";

const TOLD = words.sensor;
const AGAIN_MS = 2000; // a resting sensor sleeps until the plate moves
const BATTERY_MS = 30_000;
const WRAP_MS = 0x10000; // LIVE has 16 bits of the sensor's ms

/** @param {import("../app.js").Place} place @param {BluetoothDevice} device */
export function showSensor(place, device) {
  const view = new SensorView(place, new Sensor(new GattLink(device)));
  place.show(words.live.title, view.stage.element);
  place.onLeave = () => view.close();
  view.keepConnected();
}

class SensorView {
  /** @param {import("../app.js").Place} place @param {Sensor} sensor */
  constructor(place, sensor) {
    this.place = place;
    this.sensor = sensor;
    this.closed = false;
    this.ms = NaN; // of the last LIVE
    this.t = 0; // s since the first
    this.endSet = button(words.live.endSet, () => this.run(async () => void (await sensor.do("end_set"))), { disabled: true });
    this.stage = new Stage(readTarget(), sensor.name, [this.endSet, button(words.live.stop, () => place.leave())]);
    this.told = h("p", { role: "status", className: "told" });
    this.panel = h("div", { className: "panel", hidden: true });
    this.stage.screen.more.append(this.panel);
    sensor.onEvent = (event) => this.stage.onEvent(/** @type {any} */ (event));
    sensor.onLive = (live) => this.onLive(live);
    sensor.onLost = () => this.keepConnected();
  }

  get screen() {
    return this.stage.screen;
  }

  /** Tries until it is connected, or an error occurs that a retry cannot fix. */
  async keepConnected() {
    this.endSet.disabled = true;
    for (let tries = 0; !this.closed; tries++) {
      try {
        this.screen.state.textContent = tries || this.t ? TOLD.again : TOLD.connecting(this.sensor.name);
        await this.connect();
        return;
      } catch (error) {
        if (this.closed) return;
        this.screen.tell(sentence(error));
        if (!(error instanceof LinkError) || !error.lost) return;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  async connect() {
    await this.sensor.open();
    this.ms = NaN;
    this.screen.name.textContent = this.sensor.name;
    const keys = this.sensor.claimed ? await keysOf(this.sensor.device) : [];
    if (keys.length) await this.prove(keys);
    else this.offer();
    await this.sensor.listen(2);
    this.screen.state.textContent = TOLD.connected;
    this.screen.tell("");
  }

  /** @param {CryptoKey[]} keys */
  async prove(keys) {
    const place = await this.sensor.prove(keys);
    await preferKey(this.sensor.device, this.sensor.name, place);
    this.endSet.disabled = false;
    await this.askBattery();
    const settings = await this.sensor.document(tables.wire.SETTINGS);
    this.aim(settings);
    this.showPanel(
      h("div", { className: "row" },
        button(TOLD.pull, () => this.pull()),
        button(TOLD.settings, () => this.editSettings())),
      this.told); // prettier-ignore
  }

  /** Takes over the sensor's targets. @param {Record<string, any>} settings */
  aim({ target_reps, concentric_s, hold_s, peak_pause_s, eccentric_s, rest_s }) {
    Object.assign(this.stage.target, { reps: target_reps ?? 0, tempo: [concentric_s ?? 0, hold_s ?? peak_pause_s ?? 0, eccentric_s ?? 0], rest: rest_s ?? 0 });
    this.screen.aim.textContent = target_reps ? words.live.of(target_reps) : "";
  }

  /** The actions without a key. */
  offer() {
    if (this.sensor.claimed) return this.showPanel(h("p", {}, TOLD.foreign(this.sensor.name)));
    this.showPanel(h("h2", {}, TOLD.unclaimed(this.sensor.name)), h("p", {}, TOLD.claimAbout),
      h("label", { className: "field" }, TOLD.code, h("input", { name: "code", inputMode: "numeric", autocomplete: "off", maxLength: 12 })),
      button(TOLD.claim, () => this.run(() => this.claim()), { className: "primary" }), this.told); // prettier-ignore
  }

  async claim() {
    const { device, name } = this.sensor;
    const code = /** @type {HTMLInputElement} */ (this.panel.querySelector("input")).value;
    await this.sensor.claim(code, (key) => addKey(device, name, key));
    try {
      await this.prove((await keysOf(device)).slice(0, 1));
    } catch (error) {
      if (!(error instanceof LinkError) || error.lost) throw error;
      await dropKey(device, name);
      throw error.code === tables.wire.WRONG_KEY ? new LinkError(TOLD.wrongCode(name)) : error;
    }
    await this.sensor.listen(2);
  }

  async pull() {
    await this.run(async () => {
      const came = await pull(this.sensor, (done, total) => {
        this.told.textContent = TOLD.pulling(Math.round((100 * done) / total));
      });
      this.told.textContent = TOLD.pulled(came.sessions, came.bytes);
    });
  }

  async editSettings() {
    await this.run(async () => {
      const settings = await this.sensor.document(tables.wire.SETTINGS);
      const back = () => this.place.show(words.live.title, this.stage.element);
      this.place.show(TOLD.settings, settingsForm(settings, (changed) => this.write(changed), back));
    });
  }

  /** @param {[string, string | number][]} changed */
  async write(changed) {
    for (const [name, value] of changed) await this.sensor.do("set_setting", { text: `${name}=${value}` });
    this.aim(await this.sensor.document(tables.wire.SETTINGS));
  }

  async askBattery() {
    if (this.closed || !this.sensor.proven) return;
    const { battery } = await this.sensor.info();
    this.screen.battery.textContent = battery ? words.live.battery(battery) : "";
    setTimeout(() => this.askBattery().catch(() => {}), BATTERY_MS);
  }

  /** @param {import("../wire/record.js").Fields} live */
  onLive({ ms, state, position, rep }) {
    if (!Number.isNaN(this.ms)) this.t += ((ms - this.ms + WRAP_MS) % WRAP_MS) / 1000;
    this.ms = ms;
    this.stage.onState({ t: this.t, phase: state & 3, machine: state >> 2, position, count: rep });
  }

  /** @param {...Node} content */
  showPanel(...content) {
    this.panel.hidden = false;
    this.panel.replaceChildren(...content);
  }

  /** Shows an error. @param {() => Promise<void>} doing */
  async run(doing) {
    try {
      this.screen.tell("");
      await doing();
    } catch (error) {
      this.screen.tell(sentence(error));
    }
  }

  close() {
    this.closed = true;
    this.stage.close();
    this.sensor.close();
  }
}

/** @param {unknown} error */
function sentence(error) {
  if (error instanceof LinkError) return error.message;
  return isFull(error) ? words.sessions.full : words.failed(/** @type {Error} */ (error).message);
}
