//! Prints what judging a line costs, in release mode: `cargo bench --bench warden`. The peer is the least that
//! any filter does: the look-alike crate alone, and one regex set over the raw text.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use sanctum_chronicler::agent::warden::{Context, Memory, Standing, Warden};
use sanctum_chronicler::event::{At, ChatLine};

const ROUNDS: u32 = 20;

fn nanoseconds(texts: &[String], mut work: impl FnMut(&str)) -> f64 {
    for text in texts {
        work(text);
    }
    let round = |_| {
        let start = Instant::now();
        for text in texts {
            work(text);
        }
        start.elapsed().as_nanos() as f64 / texts.len() as f64
    };
    // The best round: the others measure what else the machine does.
    (0..ROUNDS).map(round).fold(f64::MAX, f64::min)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let texts = texts()?;
    let before = resident();
    let start = Instant::now();
    let warden = Warden::new(None)?;
    black_box(warden.judge_text("get it at a.top, v i e w e r s", Standing::Newcomer));
    let (built, after) = (start.elapsed(), resident());
    let text = nanoseconds(&texts, |text| {
        black_box(warden.judge_text(text, Standing::Newcomer));
    });
    let (mut memory, context) = (Memory::default(), Context::new(&["mira"], &["tom", "ana"]));
    let mut at = 0;
    let line = nanoseconds(&texts, |text| {
        at += 10;
        let line = ChatLine::plain("x", &format!("user{}", at % 9000), text);
        black_box(warden.judge(&mut memory, At(at), &line, &context));
    });
    let cured = nanoseconds(&texts, |text| {
        black_box(decancer::cure(text, decancer::Options::default()).ok());
    });
    let set = regex::RegexSet::new([
        r"(?i)\b(buy|cheap|best)\s+(viewers|followers|primes)\b",
        r"(?i)\bfree\s+(nitro|skins|robux|v-?bucks|steam)\b",
        r"(?i)\b(grow|boost|promote)\s+your\s+(discord|channel|stream|server)\b",
        r"(?i)\b[a-z0-9-]+\s*(\.|\(dot\)|\[\.\]| dot )\s*(com|ru|net|xyz|shop|site)\b",
        r"(?i)\b(add|dm|message|contact)\s+me\b",
        r"(?i)\b(verify|confirm)\s+your\s+(account|login)\b",
    ])?;
    let matched = nanoseconds(&texts, |text| {
        black_box(set.matches(text));
    });
    let straightforward = nanoseconds(&texts, |text| {
        let cured = decancer::cure(text, decancer::Options::default());
        black_box(cured.map(|text| set.matches(&text)).ok());
    });
    println!(
        "made and warm in           {:>8} ms, {} KiB more resident",
        built.as_millis(),
        after.saturating_sub(before)
    );
    println!("lines                      {:>8}", texts.len());
    println!("judge a text               {text:>8.0} ns a line");
    println!("judge a line with memory   {line:>8.0} ns a line");
    println!(
        "decancer alone             {cured:>8.0} ns a line, ratio {:.1}",
        text / cured
    );
    println!(
        "six regexes on raw text    {matched:>8.0} ns a line, ratio {:.1}",
        text / matched
    );
    println!(
        "decancer, then the regexes {straightforward:>8.0} ns a line, ratio {:.1}",
        text / straightforward
    );
    growth(&warden);
    Ok(())
}

/// The labelled lines of the tests and, where they are, the given samples.
fn texts() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(home.join("tests/fixtures/warden"))? {
        files.push(entry?.path());
    }
    files.sort();
    files.push(home.join("../shared/samples/warden/messages.jsonl"));
    let mut texts = Vec::new();
    for file in files.iter().filter(|file| file.exists()) {
        for line in std::fs::read_to_string(file)?.lines() {
            let sample: serde_json::Value = serde_json::from_str(line)?;
            texts.push(sample["text"].as_str().unwrap_or_default().to_owned());
        }
    }
    Ok(texts)
}

/// Twice the text should cost twice as much; four times would be quadratic.
fn growth(warden: &Warden) {
    let pieces = [
        "a",
        "a ",
        "v i ",
        ". ",
        "a.",
        ".com",
        "a.com ",
        " dot ",
        "viewers ",
        "buy viewers ",
        "i can help you ",
        "1l",
        "$",
        "\u{200B}a",
        "\u{430}a",
        "a\u{301}",
        "\u{FDFA}",
        "-a",
        "dlscord.com ",
        "aab",
        "1.2.3.4/",
        "free nitro ",
    ];
    let cost = |piece: &str, bytes: usize| {
        let text = [piece.repeat(bytes / piece.len())];
        nanoseconds(&text, |text| {
            black_box(warden.judge_text(text, Standing::Newcomer));
        })
    };
    let worst = pieces.map(|piece| {
        let (once, twice) = (cost(piece, 1000), cost(piece, 2000));
        (twice / once, twice, piece)
    });
    let ratio = worst.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let time = worst.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    if let (Some((ratio, _, piece)), Some((_, time, slow))) = (ratio, time) {
        println!(
            "2,000 bytes against 1,000  {ratio:>8.1} times as long at worst, repeating {piece:?}"
        );
        println!("the dearest 2,000 bytes    {time:>8.0} ns, repeating {slow:?}");
    }
}

/// Memory of this process in KiB, where the system tells it; else 0.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
