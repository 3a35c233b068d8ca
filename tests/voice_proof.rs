//! Has the offline voice's lines proofread by a grammar checker.

mod common_voice;

use std::collections::HashSet;

use common_voice::boards;
use harper_core::linting::{LintGroup, LintKind, Linter};
use harper_core::parsers::PlainEnglish;
use harper_core::spell::FstDictionary;
use harper_core::{Dialect, Document};
use sanctum_chronicler::cli::voice::lines;
use sanctum_chronicler::event::Dashboard;

/// What is set into a line is its writer's to spell; the sentence around it must stand.
#[test]
fn lines_pass_the_proofreader() {
    let mut linter = LintGroup::new_curated(FstDictionary::curated(), Dialect::American);
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for (seed, (name, board)) in (0..).zip(boards()) {
        for line in lines(&board, &[], 100, seed) {
            if seen.insert(line.clone()) {
                let found = proofread(&line, &mut linter, |kind| {
                    !matches!(kind, LintKind::Spelling | LintKind::Capitalization)
                });
                faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Words of our own are spelt right on both sides of the ocean.
#[test]
fn our_own_words_are_spelt_right() {
    let mut faults = Vec::new();
    for dialect in [Dialect::American, Dialect::British] {
        let mut linter = LintGroup::new_curated(FstDictionary::curated(), dialect);
        for line in lines(&Dashboard::default(), &[], 200, 2) {
            faults.extend(proofread(&line, &mut linter, |_| true));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

fn proofread(line: &str, linter: &mut LintGroup, counts: impl Fn(LintKind) -> bool) -> Vec<String> {
    let document = Document::new_curated(line, &PlainEnglish);
    let lints = linter
        .lint(&document)
        .into_iter()
        .filter(|lint| counts(lint.lint_kind));
    lints
        .map(|lint| {
            let span: String = line
                .chars()
                .skip(lint.span.start)
                .take(lint.span.end - lint.span.start)
                .collect();
            format!("{:?}: {} [{span}] in: {line}", lint.lint_kind, lint.message)
        })
        .collect()
}
