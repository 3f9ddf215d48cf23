fn main() {
    let a: Vec<String> = std::env::args().collect();
    if a[1] == "thpack" {
        for f in &a[2..] {
            let t = std::time::Instant::now();
            let s = landfall::publish::pack_files::pack_thpack(&std::fs::read_to_string(f).unwrap()).unwrap();
            println!("{} {} {:?}/100", f, s.lines().last().unwrap(), t.elapsed());
        }
    }
}
