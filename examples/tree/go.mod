module wasmgate.example/tree

go 1.21
