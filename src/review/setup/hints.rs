//! What headings, names and paths hint at: words that a column of this meaning may bear.

use crate::domain::Kind;

/// What the path says, the folder of a kind above all.
pub(super) fn named(kind: Kind, path: &str) -> i64 {
    let path = path.to_lowercase();
    if path.starts_with(&format!("{}/", kind.code())) {
        return 40;
    }
    let words: [(Kind, &[&str]); 4] = [
        (Kind::Rectifications, &["rectif", "整改"]),
        (Kind::Visits, &["visit", "回访", "callback"]),
        (Kind::Evaluations, &["evaluation", "评价", "rating"]),
        (Kind::Ledger, &["ledger", "台账", "办件", "工单", "受理", "业务", "登记"]),
    ];
    words.iter().find(|(_, words)| words.iter().any(|word| path.contains(word))).map_or(0, |(named, _)| if *named == kind { 8 } else { 0 })
}

/// Whether half of a cell is digits: a number, a date, an id.
pub(super) fn is_datum(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits * 2 >= cell.chars().count()
}

/// What a column's name may contain; `none`: columns that are something else.
pub(super) fn hinted(column: &str, header: &str) -> bool {
    let hints: &[&str] = match column {
        "case_id" => &["编号", "单号", "流水", "案号", "件号", "序列号", "受理号", "id", "key", "number", "case"],
        "window" => &[
            "窗",
            "部门",
            "单位",
            "科室",
            "处室",
            "机构",
            "责任",
            "承办",
            "小区",
            "楼盘",
            "所属项目",
            "项目名称",
            "街道",
            "乡镇",
            "站点",
            "网点",
            "大厅",
            "agency",
            "dept",
            "department",
            "office",
            "window",
            "team",
            "group",
        ],
        "category" => &["类", "型", "专业", "category", "type", "kind"],
        "accepted_at" => &[
            "受理", "登记", "申请", "申办", "提交", "收件", "接件", "接单", "报", "创建", "录入", "来电", "来访", "诉求", "取号", "立案",
            "发起", "created", "open", "request", "accept", "receiv", "submit",
        ],
        "completed_at" => &["办结", "完成", "结束", "完结", "处理", "关闭", "办毕", "closed", "complet", "finish", "resolved"],
        "visited_at" => &["回访", "访", "通话", "拨打", "visit", "call"],
        "rated_at" => &["评", "rated"],
        "month" => &["月"],
        "rating" => &["评", "满意", "等级", "结果", "星", "rating"],
        "phone" => &["电话", "手机", "联系", "phone", "mobile"],
        "callback_allowed" => &["回访"],
        "needs_feedback" | "feedback_on" => &["反馈", "整改"],
        "outcome" => &["接通", "结果", "状态"],
        "attitude" => &["态度"],
        "efficiency" => &["效率"],
        "procedure" => &["按章", "规范", "程序"],
        "off_channel" => &["体外"],
        "integrity" => &["廉"],
        "overall" => &["总", "整体", "满意", "评"],
        "method" => &["方式", "渠道", "途径", "形式", "method", "channel"],
        "mode" => &["方式", "类型", "来源"],
        "none" => &["出生", "生日", "birth", "承诺", "期限", "时限", "应办", "due", "更新", "updat", "modif", "导出", "打印"],
        "contract_start" | "contract_end" | "handed_over_on" | "warranty_ends_on" | "card_issued_on" => return specific(column, header),
        _ => &[],
    };
    // 项目 alone is a housing estate, and a part of other names
    hints.iter().any(|hint| header.contains(hint)) || column == "window" && header == "项目"
}

/// Columns of contracts and projects: both words must be there.
fn specific(column: &str, header: &str) -> bool {
    let both: &[(&str, &str)] = match column {
        "contract_start" => &[("合同", "开始"), ("合同", "起"), ("合同", "生效")],
        "contract_end" => &[("合同", "结束"), ("合同", "终止"), ("合同", "到期"), ("合同", "止")],
        "handed_over_on" => &[("交付", ""), ("移交", ""), ("交房", "")],
        "warranty_ends_on" => &[("保修", "止"), ("保修", "到期"), ("质保", "止"), ("质保", "到期")],
        _ => &[("保修卡", "")],
    };
    both.iter().any(|(one, other)| header.contains(one) && header.contains(other))
}

/// Whether a name ends like one of a window or an office.
pub(super) fn is_place(name: &str) -> bool {
    let endings = ["窗口", "科", "局", "处", "室", "中心", "所", "部", "组", "队", "股", "站", "办", "厅", "公司", "大厅"];
    endings.iter().any(|ending| name.ends_with(ending)) || name.contains("窗")
}
