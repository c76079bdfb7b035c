//! What `huifang init` says: which exports it found, what it wrote, what `huifang check` makes of it,
//! and what comes next.

use std::path::Path;

use crate::domain::{Kind, Locale};
use crate::error::Error;
use crate::review::Review;
use crate::review::setup::{Answers, Body, FileGuess, Setup, Written};

/// Files that are named before the rest is only counted.
const NAMED: usize = 10;
/// Choices that are listed before the rest is only counted.
const LISTED: usize = 20;

/// What `huifang check` makes of the workspace.
pub(super) enum Verdict {
    /// There are no exports yet.
    NothingYet,
    /// What was read, and why `build` would stop.
    Read(Box<Review>, Option<Error>),
    /// Why it cannot be read.
    Unreadable(Error),
}

/// The whole text.
pub(super) fn text(folder: &Path, setup: &Setup, answers: &Answers, written: &Written, verdict: &Verdict) -> String {
    let locale = answers.locale;
    let at = folder.display();
    let mut lines = vec![match locale {
        Locale::ZhCn => format!("已写出 {at}/huifang.toml，和文件夹 ledger（办件台账）、visits（回访记录）、evaluations（评价记录）"),
        Locale::En => format!("wrote {at}/huifang.toml, and the folders ledger, visits, evaluations"),
    }];
    lines.extend(said_of(answers));
    for kind in Kind::ALL {
        of_kind(&mut lines, setup, kind, locale);
    }
    for file in setup.files.iter().filter(|file| file.kind.is_none()) {
        lines.push(unknown(file, locale));
    }
    if setup.columns.values().any(|guesses| !guesses.is_empty()) {
        lines.push(word(locale, "推测的对应关系已写进 huifang.toml，请核对", "what was guessed stands in huifang.toml: please verify it"));
    }
    checked(&mut lines, verdict, locale);
    questions(&mut lines, &format!("{at}/huifang.toml"), written, locale);
    lines.push(next(&at.to_string(), written, verdict, locale));
    lines.push(String::new());
    lines.join("\n")
}

fn word(locale: Locale, zh: &str, en: &str) -> String {
    (if locale == Locale::ZhCn { zh } else { en }).to_owned()
}

/// The standard that follows from the kind of body.
fn said_of(answers: &Answers) -> Option<String> {
    let body = answers.body?;
    let (named, standard) = (body.word(answers.locale), body.standard());
    let others = match (body, answers.locale) {
        (Body::Builder, Locale::ZhCn) => "；另有 engineering-monthly、residential，请核对采用哪一份",
        (Body::Builder, Locale::En) => "; there are engineering-monthly and residential too: please verify",
        _ => "",
    };
    let every = answers.every.map_or_else(String::new, |every| match answers.locale {
        Locale::ZhCn => format!("，{}公布", every.word(Locale::ZhCn)),
        Locale::En => format!(", published {}", every.word(Locale::En)),
    });
    Some(match answers.locale {
        Locale::ZhCn => format!("{named}：采用标准 {standard}（huifang standard show {standard} 看全文）{every}{others}"),
        Locale::En => format!("{named}: the standard is {standard} (huifang standard show {standard} prints it){every}{others}"),
    })
}

fn of_kind(lines: &mut Vec<String>, setup: &Setup, kind: Kind, locale: Locale) {
    let files: Vec<&FileGuess> = setup.files.iter().filter(|file| file.kinds().contains(&kind)).collect();
    if !files.is_empty() {
        lines.push(match locale {
            Locale::ZhCn => format!("{}：{} 个文件", kind.word(Locale::ZhCn), files.len()),
            Locale::En => format!("{}: {} files", kind.code(), files.len()),
        });
        lines.extend(
            files.iter().take(NAMED).map(|file| format!("  {}{}{}", file.path, beside(file, kind, locale), lacking(file, kind, locale))),
        );
        if files.len() > NAMED {
            let more = files.len() - NAMED;
            lines.push(match locale {
                Locale::ZhCn => format!("  …另有 {more} 个"),
                Locale::En => format!("  … and {more} more"),
            });
        }
    }
    for guess in setup.columns.get(&kind).into_iter().flatten() {
        let (column, header, why) = (guess.column, &guess.header, guess.why.text(locale));
        let place = guess.places.first().map_or("", String::as_str);
        lines.push(match (locale, guess.others.is_empty()) {
            (Locale::ZhCn, true) => format!("  推测 {column} ← {header}（{place}：{why}）"),
            (Locale::ZhCn, false) => format!("  待定 {column} ← {header} 或 {}（{place}）", guess.others.join("、")),
            (Locale::En, true) => format!("  guessed {column} ← {header} ({place}: {why})"),
            (Locale::En, false) => format!("  to be decided: {column} ← {header} or {} ({place})", guess.others.join(", ")),
        });
    }
}

/// That a file is read as a kind too, for columns beside its cases or for another sheet.
fn beside(file: &FileGuess, kind: Kind, locale: Locale) -> String {
    match file.kind {
        Some(main) if main != kind => match locale {
            Locale::ZhCn => format!("  这个文件里也有{}", kind.word(Locale::ZhCn)),
            Locale::En => format!("  this file holds {} too", kind.code()),
        },
        _ => String::new(),
    }
}

fn lacking(file: &FileGuess, kind: Kind, locale: Locale) -> String {
    if file.lacking.is_empty() || file.kind != Some(kind) {
        return String::new();
    }
    let heading = |name: &&'static str| kind.column(name).and_then(|column| column.aliases.first()).map_or(*name, |heading| *heading);
    match locale {
        Locale::ZhCn => {
            let lacking: Vec<&str> = file.lacking.iter().map(heading).collect();
            format!("  缺少 {}：若表头用了别的名称，请写进 huifang.toml 的 [columns]", lacking.join("、"))
        }
        Locale::En => format!("  lacks {}: if it is called otherwise, say so under [columns] of huifang.toml", file.lacking.join(", ")),
    }
}

/// A file of no kind: the first headers, none longer than a glance.
fn unknown(file: &FileGuess, locale: Locale) -> String {
    let headers: Vec<String> = file.headers.iter().map(|header| header.chars().take(20).collect()).collect();
    let path = &file.path;
    match (&file.failure, headers.is_empty(), locale) {
        (Some(failure), _, Locale::ZhCn) => format!("读不了 {path}：{failure}"),
        (Some(failure), _, Locale::En) => format!("cannot be read: {path}: {failure}"),
        (None, true, Locale::ZhCn) => format!("没有看内容 {path}：空文件，或是 Parquet；请放进 ledger、visits 或 evaluations"),
        (None, true, Locale::En) => format!("not looked at: {path}: empty, or Parquet; put it into ledger, visits or evaluations"),
        (None, false, Locale::ZhCn) => format!("看不出是哪一类 {path}：表头有 {}", headers.join("、")),
        (None, false, Locale::En) => format!("of no kind: {path}: its headings are {}", headers.join(", ")),
    }
}

/// What `huifang check` says, in short.
fn checked(lines: &mut Vec<String>, verdict: &Verdict, locale: Locale) {
    let (review, stops) = match verdict {
        Verdict::NothingYet => return,
        Verdict::Unreadable(error) => {
            lines.push(word(locale, "\n检查：导出文件还读不全", "\nchecked: not all exports can be read yet"));
            lines.push(format!("  {error}"));
            return;
        }
        Verdict::Read(review, stops) => (review, stops),
    };
    lines.push(word(locale, "\n检查：", "\nchecked:"));
    for counts in review.counts.iter().filter(|counts| counts.files > 0) {
        let (kind, read, accepted, rejected) = (counts.kind, counts.read, counts.accepted, counts.rejected);
        let rest = counts.duplicate + counts.superseded + counts.left_out;
        lines.push(match locale {
            Locale::ZhCn => {
                format!("  {}：读入 {read} 行，采用 {accepted}，退回 {rejected}，重复、被更正和不计入 {rest}", kind.word(locale))
            }
            Locale::En => format!(
                "  {}: {read} rows read, {accepted} accepted, {rejected} rejected, {rest} duplicate, superseded or left out",
                kind.code()
            ),
        });
    }
    let refused = review.refused_names.names.len();
    lines.push(match (stops, locale) {
        (Some(error), Locale::ZhCn) => format!("  还不能生成通报：{error}"),
        (Some(error), Locale::En) => format!("  no bulletin can be made yet: {error}"),
        (None, Locale::ZhCn) if review.period.is_none() => "  还不能生成通报：台账没有采用的行".to_owned(),
        (None, Locale::En) if review.period.is_none() => "  no bulletin can be made yet: the ledger has no accepted row".to_owned(),
        (None, Locale::ZhCn) if refused > 0 => {
            format!("  还不能生成通报：{refused} 个窗口、类别名称像人名或号码，huifang check 说明怎样写")
        }
        (None, Locale::En) if refused > 0 => {
            format!(
                "  no bulletin can be made yet: {refused} names of windows or categories look like persons or numbers, see huifang check"
            )
        }
        (None, Locale::ZhCn) => "  可以生成通报".to_owned(),
        (None, Locale::En) => "  a bulletin can be made".to_owned(),
    });
}

fn questions(lines: &mut Vec<String>, file: &str, written: &Written, locale: Locale) {
    if written.questions.is_empty() {
        return;
    }
    let n = written.questions.len();
    lines.push(match locale {
        Locale::ZhCn => format!("\n{file} 里有 {n} 行待定：看上面的说明，选定的去掉行首“# ”"),
        Locale::En => format!("\n{n} lines of {file} are to be decided: read the comment above, and remove the `# ` of what is right"),
    });
    for question in written.questions.iter().take(LISTED) {
        lines.push(match locale {
            Locale::ZhCn => format!("  第 {} 行  {}", question.line, question.choice),
            Locale::En => format!("  line {}  {}", question.line, question.choice),
        });
    }
    if n > LISTED {
        let more = n - LISTED;
        lines.push(match locale {
            Locale::ZhCn => format!("  …另有 {more} 行"),
            Locale::En => format!("  … and {more} more"),
        });
    }
}

fn next(at: &str, written: &Written, verdict: &Verdict, locale: Locale) -> String {
    let is_ready = matches!(verdict, Verdict::Read(review, None) if review.period.is_some() && review.refused_names.names.is_empty());
    match (verdict, locale) {
        (Verdict::NothingYet, Locale::ZhCn) => format!("下一步：把导出文件放进这三个文件夹，然后运行 huifang check {at}"),
        (Verdict::NothingYet, Locale::En) => format!("next: put the exports into these folders, then huifang check {at}"),
        (_, Locale::ZhCn) if is_ready && written.questions.is_empty() => {
            format!("下一步：huifang check {at} 看详情，huifang build {at} 生成通报")
        }
        (_, Locale::En) if is_ready && written.questions.is_empty() => {
            format!("next: huifang check {at} for the details, huifang build {at} for the bulletin")
        }
        (_, Locale::ZhCn) => format!("下一步：改好 huifang.toml，然后运行 huifang check {at}"),
        (_, Locale::En) => format!("next: mend huifang.toml, then huifang check {at}"),
    }
}
