//! From what was typed to what is used: every impossible value is an error with its line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use chrono::NaiveDate;
use num_traits::{Signed, Zero};
use toml::Spanned;

use super::accepts;
use super::check_document;
use super::check_given;
use super::check_groups;
use super::columns::{self, Keys};
use super::settings::{Encoding, FileReading, Reading, Recorded, Workspace};
use super::typed::{self, Typed};
use super::typed_headings::Headers;
use super::unknown::unknown;
use crate::calendar::Calendar;
use crate::domain::spelling::{name_key, typed_name};
use crate::domain::{DateFormat, Item, Kind, Ratio, Weights, limits};
use crate::error::{Error, Result};
use crate::paths::named;
use crate::remarks::Remarks;
use crate::standard::{Standards, Warranty};
use crate::themes::Themes;
use crate::typed_toml::{Number, Source};

/// No weight is greater: they are printed, and only their proportions count.
const HEAVIEST: i64 = 1_000_000;

/// The key of `[columns.KIND]` that names the columns of each of several callbacks, or ratings, in one row.
const GROUP: &str = "group";
/// The key of `[columns.KIND]` that names headers without a meaning.
const IGNORE: &str = "ignore";

/// What the tables print for a withheld cell, and no grade is called.
const WITHHELD: &str = "*";

pub(super) fn used(root: &Path, source: &Source<'_>, typed: Typed, calendar: Calendar, themes: Themes) -> Result<Workspace> {
    let timezone = typed.timezone.get_ref().parse().map_err(|_| {
        source
            .error(typed.timezone.span(), format!("`timezone` is `{}`, which is no time zone", typed.timezone.get_ref()))
            .hint("写 IANA 时区名，如 `Asia/Shanghai`")
    })?;
    let max_rejected = exact(source, "max_rejected", &typed.max_rejected)?;
    if max_rejected.is_negative() || max_rejected > whole(1) {
        return Err(source
            .error(typed.max_rejected.span(), "`max_rejected` is not a share from 0% to 100%")
            .hint("写作 `max_rejected = \"5%\"`"));
    }
    let long = [("title", &typed.title), ("organisation", &typed.organisation)].into_iter().find(|(_, text)| limits::is_too_long(text));
    if let Some((key, text)) = long {
        let (start, most) = (limits::start_of(text), limits::LONGEST_NAME);
        return Err(Error::in_file(source.file, format!("`{key}` begins with `{start}` and is longer than {most} characters"))
            .hint("标题和单位名称写在每一页上，请写短一些"));
    }
    let standards = Standards::compose(root, source, &typed.standard, &calendar)?;
    Ok(Workspace {
        root: root.to_owned(),
        timezone,
        max_rejected,
        recorded: recorded(source, &typed.recorded.visits)?,
        scale: typed.evaluations.scale,
        visits_scale: typed.visits.scale,
        points_three: points(source, "three", &typed.points.three)?,
        points_five: points(source, "five", &typed.points.five)?,
        weights: weights(source, &typed.weights)?,
        item_weights: item_weights(source, &typed.item_weights)?,
        grades: grades(source, typed.grade.as_deref())?,
        roster: roster(source, &typed.window)?,
        centres: super::check_centres::centres(source, &typed.centre)?,
        reading: spelt(reading(root, source, &typed)?, &typed.window, &standards),
        title: typed.title,
        organisation: typed.organisation,
        locale: typed.locale,
        cadence: typed.cadence,
        ranking: typed.ranking,
        on_conflict: typed.on_conflict,
        on_repeat: typed.on_repeat,
        accepts: accepts::used(source, &typed.accept, &typed.doubts)?,
        min_rated: typed.min_rated,
        min_respondents: typed.min_respondents,
        quota_phone: typed.quota.phone_per_window,
        quota_onsite: typed.quota.onsite,
        site: super::check_site::used(source, typed.site)?,
        document: check_document::document(source, &typed.document)?,
        warranty: Warranty::of(source, &typed.warranty, &calendar)?,
        standards,
        calendar,
        themes,
        remarks: Remarks::default(),
        headings: typed.tables.headings.unwrap_or_else(|| super::settings::ListHeadings::of(typed.locale)),
    })
}

/// Adds the names that the roster, `[values]` and the rules spell: a name of the exports that differs from one of them
/// only by width, case or blanks is taken for it.
fn spelt(mut reading: Reading, roster: &[typed::Window], standards: &Standards) -> Reading {
    let given = |column: &str| reading.values.get(column).into_iter().flat_map(BTreeMap::values).cloned().collect::<Vec<_>>();
    let by_key = |names: Vec<String>| names.into_iter().map(|name| (name_key(&name).into_owned(), name)).collect::<BTreeMap<_, _>>();
    // of two spellings with one key the last counts: the roster's after that of `[values]`, a rule's likewise
    let of_roster = roster.iter().map(|window| typed_name(window.name.get_ref()));
    let of_rules = standards.rules.iter().flat_map(|rule| rule.categories.list());
    let windows = by_key(given("window").into_iter().chain(of_roster).collect());
    let categories = by_key(given("category").into_iter().chain(of_rules).collect());
    (reading.spelt_windows, reading.spelt_categories) = (windows, categories);
    reading
}

fn recorded(source: &Source<'_>, typed: &typed::Days) -> Result<Recorded> {
    let day = |key: &str, text: &Option<Spanned<typed::Day>>| -> Result<Option<NaiveDate>> {
        let Some(text) = text else { return Ok(None) };
        let wrong = || source.error(text.span(), format!("`recorded.visits.{key}` is `{}`, which is no date", text.get_ref()));
        text.get_ref().to_string().parse().map(Some).map_err(|_| wrong().hint("写作 \"2026-06-01\""))
    };
    let (visits_from, visits_to) = (day("from", &typed.from)?, day("to", &typed.to)?);
    if let (Some(from), Some(to), Some(text)) = (visits_from, visits_to, &typed.to)
        && to < from
    {
        return Err(source
            .error(text.span(), format!("`recorded.visits` ends on {to}, before it begins on {from}"))
            .hint("from 是回访记录的第一天，to 是最后一天"));
    }
    Ok(Recorded { visits_from, visits_to })
}

fn whole(n: i64) -> Ratio {
    Ratio::from_integer(n.into())
}

fn exact(source: &Source<'_>, key: &str, number: &Spanned<Number>) -> Result<Ratio> {
    let wrong = || source.error(number.span(), format!("`{key}` is no number")).hint("写数字或百分数，如 30、12.5、\"5%\"");
    number.get_ref().exact().ok_or_else(wrong)
}

/// Points or a weight: 90 where somebody typed "90%", which would be 0.9.
fn plain_number(source: &Source<'_>, key: &str, what: &str, number: &Number, span: Range<usize>) -> Result<Ratio> {
    match number.percentage() {
        Some(typed) => Err(source
            .error(span, format!("`{key}` is `{typed}`, but {what} is no percentage"))
            .hint(format!("写数字，不加百分号：{}", typed.trim_end_matches(['%', '％']).trim_end()))),
        None => number.exact().ok_or_else(|| source.error(span, format!("`{key}` is no number")).hint("写数字，如 90、12.5")),
    }
}

fn points<const N: usize>(source: &Source<'_>, key: &str, list: &Spanned<Vec<Number>>) -> Result<[Ratio; N]> {
    let wrong = |message: String| source.error(list.span(), message).hint("从最好到最差，每档 0 到 100 分，不得上升");
    let values = list
        .get_ref()
        .iter()
        .map(|number| plain_number(source, &format!("points.{key}"), "what a grade is worth", number, list.span()))
        .collect::<Result<Vec<_>>>()?;
    if values.iter().any(|value| value.is_negative() || *value > whole(100)) {
        return Err(wrong(format!("`points.{key}` has a value outside 0 to 100")));
    }
    if values.windows(2).any(|pair| pair[0] < pair[1]) {
        return Err(wrong(format!("`points.{key}` rises from a better grade to a worse one")));
    }
    let found = values.len();
    values.try_into().map_err(|_| wrong(format!("`points.{key}` needs {N} values and has {found}")))
}

fn weights(source: &Source<'_>, typed: &typed::Weights) -> Result<Weights> {
    let all = [
        ("phone", &typed.phone),
        ("onsite", &typed.onsite),
        ("evaluator", &typed.evaluator),
        ("callback", &typed.callback),
        ("rectification", &typed.rectification),
        ("sms", &typed.sms),
        ("online", &typed.online),
    ];
    let mut weights: Weights = std::array::from_fn(|_| whole(0));
    for (weight, (key, number)) in weights.iter_mut().zip(all) {
        *weight = plain_number(source, key, "a weight", number.get_ref(), number.span())?;
        if weight.is_negative() {
            return Err(source.error(number.span(), format!("the weight `{key}` is below 0")).hint("权重不小于 0；0 表示不计入"));
        }
        not_too_heavy(source, key, number, weight)?;
    }
    if weights.iter().all(Zero::is_zero) {
        let last = all.iter().map(|(_, number)| number.span()).max_by_key(|span| span.start).unwrap_or(0..0);
        return Err(source.error(last, "every weight is 0, so there would be no score").hint("至少一项权重大于 0"));
    }
    Ok(weights)
}

/// Weights are printed, and sums of them: the bulletin has room for so much.
fn not_too_heavy(source: &Source<'_>, key: &str, number: &Spanned<Number>, weight: &Ratio) -> Result<()> {
    if *weight > whole(HEAVIEST) {
        return Err(source
            .error(number.span(), format!("the weight `{key}` is above {HEAVIEST}"))
            .hint("权重只看彼此的比例，写作 40、30、20、10 这样的数"));
    }
    Ok(())
}

fn item_weights(source: &Source<'_>, typed: &BTreeMap<Spanned<String>, Spanned<Number>>) -> Result<[Ratio; 6]> {
    let mut weights: [Ratio; 6] = std::array::from_fn(|_| whole(1));
    for (key, number) in typed {
        let Some(place) = Item::ALL.iter().position(|item| item.code() == key.get_ref()) else {
            return Err(unknown(source, key, "an item", Item::ALL.map(Item::code)));
        };
        weights[place] = plain_number(source, key.get_ref(), "a weight", number.get_ref(), number.span())?;
        if weights[place].is_negative() {
            return Err(source.error(number.span(), format!("the weight of `{}` is below 0", key.get_ref())).hint("权重不小于 0"));
        }
        not_too_heavy(source, key.get_ref(), number, &weights[place])?;
    }
    match typed.values().next() {
        Some(any) if weights.iter().all(Zero::is_zero) => {
            Err(source.error(any.span(), "every item weight is 0").hint("至少一项权重大于 0"))
        }
        _ => Ok(weights),
    }
}

fn grades(source: &Source<'_>, typed: Option<&[typed::Grade]>) -> Result<Vec<(String, Ratio)>> {
    let Some(typed) = typed else {
        return Ok([("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)].map(|(label, from)| (label.to_owned(), whole(from))).into());
    };
    let mut grades: Vec<(String, Ratio)> = Vec::new();
    for grade in typed {
        let from = plain_number(source, "from", "a score", grade.from.get_ref(), grade.from.span())?;
        let label = grade.label.get_ref().trim().to_owned();
        let hint = "等次从高到低排列，分数线逐级下降，最后一级 `from = 0`，名称不重复";
        if from.is_negative() || from > whole(100) {
            return Err(source.error(grade.from.span(), format!("the grade `{label}` begins outside 0 to 100")).hint(hint));
        }
        if grades.last().is_some_and(|(_, above)| *above <= from) {
            return Err(source.error(grade.from.span(), format!("the grade `{label}` does not begin below the one before it")).hint(hint));
        }
        if label.is_empty()
            || [crate::domain::UNGRADED, crate::domain::NO_DATA, WITHHELD].contains(&label.as_str())
            || grades.iter().any(|(other, _)| *other == label)
        {
            return Err(source.error(grade.label.span(), format!("the grade `{label}` is empty, taken, or reserved")).hint(hint));
        }
        grades.push((label, from));
    }
    match (grades.last(), typed.last()) {
        (Some((label, from)), Some(last)) if !from.is_zero() => Err(source
            .error(last.from.span(), format!("the last grade, `{label}`, does not begin at 0, so a low score would have none"))
            .hint("最后一级写 `from = 0`")),
        (None, _) => Err(source.error(0..0, "`grade` is an empty list").hint("删去这一行以使用默认等次，或写出各级 [[grade]]")),
        _ => Ok(grades),
    }
}

fn roster(source: &Source<'_>, typed: &[typed::Window]) -> Result<BTreeMap<String, Option<String>>> {
    if let Some(window) = typed.get(limits::MOST_NAMES) {
        let message = format!("the roster has {} windows, and at most {} are published", typed.len(), limits::MOST_NAMES);
        return Err(source.error(window.name.span(), message).hint("按中心分开统计，再用 --from-tallies 合并"));
    }
    let mut roster: BTreeMap<String, Option<String>> = BTreeMap::new();
    for window in typed {
        let name = typed_name(window.name.get_ref());
        let group = window.group.as_deref().map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned);
        if name.is_empty() {
            return Err(source.error(window.name.span(), "a window of the roster has no name").hint("写出窗口名称，与导出中的一致"));
        }
        if limits::is_too_long(&name) {
            let message = format!("the name `{}` is longer than {} characters", limits::start_of(&name), limits::LONGEST_NAME);
            return Err(source.error(window.name.span(), message).hint("写窗口牌上的名称"));
        }
        if roster.insert(name.clone(), group).is_some() {
            return Err(source
                .error(window.name.span(), format!("the window `{name}` is in the roster twice"))
                .hint("每个窗口只列一次，只属一个组"));
        }
    }
    Ok(roster)
}

fn reading(root: &Path, source: &Source<'_>, typed: &Typed) -> Result<Reading> {
    let mut reading = Reading {
        globs: Kind::ALL.map(|kind| (kind, typed.inputs.globs(kind).iter().map(|glob| named(root, Path::new(glob))).collect())).into(),
        blank: typed.cells.blank.iter().map(|cell| cell.trim().to_owned()).collect(),
        left_out_status: typed.status.leave_out.clone(),
        not_meant: typed.inputs.leave_out.clone(),
        links: typed.inputs.links.iter().map(|link| named(root, Path::new(link))).collect(),
        ..Reading::default()
    };
    for kind in Kind::ALL {
        let mut keys = Keys::default();
        for (key, headers) in typed.columns.of(kind) {
            if key.get_ref() == IGNORE {
                if matches!(headers, Headers::Parted(_) | Headers::Given(_) | Headers::Groups(_)) {
                    return Err(check_given::refuse_in_list(source, key));
                }
                reading.ignored.insert(kind, headers.list());
                continue;
            }
            if key.get_ref() == GROUP {
                reading.groups.insert(kind, check_groups::used(source, kind, key, headers)?);
                continue;
            }
            let column = columns::of_kind(source, kind, key)?;
            keys.take(source, column.name, key)?;
            check_groups::refuse_elsewhere(source, key, headers)?;
            if let Headers::Parted(parted) = headers {
                columns::check_parted(source, column, key, parted)?;
                reading.times.entry(kind).or_default().insert(column.name.to_owned(), parted.time.clone());
            }
            if let Headers::Given(typed) = headers {
                reading.given.entry(kind).or_default().insert(column.name.to_owned(), check_given::used(source, column, key, typed)?);
                if typed.heading.is_none() {
                    continue;
                }
            }
            reading.headers.entry(kind).or_default().insert(column.name.to_owned(), headers.list());
        }
    }
    let mut keys = Keys::default();
    for (key, values) in &typed.values {
        let column = columns::of_any(source, &reading, key)?;
        keys.take(source, column, key)?;
        let trimmed = values.iter().map(|(from, to)| (typed_name(from), typed_name(to))).collect();
        reading.values.insert(column.to_owned(), trimmed);
    }
    for format in &typed.cells.dates {
        if DateFormat::new(format.get_ref()).is_none() {
            return Err(source
                .error(format.span(), format!("`{}` matches no date", format.get_ref()))
                .hint("格式要有年、月、日，写法如 \"%Y/%m/%d\"、\"%m/%d/%Y %I:%M:%S %p\"；上午、下午写作 %p，如 \"%Y-%m-%d %p%I:%M\""));
        }
        reading.dates.push(format.get_ref().clone());
    }
    for file in &typed.file {
        reading.files.push((named(root, Path::new(&file.path.get_ref().replace('\\', "/"))), file_reading(source, file)?));
    }
    Ok(reading)
}

fn file_reading(source: &Source<'_>, file: &typed::File) -> Result<FileReading> {
    let encoding = match &file.encoding {
        None => None,
        Some(name) => {
            let wanted = name.get_ref().to_lowercase();
            let found = Encoding::ALL.into_iter().find(|encoding| encoding.code() == wanted);
            let gbk = ["gbk", "gb2312"].contains(&wanted.as_str()).then_some(Encoding::Gb18030);
            Some(found.or(gbk).ok_or_else(|| unknown(source, name, "an encoding that can be read", Encoding::ALL.map(Encoding::code)))?)
        }
    };
    let delimiter = match &file.delimiter {
        None => None,
        Some(text) => match text.get_ref().as_bytes() {
            [byte @ (b',' | b';' | b'\t' | b'|')] => Some(*byte),
            _ => {
                return Err(source
                    .error(text.span(), "`delimiter` is not a comma, semicolon, tab or bar")
                    .hint("写 \",\"、\";\"、\"\\t\" 或 \"|\""));
            }
        },
    };
    let quote = match &file.quote {
        None => None,
        Some(text) => match text.get_ref().as_bytes() {
            [byte @ (b'"' | b'\'')] => Some(*byte),
            _ => return Err(source.error(text.span(), "`quote` is not a double or a single quote").hint("写 '\"' 或 \"'\"")),
        },
    };
    let year = match &file.year {
        None => None,
        Some(year) => Some(u32::try_from(*year.get_ref()).ok().filter(|year| (1..=9999).contains(year)).ok_or_else(|| {
            source.error(year.span(), format!("`year` is `{}`, which is no year", year.get_ref())).hint("写四位数的年份，如 year = 2026")
        })?),
    };
    Ok(FileReading { encoding, delimiter, quote, year })
}
