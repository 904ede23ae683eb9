import type { FunctionRow } from '../abi/functions.ts'

/**
 * What WAMR adds to preview1, but for sock_listen, which is WasmEdge's too, and the options that look alike
 * (wamr-options.ts). https://github.com/bytecodealliance/wasm-micro-runtime/blob/main/core/iwasm/libraries/lib-socket/inc/wasi_socket_ext.h
 */
export const wamrFunctions = [
  { name: 'sock_open', params: [['poolfd', 's32'], ['af', 'wamr_family'], ['socktype', 'wamr_type']], results: [['socket', 'fd']] },
  { name: 'sock_bind', params: [['fd', 'fd'], ['addr', 'wamr_address']], results: [], waits: true },
  { name: 'sock_connect', params: [['fd', 'fd'], ['addr', 'wamr_address']], results: [], waits: true },
  { name: 'sock_addr_local', params: [['fd', 'fd']], results: [['addr', 'wamr_address']] },
  { name: 'sock_addr_remote', params: [['fd', 'fd']], results: [['addr', 'wamr_address']] },
  { name: 'sock_addr_resolve', params: [['host', 'cstring'], ['service', 'cstring'], ['hints', 'pointer'], ['addr_info', 'pointer'], ['addr_info_size', 'size']], results: [['count', 'size']], waits: true },
  { name: 'sock_recv_from', params: [['fd', 'fd'], ['ri_data', 'iovec_array'], ['ri_flags', 'riflags'], ['src_addr', 'pointer']], results: [['ro_data_len', 'size']], waits: true },
  { name: 'sock_send_to', params: [['fd', 'fd'], ['si_data', 'ciovec_array'], ['si_flags', 'siflags'], ['dest_addr', 'wamr_address']], results: [['so_data_len', 'size']], waits: true },
  { name: 'sock_close', params: [['fd', 'fd']], results: [] },
  { name: 'sock_set_linger', params: [['fd', 'fd'], ['on', 'bool'], ['seconds', 's32']], results: [] },
  { name: 'sock_get_linger', params: [['fd', 'fd']], results: [['on', 'bool'], ['seconds', 's32']] },
  { name: 'sock_set_ip_multicast_loop', params: [['fd', 'fd'], ['ipv6', 'bool'], ['on', 'bool']], results: [] },
  { name: 'sock_get_ip_multicast_loop', params: [['fd', 'fd'], ['ipv6', 'bool']], results: [['on', 'bool']] },
  { name: 'sock_set_ip_add_membership', params: [['fd', 'fd'], ['group', 'pointer'], ['interface', 'u32']], results: [] },
  { name: 'sock_set_ip_drop_membership', params: [['fd', 'fd'], ['group', 'pointer'], ['interface', 'u32']], results: [] },
] as const satisfies readonly FunctionRow[]

export type WamrRow = (typeof wamrFunctions)[number]
