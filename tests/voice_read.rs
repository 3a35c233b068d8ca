//! Prints lines for reading.
use sanctum_chronicler::cli::voice::{lines, Said};
use sanctum_chronicler::event::{Dashboard, Goal};

fn board(title: &str, game: &str, mood: &str, angle: &str, goals: &[&str]) -> Dashboard {
    Dashboard { stream_title: title.into(), game: game.into(), mood: mood.into(), content_angle: angle.into(),
        session_goals: goals.iter().map(|g| Goal { text: (*g).into(), done: false }).collect(), ..Dashboard::default() }
}

#[test]
fn read() {
    let boards = [
        board("Morrowind, Without a Map", "The Elder Scrolls III: Morrowind", "", "Negative space: what a world gains by refusing to explain itself", &[]),
        board("Windrose: What the Sea Withholds", "Windrose", "Reflective, low", "Freedom as exile rather than liberation: what a pirate gives up to be unowned.", &["Reach the northern archipelago without fast travel","Learn the trade-wind system","Upgrade the hull once","Stay unhurried; let the quiet stretches be quiet"]),
        board("The Long Winter Before the Hall", "Valheim", "Medium, content", "Why shelter feels like an achievement in games that could kill us at any time", &["Finish the longhouse roof","Plant the turnips","Sail to the next swamp, but only if the weather agrees"]),
        board("FIRST PLAYTHROUGH!!! | !discord", "ELDEN RING", "", "", &[]),
        board("Late night", "Dark Souls", "", "Is difficulty a form of respect?", &["Don't die"]),
        Dashboard::default(),
        board("Тихий вечер", "Сталкер", "", "что остаётся от мира без людей", &[]),
    ];
    let which: usize = std::env::var("B").ok().and_then(|v| v.parse().ok()).unwrap_or(0);
    let n: usize = std::env::var("N").ok().and_then(|v| v.parse().ok()).unwrap_or(200);
    let chat = [("mira","evening all, good to be back on the water"),("oldharbor","did you ever find the northern archipelago?"),("mira","I love how empty this sea is, it feels like it is thinking")];
    let chat: Vec<Said> = if std::env::var("C").is_ok() { chat.iter().map(|(u,t)| Said{user:(*u).into(),text:(*t).into()}).collect() } else { vec![] };
    let t = std::time::Instant::now();
    let all = lines(&boards[which], &chat, n, 7);
    println!("{} lines in {:?}", all.len(), t.elapsed());
    for l in all { println!("{l}"); }
}
