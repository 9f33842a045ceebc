// A worker with DPoP and nonces, whose tokens are all bound to one key. It says which URL it saw.
import { bearerAllowed, dpop, gate, memoryReplay, nonces, noScopes } from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

interface Env {
  readonly JKT: string
  readonly NONCE_SECRET: string
}

const replay = memoryReplay({ entries: 100, processes: 1 })

export default guarded(
  ({ JKT, NONCE_SECRET }: Env) =>
    gate({
      require: bearerAllowed(noScopes),
      introspect: () => ({
        _tag: 'Active',
        token: { scopes: [], confirmation: { jkt: JKT }, expiresAt: 4_000_000_000, claims: {} }
      }),
      dpop: dpop({ replay, nonces: nonces({ secret: NONCE_SECRET }) })
    }),
  request =>
    request.url.endsWith('/redirect')
      ? Response.redirect('https://a.example/', 302)
      : new Response(request.url)
)
