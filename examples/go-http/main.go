// An HTTP server made of Go's own library. Preview1 cannot open sockets, so it takes the one that the runtime was told to
// listen on: descriptor 3, the first after the standard three when no directory is given.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

func main() {
	listener, err := net.FileListener(os.NewFile(3, "listener"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "go-http: no listening socket:", err)
		os.Exit(1)
	}
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "hello from wasmgate")
	})
	http.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
		io.Copy(w, r.Body)
	})
	fmt.Println("serving")
	if err := http.Serve(listener, nil); err != nil {
		fmt.Fprintln(os.Stderr, "go-http:", err)
		os.Exit(1)
	}
}
