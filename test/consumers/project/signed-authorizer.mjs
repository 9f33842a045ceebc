// A REST API's authorizer for JWTs, bound to a certificate or, with DPoP, to a key.
import { around, dpop, gate, jwtFromEnv, logged, memoryReplay, scopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'

const pass = gate({
  introspect: jwtFromEnv(process.env),
  audience: 'api',
  require: { ...scopes('time:query'), binding: 'any' },
  dpop: dpop({ replay: memoryReplay({ entries: 1_000, processes: 1 }) })
})
export const handler = restApiAuthorizer(around(pass, logged()), {
  publicUrl: 'https://api.example.com'
})
