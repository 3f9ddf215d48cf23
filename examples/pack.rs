use landfall::pack::*;
use landfall::publish::pack_files::*;
use std::time::{Duration, Instant};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    if a[1] == "thpack" {
        for f in &a[2..] {
            let t = std::time::Instant::now();
            let s = landfall::publish::pack_files::pack_thpack(&std::fs::read_to_string(f).unwrap()).unwrap();
            println!("{} {} {:?}/100", f, s.lines().last().unwrap(), t.elapsed());
        }
        return;
    }
    if a[1] == "one" {
        let d = "/work/shared/data/packing/";
        let boxes = read_boxes(&std::fs::read_to_string(format!("{d}boxes.csv")).unwrap()).unwrap();
        let items = std::fs::read_to_string(format!("{d}items.csv")).unwrap();
        let orders = read_orders(&items, a[3] == "up").unwrap();
        let o = orders.iter().find(|o| o.id.starts_with(&a[2])).unwrap();
        let ps = pack(&o.items, &boxes, Budget { placements: a[4].parse().unwrap() });
        for p in &ps {
            println!("---- {}", p.parcels.len());
            for b in &p.parcels {
                println!("{} {} g", boxes[b.carton.unwrap()].id, b.weight_g);
                for x in &b.placements {
                    println!("   {:?} {:?} {}", x.at_mm, x.size_mm, o.items[x.item].weight_g);
                }
            }
        }
        return;
    }
    let d = "/work/shared/data/packing/";
    let boxes = read_boxes(&std::fs::read_to_string(format!("{d}boxes.csv")).unwrap()).unwrap();
    let budget = Budget { placements: a.get(2).map_or(Budget::default().placements, |s| s.parse().unwrap()) };
    let items = std::fs::read_to_string(format!("{d}items.csv")).unwrap();
    let expected = std::fs::read_to_string(format!("{d}expected.csv")).unwrap();
    for upright in [false, true] {
        let orders = read_orders(&items, upright).unwrap();
        let mut total = 0;
        let mut unp = 0;
        let mut times = Vec::new();
        let (mut worse, mut better) = (0, 0);
        let mut kinds = [0; 5];
        let mut list = vec![];
        for (o, e) in orders.iter().zip(expected.lines().skip(1)) {
            let mut best = Duration::MAX;
            let mut ps = vec![];
            for _ in 0..9 {
                let t = Instant::now();
                ps = pack(&o.items, &boxes, budget);
                best = best.min(t.elapsed());
            }
            times.push((best, o.items.len(), o.items.iter().map(|i| i.quantity).sum::<u32>(), ps[0].parcels.len()));
            let n = ps[0].parcels.len();
            for p in &ps[0].parcels {
                kinds[p.carton.unwrap_or(4)] += 1;
            }
            total += n;
            unp += ps[0].unpacked.len();
            let c: Vec<&str> = e.split(',').collect();
            assert_eq!(c[0], o.id);
            let want: usize = c[if upright { 1 } else { 4 }].parse().unwrap();
            if n > want {
                worse += 1;
                list.push((o.id.clone(), n, want));
            }
            if n < want {
                better += 1
            }
        }
        times.sort();
        let p = |q: usize| times[(times.len() * q / 1000).min(times.len() - 1)];
        println!("upright {upright} boxes {total} unpacked {unp} worse {worse} better {better} kinds {kinds:?}");
        println!(
            "  median {:?} p90 {:?} p95 {:?} p99 {:?} max {:?} sum {:?}",
            p(500),
            p(900),
            p(950),
            p(990),
            p(1000),
            times.iter().map(|t| t.0).sum::<Duration>()
        );
        println!("  {:?}", list.iter().take(12).collect::<Vec<_>>());
    }
    let cartons: Vec<Carton> = (0..20)
        .map(|i| Carton {
            id: i.to_string(),
            inner_mm: [150 + 20 * i, 200 + 15 * i, 100 + 25 * i],
            outer_mm: [160 + 20 * i, 210 + 15 * i, 110 + 25 * i],
            tare_g: 100,
            max_gross_g: 20000,
            cost: u64::from(i),
            supply: None,
            kind: CartonKind::Box,
        })
        .collect();
    for q in [1, 100, 5000] {
        let t = Instant::now();
        let r = pack(
            &[Item { quantity: q, dimensions_mm: [83, 47, 31], weight_g: 90, ..Item::default() }],
            &cartons,
            budget,
        );
        println!("{q} identical {:?} {:?}", t.elapsed(), r.iter().map(|p| p.parcels.len()).collect::<Vec<_>>());
    }
}
#[allow(dead_code)]
fn debug() {}
