//! Records that are no data: feet of pages, print dates, numbers of rows, titles.

use crate::intake::values::text::{folded, text};

/// Whether a record with so few cells in it is the foot of a page, a print date, a number of rows or a title: no data.
pub(crate) fn reads_no_data<'a>(filled: impl Iterator<Item = &'a [u8]>) -> bool {
    const FEW: usize = 4;
    const WORDS: [&str; 46] = [
        "打印时间",
        "打印日期",
        "打印人",
        "打印机构",
        "制表人",
        "制表时间",
        "制表日期",
        "制表单位",
        "制表",
        "导出时间",
        "导出日期",
        "导出人",
        "统计时间",
        "统计日期",
        "生成时间",
        "查询时间",
        "查询条件",
        "填报人",
        "填报单位",
        "填表人",
        "审核人",
        "复核人",
        "经办人签字",
        "负责人签字",
        "备注:",
        "说明:",
        "注:",
        "以下空白",
        "本页",
        "页码",
        "单位负责人",
        "主管领导",
        "分管领导",
        "负责人:",
        "制单",
        "经办人:",
        "数据来源",
        "截止时间",
        "截止日期",
        "导出于",
        "记录总数",
        "总记录",
        "(盖章)",
        "以上为全部",
        "续表",
        "---end",
    ];
    const TITLES: [&str; 9] = ["台账", "统计表", "明细表", "登记表", "汇总表", "报表", "清单", "一览表", "记录表"];
    /// Bytes of a cell that may be part of a page's foot.
    const LONGEST: usize = 300;
    let filled: Vec<&[u8]> = filled.take(FEW + 1).collect();
    if filled.iter().any(|cell| cell.len() > LONGEST) {
        return false;
    }
    let cells: Vec<String> = filled.into_iter().map(|cell| folded(text(cell).trim())).collect();
    let Some(first) = cells.first().filter(|_| cells.len() <= FEW) else { return false };
    let bare: String = first.chars().filter(|c| !c.is_whitespace()).collect();
    let rule = |cell: &String| cell.chars().all(|c| "-=_*~#—─.·".contains(c));
    let counts = |before: &str, after: &[&str]| {
        let rest = bare.strip_prefix(before).map(|rest| rest.trim_start_matches([':', '计']));
        let rest = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ','));
        rest.is_some_and(|rest| rest.len() < bare.len() - before.len() && after.iter().any(|word| rest.starts_with(word)))
    };
    cells.iter().all(rule)
        || WORDS.iter().any(|word| bare.starts_with(word))
        || ["合计", "总计", "小计"].iter().any(|word| bare.starts_with(word) && bare.chars().count() <= 12)
        || counts("共", &["条", "行", "笔", "件", "页", "个"])
        || counts("共有", &["条", "行", "笔", "件", "页", "个"])
        || counts("(共", &["条", "行", "笔", "件", "页", "个"])
        || counts("(", &["rowsaffected"])
        || counts("总", &["条", "行", "笔", "件"])
        || counts("第", &["页"])
        || counts("记录数", &[""])
        || counts("总数", &[""])
        || ["本期合计", "本页合计", "累计", "total", "subtotal", "grandtotal"].contains(&bare.trim_end_matches(':'))
        || bare.ends_with("小计") && bare.chars().count() <= 12 && cells.iter().skip(1).all(|cell| is_number(cell))
        || cells.len() == 1 && (is_page(&bare) || is_written_day(&bare) || bare == "end")
        || cells.len() == 1 && TITLES.iter().any(|title| bare.contains(title))
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || ",.%".contains(c))
}

/// `1/3`, `-1-`, `Page 1 of 3`.
fn is_page(bare: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let of = |text: &str, between: &str| text.split_once(between).is_some_and(|(page, of)| digits(page) && digits(of));
    let inner = bare.trim_matches(['-', '—', '–']);
    of(bare, "/")
        || inner.len() < bare.len() && digits(inner)
        || bare.strip_prefix("page").is_some_and(|rest| of(rest, "of") || digits(rest))
}

/// `2026年7月1日`, alone in its row.
fn is_written_day(bare: &str) -> bool {
    let parts = bare.strip_suffix('日').and_then(|rest| Some((rest.split_once('年')?.0, rest.split_once('年')?.1.split_once('月')?)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    parts.is_some_and(|(year, (month, day))| digits(year) && digits(month) && digits(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feet_of_pages_are_told_from_data() {
        for (cells, is_none) in [
            (&["共 30 条"][..], true),
            (&["共计：1,030条记录"], true),
            (&["第 1 页", "共 3 页"], true),
            (&["打印时间：2026-07-01 09:00"], true),
            (&["制表人：张三", "审核人：李四"], true),
            (&["合计：30"], true),
            (&["----------", "-----"], true),
            (&["某中心办件台账"], true),
            (&["共和国路窗口"], false),
            (&["第一窗口"], false),
            (&["SL001", "一窗"], false),
            (&["一窗", "投诉", "2026-06-01", "SL1", "x"], false),
            (&[], false),
        ] {
            assert_eq!(reads_no_data(cells.iter().map(|cell| cell.as_bytes())), is_none, "{cells:?}");
        }
    }
}
