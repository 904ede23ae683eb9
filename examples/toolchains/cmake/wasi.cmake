# A toolchain file: cmake -B build -DCMAKE_TOOLCHAIN_FILE=wasi.cmake
# With WASI_SDK_PATH it is wasi-sdk, without it clang and wasi-libc of Debian or Ubuntu:
#   apt-get install clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_EXECUTABLE_SUFFIX_C .wasm)
set(CMAKE_EXECUTABLE_SUFFIX_CXX .wasm)

if(DEFINED ENV{WASI_SDK_PATH})
  set(CMAKE_C_COMPILER $ENV{WASI_SDK_PATH}/bin/clang)
  set(CMAKE_CXX_COMPILER $ENV{WASI_SDK_PATH}/bin/clang++)
  set(CMAKE_SYSROOT $ENV{WASI_SDK_PATH}/share/wasi-sysroot)
  set(triple wasm32-wasip1)
else()
  find_program(CMAKE_C_COMPILER NAMES clang-19 clang-20 clang-21 clang REQUIRED)
  set(CMAKE_SYSROOT /usr)
  set(triple wasm32-wasi)
endif()
set(CMAKE_C_COMPILER_TARGET ${triple})
set(CMAKE_CXX_COMPILER_TARGET ${triple})

# What is built runs by wasmgate: in tests, in custom commands, in try_run. The folder it is started in is its root.
set(CMAKE_CROSSCOMPILING_EMULATOR wasmgate run --dir .::/)

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
