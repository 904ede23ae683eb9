// Counts the words of files.
package main

import (
	"fmt"
	"os"
	"strings"
)

func words(text string) int { return len(strings.Fields(text)) }

func main() {
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, "count:", err)
			os.Exit(3)
		}
		fmt.Println(words(string(text)), path)
	}
}
