// Processes of a fleet over one store, tokens of every kind, and a load that knows what must come of each request.
import { setTimeout as pause } from 'node:timers/promises'
import {
  around,
  cached,
  type Gate,
  gate,
  type Introspect,
  type KeyValue,
  type SharedOptions,
  scopes,
  shared,
  type Trace,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { sampleCertificates } from 'gatecheck/testing'

const { first, second } = sampleCertificates
export const fleetSecret = 'a secret of the fleet, 32 characters and more'
/** Milliseconds that the server takes. */
const work = 3

/** Name says what it is: whose certificate it is bound to, its scope, a number. Some are revoked while the load runs, some are unknown. */
const kinds = ['first', 'second', 'none', 'unknown', 'revoked'] as const
export const tokens: readonly string[] = kinds.flatMap(kind =>
  ['read', 'write'].flatMap(scope =>
    Array.from({ length: 4 }, (_, i) => `token-of-${kind}-${scope}-${i}`)
  )
)

export interface Fleet {
  readonly gates: Readonly<Record<'read' | 'write', Gate>>
  readonly traces: readonly Trace[]
  readonly calls: () => number
  /** From now on; answers remembered before may live for their ttl. */
  readonly revoke: () => void
  readonly revokedAt: () => number
}

export function fleet(
  kv: KeyValue,
  options: Partial<SharedOptions> & { readonly ttl: number }
): Fleet {
  const { ttl, ...settings } = options
  const traces: Trace[] = []
  let calls = 0
  let revoked = Number.POSITIVE_INFINITY
  const server: Introspect = async ({ token }) => {
    calls += 1
    await pause(work)
    const [, , kind, scope = ''] = token.split('-')
    if (kind === 'unknown' || (kind === 'revoked' && Date.now() >= revoked))
      return { _tag: 'Inactive' }
    const claims = { sub: token.slice(9) }
    const thumbprint = kind === 'second' ? second.thumbprint : first.thumbprint
    return {
      _tag: 'Active',
      token: {
        subject: claims.sub,
        scopes: [scope],
        expiresAt: Math.floor(Date.now() / 1000) + 600,
        confirmation: kind === 'none' ? {} : { thumbprint },
        claims
      },
      answer: claims
    }
  }
  const store = shared(kv, {
    secret: fleetSecret,
    space: 'https://as.example.com as api',
    ...settings
  })
  const introspect = around(
    server,
    timed(2_000),
    cached(store, { ttl }),
    traced(trace => {
      traces.push(trace)
    }),
    tokenOnly
  )
  return {
    gates: {
      read: gate({ introspect, require: scopes('read') }),
      write: gate({ introspect, require: scopes('write') })
    },
    traces,
    calls: () => calls,
    revoke: () => {
      revoked = Date.now()
    },
    revokedAt: () => revoked
  }
}

export interface Seen {
  readonly wrong: string | undefined
}

function pick<A>(list: readonly A[]): A {
  return list[Math.floor(Math.random() * list.length)] as A
}

/** One random request, and whether its decision was right. */
async function tried({ gates, revokedAt }: Fleet, life: number): Promise<Seen> {
  const [token, route, shown] = [
    pick(tokens),
    pick(['read', 'write'] as const),
    pick([first, second, undefined])
  ]
  const [, , kind, scope] = token.split('-')
  const at = Date.now()
  const decision = await gates[route]({
    method: 'GET',
    path: '/',
    header: name => (name.toLowerCase() === 'authorization' ? [`Bearer ${token}`] : []),
    certificate: shown === undefined ? undefined : { _tag: 'Sha256', thumbprint: shown.thumbprint }
  })
  const owner = kind === 'second' ? second : first
  const proper = kind !== 'none' && kind !== 'unknown' && shown === owner && scope === route
  const over = kind === 'revoked' && at > revokedAt() + life
  const maybe = kind === 'revoked' && Date.now() >= revokedAt()
  const allowed = decision._tag === 'Allow'
  const right =
    decision._tag !== 'ServerError' &&
    (allowed ? proper && !over && decision.token.subject === token.slice(9) : !proper || maybe)
  return { wrong: right ? undefined : `${token} ${route} ${shown?.thumbprint}: ${decision._tag}` }
}

/** Twenty at a time, until it is told to stop. `life`: milliseconds for which a revoked token may still pass. */
export function load(fleets: readonly Fleet[], life: number): () => Promise<readonly Seen[]> {
  const seen: Seen[] = []
  let going = true
  const workers = Array.from({ length: 20 }, async () => {
    while (going) {
      seen.push(await tried(pick(fleets), life))
      await pause(1)
    }
  })
  return async () => {
    going = false
    await Promise.all(workers)
    return seen
  }
}
