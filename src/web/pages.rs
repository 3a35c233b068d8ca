//! The panel's page and the door before it, from their templates. What they do is in `templates/panel/`.

use anyhow::Result;
use askama::Template;
use include_dir::{Dir, include_dir};

/// Style sheets and modules of both pages.
pub static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/panel");

/// The panel, for somebody who is signed in.
#[derive(Clone, Debug, Template)]
#[template(path = "panel.html")]
pub struct Panel<'a> {
    /// Whom it greets.
    pub name: &'a str,
    /// `moderator` or `owner`.
    pub role: &'a str,
    /// Whether it shows what only the owner may do.
    pub owner: bool,
    /// Goes back with whatever the page asks for.
    pub csrf: &'a str,
    /// For a dock in OBS: narrow, with the most needed only.
    pub dock: bool,
}

impl Panel<'_> {
    /// The page.
    pub fn html(&self) -> Result<String> {
        Ok(self.render()?)
    }
}

/// The page for somebody who is not signed in, or is just about to be.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "sign_in.html")]
struct Door<'a> {
    issuer: Option<&'a str>,
}

/// The door, with a way in by this issuer, such as `Twitch`.
pub fn sign_in(issuer: Option<&str>) -> Result<String> {
    Ok(Door { issuer }.render()?)
}

/// What somebody is told who comes back from an issuer.
#[derive(Clone, Debug, Template)]
#[template(path = "arrival.html")]
pub(super) struct Arrived<'a> {
    /// In short.
    pub(super) title: &'a str,
    /// In sentences.
    pub(super) words: &'a [&'a str],
    /// Whether the panel opens by itself.
    pub(super) inside: bool,
}

impl Arrived<'_> {
    /// The page.
    pub(super) fn html(&self) -> Result<String> {
        Ok(self.render()?)
    }
}
