import fc from 'fast-check'
import {
  authleteFromEnv,
  byRoute,
  cached,
  gate,
  type Introspect,
  memory,
  noScopes,
  rfc7662FromEnv,
  scopes,
  shared,
  timed,
  traced
} from 'gatecheck'
import { nginx } from 'gatecheck/proxies'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rejectUnknownOptions, validateOptions } from '../../src/values/options'

const test = suite('options')

const introspect: Introspect = async () => ({ _tag: 'Inactive' })
function messageOf(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'no error'
}

const env = {
  INTROSPECTION_ENDPOINT: 'https://as.example.com',
  INTROSPECTION_CLIENT_ID: 'api',
  INTROSPECTION_CLIENT_SECRET: 'hush-hush'
}
for (const [title, make, message] of [
  [
    'no options: what must be passed',
    () => gate(undefined as never),
    'gate(options): options are missing. Pass { require, introspect }.'
  ],
  [
    'one problem is one line',
    () => gate({ require: noScopes, introspect, deadline: 0 }),
    'gate(options): deadline is wrong: pass milliseconds, at least 10 and under 2^31'
  ],
  [
    'several problems are one line each',
    () => gate({} as never),
    "gate(options) has 2 problems:\n- require is missing: pass scopes('…'), noScopes or byRoute({ … })\n- introspect is missing: pass rfc7662FromEnv(process.env) or your own"
  ],
  [
    'a misspelled option stands beside what is missing for it',
    () => gate({ requires: noScopes, introspect } as never),
    'gate(options) has 2 problems:\n- unknown option "requires". Did you mean "require"? Known: require, introspect, audience, absentAudience, checks, dpop, challenge, profile, now, leeway, deadline\n- require is missing: pass scopes(\'…\'), noScopes or byRoute({ … })'
  ],
  [
    'a requirement is explained by its field',
    () => gate({ require: { scopes: [], maxAge: 5 } as never, introspect }),
    "gate(options): require is wrong: pass scopes('…'), noScopes or byRoute({ … }); yours: binding is missing: pass 'certificate' or 'dpop' or 'any' or 'optional'"
  ],
  [
    'byRoute explains it as the gate does',
    () => byRoute({ 'GET /a': { ...noScopes, maxage: 5 } as never }),
    'byRoute: the rule of "GET /a" is wrong: pass scopes(\'…\'), noScopes, bearerAllowed(…) or a function; yours: unknown option "maxage". Did you mean "maxAge"? Known: scopes, anyScope, subject, client, issuer, audience, acr, maxAge, binding, checks, route'
  ],
  [
    'a requirement with inherited fields',
    () => gate({ require: Object.create(noScopes) as never, introspect }),
    "gate(options): require is wrong: pass scopes('…'), noScopes or byRoute({ … }); yours: not a plain object"
  ],
  [
    'an argument of scopes',
    () => scopes('a b'),
    "scopes(…): pass scope-tokens, such as scopes('a', 'b'); yours: scopes is wrong: pass a list of scope-tokens"
  ],
  [
    'a variable is named instead of its option',
    () => rfc7662FromEnv({ ...env, INTROSPECTION_CLIENT_ID: ' ' }),
    'rfc7662FromEnv(env): INTROSPECTION_CLIENT_ID is missing: pass text without a line break'
  ],
  [
    'an option beside the variables',
    () => rfc7662FromEnv(env, { tokentype: 'unchecked' } as never),
    'rfc7662FromEnv(env): unknown option "tokentype". Did you mean "tokenType"? Known: endpoint, clientId, clientSecret, accessToken, tls, ca, authentication, issuer, tokenType, transport, plainHttp, warm'
  ],
  [
    'a version',
    () => authleteFromEnv({ AUTHLETE_API_VERSION: 'V4' }),
    'authleteFromEnv(env): AUTHLETE_API_VERSION is wrong: pass V2 or V3'
  ],
  [
    'a number out of range says its unit',
    () => cached(memory({ entries: 1 }), { ttl: 7200 }),
    'cached(store, options): ttl is wrong: pass seconds, over 0 and at most 3600'
  ],
  [
    'a shared store',
    () => shared({ get: () => null, set: () => undefined }, { secret: 'short' } as never),
    "shared(kv, options) has 2 problems:\n- secret is wrong: pass at least 32 characters, the same in every process: openssl rand -base64 32 makes them\n- space is missing: pass a name for the server and the credential with which it is asked, such as 'https://as.example.com as api'"
  ],
  [
    'an argument that is a number',
    () => timed(0),
    'timed(ms): pass milliseconds, over 0 and at most 2147483647'
  ],
  [
    'an observer',
    () => traced(undefined as never),
    'traced(see): see is not a function. Pass trace => { … }.'
  ],
  [
    "an observer's clock",
    () => traced(() => undefined, { clock: Date.now } as never),
    'traced(see, options): unknown option "clock". Known: now'
  ],
  [
    'an adapter without a gate',
    () => restApiAuthorizer(undefined as never),
    'restApiAuthorizer(gate): pass gate({ require, introspect })'
  ],
  [
    "an adapter's option",
    () => restApiAuthorizer(gate({ require: noScopes, introspect }), { refusal: 'throw' } as never),
    'restApiAuthorizer(gate, options): unknown option "refusal". Did you mean "refusals"? Known: refusals, resource, context, see, verbose, publicUrl'
  ],
  [
    "a proxy's network",
    () => nginx({ from: ['10.0.0.1/8'] }),
    'nginx({ from }): "10.0.0.1/8" is a host, not a network. Write "10.0.0.0/8" or "10.0.0.1".'
  ]
] as const)
  test(`an error says what is wrong, where, and what to write instead: ${title}`, () =>
    assert.is(messageOf(make), message))

test('no error quotes a value', () =>
  assert.not.match(
    messageOf(() =>
      rfc7662FromEnv({
        ...env,
        INTROSPECTION_ENDPOINT: 'hush',
        INTROSPECTION_CLIENT_SECRET: 'hush\nhush'
      })
    ),
    'hush'
  ))

/** Levenshtein's distance by its definition. */
function distance(a: string, b: string): number {
  return a === '' || b === ''
    ? a.length + b.length
    : Math.min(
        distance(a.slice(1), b) + 1,
        distance(a, b.slice(1)) + 1,
        distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1)
      )
}
const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 })
test('a known name is suggested for an unknown one if at most two characters differ', () =>
  fc.assert(
    fc.property(name, name, (unknown, option) => {
      if (unknown === option) return
      const message = messageOf(() =>
        rejectUnknownOptions('f(options)', { [unknown]: 1 }, [option])
      )
      assert.is(
        message,
        `f(options): unknown option "${unknown}". ${distance(unknown, option) <= 2 ? `Did you mean "${option}"? ` : ''}Known: ${option}`
      )
    }),
    { numRuns: 500 }
  ))

test('an option that is undefined counts as absent', () =>
  validateOptions('f(options)', { a: undefined }, {}, { a: [() => false, 'nothing'] }))

test.run()
