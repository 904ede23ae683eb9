import { codeOf } from '../../fs/error.ts'
import { parseIp } from '../../net/address.ts'
import type { Network, Resolved } from '../../net/network.ts'
import type { Context } from '../context.ts'
import { requireNetwork } from './operations.ts'

/** What a look-up of either dialect is for. */
export interface Query {
  /** As text; undefined: this host itself. */
  readonly name: string | undefined
  /** Without a name: what to bind to, and not what to connect to. */
  readonly passive: boolean
  readonly family: 'ipv4' | 'ipv6' | undefined
}

/** Why a look-up found nothing, in the words of getaddrinfo(3): each dialect has its errnos for them. */
export class LookupError {
  readonly code: string
  constructor(code: string) {
    this.code = code
  }
}

/** Addresses of a name. ACCES (no network: thrown at once; or the policy), LookupError. */
export function lookUp(context: Context, query: Query): Promise<readonly Resolved[]> {
  return resolve(context, requireNetwork(context), query)
}

async function resolve(context: Context, network: Network, { name, passive, family }: Query): Promise<readonly Resolved[]> {
  if (name === undefined) {
    const own: readonly Resolved[] = [
      { family: 'ipv4', bytes: passive ? new Uint8Array(4) : Uint8Array.of(127, 0, 0, 1) },
      { family: 'ipv6', bytes: passive ? new Uint8Array(16) : new Uint8Array(16).fill(1, 15) },
    ]
    return own.filter((found) => family === undefined || found.family === family)
  }
  try {
    return await network.resolve(name, family)
  } catch (error) {
    const code = codeOf(error)
    throw code === undefined || code === 'EACCES' ? error : new LookupError(code)
  } finally {
    context.loop.turned()
  }
}

/** Whether a name is an address in text. */
export const isNumeric = (name: string): boolean => parseIp(name) !== undefined

/** What getservbyname(3) knows by name; the file that it reads (/etc/services) is the host's, and not granted. */
const services: Readonly<Record<string, number>> = {
  echo: 7, discard: 9, daytime: 13, ftp: 21, ssh: 22, telnet: 23, smtp: 25, time: 37, domain: 53, tftp: 69, http: 80, www: 80, pop3: 110, ntp: 123,
  imap: 143, imap2: 143, snmp: 161, ldap: 389, https: 443, submission: 587, ldaps: 636, imaps: 993, pop3s: 995, mysql: 3306, postgresql: 5432,
  amqp: 5672, redis: 6379, 'http-alt': 8080,
}

/** The port of a service, by number or name; 0 for none, undefined for one that is not known. */
export function portOfService(service: string, numericOnly = false): number | undefined {
  if (service === '') return 0
  if (/^\d{1,5}$/.test(service) && Number(service) <= 0xffff) return Number(service)
  return numericOnly || !Object.hasOwn(services, service) ? undefined : services[service]
}
