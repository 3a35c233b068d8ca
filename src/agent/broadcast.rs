//! Is there a broadcast? Several reporters may say so; they must end in one answer.
//!
//! OBS and the page in it see the broadcast itself; Twitch's word comes a minute or more behind. So Twitch is heeded
//! only where nobody sees for themselves.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::event::{At, StreamChange, StreamSource};

/// What each reporter last said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Broadcast {
    reports: BTreeMap<StreamSource, Report>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Report {
    Live { since: At },
    Reconnecting { since: At },
    Stopped,
    Lost,
}

/// What a report means for the session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    /// Nothing that was not known.
    Same,
    /// The broadcast runs, since then.
    Live { since: At },
    /// It ended; nobody says otherwise.
    Ended,
    /// Its reporter is gone; nobody says otherwise.
    Vanished,
}

impl Broadcast {
    /// Takes a report in. The same fact twice is [`Turn::Same`] the second time.
    pub(super) fn report(&mut self, now: At, source: StreamSource, change: StreamChange) -> Turn {
        if source == StreamSource::Twitch {
            return self.report_by_twitch(now, change);
        }
        // what OBS says of itself goes before Twitch's word on the same broadcast, or on the last one
        let only_twitch = self.live() && !self.witnessed_without(StreamSource::Twitch);
        let before = self.reports.get(&source).copied();
        let (report, turn) = match change {
            StreamChange::Started { since } => {
                let since = since.unwrap_or(match before {
                    Some(Report::Live { since } | Report::Reconnecting { since }) => since,
                    _ => now,
                });
                (Report::Live { since }, Turn::Live { since })
            }
            // "reconnecting" is OBS's own word that the broadcast is not over
            StreamChange::Reconnecting | StreamChange::Reconnected => {
                let since = match before {
                    Some(Report::Live { since } | Report::Reconnecting { since }) => since,
                    _ => now,
                };
                let turn = Turn::Live { since };
                match change {
                    StreamChange::Reconnecting => (Report::Reconnecting { since }, turn),
                    _ => (Report::Live { since }, turn),
                }
            }
            StreamChange::Stopped => (Report::Stopped, Turn::Ended),
            StreamChange::Lost => (Report::Lost, Turn::Vanished),
        };
        self.reports.insert(source, report);
        let (was_live, is_live) = (before.is_some_and(Report::runs), report.runs());
        if was_live && is_live {
            return Turn::Same;
        }
        if report == Report::Lost && before.is_some_and(|before| before != Report::Lost) {
            self.distrust_twitch();
        }
        match turn {
            // obs-websocket and the page inside OBS speak of the same OBS: one of them going out of
            // sight means nothing while the other still sees the broadcast
            Turn::Vanished if self.witnessed_without(source) => Turn::Same,
            // a reporter that never saw the broadcast cannot end it, but after a restart the first
            // word on it may be that it is over
            Turn::Vanished if !was_live => Turn::Same,
            Turn::Ended
                if !was_live
                    && !only_twitch
                    && (before.is_some() || self.witnessed_without(source)) =>
            {
                Turn::Same
            }
            Turn::Ended => {
                // what one of them knows to be over is over for both
                for report in self.reports.values_mut() {
                    if !matches!(report, Report::Lost) {
                        *report = Report::Stopped;
                    }
                }
                Turn::Ended
            }
            other => other,
        }
    }

    /// Twitch's word. It is kept, and heeded only where nobody sees for themselves. A broadcast that Twitch never
    /// saw it cannot end: it may have begun a moment ago.
    fn report_by_twitch(&mut self, now: At, change: StreamChange) -> Turn {
        let before = self.reports.get(&StreamSource::Twitch).copied();
        let report = match change {
            StreamChange::Started { since } => Report::Live {
                since: since.unwrap_or(now),
            },
            StreamChange::Reconnecting | StreamChange::Reconnected => return Turn::Same,
            StreamChange::Stopped => Report::Stopped,
            StreamChange::Lost => Report::Lost,
        };
        self.reports.insert(StreamSource::Twitch, report);
        let was_live = before.is_some_and(Report::runs);
        if was_live == report.runs() || !self.nobody_sees() {
            return Turn::Same;
        }
        match report {
            Report::Live { since } | Report::Reconnecting { since } => Turn::Live { since },
            Report::Stopped => {
                self.reports.remove(&StreamSource::Operator);
                Turn::Ended
            }
            Report::Lost if self.witnessed_without(StreamSource::Twitch) => Turn::Same,
            Report::Lost => Turn::Vanished,
        }
    }

    /// Whether neither OBS nor the page in it is there to say whether it runs.
    fn nobody_sees(&self) -> bool {
        let mut first_hand = [StreamSource::Obs, StreamSource::Overlay].iter();
        first_hand.all(|source| matches!(self.reports.get(source), None | Some(Report::Lost)))
    }

    /// OBS went away: that Twitch still sees the broadcast means nothing for a minute or more. It counts again
    /// once Twitch has seen another.
    fn distrust_twitch(&mut self) {
        if let Some(report) = self.reports.get_mut(&StreamSource::Twitch) {
            *report = Report::Lost;
        }
    }

    /// Whether anybody who counts says that it runs.
    pub(super) fn live(&self) -> bool {
        let twitch = self.reports.get(&StreamSource::Twitch).copied();
        self.witnessed_without(StreamSource::Twitch)
            || twitch.is_some_and(Report::runs) && self.nobody_sees()
    }

    /// Whether a broadcast may run, by anybody's word but a person's.
    pub(super) fn may_run(&self) -> bool {
        self.reports
            .iter()
            .any(|(s, r)| *s != StreamSource::Operator && *r != Report::Stopped)
    }

    /// After a restart nothing is known until a reporter speaks; a person's word stays.
    pub(super) fn forget(&mut self) {
        self.reports.retain(|s, _| *s == StreamSource::Operator);
    }

    /// A reporter takes its word back.
    pub(super) fn retract(&mut self, source: StreamSource) {
        self.reports.remove(&source);
    }

    /// Whether anybody but this one, and but Twitch, says that it runs.
    fn witnessed_without(&self, source: StreamSource) -> bool {
        let heeded = |s: StreamSource| s != source && s != StreamSource::Twitch;
        self.reports.iter().any(|(s, r)| heeded(*s) && r.runs())
    }
}

impl Report {
    fn runs(self) -> bool {
        matches!(self, Self::Live { .. } | Self::Reconnecting { .. })
    }
}
