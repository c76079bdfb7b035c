//! Files by header, and rejected rows by reason.

use std::collections::BTreeMap;

use super::line::{heading, joined, say, shown};
use crate::domain::{Kind, Locale, Scale};
use crate::review::{FileFinding, Review};

/// Files of one heading that are listed whatever they hold.
const FILES: usize = 3;

/// Columns with their headers, and headers that are ignored.
type Header<'a> = (Vec<(&'a str, &'a str)>, &'a [String]);

/// Every file, those with the same header together, so that the header is told once.
pub(super) fn files(out: &mut String, review: &Review, locale: Locale) {
    for counts in &review.counts {
        heading(out, locale, counts.kind.word(locale), counts.kind.word(locale));
        if counts.files == 0 {
            say!(
                out,
                locale,
                "  没有文件：{0} 文件夹是空的，或 huifang.toml 的 [inputs] 没有匹配到文件",
                "  no files: the folder {0} is empty, or [inputs] of huifang.toml matches none",
                counts.kind.code()
            );
            not_read(out, review, counts.kind, locale);
            continue;
        }
        let numbers =
            account(locale, counts.read, [counts.accepted, counts.rejected, counts.duplicate, counts.superseded, counts.left_out]);
        say!(out, locale, "{0} 个文件，{1}", "{0} files, {1}", counts.files, numbers);
        if let Some(counted) = review.counted.filter(|_| counts.kind == Kind::Evaluations) {
            say!(
                out,
                locale,
                "  其中 {0} 个文件是汇总数：采用 {1} 行，共 {2} 次评价",
                "  {0} of them are counts: {1} rows used, {2} ratings in all",
                counted.files,
                counted.rows,
                counted.ratings
            );
        }
        let mut headers: Vec<Vec<&FileFinding>> = Vec::new();
        let mut known: BTreeMap<Header<'_>, usize> = BTreeMap::new();
        for file in review.files.iter().filter(|file| file.kind == counts.kind) {
            let columns = file.columns.iter().map(|column| (column.column, column.header.as_str())).collect();
            let at = *known.entry((columns, &file.ignored)).or_insert(headers.len());
            if at == headers.len() {
                headers.push(Vec::new());
            }
            headers[at].push(file);
        }
        for files in &headers {
            with_header(out, files, review, locale);
        }
        not_read(out, review, counts.kind, locale);
    }
    scales(out, review, locale);
}

/// How many grades the evaluator and the visits have, where there are any.
fn scales(out: &mut String, review: &Review, locale: Locale) {
    match review.scale {
        Some(Scale::Three) => say!(out, locale, "评价器：三级（scale = \"three\"）", "evaluator: three grades (scale = \"three\")"),
        Some(Scale::Five) => say!(out, locale, "评价器：五级（scale = \"five\"）", "evaluator: five grades (scale = \"five\")"),
        None if review.scale_untold => say!(
            out,
            locale,
            "评价器：三级还是五级没有写明，build 会停下（见最后的出错信息）",
            "evaluator: nothing says whether it has three grades or five, and `build` would stop (see the error at the end)"
        ),
        None => {}
    }
    if review.visits_scale == Some(Scale::Five) {
        say!(out, locale, "回访：五级（[visits] scale = \"five\"）", "visits: five grades (`[visits] scale = \"five\"`)");
    }
}

fn not_read(out: &mut String, review: &Review, kind: Kind, locale: Locale) {
    for file in review.left_out.iter().filter(|file| file.kind == kind) {
        say!(out, locale, "  没有读 {0}：{1}", "  not read: {0}: {1}", file.file, file.cure);
    }
}

/// Files that have one heading. Of many, those are folded of which nothing is to be known.
fn with_header(out: &mut String, files: &[&FileFinding], review: &Review, locale: Locale) {
    let Some(first) = files.first() else { return };
    let columns = first.columns.iter().map(|column| format!("{} ← {}", column.column, column.header));
    say!(out, locale, "  列：{0}", "  columns: {0}", joined(columns, locale));
    if !first.ignored.is_empty() {
        say!(out, locale, "  不用的表头：{0}", "  headers that are ignored: {0}", joined(&first.ignored, locale));
    }
    let is_plain = |(at, file): &(usize, &&FileFinding)| *at >= review.extent.most(FILES) && file.rejected == 0 && file.notices.is_empty();
    let plain = files.iter().enumerate().filter(is_plain).count();
    // a line instead of one line would save nothing
    let folded = if plain > 1 { plain } else { 0 };
    for (at, file) in files.iter().enumerate() {
        if folded > 0 && is_plain(&(at, file)) {
            continue;
        }
        let delimiter = file.delimiter.map_or_else(String::new, |delimiter| format!(" {}", delimiter_name(delimiter, locale)));
        let numbers = account(locale, file.read, [file.accepted, file.rejected, file.duplicate, file.superseded, file.left_out]);
        say!(
            out,
            locale,
            "    {0}：{1}{2}，表头第 {3} 行，{4}",
            "    {0}: {1}{2}, header on line {3}, {4}",
            file.path,
            file.encoding,
            delimiter,
            file.header_line,
            numbers
        );
        for notice in &file.notices {
            say!(out, locale, "      注意：{0}", "      note: {0}", notice);
        }
    }
    if folded > 0 {
        say!(
            out,
            locale,
            "    …还有 {0} 个文件，没有退回和要注意的，--all 全部列出",
            "    … {0} more files without rejected rows or notes, `--all` lists them",
            folded
        );
    }
}

fn delimiter_name(delimiter: char, locale: Locale) -> String {
    match (delimiter, locale) {
        (',', Locale::ZhCn) => "逗号分隔".to_owned(),
        (';', Locale::ZhCn) => "分号分隔".to_owned(),
        ('\t', Locale::ZhCn) => "制表符分隔".to_owned(),
        (other, Locale::ZhCn) => format!("以 {other} 分隔"),
        ('\t', Locale::En) => "delimiter tab".to_owned(),
        (other, Locale::En) => format!("delimiter `{other}`"),
    }
}

/// What became of the rows that were read.
fn account(locale: Locale, read: u64, [accepted, rejected, duplicate, superseded, left_out]: [u64; 5]) -> String {
    match locale {
        Locale::ZhCn => {
            format!("读入 {read} 行 = 采用 {accepted} + 退回 {rejected} + 重复 {duplicate} + 被更正 {superseded} + 不计入 {left_out}")
        }
        Locale::En => {
            format!(
                "{read} rows read = {accepted} accepted + {rejected} rejected + {duplicate} duplicate + {superseded} superseded + {left_out} left out"
            )
        }
    }
}

/// Reasons, examples and cures.
pub(super) fn rejects(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, "退回的行", "rejected rows");
    if review.rejects.is_empty() {
        say!(out, locale, "  没有", "  none");
    }
    for group in &review.rejects {
        say!(out, locale, "  {0}（{1}）：{2} 行", "  {0} ({1}): {2} rows", group.message, group.code, group.rows);
        for example in &group.examples {
            let (place, column, value) = (&example.place, example.column_name(), shown(&example.value));
            match (column.is_empty(), value.is_empty()) {
                (true, true) => say!(out, locale, "    {0}", "    {0}", place),
                (true, false) => say!(out, locale, "    {0}  {1}", "    {0}  {1}", place, value),
                (false, true) => say!(out, locale, "    {0}  {1}：空", "    {0}  {1}: blank", place, column),
                (false, false) => say!(out, locale, "    {0}  {1}：{2}", "    {0}  {1}: {2}", place, column, value),
            }
            match &example.against {
                Some(raised) if group.code == "done_before_raised" => {
                    say!(out, locale, "      而问题发现时间是 {0}", "      but it was raised at {0}", raised);
                }
                Some(accepted) => say!(out, locale, "      而受理时间是 {0}", "      but it was accepted at {0}", accepted),
                None => {}
            }
            if !example.allowed.is_empty() {
                say!(out, locale, "      可用：{0}", "      allowed: {0}", shown(&example.allowed.join("、")));
            }
        }
        let left = group.rows.saturating_sub(group.examples.len() as u64);
        if left > 0 {
            say!(out, locale, "    …还有 {0} 行，--all 全部列出", "    … {0} more, `--all` lists them", left);
        }
        say!(out, locale, "    怎么办：{0}", "    cure: {0}", group.cure);
    }
    for kind in &review.too_many_rejects {
        let Some(counts) = review.counts.iter().find(|counts| counts.kind == *kind) else { continue };
        say!(
            out,
            locale,
            "  {0}退回 {1} / {2} 行，超过 max_rejected（{3}）：现在运行 build 不会公布",
            "  {0}: {1} of {2} rows are rejected, more than max_rejected ({3}): `build` would publish nothing now",
            kind.word(locale),
            counts.rejected,
            counts.read - counts.not_made,
            review.max_rejected
        );
    }
}
