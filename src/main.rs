//! The program `huifang`: parses the command line, calls a command, prints its error and hint, sets the exit code.

use std::process::ExitCode;

use huifang::cli::{Cli, Command, Understood};
use huifang::commands;
use huifang::error::{Exit, Result};

/// Stack of the thread that works, in bytes: what Linux gives a program's first thread. Windows gives that one 1 MiB, which
/// templates within templates use up.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    commands::fault::end_at_panics();
    match std::thread::Builder::new().stack_size(STACK).spawn(work) {
        Ok(working) => working.join().unwrap_or(ExitCode::FAILURE),
        // where no thread can be started, the first one says so
        Err(_) => work(),
    }
}

fn work() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    commands::reader::settle(&typed);
    let done = Cli::understand(&typed, commands::reader::locale()).and_then(|understood| match understood {
        Understood::Told(text) => commands::tell(&text),
        Understood::Asked(asked) => {
            commands::terminal::settle(asked.quiet, asked.color);
            commands::starved::refuse().and_then(|()| run(asked.command))
        }
    });
    let exit = done.unwrap_or_else(|error| {
        commands::say(&error);
        error.exit_code()
    });
    ExitCode::from(exit as u8)
}

fn run(command: Command) -> Result<Exit> {
    commands::fault::start_threads();
    match command {
        Command::Build(asked) => commands::build::run(&asked),
        Command::Check(asked) => commands::check::run(&asked).and_then(commands::printed),
        Command::Explain(asked) => commands::explain::run(&asked).and_then(commands::printed),
        Command::Draw(asked) => commands::draw::run(&asked).and_then(commands::printed),
        Command::Plan(asked) => commands::plan::run(&asked),
        Command::Cards(asked) => commands::cards::run(&asked),
        Command::Init(asked) => commands::init::run(&asked),
        Command::Print(asked) => commands::print::run(&asked),
        Command::Release(asked) => commands::release::run(&asked),
        Command::Verify(asked) => commands::verify::run(&asked),
        Command::Withdraw(asked) => commands::withdraw::run(&asked),
        Command::Open(asked) => commands::open::run(&asked),
        Command::Serve(asked) => commands::serve::run(&asked),
        Command::Completions(asked) => commands::shells::completions(&asked).and_then(commands::printed),
        Command::Manual(asked) => commands::shells::manual(&asked),
        Command::Schema => commands::schema::run(),
        Command::Tally(asked) => commands::tally::run(&asked),
        Command::Compare(asked) => commands::compare::run(&asked),
        Command::Windows(asked) => commands::windows::run(&asked).and_then(commands::printed),
        Command::Columns(asked) => commands::columns::run(&asked).and_then(commands::printed),
        Command::Standard(asked) => commands::standard::run(&asked).and_then(commands::printed),
        Command::Templates(asked) => commands::templates::run(&asked).and_then(commands::printed),
    }
}
