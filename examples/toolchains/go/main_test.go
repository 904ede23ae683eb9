package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]int{"": 0, "one  two\nthree": 3} {
		if got := words(text); got != want {
			t.Errorf("words(%q) = %d, want %d", text, got, want)
		}
	}
}

// A test runs in the folder of its package, on WASI too.
func TestFile(t *testing.T) {
	text, err := os.ReadFile("poem.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := words(string(text)); got != 11 {
		t.Errorf("poem.txt has %d words, want 11", got)
	}
	if runtime.GOOS != "wasip1" {
		t.Errorf("this ran on %s", runtime.GOOS)
	}
}

func TestScratch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "scratch.txt")
	if err := os.WriteFile(path, []byte("a b"), 0o644); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || words(string(text)) != 2 {
		t.Errorf("read %q, %v", text, err)
	}
}
