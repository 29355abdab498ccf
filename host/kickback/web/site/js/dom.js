// Creates elements without markup in strings, so that shown data are never executed.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element. Properties are set as they are; on: listeners by event; class, role, aria-… and data-… are attributes.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [properties] @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (name in made && name !== "role") /** @type {any} */ (made)[name] = value;
    else if (value !== null && value !== undefined) made.setAttribute(name === "className" ? "class" : name, value);
  }
  made.append(...present(children.flat()));
  return made;
}

/** The children without null, undefined and false. @param {Child[]} children @returns {(Node | string)[]} */
export function present(children) {
  return /** @type {any[]} */ (children).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

/** @param {string} text @param {() => void} onClick @param {Record<string, any>} [properties] */
export function button(text, onClick, properties = {}) {
  return h("button", { type: "button", on: { click: onClick }, ...properties }, text);
}

/**
 * A table in an element that scrolls. A last column of flags without any flag is left out.
 * @param {string} caption @param {string[]} headers @param {string[][]} rows
 */
export function table(caption, headers, rows) {
  const lastIsWords = ["flags", "reason"].includes(headers.at(-1) ?? "");
  if (lastIsWords && rows.every((row) => !row.at(-1))) return table(caption, headers.slice(0, -1), rows.map((row) => row.slice(0, -1)));
  const cell = (/** @type {string} */ text, /** @type {number} */ i) =>
    i ? h("td", lastIsWords && i === headers.length - 1 ? { className: "words" } : {}, text) : h("th", { scope: "row" }, text);
  return h("div", { className: "wide", tabIndex: 0, role: "region", "aria-label": caption },
    h("table", {},
      h("caption", { className: "heard" }, caption),
      h("thead", {}, h("tr", {}, headers.map((text, i) =>
        h("th", { scope: "col", ...(lastIsWords && i === headers.length - 1 ? { className: "words" } : {}) }, text)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell)))))); // prettier-ignore
}

/** A file input that looks like a button. @param {string} text @param {string} accept @param {(file: File) => void} onFile */
export function fileButton(text, accept, onFile) {
  const input = h("input", { type: "file", accept, on: { change: () => {
    const file = input.files?.[0];
    input.value = ""; // the same file may be chosen again
    if (file) onFile(file);
  } } }); // prettier-ignore
  return h("label", { className: "button" }, text, input);
}

/** Sets an element's text if it differs, so that a live region announces only changes. @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
