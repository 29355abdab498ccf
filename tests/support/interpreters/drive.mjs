// Runs drive.py in WASM MicroPython, for each line of standard input [core folder, trace, settings] in a fresh
// interpreter. Prints what it prints, then "end" and in JSON what it raised, "" for nothing.
import { readFileSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

async function run(core, trace, settings) {
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
  python.runPython('import sys; sys.path.insert(0, "/core"); import drive; drive.run("/trace.kbt", settings)');
}

for await (const line of createInterface({ input: process.stdin })) {
  let raised = "";
  try {
    await run(...JSON.parse(line));
  } catch (error) {
    raised = error.message; // Node would print the whole minified interpreter beside it
  }
  console.log(`end ${JSON.stringify(raised)}`);
}
