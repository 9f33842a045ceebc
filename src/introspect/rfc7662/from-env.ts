// Asks an RFC 7662 introspection endpoint, with the client's secret from the environment. It does
// not import signatures and discovery: a bundle without them is a third smaller.
import type { ClientTls, Introspect } from '../../types'
import { assert } from '../../values/options'
import { certificateAuthentication } from '../client/certificate'
import { authenticationFor } from '../client/secret'
import { addEnvironment, type Environment } from '../exchange/endpoint'
import { introspectWith } from './introspect'
import {
  type ClientAuthenticationOption,
  type CommonRfc7662Options,
  endpointAndIssuerRules,
  type Rfc7662Options,
  validateRfc7662Options
} from './options'

/** What `rfc7662FromEnv` reads. */
export type Rfc7662Variable =
  | 'INTROSPECTION_ENDPOINT'
  | 'INTROSPECTION_CLIENT_ID'
  | 'INTROSPECTION_CLIENT_SECRET'

export interface Rfc7662FromEnvOptions
  extends Omit<CommonRfc7662Options, 'endpoint' | 'origins' | 'signed' | 'now'>,
    ClientAuthenticationOption {
  /** On Node: the client's certificate and key, instead of a secret [RFC 8705 §2]. */
  readonly tls?: ClientTls | undefined
}

const variables = {
  endpoint: 'INTROSPECTION_ENDPOINT',
  clientId: 'INTROSPECTION_CLIENT_ID',
  clientSecret: 'INTROSPECTION_CLIENT_SECRET'
}

/**
 * `rfc7662` with options from the environment: `INTROSPECTION_ENDPOINT`, `INTROSPECTION_CLIENT_ID`
 * and `INTROSPECTION_CLIENT_SECRET`, which must not be set with `tls`. Other options of `rfc7662`
 * are passed beside.
 *
 * Throws a `TypeError` at construction that names each missing or malformed variable, or an option
 * that comes from one and is passed, too. Does NOT read `process.env` by itself: pass it. Does NOT
 * sign assertions, read signed answers or discover the endpoint: for that use `rfc7662`.
 *
 * @example
 * const introspect = rfc7662FromEnv(process.env, { issuer: 'https://as.example.com' })
 */
export function rfc7662FromEnv(
  env: Environment<Rfc7662Variable>,
  options: Rfc7662FromEnvOptions = {}
): Introspect {
  const where = 'rfc7662FromEnv(env)'
  const all = addEnvironment(where, options, env, variables) as Rfc7662Options
  for (const name of ['assertion', 'signed', 'origins'])
    assert(!(name in all), `${where}: for ${name} use rfc7662({ … }).`)
  const { endpoint, issuer } = endpointAndIssuerRules(all.plainHttp)
  const rules = { required: { endpoint }, optional: { issuer } }
  validateRfc7662Options(where, all, rules, {}, variables)
  return introspectWith(where, all, {
    authenticate: () =>
      all.tls
        ? certificateAuthentication(all.clientId, all.tls)
        : authenticationFor(all as Parameters<typeof authenticationFor>[0])
  })
}
