// Runs drive.py in WASM MicroPython: node drive.mjs CORE_FOLDER TRACE [SETTINGS_JSON]
import { readFileSync, readdirSync } from "node:fs";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const [core, trace, settings = "{}"] = process.argv.slice(2);
const python = await loadMicroPython({ heapsize: 4 << 20, linebuffer: true, stdout: (line) => console.log(line) });
python.FS.mkdir("/core");
for (const folder of ["repcore", "kickback_protocol"]) {
  python.FS.mkdir(`/core/${folder}`);
  for (const name of readdirSync(`${core}/${folder}`).filter((name) => name.endsWith(".py")))
    python.FS.writeFile(`/core/${folder}/${name}`, readFileSync(`${core}/${folder}/${name}`));
}
python.FS.writeFile("/core/drive.py", readFileSync(new URL("drive.py", import.meta.url)));
python.FS.writeFile("/trace.kbt", readFileSync(trace));
python.globals.set("settings", settings);
try {
  python.runPython('import sys; sys.path.insert(0, "/core"); import drive; drive.run("/trace.kbt", settings)');
} catch (error) {
  console.error(error.message); // Node would print the whole minified interpreter beside it
  process.exit(1);
}
