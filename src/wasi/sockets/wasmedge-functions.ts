import type { FunctionRow } from '../abi/functions.ts'

type Shape = Pick<FunctionRow, 'params' | 'results' | 'waits'>

const open = { params: [['af', 'wasmedge_family'], ['type', 'wasmedge_type']], results: [['socket', 'fd']] } as const satisfies Shape
const toAddress = { params: [['fd', 'fd'], ['addr', 'wasmedge_address'], ['port', 'port']], results: [], waits: true } as const satisfies Shape
const listen = { params: [['fd', 'fd'], ['backlog', 's32']], results: [], waits: true } as const satisfies Shape
const sendTo = {
  params: [['fd', 'fd'], ['si_data', 'ciovec_array'], ['addr', 'wasmedge_address'], ['port', 'port'], ['si_flags', 'siflags']],
  results: [['so_datalen', 'size']], waits: true,
} as const satisfies Shape
const addressV1 = { params: [['fd', 'fd'], ['addr', 'wasmedge_address_out']], results: [['type', 'u32'], ['port', 'u32']] } as const satisfies Shape
const addressV2 = { params: [['fd', 'fd'], ['addr', 'wasmedge_address_out']], results: [['port', 'u32']] } as const satisfies Shape
const received = [['ro_datalen', 'size'], ['ro_flags', 'roflags']] as const

/**
 * What WasmEdge adds to preview1, its V1 under the plain names and its V2 under `_v2`; a plain name of V2's type means V2,
 * as WasmEdge's linker has it (socket-abi.md 1.1). sock_listen is WAMR's as well.
 * https://github.com/WasmEdge/WasmEdge/blob/master/lib/host/wasi/wasimodule.cpp
 */
export const wasmedgeFunctions = [
  { name: 'sock_open', ...open },
  { name: 'sock_open_v2', ...open },
  { name: 'sock_bind', ...toAddress },
  { name: 'sock_bind_v2', ...toAddress },
  { name: 'sock_connect', ...toAddress },
  { name: 'sock_connect_v2', ...toAddress },
  { name: 'sock_listen', ...listen },
  { name: 'sock_listen_v2', ...listen },
  { name: 'sock_accept', params: [['fd', 'fd']], results: [['connection', 'fd']], waits: true },
  { name: 'sock_accept_v2', params: [['fd', 'fd'], ['flags', 'fdflags']], results: [['connection', 'fd']], waits: true },
  { name: 'sock_recv_v2', params: [['fd', 'fd'], ['ri_data', 'iovec_array'], ['ri_flags', 'riflags']], results: received, waits: true },
  { name: 'sock_recv_from', params: [['fd', 'fd'], ['ri_data', 'iovec_array'], ['addr', 'wasmedge_address_out'], ['ri_flags', 'riflags']], results: received, waits: true },
  { name: 'sock_recv_from_v2', params: [['fd', 'fd'], ['ri_data', 'iovec_array'], ['addr', 'wasmedge_address_out'], ['ri_flags', 'riflags']], results: [['port', 'u16'], ...received], waits: true },
  { name: 'sock_send_v2', params: [['fd', 'fd'], ['si_data', 'ciovec_array'], ['si_flags', 'siflags']], results: [['so_datalen', 'size']], waits: true },
  { name: 'sock_send_to', ...sendTo },
  { name: 'sock_send_to_v2', ...sendTo },
  { name: 'sock_getsockopt', params: [['fd', 'fd'], ['level', 's32'], ['name', 'wasmedge_option'], ['value', 'buffer'], ['value_len', 'pointer']], results: [] },
  { name: 'sock_setsockopt', params: [['fd', 'fd'], ['level', 's32'], ['name', 'wasmedge_option'], ['value', 'buffer'], ['value_len', 'size']], results: [] },
  { name: 'sock_getlocaladdr', ...addressV1 },
  { name: 'sock_getlocaladdr_v2', ...addressV2 },
  { name: 'sock_getpeeraddr', ...addressV1 },
  { name: 'sock_getpeeraddr_v2', ...addressV2 },
  { name: 'sock_getaddrinfo', params: [['node', 'string'], ['service', 'string'], ['hints', 'pointer'], ['res', 'pointer'], ['max_res_len', 'size']], results: [['res_len', 'size']], waits: true },
  { name: 'epoll_oneoff', params: [['in', 'subscriptions'], ['out', 'buffer'], ['nsubscriptions', 'size']], results: [['nevents', 'size']], waits: true },
] as const satisfies readonly FunctionRow[]

export type WasmedgeRow = (typeof wasmedgeFunctions)[number]
