//! `[[columns.visits.group]]`, as typed, in; the headings of each callback, or rating, of several in one row out.

use toml::Spanned;

use super::columns::{self, Keys};
use super::settings::GroupHeadings;
use super::typed_headings::{Headers, InGroup};
use crate::domain::{CellType, Kind};
use crate::error::Result;
use crate::messages::Message;
use crate::typed_toml::Source;

/// The groups of a kind, checked.
///
/// # Errors
/// The kind has no callbacks or ratings, or a group names no column of one, no date, or a column twice.
pub(super) fn used(source: &Source<'_>, kind: Kind, key: &Spanned<String>, typed: &Headers) -> Result<Vec<GroupHeadings>> {
    let table = format!("[[columns.{}.group]]", kind.code());
    let refused = |message: Message| Err(source.error(key.span(), message));
    let Headers::Groups(groups) = typed else {
        return refused(message!("workspace.group.none"));
    };
    if !kind.may_repeat() {
        return refused(message!("workspace.group.kind", table, kind));
    }
    let mut used = Vec::new();
    for (group, number) in groups.iter().zip(1..) {
        let (mut headings, mut keys) = (GroupHeadings::default(), Keys::default());
        let names: Vec<Spanned<String>> = group.keys().map(|name| Spanned::new(key.span(), name.clone())).collect();
        for (name, typed) in names.iter().zip(group.values()) {
            let column = columns::of_kind(source, kind, name)?;
            keys.take(source, column.name, name)?;
            if Kind::Ledger.column(column.name).is_some()
                || matches!(column.cells, CellType::Count | CellType::Share | CellType::Month | CellType::Year)
            {
                let home = format!("[columns.{}]", kind.code());
                return refused(message!("workspace.group.belongs", name = name.get_ref(), number, table, home));
            }
            let own = match typed {
                InGroup::One(heading) => vec![heading.clone()],
                InGroup::Many(headings) => headings.clone(),
                InGroup::Parted(parted) => {
                    columns::check_parted(source, column, name, parted)?;
                    headings.times.insert(column.name.to_owned(), parted.time.clone());
                    vec![parted.date.clone()]
                }
            };
            headings.headings.insert(column.name.to_owned(), own);
        }
        let date = kind.columns().iter().find(|column| column.required && column.cells == CellType::Date);
        if let Some(date) = date.filter(|date| !headings.headings.contains_key(date.name)) {
            return refused(message!("workspace.group.no_date", number, table, column = date.name));
        }
        used.push(headings);
    }
    Ok(used)
}

/// Refuses groups under the name of a column.
///
/// # Errors
/// They are.
pub(super) fn refuse_elsewhere(source: &Source<'_>, key: &Spanned<String>, typed: &Headers) -> Result<()> {
    match typed {
        Headers::Groups(_) => Err(source.error(key.span(), message!("workspace.group.elsewhere", name = key.get_ref()))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::Kind;
    use crate::workspace::Workspace;

    fn opened(toml: &str) -> Result<Workspace, String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        Workspace::open(folder.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_group_names_the_columns_of_one_callback() {
        let toml = "[columns.visits]\ncase_id = \"单号\"\n[[columns.visits.group]]\n回访时间 = \"一访\"\noutcome = [\"一访情况\"]\n\
                    [[columns.visits.group]]\nvisited_at = { date = \"二访日\", time = \"二访时\" }\n";
        let groups = opened(toml).expect("it opens").reading.groups.remove(&Kind::Visits).expect("groups");
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].headings["visited_at"], ["一访"]);
        assert_eq!(groups[1].times["visited_at"], "二访时");
        assert!(groups[0].names("一访情况") && !groups[1].names("一访"));
    }

    #[test]
    fn what_is_no_group_is_an_error_with_its_line() {
        for (toml, says) in [
            ("[columns.visits]\ngroup = \"x\"\n", "`group` is no list"),
            ("[[columns.ledger.group]]\naccepted_at = \"x\"\n", "a row of the ledger is one case"),
            ("[[columns.visits.group]]\noutcome = \"x\"\n", "group 1 of [[columns.visits.group]] has no `visited_at`"),
            ("[[columns.visits.group]]\nvisited_at = \"x\"\ncase_id = \"y\"\n", "belongs to the row"),
            ("[[columns.evaluations.group]]\nrated_at = \"x\"\ncount = \"y\"\n", "belongs to the row"),
            ("[[columns.visits.group]]\nvisited_at = \"x\"\n回访时间 = \"y\"\n", "both mean the column"),
            ("[[columns.visits.group]]\nvistied_at = \"x\"\n", "is not a column of the visits"),
            ("[[columns.visits.group]]\nvisited_at = { value = \"x\" }\n", "expected a heading"),
            ("[columns.visits]\nmethod = [{ visited_at = \"x\" }]\n", "is one column, and no list of groups"),
        ] {
            let error = opened(toml).expect_err(toml);
            assert!(error.contains(says) && error.contains("huifang.toml:"), "{toml}: {error}");
        }
    }
}
