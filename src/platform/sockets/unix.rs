//! The kernel counts the bytes that nobody has read yet (`FIONREAD`).

use std::net::TcpStream;

/// Whether bytes came that nobody has read yet; `false` where the system does not say.
#[must_use]
pub fn has_unread(stream: &TcpStream) -> bool {
    rustix::io::ioctl_fionread(stream).is_ok_and(|unread| unread > 0)
}
