// Builds the sites that run.mjs looks at: node make-sites.mjs OUT [HUIFANG]
//
// OUT/NAME/public is a site, OUT/desk-NAME holds papers for the desk. OUT/twin-hostile and OUT/twin-calm are two more sites, alike but
// for their names: one has every string of hostile.mjs for a window, a category, an item, a person, the other plain ones. The sample
// workspace is built for two months and a year, so that the
// index by year is there too; the hostile workspaces are written to OUT/workspaces first. Every
// row comes from counters, so a run makes the same workspaces each time.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { HOSTILE, MARKS } from "./hostile.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const out = resolve(process.argv[2] ?? "");
const huifang = resolve(process.argv[3] ?? join(root, "target/debug/huifang"));
if (!process.argv[2]) {
  console.error("usage: node make-sites.mjs OUT [HUIFANG]");
  process.exit(2);
}

const long = (k) => `第${k}综合服务窗口（含不动产登记与住房公积金联合办理专区及其东侧延伸服务点）`;
const categories = ["投诉", "维修", "急救", "咨询"];

/** The hostile workspaces: names of windows, categories, and what is left out or set. */
const hostile = {
  "sixty-windows": { windows: Array.from({ length: 60 }, (_, k) => long(k + 1)), cases: 12, groups: 6 },
  "one-window": { windows: ["综合窗口"], cases: 60 },
  "no-visits": { windows: ["甲窗口", "乙窗口", "丙窗口"], visits: false },
  "no-evaluations": { windows: ["甲窗口", "乙窗口", "丙窗口"], evaluations: false },
  "strange-names": {
    windows: [
      "../../etc", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "🙂🏢👩‍👩‍👧‍👦 窗口", "نافذة الخدمات العامة",
      "חלון \u202Eשירות", "{{ 7*7 }}{% for %}", "&amp;&lt;b&gt;", "CON", ".", "W".repeat(120),
      "甲\u0000乙\u0085丙", "一\r二\u2028三\n四", "]]>-->javascript:alert(1)", "e" + "\u0301".repeat(60),
    ],
    categories: ["投诉", "维修", "<b>急救</b>", "类".repeat(40)],
  },
  "colliding-names": { listed: true, windows: ["window a", "window-a", "Window A", "window/a", "window  a", "ｗｉｎｄｏｗ ａ", "窗口A", "窗口 A", "窗口a"] },
  "english-names": {
    windows: ["Housing and land registration (joint counter with the provident fund)", "Planning", "Licences"], locale: "en",
  },
};

function csv(path, rows) {
  const cell = (value) => (/[",\n\r\t;|]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, rows.map((row) => row.map(cell).join(",") + "\n").join(""));
}

/** What stands in columns about people: hostile too, but no word of a name that is published. */
const PERSON = "<i>\"'&\u202E{{%}\u2028--> ]]>";

/** Six cases of every window, all called back in time and all content: every row of a table has the same structure. */
function twin(folder, names) {
  const ledger = [["受理编号", "窗口", "类别", "受理时间", "办结时间", "事项", "申请人", "联系电话"]];
  const visits = [["回访编号", "受理编号", "回访时间", "回访方式", "回访结果", "服务态度", "办事效率", "按章办事", "体外循环", "廉洁自律", "总体评价", "意见建议", "回访人"]];
  const evaluations = [["窗口", "评价时间", "评价", "评价方式", "设备编号"]];
  names.forEach((name, w) => {
    for (let k = 0; k < 6; k++) {
      const id = `C${String(w * 6 + k).padStart(6, "0")}`;
      ledger.push([id, name, k % 2 ? "投诉" : name, "2026-06-01 09:00", `2026-06-${10 + k} 16:00`, name, PERSON, PERSON]);
      visits.push([`V${w * 6 + k}`, id, `2026-06-${11 + k}`, "电话", "接通", "满意", "满意", "满意", "满意", "满意", "满意", PERSON, PERSON]);
      evaluations.push([name, `2026-06-${10 + k} 16:05`, "满意", "主动", name]);
    }
  });
  csv(join(folder, "ledger/cases.csv"), ledger);
  csv(join(folder, "visits/visits.csv"), visits);
  csv(join(folder, "evaluations/evaluations.csv"), evaluations);
  const text = (at) => JSON.stringify(names[at]).replaceAll("\u007f", "\\u007f");
  const roster = names.map((_, w) => `[[window]]\nname = ${text(w)}\ngroup = ${text(w % 3)}\n`).join("");
  // categories that look alike stop a run unless they are listed; marks that nobody sees are no part of a name
  const bare = [...new Set(names.map((name) => name.replace(MARKS, "").trim()))].filter((name) => name !== "全中心");
  const listed = bare.map((name) => JSON.stringify(name).replaceAll("\u007f", "\\u007f")).map((name) => `${name} = ${name}\n`).join("");
  const site = `[site]\nname = ${text(3)}\ndomain = ${text(4)}\nid_code = ${text(5)}\ncolumn = ${text(6)}\n`;
  const head = `title = ${text(0)}\norganisation = ${text(1)}\nstandard = ["property", "service-centre", "own.toml"]\n`;
  writeFileSync(join(folder, "huifang.toml"), `${head}\n[evaluations]\nscale = "three"\n\n[values.category]\n"全中心" = "全中心"\n${listed}\n${site}\n${roster}`);
  writeFileSync(join(folder, "own.toml"), `[[rule]]\nid = "own"\nlabel = ${text(2)}\ndataset = "ledger"\ncategory = [${text(7)}]\nanchor = "completed_at"\ndue = { from = "0d", to = "7d" }\nfulfilled_by = "visit"\ntarget = "100%"\ncomponent = "callback"\n`);
}

const day = (month, k) => `2026-${String(month).padStart(2, "0")}-${String(1 + (k % 26)).padStart(2, "0")}`;
const grade = (k) => ["满意", "满意", "满意", "基本满意", "满意", "满意", "满意", "不满意"][k % 8];

function workspace(folder, spec) {
  const ledger = [["受理编号", "窗口", "类别", "受理时间", "办结时间"]];
  const visits = [["回访编号", "受理编号", "回访时间", "回访方式", "回访结果", "服务态度", "办事效率", "按章办事", "体外循环", "廉洁自律", "总体评价", "是否需反馈", "反馈日期"]];
  const evaluations = [["窗口", "评价时间", "评价", "评价方式"]];
  const kinds = spec.categories ?? categories;
  let n = 0;
  for (const month of [5, 6]) {
    spec.windows.forEach((window, w) => {
      for (let k = 0; k < (spec.cases ?? 24); k++) {
        n += 1;
        const id = `C${String(n).padStart(6, "0")}`;
        const done = day(month, k);
        ledger.push([id, window, kinds[k % kinds.length], `${done} 09:00`, `${done} 16:00`]);
        if ((n * 7) % 5 !== 0) {
          const items = [0, 1, 2, 3, 4, 5].map((i) => grade(n + i * w));
          const outcome = n % 11 === 0 ? "未接通" : "接通";
          const on = done.replace(/\d\d$/, (d) => String(Number(d) + 1).padStart(2, "0"));
          visits.push([`V${n}`, id, on, k % 6 === 5 ? "现场" : "电话", outcome, ...(outcome === "接通" ? items : items.map(() => "")), "", ""]);
        }
        if (k % 2 === 0) evaluations.push([window, `${done} 16:05`, grade(n + w), "主动"]);
      }
    });
  }
  csv(join(folder, "ledger/cases.csv"), ledger);
  if (spec.visits !== false) csv(join(folder, "visits/visits.csv"), visits);
  if (spec.evaluations !== false) csv(join(folder, "evaluations/evaluations.csv"), evaluations);
  const group = (k) => (spec.groups ? `group = "第${1 + (k % spec.groups)}片区"\n` : "");
  // windows that look alike stop a run unless the roster lists them
  const roster = spec.groups || spec.listed ? spec.windows.map((name, k) => `\n[[window]]\nname = ${JSON.stringify(name)}\n${group(k)}`).join("") : "";
  writeFileSync(join(folder, "huifang.toml"), `locale = "${spec.locale ?? "zh-CN"}"\n\n[evaluations]\nscale = "three"\n${roster}`);
}

/** Projects and repair orders with every string as a name somewhere, long schedules, opinions that fill a page, dates the wrong way round. */
function projects(folder, names) {
  const ledger = [["受理编号", "窗口", "类别", "受理时间", "事项", "申请人", "联系电话", "交付日期", "保修截止日期", "保修卡发出日期", "通知时间", "确认时间", "下发时间", "计划完成日期", "维修完成时间"]];
  const visits = [["回访编号", "受理编号", "回访时间", "回访方式", "回访结果", "服务态度", "办事效率", "按章办事", "体外循环", "廉洁自律", "总体评价", "意见建议", "是否需反馈", "反馈日期", "回访人"]];
  names.forEach((name, k) => {
    const [window, item] = [names[(k * 3 + 1) % names.length], names[(k + 7) % names.length]];
    const from = `2024-0${1 + (k % 9)}-1${k % 10}`;
    ledger.push([`${name} ${k}`, window, "工程", from, item, name, k % 4 ? "10030000001" : "", from, k % 5 ? "" : "2023-12-01", k % 2 ? from : "", "", "", "", "", ""]);
    ledger.push([`WX${k}`, window, "工程维修", "2026-05-20", item, name, "10030000002", "", "", "", "2026-05-20", "2026-05-2" + (1 + (k % 4)), "2026-05-25", "2026-06-05", k % 2 ? "2026-06-08" : ""]);
    for (let v = 0; v < k % 12; v++) {
      const grades = [0, 1, 2, 3, 4, 5].map((i) => grade(k + i * v));
      visits.push([`V${k}-${v}`, `${name} ${k}`, `2025-${String(1 + v).padStart(2, "0")}-15`, v % 2 ? "电话" : "现场", "接通", ...grades, v % 3 ? name : "墙面渗水，多次反映无人处理；".repeat(28), v % 2 ? "是" : "", v % 4 ? "" : "2025-12-20", name]);
    }
  });
  csv(join(folder, "ledger/projects.csv"), ledger);
  csv(join(folder, "visits/visits.csv"), visits);
  writeFileSync(join(folder, "huifang.toml"), 'standard = ["engineering", "engineering-monthly", "residential", "service-centre"]\n');
}

/** Runs the program; `site` is the name of the folder it writes to. */
function ask(site, ...args) {
  execFileSync(huifang, [...args, "--out", join(out, site)], { stdio: ["ignore", "ignore", "pipe"] });
}

/** Builds a bulletin and releases it. */
function build(folder, site, ...more) {
  ask(site, "build", folder, "--release", ...more);
}

rmSync(out, { recursive: true, force: true });
const workspaces = join(out, "workspaces");
mkdirSync(workspaces, { recursive: true });

const sample = join(root, "sample-data");
build(sample, "sample", "--period", "2025");
build(sample, "sample", "--period", "2026-05");
build(sample, "sample", "--period", "2026-06", "--single-file");

// A visit typed in late changes June: the issue that replaces it says so, and why.
const late = join(workspaces, "corrected");
cpSync(sample, late, { recursive: true });
build(late, "corrected", "--period", "2026-06");
csv(join(late, "visits/late.csv"), [
  ["回访编号", "受理编号", "回访时间", "回访方式", "回访结果", "服务态度", "办事效率", "按章办事", "体外循环", "廉洁自律", "总体评价", "是否需反馈", "反馈日期"],
  ["LATE0001", "JC26060013", "2026-06-09", "电话", "接通", "满意", "满意", "满意", "满意", "满意", "满意", "", ""],
  ["LATE0002", "JC26060002", "2026-06-04", "电话", "接通", "满意", "满意", "满意", "满意", "满意", "满意", "", ""],
]);
build(late, "corrected", "--period", "2026-06", "--correction", "补录两件投诉的回访记录");

// A draft beside nothing; a period that was withdrawn, beside one that stands; and one built again after it was withdrawn, alone.
const unreleased = join(workspaces, "draft");
cpSync(sample, unreleased, { recursive: true });
ask("draft", "build", unreleased, "--period", "2026-06", "--single-file");
const withdrawn = join(workspaces, "withdrawn");
cpSync(sample, withdrawn, { recursive: true });
build(withdrawn, "withdrawn", "--period", "2026-05");
build(withdrawn, "withdrawn", "--period", "2026-06");
ask("withdrawn", "withdraw", "2026-06", "台账导出不全，缺 6 月下旬", "--on", "2026-07-08");
const replaced = join(workspaces, "replaced");
cpSync(sample, replaced, { recursive: true });
writeFileSync(join(replaced, "huifang.toml"), `locale = "en"\n${readFileSync(join(replaced, "huifang.toml"), "utf8")}`);
for (const reason of ["half the ledger was missing", "the wrong rules were in force"]) {
  build(replaced, "replaced", "--period", "2026-06");
  ask("replaced", "withdraw", "2026-06", reason);
}
build(replaced, "replaced", "--period", "2026-06");
build(replaced, "replaced", "--period", "2026-05");
ask("replaced", "withdraw", "2026-05", "the wrong rules were in force");
ask("replaced", "build", replaced, "--period", "2026-05");

// One file for mailing, and links that lead to the web.
const addressed = join(workspaces, "addressed");
cpSync(sample, addressed, { recursive: true });
const toml = join(addressed, "huifang.toml");
writeFileSync(toml, readFileSync(toml, "utf8").replace("[site]", '[site]\nurl = "https://www.example.com/hftb/"'));
build(addressed, "addressed", "--period", "2026-06", "--single-file");

const english = join(workspaces, "english");
cpSync(sample, english, { recursive: true });
const config = join(english, "huifang.toml");
writeFileSync(config, `locale = "en"\n${readFileSync(config, "utf8")}`);
build(english, "english", "--period", "2026-06");

for (const [name, spec] of Object.entries(hostile)) {
  const folder = join(workspaces, name);
  workspace(folder, spec);
  build(folder, name, "--period", "2026-06");
}

for (const [name, names] of [["twin-hostile", HOSTILE], ["twin-calm", HOSTILE.map((_, k) => `窗口${String(k).padStart(4, "0")}`)]]) {
  const folder = join(workspaces, name);
  twin(folder, names);
  build(folder, name, "--period", "2026-06", "--as-of", "2026-06-30");
}

// Papers for the desk: what a supervisor prints. They stand in folders that begin with desk-.
function desk(name, from, asOf, { cases, draw = true } = {}) {
  const folder = join(workspaces, `${name}-desk`);
  const to = join(out, `desk-${name}`);
  const run = (...args) => execFileSync(huifang, args, { stdio: ["ignore", "ignore", "pipe"] });
  cpSync(from, folder, { recursive: true });
  run("plan", folder, "--as-of", asOf, "--out", join(to, "plan"));
  if (cases) run("cards", folder, "--as-of", asOf, "--out", join(to, "cards"), ...cases.flatMap((id) => ["--case", id]));
  if (draw) {
    run("draw", folder, "--on", "2026-06-12", "--seed", "2026年第23周");
    cpSync(join(folder, "draws"), join(to, "draws"), { recursive: true });
  }
  return to;
}
const cases = ["GC2506-001", "GC2606-001"];
const strange = join(workspaces, "strange-projects");
projects(strange, [...hostile["strange-names"].windows, "编号".repeat(60)]);
const papers = [
  desk("sample", sample, "2026-06-30", { cases }),
  desk("english", english, "2026-06-30", { cases, draw: false }),
  desk("sixty-windows", join(workspaces, "sixty-windows"), "2026-06-20", { draw: false }),
  desk("strange-names", join(workspaces, "strange-names"), "2026-06-20", { draw: false }),
  desk("one-window", join(workspaces, "one-window"), "2026-06-20"),
  desk("strange-projects", strange, "2026-06-20", { cases: [], draw: false }),
  desk("nothing-to-do", join(workspaces, "no-visits"), "2026-08-31", { draw: false }),
];

console.log([ "sample", "corrected", "draft", "withdrawn", "replaced", "addressed", "english", ...Object.keys(hostile), "twin-hostile", "twin-calm" ].map((name) => join(out, name)).concat(papers).join("\n"));
