use landfall::book::container::*;
fn main(){ let b=std::fs::read(std::env::args().nth(1).unwrap()).unwrap(); let want=std::env::args().nth(2).unwrap();
 for (k,n,s) in sections(&b,What::Whole).unwrap(){ if k==SectionKind::Shard && n==want { for (k,n,s) in sections(s,What::Shard).unwrap(){ std::fs::create_dir_all("/tmp/secs").unwrap(); std::fs::write(format!("/tmp/secs/{k:?}-{n}"),s).unwrap(); println!("{k:?} {n} {}",s.len()); } } } }
