//! What people see while they wait, and numbers as they read them.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Prints a line to standard output. A reader that has seen enough and closed the pipe is no fault of ours.
#[macro_export]
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// One line on standard error that is written over; every few seconds a new line where there is no terminal.
#[derive(Debug)]
pub struct Ticker {
    began: Instant,
    last: Option<Instant>,
    terminal: bool,
    open: bool,
}

impl Default for Ticker {
    fn default() -> Self {
        Self { began: Instant::now(), last: None, terminal: std::io::stderr().is_terminal(), open: false }
    }
}

impl Ticker {
    /// Shows `text`, unless the last was shown only just now.
    pub fn tick(&mut self, text: impl FnOnce(Duration) -> String) {
        let pause = Duration::from_millis(if self.terminal { 200 } else { 5000 });
        if self.last.is_some_and(|last| last.elapsed() < pause) || (self.last.is_none() && self.began.elapsed() < pause)
        {
            return;
        }
        self.last = Some(Instant::now());
        let text = text(self.began.elapsed());
        if self.terminal {
            eprint!("\r\x1b[2K{text}");
            self.open = true;
        } else {
            eprintln!("{text}");
        }
        let _ = std::io::stderr().flush();
    }

    /// Clears the line.
    pub fn clear(&mut self) {
        if self.open {
            eprint!("\r\x1b[2K");
            self.open = false;
        }
    }
}

/// `1234567` as `1 234 567`, with narrow no-break spaces.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A span of time as people say it.
pub fn span(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "less than a second".into(),
        s if s < 100.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{number, span};

    #[test]
    fn groups_of_three() {
        assert_eq!(number(7), "7");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn spans() {
        assert_eq!(span(42.4), "42 s");
        assert_eq!(span(600.0), "10 min");
    }
}
