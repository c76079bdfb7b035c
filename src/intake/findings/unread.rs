//! Files and sheets among the exports that are not read: doubts where they seem to hold data, else notices.

use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot};
use crate::intake::files::left_out::LeftOut;
use crate::intake::files::workbook::reader::OtherSheet;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::notice::Notice;
use crate::workspace::toml_text::strings;

/// The doubts about sheets that seem to hold data; of the others the files that hold them are told.
pub(crate) fn sheets(others: &[OtherSheet], files: &mut [FileReport]) -> Vec<Doubt> {
    for other in others.iter().filter(|other| !other.seems_data) {
        let name = other.origin.sheet.clone().unwrap_or_default();
        let notice = if other.hidden { Notice::HiddenSheet(name) } else { Notice::SheetWithoutHeader(name) };
        let file = files.iter_mut().find(|file| file.kind == other.kind && file.origin.whole() == other.origin.whole());
        if let Some(file) = file.filter(|file| !file.notices.contains(&notice)) {
            file.notices.push(notice);
        }
    }
    let of_kind = |kind: Kind| {
        let labels: Vec<String> =
            others.iter().filter(|other| other.kind == kind && other.seems_data).map(|other| other.origin.to_string()).collect();
        doubt(DoubtCode::UnreadSheet, kind, &labels, files)
    };
    Kind::ALL.into_iter().filter_map(of_kind).collect()
}

/// The doubts about files that are not read.
pub(crate) fn files(left_out: &[LeftOut], files: &[FileReport]) -> Vec<Doubt> {
    let of_kind = |kind: Kind| {
        let labels: Vec<String> = left_out.iter().filter(|file| file.kind == kind).map(|file| file.path.clone()).collect();
        doubt(DoubtCode::UnreadFile, kind, &labels, files)
    };
    Kind::ALL.into_iter().filter_map(of_kind).collect()
}

fn doubt(code: DoubtCode, kind: Kind, labels: &[String], files: &[FileReport]) -> Option<Doubt> {
    if labels.is_empty() {
        return None;
    }
    let all = files.iter().filter(|file| file.kind == kind).count() + labels.len();
    let line = format!("leave_out = {}", strings(labels));
    Some(Doubt {
        settled_by: vec![SettlingLine::new("inputs", line, Means::LeftOut)],
        places: labels.iter().take(PLACES).map(|label| Spot { file: label.clone(), line: None, value: String::new() }).collect(),
        ..Doubt::new(code, kind, labels.len() as u64, all as u64)
    })
}
