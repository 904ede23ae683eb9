use std::{env, fs, process};

fn main() {
    let mut failed = false;
    for path in env::args().skip(1) {
        match fs::read_to_string(&path) {
            Ok(text) => println!("{} {path}", count::words(&text)),
            Err(error) => {
                eprintln!("count: {path}: {error}");
                failed = true;
            }
        }
    }
    if failed {
        process::exit(3);
    }
}
