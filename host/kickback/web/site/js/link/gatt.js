// A connection to one sensor over Web Bluetooth: sends and receives messages.
import { words } from "../words.js";
import { packetsOf, Parts } from "../wire/packets.js";
import { LinkError } from "./errors.js";

const PREFIX = "Kick-"; // of every sensor's name
const [SERVICE, LIVE, EVENTS, ANSWERS, REQUESTS] = [1, 2, 3, 4, 5].map(
  (number) => `5d0c000${number}-7b0e-4c4e-9f5a-6b69636b6261`,
);
const CONNECT_MS = 15_000;
const TRIES = 3; // a connection may fail to be established
const WRITES = 3; // of one packet
const PAUSE_MS = 100;

export const hasBluetooth = () => Boolean(navigator.bluetooth);

/** Shows the browser's list of sensors in range; null if none is selected. Call it from a click. */
export async function chooseDevice() {
  if (!(await navigator.bluetooth.getAvailability())) throw new LinkError(words.link.off);
  try {
    return await navigator.bluetooth.requestDevice({ filters: [{ namePrefix: PREFIX }], optionalServices: [SERVICE] });
  } catch (error) {
    const { name } = /** @type {Error} */ (error);
    if (name === "NotFoundError") return null;
    throw new LinkError(name === "SecurityError" ? words.link.denied : words.link.chooser);
  }
}

export class GattLink {
  /** @param {BluetoothDevice} device */
  constructor(device) {
    this.device = device;
    this.name = device.name ?? PREFIX;
    /** @type {(message: Uint8Array) => void} */
    this.onMessage = () => {};
    this.onLost = () => {};
    this.isOpen = false;
    device.addEventListener("gattserverdisconnected", () => {
      const wasOpen = this.isOpen;
      this.isOpen = false;
      if (wasOpen) this.onLost();
    });
  }

  /** Connects and subscribes. Throws LinkError. */
  async open() {
    for (let left = TRIES - 1; ; left--) {
      try {
        await this.connect();
        this.isOpen = true;
        return;
      } catch (error) {
        this.device.gatt?.disconnect();
        if (error instanceof LinkError || !left) throw error instanceof LinkError ? error : away(this.name);
      }
    }
  }

  async connect() {
    const server = await inTime(/** @type {any} */ (this.device.gatt).connect(), this.name);
    const service = await inTime(server.getPrimaryService(SERVICE), this.name);
    this.requests = await service.getCharacteristic(REQUESTS);
    for (const channel of [LIVE, EVENTS, ANSWERS]) {
      const found = await service.getCharacteristic(channel);
      const parts = new Parts();
      found.oncharacteristicvaluechanged = () => this.take(parts, found.value);
      await inTime(found.startNotifications(), this.name);
    }
  }

  /** @param {Parts} parts @param {DataView} value */
  take(parts, value) {
    const message = parts.add(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    if (message) this.onMessage(message);
  }

  /** With response: the sensor takes one message at a time. @param {Uint8Array} message */
  async send(message) {
    try {
      for (const packet of packetsOf(message)) await this.write(packet);
    } catch {
      throw away(this.name);
    }
  }

  /** Again if the sensor had no buffer for the answer: then it has not processed the packet. @param {Uint8Array} packet */
  async write(packet) {
    for (let left = WRITES - 1; ; left--) {
      try {
        return await this.requests.writeValueWithResponse(packet);
      } catch (error) {
        if (!left || !this.isOpen) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  close() {
    this.isOpen = false;
    this.device.gatt?.disconnect();
  }
}

/** @param {string} name */
function away(name) {
  return new LinkError(words.link.away(name), { lost: true });
}

/** Some systems never answer. @template T @param {Promise<T>} doing @param {string} name @returns {Promise<T>} */
function inTime(doing, name) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(away(name)), CONNECT_MS);
    doing.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
