import { type AuthleteOptions, authlete, authleteFromEnv } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answering, json, query } from '../transports'
import { okAnswer, version2, version3 } from './service'

const test = suite('authlete, options')

for (const [what, options, message] of [
  ['no base URL', { ...version2, baseUrl: '' }, /baseUrl.*missing/],
  ['plain http', { ...version2, baseUrl: 'http://api.authlete.com' }, /https/],
  ['a query in the base URL', { ...version2, baseUrl: 'https://api.authlete.com/?x' }, /query/],
  ['no key', { ...version2, serviceApiKey: '' }, /serviceApiKey.*missing/],
  ['a colon in the key [RFC 7617 §2]', { ...version2, serviceApiKey: 'a:b' }, /colon/],
  ['no secret', { ...version2, serviceApiSecret: undefined }, /serviceApiSecret.*missing/],
  ['no credentials at all', { baseUrl: 'https://api.authlete.com' }, /2\.x.*3\.0/],
  ['a service id of dots', { ...version3, serviceId: '..' }, /service id/],
  [
    'a line break in the access token',
    { ...version3, serviceAccessToken: 's3cret\n' },
    /line break/
  ],
  ['an access token with a space', { ...version3, serviceAccessToken: 's3cret x' }, /space/],
  [
    'the credentials of both versions',
    { ...version2, ...version3 },
    /serviceAccessToken is wrong: pass .*, and no other credentials$/
  ],
  [
    'the access token of 3.0 beside the credentials of 2.x',
    { ...version2, serviceAccessToken: 's3cret' },
    /serviceId is missing.*\n.*serviceAccessToken is wrong/
  ],
  [
    'the access token of 3.0 without a service id',
    { ...version3, serviceId: undefined },
    /serviceId is missing/
  ]
] as const)
  test(`${what} throws at construction, and the message quotes no value`, () =>
    assert.throws(
      () => authlete(options as unknown as AuthleteOptions),
      (error: Error) => message.test(error.message) && !error.message.includes('s3cret')
    ))

const env = {
  AUTHLETE_BASE_URL: 'https://api.authlete.com',
  AUTHLETE_SERVICE_APIKEY: '1',
  AUTHLETE_SERVICE_APISECRET: 'x',
  AUTHLETE_SERVICE_ACCESSTOKEN: 'y'
}
const envWithout = (name: string) => ({ ...env, [name]: undefined })
for (const name of ['AUTHLETE_BASE_URL', 'AUTHLETE_SERVICE_APIKEY'])
  test(`${name} that is missing fails at construction, by name`, () =>
    assert.throws(
      () => authleteFromEnv(envWithout(name)),
      new RegExp(`^authleteFromEnv\\(env\\): ${name} is missing`)
    ))
for (const change of [
  { AUTHLETE_API_VERSION: 'V2' },
  { AUTHLETE_SERVICE_ACCESSTOKEN: undefined },
  { AUTHLETE_SERVICE_ACCESSTOKEN: '  ' }
])
  test(`AUTHLETE_SERVICE_APISECRET that is missing fails at construction, by name: ${JSON.stringify(change)}`, () =>
    assert.throws(
      () => authleteFromEnv({ ...envWithout('AUTHLETE_SERVICE_APISECRET'), ...change }),
      /^authleteFromEnv\(env\): AUTHLETE_SERVICE_APISECRET is missing/
    ))
for (const value of [undefined, '', ' '])
  test(`an access token without a version and a secret (${value}) names AUTHLETE_API_VERSION, not the secret`, () =>
    assert.throws(
      () => authleteFromEnv({ ...env, AUTHLETE_SERVICE_APISECRET: value }),
      /^authleteFromEnv\(env\): AUTHLETE_API_VERSION is missing: pass V3/
    ))
test('AUTHLETE_SERVICE_ACCESSTOKEN that is missing under V3 fails at construction, by name', () =>
  assert.throws(
    () =>
      authleteFromEnv({
        ...envWithout('AUTHLETE_SERVICE_ACCESSTOKEN'),
        AUTHLETE_API_VERSION: 'V3'
      }),
    /^authleteFromEnv\(env\): AUTHLETE_SERVICE_ACCESSTOKEN is missing/
  ))
test('a malformed base URL fails at construction, by name', () =>
  assert.throws(
    () => authleteFromEnv({ ...env, AUTHLETE_BASE_URL: 'authlete' }),
    /^authleteFromEnv\(env\): AUTHLETE_BASE_URL is wrong/
  ))
test('all missing variables are named at once', () =>
  assert.throws(
    () => authleteFromEnv({}),
    /^authleteFromEnv\(env\) has 3 problems:\n- AUTHLETE_BASE_URL is missing: .*\n- AUTHLETE_SERVICE_APIKEY is missing: .*for 3\.0.*AUTHLETE_API_VERSION=V3.*\n- AUTHLETE_SERVICE_APISECRET is missing: .*$/
  ))
test('an unknown version fails at construction, by name', () =>
  assert.throws(
    () => authleteFromEnv({ ...env, AUTHLETE_API_VERSION: 'V4' }),
    /^authleteFromEnv\(env\): AUTHLETE_API_VERSION/
  ))
test("V3 reads the service id from the key's variable", async () => {
  const { transport, requests } = answering(json(okAnswer))
  await authleteFromEnv({ ...env, AUTHLETE_API_VERSION: 'v3' }, { transport })(query)
  assert.is(requests[0]?.url, 'https://api.authlete.com/api/1/auth/introspection')
  assert.is(requests[0]?.headers['authorization'], 'Bearer y')
})

test.run()
