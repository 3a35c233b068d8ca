//! Programs that some tests need and a machine may lack. A test that finds its program missing prints one
//! line and returns, unless `SANCTUM_TESTS_REQUIRE` (names with commas) says that it must be there.

#![allow(dead_code)] // each test program uses the part that it needs

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The package and the version that the pages are held against.
const AXE: &str = "axe-core@4.14.1";

/// Chromium, as the browser source.
pub(crate) fn chromium() -> Option<PathBuf> {
    program(
        "chromium",
        "Chromium",
        &["chromium", "chromium-browser", "google-chrome"],
    )
}

/// axe-core, which finds what keeps people out of a page. It comes from npm, and is kept under `target`.
pub(crate) fn axe() -> Option<&'static str> {
    static SCRIPT: OnceLock<Result<String, String>> = OnceLock::new();
    match SCRIPT.get_or_init(fetch_axe) {
        Ok(script) => Some(script),
        Err(why) => {
            met("axe", "axe-core", Some(why));
            None
        }
    }
}

/// Taken once; several test programs may try at the same time, and the last one's file stays.
fn fetch_axe() -> Result<String, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let kept = folder.join(format!("{AXE}.js"));
    if let Ok(script) = std::fs::read_to_string(&kept) {
        return Ok(script);
    }
    let fresh = tempfile::tempdir_in(folder).map_err(|error| error.to_string())?;
    run(fresh.path(), "npm", &["pack", "--silent", AXE])?;
    let packed = format!("{}.tgz", AXE.replace('@', "-"));
    run(fresh.path(), "tar", &["xzf", &packed, "package/axe.min.js"])?;
    let unpacked = fresh.path().join("package/axe.min.js");
    std::fs::rename(unpacked, &kept).map_err(|error| error.to_string())?;
    std::fs::read_to_string(&kept).map_err(|error| error.to_string())
}

/// Schemathesis, which asks a program all that its description allows and forbids. It comes with pip, with what
/// it needs, in just these versions, and is kept under `target`.
pub(crate) fn schemathesis(requirements: &str) -> Option<PathBuf> {
    static SCRIPT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match SCRIPT.get_or_init(|| install_schemathesis(requirements)) {
        Ok(script) => Some(script.clone()),
        Err(why) => {
            met("schemathesis", "Schemathesis", Some(why));
            None
        }
    }
}

fn install_schemathesis(requirements: &str) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    let (place, wanted) = (folder.join("venv"), folder.join("requirements.txt"));
    let script = place.join("bin/schemathesis");
    // Written last, so whoever finds it finds all of it.
    let whole = place.join("installed.txt");
    if std::fs::read_to_string(&whole).is_ok_and(|installed| installed == requirements) {
        return Ok(script);
    }
    let written =
        std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&wanted, requirements));
    written.map_err(|error| error.to_string())?;
    run(&folder, "python3", &["-m", "venv", "--clear", "venv"])?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        "requirements.txt",
    ];
    run(&folder, "venv/bin/python", &pip)?;
    std::fs::write(&whole, requirements).map_err(|error| error.to_string())?;
    Ok(script)
}

/// Runs a program in a folder to its end; what it says last is why it failed.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    // one in the folder is meant, wherever we are
    let file = if program.contains('/') {
        folder.join(program)
    } else {
        program.into()
    };
    let output = Command::new(file)
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or_default();
    let ended = output.status.success();
    ended
        .then_some(())
        .ok_or(format!("{program} failed: {last}"))
}

fn program(word: &str, name: &str, files: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = files
        .iter()
        .flat_map(|file| env::split_paths(&path).map(move |folder| folder.join(file)))
        .find(|candidate| candidate.is_file());
    met(
        word,
        name,
        found.is_none().then_some("it is not on the PATH"),
    );
    found
}

/// Whether what a test needs is there. `word` is its name in `SANCTUM_TESTS_REQUIRE`; the test takes its own
/// name from its thread.
pub(crate) fn met(word: &str, name: &str, why_not: Option<&str>) -> bool {
    let Some(why) = why_not else {
        return true;
    };
    let required = env::var("SANCTUM_TESTS_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|each| each.trim() == word),
        "SANCTUM_TESTS_REQUIRE names {word}: there is no {name} here: {why}"
    );
    let test = std::thread::current();
    println!(
        "SKIPPED (no {name}): {}: {why}",
        test.name().unwrap_or("unnamed test")
    );
    false
}
