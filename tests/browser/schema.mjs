// Validates each data/bulletin.json of one or more sites against the schema beside it, by ajv:
// node schema.mjs SITE_DIR...

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";

let checked = 0;
let failed = 0;
for (const site of process.argv.slice(2).map((site) => (existsSync(join(site, "public")) ? join(site, "public") : site))) {
  for (const period of readdirSync(site).filter((name) => existsSync(join(site, name, "data/bulletin.json")))) {
    const read = (name) => JSON.parse(readFileSync(join(site, period, "data", name), "utf8"));
    const bulletin = read("bulletin.json");
    // the formats are widths of integers, which JSON does not tell apart
    const valid = new Ajv({ strict: true, validateFormats: false, allowUnionTypes: true, allErrors: true, strictTuples: false }).compile(read(bulletin.$schema));
    checked += 1;
    if (valid(bulletin)) continue;
    failed += 1;
    console.log(`FAIL ${site} ${period}`);
    for (const error of valid.errors.slice(0, 12)) console.log(`       ${error.instancePath} ${error.message}`);
  }
}
console.log(`bulletin.json against its schema: ${checked - failed} valid, ${failed} not`);
process.exitCode = failed > 0 || checked === 0 ? 1 : 0;
