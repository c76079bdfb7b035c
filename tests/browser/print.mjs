// `huifang print` with the real browser: A4 pages with the text of the bulletin: node print.mjs SITE_DIR [HUIFANG]
// SITE_DIR is what `huifang build --out` wrote.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const site = resolve(process.argv[2]);
const huifang = resolve(process.argv[3] ?? join(dirname(fileURLToPath(import.meta.url)), "../../target/debug/huifang"));
const folder = mkdtempSync(join(tmpdir(), "huifang-print-test-"));
let failed = 0;
function expect(what, holds) {
  if (!holds) failed += 1;
  console.log(`${holds ? "ok  " : "FAIL"} print: ${what}`);
}
try {
  const browser = process.env.CHROMIUM ? ["--browser", process.env.CHROMIUM] : [];
  execFileSync(huifang, ["print", "2026-06", "--out", site, ...browser], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const pdf = join(folder, "2026-06.pdf");
  const boxes = [...readFileSync(pdf, "latin1").matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  expect(`A4 pages (${boxes.length})`, boxes.length > 1 && boxes.every(([, w, h]) => Math.abs(w - 595) < 2 && Math.abs(h - 842) < 2));
  const title = JSON.parse(readFileSync(join(site, "public/2026-06/data/bulletin.json"), "utf8")).title;
  const text = execFileSync("pdftotext", [pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 28 }).replace(/\s/g, "");
  expect("the bulletin's title is printed", text.includes(title));
  expect("no file of the profile is left", readdirSync(folder).join() === "2026-06.pdf");
  const pages = (path) => [...readFileSync(path, "latin1").matchAll(/\/MediaBox/g)].length;
  const printed = (path) => execFileSync("pdftotext", [path, "-"], { encoding: "utf8", maxBuffer: 1 << 28 }).replace(/\s/g, "");
  for (const part of ["body", "notice"]) {
    execFileSync(huifang, ["print", "2026-06", "--out", site, `--${part}`, ...browser], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  const body = join(folder, "2026-06-body.pdf");
  expect(`the body has no annex (${pages(body)} of ${boxes.length} pages)`, pages(body) < boxes.length && printed(body).includes(title) && !printed(body).includes("附表1"));
  const notice = join(folder, "2026-06-notice.pdf");
  expect("the sheet for the notice board is one page with its foot", pages(notice) === 1 && printed(notice).includes(title) && printed(notice).includes("huifang"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
