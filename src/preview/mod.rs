//! A bulletin shown while somebody works on its templates, words, rules or exports; it is never written to disk.
//!
//! In: the files of a site in memory, or what went wrong in making them. Out: answers to a browser on the same machine.
//! The pages are those that would be published, with one script added that waits for the next version and loads the
//! page again. A path is looked up among the names of these files, so that none can lead out of the site.

mod answer;
mod connection;
mod page;
mod places;
mod request;
mod server;
mod shown;
mod watch;

pub use server::Server;
pub use shown::{Fault, Shown};
pub use watch::{Change, Seen};
