// A worker whose clients register certificates of their own [RFC 8705 §2.2], and which asks Authlete, who wants the certificate itself.
import { authleteFromEnv, gate, noScopes } from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

interface Env {
  readonly AUTHLETE_BASE_URL: string
  readonly AUTHLETE_SERVICE_APIKEY: string
  readonly AUTHLETE_SERVICE_APISECRET: string
}

export default guarded(
  (env: Env) => gate({ introspect: authleteFromEnv(env), require: noScopes }),
  () => new Response('in'),
  { selfSigned: 'allowed' }
)
