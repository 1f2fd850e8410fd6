//! Names that people bring from other tools for what has another name here, for hints. A name of ours is never among them.

/// Fields, each with the names that others give it.
pub(crate) const FIELDS: &[(&str, &[&str])] = &[
    (
        "remote_ip",
        &[
            "ip",
            "src",
            "src_ip",
            "srcip",
            "source",
            "source_ip",
            "sourceip",
            "sender_ip",
            "client",
            "client_ip",
            "clientip",
            "c_ip",
            "address",
            "addr",
            "ipaddress",
            "ip_address",
            "remote",
            "peer",
            "from_ip",
            "dst_ip",
            "dest_ip",
            "attacker",
            "attackers",
        ],
    ),
    ("user", &["username", "user_name", "account", "login_name", "uid", "userid", "user_id", "sasl_username", "names"]),
    ("appliance", &["esa", "host", "hostname", "device", "server", "ironport", "gateway", "serial"]),
    ("remote_host", &["rdns", "reverse_dns", "ptr", "client_host", "remote_name", "client_name"]),
    ("outcome", &["result", "status", "verdict", "success", "action"]),
    ("reply_code", &["code", "smtp_code", "error_code", "response_code", "status_code", "rc"]),
    ("reply_text", &["reply", "smtp_reply", "error_message", "error_text"]),
    ("mechanism", &["method", "auth_method", "auth_mechanism", "auth_type", "mech"]),
    ("time", &["timestamp", "date", "datetime", "ts", "when", "_time", "clock"]),
    ("interface", &["listener"]),
    ("sender_group", &["sg", "sendergroup", "group_name"]),
    ("sbrs", &["reputation", "score", "senderbase"]),
    ("tls_cipher", &["cipher", "cipher_suite"]),
    ("tls_protocol", &["tls_version", "ssl", "ssl_version"]),
    ("elapsed_ms", &["elapsed", "latency"]),
    ("duration_ms", &["duration"]),
    ("mail_from", &["sender", "from", "envelope_from", "mailfrom"]),
    ("rcpts", &["rcpt", "recipient", "recipients", "to", "rcpt_to", "envelope_to"]),
    ("bytes", &["size", "length"]),
    ("raw", &["log", "logline", "_raw", "record"]),
    ("file", &["filename", "path", "logfile", "log_file"]),
];

/// Stretches of time that rows are grouped by.
pub(crate) const STRETCHES: &[(&str, &[&str])] = &[
    ("1m", &["minute", "minutes"]),
    ("1h", &["hour", "hours", "hourly"]),
    ("1d", &["day", "days", "daily"]),
    ("1w", &["week", "weeks", "weekly"]),
    ("1mo", &["month", "months", "monthly"]),
    ("1y", &["year", "years", "yearly"]),
];

/// Networks that addresses are grouped by.
pub(crate) const NETWORKS: &[&str] = &["subnet", "network", "cidr", "netblock", "range"];

/// Recipes, each with the words for what it finds.
pub(crate) const RECIPES: &[(&str, &[&str])] = &[
    ("bruteforce", &["brute", "brute_force", "bruteforcing", "attack", "attacks", "guessing"]),
    ("spray", &["spraying", "password_spray", "sprays"]),
    ("stuffing", &["credential_stuffing", "botnet"]),
    ("breach", &["breached", "breaches", "compromised", "hacked", "hijacked", "stolen", "intrusion", "break_in"]),
];

/// Numbers that are traced.
const TRACED: &[(&str, &[&str])] = &[("mid", &["message", "messages", "msg", "mail", "email"])];

/// Words for times that no log covers.
pub(crate) const GAPS: &[&str] = &["gaps", "gap", "missing", "coverage", "holes", "outage"];

fn find(table: &[(&'static str, &[&str])], name: &str) -> Option<&'static str> {
    let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
    table.iter().find(|(_, names)| names.iter().any(is_it)).map(|(ours, _)| *ours)
}

/// The field that has another name in other tools, also in the plural.
pub(crate) fn field(name: &str) -> Option<&'static str> {
    find(FIELDS, name).or_else(|| singulars(name).find_map(|name| find(FIELDS, &name)))
}

/// What a word may be the plural of: `addresses` of `address`, `countries` of `country`.
pub(crate) fn singulars(word: &str) -> impl Iterator<Item = String> {
    let endings = [("ies", "y"), ("es", ""), ("s", "")];
    let word = word.to_ascii_lowercase();
    let singular = move |(plural, singular): (&str, &str)| Some(format!("{}{singular}", word.strip_suffix(plural)?));
    endings.into_iter().filter_map(singular).filter(|singular| singular.len() > 1)
}

/// The number by which what has that name is traced.
pub(crate) fn traced(name: &str) -> Option<&'static str> {
    find(TRACED, name)
}

/// The key by which rows are grouped over time or by network; `None`: it is neither.
pub(crate) fn key(name: &str) -> Option<&'static str> {
    let is_network = NETWORKS.iter().any(|known| known.eq_ignore_ascii_case(name));
    find(STRETCHES, name).or(is_network.then_some("remote_ip/24"))
}

/// What finds what a word is about, as a hint.
pub(crate) fn finding(word: &str) -> Option<String> {
    if GAPS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
        return Some("what the logs cover, and what is missing, is told by: authq coverage PATH".to_owned());
    }
    find(RECIPES, word).map(|recipe| format!("a recipe finds that: detect {recipe}"))
}
