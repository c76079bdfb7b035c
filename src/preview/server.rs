//! The socket of the preview: connections in, each answered by a thread of its own, until it is stopped.
//!
//! Written on `std::net`: `tiny_http`, which was here before, reads each head for as long as it takes and a body of any
//! stated size, opens as many threads as there are connections, and one bad client stops all of it.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::connection::{self, Rules};
use super::places::Places;
use super::shown::Shown;
use crate::error::{Error, Result};

/// How long a client may take to ask, or to take a piece of the answer.
const IDLE: Duration = Duration::from_secs(10);
/// How long until the next try where the system has no connection to give, as when too many files are open.
const AGAIN: Duration = Duration::from_millis(50);
/// What a thread of a connection needs at most, and a few times that.
const STACK: usize = 512 << 10;

/// A server bound to its address.
#[derive(Clone)]
pub struct Server {
    // `None` while the server runs, which takes it: the end of the run closes it, and with it all connections in line
    listener: Arc<Mutex<Option<TcpListener>>>,
    places: Arc<Places>,
    address: SocketAddr,
    rules: Rules,
}

impl Server {
    /// Listens at `host` (an address, or a name of this machine) and `port`; port 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or the address is not this machine's.
    pub fn bind(host: &str, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((host, port)).map_err(|error| {
            let cure = match error.kind() {
                std::io::ErrorKind::AddrInUse => message!("serve.taken", port, other = port.wrapping_add(1).max(1024)),
                std::io::ErrorKind::PermissionDenied => message!("serve.low_port"),
                _ => message!("serve.other_host"),
            };
            Error::new(message!("serve.cannot_listen", host, port)).because(error).hint(cure)
        })?;
        let address = listener.local_addr().map_err(|error| Error::new(message!("serve.cannot_listen", host, port)).because(error))?;
        let rules = Rules { host: host.to_owned(), idle: IDLE };
        Ok(Self { listener: Arc::new(Mutex::new(Some(listener))), places: Arc::default(), address, rules })
    }

    /// Gives a client another time than 10 s to ask, or to take a piece of the answer.
    #[must_use]
    pub fn with_idle(mut self, idle: Duration) -> Self {
        self.rules.idle = idle;
        self
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends [`Server::run`] and every connection, for good.
    pub fn stop(&self) {
        self.places.close();
        // whoever waits for a connection gets one, and sees that it was the last
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }

    /// Answers until it is stopped; a server runs once.
    pub fn run(&self, shown: &Arc<Shown>) {
        let Some(listener) = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        loop {
            let accepted = listener.accept();
            if self.places.are_closed() {
                return;
            }
            let Ok((stream, _)) = accepted else {
                thread::sleep(AGAIN);
                continue;
            };
            let Some(place) = self.places.take(stream) else { return };
            let (shown, rules) = (Arc::clone(shown), self.rules.clone());
            // without a thread the connection is closed: its client may try again
            let _ = thread::Builder::new().stack_size(STACK).spawn(move || connection::serve(&place, &shown, &rules));
        }
    }
}
