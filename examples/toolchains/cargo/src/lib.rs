/// The words of a text.
pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn counts_words() {
        assert_eq!(words("one  two\nthree"), 3);
        assert_eq!(words(""), 0);
    }

    /// The package's folder is the guest's root, and its current directory.
    #[test]
    fn reads_a_file_of_the_package() {
        let text = std::fs::read_to_string("poem.txt").unwrap();
        assert_eq!(words(&text), 11);
    }

    #[test]
    fn writes_and_removes_a_file() {
        std::fs::write("scratch.txt", "a b").unwrap();
        assert_eq!(words(&std::fs::read_to_string("/scratch.txt").unwrap()), 2);
        std::fs::remove_file("scratch.txt").unwrap();
    }
}
