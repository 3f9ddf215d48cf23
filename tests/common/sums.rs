//! Do the sums of a landed cost hold? Its parts, what is due when, its charges and its lines, exactly.

use landfall::money::Decimal;
use landfall::tree::Tree;

/// Every identity of the contract that does not hold, and every figure that is none.
pub(crate) fn wrong(landed: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for list in ["charges", "lines"].into_iter().filter(|list| !matches!(landed.get(list), Some(Tree::List(_)))) {
        wrong.push(format!("`{list}` is no list"));
    }
    let mut same = |what: &str, sum: Option<Decimal>, whole: &str| {
        let whole = figure(landed, whole);
        if sum.is_none() || sum != whole {
            wrong.push(format!("{what} come to {sum:?}, not {whole:?}"));
        }
    };
    let of = |keys: &[&str]| keys.iter().map(|key| figure(landed, key)).sum();
    same("the parts", of(&["goods", "freight", "insurance", "duty", "tax", "fees"]), "total");
    same("what is due", of(&["due_at_checkout", "due_on_delivery"]), "total");
    for (kind, whole) in [("duty", "duty"), ("tax", "tax"), ("fee", "fees")] {
        let charges = items(landed, "charges").filter(|charge| is_of(charge, kind));
        same(&format!("charges of {kind}"), charges.map(|charge| figure(charge, "amount")).sum(), whole);
    }
    for key in ["goods", "duty", "tax"] {
        same(&format!("{key} of lines"), items(landed, "lines").map(|line| figure(line, key)).sum(), key);
    }
    let below_nothing = |charge: &&Tree| figure(charge, "amount").is_none_or(|amount| amount < Decimal::ZERO);
    let negative = items(landed, "charges").filter(|charge| !is_of(charge, "discount")).filter(below_nothing);
    wrong.extend(negative.map(|charge| format!("{charge:?} is below nothing")));
    wrong
}

fn figure(tree: &Tree, key: &str) -> Option<Decimal> {
    match tree.get(key) {
        Some(Tree::Text(text)) => text.parse().ok(),
        _ => None,
    }
}

fn is_of(charge: &Tree, kind: &str) -> bool {
    charge.get("kind") == Some(&Tree::from(kind))
}

fn items<'t>(tree: &'t Tree<'t>, key: &str) -> impl Iterator<Item = &'t Tree<'t>> + use<'t> {
    let items = match tree.get(key) {
        Some(Tree::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter()
}
