// A worker with DPoP that is told its URL. All tokens are bound to one key.
import { bearerAllowed, dpop, gate, memoryReplay, noScopes } from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

const replay = memoryReplay({ entries: 1_000, perOwner: 1_000, processes: 1 })

export default guarded(
  ({ JKT }: { readonly JKT: string }) =>
    gate({
      require: bearerAllowed(noScopes),
      introspect: () => ({
        _tag: 'Active',
        token: { scopes: [], confirmation: { jkt: JKT }, expiresAt: 4_000_000_000, claims: {} }
      }),
      dpop: dpop({ replay })
    }),
  () => new Response('allowed'),
  { publicUrl: 'https://api.example.com' }
)
