// The profiles: each is spread into the options of a gate.
import type { Profile } from '../../src/types'
import { makeProfile } from './profile'

/**
 * FAPI 2.0 Security Profile, for `gate({ ...fapi2, … })`.
 *
 * The defaults of a gate are those of the profile. `fapi2` keeps them: `gate` throws a `TypeError`
 * that names each option beside it that loosens one and says what to write instead.
 *
 * - a requirement with the binding `optional`: tokens must be bound to a certificate or a key
 *   [§5.3.4-5]
 * - `audience: 'any'` and `absentAudience: 'allowed'`: the token must be meant for this API
 * - `replay: 'unchecked'` of `dpop`: a proof may be used once [§6.2]
 * - `tokenType: 'unchecked'` of `rfc7662`: a refresh token could pass [§5.3.4-3]
 * - `plainHttp: 'allowed'`: TLS only [§5.2.1-1]
 * - other `algorithms` than PS256, ES256 and EdDSA, of `dpop`, `jwt` and `signed` [§5.4.1]
 *
 * If a function of yours returns a requirement with another binding, the request is 500
 * `requirement_malformed`, detail `binding`.
 *
 * Sees an `Introspect` of ours behind layers, `byIssuer`, `orElse` and `confirmedBy`. Does NOT see
 * into `deferred` or a function of yours. Does NOT check TLS, which is your server's task.
 *
 * @example
 * const pass = gate({
 *   ...fapi2,
 *   introspect: rfc7662FromEnv(process.env),
 *   require: { ...scopes('payments'), binding: 'any' },
 *   audience: 'https://api.example.com',
 *   dpop: dpop({ replay: redisReplay(redis) })
 * })
 */
export const fapi2: { readonly profile: Profile } = /* @__PURE__ */ Object.freeze({
  profile: /* @__PURE__ */ makeProfile('fapi2', ['certificate', 'dpop', 'any'])
})

/**
 * FAPI 1.0 Advanced, for `gate({ ...fapi1Advanced, … })`: as `fapi2`, and tokens must be bound to a
 * certificate [§8.2]. So the only binding is `certificate`, which is that of `scopes(…)` and
 * `noScopes`, and the option `dpop` is refused.
 *
 * Does NOT set the header `x-fapi-interaction-id`: see `interactionId`.
 *
 * @example
 * const pass = gate({
 *   ...fapi1Advanced,
 *   introspect: rfc7662FromEnv(process.env),
 *   require: scopes('accounts')
 * })
 */
export const fapi1Advanced: { readonly profile: Profile } = /* @__PURE__ */ Object.freeze({
  profile: /* @__PURE__ */ makeProfile('fapi1Advanced', ['certificate'])
})
