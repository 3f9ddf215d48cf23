//! What has to be installed: found where it is, installed where it is not, or said what to install.

use crate::run::{Outcome, ask, cargo, command, fingerprint, npm, output, read, root, run, say, target, unless_fresh};
use std::fs;
use std::path::PathBuf;

/// The target of both engines.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for WebAssembly.
pub(crate) fn wasm_target() -> Outcome {
    let sysroot = ask(command("rustc", "").args(["--print", "sysroot"])).unwrap_or_default();
    if PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    say("installing Rust's standard library for WebAssembly");
    run(command("rustup", "").args(["target", "add", WASM]), "install Rust by rustup (https://rustup.rs)")
}

/// The formatter and the linter.
pub(crate) fn rust_components() -> Outcome {
    let has = |name: &str| ask(&mut cargo(&[name, "--version"])).is_some();
    if has("fmt") && has("clippy") {
        return Ok(());
    }
    say("installing rustfmt and clippy");
    run(
        command("rustup", "").args(["component", "add", "rustfmt", "clippy"]),
        "install Rust by rustup (https://rustup.rs)",
    )
}

/// The folder of LLVM's tools of the compiler's own version: they read what its counters write.
pub(crate) fn llvm() -> Outcome<PathBuf> {
    let told =
        output(command("rustc", "").args(["--print", "target-libdir"]), "install Rust by rustup (https://rustup.rs)")?;
    let folder = PathBuf::from(told.trim()).parent().map(|beside| beside.join("bin")).unwrap_or_default();
    if !folder.join(format!("llvm-profdata{}", std::env::consts::EXE_SUFFIX)).is_file() {
        say("installing LLVM's tools");
        run(
            command("rustup", "").args(["component", "add", "llvm-tools"]),
            "install Rust by rustup (https://rustup.rs)",
        )?;
    }
    Ok(folder)
}

/// What runs tests in WebAssembly, of exactly the version that they are built with. It is built once for all checkouts and kept
/// beside Cargo's own downloads.
pub(crate) fn test_runner() -> Outcome<PathBuf> {
    let version = locked("wasm-bindgen")?;
    let tools = cargo_home()?.join("landfall-tools");
    let kept = tools.join(format!("wasm-bindgen-{version}"));
    let runner = kept.join("bin").join(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));
    if runner.is_file() {
        return Ok(runner);
    }
    say(&format!("building the runner of tests in WebAssembly into {}, once (a minute or two)", kept.display()));
    // Without `--locked`: what it locks is not in every registry any more. Without its features, which are for browsers afar, and
    // without optimisation: it runs for seconds.
    let mut install =
        cargo(&["install", "wasm-bindgen-cli", "--version", &version, "--bin", "wasm-bindgen-test-runner"]);
    install.args(["--quiet", "--debug", "--no-default-features", "--root"]).arg(&kept);
    // Where it was interrupted, it goes on from here the next time.
    let unfinished = tools.join("unfinished");
    install.arg("--target-dir").arg(&unfinished).env("CARGO_PROFILE_DEV_DEBUG", "0");
    run(&mut install, "is the network there?")?;
    let _ = fs::remove_dir_all(&unfinished);
    if runner.is_file() { Ok(runner) } else { Err(format!("remove `{}` and try again", kept.display())) }
}

/// What changes code for the worse, to see whether a test notices. Versions from 26 on try every field of a structure, whatever is asked for.
pub(crate) fn mutants() -> Outcome<PathBuf> {
    own("cargo-mutants", "25.3.1")
}

/// What holds packages against `deny.toml`.
pub(crate) fn deny() -> Outcome<PathBuf> {
    own("cargo-deny", "0.20.2")
}

/// A tool of Cargo's, of a version, built once into a folder below `target`.
fn own(name: &str, version: &str) -> Outcome<PathBuf> {
    let kept = target().join(format!("{name}-{version}"));
    let program = kept.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    say(&format!("building {name} {version} into {}, once (some minutes)", kept.display()));
    let mut install = cargo(&["install", name, "--version", version, "--locked", "--quiet", "--root"]);
    run(install.arg(&kept).arg("--target-dir").arg(target().join("tools")), "is the network there?")?;
    Ok(program)
}

/// Where Cargo keeps its downloads.
fn cargo_home() -> Outcome<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(|named| root().join(named));
    named
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
        .ok_or_else(|| "there is no home folder: name one for Cargo by CARGO_HOME".into())
}

/// The version of a crate in `Cargo.lock`.
fn locked(name: &str) -> Outcome<String> {
    let lock = read(&root().join("Cargo.lock"))?;
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{name}\""));
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \""));
    version
        .map(|rest| rest.trim_end_matches('"').to_owned())
        .ok_or_else(|| format!("`Cargo.lock` has no `{name}`: run `cargo generate-lockfile`"))
}

/// Node, new enough, and the packages of `www`.
pub(crate) fn node_packages() -> Outcome {
    let told = ask(command("node", "").arg("--version")).unwrap_or_default();
    let major = told.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => {}
        Some(_) => {
            return Err(format!("Node {} is too old: install Node 20 or newer (https://nodejs.org)", told.trim()));
        }
        None => return Err("Node is missing: install Node 20 or newer (https://nodejs.org)".into()),
    }
    let www = root().join("www");
    let print = fingerprint(&[www.join("package.json"), www.join("package-lock.json")], &[told.trim()])?;
    unless_fresh("installing the packages of www", &print, &www.join("node_modules/.package-lock.json"), || {
        run(&mut npm(&["ci", "--no-fund", "--no-audit", "--loglevel=error"]), "is the network there?")
    })
}

/// A Chromium: the one named, one on the path, or Debian's.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        return if named.exists() {
            Ok(named)
        } else {
            Err(format!("CHROMIUM names `{}`, which is not there: name a Chromium or unset it", named.display()))
        };
    }
    if let Some(found) = chromium_on_path() {
        return Ok(found);
    }
    if has_apt() {
        by_apt("chromium", "install Chromium and name it by CHROMIUM")?;
        if let Some(found) = chromium_on_path() {
            return Ok(found);
        }
    }
    Err("there is no Chromium: install chromium or google-chrome, or name one by CHROMIUM=/path/to/it".into())
}

/// Whether the scripts of customs forms can be printed here: where their fonts are not there, they are installed if that can be done.
pub(crate) fn fonts() -> bool {
    let has = |language: &str| {
        ask(command("fc-list", "").arg(format!(":lang={language}")).arg("family"))
            .is_some_and(|found| found.contains("Noto"))
    };
    let are_there = || ["ja", "ar", "vi"].into_iter().all(has);
    if !are_there() && has_apt() {
        for package in ["fonts-noto-core", "fonts-noto-cjk"] {
            if by_apt(package, "install it: what papers look like in other scripts is not looked at").is_err() {
                return false;
            }
        }
    }
    are_there()
}

/// Whether instructions can be counted: where valgrind is not there, it is installed if that can be done.
pub(crate) fn valgrind() -> Outcome<bool> {
    let is_there = || ask(command("valgrind", "").arg("--version")).is_some();
    if !is_there() && has_apt() && by_apt("valgrind", "install valgrind").is_err() {
        return Ok(false);
    }
    Ok(is_there())
}

/// Whether Debian's packages can be installed here.
fn has_apt() -> bool {
    let is_root = ask(command("id", "").arg("-u")).is_some_and(|id| id.trim() == "0");
    is_root && ask(command("apt-get", "").arg("--version")).is_some()
}

fn by_apt(package: &str, next: &str) -> Outcome {
    say(&format!("installing {package} by apt-get"));
    run(command("apt-get", "").args(["update", "-q"]), next)?;
    let mut install = command("apt-get", "");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    run(install.args(["install", "-q", "-y", "--no-install-recommends", package]), next)
}

/// What verifies a signature in Python.
const PYNACL: &str = "PyNaCl==1.6.2";

/// What asks the edge function, from its description alone.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// A Python that can verify signatures: the one on the path, or a virtual environment of its own. None where it cannot be had: its tests
/// then say that they are skipped.
pub(crate) fn python() -> Option<PathBuf> {
    let can = |python: &PathBuf| ask(command(python, "").args(["-c", "import nacl.signing"])).is_some();
    let on_path = PathBuf::from("python3");
    let own = target().join("python-nacl/bin/python");
    if let Some(found) = [on_path, own.clone()].into_iter().find(can) {
        return Some(found);
    }
    installed(PYNACL, "python-nacl", "the tests of the verifier in Python are skipped").then_some(own)
}

/// What holds orders in tables.
const DUCKDB: &str = "duckdb==2.0.1";

/// A Python with DuckDB, in a virtual environment of its own. None where it cannot be had: its example then is not run.
pub(crate) fn duckdb() -> Option<PathBuf> {
    python_with("duckdb", DUCKDB, "the example of DuckDB is not run")
}

/// What sums orders on many machines.
const SPARK: &str = "pyspark==4.3.0";

/// A Python with Spark, in a virtual environment of its own; Java stands beside it.
pub(crate) fn spark() -> Outcome<PathBuf> {
    if ask(command("java", "").arg("-version")).is_none() {
        if !has_apt() {
            return Err("there is no Java: install a runtime of Java 17".into());
        }
        by_apt("openjdk-17-jre-headless", "install a runtime of Java 17")?;
    }
    python_with("pyspark", SPARK, "the example of Spark is not run")
        .ok_or_else(|| "Spark cannot be installed: is the network there?".into())
}

/// A Python that has a module, in a virtual environment of its own.
fn python_with(module: &str, package: &str, next: &str) -> Option<PathBuf> {
    let folder = format!("python-{module}");
    let own = target().join(&folder).join("bin/python");
    let is_there = ask(command(&own, "").args(["-c", &format!("import {module}")])).is_some();
    (is_there || installed(package, &folder, next)).then_some(own)
}

/// Schemathesis, in a virtual environment of its own. None where it cannot be had.
pub(crate) fn schemathesis() -> Option<PathBuf> {
    let own = target().join("python-schemathesis/bin/schemathesis");
    let is_there = ask(command(&own, "").arg("--version")).is_some();
    let next = "what the edge function answers is not held against its description by schemathesis";
    (is_there || installed(SCHEMATHESIS, "python-schemathesis", next)).then_some(own)
}

/// Whether a package of Python could be installed into a virtual environment below `target`; where not, `next` says what follows.
fn installed(package: &str, folder: &str, next: &str) -> bool {
    say(&format!("installing {package} into target/{folder}"));
    let folder = target().join(folder);
    let mut make = command("python3", "");
    let made = run(make.args(["-m", "venv"]).arg(&folder), next).and_then(|()| {
        run(command(folder.join("bin/python"), "").args(["-m", "pip", "install", "--quiet", package]), next)
    });
    made.map_err(|error| eprintln!("{error}")).is_ok()
}

/// A PHP that can verify signatures: the one on the path, or Debian's. None where it cannot be had.
pub(crate) fn php() -> Option<PathBuf> {
    let php = PathBuf::from("php");
    let has = || ask(command(&php, "").arg("--version")).is_some();
    if !has() && has_apt() {
        let next = "the tests of the verifier in PHP are skipped";
        by_apt("php-cli", next).map_err(|error| eprintln!("{error}")).ok()?;
    }
    has().then_some(php)
}

fn chromium_on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];
    let on_path = std::env::split_paths(&path).flat_map(|dir| names.map(|name| dir.join(name)));
    let elsewhere = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    on_path.chain(elsewhere.map(PathBuf::from)).find(|file| file.is_file())
}
