// A worker that keeps answers in Cloudflare's KV or in the cache of its data centre.
import type { KVNamespace } from '@cloudflare/workers-types'
import {
  around,
  byRoute,
  cached,
  gate,
  rfc7662FromEnv,
  type StringStore,
  scopes,
  shared,
  timed,
  tokenOnly
} from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

interface Env {
  readonly TOKENS: KVNamespace
  readonly KEPT: 'kv' | 'cache'
  readonly CACHE_SECRET: string
  readonly INTROSPECTION_ENDPOINT: string
  readonly INTROSPECTION_CLIENT_ID: string
  readonly INTROSPECTION_CLIENT_SECRET: string
}
declare const caches: {
  readonly default: {
    match(url: string): Promise<Response | undefined>
    put(url: string, response: Response): Promise<void>
  }
}

const stores: Readonly<Record<Env['KEPT'], (env: Env) => StringStore>> = {
  kv: ({ TOKENS }) => ({
    get: key => TOKENS.get(key),
    set: (key, value, seconds) => TOKENS.put(key, value, { expirationTtl: Math.max(60, seconds) })
  }),
  cache: () => {
    const url = (key: string): string => `https://cache.example.com/${key}`
    return {
      get: async key => (await caches.default.match(url(key)))?.text(),
      set: (key, value, seconds) =>
        caches.default.put(
          url(key),
          new Response(value, { headers: { 'Cache-Control': `max-age=${seconds}` } })
        )
    }
  }
}

export default guarded(
  (env: Env) => {
    const store = shared(stores[env.KEPT](env), {
      secret: env.CACHE_SECRET,
      space: env.INTROSPECTION_ENDPOINT,
      timeout: 2_000
    })
    const introspect = around(rfc7662FromEnv(env), timed(5_000), cached(store), tokenOnly)
    return gate({
      introspect,
      require: byRoute({ 'GET /time': scopes('time:query'), 'GET /admin': scopes('admin') })
    })
  },
  (_request, _env, _ctx, { token }) => Response.json({ hello: token.subject })
)
