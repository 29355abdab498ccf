"""The page as a folder for a server, or as one file."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from kickback.files import write_atomic

README = """The kickback page: put all of this folder onto a server.

A phone needs the page over https: browsers give Bluetooth and motion sensors to secure pages only. Open its address in
Chrome or Edge on Android, in Bluefy on an iPhone (Safari has no Bluetooth, but motion works there), and add it to the
home screen: from then on it works offline.

pages.yml is a workflow for GitHub Pages: move it to .github/workflows/ of a repository that holds this folder as site/.
"""
WORKFLOW = """name: pages
on:
  push:
    branches: [main]
permissions:
  contents: read
  pages: write
  id-token: write
jobs:
  publish:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
    steps:
      - uses: actions/checkout@v4
      - uses: actions/upload-pages-artifact@v3
        with:
          path: site
      - uses: actions/deploy-pages@v4
"""
ENTRY = '<script type="module" src="js/app.js"></script>\n'
IMPORT = re.compile(r'(?<=["\'])(?:\.{1,2}/)+[\w./-]+\.m?js(?=["\'];)')
SINGLE_CSP = (
    "default-src 'none'; script-src {script} blob: 'wasm-unsafe-eval'; style-src {style}; img-src data:; "
    "connect-src data:; worker-src data:; base-uri 'none'; form-action 'none'"
)
# Modules become blobs, each after those that it imports, because a page from a disk may load no module by its name.
LINK = """
function link(modules) {
  const urls = {};
  for (const [name, source] of modules) {
    const linked = source.replace(/\\u0001([^\\u0001]+)\\u0001/g, (_, used) => urls[used]);
    urls[name] = URL.createObjectURL(new Blob([linked], { type: "text/javascript" }));
  }
  return urls;
}
"""
# Such a page may start a worker from a data URL, but not from a blob; earlier requests wait until it is ready.
START = """
const { page, worker } = JSON.parse(document.getElementById("modules").textContent);
const begin = `${link}
const early = [];
const wait = ({ data }) => early.push(data);
addEventListener("message", wait);
import(link(${JSON.stringify(worker)})["js/worker.js"]).then(() => {
  removeEventListener("message", wait);
  for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
});`;
globalThis.workerUrl = `data:text/javascript,${encodeURIComponent(begin)}`;
import(link(page)["js/app.js"]);
"""


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes the page's files and a README about serving them. Raises ValueError with one sentence."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder}: this is a file; name a folder, or a file that ends in .html")
    more = {"README.txt": README.encode(), "pages.yml": WORKFLOW.encode(), ".nojekyll": b""}
    for name, data in {**files, **more}.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ValueError(f"{path.parent}: cannot be made: {error.strerror}") from None
        write_atomic(path, data)


def write_single(files: Mapping[str, bytes], path: Path) -> int:
    """Writes the page as one file; its size. Raises ValueError, a sentence."""
    page = single_page(files).encode()
    write_atomic(path, page)
    return len(page)


def single_page(files: Mapping[str, bytes]) -> str:
    """The page with its style sheets, modules, interpreter and demo inside."""
    modules = {name: data.decode() for name, data in files.items() if name.endswith((".js", ".mjs"))}
    modules["js/places.js"] = _places(files)
    linked = {"page": _in_order(modules, "js/app.js"), "worker": _in_order(modules, "js/worker.js")}
    data = json.dumps(linked).replace("<", "\\u003c")
    page = files["index.html"].decode()
    style = "\n".join(files[sheet].decode() for sheet in re.findall(r'<link rel="stylesheet" href="([^"]+)">', page))
    script = LINK + START
    policy = SINGLE_CSP.format(script=_hash(script), style=_hash(style))
    page = re.sub(r'<link rel="(?:stylesheet|modulepreload|manifest|icon|apple-touch-icon)"[^>]*>\n', "", page)
    page = re.sub(r'(http-equiv="Content-Security-Policy" content=")[^"]*', lambda found: found[1] + policy, page)
    page = page.replace("</head>", f"<style>{style}</style>\n</head>").replace(ENTRY, "")
    data = f'<script type="application/json" id="modules">{data}</script>'
    return page.replace("</body>", f'{data}\n<script type="module">{script}</script>\n</body>')


def _hash(text: str) -> str:
    """As a content security policy names a script or a style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _places(files: Mapping[str, bytes]) -> str:
    """js/places.js of a page that has no files beside it."""
    wasm = _data_url("application/wasm", files["vendor/micropython/micropython.wasm"])
    demo = _data_url("application/octet-stream", files["made/demo.kbt"])
    return (
        f'export const wasmUrl = "{wasm}";\nexport const demoUrl = "{demo}";\n'
        "export const workerUrl = globalThis.workerUrl;\nexport const offlineUrl = null;\n"
    )


def _data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _in_order(modules: Mapping[str, str], entry: str) -> list[tuple[str, str]]:
    """Name and text of a module and of all that it imports, each after its own; names stand between marks in a text."""
    done: dict[str, str] = {}

    def add(name: str) -> None:
        if name in done:
            return
        folder = name.rpartition("/")[0]
        text = IMPORT.sub(lambda found: f"\x01{_join(folder, found[0])}\x01", modules[name])
        for used in re.findall("\x01([^\x01]+)\x01", text):
            add(used)
        done[name] = text

    add(entry)
    return list(done.items())


def _join(folder: str, name: str) -> str:
    parts = folder.split("/")
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
