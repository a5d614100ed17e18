//! What the csv crate writes, this crate reads back.

mod common;

use common::{COMMAS, TABS, open_data};
use proptest::prelude::*;

/// Values without what the format itself cannot carry: NUL, and a line end before the end of a line.
fn value() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,12}", "[\u{20}-\u{24f}\n\"\\\\,;\t]{0,8}", Just(String::new())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv(rows in prop::collection::vec((1_u32.., value(), value(), value()), 1..20), crlf in any::<bool>()) {
        // A backslash before a quote is read as an escape where the columns come out right that way only.
        let plain = |text: &String| text.replace('\\', "/");
        let rows: Vec<Vec<String>> = rows.iter().map(|(id, a, b, c)| vec![id.to_string(), plain(a), plain(b), plain(c)]).collect();
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).expect("writes");
        }
        let bytes = writer.into_inner().expect("writes");
        let outcome = open_data(COMMAS, &bytes);
        prop_assert_eq!(outcome.values(), rows, "{:?}", String::from_utf8_lossy(&bytes));
        let mut line = 1;
        for record in &outcome.records {
            prop_assert_eq!(record.line, line);
            line += 1 + (0..record.row.width()).map(|at| record.row.column(at).expect("is within").matches('\n').count() as u64).sum::<u64>();
        }
    }

    #[test]
    fn tabs_without_quotes(rows in prop::collection::vec((1_u32.., "[ -~\u{a0}-\u{24f}]{0,12}", "[ -~]{0,12}"), 1..20)) {
        let rows: Vec<Vec<String>> = rows.iter().map(|(id, a, b)| vec![id.to_string(), a.clone(), b.clone()]).collect();
        let text: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
        prop_assert_eq!(open_data(TABS, text.as_bytes()).values(), rows);
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'\\'), any::<u8>()], 0..200)) {
        let outcome = open_data(COMMAS, &bytes);
        for record in &outcome.records {
            for at in 0..record.row.width() {
                prop_assert!(record.row.column(at).is_some());
            }
        }
    }
}
