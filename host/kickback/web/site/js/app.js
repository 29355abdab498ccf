// The page: selects the view, and handles leaving it.
import { offlineUrl } from "./places.js";
import { h, present } from "./dom.js";
import { showSession, showSessions } from "./views/sessions.js";
import { showSettings } from "./views/settings.js";
import { showTrace } from "./views/trace.js";
import { showTrain } from "./views/train.js";
import { words } from "./words.js";

/**
 * @typedef {object} Place where views are shown
 * @property {(title: string, ...content: import("./dom.js").Child[]) => void} show
 * @property {() => void} onLeave called once when another view comes
 * @property {(name: string) => void} go to a view by its name
 * @property {() => void} leave to where training begins
 */

/** @type {Record<string, (place: Place, rest: string) => unknown>} */
const VIEWS = { train: showTrain, trace: showTrace, sessions: showSessions, session: showSession, settings: showSettings };
const LINKS = /** @type {const} */ (["train", "trace", "sessions", "settings"]);

const main = h("main", { tabIndex: -1 });
const links = LINKS.map((name) => h("a", { href: `#${name}` }, words.nav[name]));

/** @type {Place} */
const place = {
  onLeave: () => {},
  show(title, ...content) {
    const heading = h("h1", {}, title);
    if (title === words.live.title) heading.className = "heard"; // a set needs the room
    main.replaceChildren(heading, ...present(content));
    document.title = `${title} – kickback`;
    scrollTo(0, 0);
  },
  go(name) {
    if (location.hash === `#${name}`) showHash();
    else location.hash = name;
  },
  leave: () => place.go("train"),
};

function showHash() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  const known = VIEWS[name] ? name : "train";
  place.onLeave();
  place.onLeave = () => {};
  for (const [i, link] of links.entries()) {
    if (LINKS[i] === known || (known === "session" && LINKS[i] === "sessions")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  VIEWS[known](place, rest.join("/"));
}

addEventListener("hashchange", () => {
  showHash();
  main.focus({ preventScroll: true }); // a screen reader continues in the new view
});
document.documentElement.lang = words.language;
document.body.prepend(main, h("nav", { "aria-label": words.nav.label }, h("ul", {}, links.map((link) => h("li", {}, link)))));
showHash();
if (offlineUrl) navigator.serviceWorker?.register(offlineUrl, { type: "classic" }).catch(() => {}); // otherwise the page needs the network
