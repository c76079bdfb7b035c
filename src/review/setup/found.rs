//! What was answered and what was found in the exports, as lines for `huifang.toml`.

use std::collections::BTreeMap;

use super::answers::{Answers, Body};
use super::draft::Draft;
use super::guess::ColumnGuess;
use super::look::{FileGuess, Setup};
use crate::domain::{Kind, Locale, Scale};
use crate::workspace::toml_text::{string, strings};

/// Whether questions about columns stay questions, or are answered by what comes first, to see what the
/// exports hold then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// As they are to be written.
    Asked,
    /// Answered for a trial.
    Tried,
}

/// All lines but those that a trial of them finds.
pub(super) fn draft(setup: &Setup, answers: &Answers, columns: Columns) -> Draft {
    let mut draft = Draft::default();
    said(&mut draft, answers);
    for (kind, globs) in &setup.globs {
        let files = setup.files.iter().filter(|file| file.kinds().contains(kind));
        let paths: Vec<&str> = files.map(|file| file.path.as_str()).collect();
        let why = match answers.locale {
            Locale::ZhCn => format!("{}：{}", kind.word(Locale::ZhCn), paths.join("、")),
            Locale::En => format!("{}: {}", kind.code(), paths.join(", ")),
        };
        draft.propose("inputs", kind.code(), &strings(globs), &why);
    }
    for file in &setup.files {
        for kind in &file.perhaps {
            let path = glob::Pattern::escape(&file.path);
            let globs = setup.globs.get(kind).cloned().unwrap_or_else(|| vec![format!("{}/*", kind.code())]);
            let globs: Vec<&str> = globs.iter().map(String::as_str).chain([path.as_str()]).collect();
            let why = match answers.locale {
                Locale::ZhCn => {
                    format!("待定：{} 里也有{}：别的文件里没有的，去掉 # 一并读；是同一批的，不必", file.path, kind.word(Locale::ZhCn))
                }
                Locale::En => format!(
                    "to be decided: {} has {} too: remove the # where they are not those of the other files",
                    file.path,
                    kind.code()
                ),
            };
            draft.ask("inputs", &why, [format!("{} = {}", kind.code(), strings(&globs)).as_str()]);
        }
    }
    for (kind, found) in &setup.columns {
        for (column, guesses) in by_column(found) {
            column_line(&mut draft, *kind, column, &guesses, columns, answers.locale);
        }
    }
    for file in setup.files.iter().filter(|file| !file.windows.is_empty()) {
        let Some(kind) = file.kind else { continue };
        let why = match answers.locale {
            Locale::ZhCn => format!("窗口，按工作表的名称，请核对：{}：{}", file.path, file.windows.join("、")),
            Locale::En => format!("the window is the name of the sheet, please verify: {}: {}", file.path, file.windows.join(", ")),
        };
        draft.propose(&format!("columns.{}", kind.code()), "window", "{ from = \"sheet\" }", &why);
    }
    cells(&mut draft, setup, answers.locale);
    if columns == Columns::Asked {
        lacking(&mut draft, setup, answers.locale);
    }
    draft
}

/// The answers of the person.
fn said(draft: &mut Draft, answers: &Answers) {
    let zh = answers.locale == Locale::ZhCn;
    if !answers.name.is_empty() {
        draft.propose("", "organisation", &string(&answers.name), "");
    }
    if answers.locale == Locale::En {
        draft.propose("", "locale", "\"en\"", "");
    }
    if let Some(body) = answers.body {
        let why = match (body, zh) {
            (Body::Builder, true) => {
                "施工、建设单位的标准有三份：engineering 每半年回访、engineering-monthly 每月、residential 五年，采用哪一份请核对"
            }
            (Body::Builder, false) => {
                "builders have three: engineering calls every half year, engineering-monthly every month, residential for five years"
            }
            (Body::Hotline, true) => "热线回访的天数各地自定，hotline 按 7 天统计、不设目标；本地有规定的，写一条同 id 的规则",
            (Body::Hotline, false) => {
                "hotline counts callbacks within 7 days, without a target; put the days of your own rules in a rule of the same id"
            }
            _ => "",
        };
        draft.propose("", "standard", &strings(&[body.standard()]), why);
    }
    if let Some(every) = answers.every {
        draft.propose("", "cadence", &string(every.code()), "");
    }
    if let Some(scale) = answers.scale {
        let code = if scale == Scale::Five { "five" } else { "three" };
        draft.propose("evaluations", "scale", &string(code), "");
    }
}

fn by_column(found: &[ColumnGuess]) -> BTreeMap<&'static str, Vec<&ColumnGuess>> {
    let mut columns: BTreeMap<&'static str, Vec<&ColumnGuess>> = BTreeMap::new();
    for guess in found {
        columns.entry(guess.column).or_default().push(guess);
    }
    columns
}

/// The line of a column, or the headings among which a person must choose.
fn column_line(draft: &mut Draft, kind: Kind, column: &'static str, guesses: &[&ColumnGuess], columns: Columns, locale: Locale) {
    let table = format!("columns.{}", kind.code());
    let zh = locale == Locale::ZhCn;
    let name = kind.column(column).and_then(|column| column.aliases.first()).copied().unwrap_or(column);
    let told: Vec<String> = guesses.iter().map(|guess| seen(guess, locale)).collect();
    let told = told.join(if zh { "；" } else { "; " });
    let is_asked = columns == Columns::Asked && guesses.iter().any(|guess| !guess.others.is_empty());
    if is_asked {
        let mut headings: Vec<&String> = Vec::new();
        let (asked, sure): (Vec<&ColumnGuess>, Vec<&ColumnGuess>) = guesses.iter().partition(|guess| !guess.others.is_empty());
        // the headings of other files stand in each choice
        let sure: Vec<&str> = sure.iter().map(|guess| guess.header.as_str()).collect();
        for heading in asked.iter().flat_map(|guess| std::iter::once(&guess.header).chain(&guess.others)) {
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
        let choices: Vec<String> =
            headings.iter().map(|heading| format!("{column} = {}", strings(&[&sure[..], &[heading.as_str()]].concat()))).collect();
        let why = match locale {
            Locale::ZhCn => format!("待定：{name}（{column}）是哪一列？去掉其中一行的 #。{told}"),
            Locale::En => format!("to be decided: which one is `{column}`? remove one #. {told}"),
        };
        draft.ask(&table, &why, choices.iter().map(String::as_str));
        return;
    }
    let why = match locale {
        Locale::ZhCn => format!("{name}，按内容推测，请核对：{told}"),
        Locale::En => format!("guessed by its content, please verify: {told}"),
    };
    let parted = guesses.iter().find_map(|guess| Some((&guess.header, guess.time.as_ref()?)));
    let value = match parted {
        Some((date, time)) => format!("{{ date = {}, time = {} }}", string(date), string(time)),
        None => strings(&guesses.iter().map(|guess| guess.header.as_str()).collect::<Vec<_>>()),
    };
    draft.propose(&table, column, &value, &why);
}

/// Where a heading was found, in how many rows, and what speaks for it.
fn seen(guess: &ColumnGuess, locale: Locale) -> String {
    let (header, why, n) = (&guess.header, guess.why.text(locale), guess.places.len());
    let place = guess.places.first().map_or("", String::as_str);
    let rows = guess.rows;
    match locale {
        Locale::ZhCn => {
            let more = if n > 1 { format!(" 等 {n} 处") } else { String::new() };
            format!("{place}{more}“{header}”{rows} 行，{why}")
        }
        Locale::En => {
            let more = if n > 1 { format!(" and {} more", n - 1) } else { String::new() };
            format!("{place}{more}: `{header}`, {rows} rows, {why}")
        }
    }
}

/// What may be said once of a column that exports do not have.
fn given(column: &str, zh: bool) -> &'static [&'static str] {
    match (column, zh) {
        ("window", true) => &["{ from = \"sheet\" }", "{ from = \"file\" }", "{ value = \"窗口名称\" }"],
        ("window", false) => &["{ from = \"sheet\" }", "{ from = \"file\" }", "{ value = \"name of the window\" }"],
        ("category", _) => &["{ value = \"办件\" }"],
        ("method", _) => &["{ value = \"电话\" }", "{ value = \"现场\" }", "{ value = \"短信\" }", "{ value = \"网上\" }"],
        _ => &[],
    }
}

/// Files of a kind that lack a column which no heading fits, and files that cannot be read: what to
/// write, or how to keep them out.
fn lacking(draft: &mut Draft, setup: &Setup, locale: Locale) {
    let zh = locale == Locale::ZhCn;
    for file in &setup.files {
        for column in file.kind.iter().flat_map(|_| &file.lacking) {
            let (Some(kind), headers) = (file.kind, file.unused.join(if zh { "、" } else { ", " })) else { continue };
            let name = kind.column(column).and_then(|column| column.aliases.first()).copied().unwrap_or(column);
            let why = if zh {
                format!(
                    "待定：{} 里没有认出 {name}（{column}）：把 … 换成它的表头并去掉这一行的 #；导出里本来没有的，下面若另有写法，去掉合适一行的 #。没有用到的表头：{headers}",
                    file.path
                )
            } else {
                format!(
                    "to be decided: nothing in {} reads like `{column}`: put its heading in place of …, or, where the export has none, remove the # of another line; headings left: {headers}",
                    file.path
                )
            };
            let heading = format!("{column} = [\"…\"]");
            let given = given(column, zh).iter().map(|value| format!("{column} = {value}")).collect::<Vec<_>>();
            let choices = std::iter::once(heading.as_str()).chain(given.iter().map(String::as_str));
            draft.ask(&format!("columns.{}", kind.code()), &why, choices);
        }
    }
    let is_among = |file: &&FileGuess| Kind::ALL.iter().any(|kind| file.path.starts_with(&format!("{}/", kind.code())));
    let not_meant = setup.files.iter().filter(|file| !file.lacking.is_empty() || file.failure.is_some()).filter(is_among);
    let not_meant: Vec<&str> = not_meant.map(|file| file.path.as_str()).collect();
    if !not_meant.is_empty() {
        let why = if zh {
            "待定：下面的文件还读不了；不是导出文件的，去掉 #，只留不要的"
        } else {
            "to be decided: these cannot be read yet; keep those that are no exports, and remove the #"
        };
        draft.ask("inputs", why, [format!("leave_out = {}", strings(&not_meant)).as_str()]);
    }
}

/// `[cells] dates`: how dates are written.
fn cells(draft: &mut Draft, setup: &Setup, locale: Locale) {
    let zh = locale == Locale::ZhCn;
    if !setup.dates.is_empty() {
        draft.propose("cells", "dates", &strings(&setup.dates), if zh { "在日期列里见到" } else { "seen in columns of dates" });
    }
    for orders in &setup.either {
        let lines: Vec<String> = orders.iter().map(|formats| format!("dates = {}", strings(formats))).collect();
        let why = if zh {
            "待定：日期分不清月和日，问清导出系统，去掉其中一行的 #"
        } else {
            "to be decided: day and month cannot be told apart; ask what the system writes, remove one #"
        };
        draft.ask("cells", why, lines.iter().map(String::as_str));
    }
}
