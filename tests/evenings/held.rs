//! Every step of a random evening, held against the rules.

use super::*;

impl World {
    /// Lets time pass: deadlines and completions come at their moments.
    pub(super) fn pass(&mut self, span: std::time::Duration) {
        let end = self.now + span;
        let mut stuck = 0;
        loop {
            let due = self.agent.deadline().map(|(at, _)| at);
            let answer = self.room.asked.map(|(_, comes, _)| comes);
            let Some(next) = due.into_iter().chain(answer).min().filter(|at| *at <= end) else {
                break;
            };
            stuck = if next > self.now { 0 } else { stuck + 1 };
            assert!(
                stuck < 5,
                "evening {}: stuck at {:?}",
                self.seed,
                self.agent.deadline()
            );
            self.now = next.max(self.now);
            match self.room.asked.filter(|(_, comes, _)| *comes == next) {
                Some((id, _, _)) => {
                    self.room.asked = None;
                    let outcome = match self.chance.up_to(5) {
                        0 => Err(CompletionError::Transient("no network".to_owned())),
                        _ => Ok((*self.chance.of(MODEL)).to_owned()),
                    };
                    self.take(Input::Completed { id, outcome });
                }
                None => self.take(Input::Tick),
            }
        }
        self.now = end;
    }

    pub(super) fn take(&mut self, input: Input) {
        let now = self.now;
        self.tally.inputs += 1;
        if self.room.hush.flatten().is_some_and(|until| until <= now) {
            self.room.hush = None;
        }
        let actions = self.agent.handle(now, &input);
        let flagged = actions.iter().any(|a| matches!(a, Action::Flagged { .. }));
        if let Input::Chat(line) = &input
            && line.origin == Origin::Human
            && !flagged
        {
            self.room.lines.push(now);
        }
        self.log.push((now, input));
        for action in &actions {
            self.hold(action);
        }
        let due = self.agent.deadline();
        assert!(
            due.is_none_or(|(at, _)| at >= now),
            "evening {}: {due:?}",
            self.seed
        );
        let view = self.agent.view(now);
        assert_eq!(
            Some(view.reading),
            self.told,
            "evening {}: not told",
            self.seed
        );
        assert_eq!(view.can_prompt_now, view.silence.is_empty());
    }

    /// Holds one decision against the rules.
    pub(super) fn hold(&mut self, action: &Action) {
        let (now, seed) = (self.now, self.seed);
        match action {
            Action::SessionOpened { .. } => {
                self.tally.sessions += 1;
                self.room.session = 0;
                self.room.open = true;
                self.room.began = self.room.began.max(now);
                self.room.lines.clear();
                self.room.raid = None;
            }
            Action::SessionClosed { .. } => {
                self.room.open = false;
                self.room.hush = self.room.hush.filter(Option::is_some);
                assert!(
                    self.room.lives.values().all(|answered| *answered),
                    "evening {seed}: a life without an end"
                );
                self.room.lives.clear();
            }
            Action::ReadingChanged { reading, .. } => self.told = Some(*reading),
            Action::Complete(request) => {
                let asked = self.room.asked.filter(|(_, _, until)| *until > now);
                assert!(asked.is_none(), "evening {seed}: two completions at once");
                assert!(request.until > now);
                let comes = now + seconds(1 + self.chance.up_to(40));
                self.room.asked = Some((request.id, comes, request.until));
            }
            Action::PromptProposed { prompt, .. } => {
                assert_eq!(self.settings.hearth.delivery, Delivery::Suggest);
                assert_eq!(
                    self.room.proposed.replace(prompt.id),
                    None,
                    "evening {seed}: two proposals"
                );
                self.allowed(prompt, false);
            }
            Action::PromptDecided { prompt, .. } => {
                self.tally.decided += 1;
                assert_eq!(self.room.proposed.take(), Some(*prompt), "evening {seed}");
            }
            Action::PromptDelivered { prompt, .. } => {
                let suggested = self.settings.hearth.delivery == Delivery::Suggest;
                self.allowed(prompt, suggested);
                self.tally.delivered += 1;
                self.room.session += 1;
                self.room.shown.push(now);
                assert_eq!(self.room.lives.insert(prompt.id, false), None);
                let most = self.settings.hearth.per_session;
                assert!(
                    self.room.session <= most,
                    "evening {seed}: more than {most}"
                );
            }
            Action::PromptAnswered { prompt, people, .. } => {
                self.tally.answered += u64::from(*people > 0);
                let life = self.room.lives.get_mut(prompt);
                *life.expect("only what was shown is answered") = true;
            }
            _ => {}
        }
    }

    /// The rules for one line. `approved`: a person let it be shown, so that quiet and pause counted earlier.
    pub(super) fn allowed(&mut self, prompt: &Prompt, approved: bool) {
        let (now, room, hearth) = (self.now, &self.room, &self.settings.hearth);
        let at = format!("evening {} at {now:?}", self.seed);
        let nudged = prompt.reasons.iter().any(|r| r.cause == Cause::Nudge);
        self.tally.nudged += u64::from(nudged);
        self.tally.model +=
            u64::from(prompt.source == sanctum_chronicler::event::PromptSource::Model);
        assert!(room.open && room.live, "{at}: not live");
        assert!(room.talk, "{at}: the scene wants silence");
        assert!(room.hush.is_none(), "{at}: hushed");
        assert!(!room.speaking, "{at}: the streamer speaks");
        let silent = room.silent_since.is_none_or(|s| now.since(s) >= minutes(2));
        assert!(silent, "{at}: the streamer spoke just now");
        let lately = room
            .lines
            .iter()
            .filter(|l| now.since(**l) < seconds(60))
            .count();
        assert!(lately < 3, "{at}: chat is active");
        let welcomed = room.raid.is_none_or(|raid| now.since(raid) >= minutes(5));
        assert!(welcomed, "{at}: a raid came just now");
        assert!(prompt.verdict.passed(), "{at}: {:?}", prompt.verdict);
        let mut context = guard::Context::default();
        context.title("Dredge");
        let verdict = guard::judge(&prompt.text, &context);
        assert!(verdict.passed(), "{at}: {} {verdict:?}", prompt.text);
        if approved {
            return;
        }
        let paused = room
            .shown
            .last()
            .is_none_or(|last| now.since(*last) >= hearth.interval);
        assert!(paused, "{at}: too soon after the last");
        let hour = room
            .shown
            .iter()
            .filter(|s| now.since(**s) < hours(1))
            .count();
        assert!(hour < hearth.per_hour as usize, "{at}: too many in an hour");
        let since = room
            .lines
            .last()
            .map_or(room.began, |last| room.began.max(*last));
        assert!(
            nudged || now.since(since) >= hearth.quiet,
            "{at}: not quiet"
        );
    }
}
