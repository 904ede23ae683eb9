module wasmgate.example/go-http

go 1.22
