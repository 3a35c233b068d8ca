//! `sanctum warden test`: holds the Warden's rules against a file of labelled lines.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::agent::warden::{Standing, Warden};
use crate::event::{Flag, Severity};

/// Try the rules that watch the chat.
#[derive(Args, Debug)]
pub struct WardenArgs {
    #[command(subcommand)]
    command: WardenCommand,
}

#[derive(Subcommand, Debug)]
enum WardenCommand {
    /// Judge each line of a file; with labels, count how often the verdict is right.
    Test(Test),
}

/// Exits with 1 if a labelled line is judged wrong by more than one step.
#[derive(Args, Debug)]
struct Test {
    /// Print one JSON object a line.
    #[arg(long)]
    json: bool,
    /// The operator's own rules, read after the built-in ones.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Lines such as {"text":"hello","first":true,"label":"none"}.
    file: PathBuf,
}

/// One line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    text: String,
    #[serde(default)]
    first: bool,
    #[serde(default)]
    regular: bool,
    label: Option<Label>,
    category: Option<String>,
}

/// A severity or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Label {
    None,
    Low,
    Medium,
    High,
}

impl Label {
    fn of(flag: Option<&Flag>) -> Self {
        match flag.map(|flag| flag.severity) {
            None => Self::None,
            Some(Severity::Low) => Self::Low,
            Some(Severity::Medium) => Self::Medium,
            Some(Severity::High) => Self::High,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    const fn steps_to(self, other: Self) -> u8 {
        (self as u8).abs_diff(other as u8)
    }
}

/// A verdict as `--json` prints it.
#[derive(Serialize)]
struct Judged<'s> {
    line: usize,
    severity: Label,
    category: Option<&'s str>,
    reasons: &'s [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_category: Option<&'s str>,
    text: &'s str,
}

impl WardenArgs {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let WardenCommand::Test(test) = self.command;
        test.run()
    }
}

impl Test {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let rules = self.rules.as_deref().map(read).transpose()?;
        let warden = Warden::new(rules.as_deref()).with_context(|| match &self.rules {
            Some(file) => format!("cannot use the rules in {}", file.display()),
            None => "cannot use the built-in rules".to_owned(),
        })?;
        let samples = self.samples()?;
        let mut out = io::BufWriter::new(io::stdout().lock());
        let score = self.judge(&warden, &samples, &mut out);
        match score {
            Ok(score) => {
                // The figures are for people: with --json they stay out of the objects' way.
                let printed = if self.json {
                    out.flush()
                        .and_then(|()| score.write(&mut io::stderr().lock()))
                } else {
                    score.write(&mut out).and_then(|()| out.flush())
                };
                finish(printed)?;
                Ok(ExitCode::from(u8::from(score.far_off > 0)))
            }
            Err(e) => finish(Err(e)).map(|()| ExitCode::SUCCESS),
        }
    }

    fn samples(&self) -> anyhow::Result<Vec<(usize, Sample)>> {
        let text = read(&self.file)?;
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        let samples = lines.map(|(i, line)| {
            let sample = serde_json::from_str(line).with_context(|| {
                format!(
                    "{}, line {}: not a line to judge",
                    self.file.display(),
                    i + 1
                )
            })?;
            Ok((i + 1, sample))
        });
        let samples = samples.collect::<anyhow::Result<Vec<_>>>()?;
        if samples.is_empty() {
            bail!("{} holds no lines to judge", self.file.display());
        }
        Ok(samples)
    }

    fn judge(
        &self,
        warden: &Warden,
        samples: &[(usize, Sample)],
        out: &mut impl io::Write,
    ) -> io::Result<Score> {
        let mut score = Score::default();
        for (line, sample) in samples {
            let standing = match (sample.first, sample.regular) {
                (true, _) => Standing::Newcomer,
                (false, true) => Standing::Regular,
                (false, false) => Standing::Viewer,
            };
            let flag = warden.judge_text(&sample.text, standing);
            let severity = Label::of(flag.as_ref());
            if let Some(label) = sample.label {
                score.count(label, severity);
            }
            let judged = Judged {
                line: *line,
                severity,
                category: flag.as_ref().map(|flag| flag.category.as_str()),
                reasons: flag.as_ref().map_or(&[], |flag| &flag.reasons),
                label: sample.label,
                expected_category: sample.category.as_deref(),
                text: &sample.text,
            };
            if self.json {
                serde_json::to_writer(&mut *out, &judged)?;
                writeln!(out)?;
            } else {
                judged.write(out)?;
            }
        }
        Ok(score)
    }
}

impl Judged<'_> {
    fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        let mark = match self.label.map(|label| label.steps_to(self.severity)) {
            None | Some(0) => ' ',
            Some(1) => '~',
            Some(_) => '!',
        };
        write!(
            out,
            "{mark} {:>4}  {:<7}",
            self.line,
            self.severity.as_str()
        )?;
        if let Some(category) = self.category {
            write!(out, "{category}: {}", self.reasons.join("; "))?;
        }
        if let Some(label) = self.label.filter(|&label| label != self.severity) {
            write!(out, "  [labelled {}]", label.as_str())?;
        }
        // A file may hold anything; the terminal gets no control characters from it.
        let text: String = self.text.chars().filter(|c| !c.is_control()).collect();
        writeln!(out, "\n              {text}")
    }
}

/// How well the verdicts agree with the labels, for flags of medium and above.
#[derive(Default)]
struct Score {
    labelled: usize,
    right: usize,
    missed: usize,
    wrong: usize,
    innocent: usize,
    innocent_flagged: usize,
    far_off: usize,
}

impl Score {
    fn count(&mut self, label: Label, severity: Label) {
        self.labelled += 1;
        self.far_off += usize::from(label.steps_to(severity) > 1);
        match (label >= Label::Medium, severity >= Label::Medium) {
            (true, true) => self.right += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
        if label == Label::None {
            self.innocent += 1;
            self.innocent_flagged += usize::from(severity > Label::None);
        }
    }

    fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        if self.labelled == 0 {
            return writeln!(out, "No line is labelled.");
        }
        let share = |part: usize, rest: usize| match part + rest {
            0 => "none to count".to_owned(),
            whole => format!("{:.3} ({part} of {whole})", part as f64 / whole as f64),
        };
        writeln!(out, "precision  {}", share(self.right, self.wrong))?;
        writeln!(out, "recall     {}", share(self.right, self.missed))?;
        writeln!(
            out,
            "innocent lines flagged  {} of {}",
            self.innocent_flagged, self.innocent
        )?;
        writeln!(
            out,
            "off by more than one step  {} of {}",
            self.far_off, self.labelled
        )
    }
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// A reader that has seen enough, such as `head`, is no error.
fn finish(printed: io::Result<()>) -> anyhow::Result<()> {
    match printed {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e).context("cannot print"),
        _ => Ok(()),
    }
}
