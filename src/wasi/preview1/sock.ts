import { Errno } from '../abi/errno.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import type { Bodies } from './body.ts'

/**
 * No descriptor is a socket: preview1 cannot open one and none is passed in. BADF, NOTSOCK.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#sock_accept
 */
export const sock: Bodies<'sock_accept' | 'sock_recv' | 'sock_send' | 'sock_shutdown'> = {
  sock_accept: (context, fd) => requireSocket(context, fd),
  sock_recv: (context, fd) => requireSocket(context, fd),
  sock_send: (context, fd) => requireSocket(context, fd),
  sock_shutdown: (context, fd) => requireSocket(context, fd),
}

function requireSocket({ fds }: Context, fd: number): never {
  fds.require(fd, 0)
  throw new WasiError(Errno.NOTSOCK)
}
