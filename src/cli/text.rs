//! What commands share that read a text file and write lines: `-` for standard input, and words that
//! are safe on a terminal.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::{Context as _, bail};

/// No file that a command reads whole may be larger.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Reads a file, or standard input for `-`. What is not UTF-8 is replaced by U+FFFD.
pub(super) fn read(path: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let name = path.display();
    if path.as_os_str() == "-" {
        let input = io::stdin().lock().take(MAX_BYTES + 1);
        { input }
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
    } else {
        let file = fs::File::open(path).with_context(|| {
            format!("cannot open {name}; give the path of a text file, or - for standard input")
        })?;
        let size = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
        size.with_context(|| format!("cannot read {name}"))?;
    }
    if bytes.len() as u64 > MAX_BYTES {
        bail!(
            "{name} is larger than {} MiB; give a smaller file",
            MAX_BYTES / 1024 / 1024
        );
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A text as it may be written to a terminal: what controls the terminal or turns the direction of
/// writing is spelled out.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let hidden = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if hidden {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}
