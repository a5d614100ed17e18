//! Measures how fast rows are read: `cargo run --release -p solander-formats --example read_rate [rows] [columns]`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use solander_formats::{Archive, Limits};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().map_or(Ok(1_000_000), |rows| rows.parse())?;
    let columns: u64 = arguments.next().map_or(Ok(60), |columns| columns.parse())?;
    let folder = tempfile::tempdir()?;
    for (name, delimiter, quote) in [("tabs.tsv", "\t", ""), ("quotes.csv", ",", "\"")] {
        let path = folder.path().join(name);
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
        let header: Vec<String> = (0..columns)
            .map(|column| if column == 0 { "occurrenceID".to_owned() } else { format!("c{column}") })
            .collect();
        writeln!(file, "{}", header.join(delimiter))?;
        let mut line = String::new();
        for row in 0..rows {
            line.clear();
            for column in 0..columns {
                let _ = match column % 3 {
                    0 => write!(line, "{quote}{}{quote}", row * 31 + column),
                    1 => write!(line, "{quote}Puma concolor {}{quote}", column % 7),
                    _ => Ok(()),
                };
                line.push_str(if column + 1 == columns { "\n" } else { delimiter });
            }
            file.write_all(line.as_bytes())?;
        }
        file.flush()?;
        let size = std::fs::metadata(&path)?.len();
        let archive = Archive::open(&path, &Limits::default())?;
        let begun = Instant::now();
        let read = archive.records()?.filter(Result::is_ok).count();
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{name}: {read} rows of {columns} columns, {:.0} rows/s, {:.0} MB/s",
            read as f64 / seconds,
            size as f64 / 1e6 / seconds
        );
    }
    Ok(())
}
