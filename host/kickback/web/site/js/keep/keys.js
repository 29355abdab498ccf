// The owner's keys of sensors: scripts can use but not read them, so that no page can copy them.
import { fromHex, importKey } from "../wire/seal.js";
import * as database from "./database.js";

const KEPT = 3; // keys of a device: a sensor may still have the previous one; three wrong proofs end a connection
const KEY = 32; // bytes

/** The possible keys of this sensor, the most likely first. @param {string} device @returns {Promise<CryptoKey[]>} */
export async function keysOf(device) {
  return (await database.get("keys", device))?.keys ?? [];
}

/** Puts a key first. @param {string} device @param {string} name @param {Uint8Array} bytes */
export async function addKey(device, name, bytes) {
  const keys = [await importKey(/** @type {any} */ (bytes)), ...(await keysOf(device))].slice(0, KEPT);
  await database.put({ keys: [{ device, name, keys }] });
}

/** Moves the key at this position, which was proven, to the front. @param {string} device @param {string} name @param {number} place */
export async function preferKey(device, name, place) {
  const keys = await keysOf(device);
  await database.put({ keys: [{ device, name, keys: [...keys.splice(place, 1), ...keys] }] });
}

/** Removes the newest key, which no sensor accepted. @param {string} device @param {string} name */
export async function dropKey(device, name) {
  const [, ...keys] = await keysOf(device);
  if (keys.length) await database.put({ keys: [{ device, name, keys }] });
  else await database.remove("keys", device);
}

/** Stores the keys of a file of `kickback keys export`; the names of the sensors. Throws for another file. @param {string} text */
export async function importKeys(text) {
  const given = Object.entries(JSON.parse(text)).map(([device, { name, key }]) => ({ device, name, bytes: fromHex(key) }));
  if (!given.length || given.some(({ bytes, name }) => bytes.length !== KEY || typeof name !== "string")) throw new Error("no keys");
  for (const { device, name, bytes } of given) await addKey(device, name, bytes);
  return given.map(({ name }) => name);
}
