//! The command line in the reader's language: help texts by the ids of commands and options, and what is wrong with one.
//!
//! clap knows the structure; every word comes from `help.toml` and `usage.toml` of the catalogue. What clap writes by itself
//! in English (headings, defaults, `[OPTIONS]`) is written here instead.

use clap::{Arg, Command};

use crate::messages::{Locale, Message, sentence};

/// The command line with its help in this language.
#[must_use]
pub(super) fn in_language(mut command: Command, locale: Locale) -> Command {
    // the options and the command for help are there only when it is built
    command.build();
    in_words(command, "", locale)
}

fn in_words(command: Command, path: &str, locale: Locale) -> Command {
    let said = |key: &str| sentence(locale, key).map(str::to_owned);
    let about = said(&format!("help.command.{}", of_command(path)));
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let mut command = command
        .about(about.unwrap_or_default())
        .long_about(None::<&str>)
        .subcommand_help_heading(word("commands", locale))
        .subcommand_value_name(word("a_command", locale))
        .mut_args(|argument| of_argument(argument, path, locale));
    for below in names {
        let path = if path.is_empty() { below.clone() } else { format!("{path}_{below}") };
        command = command.mut_subcommand(below, |below| in_words(below, &path, locale));
    }
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", &format!("[{}]", word("options", locale)));
    let template = "{about-with-newline}\n%: {usage}\n\n{all-args}".replace("%: ", word("usage", locale));
    command.override_usage(usage).help_template(template)
}

/// The name of a command in the catalogue.
fn name(path: &str) -> &str {
    if path.is_empty() { "huifang" } else { path }
}

/// The same for what says it: `standard_list` for `help standard list`.
fn of_command(path: &str) -> String {
    let parts: Vec<&str> = name(path).split('_').collect();
    let others: Vec<&str> = parts.iter().copied().filter(|part| *part != "help").collect();
    if parts.last() == Some(&"help") { "help".to_owned() } else { others.join("_") }
}

fn of_argument(argument: Arg, path: &str, locale: Locale) -> Arg {
    let id = argument.get_id().to_string();
    let own = format!("help.{}.{id}", name(path));
    let text = sentence(locale, &own).or_else(|| sentence(locale, &format!("help.all.{id}"))).unwrap_or_default();
    let default: Vec<String> = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let default = if default.is_empty() || !argument.get_action().takes_values() {
        Message::nothing()
    } else {
        message!("help.default", value = default.join(" "))
    };
    let heading = if argument.is_positional() { "arguments" } else { "options" };
    let names: Option<Vec<&str>> = argument.get_value_names().map(|names| names.iter().map(|name| value_name(name, locale)).collect());
    let takes_values = argument.get_action().takes_values();
    let argument = argument.help(format!("{text}{}", default.told(locale))).long_help(None::<&str>).help_heading(word(heading, locale));
    let argument = argument.hide_default_value(true).hide_possible_values(true);
    match names {
        Some(names) if takes_values => argument.value_names(names),
        None if takes_values => argument.value_name(value_name(&id.to_uppercase(), locale)),
        _ => argument,
    }
}

/// What stands in the place of a value: `日期` for `DATE`.
fn value_name(name: &str, locale: Locale) -> &'static str {
    sentence(locale, &format!("help.value.{name}")).unwrap_or_default()
}

/// A heading, or a word of the usage.
fn word(name: &str, locale: Locale) -> &'static str {
    sentence(locale, &format!("help.{name}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;
    use crate::messages::keys;

    /// Every key that a command and those below it may ask for, first the narrower one.
    fn asked(command: &Command, path: &str, found: &mut Vec<Vec<String>>) {
        found.push(vec![format!("help.command.{}", of_command(path))]);
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let id = argument.get_id();
            found.push(vec![format!("help.{}.{id}", name(path)), format!("help.all.{id}")]);
            if argument.get_action().takes_values() {
                let names = argument.get_value_names().map(|names| names.iter().map(ToString::to_string).collect());
                let names: Vec<String> = names.unwrap_or_else(|| vec![id.to_string().to_uppercase()]);
                found.extend(names.iter().map(|name| vec![format!("help.value.{name}")]));
            }
        }
        for below in command.get_subcommands() {
            let path = if path.is_empty() { below.get_name().to_owned() } else { format!("{path}_{}", below.get_name()) };
            asked(below, &path, found);
        }
    }

    #[test]
    fn every_command_and_option_has_its_words_and_no_other_has() {
        let mut command = Cli::command();
        command.build();
        let mut found = Vec::new();
        asked(&command, "", &mut found);
        let known = keys(Locale::ZhCn);
        let mut used = BTreeSet::new();
        for keys in found {
            let Some(key) = keys.iter().find(|key| known.contains_key(*key)) else { panic!("none of {keys:?}") };
            used.insert(key.clone());
        }
        let of_code = ["help.commands", "help.a_command", "help.usage", "help.default", "help.arguments", "help.options"];
        let unused: Vec<&String> =
            known.keys().filter(|key| key.starts_with("help.") && !used.contains(*key) && !of_code.contains(&key.as_str())).collect();
        assert_eq!(unused, Vec::<&String>::new());
    }

    #[test]
    fn help_in_chinese_has_no_word_that_clap_wrote() {
        let mut texts = Vec::new();
        let mut commands = vec![in_language(Cli::command(), Locale::ZhCn)];
        while let Some(mut next) = commands.pop() {
            texts.push(next.render_help().to_string());
            commands.extend(next.get_subcommands().cloned());
        }
        for text in texts {
            for english in ["Usage", "Options", "Arguments", "Commands", "default", "possible", "OPTIONS", "COMMAND", "Print", "Show"] {
                assert!(!text.contains(english), "{english} in\n{text}");
            }
        }
    }
}
