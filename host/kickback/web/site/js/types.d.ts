// Types of what has none: modules that are made, the interpreter, and what browsers have that TypeScript does not know.
declare module "*/made/core.js" {
  const files: Record<string, string>;
  export default files;
}
declare module "*/made/tables.js" {
  const tables: {
    records: Record<number, [string, string[], string[]]>;
    wire: Record<string, number>;
    actions: string[];
    events: Record<string, number>;
    reasons: Record<number, [string, string, number]>;
    flags: string[];
    machines: (string | null)[];
    sides: (string | null)[];
    settings: [string, string, number, number, number][];
    texts: string[];
    coreSettings: string[];
    tones: Record<string, [number, number, number]>;
  };
  export default tables;
}
declare module "*/micropython.mjs" {
  export function loadMicroPython(options: object): Promise<any>;
}
