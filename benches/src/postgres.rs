//! The peer: a PostgreSQL of its own, with its own folder, started for one bench and stopped after it.
//!
//! Bodies as JSONB, ten facets as text columns with indexes, a full-text column with a GIN index: what one would build with it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    as_user: bool,
}

/// Facet columns and where their values stand in the object.
const COLUMNS: [(&str, &str); 10] = [
    ("discipline", "{ods:topicDiscipline}"),
    ("country", "{ods:hasEvents,0,ods:hasLocation,dwc:country}"),
    ("family", "{ods:hasIdentifications,0,ods:hasTaxonIdentifications,0,dwc:family}"),
    ("type_status", "{ods:hasIdentifications,0,dwc:typeStatus}"),
    ("organisation", "{ods:organisationName}"),
    ("collection", "{dwc:collectionCode}"),
    ("license", "{dcterms:license}"),
    ("mids", "{ods:midsLevel}"),
    ("basis", "{dwc:basisOfRecord}"),
    ("dataset", "{dwc:datasetName}"),
];

impl Postgres {
    /// Starts one in `folder`; `None` where PostgreSQL is not installed, or `SOLANDER_BENCH_PEER` is `none`.
    pub fn start(folder: &Path) -> Result<Option<Self>> {
        if std::env::var_os("SOLANDER_BENCH_PEER").is_some_and(|peer| peer == "none") {
            return Ok(None);
        }
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
        let Some(programs) =
            versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").is_file()).max()
        else {
            return Ok(None);
        };
        let root = std::fs::metadata("/proc/self")
            .map(|about| std::os::unix::fs::MetadataExt::uid(&about) == 0)
            .unwrap_or(false);
        let server = Self { programs, folder: folder.to_owned(), as_user: root };
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder)?;
        if root {
            run(Command::new("chown").arg("postgres").arg(folder))?;
        }
        run(server
            .program("initdb")
            .args(["--no-sync", "--auth=trust", "-E", "UTF8", "--locale=C", "-D"])
            .arg(folder.join("db")))?;
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories={0} -c shared_buffers=1GB -c maintenance_work_mem=512MB \
             -c work_mem=128MB -c max_wal_size=8GB -c synchronous_commit=on",
            folder.display()
        );
        run(server
            .program("pg_ctl")
            .args(["-w", "-s", "-l"])
            .arg(folder.join("log"))
            .args(["-o", &options, "-D"])
            .arg(folder.join("db"))
            .arg("start"))?;
        Ok(Some(server))
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if self.as_user {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.stdin(Stdio::null()).current_dir("/");
        command
    }

    /// Runs SQL; what it answers, with a line `Time: … ms` after each statement.
    pub fn sql(&self, sql: &str) -> Result<String> {
        let file = self.folder.join("statements.sql");
        std::fs::write(&file, format!("\\timing on\n{sql}\n"))?;
        let output = self
            .program("psql")
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-h"])
            .arg(&self.folder)
            .arg("-f")
            .arg(&file)
            .output()?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Loads the objects of a file of JSON lines, and builds keys and indexes. Milliseconds.
    pub fn load(&self, lines: &Path) -> Result<f64> {
        let columns: String = COLUMNS.iter().map(|(name, path)| format!(", body #>> '{path}' AS {name}")).collect();
        let year = "(substring(body #>> '{ods:hasEvents,0,dwc:year}' from '^[0-9]+'))::int AS year";
        let indexes: String = ["country", "family", "discipline", "year"]
            .iter()
            .map(|name| format!("CREATE INDEX ON specimen ({name});\n"))
            .collect();
        let told = self.sql(&format!(
            "CREATE UNLOGGED TABLE raw (body jsonb);\n\
             \\copy raw FROM '{}' WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')\n\
             CREATE TABLE specimen AS SELECT body ->> '@id' AS pid, body, {year}{columns}, to_tsvector('simple', body) AS words FROM raw;\n\
             DROP TABLE raw;\nALTER TABLE specimen ADD PRIMARY KEY (pid);\n{indexes}\
             CREATE INDEX ON specimen USING gin (words);\nANALYZE specimen;",
            lines.display()
        ))?;
        Ok(times(&told).iter().sum())
    }

    /// Ten facets under each condition, asked `rounds` times. Milliseconds of all rounds but the first.
    pub fn facets(&self, conditions: &[String], rounds: usize) -> Result<Vec<f64>> {
        let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        let (list, sets) =
            (names.join(", "), names.iter().map(|name| format!("({name})")).collect::<Vec<_>>().join(", "));
        let mut sql = String::from("\\o /dev/null\n");
        for _ in 0..rounds {
            for condition in conditions {
                sql.push_str(&format!(
                    "SELECT {list}, count(*) FROM specimen WHERE {condition} GROUP BY GROUPING SETS ({sets}, ());\n"
                ));
            }
        }
        let told = times(&self.sql(&sql)?);
        Ok(told[told.len().min(conditions.len())..].to_vec())
    }

    /// Bytes of the table with its indexes.
    pub fn bytes(&self) -> Result<u64> {
        let told = self.sql("SELECT pg_total_relation_size('specimen');")?;
        told.lines().next().and_then(|line| line.trim().parse().ok()).context("a size")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stop = self
            .program("pg_ctl")
            .args(["-w", "-s", "-m", "immediate", "-D"])
            .arg(self.folder.join("db"))
            .arg("stop")
            .status();
        if stop.is_ok() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

fn times(told: &str) -> Vec<f64> {
    told.lines()
        .filter_map(|line| line.strip_prefix("Time: ")?.split_whitespace().next()?.replace(',', ".").parse().ok())
        .collect()
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
