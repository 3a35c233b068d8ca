//! Whether this machine can run a real OBS: root, a Debian or Ubuntu, and namespaces to keep it in.

use std::process::Command;
use std::sync::OnceLock;

use crate::needs;

/// Whether a test with a real OBS can run here; if not, it is said and the test is to return.
pub(crate) fn is_here() -> bool {
    static WHY_NOT: OnceLock<Option<String>> = OnceLock::new();
    needs::met("obs", "OBS", WHY_NOT.get_or_init(why_not).as_deref())
}

fn why_not() -> Option<String> {
    let os = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !os.lines().any(|l| l == "ID=debian" || l == "ID=ubuntu") {
        return Some("this is neither Debian nor Ubuntu".to_owned());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let root = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .is_some_and(|ids| ids.split_whitespace().nth(1) == Some("0"));
    if !root {
        return Some("it takes root to make OBS's root folder".to_owned());
    }
    let namespaces = Command::new("unshare")
        .args(["--mount", "--pid", "--fork", "--mount-proc", "true"])
        .output();
    if !namespaces.is_ok_and(|output| output.status.success()) {
        return Some("namespaces and mounts are not allowed here".to_owned());
    }
    super::stage::prepare().err()
}
