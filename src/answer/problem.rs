//! A problem, as RFC 9457 and the contract print it.

use crate::problem::{Fault, Problem};
use crate::tree::{Tree, object};

/// Problem details. Shards that are needed are no problem for people: they are `{"needs": [file, …]}`.
pub fn problem(problem: &Problem) -> Tree {
    match problem {
        Problem::NotJson(message) => {
            details("not-json", "the request is not JSON", 400, vec![fault_of("not_json", message)])
        }
        Problem::Book(message) => details("book", "the rate book cannot be read", 500, vec![fault_of("book", message)]),
        Problem::Needs(files) => object! { "needs": Tree::list(files, Tree::from) },
        Problem::Faults(faults) => {
            let count = faults.len();
            let title = if count == 1 {
                "the request has a fault".to_owned()
            } else {
                format!("the request has {count} faults")
            };
            details("invalid-request", &title, 422, faults.iter().map(fault).collect())
        }
    }
}

fn details(kind: &str, title: &str, status: i64, errors: Vec<Tree>) -> Tree {
    object! {
        "type": format!("/problems/{kind}"),
        "title": title,
        "status": status,
        "errors": Tree::List(errors),
    }
}

fn fault_of(code: &'static str, message: &str) -> Tree {
    fault(&Fault::new(code, "", message))
}

fn fault(fault: &Fault) -> Tree {
    let allowed = if fault.allowed.is_empty() { Tree::Null } else { Tree::list(&fault.allowed, Tree::from) };
    object! {
        "code": fault.code,
        "path": &fault.path,
        "message": &fault.message,
        "allowed": allowed,
    }
}
