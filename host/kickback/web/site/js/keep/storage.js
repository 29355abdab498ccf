// Whether the browser promises to keep what is stored.

/** Asks for it; some browsers ask their user, others decide by themselves. @returns {Promise<boolean>} */
export async function askToKeep() {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** @returns {Promise<boolean>} */
export async function isKept() {
  return (await navigator.storage?.persisted?.()) ?? false;
}

/** Whether an error says that there is no room. @param {unknown} error */
export function isFull(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
