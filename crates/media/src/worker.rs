//! Originals are read by a process of their own, with little memory and little time, so that a file made to harm harms nobody.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::MediaError;
use crate::prepare::{self, Order};
use crate::prepared::Prepared;

/// How to start a process that prepares images: it must call [`serve_worker`].
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Answer {
    /// All was made.
    Prepared(Box<Prepared>),
    /// The file is no image that can be read.
    Unreadable(String),
    /// Something else failed, such as a full disk. It may go well next time.
    Failed(String),
}

/// How work on an order ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ending {
    /// With an answer.
    Answered(Answer),
    /// It took longer than it may.
    OutOfTime,
    /// The process ended without an answer, and how.
    Died(String),
}

/// One worker: a process, or, without a command, this one.
#[derive(Debug)]
pub(crate) struct Worker {
    command: Option<WorkerCommand>,
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    orders: ChildStdin,
    answers: Receiver<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    fn start(command: &WorkerCommand) -> std::io::Result<Self> {
        let mut process = Command::new(&command.program);
        process.args(&command.arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        // Who interrupts this program at a terminal does not mean the image that is being read.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut process, 0);
        let mut child = process.spawn()?;
        let orders = child.stdin.take().expect("standard input is piped");
        let out = child.stdout.take().expect("standard output is piped");
        let (tell, answers) = channel();
        std::thread::Builder::new().name("worker answers".into()).spawn(move || {
            for line in BufReader::new(out).lines() {
                let Ok(line) = line else { return };
                if tell.send(line).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { child, orders, answers })
    }
}

impl Worker {
    pub(crate) fn new(command: Option<WorkerCommand>) -> Self {
        Self { command, running: Mutex::new(None) }
    }

    /// Prepares one image. A worker that dies or takes too long is replaced.
    pub(crate) fn prepare(&self, order: &Order, limit: Duration) -> Result<Ending, MediaError> {
        let failed = |reason: &str| Ok(Ending::Answered(Answer::Failed(reason.to_owned())));
        let Some(command) = &self.command else { return Ok(Ending::Answered(prepare::prepare(order))) };
        let mut running = self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let line = serde_json::to_string(order).map_err(|e| MediaError::Input(e.to_string()))? + "\n";
        // A worker that ended since the last image is no fault of this one.
        for fresh in [false, true] {
            if running.is_none() {
                let started = Running::start(command).map_err(|e| MediaError::io("a worker cannot be started", e))?;
                *running = Some(started);
            }
            let Some(worker) = running.as_mut() else { continue };
            if worker.orders.write_all(line.as_bytes()).and_then(|()| worker.orders.flush()).is_ok() {
                break;
            }
            *running = None;
            if fresh {
                return failed("a worker ended before it had begun");
            }
        }
        let Some(worker) = running.as_mut() else { return failed("no worker could be started") };
        match worker.answers.recv_timeout(limit) {
            Ok(line) => Ok(Ending::Answered(
                serde_json::from_str(&line)
                    .unwrap_or_else(|error| Answer::Failed(format!("a worker answered nonsense: {error}"))),
            )),
            Err(RecvTimeoutError::Timeout) => {
                *running = None;
                Ok(Ending::OutOfTime)
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = worker.child.wait();
                *running = None;
                match status {
                    Ok(status) if was_asked(status) => failed("a worker was asked to end"),
                    Ok(status) => Ok(Ending::Died(status.to_string())),
                    Err(error) => Ok(Ending::Died(error.to_string())),
                }
            }
        }
    }
}

/// Whether somebody asked a process to end, as happens when a machine is shut down. No image does that.
#[cfg(unix)]
fn was_asked(status: std::process::ExitStatus) -> bool {
    const HANGUP: i32 = 1;
    const INTERRUPT: i32 = 2;
    const TERMINATE: i32 = 15;
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    matches!(signal, Some(HANGUP | INTERRUPT | TERMINATE))
}

#[cfg(not(unix))]
fn was_asked(_: std::process::ExitStatus) -> bool {
    false
}

/// Reads orders from standard input until it ends, and answers each with a line. `memory` is the address space this process
/// may use, in bytes; 0 for no limit.
///
/// # Errors
/// When standard input or output break.
pub fn serve_worker(memory: u64) -> std::io::Result<()> {
    if memory > 0 {
        rlimit::Resource::AS.set(memory, memory)?;
    }
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let answer = match serde_json::from_str::<Order>(&line?) {
            Ok(order) => prepare::prepare(&order),
            Err(error) => Answer::Failed(format!("an order could not be understood: {error}")),
        };
        serde_json::to_writer(&mut out, &answer)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
