// A worker whose clients have self-signed certificates [RFC 8705 §2.2]. Its introspection is
// Authlete, which needs the whole certificate.
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
