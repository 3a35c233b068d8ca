//! `id.twitch.tv/oauth2`.

use serde_json::{Value, json};

use super::issuer;
use super::state::{Code, Consent, Request, State, Token};
use super::wire::Answer;

pub fn answer(state: &mut State, request: &Request) -> Answer {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/oauth2/device") => device(state, request),
        ("POST", "/oauth2/token") => token(state, request),
        ("GET", "/oauth2/validate") => validate(state, request),
        ("POST", "/oauth2/revoke") => revoke(state, request),
        ("GET", "/oauth2/.well-known/openid-configuration") => issuer::description(state),
        ("GET", "/oauth2/keys") => issuer::keys(state),
        ("GET", "/oauth2/authorize") => issuer::authorize(state, request),
        _ => refuse(404, "not found"),
    }
}

fn refuse(status: u16, message: &str) -> Answer {
    Answer(status, json!({"status": status, "message": message}))
}

fn device(state: &mut State, request: &Request) -> Answer {
    let app = request.param("client_id").to_owned();
    if !state.apps.contains_key(&app) {
        return refuse(400, "invalid client");
    }
    state.codes_made += 1;
    let number = state.codes_made;
    let (device_code, user_code) = (format!("device{number}"), format!("ABCD{number:04}"));
    let scopes = request.param("scopes").split_whitespace();
    let scopes = scopes.map(str::to_owned).collect();
    let uri = format!("https://www.twitch.tv/activate?public=true&device-code={user_code}");
    let answer = json!({
        "device_code": device_code, "user_code": user_code, "verification_uri": uri,
        "expires_in": state.codes_last, "interval": state.interval,
    });
    state.codes.push(Code {
        device_code,
        user_code,
        app,
        scopes,
        answer: Consent::NotYet,
    });
    Answer(200, answer)
}

fn token(state: &mut State, request: &Request) -> Answer {
    if request.param("grant_type") == "authorization_code" {
        return issuer::exchange(state, request);
    }
    let app = request.param("client_id");
    if !state.apps.contains_key(app) {
        return refuse(400, "invalid client");
    }
    match request.param("grant_type") {
        "urn:ietf:params:oauth:grant-type:device_code" => by_code(state, request),
        "refresh_token" => by_refresh(state, request),
        "client_credentials" => by_secret(state, request),
        _ => refuse(400, "invalid grant type"),
    }
}

fn by_code(state: &mut State, request: &Request) -> Answer {
    let wanted = request.param("device_code");
    let codes = &state.codes;
    let Some(at) = codes.iter().position(|code| code.device_code == wanted) else {
        return refuse(400, "invalid device code");
    };
    if std::mem::take(&mut state.slow_down) {
        return refuse(400, "slow_down");
    }
    match state.codes[at].answer.clone() {
        Consent::NotYet => refuse(400, "authorization_pending"),
        Consent::Declined => {
            state.codes.remove(at);
            refuse(400, "access_denied")
        }
        Consent::Agreed(user) => {
            let Code { app, scopes, .. } = state.codes.remove(at);
            let user = Some(user);
            granted(state, Token { app, user, scopes })
        }
    }
}

fn by_refresh(state: &mut State, request: &Request) -> Answer {
    let app = &state.apps[request.param("client_id")];
    if let Some(secret) = &app.secret {
        match request.param("client_secret") {
            "" => return refuse(400, "missing client secret"),
            given if given != secret => return refuse(403, "invalid client secret"),
            _ => {}
        }
    }
    let wanted = request.param("refresh_token");
    let own = |token: &Token| token.app == request.param("client_id");
    if !state.refresh_tokens.get(wanted).is_some_and(own) {
        return refuse(400, "Invalid refresh token");
    }
    // it works once
    let token = state.refresh_tokens.remove(wanted).unwrap();
    granted(state, token)
}

fn granted(state: &mut State, token: Token) -> Answer {
    let scopes = token.scopes.clone();
    let (access, refresh) = state.grant_to(token);
    let answer = json!({
        "access_token": access, "expires_in": state.lifetime, "refresh_token": refresh,
        "scope": scopes, "token_type": "bearer",
    });
    Answer(200, answer)
}

fn by_secret(state: &mut State, request: &Request) -> Answer {
    let id = request.param("client_id");
    if state.apps[id].secret.as_deref() != Some(request.param("client_secret")) {
        return refuse(403, "invalid client secret");
    }
    let (access, _) = state.grant(id, None, &[]);
    let answer = json!({
        "access_token": access, "expires_in": state.lifetime, "token_type": "bearer",
    });
    Answer(200, answer)
}

fn validate(state: &State, request: &Request) -> Answer {
    let token = request.token.as_ref();
    let Some(token) = token.and_then(|token| state.tokens.get(token)) else {
        return refuse(401, "invalid access token");
    };
    let mut answer = json!({
        "client_id": token.app, "scopes": token.scopes, "expires_in": state.lifetime,
    });
    if let Some(user) = &token.user {
        answer["login"] = Value::from(state.login(user));
        answer["user_id"] = Value::from(user.clone());
    }
    Answer(200, answer)
}

fn revoke(state: &mut State, request: &Request) -> Answer {
    let app = request.param("client_id");
    if !state.apps.contains_key(app) {
        return refuse(404, "client does not exist");
    }
    match state.tokens.remove(request.param("token")) {
        Some(_) => Answer(200, Value::Null),
        None => refuse(400, "Invalid token"),
    }
}
