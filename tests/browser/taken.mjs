// Looks at what is taken out of a site: fragment.html inside the page of another system, and bulletin.html as an attachment,
// alone in a folder: node taken.mjs SITE_DIR...

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const jar = join(createRequire(import.meta.url).resolve("vnu-jar/package.json"), "../build/dist/vnu.jar");
const AXE = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }, rules: { "color-contrast-enhanced": { enabled: true } }, resultTypes: ["violations"], preload: false };
/** Mail servers begin to refuse attachments at some megabytes; a page of sixty windows must stay far below. */
const HEAVIEST = 300_000;

const scratch = mkdtempSync(join(tmpdir(), "huifang-taken-"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
let looked = 0;
let failed = 0;
function report(name, faults) {
  looked += 1;
  if (faults.length === 0) return;
  failed += 1;
  console.log(`FAIL ${name}`);
  for (const fault of faults.slice(0, 12)) console.log(`       ${fault}`);
}

/** What is wrong with the page at `path`, in light and dark, narrow and wide. */
async function faultsOf(path) {
  const faults = [];
  const page = await (await browser.newContext()).newPage();
  page.on("request", (request) => request.url() === pathToFileURL(path).href || faults.push(`asks for ${request.url()}`));
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(pathToFileURL(path).href);
  await page.evaluate(axe);
  for (const width of [320, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const found = await page.evaluate(async (options) => (await window.axe.run(document, options)).violations.map((v) => `${v.id} ×${v.nodes.length}: ${v.nodes[0].target.join(" ")}`), AXE);
      faults.push(...found.map((violation) => `${width} px, ${colorScheme}: ${violation}`));
    }
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (wide > room) faults.push(`${width} px: ${wide} px wide`);
  }
  const links = await page.$$eval("[href], [src]", (nodes) => nodes.map((node) => node.getAttribute("href") ?? node.getAttribute("src")));
  for (const link of links) {
    if (link.startsWith("#") ? !(await page.$(`[id="${link.slice(1)}"]`)) : !link.startsWith("https://www.example.com/hftb/")) faults.push(`a link to ${link}`);
  }
  await page.context().close();
  const { stderr } = spawnSync("java", ["-Xss4m", "-jar", jar, "--errors-only", "--format", "json", path], { encoding: "utf8" });
  faults.push(...JSON.parse(stderr).messages.map((message) => `Nu: ${message.lastLine ?? ""}: ${message.message}`));
  return faults;
}

try {
  for (const site of process.argv.slice(2).map((site) => (existsSync(join(site, "public")) ? join(site, "public") : site))) {
    for (const period of readdirSync(site).filter((name) => existsSync(join(site, name, "fragment.html")))) {
      const fragment = readFileSync(join(site, period, "fragment.html"), "utf8");
      const alone = join(scratch, `${looked}.html`);
      // a page of another system: its own heading, its own ids
      writeFileSync(alone, `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>t</title></head><body><main id="content"><h1>t</h1>${fragment}</main></body></html>`);
      const faults = await faultsOf(alone);
      if (!/^<section class="huifang" id="huifang-[^"]+"/.test(fragment)) faults.push("does not begin with its section");
      if (/<(html|head|body|script|style|link|meta|h1)[\s>]/i.test(fragment)) faults.push("holds what belongs to a page");
      for (const [, id] of fragment.matchAll(/\sid="([^"]*)"/g)) if (!id.startsWith("huifang-")) faults.push(`the id ${id} may be taken`);
      for (const [, names] of fragment.matchAll(/\sclass="([^"]*)"/g)) if (!names.split(" ").every((name) => /^huifang(-|$)/.test(name))) faults.push(`the class ${names} may be taken`);
      report(`${site} ${period} fragment.html`, faults);

      const single = join(site, period, "bulletin.html");
      if (!existsSync(single)) continue;
      copyFileSync(single, alone);
      const wrong = await faultsOf(alone);
      if (statSync(alone).size > HEAVIEST) wrong.push(`${statSync(alone).size} bytes`);
      report(`${site} ${period} bulletin.html`, wrong);
    }
  }
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`taken out of the site: ${looked - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || looked === 0 ? 1 : 0;
