//! From figures to a published issue: what a run over rows and a run over tallies have in common.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::{span, summary};
use crate::bulletin::{self, Bulletin, Carried, Correction, NoticeView, QualityView, Tables};
use crate::cli::Build;
use crate::domain::{Kind, Period, day_number, steers};
use crate::error::{Error, Exit, Result};
use crate::figures::{Figures, Read};
use crate::intake::{self, Need};
use crate::privacy::{self, Known, Personal};
use crate::publish::{self, Files, InputDigest, Internal, Output};
use crate::render::{self, IssueEntry, Templates, table};
use crate::workspace::Workspace;

/// The list, in `internal/P/`, of what stopped the run.
const CHANGES: &str = "changes.csv";

/// Where an issue is made, and as what.
pub(super) struct Press<'a> {
    pub(super) asked: &'a Build,
    pub(super) workspace: &'a Workspace,
    pub(super) templates: &'a Templates,
    pub(super) output: &'a Output,
    /// The personal values of the run.
    pub(super) personal: Personal<'a>,
}

/// What was published: with what the reader may know, and with nothing withheld.
pub(super) struct Published {
    pub(super) bulletin: Bulletin,
    pub(super) tables: Tables,
    /// SHA-256 of each list, by its path in `internal/P/`.
    pub(super) lists: BTreeMap<String, String>,
}

/// What is to be published.
struct Issue {
    bulletin: Bulletin,
    tables: Tables,
    of_period: Files,
    of_root: Files,
}

impl Press<'_> {
    /// Publishes the figures, which were made from `inputs`; `lists` stages further internal files, while the pages are made.
    ///
    /// # Errors
    /// Figures that were published would change without a reason; templates; the disk: nothing is published then.
    pub(super) fn publish(
        &self,
        figures: &Figures,
        inputs: &[InputDigest],
        lists: impl FnOnce() -> Result<Internal> + Send,
    ) -> Result<Published> {
        let mut staged = None;
        let issue = rayon::in_place_scope(|scope| {
            scope.spawn(|_| staged = Some(lists()));
            self.issue(figures, inputs)
        });
        let Issue { bulletin, tables, of_period, of_root } = issue?;
        let mut internal = staged.expect("the scope ends after what was begun in it")?;
        let lists = internal.digests().clone();
        internal.add(&table::csv_tables(&tables, true).into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)).collect())?;
        self.output.publish(figures.period, &of_period, &of_root, internal)?;
        Ok(Published { bulletin, tables, lists })
    }

    /// Makes every file that the public reads, and refuses what it must not.
    fn issue(&self, figures: &Figures, inputs: &[InputDigest]) -> Result<Issue> {
        let notices = notices(self.workspace, figures);
        let mut bulletin = bulletin::compose(figures, self.workspace, quality(figures), notices);
        privacy::refuse_names(&bulletin.tables, self.personal.remembered(), self.workspace)?;
        let published = self.output.published()?;
        let period = figures.period;
        if let Some(published) = published.get(&period.to_string()) {
            self.carry_on(&mut bulletin, bulletin::carried(published)?)?;
        } else {
            self.reason()?;
            bulletin.released = self.released(bulletin.released, bulletin.period.as_of)?;
        }

        let mut of_period = render::site(self.templates, &bulletin)?;
        if self.asked.single_file {
            of_period.insert(render::SINGLE_FILE.to_owned(), render::single_file(self.templates, &bulletin)?);
        }
        of_period.insert("manifest.json".to_owned(), publish::manifest(period, &of_period, inputs)?);
        let issues = issues(self.output, published, &bulletin)?;
        let of_root = render::index(self.templates, &issues)?;
        let paths = public(period, &of_period, &of_root).map(|(path, _)| path).collect::<Vec<_>>();
        let known = Known::of(self.templates, self.workspace, &bulletin, &issues, paths.iter().map(String::as_str));
        privacy::refuse_leaks(public(period, &of_period, &of_root), &known, self.personal, self.workspace)?;
        Ok(Issue { bulletin, tables: bulletin::internal_tables(figures, self.workspace), of_period, of_root })
    }

    /// Takes over from the issue that is published its day of release and its corrections, and adds what changes now, with the reason
    /// given.
    ///
    /// # Errors
    /// Figures would change and no reason was given: they are then listed, in `internal/` too; an impossible day of release.
    fn carry_on(&self, bulletin: &mut Bulletin, carried: Carried) -> Result<()> {
        let (reason, period, usual) = (self.reason()?, bulletin.period.code, bulletin.released);
        bulletin.corrections = carried.corrections;
        let new = table::csv_tables(&bulletin.tables, false).into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
        let changes = if carried.provisional { Vec::new() } else { publish::changes(&self.output.published_tables(period)?, &new)? };
        let first = carried.released.filter(|_| !carried.provisional).unwrap_or(usual);
        if changes.is_empty() {
            // what is said now was released with the latest correction, where there is one
            match bulletin.corrections.pop() {
                None => bulletin.released = self.released(first, bulletin.period.as_of)?,
                Some(mut latest) => {
                    bulletin.released = first;
                    if self.asked.released.is_some() {
                        latest.released = Some(self.released(first, bulletin.updated())?);
                    }
                    bulletin.corrections.push(latest);
                }
            }
            return Ok(());
        }
        let Some(reason) = reason else {
            self.output.write_internal(period, &Files::from([(CHANGES.to_owned(), render::changes(&changes))]))?;
            summary::changed(&changes, &self.output.internal(period).join(CHANGES), self.workspace.locale);
            let message = format!("{} published figures of {period} would change; nothing was published", changes.len());
            return Err(Error::new(message).hint("核对上面的改动；确认后加 --correction \"原因\" 重新运行，页面和订阅源会刊登更正说明"));
        };
        bulletin.released = first;
        let before = bulletin.updated();
        let released = self.released(usual.max(before), before)?;
        bulletin.corrections.push(Correction { reason: reason.to_owned(), released: Some(released), changes });
        publish::withhold(&mut bulletin.corrections, &new)
    }

    /// The day of release: as given, else the usual one. The clock is not asked, so that the same inputs give the same bytes.
    ///
    /// # Errors
    /// It is before a day that it must follow.
    fn released(&self, usual: NaiveDate, earliest: NaiveDate) -> Result<NaiveDate> {
        match self.asked.released {
            Some(given) if given < earliest => Err(Error::new(format!("the day of release {given} is before {earliest}"))
                .exit(Exit::Usage)
                .hint("发布日期不早于截止日，更正的发布日期不早于所更正的那一次：--released 2026-07-07")),
            given => Ok(given.unwrap_or(usual)),
        }
    }

    /// The reason of a correction, where one was given.
    ///
    /// # Errors
    /// It is empty, or more than a line of text.
    fn reason(&self) -> Result<Option<&str>> {
        match self.asked.correction.as_deref().map(str::trim) {
            Some("") => Err(Error::new("the reason of the correction is empty")
                .exit(Exit::Usage)
                .hint("写明原因：--correction \"补录 6 月 30 日回访 1 件\"")),
            Some(reason) if reason.contains(steers) => {
                let message = "the reason of the correction holds a line break or another control character; it must be one line of text";
                Err(Error::new(message).exit(Exit::Usage).hint("原因会刊登在页面和订阅源上，写成一行文字"))
            }
            reason => Ok(reason),
        }
    }

    /// How the command ends after this was published.
    pub(super) fn exit(&self, published: &Published) -> Exit {
        if self.asked.strict && !all_attained(&published.tables) { Exit::NotAttained } else { Exit::Done }
    }
}

/// The bulletin that would be published, and nothing else: no file is written.
///
/// # Errors
/// Whatever would stop the run, too many rejected rows among them.
pub(super) fn draft(workspace: &Workspace, period: Option<Period>, as_of: Option<NaiveDate>) -> Result<Bulletin> {
    let intake = intake::read(workspace, Need::Counts, &|_| ())?;
    let (period, as_of) = span::asked(period, as_of, &intake)?;
    intake::check_rejected(&intake, workspace)?;
    let figures = Figures::work_out(workspace, &intake, period, as_of, |_, _| Ok(()))?;
    Ok(bulletin::compose(&figures, workspace, quality(&figures), notices(workspace, &figures)))
}

/// Every file that is about to be published, by its path below `public/`.
fn public<'a>(period: Period, of_period: &'a Files, of_root: &'a Files) -> impl Iterator<Item = (String, &'a [u8])> {
    let of_period = of_period.iter().map(move |(path, bytes)| (format!("{period}/{path}"), bytes.as_slice()));
    of_period.chain(of_root.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())))
}

/// What the reader must know before trusting a figure.
fn notices(workspace: &Workspace, figures: &Figures) -> Vec<NoticeView> {
    let notice = |key: &str, values: &[(&str, String)]| NoticeView {
        key: key.to_owned(),
        values: values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    };
    let as_of = figures.as_of.to_string();
    let mut notices = Vec::new();
    if figures.as_of < figures.period.last() {
        notices.push(notice("provisional", &[("as_of", as_of.clone())]));
    }
    notices.extend(figures.unannounced.iter().map(|year| notice("calendar", &[("year", year.to_string())])));
    for kind in Kind::ALL {
        match figures.latest.get(&kind).copied() {
            Some(latest) if day_number(latest) < day_number(figures.as_of) - intake::STALE_DAYS => {
                let values = [("kind", kind.code().to_owned()), ("latest", latest.to_string()), ("as_of", as_of.clone())];
                notices.push(notice("export_ends_early", &values));
            }
            None if kind == Kind::Visits => notices.push(notice("no_visits", &[])),
            None if kind == Kind::Evaluations => notices.push(notice("no_evaluations", &[])),
            _ => {}
        }
    }
    if workspace.min_respondents <= 1 {
        notices.push(notice("nothing_withheld", &[("minimum", workspace.min_respondents.to_string())]));
    }
    notices
}

fn quality(figures: &Figures) -> Vec<QualityView> {
    let view = |(kind, read): (&Kind, &Read)| QualityView {
        kind: *kind,
        files: read.files,
        read: read.rows.read,
        accepted: read.rows.accepted,
        rejected: read.rows.rejected,
        duplicate: read.rows.duplicate,
        superseded: read.rows.superseded,
        faults: read.faults.clone(),
    };
    figures.read.iter().map(view).collect()
}

/// Every published issue, this one in place of an earlier one of the same period.
fn issues(output: &Output, published: BTreeMap<String, Vec<u8>>, bulletin: &Bulletin) -> Result<Vec<IssueEntry>> {
    let own = bulletin.period.code.to_string();
    let mut entries = vec![IssueEntry::from(bulletin)];
    for (period, json) in published {
        if period == own {
            continue;
        }
        let entry: IssueEntry = serde_json::from_slice(&json).map_err(|error| {
            let file = Path::new(&period).join("data").join("bulletin.json");
            Error::in_file(&output.public().join(file), "is not the bulletin that huifang wrote")
                .because(error)
                .hint("恢复这个文件，或删去该期文件夹后重新生成那一期")
        })?;
        entries.push(entry);
    }
    Ok(entries)
}

/// Whether every target of a rule, of a rule × window, and every quota was attained.
fn all_attained(tables: &Tables) -> bool {
    tables.rates.iter().all(|row| row.attained.shown() != Some(&false)) && tables.quotas.iter().all(|row| row.attained)
}
