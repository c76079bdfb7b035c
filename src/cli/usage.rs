//! What is wrong with a command line, in the reader's language: from the kind and the context that clap gives.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Error, Exit};
use crate::messages::Message;

/// The error of a command line, with the usage of its command as the cure.
#[must_use]
pub(super) fn error(error: &clap::Error, typed: &str) -> Error {
    let of = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = || of(ContextKind::InvalidArg);
    let (value, message) = (of(ContextKind::InvalidValue), refusal(error));
    let said = match error.kind() {
        ErrorKind::ValueValidation => match message {
            Some(why) => message!("usage.refused_value", argument = argument(), why),
            None => message!("usage.bad_value", argument = argument(), value),
        },
        ErrorKind::InvalidValue if value.is_empty() => message!("usage.no_value", argument = argument()),
        ErrorKind::InvalidValue => {
            let codes = list(error, ContextKind::ValidValue);
            message!("usage.none_of", argument = argument(), value, codes = Message::codes(codes))
        }
        ErrorKind::UnknownArgument => message!("usage.unknown_argument", argument = argument()),
        ErrorKind::InvalidSubcommand => message!("usage.unknown_command", command = of(ContextKind::InvalidSubcommand)),
        ErrorKind::NoEquals => message!("usage.no_equals", argument = argument()),
        ErrorKind::TooManyValues => message!("usage.too_many_values", argument = argument(), value),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => message!("usage.too_few_values", argument = argument()),
        ErrorKind::ArgumentConflict => {
            let others = list(error, ContextKind::PriorArg);
            if others.is_empty() || others == [argument()] {
                message!("usage.twice", argument = argument())
            } else {
                message!("usage.not_together", argument = argument(), others = Message::codes(others))
            }
        }
        ErrorKind::MissingRequiredArgument => message!("usage.missing", arguments = Message::codes(list(error, ContextKind::InvalidArg))),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => message!("usage.no_command"),
        ErrorKind::InvalidUtf8 => message!("usage.no_utf8"),
        _ => message!("usage.other", text = error.kind().to_string()),
    };
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggested = suggested.into_iter().flat_map(|kind| list(error, kind)).next();
    let meant = suggested.map(|suggested| message!("usage.meant", suggested));
    let help = message!("usage.help", command = typed);
    Error::new(said).hint(Message::clauses(meant.into_iter().chain([help]))).exit(Exit::Usage)
}

/// Why a value was refused, by whoever read it.
fn refusal(error: &clap::Error) -> Option<Message> {
    let source = std::error::Error::source(error)?;
    if let Some(message) = source.downcast_ref::<Message>() {
        return Some(message.clone());
    }
    let text = source.to_string();
    let (value, range) = text.split_once(" is not in ")?;
    let (least, most) = range.split_once("..")?;
    Some(message!("usage.not_in_range", value, least, most = most.trim_start_matches('=')))
}

fn list(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(value) => vec![text(value)].into_iter().filter(|text| !text.is_empty()).collect(),
        None => Vec::new(),
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use crate::cli::{Cli, help};
    use crate::messages::Locale;

    #[test]
    fn every_slip_in_a_command_line_is_told_in_chinese() {
        for (typed, said) in [
            ("check", "缺少 <工作区>"),
            ("check w --periode 2026", "没有 --periode 这个选项"),
            ("chek w", "没有 chek 这个命令"),
            ("build w --period june", "--period <通报期>：june 不是通报期"),
            ("build w --as-of 30.6.", "--as-of <日期>：30.6. 不是日期"),
            ("build w --period", "--period <通报期> 后面没有写值"),
            ("print 2026-06 --timeout 0", "0 不在 1 到 3600 之间"),
            ("print 2026-06 --timeout x", "x 不是合适的值"),
            ("print 2026-06 --body --notice", "--body 不能与 --notice 同时用"),
            ("build w --strict --strict", "--strict 写了两次"),
            ("explain w --table rate", "rate 不是可选的值"),
            ("init w --kind bank", "bank 不是可选的值"),
            ("standard", "没有写命令"),
        ] {
            let words = std::iter::once("huifang").chain(typed.split(' '));
            let error = help::in_language(Cli::command(), Locale::ZhCn).try_get_matches_from(words).expect_err(typed);
            let told = super::error(&error, "huifang").told(Locale::ZhCn);
            assert!(told.contains(said), "{typed}: {told}");
        }
    }
}
