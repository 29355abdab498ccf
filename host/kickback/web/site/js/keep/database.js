// The stored data of the page, in the browser's IndexedDB.
const NAME = "kickback";
const VERSION = 1;
/** Store -> its key. */
const STORES = {
  keys: "device", // {device, name, keys: CryptoKey[]}
  devices: "device", // {device, name, log, offset, tail}: the stored part of the device's log
  logs: ["device", "log", "offset"], // {..., bytes}
  traces: ["device", "log", "number"], // {..., session, size, bytes}: raw traces, complete or partial
  sessions: "id", // the contents of a log or a recording, ready to be shown
  recordings: "id", // {id, startMs, kbt, truth}: recorded by this phone
};

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close(); // another tab has a newer page
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

/**
 * Runs in one transaction: all changes are stored, or none.
 * @template T
 * @param {(keyof typeof STORES)[]} names @param {IDBTransactionMode} mode
 * @param {(...stores: IDBObjectStore[]) => IDBRequest<T> | void} doing
 * @returns {Promise<T>}
 */
async function transact(names, mode, doing) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode);
    const asked = doing(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(/** @type {any} */ (asked?.result));
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {keyof typeof STORES} store @param {IDBValidKey} key @returns {Promise<any>} undefined where there is none */
export function get(store, key) {
  return transact([store], "readonly", (rows) => rows.get(key));
}

/** @param {keyof typeof STORES} store @param {IDBKeyRange} [range] @returns {Promise<any[]>} */
export function all(store, range) {
  return transact([store], "readonly", (rows) => rows.getAll(range));
}

/** Stores rows in several stores at once. @param {Partial<Record<keyof typeof STORES, object[]>>} rows */
export function put(rows) {
  const names = /** @type {(keyof typeof STORES)[]} */ (Object.keys(rows));
  return transact(names, "readwrite", (...stores) => {
    stores.forEach((store, i) => rows[names[i]]?.forEach((row) => store.put(row)));
  });
}

/** @param {keyof typeof STORES} store @param {IDBValidKey | IDBKeyRange} key */
export function remove(store, key) {
  return transact([store], "readwrite", (rows) => void rows.delete(key));
}

/** All rows whose key begins with these parts. @param {IDBValidKey[]} parts */
export function beginsWith(parts) {
  return IDBKeyRange.bound(parts, [...parts, []]); // IndexedDB sorts arrays after all numbers and texts
}
