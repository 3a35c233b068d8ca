//! The loop: one task owns the agent. It takes what waits, steps, commits, and only then lets anything
//! be seen or done.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::event::{Input, View};
use crate::inbox::{Keep, Letter, Question};
use crate::web::Hub;

use super::clock::SteadyClock;
use super::core::Core;
use super::effects::Effects;
use super::parts;

/// The most inputs in one commit: bounds how long a reader of the journal may wait.
const BATCH: usize = 512;
/// The most questions answered between two commits.
const QUESTIONS: usize = 16;
/// The computer may sleep without timers noticing, so a long wait is looked at again this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// All that the loop owns.
pub(super) struct MainLoop {
    pub(super) core: Core,
    pub(super) clock: SteadyClock,
    pub(super) letters: mpsc::Receiver<Letter>,
    pub(super) asked: mpsc::Receiver<Question>,
    pub(super) kept: mpsc::Receiver<Keep>,
    pub(super) hub: Arc<Hub>,
    pub(super) views: watch::Sender<Arc<View>>,
    pub(super) effects: Effects,
}

impl MainLoop {
    /// Runs until `drained` and the queue is empty. An error is the journal's, and final.
    pub(super) async fn run(mut self, drained: CancellationToken) -> Result<()> {
        let mut letters = Vec::with_capacity(BATCH);
        loop {
            // between two steps, so that a busy chat does not keep those who only look waiting
            for _ in 0..QUESTIONS {
                let Ok(question) = self.asked.try_recv() else {
                    break;
                };
                self.answer(question);
            }
            if let Ok(keep) = self.kept.try_recv() {
                self.keep(keep)?;
            }
            let deadline = self.core.deadline();
            let wait = deadline.map_or(LONGEST_SLEEP, |(at, _)| {
                self.clock.until(at).min(LONGEST_SLEEP)
            });
            tokio::select! {
                biased;
                _ = self.letters.recv_many(&mut letters, BATCH) => {}
                Some(question) = self.asked.recv() => {
                    self.answer(question);
                    continue;
                }
                Some(keep) = self.kept.recv() => {
                    self.keep(keep)?;
                    continue;
                }
                () = tokio::time::sleep(wait), if deadline.is_some() => {
                    if deadline.is_some_and(|(at, _)| at > self.clock.now()) {
                        continue;
                    }
                    letters.push(Letter { input: Input::Tick, reply: None });
                }
                () = drained.cancelled() => break,
            }
            self.step(&mut letters)?;
        }
        self.letters.close();
        self.kept.close();
        while let Some(keep) = self.kept.recv().await {
            self.keep(keep)?;
        }
        while self.letters.recv_many(&mut letters, BATCH).await > 0 {
            self.step(&mut letters)?;
        }
        tokio::task::block_in_place(|| self.core.save())?;
        Ok(())
    }

    /// Answers of what is committed; decides nothing and keeps nothing.
    fn answer(&self, question: Question) {
        let now = self.clock.now();
        // whoever asked may have left
        match question {
            Question::View(reply) => {
                let view = Arc::new(self.core.view(now));
                self.hub.refresh(&view);
                self.views.send_replace(Arc::clone(&view));
                let _ = reply.send(view);
            }
            Question::Preview(reply) => {
                let _ = reply.send(self.core.agent().preview(now));
            }
            Question::Trial(silence, reply) => {
                let _ = reply.send(self.core.agent().trial(now, silence));
            }
        }
    }

    /// Writes a value down for somebody who has no journal.
    fn keep(&mut self, keep: Keep) -> Result<()> {
        let core = &mut self.core;
        tokio::task::block_in_place(|| core.keep(keep.name, keep.value.as_deref()))?;
        let _ = keep.done.send(()); // whoever kept it may have left
        Ok(())
    }

    /// One batch: decide, commit, then show and do.
    fn step(&mut self, letters: &mut Vec<Letter>) -> Result<()> {
        let now = self.clock.now();
        let (inputs, replies): (Vec<_>, Vec<_>) =
            letters.drain(..).map(|l| (l.input, l.reply)).unzip();
        let core = &mut self.core;
        let steps = tokio::task::block_in_place(|| core.step(now, inputs))?;
        let entries: Vec<_> = steps.iter().flatten().cloned().collect();
        if entries.is_empty() {
            return Ok(());
        }
        let view = Arc::new(self.core.view(now));
        // first, so that whoever hears of it and asks at once finds it so
        self.views.send_replace(Arc::clone(&view));
        self.hub.publish(&entries, &view);
        for (entry, reply) in steps.into_iter().zip(replies) {
            if let (Some(entry), Some(reply)) = (entry, reply) {
                let _ = reply.send(entry); // whoever asked may have left
            }
        }
        for entry in &entries {
            parts::log(&entry.input);
            self.effects.act(entry);
        }
        Ok(())
    }
}
