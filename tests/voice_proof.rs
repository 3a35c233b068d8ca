//! Has the offline voice's lines proofread by a grammar checker.

mod common_voice;

use common_voice::boards;
use harper_core::linting::{LintGroup, LintKind, Linter};
use harper_core::parsers::PlainEnglish;
use harper_core::spell::FstDictionary;
use harper_core::{Dialect, Document};
use sanctum_chronicler::cli::voice::lines;

/// Wordings that the checker faults and that are right, with the reason.
const RIGHT: &[&str] = &[];

#[test]
fn lines_pass_the_proofreader() {
    let mut linter = LintGroup::new_curated(FstDictionary::curated(), Dialect::British);
    let mut faults = Vec::new();
    for (name, board) in boards() {
        for line in lines(&board, &[], 200, 7) {
            // what a person wrote is theirs to spell
            let document = Document::new_curated(&line, &PlainEnglish);
            for lint in linter.lint(&document) {
                let names = matches!(lint.lint_kind, LintKind::Spelling | LintKind::Capitalization);
                let known = RIGHT.iter().any(|right| line.contains(right));
                if !names && !known {
                    let span: String = line.chars().skip(lint.span.start).take(lint.span.end - lint.span.start).collect();
                    faults.push(format!("{name}: {:?} {} [{span}] in: {line}", lint.lint_kind, lint.message));
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
