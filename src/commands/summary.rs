//! What a run says at its end: what was read, rejected and why, where the bulletin is, and what to look at first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use super::follow_up;
use super::places;
use super::published::Published;
use super::report;
use super::say::{file_notices, harmless, quoted};
use crate::bulletin::{Bulletin, RateRow, Tables};
use crate::domain::{Kind, Locale, Period, Rate, percent};
use crate::error::Error;
use crate::figures::Read;
use crate::intake::{Code, Intake};
use crate::publish::Output;
use crate::render::{Said, Templates};
use crate::review::RefusedValues;
use crate::standard::Subject;
use crate::workspace::Workspace;

/// How many rules, windows or reasons are named before the rest is only counted.
const NAMED: usize = 5;

/// One line a kind, what is to be known of single files, then the reasons of what was rejected.
pub(super) fn read(of_kinds: &BTreeMap<Kind, Read>, notices: &[(String, String)], locale: Locale) {
    for (of, Read { files, rows, .. }) in of_kinds {
        let (read, accepted) = (rows.read, rows.accepted);
        let (rejected, duplicate, superseded, left_out) = (rows.rejected, rows.duplicate, rows.superseded, rows.left_out);
        let name = of.word(locale);
        match locale {
            Locale::ZhCn => {
                tell!(
                    "{name}：{files} 个文件，读入 {read} 行 = 采用 {accepted} + 退回 {rejected} + 重复 {duplicate} + 被更正 {superseded} + 不计入 {left_out}"
                );
            }
            Locale::En => tell!(
                "{name}: {files} files, {read} rows read = {accepted} accepted + {rejected} rejected + {duplicate} duplicate + {superseded} superseded + {left_out} left out"
            ),
        }
    }
    for (path, notice) in notices {
        let notice = harmless(notice);
        match locale {
            Locale::ZhCn => tell!("注意：{path} {notice}"),
            Locale::En => tell!("note: {path} {notice}"),
        }
    }
    reasons(of_kinds, locale);
}

fn reasons(of_kinds: &BTreeMap<Kind, Read>, locale: Locale) {
    let of_code = |code: Code| of_kinds.values().filter_map(|read| read.faults.get(code.code())).sum::<u64>();
    let mut reasons: Vec<(Code, u64)> = Code::ALL.into_iter().map(|code| (code, of_code(code))).filter(|(_, n)| *n > 0).collect();
    if reasons.is_empty() {
        return;
    }
    reasons.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), *code));
    tell!(
        "{}",
        match locale {
            Locale::ZhCn => "退回原因：",
            Locale::En => "why rows were rejected:",
        }
    );
    for (code, n) in reasons {
        tell!("  {n:>6}  {} {}", code.code(), code.message(locale));
    }
}

/// No row was read again.
pub(super) fn unchanged(locale: Locale) {
    match locale {
        Locale::ZhCn => note!("导出文件和配置都没有变化，沿用上次的计数（--fresh 重读）"),
        Locale::En => note!("neither exports nor configuration changed: the counts of an earlier run are used (--fresh reads again)"),
    }
}

/// Files that were not cut into cells again, and what was wrong with rows that were kept.
pub(super) fn kept_rows(intake: &Intake, locale: Locale) {
    let (kept, all) = (intake.kept.files, intake.files.len());
    match locale {
        _ if kept == 0 => {}
        Locale::ZhCn if kept == all => note!("{all} 个导出文件都没有变化，沿用上次读出的行（--fresh 重读）"),
        Locale::ZhCn => {
            let read = all - kept;
            note!("{all} 个导出文件中有 {kept} 个没有变化，沿用上次读出的行，只重读了 {read} 个（--fresh 全部重读）");
        }
        Locale::En if kept == all => {
            note!("none of {all} exports changed: their rows are those of an earlier run (--fresh reads again)");
        }
        Locale::En => note!(
            "{kept} of {all} exports did not change: their rows are those of an earlier run, and {} were read (--fresh reads all again)",
            all - kept
        ),
    }
    intake.kept.damaged.iter().for_each(|path| damaged(path, locale));
    if let Some(error) = &intake.kept.failed {
        not_kept(error, locale);
    }
}

/// A kept result is of no use.
pub(super) fn damaged(file: &Path, locale: Locale) {
    match locale {
        Locale::ZhCn => note!("注意：{} 不完整、被改动过，或不是在这台机器上留存的，不采用，重新计算", file.display()),
        Locale::En => note!(
            "note: {} was cut short or edited, or kept on another machine; it is ignored and everything is read again",
            file.display()
        ),
    }
}

/// What is to be known of the folder that was written, and what could not be done after something was published.
pub(super) fn of_folder(output: &Output, locale: Locale) {
    for error in output.said() {
        let (said, hint) = (harmless(&error.told(locale)), error.cure().map_or_else(String::new, |cure| cure.told(locale)));
        match locale {
            Locale::ZhCn => note!("注意：{said}；{hint}"),
            Locale::En => note!("note: {said}; {hint}"),
        }
    }
}

/// An earlier issue does not read, and the lists of the root lack it.
pub(super) fn unlisted(period: &str, error: &Error, locale: Locale) {
    let (error, hint) = (harmless(&error.told(locale)), error.cure().map_or_else(String::new, |cure| cure.told(locale)));
    match locale {
        Locale::ZhCn => note!("注意：{period} 读不出，首页和订阅源里暂缺这一期，它的页面没有改动：{error}；{hint}"),
        Locale::En => note!("note: {period} does not read; the index and the feed lack it, its pages are as they were: {error}; {hint}"),
    }
}

/// What stood of the period does not read, and is made anew as was asked.
pub(super) fn made_anew(file: &Path, locale: Locale) {
    match locale {
        Locale::ZhCn => {
            note!("注意：{} 读不出，按 --fresh 重新生成这一期；它若已发布过，请核对后用 huifang release 重新发布", file.display());
        }
        Locale::En => note!("note: {} does not read; the issue is made anew as --fresh asks, and is a draft", file.display()),
    }
}

/// The next run will have to read everything.
pub(super) fn not_kept(error: &Error, locale: Locale) {
    let error = harmless(&error.to_string());
    match locale {
        Locale::ZhCn => note!("注意：行和计数没有留存，下次要重读：{error}"),
        Locale::En => note!("note: rows and counts were not kept, and the next run reads again: {error}"),
    }
}

/// After exit code 3: nothing was published.
pub(super) fn rejected(intake: &Intake, workspace: &Workspace, internal: &Path) {
    read(&Read::of(intake), &file_notices(intake, workspace.locale), workspace.locale);
    refused(intake, workspace);
    let list = internal.join("rejects.csv");
    match workspace.locale {
        Locale::ZhCn => tell!("未公布。退回明细：{}", list.display()),
        Locale::En => tell!("nothing was published; the rejected rows: {}", list.display()),
    }
}

/// Values that were refused, by column, and the lines that settle them.
pub(super) fn refused(intake: &Intake, workspace: &Workspace) {
    let mut said = String::new();
    report::values(&mut said, &RefusedValues::of(workspace, intake), workspace.locale);
    if !said.is_empty() {
        tell!("{}", harmless(said.trim_end_matches('\n')));
    }
}

/// After a bulletin was published, what it says, where it is, and what to look at first.
pub(super) fn published(Published { bulletin, tables, .. }: &Published, templates: &Templates, output: &Output, workspace: &Path) {
    let locale = bulletin.locale;
    answer(bulletin, templates, locale);
    look_first(tables, bulletin, locale);
    follow_up::said(bulletin, locale);
    tags(bulletin, locale);
    let period = bulletin.period.code;
    let page = output.public().join(period.to_string()).join("index.html");
    if bulletin.released {
        return match locale {
            Locale::ZhCn => result!("通报（已发布，可公布）：{}", page.display()),
            Locale::En => result!("bulletin, released, may be posted: {}", page.display()),
        };
    }
    let release = release_command(period, output, workspace);
    match locale {
        Locale::ZhCn => {
            result!("通报草稿（未发布）：{}", page.display());
            tell!("可反复生成；核对后发布：{release}");
        }
        Locale::En => {
            result!("draft of the bulletin, not released: {}", page.display());
            tell!("it may be built again freely; once checked: {release}");
        }
    }
}

/// The command that releases the period, which was made in this workspace.
pub(super) fn release_command(period: Period, output: &Output, workspace: &Path) -> String {
    let folder = output.folder();
    let whose = if folder == Path::new(places::SITE) {
        String::new()
    } else if folder == places::beside(workspace, None, places::SITE) {
        format!(" --workspace {}", quoted(workspace))
    } else {
        format!(" --out {}", quoted(folder))
    };
    format!("huifang release {period}{whose}")
}

/// A reason was given for the correction of what was never released.
pub(super) fn nothing_to_correct(period: Period, locale: Locale) {
    match locale {
        Locale::ZhCn => note!("注意：{period} 还没有发布，草稿改动不需要更正说明，--correction 未采用"),
        Locale::En => note!("note: {period} is not released, a draft needs no correction: --correction is not used"),
    }
}

/// Where the lists for the supervisor's desk are.
pub(super) fn lists(internal: &Path, locale: Locale) {
    match locale {
        Locale::ZhCn => tell!("内部清单（不可公布）：{}，先看 worklist.csv、alerts.csv、rejects.csv", internal.display()),
        Locale::En => {
            tell!("internal lists, must not be posted: {}; look at worklist.csv, alerts.csv, rejects.csv first", internal.display());
        }
    }
}

fn answer(bulletin: &Bulletin, templates: &Templates, locale: Locale) {
    let head = &bulletin.headline;
    targets(bulletin, locale);
    let (period, due, met, unrecorded) = (bulletin.period.code, head.due, head.met, head.unrecorded);
    let other = (head.late, head.early, head.missed);
    let rate = head.rate.map_or_else(|| "—".to_owned(), percent::printed);
    match locale {
        Locale::ZhCn => {
            let act = if head.of == Subject::Callbacks { "回访" } else { "办" };
            if due == 0 && unrecorded > 0 {
                tell!("{period}：应{act} {unrecorded} 件都没有记录，无法知道是否办过，不计算比率");
            } else {
                let (late, early, missed) = other;
                tell!("{period}：应{act} {due} 件，按期 {met} 件（{rate}），逾期 {late} 件，过早 {early} 件，未{act} {missed} 件");
            }
            if due > 0 && unrecorded > 0 {
                tell!("  另有 {unrecorded} 件没有记录，未计入");
            }
        }
        Locale::En => {
            let owed = if head.of == Subject::Callbacks { "callbacks owed" } else { "acts due" };
            if due == 0 && unrecorded > 0 {
                tell!("{period}: {unrecorded} {owed}, none of them recorded: nobody knows what was done, and there is no rate");
            } else {
                let (late, early, missed) = other;
                tell!("{period}: {due} {owed}, {met} in time ({rate}), {late} late, {early} early, {missed} missed");
            }
            if due > 0 && unrecorded > 0 {
                tell!("  {unrecorded} more were not recorded and are not counted");
            }
        }
    }
    for notice in &bulletin.notices {
        match (templates.notice(locale, notice), locale) {
            (Ok(text), Locale::ZhCn) => tell!("注意：{text}"),
            (Ok(text), Locale::En) => tell!("note: {text}"),
            (Err(_), _) => {}
        }
    }
    if bulletin.notices.iter().any(|notice| ["visits_of", "no_visits", "no_callbacks"].contains(&notice.key.as_str())) {
        stated(bulletin, locale);
    }
}

/// How many rules attained their targets, and what is lacking to them: what the bulletin says first.
fn targets(bulletin: &Bulletin, locale: Locale) {
    let (period, head) = (bulletin.period.code, &bulletin.headline);
    let (attained, asked, short) = (head.attained.len(), head.asked, head.short);
    let targets = attained + head.not_attained.len();
    let act = match (head.of, locale) {
        (Subject::Callbacks, Locale::ZhCn) => "回访",
        (Subject::Acts | Subject::Results, Locale::ZhCn) => "办理",
        (Subject::Callbacks, Locale::En) => "callbacks",
        (Subject::Acts | Subject::Results, Locale::En) => "acts",
    };
    match locale {
        _ if targets == 0 => {}
        Locale::ZhCn if asked == 0 => tell!("{period}：有目标的 {targets} 项规则中 {attained} 项达标"),
        Locale::ZhCn => {
            let rest = if short == 0 { "都已达到".to_owned() } else { format!("还差 {short} 件") };
            tell!("{period}：有目标的 {targets} 项规则中 {attained} 项达标；{act}按目标应达 {asked} 件，{rest}");
        }
        Locale::En if asked == 0 => tell!("{period}: {attained} of {targets} targets attained"),
        Locale::En => tell!("{period}: {attained} of {targets} targets attained; they ask for {asked} {act}, of which {short} are lacking"),
    }
}

/// How to say that no visit is lacking: none was made.
fn stated(bulletin: &Bulletin, locale: Locale) {
    let (period, shown) = (&bulletin.period, bulletin.recorded.iter().find(|days| days.kind == Kind::Visits));
    let first = shown.map_or(period.first, |days| days.first.min(period.first));
    let last = shown.map_or(period.as_of, |days| days.last.max(period.as_of));
    match locale {
        Locale::ZhCn => tell!("  补上缺的回访记录后重新运行；若那时确实一次也没有回访，在 huifang.toml 写明导出涵盖的日期："),
        Locale::En => tell!(
            "  add the visits that are lacking and run again; if none was made then, say in huifang.toml of which days they are exported:"
        ),
    }
    tell!("    [recorded]\n    visits = {{ from = \"{first}\", to = \"{last}\" }}");
}

/// The tags that pages of government sites must carry and that have nothing to say here, with the key to fill.
fn tags(bulletin: &Bulletin, locale: Locale) {
    let site = &bulletin.site;
    let tags = [
        ("SiteName", &site.name, "[site] name", "网站名称"),
        ("SiteDomain", &site.domain, "[site] domain", "网站域名"),
        ("SiteIDCode", &site.id_code, "[site] id_code", "政府网站标识码"),
        ("ColumnName", &site.column, "[site] column", "栏目名称"),
        ("ContentSource", &bulletin.organisation, "organisation", "内容来源，即发布单位"),
    ];
    for (tag, _, key, meaning) in tags.iter().filter(|(_, text, ..)| text.is_empty()) {
        match locale {
            Locale::ZhCn => tell!("注意：政府网站标签 {tag}（{meaning}）没有内容，页面上未写；在 huifang.toml 填写 {key}"),
            Locale::En => tell!("note: the government-site tag {tag} is empty and left out; set {key} in huifang.toml"),
        }
    }
}

/// Rules and windows that missed a target, those that lack most first.
fn look_first(tables: &Tables, bulletin: &Bulletin, locale: Locale) {
    let mut missed: Vec<&RateRow> = tables.rates.iter().filter(|row| row.attained.shown() == Some(&false)).collect();
    missed.sort_by_key(|row| (row.window.is_some(), Reverse(row.short.shown().copied())));
    if missed.is_empty() {
        return;
    }
    tell!(
        "{}",
        match locale {
            Locale::ZhCn => format!("先看这里：{} 项未达目标", missed.len()),
            Locale::En => format!("look here first: {} targets missed", missed.len()),
        }
    );
    for row in missed.iter().take(NAMED) {
        let name = [row.label.as_deref(), row.window.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let name = harmless(&name);
        let text = |rate: Option<&Rate>| rate.map_or_else(String::new, |rate| percent::printed(*rate));
        let (met, due) = (row.met.shown().unwrap_or(&0), row.due.shown().unwrap_or(&0));
        let lacking = row.short.shown().map_or_else(String::new, |short| match locale {
            Locale::ZhCn => format!("，差 {short}"),
            Locale::En => format!(", {short} lacking"),
        });
        tell!("  {name}  {met}/{due} = {} < {}{lacking}", text(row.rate.shown()), text(row.target.shown()));
    }
    match (missed.len().saturating_sub(NAMED), locale) {
        (0, _) => {}
        (n, Locale::ZhCn) => tell!("  另有 {n} 项，见 data/rates.csv"),
        (n, Locale::En) => tell!("  {n} more, see data/rates.csv"),
    }
    let quotas = bulletin.tables.quotas.iter().filter(|row| row.attained.shown() == Some(&false)).count();
    match (quotas, locale) {
        (0, _) => {}
        (n, Locale::ZhCn) => tell!("  周定额未完成 {n} 项，见 quotas.csv"),
        (n, Locale::En) => tell!("  {n} weekly quotas not attained, see quotas.csv"),
    }
}

/// How many changed cells are listed before the rest is only counted.
const LISTED_CHANGES: usize = 100;

/// What would change of a published bulletin, on standard error beside the error that follows.
pub(super) fn changed(changes: &[Said], whole: &Path, locale: Locale) {
    let colon = match locale {
        Locale::ZhCn => "：",
        Locale::En => ": ",
    };
    for Said { table, row, column, old, new } in changes.iter().take(LISTED_CHANGES) {
        let shown = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
        let line = format!("  {table}  {row}  {column}{colon}{} → {}", shown(old), shown(new));
        note!("{}", harmless(&line));
    }
    if changes.len() > LISTED_CHANGES {
        note!("  … +{}", changes.len() - LISTED_CHANGES);
    }
    note!("  {}", whole.display());
}
