//! How are many requests answered, one a line? On all cores, in the order in which they came.
//!
//! In: lines of JSON. Out: a line for each, an answer or a problem. What has arrived is answered at once and written down before
//! more is waited for, so that a program may ask, read the answer, and ask again.

use super::answer::{Service, now, parsed, text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use landfall::Engine;
use landfall::book::Book;
use landfall::request::Authority;
use rayon::prelude::*;
use std::cell::OnceCell;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, IsTerminal, Read, Write, stderr, stdin, stdout};
use std::path::Path;

/// How much is read ahead: enough lines that all cores have work.
const AHEAD: usize = 1 << 20;

thread_local! {
    /// Each thread's engine, which keeps the lanes that it prepared.
    static ENGINE: OnceCell<Engine<'static>> = const { OnceCell::new() };
}

/// Answers the lines of a file, or of standard input.
pub(super) fn serve(
    file: Option<&Path>,
    book: &'static Book,
    service: &Service,
    authority: Authority,
) -> Result<(), String> {
    let (input, length): (Box<dyn Read>, Option<u64>) = match file {
        Some(file) => {
            let opened = File::open(file).map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
            let length = opened.metadata().ok().map(|known| known.len());
            (Box::new(opened), length)
        }
        None => (Box::new(stdin()), None),
    };
    let mut input = BufReader::with_capacity(AHEAD, input);
    let mut output = BufWriter::new(stdout().lock());
    let progress = progress(length);
    loop {
        let lines = arrived(&mut input).map_err(|error| format!("the input cannot be read: {error}"))?;
        if lines.is_empty() {
            break;
        }
        let asked = lines.par_iter().filter(|line| !line.iter().all(u8::is_ascii_whitespace));
        let answers = asked.map(|line| answered(line, book, service, authority));
        let answers: Vec<String> = answers.collect::<Result<_, String>>()?;
        let written = answers.iter().try_for_each(|answer| writeln!(output, "{answer}")).and_then(|()| output.flush());
        written.map_err(|error| format!("the output cannot be written: {error}"))?;
        progress.inc(lines.iter().map(|line| line.len() as u64 + 1).sum());
    }
    progress.finish_and_clear();
    Ok(())
}

/// An answer or a problem, as JSON, by the thread's own engine.
pub(super) fn answered(
    request: &[u8],
    book: &'static Book,
    service: &Service,
    authority: Authority,
) -> Result<String, String> {
    ENGINE.with(|engine| {
        let engine = engine.get_or_init(|| Engine::new(book));
        let answer = parsed(request).and_then(|request| (service.answer)(engine, &request, now(), authority));
        text(&answer.unwrap_or_else(|problem| landfall::answer::problem(&problem)))
    })
}

/// The next line, which is waited for, and all that are here behind it; none at the end.
fn arrived<R: Read>(input: &mut BufReader<R>) -> std::io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    while lines.is_empty() || input.buffer().contains(&b'\n') {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        // Faults name places in the line, which its end is not part of.
        line.pop_if(|last| *last == b'\n');
        lines.push(line);
    }
    Ok(lines)
}

/// How far it has come, for who watches a terminal while the answers go to a file.
fn progress(length: Option<u64>) -> ProgressBar {
    if !stderr().is_terminal() || stdout().is_terminal() {
        return ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
    }
    let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let known = "{bar:40} {percent} % of {total_bytes}, {eta} to go";
    let style = ProgressStyle::with_template(if length.is_some() { known } else { "{spinner} {bytes} answered" });
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
