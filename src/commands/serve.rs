//! `huifang serve`: shows the bulletin of a workspace in a browser and keeps up with what
//! changes. Nothing is published.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::issue;
use super::reader;
use crate::bulletin::Bulletin;
use crate::cli::Serve;
use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::platform::{restart, signals};
use crate::preview::{Change, Fault, Seen, Server, Shown};
use crate::publish::Files;
use crate::render;
use crate::workspace::Workspace;

/// How long between two looks at the files.
const LOOK: Duration = Duration::from_millis(60);

/// Runs the command.
///
/// # Errors
/// No such workspace; the port is taken.
pub fn run(asked: &Serve) -> Result<Exit> {
    if !disk::is_folder(&asked.workspace)? {
        reader::open(&asked.workspace)?;
    }
    let kept = restart::kept().map_err(|error| Error::new(message!("serve.cannot_begin")).because(error))?;
    if let Some(ended) = kept {
        std::process::exit(ended);
    }
    let server = Server::bind(&asked.host, asked.port)?;
    stop_on_signal(server.clone())?;
    let address = server.address();
    result!(message!("serve.shown_at", address = format!("http://{address}/")));
    if !address.ip().is_loopback() {
        tell!(message!("serve.open_to_all"));
    }
    let again = asked.clone();
    super::guard::start_with(move |error| begin_again(&again, address.port(), error));
    let shown = Arc::new(Shown::default());
    let watch = thread::spawn({
        let (asked, shown, server) = (asked.clone(), Arc::clone(&shown), Stops(server.clone()));
        move || {
            let _server = server;
            keep_up(&asked, &shown);
        }
    });
    server.run(&shown);
    if watch.is_finished() {
        return Err(Error::new(message!("serve.stopped")));
    }
    tell!(message!("serve.ended"));
    Ok(Exit::Done)
}

/// Takes the place of this process, whose template loops for ever, at the same address; the new one says what happened
/// and waits for a change. What is left of the old one ends with it.
fn begin_again(asked: &Serve, port: u16, stuck: &Error) {
    super::say::say(stuck);
    let mut again = Command::new(std::env::current_exe().unwrap_or_else(|_| "huifang".into()));
    again.arg("serve").arg(&asked.workspace).args([
        "--host",
        &asked.host,
        "--port",
        &port.to_string(),
        "--stuck",
        &stuck.told(reader::locale()),
    ]);
    again.args(asked.period.iter().flat_map(|period| ["--period".to_owned(), period.to_string()]));
    again.args(asked.as_of.iter().flat_map(|date| ["--as-of".to_owned(), date.to_string()]));
    let failed = restart::in_its_place(again);
    super::say::say(&Error::new(message!("serve.cannot_begin_again")).because(failed));
    std::process::exit(Exit::Failed as i32);
}

/// Stops the server when whoever feeds it is gone.
struct Stops(Server);

impl Drop for Stops {
    fn drop(&mut self) {
        self.0.stop();
    }
}

fn stop_on_signal(server: Server) -> Result<()> {
    signals::on_stop(move || server.stop()).map_err(|error| Error::new(message!("serve.no_signals")).because(error))
}

/// Makes the site and makes it again whenever a file changes, for ever.
fn keep_up(asked: &Serve, shown: &Shown) {
    let root = asked.workspace.as_path();
    let mut workspace: Option<Workspace> = None;
    let mut bulletin: Option<Bulletin> = None;
    let mut change = Change::Everything;
    if let Some(stuck) = &asked.stuck {
        let locale = reader::locale();
        let hint = Some(message!("serve.stuck").told(locale));
        shown.show(Err(Fault { message: stuck.clone(), hint }), locale);
        workspace = reader::open(root).ok();
        changed(root, workspace.as_ref(), &Seen::now(root, workspace.as_ref()));
    }
    loop {
        let began = Instant::now();
        // looked at before anything is read, so that a change during reading counts as one
        let mut opened = None;
        if change == Change::Everything || bulletin.is_none() {
            bulletin = None;
            opened = Some(reader::open(root));
            if let Some(Ok(opened)) = &opened {
                workspace = Some(opened.clone());
            }
        }
        let seen = Seen::now(root, workspace.as_ref());
        let made = match opened {
            Some(Err(error)) => Err(error),
            Some(Ok(workspace)) => issue::preview(&workspace, asked.period, asked.as_of).map(|made| bulletin = Some(made)),
            None => Ok(()),
        };
        let made = made.and_then(|()| bulletin.as_ref().map_or_else(|| Ok(Files::new()), |bulletin| pages(root, bulletin)));
        match &made {
            Ok(_) => tell!(message!("serve.updated", ms = began.elapsed().as_millis())),
            Err(error) => super::say(error),
        }
        let locale = reader::locale();
        let made = made.map_err(|error| Fault { message: error.told(locale), hint: error.cure().map(|cure| cure.told(locale)) });
        shown.show(made, locale);
        change = changed(root, workspace.as_ref(), &seen);
    }
}

/// Every public file, as the templates of the workspace make them now.
fn pages(root: &Path, bulletin: &Bulletin) -> Result<Files> {
    let templates = super::templates_of(root)?;
    let mut files = render::index(&templates, &[render::issue(&templates, bulletin)?])?;
    let folder = bulletin.period.code.to_string();
    files.extend(render::site(&templates, bulletin)?.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    Ok(files)
}

/// Waits until a file changed and all have come to rest: an editor may write in several steps.
fn changed(root: &Path, workspace: Option<&Workspace>, seen: &Seen) -> Change {
    let mut last = seen.clone();
    loop {
        let began = Instant::now();
        let now = Seen::now(root, workspace);
        let rests = now == last;
        last = now;
        if rests && let Some(change) = last.since(seen, root) {
            return change;
        }
        // a folder of very many files is looked at less often, so that looking takes a twentieth of the time at most
        thread::sleep(LOOK.max(began.elapsed() * 20));
    }
}
