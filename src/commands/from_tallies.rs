//! `huifang build --from-tallies`: a bulletin of several centres, from their counts alone.

use std::collections::BTreeSet;

use super::centre_path::{TallyFile, each_tally};
use super::issue::{Aim, Inputs, Press};
use super::{owner, span, summary, wholes};
use crate::cli::Build;
use crate::disk;
use crate::domain::{Kind, Locale, Period, day_number};
use crate::error::{Error, Exit, Result};
use crate::figures::{Counts, Figures, Opinions, SpanCounts};
use crate::intake;
use crate::paths::tidy;
use crate::privacy::Personal;
use crate::publish::{InputDigest, Output};
use crate::tallies::{self, AddedUp, Named, Settings};
use crate::typed_toml::nearest;
use crate::workspace::{Centre, Workspace};

/// How many windows or settings are named before the rest is only counted.
const NAMED: usize = 8;

const NAME_IT: &str = "写明用哪个工作区的配置：huifang build 工作区 --from-tallies …；放有 huifang.toml 的文件夹即可，不需要导出文件";

/// Runs the command.
///
/// # Errors
/// A tally that is damaged, was made otherwise or stands there twice; whatever stops a
/// build: nothing is published then.
pub(super) fn run(asked: &Build, aim: &Aim, open: impl FnOnce() -> Result<Output>) -> Result<Exit> {
    let workspace = Workspace::with_remarks(&asked.workspace(), asked.remarks.as_deref())?;
    let templates = super::templates(&workspace)?;
    let output = open()?;
    owner::refuse_another(&output, &workspace)?;
    let arguments = asked.from_tallies.iter().map(|argument| each_tally(argument)).collect::<Result<Vec<_>>>()?.concat();
    let named = arguments.into_iter().map(read).collect::<Result<Vec<Named>>>()?;
    check_centres(&named, &workspace)?;
    let (period, as_of) = named.first().map_or_else(
        || Err(Error::new("no tally was named")),
        |first| {
            let counts = &first.tallied.counts;
            let period = asked.period.unwrap_or(counts.period);
            Ok((period, asked.as_of.unwrap_or(if period == counts.period { counts.as_of } else { period.last() })))
        },
    )?;
    span::check(period, as_of)?;
    let input = |of: &Named| InputDigest { kind: "tally", bytes: of.tallied.bytes, sha256: of.tallied.sha256.clone() };
    let read = |of: &Named| (of.path.to_string_lossy().into_owned(), of.tallied.sha256.clone());
    let inputs = Inputs { digests: named.iter().map(input).collect(), read: named.iter().map(read).collect() };
    let centres: Vec<&Named> = named.iter().filter(|of| of.tallied.part.is_none()).collect();
    let late: Vec<String> =
        centres.into_iter().flat_map(|of| ends_early(of, &workspace).into_iter().chain(without_visits(of, &workspace))).collect();

    let is_configured = disk::is_file(&workspace.root.join("huifang.toml"))?;
    let in_force = Settings::of(&workspace, period, as_of, [workspace.scale, workspace.visits_scale]);
    let added = tallies::add_up(named, &in_force, &workspace).map_err(|error| match &asked.workspace {
        None if error.exit_code() == Exit::Failed && !is_configured => error.hint(NAME_IT),
        _ => error,
    })?;
    if asked.workspace.is_none() && !added.differing.is_empty() {
        return Err(otherwise_scored(&added));
    }
    let (accepted, doubted) = wholes::ensure_settled(&added, &workspace)?;
    check_over(&added.counts, asked.as_of)?;
    let figures = Figures::of(added.counts.clone(), &workspace);
    if asked.as_of.is_none() && span::is_empty(&figures, &workspace) {
        let message = format!("nothing is due in {period} and nobody was asked: the bulletin would be empty");
        return Err(span::refused(message, &months_with_data(&figures)));
    }
    let press = Press { asked, aim, workspace: &workspace, templates: &templates, output: &output, personal: Personal::Nothing, accepted };
    let published = press.publish(&figures, inputs, || output.stage_internal())?;
    summary::of_folder(&output, workspace.locale);

    summary::read(&figures.counts.read, &doubted, workspace.locale);
    for said in late {
        tell!("{said}");
    }
    notes(&added, &figures, &workspace);
    summary::published(&published, &templates, &output, &workspace.root);
    let internal = output.internal(period);
    match workspace.locale {
        Locale::ZhCn => tell!("内部表格（不可公布）：{}；待办、预警、退回清单只在各中心", internal.display()),
        Locale::En => {
            tell!("internal tables, must not be posted: {}; work lists, alerts and rejects are with the centres", internal.display());
        }
    }
    Ok(press.exit(&published))
}

/// Every centre that the workspace lists must have its tally, and no other, unless it is known to have none.
fn check_centres(tallies: &[Named], workspace: &Workspace) -> Result<()> {
    if workspace.centres.is_empty() {
        return Ok(());
    }
    for tally in tallies {
        let known = tally.centre.as_ref().and_then(|centre| workspace.centres.get(centre));
        let error = |message: String| Error::in_file(&tally.path, message);
        match (&tally.centre, known) {
            (Some(centre), None) => {
                let near = nearest(centre, workspace.centres.keys().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("是不是 `{near}`？"));
                return Err(error(format!("is of the centre `{centre}`, which `[[centre]]` does not list"))
                    .hint(format!("{near}在 huifang.toml 的 [[centre]] 里加上它，或改 --from-tallies 里的名称")));
            }
            (Some(centre), Some(Centre { absent: true, .. })) => {
                return Err(error(format!("is of the centre `{centre}`, of which `[[centre]]` says that it has none"))
                    .hint("删去这个 [[centre]] 的 `absent = true`"));
            }
            (None, _) => {
                return Err(
                    error("names no centre, and `[[centre]]` lists which there are".to_owned()).hint("写作 --from-tallies 名称=文件")
                );
            }
            (Some(_), Some(_)) => {}
        }
    }
    let has = |name: &String| tallies.iter().any(|tally| tally.centre.as_ref() == Some(name));
    let lacking: Vec<&str> =
        workspace.centres.iter().filter(|(name, of)| !of.absent && !has(name)).map(|(name, _)| name.as_str()).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    Err(Error::new(format!("of {} of {} centres there is no tally: {}", lacking.len(), workspace.centres.len(), lacking.join("、")))
        .exit(Exit::InDoubt)
        .hint(format!(
            "补上它们的汇总；确实没有的，在 huifang.toml 里它的 [[centre]] 下写 `absent = true`，通报会写明缺 {}",
            lacking.join("、")
        )))
}

/// Refuses counts up to a period's end that no ledger reaches, unless the as-of date is
/// named: they would pass for final.
fn check_over(counts: &Counts, given: Option<chrono::NaiveDate>) -> Result<()> {
    let (period, last) = (counts.period, counts.period.last());
    let latest = counts.latest.get(&Kind::Ledger).copied();
    match latest.filter(|latest| given.is_none() && counts.as_of >= last && !intake::is_covered(period, *latest)) {
        None => Ok(()),
        Some(latest) if latest < period.first() => {
            Err(Error::new(format!("{period} begins after the last date of all ledgers, {latest}: there is nothing to report"))
                .hint("换一个通报期，或等各中心的台账补齐后重新汇总"))
        }
        Some(latest) => Err(Error::new(format!("the ledgers of all tallies end on {latest}, and {period} is not over"))
            .hint(format!("各中心用 huifang tally --as-of {latest} 重新汇总，得到阶段性数据；各台账若已齐全，加 --as-of {last}"))),
    }
}

/// The months of the history in which something is due or somebody was asked.
fn months_with_data(figures: &Figures) -> BTreeSet<Period> {
    let counts = &figures.counts;
    let months = counts.period.history().into_iter().zip(&counts.history);
    let has = |(month, opinions): &(Period, &Opinions)| {
        let owed = counts.rules.iter().any(|rule| rule.in_span(*month, None) != SpanCounts::default());
        owed || !opinions.visits.is_empty() || !opinions.evaluator.is_empty()
    };
    months.filter(has).map(|(month, _)| month).collect()
}

fn read(TallyFile { centre, called, path }: TallyFile) -> Result<Named> {
    let path = tidy(&path);
    let tallied = tallies::read(&path)?;
    // parts of a whole are not called after their files
    let called = called.filter(|_| tallied.part.is_none());
    Ok(Named { tallied, centre: centre.or(called), path })
}

/// The exports of one centre that end too early, which the latest date of all together would hide.
fn ends_early(named: &Named, workspace: &Workspace) -> Vec<String> {
    let counts: &Counts = &named.tallied.counts;
    let early = counts.latest.iter().filter(|(_, latest)| day_number(**latest) < day_number(counts.as_of) - intake::STALE_DAYS);
    let said = |(kind, latest): (&Kind, &chrono::NaiveDate)| {
        let (path, kind) = (named.path.display(), kind.word(workspace.locale));
        match workspace.locale {
            Locale::ZhCn => format!("注意：{path} 的{kind}只到 {latest}：当月缺的会算作未回访，此后各月没有数据"),
            Locale::En => format!(
                "note: the {kind} of {path} end on {latest}: what they lack of that month counts as missed, later months have no data"
            ),
        }
    };
    early.map(said).collect()
}

/// A centre that recorded no visit: what of it has no data is named, for the visits of the others do not show it.
fn without_visits(named: &Named, workspace: &Workspace) -> Option<String> {
    let path = named.path.display();
    named.tallied.counts.coverage.callbacks.is_none().then(|| match workspace.locale {
        Locale::ZhCn => format!("注意：{path} 没有写明办件的回访记录：它的导出里若没有回访文件，由回访完成的规则在该中心没有数据，不算未回访"),
        Locale::En => format!("note: {path} has no visits that name a case; where its exports hold no file of visits, rules that a visit fulfils have no data there, and nothing counts as missed"),
    })
}

/// The workspace was not named, so nobody chose the settings in which the tallies differ.
fn otherwise_scored(added: &AddedUp) -> Error {
    let (path, _) = &added.differing[0];
    let said: Vec<String> = added.differing.iter().filter(|(of, _)| of == path).take(NAMED).map(|(_, what)| what.to_string()).collect();
    Error::in_file(path, format!("comes from a workspace with other settings than the current folder; {}", said.join("; "))).hint(NAME_IT)
}

/// Where this bulletin says something else than its readers might think.
fn notes(added: &AddedUp, figures: &Figures, workspace: &Workspace) {
    let listed = |names: Vec<String>, between: &str| {
        let rest = names.len().saturating_sub(NAMED);
        let rest = if rest > 0 { format!(" … +{rest}") } else { String::new() };
        super::say::harmless(&(names.into_iter().take(NAMED).collect::<Vec<_>>().join(between) + &rest))
    };
    if !added.shared.is_empty() {
        let shared = listed(added.shared.iter().cloned().collect(), "、");
        match workspace.locale {
            Locale::ZhCn => tell!("注意：这些窗口在几份汇总里同名，已合为一个窗口：{shared}；不是同一窗口时，写作 名称=FILE"),
            Locale::En => tell!(
                "note: windows of the same name in several tallies were counted as one: {shared}; where they are not, write NAME=FILE"
            ),
        }
    }
    if !figures.counts.quotas.is_empty() && !added.is_one_whole() {
        let quota = workspace.quota_onsite;
        match workspace.locale {
            Locale::ZhCn => {
                tell!("注意：现场回访定额按全部中心合计，每周 {quota} 次；各中心分别要求时，在 huifang.toml 的 [quota] 写总数");
            }
            Locale::En => tell!(
                "note: the on-site quota is of all centres together, {quota} a week; set the sum of theirs in [quota] of huifang.toml"
            ),
        }
    }
    let differing: Vec<String> = added.differing.iter().map(|(path, what)| format!("{} {what}", path.display())).collect();
    if !differing.is_empty() {
        let differing = listed(differing, "; ");
        match workspace.locale {
            Locale::ZhCn => tell!("注意：以下计分设置与汇总所在工作区不同，以本工作区为准：{differing}"),
            Locale::En => {
                tell!("note: these settings differ from those where the tally was made; this workspace's are in force: {differing}");
            }
        }
    }
}
