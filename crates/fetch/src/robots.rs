//! robots.txt, RFC 9309: what a site's keepers ask of visitors such as us.

use robotstxt::RobotsParseHandler;
use robotstxt::parser::RobotsTxtParser;
use url::Url;

/// How much of a robots.txt is read: 500 KiB, RFC 9309 § 2.5.
pub(crate) const MAX_ROBOTS: usize = 500 * 1024;
/// Longest line read, in bytes.
const MAX_LINE: usize = 2048;

/// The rules of one site that concern us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Robots {
    Everything,
    Nothing,
    Rules(Vec<Rule>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    allow: bool,
    pattern: String,
}

impl Robots {
    /// Reads a robots.txt as it concerns the product `agent`.
    pub fn parse(body: &[u8], agent: &str) -> Self {
        let body = plain(&body[..body.len().min(MAX_ROBOTS)]);
        let mut reader = Reader { agent: agent.to_ascii_lowercase(), ..Reader::default() };
        RobotsTxtParser::new(&body, &mut reader).parse();
        let rules = if reader.named { reader.ours } else { reader.everyones };
        if rules.iter().any(|rule| !rule.allow) { Self::Rules(rules) } else { Self::Everything }
    }

    /// Whether `url` may be asked for: the longest rule that fits decides, among equals the one that allows.
    pub fn allow(&self, url: &Url) -> bool {
        let rules = match self {
            Self::Everything => return true,
            Self::Nothing => return false,
            Self::Rules(rules) => rules,
        };
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        if path == "/robots.txt" {
            return true;
        }
        let fitting = rules.iter().filter(|rule| fits(&path, &rule.pattern));
        fitting.map(|rule| (rule.pattern.len(), rule.allow)).max().is_none_or(|(_, allow)| allow)
    }
}

/// Whether `path` begins as `pattern` says, where `*` is anything and `$` at the end is the end, RFC 9309 § 2.2.3.
/// Each piece between stars is taken at its first place, which leaves most room for the others: time grows with the
/// lengths added, whatever the pattern.
fn fits(path: &str, pattern: &str) -> bool {
    let (pattern, to_the_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or("")) else { return false };
    let Some(last) = pieces.next_back() else { return !to_the_end || rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    if to_the_end { rest.ends_with(last) } else { rest.contains(last) }
}

/// `body` as ASCII: other bytes percent-encoded, as URLs have them, lines cut to a reasonable length.
fn plain(body: &[u8]) -> String {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut text = String::with_capacity(body.len());
    for line in body.split(|b| matches!(b, b'\n' | b'\r')) {
        for byte in &line[..line.len().min(MAX_LINE)] {
            match byte {
                0 => {}
                1..=0x7f => text.push(char::from(*byte)),
                _ => text.push_str(&format!("%{byte:02X}")),
            }
        }
        text.push('\n');
    }
    text
}

/// Collects the rules of the groups that name us, and those of the groups for everyone.
#[derive(Default)]
struct Reader {
    agent: String,
    /// Whether the last line was a rule, so that the next user-agent line begins a group.
    after_rule: bool,
    for_us: bool,
    for_all: bool,
    named: bool,
    ours: Vec<Rule>,
    everyones: Vec<Rule>,
}

impl Reader {
    fn rule(&mut self, allow: bool, pattern: &str) {
        self.after_rule = true;
        if pattern.is_empty() {
            return;
        }
        let rule = Rule { allow, pattern: pattern.to_owned() };
        if self.for_us {
            self.ours.push(rule);
        } else if self.for_all {
            self.everyones.push(rule);
        }
    }
}

impl RobotsParseHandler for Reader {
    fn handle_robots_start(&mut self) {}

    fn handle_robots_end(&mut self) {}

    fn handle_user_agent(&mut self, _: u32, agent: &str) {
        if std::mem::take(&mut self.after_rule) {
            (self.for_us, self.for_all) = (false, false);
        }
        let token = agent.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next().unwrap_or("");
        if agent.starts_with('*') {
            self.for_all = true;
        } else if token.eq_ignore_ascii_case(&self.agent) {
            self.for_us = true;
            self.named = true;
        }
    }

    fn handle_allow(&mut self, _: u32, value: &str) {
        self.rule(true, value);
    }

    fn handle_disallow(&mut self, _: u32, value: &str) {
        self.rule(false, value);
    }

    fn handle_sitemap(&mut self, _: u32, _: &str) {}

    fn handle_unknown_action(&mut self, _: u32, _: &str, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(robots: &str, path: &str, expected: bool) {
        let url = Url::parse("https://herbarium.example").and_then(|base| base.join(path)).expect("a URL");
        assert_eq!(Robots::parse(robots.as_bytes(), "Solander").allow(&url), expected, "{robots:?} for {path}");
    }

    #[test]
    fn empty_allows() {
        check("", "/a", true);
        check("User-agent: *\nDisallow:\n", "/a", true);
    }

    #[test]
    fn everyone() {
        check("User-agent: *\nDisallow: /", "/a.jpg", false);
        check("User-agent: *\nDisallow: /", "/robots.txt", true);
        check("User-agent: *\nDisallow: /private\nAllow: /private/open", "/private/x", false);
        check("User-agent: *\nDisallow: /private\nAllow: /private/open", "/private/open/x", true);
    }

    #[test]
    fn our_group_counts_alone() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: solander\nUser-agent: other\nDisallow: /no\n";
        check(robots, "/yes", true);
        check(robots, "/no", false);
        check("User-agent: Solander/0.1\nDisallow: /no", "/no", false);
        check("User-agent: Solanders\nDisallow: /no", "/no", true);
        check("User-agent: other\nDisallow: /", "/no", true);
    }

    #[test]
    fn wildcards_queries_and_ends() {
        check("User-agent: *\nDisallow: /*.tif$", "/a/b.tif", false);
        check("User-agent: *\nDisallow: /*.tif$", "/a/b.tif.jpg", true);
        check("User-agent: *\nDisallow: /*?size=", "/a?size=full", false);
        check("User-agent: *\nDisallow: /käfer", "/k%C3%A4fer/1", false);
        check("User-agent: *\nDisallow: /a*b*c$", "/a-b-b-c", false);
        check("User-agent: *\nDisallow: /a*b*c$", "/a-b-c-d", true);
        check("User-agent: *\nDisallow: /a*b*c", "/a-c-b", true);
        check("User-agent: *\nDisallow: /a$", "/a", false);
        check("User-agent: *\nDisallow: /a$", "/ab", true);
        check("User-agent: *\nDisallow: /ab*b$", "/ab", true);
        check("User-agent: *\nDisallow: *", "/", false);
    }

    #[test]
    fn hostile_files_are_read_quickly() {
        let long = format!("User-agent: *\nDisallow: /{}ä{}\n", "é".repeat(40_000), "*a".repeat(200_000));
        check(&long, "/a", true);
        let stars = format!("User-agent: *\n{}", format!("Disallow: /{}b\n", "*a".repeat(1000)).repeat(240));
        check(&stars, &format!("/{}", "a".repeat(8000)), true);
        check(&stars, &format!("/{}b", "a".repeat(8000)), false);
    }
}
