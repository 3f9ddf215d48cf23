//! Running commands, and knowing what is fresh.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsStr;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Done, or what went wrong and what to do next.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The checkout.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo builds; tools, books and stamps are kept there too.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Says what is done next.
pub(crate) fn say(what: &str) {
    println!("── {what}");
}

/// A command in a folder of the checkout.
pub(crate) fn command(program: impl AsRef<OsStr>, folder: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root().join(folder));
    command
}

/// Cargo, of the toolchain that runs this.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), "");
    cargo.args(arguments);
    cargo
}

/// npm, under the name that the system knows it by.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, "www");
    npm.args(arguments);
    npm
}

/// Runs a command to its end; where it fails, `next` says what to do.
pub(crate) fn run(command: &mut Command, next: &str) -> Outcome {
    let shown = shown(command);
    let status = command.status().map_err(|error| format!("`{shown}` cannot be started: {error}; {next}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed with {status}; {next}")) }
}

/// What a command prints on standard output.
pub(crate) fn output(command: &mut Command, next: &str) -> Outcome<String> {
    let shown = shown(command);
    let done = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("`{shown}` cannot be started: {error}; {next}"))?;
    if !done.status.success() {
        return Err(format!("`{shown}` failed with {}; {next}", done.status));
    }
    String::from_utf8(done.stdout).map_err(|_| format!("`{shown}` printed what is no text; {next}"))
}

/// What a command prints, or nothing where it cannot run: for asking whether a tool is there.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let done = command.stderr(Stdio::null()).output().ok()?;
    if !done.status.success() {
        return None;
    }
    String::from_utf8(done.stdout).ok()
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// A hash over the names and contents of files and folders, and over words.
pub(crate) fn fingerprint(paths: &[PathBuf], words: &[&str]) -> Outcome<String> {
    let mut hash = DefaultHasher::new();
    for word in words {
        hash.write(word.as_bytes());
        hash.write_u8(0);
    }
    for file in files_in(paths)? {
        hash.write(file.strip_prefix(root()).unwrap_or(&file).to_string_lossy().as_bytes());
        hash.write(&fs::read(&file).map_err(|error| unreadable(&file, &error))?);
    }
    Ok(format!("{:016x}", hash.finish()))
}

/// The files among these and below them, in order.
pub(crate) fn files_in(paths: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, &error))? {
        let path = entry.map_err(|error| unreadable(path, &error))?.path();
        collect(&path, files)?;
    }
    Ok(())
}

/// Copies the source to a folder, with files that git does not know yet; a file that is there with the same bytes stays as it is.
pub(crate) fn copied_to(folder: &Path) -> Outcome {
    let files = output(
        command("git", "").args(["ls-files", "--cached", "--others", "--exclude-standard"]),
        "this needs a checkout of git",
    )?;
    for file in files.lines() {
        let (from, to) = (root().join(file), folder.join(file));
        let bytes = fs::read(&from).map_err(|error| unreadable(&from, &error))?;
        if fs::read(&to).map_or(true, |known| known != bytes) {
            write(&to, &bytes)?;
        }
    }
    Ok(())
}

/// Does a step unless `made` is there, made from the same things.
pub(crate) fn unless_fresh(what: &str, print: &str, made: &Path, step: impl FnOnce() -> Outcome) -> Outcome {
    let name: String = what.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    let stamp = target().join("stamps").join(name);
    if made.exists() && fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == print) {
        say(&format!("{what}: fresh"));
        return Ok(());
    }
    say(what);
    let _ = fs::remove_file(&stamp);
    step()?;
    write(&stamp, print.as_bytes())
}

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Outcome {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| format!("`{}` cannot be made: {error}", parent.display()))?;
    }
    fs::write(path, bytes).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("`{}` cannot be read: {error}; is the checkout complete?", path.display())
}
