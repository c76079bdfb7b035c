//! What the row of a case says of a building, as sentences, with how its warranty follows.

use super::say::Say;
use crate::desk::{By, Works};
use crate::domain::day_number;
use crate::intake::Intake;
use crate::workspace::Workspace;

/// One sentence a matter; the case is a row of the ledger, which was read with its texts.
pub(super) fn lines(case: u32, intake: &Intake, workspace: &Workspace) -> Vec<String> {
    let say = Say(workspace.locale);
    let work = Works::new(workspace, intake).of(case);
    let mut lines = Vec::new();
    if let Some(project) = &work.project {
        lines.push(say.two(
            format!("所属工程：{}{}", project.id, unknown(project.known, say)),
            format!("project: {}{}", project.id, unknown(project.known, say)),
        ));
    }
    if !work.part.is_empty() {
        lines.push(say.two(format!("部位：{}", work.part), format!("part: {}", work.part)));
    }
    if let Some(of) = &work.warranty {
        let of_part = of.part.as_deref().map(|name| {
            let part = workspace.warranty.parts.iter().find(|part| part.name == name);
            let period = part.map_or_else(String::new, |part| part.term.to_string());
            say.two(format!("按“{name}”计，保修期 {period}"), format!("it counts as `{name}`, period {period}"))
        });
        lines.extend(of_part);
        let dates = [
            ("竣工验收", "accepted", of.accepted_on),
            ("台账写明的保修截止", "end in the ledger", of.stated),
            ("按部位的保修截止", "end by part", of.by_part),
            ("条例的最低期限", "least of the regulation", of.least),
            ("计算用的保修截止（较晚的）", "end that counts (the later)", of.ends_on),
        ];
        let known = dates.into_iter().filter_map(|(zh, en, date)| Some(say.two(format!("{zh} {}", date?), format!("{en} {}", date?))));
        lines.extend(known);
        match of.within {
            Some(true) => lines.push(say.word("报修之日在保修期内", "the day of the notice lies within the warranty")),
            Some(false) => lines.push(say.word("报修之日已过保修期", "the day of the notice lies beyond the warranty")),
            // a project is no repair
            None if of.ends_on.is_some() => {}
            None => {
                lines
                    .push(say.word("是否在保修期内无法判断：截止日期不知道", "whether it is within warranty is not known: its end is not"));
            }
        }
        if let (true, Some(stated), Some(least)) = (of.is_short, of.stated, of.least) {
            let days = day_number(least) - day_number(stated);
            lines.push(say.two(
                format!("台账写明的截止日期比最低期限早 {days} 天，请按条例第四十条改正"),
                format!("the end in the ledger is {days} days before the least of art. 40: correct it"),
            ));
        }
    }
    match &work.by {
        Some(By::Own) => lines.push(say.word("施工：自行施工", "work by: own people")),
        Some(By::Subcontracted(firm)) => lines.push(say.two(format!("施工：分包 {firm}"), format!("work by: subcontractor {firm}"))),
        None => {}
    }
    for (zh, en, text) in [("原因分析", "cause", &work.cause), ("处理措施", "measure", &work.measure)] {
        if !text.is_empty() {
            lines.push(say.two(format!("{zh}：{text}"), format!("{en}: {text}")));
        }
    }
    if let Some(order) = &work.corrective_for {
        let note = unknown(order.known, say);
        lines.push(
            say.two(
                format!("是维修单 {} 的纠正措施{note}", order.id),
                format!("corrective measure for the repair order {}{note}", order.id),
            ),
        );
    }
    if !work.correctives.is_empty() {
        let all = work.correctives.join(say.pick("、", ", "));
        lines.push(say.two(format!("纠正措施：{all}"), format!("corrective measures: {all}")));
    }
    lines
}

fn unknown(is_known: bool, say: Say) -> &'static str {
    if is_known { "" } else { say.pick("（台账中没有这个编号）", " (no such case in the ledger)") }
}
