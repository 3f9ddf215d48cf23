//! Is the choice of sites the cheapest? Against published optima, against all sets of small problems, and in time on large ones.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use landfall_desk::sites::{Problem, choose, pooled};
use std::time::{Duration, Instant};

/// Numbers that look random, the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// Sites and regions in a plane, costs by squared distance and weight.
fn plane(sites: usize, regions: usize, keep: i64, dice: &mut Dice) -> Problem {
    let mut points =
        |many: usize| -> Vec<(i64, i64)> { (0..many).map(|_| (dice.below(1000), dice.below(1000))).collect() };
    let (at, to) = (points(sites), points(regions));
    let costs = to.iter().map(|(x, y)| {
        let weight = 1 + dice.below(50);
        at.iter().map(|(a, b)| Some(weight * ((x - a).pow(2) + (y - b).pow(2)).isqrt())).collect()
    });
    let costs = costs.collect();
    Problem { fixed: (0..sites).map(|_| keep + dice.below(keep)).collect(), costs }
}

/// Costs that say nothing of each other, as Körkel and Ghosh draw them: the gap between the bounds is wide.
fn noise(sites: usize, regions: usize, (least, most): (i64, i64), dice: &mut Dice) -> Problem {
    let costs = (0..regions).map(|_| (0..sites).map(|_| Some(1000 + dice.below(1001))).collect()).collect();
    Problem { fixed: (0..sites).map(|_| least + dice.below(most - least + 1)).collect(), costs }
}

fn of_all_sets(problem: &Problem) -> i64 {
    let cost = |set: usize| -> Option<i64> {
        let open = |site: &usize| set >> site & 1 == 1;
        let kept: i64 = (0..problem.fixed.len()).filter(open).map(|site| problem.fixed[site]).sum();
        let served = problem.costs.iter().map(|row| (0..row.len()).filter(open).filter_map(|site| row[site]).min());
        served.sum::<Option<i64>>().map(|served| kept + served)
    };
    (1..1 << problem.fixed.len()).filter_map(cost).min().unwrap()
}

#[test]
fn no_set_of_sites_is_cheaper() {
    let mut dice = Dice(3);
    for round in 0..120 {
        let keep = [1, 200, 3000, 20_000][round % 4];
        let mut problem =
            if round % 3 == 0 { noise(9, 20, (keep, keep * 2), &mut dice) } else { plane(10, 24, keep, &mut dice) };
        // Some regions are out of some sites' reach.
        for row in &mut problem.costs {
            let site = usize::try_from(dice.below(9)).unwrap();
            row[site] = None;
        }
        let choice = choose(&problem).unwrap();
        assert_eq!(choice.cost, of_all_sets(&problem), "round {round}");
        assert!(choice.bound <= choice.cost);
        let mut without = |_: &[usize], _: &[usize]| 0;
        assert_eq!(pooled(&problem, &mut without).unwrap().cost, choice.cost);
    }
}

#[test]
fn what_pools_is_dearer_in_many_places() {
    // Two regions, each with a site beside it: apart while keeping stock twice costs little, together when it costs more.
    let problem = Problem { fixed: vec![10, 10], costs: vec![vec![Some(0), Some(100)], vec![Some(100), Some(0)]] };
    let mut cheap = |open: &[usize], _: &[usize]| 50 * i64::try_from(open.len()).unwrap();
    assert_eq!(pooled(&problem, &mut cheap).unwrap().open, [0, 1]);
    let mut dear = |open: &[usize], _: &[usize]| 100 * i64::try_from(open.len()).unwrap();
    let choice = pooled(&problem, &mut dear).unwrap();
    assert_eq!((choice.open, choice.cost), (vec![0], 10 + 100 + 100));
}

#[test]
fn fifty_sites_are_proven_in_time() {
    let mut dice = Dice(20_261_129);
    for (sites, regions) in [(25, 50), (50, 50), (50, 100), (50, 300)] {
        for keep in [100, 1000, 5000, 20_000] {
            let started = Instant::now();
            let choice = choose(&plane(sites, regions, keep, &mut dice)).unwrap();
            let took = started.elapsed();
            println!(
                "{sites} x {regions}, {keep}: {} nodes, {} of {} open, {took:?}",
                choice.nodes,
                choice.open.len(),
                sites
            );
            assert!(took < Duration::from_secs(10), "{took:?}");
        }
    }
}

#[test]
fn costs_without_a_plane_are_proven_in_time() {
    let mut dice = Dice(11);
    for (sites, span) in
        [(25, (100, 200)), (25, (1000, 2000)), (50, (100, 200)), (50, (1000, 2000)), (50, (10_000, 20_000))]
    {
        let started = Instant::now();
        let choice = choose(&noise(sites, sites, span, &mut dice)).unwrap();
        let took = started.elapsed();
        println!("{sites}, {span:?}: {} nodes, gap {}, {took:?}", choice.nodes, choice.cost - choice.bound);
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}

#[test]
fn what_cannot_be_solved_is_told() {
    let told = |problem: Problem| choose(&problem).unwrap_err().to_string();
    assert_eq!(told(Problem { fixed: vec![], costs: vec![] }), "there is no site to choose from: name one at least");
    assert_eq!(
        told(Problem { fixed: vec![1], costs: vec![vec![Some(1)], vec![None]] }),
        "no site reaches region 2: leave it out"
    );
    assert_eq!(
        told(Problem { fixed: vec![1], costs: vec![vec![Some(-1)]] }),
        "costs are below nothing, or too large: use larger units"
    );
}

/// What the OR-Library publishes, to four decimals, solved again by another solver. Its files are not shipped.
const PUBLISHED: [(&str, &str); 12] = [
    ("cap71", "932615.75"),
    ("cap72", "977799.4"),
    ("cap73", "1010641.45"),
    ("cap74", "1034976.975"),
    ("cap101", "796648.4375"),
    ("cap102", "854704.2"),
    ("cap103", "893782.1125"),
    ("cap104", "928941.75"),
    ("cap131", "793439.5625"),
    ("cap132", "851495.325"),
    ("cap133", "893076.7125"),
    ("cap134", "928941.75"),
];

/// The files of the folder that LANDFALL_ORLIB names.
#[test]
fn published_optima() {
    let Some(folder) = std::env::var_os("LANDFALL_ORLIB") else {
        eprintln!("skipped: LANDFALL_ORLIB names no folder with cap71.txt and its like");
        return;
    };
    for (name, optimum) in PUBLISHED {
        let file = std::path::Path::new(&folder).join(format!("{name}.txt"));
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let read = landfall_desk::orlib::read(&text).unwrap();
        let started = Instant::now();
        let choice = choose(&read.problem).unwrap();
        println!("{name}: {} in {:?}", read.amount(choice.cost), started.elapsed());
        assert_eq!(read.amount(choice.cost).to_string(), optimum, "{name}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}

/// Many equal costs, a site beside another, and one that costs nothing to keep.
#[test]
fn ties_and_sites_that_cost_nothing() {
    let mut dice = Dice(17);
    for _ in 0..40 {
        let mut problem = plane(9, 12, 50, &mut dice);
        problem.fixed[0] = 0;
        for row in &mut problem.costs {
            row[1] = row[0];
            row.iter_mut().flatten().for_each(|cost| *cost = *cost / 500 * 500);
        }
        assert_eq!(choose(&problem).unwrap().cost, of_all_sets(&problem));
    }
}
