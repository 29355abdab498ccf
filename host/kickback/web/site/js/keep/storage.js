// Whether the browser keeps stored data permanently.

/** Requests permanent storage; some browsers ask their user, others decide automatically. @returns {Promise<boolean>} */
export async function askToKeep() {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** @returns {Promise<boolean>} */
export async function isKept() {
  return (await navigator.storage?.persisted?.()) ?? false;
}

/** Whether an error means that the storage is full. @param {unknown} error */
export function isFull(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
