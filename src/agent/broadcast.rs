//! Is there a broadcast? Several reporters may say so; they must end in one answer.

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
        let was_live = matches!(
            before,
            Some(Report::Live { .. } | Report::Reconnecting { .. })
        );
        let is_live = matches!(report, Report::Live { .. } | Report::Reconnecting { .. });
        if was_live && is_live {
            return Turn::Same;
        }
        match turn {
            // obs-websocket and the page inside OBS speak of the same OBS: one of them going out of
            // sight means nothing while the other still sees the broadcast
            Turn::Vanished if self.witnessed_without(source) => Turn::Same,
            // a reporter that never saw the broadcast cannot end it, but after a restart the first
            // word on it may be that it is over
            Turn::Vanished if !was_live => Turn::Same,
            Turn::Ended if !was_live && (before.is_some() || self.witnessed_without(source)) => {
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

    /// Whether anybody says that it runs.
    pub(super) fn live(&self) -> bool {
        self.reports
            .values()
            .any(|r| matches!(r, Report::Live { .. } | Report::Reconnecting { .. }))
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

    fn witnessed_without(&self, source: StreamSource) -> bool {
        self.reports.iter().any(|(s, r)| {
            *s != source && matches!(r, Report::Live { .. } | Report::Reconnecting { .. })
        })
    }
}
