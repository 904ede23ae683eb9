// tree [DIR]: walks a directory and prints what is in it as JSON: directories, files, sizes, kinds and one digest of everything.
// The JSON is written by hand: encoding/json would add a megabyte to the binary.
package main

import (
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

func main() {
	root := "/"
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	directories, files, bytes, largest := 0, 0, int64(0), ""
	largestSize := int64(-1)
	byKind := map[string]int{}
	digest := fnv.New64a()
	// WalkDir goes through names in lexical order, so the digest does not depend on the file system.
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			directories++
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		size := int64(len(content))
		digest.Write(content)
		files++
		bytes += size
		byKind[filepath.Ext(path)]++
		if size > largestSize {
			largestSize, largest = size, path
		}
		return nil
	})
	if err != nil {
		os.Stderr.WriteString("tree: " + err.Error() + "\n")
		os.Exit(1)
	}

	kinds := make([]string, 0, len(byKind))
	for kind, count := range byKind {
		kinds = append(kinds, strconv.Quote(kind)+": "+strconv.Itoa(count))
	}
	sort.Strings(kinds)
	os.Stdout.WriteString(`{
  "root": ` + strconv.Quote(root) + `,
  "directories": ` + strconv.Itoa(directories) + `,
  "files": ` + strconv.Itoa(files) + `,
  "bytes": ` + strconv.FormatInt(bytes, 10) + `,
  "kinds": {` + strings.Join(kinds, ", ") + `},
  "largest": ` + strconv.Quote(largest) + `,
  "fnv1a": "` + strconv.FormatUint(digest.Sum64(), 16) + `"
}
`)
}
