// Options from environment variables, beside those that are passed.
import { authleteFromEnv, jwtFromEnv, rfc7662FromEnv } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('options from the environment')

const issuer = 'https://as.example.com'
const pinned = 'https://pinned.example.com/jwks'
const version3 = { AUTHLETE_API_VERSION: 'V3' }
const client = { INTROSPECTION_CLIENT_ID: 'api', INTROSPECTION_CLIENT_SECRET: 's3cret' }

type FromEnv = (env: object, options?: unknown) => unknown

for (const [name, fromEnv, env, option, variable] of [
  ['jwt', jwtFromEnv, { JWT_ISSUER: issuer }, { jwksUri: pinned }, 'JWT_JWKS_URI'],
  [
    'jwt',
    jwtFromEnv,
    { JWT_ISSUER: issuer, JWT_JWKS_URI: `${issuer}/jwks` },
    { jwksUri: pinned },
    'JWT_JWKS_URI'
  ],
  ['jwt', jwtFromEnv, { JWT_ISSUER: issuer }, { issuer }, 'JWT_ISSUER'],
  ['rfc7662', rfc7662FromEnv, client, { endpoint: pinned, issuer }, 'INTROSPECTION_ENDPOINT'],
  ['rfc7662', rfc7662FromEnv, client, { clientId: 'other' }, 'INTROSPECTION_CLIENT_ID'],
  ['rfc7662', rfc7662FromEnv, client, { clientSecret: 'other' }, 'INTROSPECTION_CLIENT_SECRET'],
  ['authlete', authleteFromEnv, version3, { baseUrl: issuer }, 'AUTHLETE_BASE_URL'],
  ['authlete', authleteFromEnv, version3, { serviceId: '1' }, 'AUTHLETE_SERVICE_APIKEY'],
  [
    'authlete',
    authleteFromEnv,
    version3,
    { serviceAccessToken: 's3cret' },
    'AUTHLETE_SERVICE_ACCESSTOKEN'
  ],
  [
    'authlete',
    authleteFromEnv,
    { AUTHLETE_API_VERSION: 'V2' },
    { serviceApiSecret: 's3cret' },
    'AUTHLETE_SERVICE_APISECRET'
  ]
] as readonly (readonly [string, FromEnv, object, object, string])[]) {
  const [passed = ''] = Object.keys(option)
  test(`${name}FromEnv: ${passed} beside ${Object.keys(env)} is an error that names its variable`, () =>
    assert.throws(
      () => fromEnv(env, option),
      ({ message }: Error) =>
        message ===
          `${name}FromEnv(env): ${passed} comes from ${variable}. Set the variable, or use ${name}({ … }).` &&
        !message.includes('s3cret')
    ))
}
test('an option that is undefined is not passed', () => {
  jwtFromEnv({ JWT_ISSUER: issuer, JWT_JWKS_URI: pinned }, { jwksUri: undefined } as object)
})
test('options of a class are an error: a copy would lose its getters', () => {
  class Options {
    get algorithms() {
      return ['RS256']
    }
  }
  assert.throws(
    () => jwtFromEnv({ JWT_ISSUER: issuer }, new Options()),
    /^jwtFromEnv\(env\): pass a plain object$/
  )
})

test.run()
