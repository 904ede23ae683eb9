// Flags of open(2) that Node has no name for. The same numbers on x64 and arm64.

/** The descriptor stands for the name itself, a symbolic link too, and opens nothing: no permission to read is needed. */
export const O_PATH = 0o10000000
/** No program that is started gets the descriptor. Node sets it by itself. */
export const O_CLOEXEC = 0o2000000
