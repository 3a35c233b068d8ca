//! How the program is, in numbers, for Prometheus. Labels are words of the program's own; nobody's name
//! and nothing that anybody wrote is in them.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::Context as _;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use warp::http::header::{CONTENT_TYPE, HeaderValue};
use warp::reply::Reply;

use super::{Answer, Routes, blocking, get};
use crate::event::{PartState, SessionRow, View};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::errors::Problem;

/// What [`text::encode`] writes.
const KIND: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    get(web, warp::path!("metrics"), metrics)
}

async fn metrics(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let view = web.view();
    let open = view.session.as_ref().map(|session| session.id);
    let reader = web.context.reader.clone();
    let looked = move || {
        let session = open.map(|id| reader.session(id)).transpose()?.flatten();
        Ok((reader.last_seq()?, session))
    };
    let (seq, session) = blocking(looked).await?;
    let page = page(&web, &view, seq, session.as_ref());
    let page = page.map_err(|error| Problem::internal(&error))?;
    let mut response = page.into_response();
    response.headers_mut().insert(CONTENT_TYPE, KIND);
    Ok(response)
}

fn page(web: &Web, view: &View, seq: u64, session: Option<&SessionRow>) -> anyhow::Result<String> {
    let mut registry = Registry::default();
    process(&mut registry);
    let ours = registry.sub_registry_with_prefix("sanctum");
    let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
    ours.register("build", "The running program", build);
    counter(ours, "events", "Events in the journal, ever", seq);
    let inbox = &web.context.inbox;
    counter(
        ours,
        "inputs_dropped",
        "Lines of chat dropped because too much waited",
        inbox.dropped(),
    );
    let mut gauge = |name: &str, help: &str, value: u64| {
        let gauge = Gauge::<i64>::default();
        gauge.set(value as i64);
        ours.register(name, help, gauge);
    };
    let waiting = inbox.waiting() as u64;
    gauge("inputs_waiting", "Inputs that wait for the loop", waiting);
    let readers = web.context.hub.readers() as u64;
    gauge("hub_readers", "Readers of the hub", readers);
    let is_open = u64::from(view.session.is_some());
    gauge("session_open", "1 while a session is open", is_open);
    let live = u64::from(view.live);
    gauge("live", "1 while the stream is live", live);
    let proposals = view.proposals.len() as u64;
    gauge(
        "prompts_waiting",
        "Prompts that wait for a decision",
        proposals,
    );
    let of = |count: fn(&SessionRow) -> u64| session.map_or(0, count);
    gauge(
        "session_lines",
        "Lines of chat in the open session",
        of(|session| session.messages),
    );
    gauge(
        "session_people",
        "People who wrote in the open session",
        of(|session| session.people.into()),
    );
    gauge(
        "session_prompts",
        "Prompts shown in the open session",
        of(|session| session.prompts.into()),
    );
    gauge(
        "session_flags",
        "Lines that the Warden flagged in the open session",
        of(|session| session.flags.into()),
    );
    ours.register(
        "part_state",
        "How each part is: 0 off, 1 works, 2 fails",
        parts(view),
    );
    web.meters.register(ours);
    let mut page = String::new();
    text::encode(&mut page, &registry).context("writing the metrics")?;
    Ok(page)
}

fn counter(registry: &mut Registry, name: &str, help: &str, value: u64) {
    let counter = Counter::<u64, AtomicU64>::default();
    counter.inc_by(value);
    registry.register(name, help, counter);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfPart {
    part: &'static str,
}

fn parts(view: &View) -> Family<OfPart, Gauge> {
    let states = Family::<OfPart, Gauge>::default();
    for part in &view.parts {
        let (part, status) = (part.status.part.as_str(), &part.status);
        states
            .get_or_create(&OfPart { part })
            .set(match status.state {
                PartState::Off => 0,
                PartState::Ok => 1,
                PartState::Broken => 2,
            });
    }
    states
}

/// What the system knows of this process, where it tells.
fn process(registry: &mut Registry) {
    let Some(memory) = memory_stats::memory_stats() else {
        return;
    };
    let resident = Gauge::<i64>::default();
    resident.set(memory.physical_mem as i64);
    registry.register_with_unit(
        "process_resident_memory",
        "Memory of the process that is in RAM",
        Unit::Bytes,
        resident,
    );
}
