//! Prints what judging a line costs, in release mode: `cargo bench --bench warden`. The peer is the least that
//! any filter does: the look-alike crate alone, and one regex set over the raw text.

use std::hint::black_box;
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
    let mut texts = Vec::new();
    for file in ["tune", "held", "fresh", "last"] {
        let path = format!(
            "{}/tests/fixtures/warden/{file}.jsonl",
            env!("CARGO_MANIFEST_DIR")
        );
        for line in std::fs::read_to_string(path)?.lines() {
            let sample: serde_json::Value = serde_json::from_str(line)?;
            texts.push(sample["text"].as_str().unwrap_or_default().to_owned());
        }
    }
    let warden = Warden::new(None)?;
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
    Ok(())
}
