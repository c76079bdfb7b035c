//! From figures to an issue, a draft or a released one: what a run over rows and a run over tallies have in common.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::made_from::{Digests, MadeFrom};
use super::notices::notices;
use super::published::Published;
use super::span::Span;
use super::{doubts, reader, summary};
use crate::bulletin::{self, Bulletin, Carried, Change, Correction, MadeUpOf, Publication, QualityView, State, Tables, release_day};
use crate::cli::Build;
use crate::domain::{Cadence, Kind, Period, date_of, day_number, steers};
use crate::doubts::AcceptedDoubt;
use crate::error::{Error, Exit, Result};
use crate::figures::{Figures, Read};
use crate::intake::{self, Need};
use crate::messages::Message;
use crate::privacy::{self, Known, Personal};
use crate::publish::{self, Files, InputDigest, Internal, Output, Standing};
use crate::render::table::{self, Audience};
use crate::render::{self, IssueEntry, Templates, tables_in_words};
use crate::workspace::Workspace;

/// The list, in `internal/P/`, of what stopped the run.
const CHANGES: &str = "changes.csv";

/// Where an issue is made, and as what.
pub(super) struct Press<'a> {
    pub(super) asked: &'a Build,
    pub(super) aim: &'a Aim,
    pub(super) workspace: &'a Workspace,
    pub(super) templates: &'a Templates,
    pub(super) output: &'a Output,
    /// The personal values of the run.
    pub(super) personal: Personal<'a>,
    /// Doubts about the exports that `[accept]` takes in writing.
    pub(super) accepted: Vec<AcceptedDoubt>,
}

/// What becomes of an issue. One that was released stays so, whatever the aim.
#[derive(Debug)]
pub(super) enum Aim {
    /// A draft.
    Draft,
    /// It is released at once.
    Release,
    /// The draft that stands there is released as it is.
    ReleaseOf(Draft),
}

impl Aim {
    /// What `build` was asked for.
    pub(super) fn of(asked: &Build) -> Self {
        if asked.release { Self::Release } else { Self::Draft }
    }
}

/// The draft that is to be released.
#[derive(Debug)]
pub(super) struct Draft {
    /// Its period.
    pub(super) period: Period,
    /// The day of release that is asked for, where there is one; else that of the draft stays.
    pub(super) on: Option<NaiveDate>,
    /// The issue before it that the draft names; another one may have been released since.
    pub(super) previous: Option<Period>,
    /// The day of release that the draft bears.
    pub(super) dated: Option<NaiveDate>,
    /// Its `bulletin.json`.
    pub(super) bulletin: Vec<u8>,
}

/// What figures were made from.
pub(super) struct Inputs {
    /// For the manifest, in reading order.
    pub(super) digests: Vec<InputDigest>,
    /// SHA-256 by path, for the desk.
    pub(super) read: Digests,
}

/// What is to be published.
struct Issue {
    bulletin: Bulletin,
    tables: Tables,
    /// How the grades of a year came about.
    assessment: Option<Vec<u8>>,
    of_period: Files,
    of_root: Files,
}

impl Press<'_> {
    /// Publishes the figures, which were made from `inputs`; `lists` stages further internal
    /// files, while the pages are made.
    ///
    /// # Errors
    /// Figures that were released would change without a reason; a draft that is to be released would change;
    /// templates; the disk: nothing is published then.
    pub(super) fn publish(&self, figures: &Figures, inputs: Inputs, lists: impl FnOnce() -> Result<Internal> + Send) -> Result<Published> {
        let mut staged = None;
        let issue = rayon::in_place_scope(|scope| {
            scope.spawn(|_| staged = Some(lists()));
            self.issue(figures, &inputs.digests)
        });
        let Issue { bulletin, tables, assessment, of_period, of_root } = issue?;
        let mut internal = staged.expect("the scope ends after what was begun in it")?;
        let lists = internal.digests().clone();
        internal.add(
            &table::csv_tables(&tables, Audience::Internal).into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)).collect(),
        )?;
        let in_words = tables_in_words(&bulletin, &tables, Audience::Internal, self.templates.words(self.workspace.locale));
        internal.add(&in_words.into_iter().map(|(path, bytes)| (format!("data/{path}"), bytes)).collect())?;
        internal.add(&assessment.map(|bytes| ("data/assessment.csv".to_owned(), bytes)).into_iter().collect())?;
        internal.add(&MadeFrom::of(self.asked, self.workspace, self.output, inputs.read)?.file()?)?;
        self.output.publish(figures.counts.period, &of_period, &of_root, internal)?;
        Ok(Published { bulletin, tables, lists })
    }

    /// Makes every file that the public reads, and refuses what it must not.
    fn issue(&self, figures: &Figures, inputs: &[InputDigest]) -> Result<Issue> {
        let notices = notices(self.workspace, figures);
        let mut bulletin = bulletin::compose(figures, self.workspace, quality(figures), notices);
        bulletin.accepted.clone_from(&self.accepted);
        privacy::refuse_labels(self.workspace)?;
        privacy::refuse_document(self.workspace)?;
        privacy::refuse_names(&bulletin.tables, self.personal.remembered(), self.workspace)?;
        let mut published = self.output.published()?;
        let period = figures.counts.period;
        let before = published.remove(&period.to_string()).map(|standing| self.carried(period, &standing)).transpose()?.flatten();
        let mut issues = issues(&published);
        if let Some(remarks) = self.workspace.remarks.of_period(period) {
            let known = Known::of(self.templates, self.workspace, &bulletin, &issues, std::iter::empty());
            privacy::refuse_remarks(remarks, &known, self.personal, self.workspace)?;
        }
        bulletin.previous = render::previous(period, &issues);
        let reason = reason(self.asked.correction.as_deref(), "correction", || message!("build.reason.example"))?;
        match before {
            Some(before) if before.state == State::Released => {
                (bulletin.released, bulletin.released_on) = (true, before.released_on);
                let usual = bulletin.dated;
                bulletin.dated = before.dated.filter(|_| !before.provisional).unwrap_or(usual);
                bulletin.withdrawals.clone_from(&before.withdrawals);
                if let Some(reason) = reason {
                    let known = Known::of(self.templates, self.workspace, &bulletin, &issues, std::iter::empty());
                    privacy::refuse_reason(reason, &known, self.personal, self.workspace)?;
                }
                self.carry_on(&mut bulletin, before, reason, usual)?;
            }
            before => {
                bulletin.withdrawals = before.map(|before| before.withdrawals).unwrap_or_default();
                if reason.is_some() {
                    note!(message!("build.nothing_to_correct", period));
                }
                bulletin.released_on = self.asked.released;
                bulletin.dated = self.released(bulletin.dated, bulletin.period.as_of)?;
                self.release(&mut bulletin)?;
            }
        }

        bulletin.publication = bulletin.measured();
        bulletin.issues = self.made_up_of(&bulletin, &issues);
        let mut of_period = render::site(self.templates, &bulletin)?;
        if self.asked.single_file {
            of_period.insert(render::SINGLE_FILE.to_owned(), render::single_file(self.templates, &bulletin)?);
        }
        of_period.insert("manifest.json".to_owned(), publish::manifest(period, &of_period, inputs)?);
        issues.push(render::issue(self.templates, &bulletin)?);
        let of_root = of_root(self.templates, &issues)?;
        let paths = public(period, &of_period, &of_root).map(|(path, _)| path).collect::<Vec<_>>();
        let known = Known::of(self.templates, self.workspace, &bulletin, &issues, paths.iter().map(String::as_str));
        privacy::refuse_leaks(public(period, &of_period, &of_root), &known, self.personal, self.workspace)?;
        let tables = bulletin::internal_tables(figures, self.workspace);
        let assessment = bulletin::assessment(figures, self.workspace).map(|rows| render::assessment(&rows));
        Ok(Issue { bulletin, tables, assessment, of_period, of_root })
    }

    /// When the issues of the parts of a year were released, which a standard gives a limit; a part that has not ended by the
    /// as-of date is not due yet.
    fn made_up_of(&self, bulletin: &Bulletin, issues: &[IssueEntry]) -> Vec<MadeUpOf> {
        let Some(within) = self.workspace.standards.publish_within.filter(|_| bulletin.period.cadence == Cadence::Year) else {
            return Vec::new();
        };
        let parts = bulletin.period.code.parts(self.workspace.cadence).unwrap_or_default();
        let parts = parts.into_iter().filter(|part| *part != bulletin.period.code && part.last() <= bulletin.period.as_of);
        let of = |period: Period| {
            let issue = issues.iter().find(|issue| issue.period.code == period.to_string());
            let released = issue.filter(|issue| issue.released);
            let usual = date_of(within.after(day_number(period.last()), 1, &self.workspace.calendar));
            let limit = released.and_then(|issue| issue.publish_by).unwrap_or(usual);
            let provisional = released.is_some_and(|issue| issue.period.provisional);
            let publication = Publication::of(limit, released.and_then(|issue| issue.released_on), provisional);
            MadeUpOf { period, released: released.is_some(), publication }
        };
        parts.map(of).collect()
    }

    /// What stands of the period, which may have been released; `None` where it does not read and is to be made anew.
    ///
    /// # Errors `bulletin.json` or the notice does not parse, so that neither its release nor its
    /// corrections can be carried on.
    fn carried(&self, period: Period, standing: &Standing) -> Result<Option<Carried>> {
        match bulletin::carried(&standing.bytes) {
            Ok(carried) => Ok(Some(carried)),
            Err(_) if self.asked.fresh => {
                note!(message!("build.made_anew", file = &standing.file));
                Ok(None)
            }
            Err(error) => {
                let root = super::say::quoted(&self.workspace.root);
                Err(Error::in_file(&standing.file, message!("build.unread", root, period)).because(error))
            }
        }
    }

    /// Releases the bulletin, which stands nowhere as released, where that is the aim.
    ///
    /// # Errors
    /// It is not the draft that is to be released.
    fn release(&self, bulletin: &mut Bulletin) -> Result<()> {
        match self.aim {
            Aim::Draft => {}
            Aim::Release => bulletin.released = true,
            Aim::ReleaseOf(draft) => {
                self.refuse_another(bulletin, draft)?;
                let usual = release_day(bulletin.period.as_of, bulletin.period.provisional, bulletin.publish_by);
                not_before(draft.on, bulletin.period.as_of)?;
                (bulletin.released, bulletin.released_on) = (true, draft.on.or(draft.dated));
                bulletin.dated = bulletin.released_on.unwrap_or(usual);
            }
        }
        Ok(())
    }

    /// Refuses to release a bulletin that differs by a byte from the draft that the supervisor has looked at.
    fn refuse_another(&self, bulletin: &Bulletin, draft: &Draft) -> Result<()> {
        let period = draft.period;
        let root = super::say::quoted(&self.workspace.root);
        if bulletin.period.code != period {
            return Err(Error::new(message!("build.another_period", now = bulletin.period.code, period, root)));
        }
        let usual = release_day(bulletin.period.as_of, bulletin.period.provisional, bulletin.publish_by);
        let dated = draft.dated.unwrap_or(usual);
        let as_drafted = Bulletin { released_on: draft.dated, dated, previous: draft.previous, ..bulletin.clone() };
        if render::bulletin_json(self.templates, &as_drafted)? == draft.bulletin {
            return Ok(());
        }
        let changes = publish::changes(&self.output.published_tables(period)?, &tables(bulletin))?;
        if !changes.is_empty() {
            self.say_changes(&changes, bulletin)?;
        }
        Err(Error::new(message!("build.another_draft", period, n = changes.len(), root)))
    }

    /// Takes over from the issue that was released its corrections, and adds what changes now, with the reason given;
    /// `usual`: the day of release where none is given.
    ///
    /// # Errors
    /// Figures would change and no reason was given: they are then listed, in `internal/` too;
    /// an impossible day of release.
    fn carry_on(&self, bulletin: &mut Bulletin, before: Carried, reason: Option<&str>, usual: NaiveDate) -> Result<()> {
        let (period, first) = (bulletin.period.code, bulletin.dated);
        bulletin.corrections = before.corrections;
        let new = tables(bulletin);
        let changes = if before.provisional { Vec::new() } else { publish::changes(&self.output.published_tables(period)?, &new)? };
        if changes.is_empty() {
            // a released page changes by a correction only: an issue before it that was released since is not named
            bulletin.previous = if before.provisional { bulletin.previous } else { before.previous };
            // the tables equal those that were released: the date and the reason are those of the
            // latest correction, if there is one
            match bulletin.corrections.pop() {
                None => {
                    bulletin.dated = self.released(first, bulletin.period.as_of)?;
                    bulletin.released_on = self.asked.released.or(bulletin.released_on);
                }
                Some(mut latest) => {
                    if self.asked.released.is_some() {
                        latest.released = Some(self.released(first, bulletin.updated())?);
                    }
                    bulletin.corrections.push(latest);
                }
            }
            return Ok(());
        }
        let Some(reason) = reason else {
            self.say_changes(&changes, bulletin)?;
            return Err(Error::new(message!("build.would_change", n = changes.len(), period)));
        };
        let before = bulletin.updated();
        let released = self.released(usual.max(before), before)?;
        bulletin.corrections.push(Correction { reason: reason.to_owned(), released: Some(released), changes });
        publish::withhold(&mut bulletin.corrections, &new)
    }

    /// The day of release: as given, else the usual one. The clock is not asked, so that the
    /// same inputs give the same bytes.
    ///
    /// # Errors
    /// It is before a day that it must follow.
    fn released(&self, usual: NaiveDate, earliest: NaiveDate) -> Result<NaiveDate> {
        not_before(self.asked.released, earliest)?;
        Ok(self.asked.released.unwrap_or(usual))
    }

    /// Lists changed figures on the terminal, and all of them in `internal/`.
    fn say_changes(&self, changes: &[Change], bulletin: &Bulletin) -> Result<()> {
        let period = bulletin.period.code;
        let list = render::changes(self.templates, bulletin, changes);
        self.output.write_internal(period, &Files::from([(CHANGES.to_owned(), list)]))?;
        let in_readers = Bulletin { locale: reader::locale(), ..bulletin.clone() };
        let said = render::in_words(self.templates, &in_readers, changes);
        summary::changed(&said, &changes_of(self.output, period));
        Ok(())
    }

    /// How the command ends after this was published.
    pub(super) fn exit(&self, published: &Published) -> Exit {
        if self.asked.strict && !all_attained(&published.tables) { Exit::NotAttained } else { Exit::Done }
    }
}

/// Whether a run stopped because released figures would change.
pub(super) fn is_of_changes(error: &Error) -> bool {
    error.key() == Some("build.would_change")
}

/// The list of figures that would change.
pub(super) fn changes_of(output: &Output, period: Period) -> PathBuf {
    output.internal(period).join(CHANGES)
}

/// Refuses a day of release or withdrawal, where one is given, that is before a day which it must follow.
///
/// # Errors
/// It is.
pub(super) fn not_before(given: Option<NaiveDate>, earliest: NaiveDate) -> Result<()> {
    match given.filter(|given| *given < earliest) {
        None => Ok(()),
        Some(given) => Err(Error::new(message!("build.too_early", given, earliest)).exit(Exit::Usage)),
    }
}

/// The public tables by the name of their file.
fn tables(bulletin: &Bulletin) -> Files {
    table::csv_tables(&bulletin.tables, Audience::Public).into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

/// A reason that was typed to be published, where one was given; `of` says of what, an entry of `[reason.of]`, `example` how
/// to write one.
///
/// # Errors
/// It is empty, or more than a line of text.
pub(super) fn reason<'a>(typed: Option<&'a str>, of: &str, example: impl FnOnce() -> Message) -> Result<Option<&'a str>> {
    let of = || message!(in "build.reason.of", of);
    match typed.map(str::trim) {
        Some("") => Err(Error::new(message!("build.reason.empty", of = of(), example = example())).exit(Exit::Usage)),
        Some(reason) if reason.contains(steers) => Err(Error::new(message!("build.reason.steers", of = of())).exit(Exit::Usage)),
        reason => Ok(reason),
    }
}

/// The files of the root of `public/`, drafts kept off the web.
pub(super) fn of_root(templates: &Templates, issues: &[IssueEntry]) -> Result<Files> {
    let mut files = render::index(templates, issues)?;
    let drafts = issues.iter().filter(|issue| issue.is_draft()).map(|issue| issue.period.code.as_str());
    files.extend([publish::kept_off_the_web(drafts)]);
    Ok(files)
}

/// The bulletin that would be published, and nothing else: no file is written.
///
/// # Errors
/// Whatever would stop the run, too many rejected rows among them.
pub(super) fn preview(workspace: &Workspace, period: Option<Period>, as_of: Option<NaiveDate>) -> Result<Bulletin> {
    let intake = intake::read(workspace, Need::Counts, &|_| ())?;
    let span = Span::asked(period, as_of, &intake)?;
    doubts::ensure_settled(&intake, workspace)?;
    span.check_begun(workspace, &intake)?;
    let figures = Figures::work_out(workspace, &intake, span.period, span.as_of, |_, _| Ok(()))?;
    span.check_filled(&figures, workspace, &intake)?;
    span.say();
    let bulletin = bulletin::compose(&figures, workspace, quality(&figures), notices(workspace, &figures));
    let accepted = intake.verdict(workspace).published();
    // the preview shows the pages as the public will see them
    Ok(Bulletin { released: true, accepted, ..bulletin })
}

/// Every file that is about to be published, by its path below `public/`.
pub(super) fn public<'a>(period: Period, of_period: &'a Files, of_root: &'a Files) -> impl Iterator<Item = (String, &'a [u8])> {
    let of_period = of_period.iter().map(move |(path, bytes)| (format!("{period}/{path}"), bytes.as_slice()));
    of_period.chain(of_root.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())))
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
        left_out: read.rows.left_out,
        faults: read.faults.clone(),
    };
    figures.counts.read.iter().map(view).collect()
}

/// What the lists say about these periods. One that does not read is named on the terminal, and stops nothing:
/// the others can be published.
pub(super) fn issues(published: &BTreeMap<String, Standing>) -> Vec<IssueEntry> {
    let readable = |(period, standing): (&String, &Standing)| entry(standing).inspect_err(|error| summary::unlisted(period, error)).ok();
    published.iter().filter_map(readable).collect()
}

/// What the lists say about what stands in the place of one period.
///
/// # Errors
/// As above.
pub(super) fn entry(standing: &Standing) -> Result<IssueEntry> {
    let wrong = || Error::in_file(&standing.file, message!("build.no_bulletin"));
    let entry: IssueEntry = serde_json::from_slice(&standing.bytes).map_err(|error| wrong().because(error))?;
    // only a notice of withdrawal has no headline
    if entry.headline.is_none() && (entry.released || entry.withdrawals.is_empty()) {
        return Err(wrong());
    }
    Ok(entry)
}

/// Whether every target of a rule, of a rule × window, and every quota was attained.
fn all_attained(tables: &Tables) -> bool {
    tables.rates.iter().all(|row| row.attained.shown() != Some(&false))
        && tables.quotas.iter().all(|row| row.attained.shown() != Some(&false))
}
