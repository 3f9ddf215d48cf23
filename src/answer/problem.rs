//! A problem, as RFC 9457 and the contract print it.

use crate::gather::Gather;
use crate::problem::{Fault, Faults, Problem};
use crate::tree::{Tree, object};

/// Problem details. Shards that are needed are no problem for people: they are `{"needs": [file, …]}`.
pub fn problem(problem: &Problem) -> Tree<'static> {
    let one = |code, message: &str| vec![Fault::new(code, "", message)].into();
    match problem {
        Problem::NotJson(message) => details("not-json", "the request is not JSON", 400, &one("not_json", message)),
        Problem::Unauthorised(message) => details("unauthorised", message, 401, &one("unauthorised", message)),
        Problem::Book(message) => {
            details("book-unavailable", "the rate book cannot be read", 503, &one("book", message))
        }
        #[cfg(feature = "json")]
        Problem::Outdated(message) => details("stock-outdated", message, 409, &one("outdated", message)),
        Problem::Changed(differences, option) => {
            let title = "the option is not as expected: show what it is now, and ask again";
            let mut told = details("quote-changed", title, 409, differences);
            if let Tree::Object(entries) = &mut told {
                entries.push(("option".into(), (**option).clone()));
            }
            told
        }
        Problem::Needs(files) => object! { "needs": Tree::list(files, |file| file.clone().into()) },
        Problem::Faults(faults) => {
            // A shop that is not there is a place that is not there, whatever else is wrong.
            let nowhere = faults.iter().any(|fault| fault.code == "unknown_shop");
            let (kind, status) = if nowhere { ("not-found", 404) } else { ("invalid-request", 422) };
            details(kind, &title(faults), status, faults)
        }
    }
}

fn title(faults: &Faults) -> String {
    match (faults.count(), faults.len()) {
        (1, _) => "the request has a fault".to_owned(),
        (count, told) if count > told => format!("the request has {count} faults; the first {told} are told"),
        (count, _) => format!("the request has {count} faults"),
    }
}

fn details(kind: &str, title: &str, status: i64, faults: &Faults) -> Tree<'static> {
    // A list of what is allowed stands once, at the first fault that it helps.
    let mut told: Vec<Vec<&str>> = Vec::new();
    let errors = faults.iter().map(|fault| {
        let mut words: Vec<&str> = fault.allowed.iter().map(String::as_str).listed();
        crate::sort::by(&mut words, Ord::cmp);
        let is_new = !words.is_empty() && !told.contains(&words);
        if is_new {
            told.push(words);
        }
        object! {
            "code": fault.code,
            "path": fault.path.clone(),
            "message": fault.message.clone(),
            "allowed": is_new.then(|| Tree::list(&fault.allowed, |word| word.clone().into())),
        }
    });
    object! {
        "type": format!("/problems/{kind}"),
        "title": title.to_owned(),
        "status": status,
        "errors": Tree::List(errors.listed()),
    }
}
