// The owner's keys of sensors: scripts can use them and not read them, so that no page can carry them off.
import { fromHex, importKey } from "../wire/seal.js";
import * as database from "./database.js";

const KEPT = 3; // keys of a device: a sensor that was reset may still have the one before; three wrong ones end a connection
const KEY = 32; // bytes

/** The keys that this sensor may have, the likeliest first. @param {string} device @returns {Promise<CryptoKey[]>} */
export async function keysOf(device) {
  return (await database.get("keys", device))?.keys ?? [];
}

/** Puts a key first. @param {string} device @param {string} name @param {Uint8Array} bytes */
export async function addKey(device, name, bytes) {
  const keys = [await importKey(/** @type {any} */ (bytes)), ...(await keysOf(device))].slice(0, KEPT);
  await database.put({ keys: [{ device, name, keys }] });
}

/** The key at this place was proven: from now on it is the likeliest. @param {string} device @param {string} name @param {number} place */
export async function preferKey(device, name, place) {
  const keys = await keysOf(device);
  await database.put({ keys: [{ device, name, keys: [...keys.splice(place, 1), ...keys] }] });
}

/** Takes out the newest key, which no sensor took. @param {string} device @param {string} name */
export async function dropKey(device, name) {
  const [, ...keys] = await keysOf(device);
  if (keys.length) await database.put({ keys: [{ device, name, keys }] });
  else await database.remove("keys", device);
}

/** Keeps what `kickback keys export` wrote; the names of the sensors. Throws where it is no such file. @param {string} text */
export async function importKeys(text) {
  const given = Object.entries(JSON.parse(text)).map(([device, { name, key }]) => ({ device, name, bytes: fromHex(key) }));
  if (!given.length || given.some(({ bytes, name }) => bytes.length !== KEY || typeof name !== "string")) throw new Error("no keys");
  for (const { device, name, bytes } of given) await addKey(device, name, bytes);
  return given.map(({ name }) => name);
}
