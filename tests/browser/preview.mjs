// The preview in a browser: a changed template, a broken one and its mending each appear by themselves, and pages of other sites
// neither read nor frame it: node preview.mjs [HUIFANG]

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const huifang = resolve(process.argv[2] ?? join(root, "target/debug/huifang"));
const scratch = mkdtempSync(join(tmpdir(), "huifang-preview-"));
const workspace = join(scratch, "workspace");
// what `huifang build` wrote beside the exports is no part of the workspace
cpSync(join(root, "sample-data"), workspace, { recursive: true, filter: (path) => !/sample-data\/(site|plan|cards|\.huifang)$/.test(path) });

let failed = 0;
function expect(what, holds) {
  if (!holds) failed += 1;
  console.log(`${holds ? "ok  " : "FAIL"} preview: ${what}`);
}

const server = spawn(huifang, ["serve", workspace, "--period", "2026-06", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const ended = new Promise((done) => server.on("exit", done));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const first = await new Promise((line) => createInterface(server.stdout).once("line", line));
  const address = first.match(/http:\/\/\S+\//)[0];
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(120_000);
  const elsewhere = [];
  page.on("request", (request) => request.url().startsWith(address) || elsewhere.push(request.url()));
  const refused = [];
  page.on("console", (said) => /Content.Security.Policy/i.test(said.text()) && refused.push(said.text()));
  await page.goto(`${address}2026-06/`);
  expect("the bulletin is shown", (await page.title()).includes("锦川县"));

  const template = join(workspace, "templates/sections/trend.html");
  mkdirSync(dirname(template), { recursive: true });
  const built = readFileSync(join(root, "templates/sections/trend.html"), "utf8");
  writeFileSync(template, `${built}<p id="ours">我们改过的一句</p>`);
  await page.waitForSelector("#ours");
  expect("a changed template appears by itself", (await page.textContent("#ours")) === "我们改过的一句");

  writeFileSync(template, `<p>\n{{ v.trend.monthz }} <script>window.ran = true</script></p>`);
  await page.waitForSelector("pre");
  const said = await page.textContent("pre");
  expect("a fault is said with file, line and source line", said.includes("trend.html:2") && said.includes("{{ v.trend.monthz }}"));
  expect("a fault is text, not markup", said.includes("<script>") && !(await page.evaluate(() => window.ran)));

  writeFileSync(template, built);
  await page.waitForSelector("h1 .period");
  expect("the fault goes when it is mended", (await page.$("pre")) === null);

  writeFileSync(join(workspace, "templates/style.css"), "html { background: rgb(1, 2, 3) }");
  await page.waitForFunction(() => getComputedStyle(document.documentElement).backgroundColor === "rgb(1, 2, 3)");
  expect("a changed style appears by itself", true);

  await page.click('a[href^="windows/"]');
  await page.waitForSelector("body.window");
  const config = join(workspace, "huifang.toml");
  writeFileSync(config, readFileSync(config, "utf8").replace(/^title = .*$/m, 'title = "改过的标题"'));
  await page.waitForFunction(() => document.title.includes("改过的标题"));
  expect("a window's page keeps up with the configuration", page.url().includes("/windows/"));
  expect("nothing is asked of anybody else", elsewhere.length === 0);
  expect("the policy stops nothing that a page needs", refused.length === 0);
  writeFileSync(join(workspace, "templates/window.html"), `<p id="theirs">x</p><script>window.ran = true</script>`);
  await page.waitForSelector("#theirs");
  expect("a script of a template does not run", refused.length === 1 && !(await page.evaluate(() => window.ran)));

  // the same address at another port is another origin of the same site; another name is another site
  for (const name of ["127.0.0.1", "localhost"]) {
    const other = createServer((_, answer) => answer.end("<!DOCTYPE html><a id=\"link\">x</a>")).listen(0, name);
    await new Promise((done) => other.once("listening", done));
    const foreign = await (await browser.newContext()).newPage();
    await foreign.goto(`http://${name}:${other.address().port}/`);
    const answered = [];
    foreign.on("response", (answer) => answer.url().startsWith(address) && answer.status() !== 403 && answered.push(answer.url()));
    const reached = await foreign.evaluate(async (address) => {
      const loads = (tag, attributes) => new Promise((done) => {
        document.head.append(Object.assign(document.createElement(tag), attributes, { onload: () => done(tag), onerror: () => done("") }));
      });
      const socket = new Promise((done) => {
        const socket = Object.assign(new WebSocket(address.replace("http", "ws")), { onopen: () => done("socket"), onerror: () => done("") });
        setTimeout(() => socket.close(), 5000);
      });
      const asks = (init) => fetch(`${address}2026-06/bulletin.json`, init).then(async (answer) => await answer.text(), () => "");
      return Promise.all([
        asks({}), asks({ mode: "no-cors" }), asks({ method: "POST", mode: "no-cors", body: "x" }), asks({ headers: { "X-A": "b" } }), socket,
        loads("link", { rel: "stylesheet", href: `${address}assets/style.css` }), loads("script", { src: `${address}2026-06/bulletin.json` }),
      ]);
    }, address);
    expect(`a page at ${name} reads nothing`, reached.every((what) => what === ""));
    await foreign.evaluate((address) => document.body.append(Object.assign(document.createElement("iframe"), { src: address })), address);
    await foreign.waitForFunction(() => { try { return frames[0].location.href !== "about:blank"; } catch { return true; } });
    expect(`a page at ${name} is refused all it asks for`, answered.length === 0);
    await foreign.evaluate((address) => { document.querySelector("#link").href = address; }, address);
    await foreign.click("#link");
    await foreign.waitForSelector("main");
    expect(`a link at ${name} opens the preview`, foreign.url() === address);
    other.close();
  }
} finally {
  await browser.close();
  server.kill("SIGINT");
  expect("Ctrl-C ends it", (await ended) === 0);
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
