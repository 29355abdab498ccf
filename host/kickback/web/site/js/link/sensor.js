// One sensor: authenticated requests and answers (PROTOCOL.md of the firmware).
import tables from "../../made/tables.js";
import { words } from "../words.js";
import { crc32, makeRecord, payloadEnd, readNumber, readRecord } from "../wire/record.js";
import { begin, makeKey } from "../wire/pake.js";
import { fromHex, same, Seal, toHex } from "../wire/seal.js";
import { LinkError, refusal } from "./errors.js";

const K = tables.wire;
const ANSWER_MS = 10_000;
const NONCE = 16; // bytes
const DEVICE = /^[0-9A-Za-z_-]{1,64}$/; // a sensor's id

/** @typedef {import("../wire/record.js").Fields & {data?: Uint8Array}} Message */

export class Sensor {
  /** @param {import("./gatt.js").GattLink} link */
  constructor(link) {
    this.link = link;
    this.name = link.name;
    this.device = "";
    this.claimed = false;
    /** @type {Seal | null} */
    this.seal = null;
    /** @type {(fields: Message) => void} */
    this.onEvent = () => {};
    /** @type {(fields: Message) => void} */
    this.onLive = () => {};
    this.onLost = () => {};
    /** @type {(Message | LinkError)[]} */
    this.answers = [];
    this.wake = () => {};
    /** @type {Promise<unknown>} */
    this.turn = Promise.resolve();
    /** @type {Promise<void>} */
    this.opened = Promise.resolve();
    link.onMessage = (raw) => (this.opened = this.opened.then(() => this.take(raw))); // decryption is asynchronous: one after the other
    link.onLost = () => this.lose();
  }

  /** Whether the sensor accepts more than requests for live data. */
  get proven() {
    return this.seal !== null;
  }

  /** Connects and exchanges HELLO and WELCOME. Throws LinkError. */
  async open() {
    await this.link.open();
    this.answers = [];
    await this.hello();
  }

  /** Sends HELLO, the first message of a connection, which discards an earlier proof. */
  async hello() {
    this.seal = null;
    this.nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    this.welcome = await this.ask(K.HELLO, [K.PROTOCOL, toHex(this.nonce)], "welcome");
    if (this.welcome.version > K.PROTOCOL) throw new LinkError(words.link.newer(this.name));
    if (this.welcome.version < 0 || !DEVICE.test(this.welcome.device)) throw new LinkError(words.link.nonsense(this.name));
    this.device = this.welcome.device;
    this.claimed = Boolean(this.welcome.claimed);
    this.name = this.welcome.name || this.name;
  }

  /** Proves the first of these keys that the sensor has; later messages are authenticated. @param {CryptoKey[]} keys */
  async prove(keys) {
    for (const [i, key] of keys.entries()) {
      const seal = await Seal.begin(key, this.welcome?.version, fromHex(this.welcome?.nonce), /** @type {Uint8Array} */ (this.nonce));
      try {
        const { proof } = await this.ask(K.PROOF, [toHex(await seal.proof("host"))], "proof");
        if (!same(fromHex(proof), await seal.proof("sensor"))) throw new LinkError(words.link.impostor(this.name));
        this.seal = seal;
        return i;
      } catch (error) {
        if (!(error instanceof LinkError) || error.code !== K.WRONG_KEY || i === keys.length - 1) throw error;
        await this.hello();
      }
    }
    throw new LinkError(words.link.noKey(this.name));
  }

  /** Makes a key together with a sensor that has no owner; proving it makes this phone the owner.
   * @param {string} code on its box @param {(key: Uint8Array) => Promise<void>} keep stores the key before it is proven */
  async claim(code, keep) {
    const own = await begin(code.replace(/\D/g, ""), this.device);
    const { share } = await this.ask(K.CLAIM, [toHex(own.share)], "claim");
    await keep(await makeKey(own, fromHex(share)).catch(() => Promise.reject(new LinkError(words.link.nonsense(this.name)))));
    await this.hello();
  }

  /** The fields of the sensor's INFO. @returns {Promise<any>} the fields of INFO */
  info() {
    return this.ask(K.INFO, [], "info");
  }

  /** @param {0 | 1 | 2} on nothing, events, live state as well */
  listen(on) {
    return this.ask(K.LISTEN, [on], "reply");
  }

  /** One of the sensor's actions. @param {string} action @param {{numbers?: number[], text?: string}} [given] */
  do(action, { numbers = [], text = "" } = {}) {
    return this.ask(K.DO, [tables.actions.indexOf(action), ...[...numbers, 0, 0, 0].slice(0, 3), text], "reply");
  }

  /** The phone's time and its offset from UTC. */
  setTime() {
    const now = new Date();
    return this.do("set_time", { numbers: [Math.round(now.getTime() / 1000), -now.getTimezoneOffset()] });
  }

  /** Bytes of a log, a trace or a document, as they arrive; their CRC is checked at the end.
   * @param {number} what @param {number} [number] @param {number} [offset] @param {number} [length]
   * @param {(data: Uint8Array) => Promise<void> | void} [each] */
  read(what, number = 0, offset = 0, length = 0, each = () => {}) {
    return this.inTurn(async () => {
      await this.send(makeRecord(K.READ, [what, number, offset, length]));
      let crc = 0;
      let at = offset;
      let answer = await this.answer(K.READ);
      for (; answer.record === "data"; answer = await this.answer(K.READ)) {
        const data = /** @type {Uint8Array} */ (answer.data);
        if (answer.offset !== at) throw new LinkError(words.link.damaged(this.name), { lost: true });
        crc = crc32(data, crc);
        at += data.length;
        await each(data);
      }
      this.refuse(answer);
      if (answer.record !== "done" || answer.offset !== at || answer.crc !== crc)
        throw new LinkError(words.link.damaged(this.name), { lost: true });
    });
  }

  /** Its settings or profiles, by name. @param {number} what */
  async document(what) {
    /** @type {number[]} */
    const bytes = [];
    await this.read(what, 0, 0, 0, (data) => void bytes.push(...data));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes)));
  }

  close() {
    this.link.close();
  }

  /** @param {number} kind @param {(number | string)[]} values @param {string} expected @returns {Promise<Message>} */
  ask(kind, values, expected) {
    return this.inTurn(async () => {
      this.answers = this.answers.filter((one) => one instanceof LinkError);
      await this.send(makeRecord(kind, values));
      const answer = await this.answer(kind);
      this.refuse(answer);
      if (answer.record !== expected) throw new LinkError(words.link.damaged(this.name), { lost: true });
      return answer;
    });
  }

  /** One request at a time. @template T @param {() => Promise<T>} doing @returns {Promise<T>} */
  inTurn(doing) {
    const done = this.turn.then(doing);
    this.turn = done.catch(() => {});
    return done;
  }

  /** @param {Uint8Array} message */
  async send(message) {
    await this.link.send(this.seal ? await this.seal.seal(message) : message);
  }

  /** The next answer to a request of this kind; a late answer to another is ignored. @param {number} kind @returns {Promise<Message>} */
  async answer(kind) {
    const ends = Date.now() + ANSWER_MS;
    for (;;) {
      const next = this.answers.shift();
      if (next instanceof LinkError) throw next;
      if (next && (next.record !== "reply" || next.to === kind)) return next;
      if (!next && !(await this.told(ends - Date.now()))) throw new LinkError(words.link.silent(this.name), { lost: true });
    }
  }

  /** Whether a message arrived in time. @param {number} ms @returns {Promise<boolean>} */
  told(ms) {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), Math.max(0, ms));
      this.wake = () => (clearTimeout(late), resolve(true));
    });
  }

  /** @param {Message} answer */
  refuse(answer) {
    if (answer.record === "reply" && answer.code !== K.OK) throw refusal(this.name, answer.code, answer.text);
  }

  /** @param {Uint8Array} raw */
  async take(raw) {
    try {
      const message = this.parse(this.seal && raw[0] !== K.LIVE ? await this.seal.open(raw) : raw);
      if (message.record === "event") this.onEvent(message);
      else if (message.record === "live") this.onLive(message);
      else this.put(message);
    } catch {
      this.put(new LinkError(words.link.damaged(this.name), { lost: true }));
    }
  }

  /** @param {Uint8Array} bytes @returns {Message} */
  parse(bytes) {
    const stop = payloadEnd(bytes, 0);
    if (stop !== bytes.length - 2) throw new Error("damaged");
    if (bytes[0] !== K.DATA) return readRecord(bytes, 0, stop);
    const reader = { bytes, at: 3, stop };
    return { record: "data", offset: readNumber(reader), data: bytes.slice(reader.at, stop) };
  }

  /** @param {Message | LinkError} answer */
  put(answer) {
    this.answers.push(answer);
    this.wake();
  }

  lose() {
    this.seal = null;
    this.put(new LinkError(words.link.broke(this.name), { lost: true }));
    this.onLost();
  }
}
