// Checks every HTML page of one or more sites in a browser: node run.mjs SITE_DIR...
//
// SITE_DIR is what `huifang build --out` wrote, or its public/ folder. Without one, make-sites.mjs
// builds them into a temporary folder. One line per check and site; the last line is
// `N passed, M failed`, and the exit code is 1 when M > 0.
//
// CHROMIUM names the browser (default /usr/bin/chromium), JOBS how many pages are open at once.

import { execFileSync, spawnSync } from "node:child_process";
import { cpus, tmpdir } from "node:os";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { HOSTILE } from "./hostile.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [320, 390, 768, 1440];
/** The most screens of 1440 × 900 and 390 × 844 pixels that the sample's month may fill. */
const SCREENS = { 1440: [900, 9], 390: [844, 14] };
const HEAVIEST = 100_000;
/** From so many windows on, a heavy page is a warning: their names alone weigh a third of it. */
const MANY_WINDOWS = 60;
/** Papers for the desk are printed, and looked at on a desktop at most. */
const isDesk = (site) => /(^|\/)desk-[^/]*$/.test(site);
/** So many windows' pages of one period are looked at in the browser; the others are alike. Nu reads them all. */
const LOOKED_AT = 14;
const A4 = [595, 842];
/** The type area of GB/T 9704-2012 in points: left 28 mm, 156 mm wide; top 37 mm, 225 mm high. */
const TYPE_AREA = { left: 79.4, right: 521.6, top: 104.9, bottom: 742.7 };
/** Papers for the desk: margins of 12 mm or more. */
const DESK_AREA = { left: 34, right: 561, top: 34, bottom: 808 };
/** The sheet for the notice board: margins of 18 mm and 14 mm. */
const NOTICE_AREA = { left: 51, right: 544, top: 39, bottom: 803 };
const isNotice = (path) => path.endsWith("/notice.html");
const has = (program, flag) => !spawnSync(program, [flag], { stdio: "ignore" }).error;

const scratch = mkdtempSync(join(tmpdir(), "huifang-browser-"));
let sites = process.argv.slice(2);
if (sites.length === 0) {
  const made = execFileSync(process.execPath, [join(here, "make-sites.mjs"), join(scratch, "sites")], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  sites = made.trim().split("\n");
}
sites = sites.map((site) => resolve(existsSync(join(site, "public")) ? join(site, "public") : site));

// two sites that are compared with each other, and not looked at
const isTwin = (site) => /(^|\/)twin-[^/]*\/public$/.test(site);
const twins = sites.filter(isTwin);
sites = sites.filter((site) => !isTwin(site));

let passed = 0;
let failed = 0;
function report(site, check, detail, faults) {
  if (faults.length === 0) passed += 1;
  else failed += 1;
  console.log(`${faults.length === 0 ? "ok  " : "FAIL"} ${site}: ${check} (${detail})`);
  for (const fault of faults.slice(0, 12)) console.log(`       ${fault}`);
  if (faults.length > 12) console.log(`       and ${faults.length - 12} more`);
}

function pagesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    // pages taken out of the site are looked at by taken.mjs
    .filter((path) => path.endsWith(".html") && !/\/(fragment|bulletin)\.html$/.test(path) && statSync(path).isFile())
    .sort();
}

/** Where a link of `page` points to nothing: a file that is not in the site, or an id that is not in the file. */
function brokenLinks(site, page, links) {
  const faults = [];
  for (const link of links) {
    const url = new URL(link, pathToFileURL(page));
    if (url.protocol !== "file:") {
      faults.push(`${link} leaves the site`);
      continue;
    }
    const id = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    url.search = "";
    const target = fileURLToPath(url);
    if (relative(site, target).startsWith("..")) faults.push(`${link} points outside the site`);
    else if (!existsSync(target) || !statSync(target).isFile()) faults.push(`${link} is not a file`);
    else if (id && !idsOf(target).has(id)) faults.push(`${link} names no id`);
  }
  return faults;
}

const ids = new Map();
function idsOf(path) {
  if (!ids.has(path)) ids.set(path, new Set([...readFileSync(path, "utf8").matchAll(/\sid="([^"]*)"/g)].map((match) => match[1])));
  return ids.get(path);
}

/** Han characters, letters and digits, counted: what must be on paper whatever the line breaks are. */
function characters(text) {
  const counts = new Map();
  for (const c of text.normalize("NFKC")) if (/[\p{Script=Han}A-Za-z0-9]/u.test(c)) counts.set(c, (counts.get(c) ?? 0) + 1);
  return counts;
}

const pdftotext = has("pdftotext", "-v");
/**
 * `heads` are the texts of table heads without white space: none may stand at the foot of a page, its rows on the next. `mark` is that
 * of a draft, which stands above the type area of every page; nothing else does.
 */
function paperFaults(pdf, text, area, heads, mark) {
  const faults = [];
  const bytes = readFileSync(pdf, "latin1");
  const boxes = [...bytes.matchAll(/\/MediaBox\s*\[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\]/g)].map((box) => box.slice(1).map(Number));
  if (boxes.length === 0) faults.push("no page");
  for (const [x, y, right, top] of boxes) {
    if (Math.abs(right - x - A4[0]) > 2 || Math.abs(top - y - A4[1]) > 2) faults.push(`a page of ${right - x} × ${top - y} points`);
  }
  if (!pdftotext) return faults;
  const bbox = execFileSync("pdftotext", ["-bbox", pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 28 });
  bbox.split("<page ").slice(1).forEach((sheet, at) => {
    const number = [];
    const above = [];
    const lines = new Map();
    for (const [, left, top, right, bottom, word] of sheet.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g)) {
      // an opening mark at the head of a line is half its width, which its box does not know
      if (Number(left) < area.left - (/^[“‘（《「]/.test(word) ? 9 : 3) || Number(right) > area.right + 3) faults.push(`"${word}" stands outside what is printed on (${left} … ${right})`);
      // the boxes are as high as the tallest glyph of the font, so the middle of a line is what can be relied on
      const height = (Number(top) + Number(bottom)) / 2;
      if (height > area.bottom) number.push({ word, middle: (Number(left) + Number(right)) / 2 });
      else lines.set(Math.round(height / 3), [...(lines.get(Math.round(height / 3)) ?? []), { left: Number(left), word }]);
      if (height < area.top) above.push(word);
    }
    if (above.join("") !== mark) faults.push(`page ${at + 1} has "${above.join("")}" above what is printed on, not "${mark}"`);
    // words come by column: a line is put together from left to right
    const last = (lines.get(Math.max(...lines.keys())) ?? []).sort((a, b) => a.left - b.left).map(({ word }) => word).join("");
    if (heads.has(last)) faults.push(`page ${at + 1} ends with the head of a table: ${last}`);
    if (area !== TYPE_AREA) return;
    // 单页码居右空一字，双页码居左空一字
    if (number.map(({ word }) => word).join("") !== `—${at + 1}—`) faults.push(`page ${at + 1} is numbered "${number.map(({ word }) => word).join(" ")}"`);
    else if (number.some(({ middle }) => (at % 2 === 0) !== middle > 300)) faults.push(`the number of page ${at + 1} stands on the wrong side`);
  });
  const printed = characters(execFileSync("pdftotext", [pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 28 }));
  const lost = [...characters(text)].filter(([c, n]) => (printed.get(c) ?? 0) < n);
  if (lost.length > 0) faults.push(`not all of the text is printed: ${lost.slice(0, 10).map(([c, n]) => `${c} ${printed.get(c) ?? 0} of ${n}`).join(", ")}`);
  return faults;
}

// Without preload axe fetches no style sheet, which a file: page may not do. Between light and dark
// only colours differ: dark runs the rules that look at them.
const AXE = {
  light: { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }, rules: { "color-contrast-enhanced": { enabled: true } }, resultTypes: ["violations"], preload: false },
  dark: { runOnly: { type: "rule", values: ["color-contrast", "color-contrast-enhanced", "link-in-text-block"] }, resultTypes: ["violations"], preload: false },
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

/** What a document consists of, names and text aside: elements, attributes, the values that decide structure, links by their place. */
function skeleton(text, type) {
  const kept = new Set(["class", "role", "scope", "rel", "type", "id", "aria-labelledby", "tabindex", "lang", "charset", "media", "colspan", "rowspan"]);
  const place = (value) => value.replace(/windows\/[a-z0-9-]+\.html/, "window").replace(/^urn:uuid:.*/, "urn");
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? "T" : "";
    if (node.nodeType !== Node.ELEMENT_NODE) return `{${node.nodeType}}`;
    const attributes = [...node.attributes].map(({ name, value }) => (kept.has(name) ? `${name}=${value}` : /^(href|src)$/.test(name) ? `${name}=${place(value)}` : name)).sort();
    if (node.localName === "script") JSON.parse(node.textContent);
    return `<${[node.localName, ...attributes].join(" ")}>${[...node.childNodes].map(walk).join("")}</>`;
  };
  return walk(new DOMParser().parseFromString(text, type).documentElement);
}

/** Fails where a page of the hostile twin is built otherwise than the calm one's. */
async function checkTwins([hostile, calm]) {
  const page = await (await browser.newContext()).newPage();
  const skeletons = async (site) => {
    const found = new Map();
    for (const path of [...pagesOf(site), join(site, "feed.xml")]) {
      const kind = relative(site, path).replace(/windows\/.*/, "windows");
      const made = await page.evaluate(`(${skeleton})(${JSON.stringify(readFileSync(path, "utf8"))}, ${JSON.stringify(path.endsWith("xml") ? "application/xml" : "text/html")})`);
      found.set(kind, [...(found.get(kind) ?? []), made]);
    }
    return found;
  };
  const [wild, plain] = [await skeletons(hostile), await skeletons(calm)];
  const faults = [];
  let pages = 0;
  for (const [kind, expected] of plain) {
    const made = wild.get(kind) ?? [];
    pages += made.length;
    if (made.length !== expected.length) faults.push(`${kind}: ${made.length} pages instead of ${expected.length}`);
    const known = new Set(expected);
    for (const strange of made.filter((one) => !known.has(one))) {
      const other = expected[0];
      let at = 0;
      while (at < strange.length && strange[at] === other[at]) at += 1;
      faults.push(`${kind}: …${strange.slice(Math.max(0, at - 60), at + 80)} instead of …${other.slice(Math.max(0, at - 20), at + 60)}`);
    }
  }
  await page.context().close();
  report("twins", "hostile names change no structure", `${HOSTILE.length} strings, ${pages} pages`, faults);
}

/** What is cramped: texts of neighbouring cells that touch, charts too narrow to read, links in tables and lists that a finger misses. */
function cramped() {
  const faults = [];
  const boxes = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
  };
  const touch = (a, b) => a.right > b.left - 3 && b.right > a.left && a.bottom > b.top + 2 && b.bottom > a.top + 2;
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  for (const row of document.querySelectorAll("tr")) {
    const cells = [...row.children].filter((cell) => cell.getClientRects().length > 0);
    const pair = cells.findIndex((cell, at) => at > 0 && boxes(cells[at - 1]).some((a) => boxes(cell).some((b) => touch(a, b))));
    if (pair > 0) faults.push(`"${cells[pair - 1].innerText.slice(0, 30)}" touches "${cells[pair].innerText.slice(0, 30)}"`);
  }
  for (const strip of document.querySelectorAll("svg.strip")) {
    const { width } = strip.getBoundingClientRect();
    if (width > 0 && width < 88) faults.push(`a strip of ${Math.round(width)} px`);
  }
  // a link within a sentence is as high as its line
  for (const link of document.querySelectorAll("th a, nav a, summary")) {
    const { height } = link.getBoundingClientRect();
    if (height > 0 && height < 24) faults.push(`"${link.innerText.slice(0, 30)}" is ${Math.round(height)} px high`);
  }
  document.querySelectorAll("details").forEach((fold) => { fold.open = false; });
  return faults;
}

/** Everything one page shows, by check: `page` with script, `still` without. */
async function look(site, path, page, still) {
  const url = pathToFileURL(path).href;
  const found = { axe: [], spoken: [], requests: [], console: [], overflow: [], cramped: [], links: [], script: [], paper: [], weight: [] };
  page.removeAllListeners();
  page.on("request", (request) => request.url().startsWith("file:") || found.requests.push(request.url()));
  page.on("requestfailed", (request) => found.requests.push(`${request.url()} failed`));
  page.on("console", (message) => found.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => found.console.push(String(error)));
  page.on("dialog", (dialog) => { found.console.push(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await page.goto(url, { waitUntil: "load" });
  const inside = "[href]:not([rel=canonical]), [src]";
  // a canonical link is the page's own address on the web; the notice is a sheet of its bulletin, whose address it shows
  const own = await page.$$eval("link[rel=canonical]", (nodes) => nodes.map((node) => node.href));
  const links = await page.$$eval(inside, (nodes) => nodes.map((node) => node.getAttribute("href") ?? node.getAttribute("src")));
  found.links = brokenLinks(site, path, links.filter((link) => !own.includes(link)));
  const at = relative(site, path).replace(/(^|\/)(index|notice)\.html$/, "$1");
  found.links.push(...own.filter((link) => !link.replace(/(^|\/)index\.html$/, "$1").endsWith(`/${at}`)).map((link) => `${link} is the address of another page`));
  const text = await page.evaluate(() => document.body.innerText);
  if (!isDesk(site)) found.spoken = await page.evaluate(() => {
    const faults = [];
    for (const cell of document.querySelectorAll("td, dd")) if (/^[*—–-]$/.test(cell.textContent.trim()) && !cell.querySelector("[aria-label]")) faults.push(`a cell says "${cell.textContent.trim()}": ${cell.closest("tr, div")?.textContent.trim().slice(0, 40)}`);
    for (const table of document.querySelectorAll("table")) {
      if (!table.caption) faults.push("a table has no caption");
      if ([...table.querySelectorAll("th")].some((head) => !head.scope)) faults.push("a head cell has no scope");
    }
    const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.localName[1]));
    if (levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1)) faults.push(`headings leave a level out: ${levels.join(" ")}`);
    for (const chart of document.querySelectorAll("svg:not([aria-hidden=true])")) if (chart.getAttribute("role") !== "img" || !/\p{L}|\d/u.test(chart.querySelector("title")?.textContent ?? "")) faults.push("a chart says nothing");
    return faults;
  });
  await page.evaluate(axe);
  for (const width of isDesk(site) ? WIDTHS.slice(-1) : WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const violations = await page.evaluate(async (options) => (await window.axe.run(document, options)).violations.map((v) => `${v.id} ×${v.nodes.length}: ${v.nodes[0].target.join(" ")}: ${v.nodes[0].failureSummary?.split("\n")[1]?.trim()}`), AXE[colorScheme]);
      found.axe.push(...violations.map((violation) => `${width} px, ${colorScheme}: ${violation}`));
    }
    const wide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return null;
      const widest = [...document.body.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > clientWidth + 1 && !node.closest(".scroll"));
      return `${scrollWidth} px, for instance ${widest.at(-1)?.outerHTML.slice(0, 90)}`;
    });
    if (wide) found.overflow.push(`${width} px: ${wide}`);
    if (!isDesk(site)) found.cramped.push(...(await page.evaluate(cramped)).map((fault) => `${width} px: ${fault}`));
    if (/(^|\/)(sample|english)\/public$/.test(site) && /^\d{4}-\d\d\/index\.html$/.test(relative(site, path)) && SCREENS[width]) {
      const [height, most] = SCREENS[width];
      const screens = (await page.evaluate(() => document.documentElement.scrollHeight)) / height;
      if (screens > most) found.cramped.push(`${width} px: ${screens.toFixed(1)} screens, more than ${most}`);
    }
  }
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  const onPaper = await page.evaluate(() => {
    const unseen = [...document.body.querySelectorAll("*")].filter((node) => !node.hidden && getComputedStyle(node).clipPath === "inset(50%)");
    unseen.forEach((node) => { node.hidden = true; });
    const text = document.body.innerText;
    // what is not seen has a place all the same, and a page may break by it
    unseen.forEach((node) => { node.hidden = false; });
    return text;
  });
  const heads = await page.$$eval("thead tr:last-child", (rows) => rows.map((row) => row.innerText.replace(/\s/g, "")));
  // 三号 (16 pt) for the text, 二号 (22 pt) for the title
  const sizes = await page.evaluate(() => ["h1", "main section > p"].map((part) => document.querySelector(part)).map((node) => node && Math.round(parseFloat(getComputedStyle(node).fontSize) * 7.5) / 10));
  if (!isDesk(site) && (sizes[0] !== 22 || ![16, 12, null].includes(sizes[1]))) found.paper.push(`the title is set in ${sizes[0]} pt, the text in ${sizes[1]} pt`);
  const mark = await page.evaluate(() => document.querySelector(".draft strong")?.textContent ?? "");
  const pdf = join(scratch, `${Math.random().toString(36).slice(2)}.pdf`);
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  found.paper = paperFaults(pdf, onPaper, isDesk(site) ? DESK_AREA : isNotice(path) ? NOTICE_AREA : TYPE_AREA, new Set(heads), mark.replace(/\s/g, ""));
  if (isNotice(path)) {
    const sheets = [...readFileSync(pdf, "latin1").matchAll(/\/MediaBox/g)].length;
    if (sheets !== 1) found.paper.push(`the sheet for the notice board takes ${sheets} pages`);
  }
  rmSync(pdf);

  await still.goto(url, { waitUntil: "load" });
  if ((await still.evaluate(() => document.body.innerText)) !== text) found.script.push("the text differs without script");

  const size = statSync(path).size;
  if (size > HEAVIEST && !isDesk(site)) found.weight.push(`${size} bytes`);
  return found;
}

const CHECKS = {
  spoken: "cells, tables, headings and charts as they are read aloud",
  axe: "axe-core, WCAG 2.2 A and AA, contrast AAA",
  requests: "no request but file:, none failed",
  console: "no console message, error or dialog",
  overflow: "no horizontal overflow",
  cramped: "no cells that touch, no chart too narrow, no link too low, no page too long",
  links: "links and anchors resolve within the site",
  script: "same text without script",
  paper: pdftotext ? "printed on A4, nothing cut" : "printed on A4 (pdftotext is missing: cut text is not looked for)",
  weight: "pages of at most 100 kB",
};

async function checkSite(site) {
  const name = relative(dirname(dirname(site)), site).replace(/\/public$/, "");
  const pages = pagesOf(site);
  const faults = Object.fromEntries(Object.keys(CHECKS).map((check) => [check, []]));
  if (pages.length === 0) return report(name, "the site has pages", "0 pages", ["no HTML page in it"]);
  const looked = pages.filter((path, at) => basename(dirname(path)) !== "windows" || dirname(pages[at - LOOKED_AT] ?? "") !== dirname(path));
  const queue = [...looked];
  const jobs = Number(process.env.JOBS ?? cpus().length);
  await Promise.all(Array.from({ length: jobs }, async () => {
    const page = await (await browser.newContext()).newPage();
    const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    for (let path = queue.shift(); path; path = queue.shift()) {
      const found = await look(site, path, page, still);
      for (const [check, list] of Object.entries(found)) faults[check].push(...list.map((fault) => `${relative(site, path)}: ${fault}`));
    }
    await page.context().close();
    await still.context().close();
  }));
  const windows = Math.max(0, ...readdirSync(site, { withFileTypes: true }).filter((entry) => existsSync(join(site, entry.name, "windows"))).map((entry) => readdirSync(join(site, entry.name, "windows")).length));
  for (const [check, label] of Object.entries(CHECKS)) {
    const list = faults[check].sort();
    if (check === "weight" && windows >= MANY_WINDOWS) {
      for (const fault of list) console.log(`warn ${name}: ${fault}, ${windows} windows`);
    } else report(name, label, `${looked.length} pages`, list);
  }
  if (!isDesk(site)) await checkFeed(name, site);
  return nu(name, site, pages);
}

/** What RFC 4287 asks of a feed: one id, title and date each, an author, ids that differ, links that lead somewhere. */
async function checkFeed(name, site) {
  const page = await (await browser.newContext()).newPage();
  const faults = await page.evaluate((text) => {
    const ATOM = "http://www.w3.org/2005/Atom";
    const feed = new DOMParser().parseFromString(text, "application/xml").documentElement;
    if (feed.localName !== "feed" || feed.namespaceURI !== ATOM) return [`the root is ${feed.localName}`];
    const faults = [];
    const own = (node, child) => [...node.children].filter((one) => one.localName === child && one.namespaceURI === ATOM);
    const entries = own(feed, "entry");
    for (const node of [feed, ...entries]) {
      for (const part of ["id", "title", "updated"]) if (own(node, part).length !== 1 || !own(node, part)[0].textContent.trim()) faults.push(`${node.localName}: not one ${part}`);
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(own(node, "updated")[0]?.textContent ?? "")) faults.push(`${node.localName}: no date`);
    }
    if (!own(feed, "author")[0] || !own(own(feed, "author")[0], "name")[0]?.textContent.trim()) faults.push("no author");
    if (new Set([feed, ...entries].map((node) => own(node, "id")[0]?.textContent)).size !== entries.length + 1) faults.push("an id comes twice");
    return faults;
  }, readFileSync(join(site, "feed.xml"), "utf8"));
  await page.context().close();
  report(name, "feed.xml as RFC 4287 asks", "1 feed", faults);
}

const java = has("java", "-version");
if (!java) console.log("skip the Nu HTML checker: no java on this machine");
function nu(name, site, pages) {
  if (!java) return;
  const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
  const { stderr, error } = spawnSync("java", ["-Xss4m", "-jar", jar, "--errors-only", "--format", "json", ...pages], { encoding: "utf8", maxBuffer: 1 << 28 });
  let faults;
  try {
    faults = JSON.parse(stderr).messages.map((message) => `${message.url ? relative(site, fileURLToPath(message.url)) : ""}:${message.lastLine ?? ""}: ${message.message}`);
  } catch {
    faults = [`the checker did not run: ${error ?? stderr.slice(0, 300)}`];
  }
  report(name, "Nu HTML checker, no error", `${pages.length} pages`, faults);
}

try {
  for (const site of sites) await checkSite(site);
  if (twins.length === 2) await checkTwins(twins);
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
