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
const serverDelay = 3

/** Name says what it is: whose certificate it is bound to, its scope, a number. Some are revoked while the load runs, some are unknown. */
const kinds = ['first', 'second', 'none', 'unknown', 'revoked'] as const
export const tokens: readonly string[] = kinds.flatMap(kind =>
  ['read', 'write'].flatMap(scope =>
    Array.from({ length: 4 }, (_, i) => `token-of-${kind}-${scope}-${i}`)
  )
)

export interface FleetMember {
  readonly gates: Readonly<Record<'read' | 'write', Gate>>
  readonly traces: readonly Trace[]
  readonly calls: () => number
  /** From now on; answers remembered before may live for their ttl. */
  readonly revoke: () => void
  readonly revokedAt: () => number
}

export function createFleetMember(
  kv: KeyValue,
  options: Partial<SharedOptions> & { readonly ttl: number }
): FleetMember {
  const { ttl, ...sharedOptions } = options
  const traces: Trace[] = []
  let calls = 0
  let revokedAt = Number.POSITIVE_INFINITY
  const server: Introspect = async ({ token }) => {
    calls += 1
    await pause(serverDelay)
    const [, , kind, scope = ''] = token.split('-')
    if (kind === 'unknown' || (kind === 'revoked' && Date.now() >= revokedAt))
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
    ...sharedOptions
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
      revokedAt = Date.now()
    },
    revokedAt: () => revokedAt
  }
}

export interface LoadResult {
  readonly wrong: string | undefined
}

function pickRandom<A>(list: readonly A[]): A {
  return list[Math.floor(Math.random() * list.length)] as A
}

/** One random request, and whether its decision was right. */
async function sendRandomRequest(
  { gates, revokedAt }: FleetMember,
  gracePeriod: number
): Promise<LoadResult> {
  const [token, route, certificate] = [
    pickRandom(tokens),
    pickRandom(['read', 'write'] as const),
    pickRandom([first, second, undefined])
  ]
  const [, , kind, scope] = token.split('-')
  const startedAt = Date.now()
  const decision = await gates[route]({
    method: 'GET',
    path: '/',
    header: name => (name.toLowerCase() === 'authorization' ? [`Bearer ${token}`] : []),
    certificate:
      certificate === undefined ? undefined : { _tag: 'Sha256', thumbprint: certificate.thumbprint }
  })
  const owner = kind === 'second' ? second : first
  const entitled = kind !== 'none' && kind !== 'unknown' && certificate === owner && scope === route
  const certainlyRevoked = kind === 'revoked' && startedAt > revokedAt() + gracePeriod
  const perhapsRevoked = kind === 'revoked' && Date.now() >= revokedAt()
  const allowed = decision._tag === 'Allow'
  const right =
    decision._tag !== 'ServerError' &&
    (allowed
      ? entitled && !certainlyRevoked && decision.token.subject === token.slice(9)
      : !entitled || perhapsRevoked)
  return {
    wrong: right ? undefined : `${token} ${route} ${certificate?.thumbprint}: ${decision._tag}`
  }
}

/** Twenty at a time, until it is told to stop. `life`: milliseconds for which a revoked token may still pass. */
export function startLoad(
  members: readonly FleetMember[],
  gracePeriod: number
): () => Promise<readonly LoadResult[]> {
  const results: LoadResult[] = []
  let running = true
  const workers = Array.from({ length: 20 }, async () => {
    while (running) {
      results.push(await sendRandomRequest(pickRandom(members), gracePeriod))
      await pause(1)
    }
  })
  return async () => {
    running = false
    await Promise.all(workers)
    return results
  }
}
