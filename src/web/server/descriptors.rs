//! How many files and sockets this program may have open. Systems begin with a limit for the few that
//! most programs need, and give more to those that ask.

/// The most, after asking for it; `None`: no limit that could be found out.
#[cfg(unix)]
pub(super) fn most() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let now = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: now.maximum,
        maximum: now.maximum,
    };
    let most = match setrlimit(Resource::Nofile, wanted) {
        Ok(()) => now.maximum,
        // Some systems have a lower one that they do not tell.
        Err(_) => now.current,
    };
    usize::try_from(most?).ok()
}

/// The most; Windows has no such limit.
#[cfg(not(unix))]
pub(super) fn most() -> Option<usize> {
    None
}
