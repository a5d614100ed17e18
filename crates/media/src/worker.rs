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
        let mut child = Command::new(&command.program)
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
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

    /// Prepares one image. A worker that dies or takes too long is replaced, and its image called unreadable.
    pub(crate) fn prepare(&self, order: &Order, limit: Duration) -> Result<Answer, MediaError> {
        let Some(command) = &self.command else { return Ok(prepare::prepare(order)) };
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
                return Ok(Answer::Failed("a worker ended before it had begun".into()));
            }
        }
        let Some(worker) = running.as_mut() else { return Ok(Answer::Failed("no worker could be started".into())) };
        match worker.answers.recv_timeout(limit) {
            Ok(line) => Ok(serde_json::from_str(&line)
                .unwrap_or_else(|error| Answer::Failed(format!("a worker answered nonsense: {error}")))),
            Err(RecvTimeoutError::Timeout) => {
                *running = None;
                Ok(Answer::Unreadable(format!("reading it took more than {} s", limit.as_secs())))
            }
            Err(RecvTimeoutError::Disconnected) => {
                let told = worker.child.wait().map_or_else(|e| e.to_string(), |status| status.to_string());
                *running = None;
                Ok(Answer::Unreadable(format!("the process that read it ended: {told}")))
            }
        }
    }
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
