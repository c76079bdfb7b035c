//! The README and the pages under `docs/`: links lead somewhere, both languages say the same, and commands, options,
//! columns and lengths are those of the program.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use huifang::cli::Cli;
use huifang::domain::Kind;

/// Pages for those who change the program: they are English only. All others are for users, in both languages.
const FOR_PROGRAMMERS: [&str; 2] = ["architecture.md", "contract.md"];

/// A Markdown file by its lines.
struct Page {
    path: PathBuf,
    /// Every line, and whether it stands in a block of code.
    lines: Vec<(String, bool)>,
}

impl Page {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut fenced = false;
        let mut lines = Vec::new();
        for line in text.lines() {
            let fence = line.trim_start().starts_with("```");
            fenced ^= fence;
            lines.push((line.to_owned(), fenced || fence));
        }
        assert!(!fenced, "{}: a block of code that never ends", path.display());
        Self { path, lines }
    }

    fn name(&self) -> String {
        self.path.file_name().expect("a file").to_string_lossy().into_owned()
    }

    /// Lines outside blocks of code, with their numbers.
    fn prose(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().enumerate().filter(|(_, (_, fenced))| !fenced).map(|(index, (line, _))| (index + 1, line.as_str()))
    }

    fn headings(&self) -> Vec<&str> {
        self.prose().map(|(_, line)| line).filter(|line| line.starts_with('#')).collect()
    }

    /// What `#…` may name: headings in lower case, white space as hyphens, other marks left out.
    fn anchors(&self) -> BTreeSet<String> {
        let mut seen = BTreeMap::<String, usize>::new();
        let mut anchors = BTreeSet::new();
        for heading in self.headings() {
            let plain = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
            let anchor: String = plain.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
            let earlier = seen.entry(anchor.clone()).or_default();
            anchors.insert(if *earlier == 0 { anchor } else { format!("{anchor}-{earlier}") });
            *earlier += 1;
        }
        anchors
    }

    /// Targets of links and images, with the numbers of their lines.
    fn links(&self) -> Vec<(usize, String)> {
        let mut links = Vec::new();
        for (number, line) in self.prose() {
            for rest in line.split("](").skip(1) {
                links.push((number, rest.split([')', ' ']).next().unwrap_or_default().to_owned()));
            }
        }
        links
    }

    /// The cells of the rows of its tables, but for the rules below their heads.
    fn rows(&self) -> Vec<Vec<&str>> {
        let rows = self.prose().map(|(_, line)| line).filter(|line| line.starts_with('|') && !line.starts_with("|---"));
        rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
    }

    /// The lines below the heading `## title`.
    fn section(&self, title: &str) -> String {
        let lines = self.prose().map(|(_, line)| line).skip_while(|line| line.strip_prefix("## ") != Some(title)).skip(1);
        lines.take_while(|line| !line.starts_with("## ")).collect::<Vec<_>>().join("\n")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(path: &str) -> Page {
    Page::read(root().join(path))
}

/// The Markdown files of a folder, by name.
fn pages_in(folder: &str) -> Vec<Page> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    paths.into_iter().map(Page::read).collect()
}

fn all_pages() -> Vec<Page> {
    ["", "docs", "sample-data", "benches/peers", "tests/reference"].into_iter().flat_map(pages_in).collect()
}

/// The pages for users in English, each with its Chinese twin.
fn twins() -> Vec<(Page, Page)> {
    let mut twins = vec![(page("README.md"), page("README.zh-CN.md"))];
    for page in pages_in("docs").into_iter().filter(|page| !page.name().ends_with(".zh-CN.md")) {
        if !FOR_PROGRAMMERS.contains(&page.name().as_str()) {
            let twin = page.path.with_file_name(page.name().replace(".md", ".zh-CN.md"));
            twins.push((page, Page::read(twin)));
        }
    }
    twins
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_exist() {
    for page in all_pages() {
        for (number, link) in page.links() {
            if link.starts_with("https://") || link.starts_with("http://") {
                continue;
            }
            let place = format!("{}:{number}: {link}", page.path.display());
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { page.path.clone() } else { page.path.parent().expect("a folder").join(path) };
            assert!(target.exists(), "{place}: no such file");
            assert!(anchor.is_empty() || Page::read(target).anchors().contains(anchor), "{place}: no such heading");
        }
    }
}

#[test]
fn the_readme_is_short_and_names_every_page_for_users() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("a README");
    let words = text.split_whitespace().count();
    assert!(words <= 1500, "{words} words");
    for (readme, ending) in [("README.md", ""), ("README.zh-CN.md", ".zh-CN")] {
        let linked: BTreeSet<String> = page(readme).links().into_iter().map(|(_, link)| link).collect();
        for (english, _) in twins().iter().skip(1) {
            let link = format!("docs/{}", english.name().replace(".md", &format!("{ending}.md")));
            assert!(linked.contains(&link), "{readme} does not lead to {link}");
        }
    }
}

#[test]
fn the_two_commands_of_the_readme_are_those_that_the_checks_run() {
    let checks = std::fs::read_to_string(root().join(".ci/run")).expect("the checks");
    for command in ["cargo run --locked -- build sample-data", "cargo test --locked"] {
        assert!(checks.lines().any(|line| line == command), ".ci/run does not call `{command}`");
        for readme in ["README.md", "README.zh-CN.md"] {
            let page = page(readme);
            let shown =
                page.lines.iter().any(|(line, fenced)| *fenced && line.split('#').next().is_some_and(|part| part.trim_end() == command));
            assert!(shown, "{readme} does not show `{command}`");
        }
    }
}

/// A Chinese page is whole: it has the headings, blocks, rows and list items of the English one.
#[test]
fn both_languages_have_the_same_headings_blocks_rows_and_items() {
    for (english, chinese) in twins() {
        let levels = |page: &Page| page.headings().iter().map(|line| line.split(' ').next().unwrap_or_default().len()).collect::<Vec<_>>();
        let fences = |page: &Page| page.lines.iter().filter(|(line, _)| line.trim_start().starts_with("```")).count();
        let items = |page: &Page| {
            let starts = |line: &str| line.starts_with("- ") || line.split_once(". ").is_some_and(|(n, _)| n.parse::<u8>().is_ok());
            page.prose().filter(|(_, line)| starts(line)).count()
        };
        let shape = |page: &Page| (levels(page), fences(page), page.rows().len(), items(page));
        assert_eq!(shape(&english), shape(&chinese), "{} and its twin: levels of headings, fences, rows, items", english.name());
    }
}

#[test]
fn each_page_leads_to_the_other_language_at_its_top() {
    for (english, chinese) in twins() {
        for (page, other) in [(&english, &chinese), (&chinese, &english)] {
            let head: Vec<&str> = page.prose().map(|(_, line)| line).take(8).collect();
            assert!(
                head.iter().any(|line| line.contains(&format!("]({})", other.name()))),
                "{} does not lead to {}",
                page.name(),
                other.name()
            );
        }
    }
}

#[test]
fn no_line_of_prose_is_longer_than_120_characters() {
    for page in all_pages() {
        for (number, line) in page.prose().filter(|(_, line)| !line.starts_with('|') && !line.starts_with("![")) {
            let length = line.chars().count();
            assert!(length <= 120, "{}:{number}: {length} characters", page.path.display());
        }
    }
}

/// The long options of a command and of those below it, hidden ones apart.
fn options(command: &clap::Command) -> BTreeSet<String> {
    let shown = command.get_arguments().filter(|argument| !argument.is_hide_set());
    let own = shown.filter_map(|argument| argument.get_long()).map(|long| format!("--{long}"));
    own.chain(command.get_subcommands().flat_map(options)).collect()
}

#[test]
fn every_command_and_option_is_documented_and_no_other() {
    for path in ["docs/commands.md", "docs/commands.zh-CN.md"] {
        let page = page(path);
        let commands = Cli::command();
        for command in commands.get_subcommands().filter(|command| !command.is_hide_set()) {
            let section = page.section(command.get_name());
            let words = section.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
            let options_in = words.filter(|word| word.strip_prefix("--").is_some_and(|name| name.starts_with(char::is_alphabetic)));
            let written: BTreeSet<String> = options_in.map(str::to_owned).collect();
            assert_eq!(written, options(command), "{path}: `{}`", command.get_name());
            assert!(section.contains(&format!("`huifang {}", command.get_name())), "{path}: `{}`", command.get_name());
            for below in command.get_subcommands() {
                assert!(section.contains(&format!("{} {}", command.get_name(), below.get_name())), "{path}: `{}`", below.get_name());
            }
        }
        let sections = page.headings().into_iter().filter_map(|line| line.strip_prefix("## ")).filter(|title| title.is_ascii());
        let named: BTreeSet<&str> = sections.filter(|title| *title != "Exit codes").collect();
        assert_eq!(
            named,
            commands.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name).collect(),
            "{path}"
        );
    }
}

#[test]
fn the_columns_and_their_headings_are_those_that_the_program_knows() {
    for path in ["docs/columns.md", "docs/columns.zh-CN.md"] {
        let page = page(path);
        let mut written: Vec<Vec<&str>> = page.rows().into_iter().filter(|row| row[0].starts_with('`')).collect();
        for (kind, column) in Kind::ALL.into_iter().flat_map(|kind| kind.columns().iter().map(move |column| (kind, column))) {
            let mark = if column.required { " *" } else { "" };
            let as_in_the_ledger = kind != Kind::Ledger && Kind::Ledger.column(column.name).is_some_and(|of| of.aliases == column.aliases);
            let found = written.iter().position(|row| {
                row[0] == format!("`{}`{mark}", column.name)
                    && (row[2] == column.aliases.join(" ") || as_in_the_ledger && ["as in the ledger", "同台账"].contains(&row[2]))
            });
            let found = found.unwrap_or_else(|| panic!("{path}: no row of `{}`{mark} with {:?}", column.name, column.aliases));
            written.remove(found);
        }
        assert!(written.is_empty(), "{path}: rows of no column: {written:?}");
    }
}

/// What a template may use is said in both languages: every name with its type.
#[test]
fn the_chinese_page_of_templates_has_every_name_of_the_english_one() {
    let (english, chinese) = (page("docs/templates.md"), page("docs/templates.zh-CN.md"));
    let names = |page: &Page| page.rows().iter().map(|row| row[0].to_owned()).filter(|name| name.starts_with('`')).collect::<Vec<_>>();
    let sections = |page: &Page| page.headings().into_iter().skip(8).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(sections(&english), sections(&chinese));
    assert_eq!(names(&english), names(&chinese));
}
