/**
 * Whether a call of this thread may stand still in the kernel. In a process of our own it may: whatever ends the process
 * ends the call. In a worker it may not, since nothing can end the worker while the kernel has it, and the process cannot
 * exit without it. There, what would wait is asked again, with pauses that `Worker.terminate` interrupts.
 */
let allowed = true

export const mayBlock = (): boolean => allowed

/** For the rest of this thread's life. Streams that are open already stay as they are. */
export function forbidBlocking(): void {
  allowed = false
}
