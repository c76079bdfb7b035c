//! The five questions of `huifang init`: one line each, with a default that Enter takes.

use std::io::{BufRead, Write};

use crate::cli::Init;
use crate::domain::{Cadence, Locale};
use crate::error::{Error, Result};
use crate::messages::{Argument, Message};
use crate::review::setup::{Answers, Body, Grades};

/// Where questions are put and answers come from.
pub(super) struct Questions<R, W> {
    answers: R,
    out: W,
    locale: Locale,
    /// Questions put so far, and all that will be.
    asked: usize,
    all: usize,
}

/// How often an answer that fits none is asked for again.
const MOST_TRIES: usize = 5;

impl<R: BufRead, W: Write> Questions<R, W> {
    /// Of what the flags leave open.
    pub(super) fn new(answers: R, out: W, flags: &Init) -> Self {
        let open = [flags.folder.is_none(), flags.kind.is_none(), flags.name.is_none(), flags.every.is_none(), flags.scale.is_none()];
        let all = open.iter().filter(|is_open| **is_open).count();
        Self { answers, out, locale: flags.locale.unwrap_or_default(), asked: 0, all }
    }

    /// Which folder.
    pub(super) fn folder(&mut self) -> Result<String> {
        let question = message!("init.ask.folder").told(self.locale);
        loop {
            let answer = self.put(&question, ".")?;
            if !answer.starts_with('~') {
                return Ok(answer);
            }
            self.again(&message!("init.ask.no_tilde"))?;
        }
    }

    /// What no flag has answered.
    pub(super) fn answers(&mut self, asked: &Init, told: &Answers, exports: usize) -> Result<Answers> {
        let locale = self.locale;
        if self.asked < self.all {
            self.say(&(message!("init.ask.begin", n = exports).told(locale) + "\n"))?;
        }
        let bodies = Body::ALL.map(|body| body.message().told(locale));
        let body = if let Some(body) = asked.kind {
            body
        } else {
            let place = Body::ALL.iter().position(|body| told.body == Some(*body)).unwrap_or(0);
            Body::ALL[self.choose(&message!("init.ask.body"), &bodies, place)?]
        };
        let name = match &asked.name {
            Some(name) => name.clone(),
            None => self.put(&message!("init.ask.name").told(locale), "")?,
        };
        let cadences = [Cadence::Month, Cadence::Week, Cadence::Quarter];
        let every = match asked.every {
            Some(every) => every,
            None => cadences[self.choose(&message!("init.ask.every"), &cadences.map(|every| every.argument().told(locale)), 0)?],
        };
        let grades = if let Some(grades) = asked.scale {
            grades
        } else {
            let place = Grades::ALL.iter().position(|grades| grades.scale() == told.scale).unwrap_or(2);
            let words = Grades::ALL.map(|grades| grades.message().told(locale));
            Grades::ALL[self.choose(&message!("init.ask.grades"), &words, place)?]
        };
        let scale = grades.scale();
        Ok(Answers { body: Some(body), name, every: Some(every), scale, locale })
    }

    /// One of several, by its number or its word.
    fn choose(&mut self, question: &Message, choices: &[String], default: usize) -> Result<usize> {
        let listed: Vec<String> = choices.iter().enumerate().map(|(at, choice)| format!("{} {choice}", at + 1)).collect();
        let question = message!("init.ask.choices", question, choices = listed.join("  ")).told(self.locale);
        let shown = (default + 1).to_string();
        for _ in 0..MOST_TRIES {
            let answer = self.put(&question, &shown)?;
            let by_number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < choices.len());
            if let Some(at) = by_number.or_else(|| choices.iter().position(|choice| *choice == answer)) {
                return Ok(at);
            }
            self.again(&message!("init.ask.number", n = choices.len()))?;
        }
        Err(Self::unanswered())
    }

    /// Says why the same question comes once more.
    fn again(&mut self, why: &Message) -> Result<()> {
        self.asked -= 1;
        self.say(&(why.told(self.locale) + "\n"))
    }

    /// Puts a question; a blank answer is the default.
    fn put(&mut self, question: &str, default: &str) -> Result<String> {
        self.asked += 1;
        let (number, all) = (self.asked, self.all);
        self.say(&format!("{number}/{all} {question} [{default}] "))?;
        let mut line = String::new();
        let read = self.answers.read_line(&mut line).map_err(|error| Error::new(message!("init.no_answer")).because(error))?;
        if read == 0 {
            return Err(Self::unanswered());
        }
        let answer: String = line.trim().chars().filter(|c| !c.is_control()).collect();
        Ok(if answer.is_empty() { default.to_owned() } else { answer })
    }

    fn say(&mut self, text: &str) -> Result<()> {
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        written.map_err(|error| Error::new(message!("init.no_terminal")).because(error))
    }

    fn unanswered() -> Error {
        Error::new(message!("init.unanswered"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Scale;

    fn asked(flags: &[&str], typed: &str) -> (Result<Answers>, String) {
        use clap::Parser;
        let cli = crate::cli::Cli::parse_from([&["huifang", "init", "w"], flags].concat());
        let crate::cli::Command::Init(init) = cli.command else { panic!("not init") };
        let mut out = Vec::new();
        let told = Answers { body: Some(Body::Hotline), scale: Some(Scale::Five), ..Answers::default() };
        let answers = Questions::new(typed.as_bytes(), &mut out, &init).answers(&init, &told, 2);
        (answers, String::from_utf8(out).expect("a text"))
    }

    #[test]
    fn enter_takes_what_the_exports_tell() {
        let (answers, said) = asked(&[], "\n\n\n\n");
        let expected = Answers { body: Some(Body::Hotline), every: Some(Cadence::Month), scale: Some(Scale::Five), ..Answers::default() };
        assert_eq!(answers.expect("answered"), expected);
        assert!(said.contains("\n1/4 ") && said.contains("[4]") && said.contains("4/4 "), "{said}");
    }

    #[test]
    fn answers_are_numbers_or_words_and_another_one_is_asked_for_again() {
        let (answers, said) = asked(&[], "9\n物业公司\n某物业\n3\n2\n");
        let answers = answers.expect("answered");
        assert_eq!((answers.body, answers.name.as_str()), (Some(Body::Property), "某物业"));
        assert_eq!((answers.every, answers.scale), (Some(Cadence::Quarter), Some(Scale::Three)));
        assert_eq!(said.matches("1/4 ").count(), 2, "{said}");
    }

    #[test]
    fn a_flag_saves_its_question_and_an_end_of_the_answers_is_an_error() {
        let (answers, said) = asked(&["--kind", "builder", "--name", "x", "--every", "week", "--scale", "unknown"], "");
        assert_eq!((answers.expect("answered").body, said.as_str()), (Some(Body::Builder), ""));
        assert!(asked(&["--kind", "builder"], "").0.is_err());
    }
}
