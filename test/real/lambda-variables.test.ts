// function.zip's variables: whom it asks, where the secret is, and what INIT says if one is wrong.
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readRefusals } from '../../examples/deploy/introspection'
import { movableClock } from './lambda/function-process'
import { arnOf, certificate, eventFor, first, second, setUp, summarize } from './lambda/setup'

const test = suite('the variables of function.zip')
const { missing, servers, rfc7662, withSecret, withSecretArn, start, stopAll, cleanUp } =
  await setUp()
const rule = missing === undefined ? test : test.skip
test.after.each(stopAll)
test.after(cleanUp)
test.before.each(() => {
  servers.secrets['INTROSPECTION_CLIENT_SECRET'] = 'first-client-secret'
  servers.state.extensionStatus = 200
  servers.secretRequests.length = 0
})

const extension = { PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: servers.extensionPort }
const authlete2 = { AUTHLETE_BASE_URL: servers.authleteUrl, AUTHLETE_SERVICE_APIKEY: 'key' }
const authlete3 = {
  AUTHLETE_BASE_URL: servers.authleteUrl,
  AUTHLETE_SERVICE_APIKEY: '42',
  AUTHLETE_API_VERSION: 'V3'
}
const secretModes = [
  ['an RFC 7662 server', rfc7662, 'INTROSPECTION_CLIENT_SECRET', 'first-client-secret'],
  ['Authlete 2.x', authlete2, 'AUTHLETE_SERVICE_APISECRET', 'api-secret'],
  ['Authlete 3.0', authlete3, 'AUTHLETE_SERVICE_ACCESSTOKEN', 'service-access-token']
] as const

for (const [server, variables, name, secret] of secretModes)
  for (const [where, how] of [
    ['in the variable', { [name]: secret }],
    ["read through AWS's extension", { ...extension, [`${name}_ARN`]: arnOf(name) }]
  ] as const)
    rule(`it asks ${server}, with the secret ${where}`, async () => {
      const { invoke, log } = await start({ ...variables, ...how })
      assert.is(servers.secretRequests.length, 0) // the extension is not ready in INIT
      assert.is(summarize(await invoke(eventFor('good'))), 'Allow')
      assert.is(summarize(await invoke(eventFor('good', second.pem))), 'Deny certificate_mismatch')
      // Once for two questions, with the token that AWS's extension asks for.
      assert.equal(servers.secretRequests, where === 'in the variable' ? [] : ['session-token'])
      assert.not.ok(log().includes(secret))
    })

rule('it verifies the JWTs of JWT_ISSUER, for AUDIENCE alone', async () => {
  const [audience, scope, cnf] = ['api', 'time:query', { 'x5t#S256': first.thumbprint }]
  const { invoke } = await start({ JWT_ISSUER: servers.signed.issuer, AUDIENCE: audience })
  for (const [claims, outcome] of [
    [{ aud: audience, scope, cnf }, 'Allow'],
    [{ aud: 'other', scope, cnf }, 'Deny wrong_audience'],
    [{ aud: audience, scope }, 'Deny unbound']
  ] as const) {
    const token = await servers.signed.sign(claims)
    assert.is(summarize(await invoke(restApiEvent({ token, certificate }))), outcome)
  }
})

rule(
  'a secret that was rotated is loaded again, and the request with the old one is allowed',
  async () => {
    const { invoke, pid, log } = await start(withSecretArn, movableClock)
    assert.is(summarize(await invoke(eventFor('good'))), 'Allow')
    servers.secrets['INTROSPECTION_CLIENT_SECRET'] = 'second-client-secret'
    process.kill(pid, 'SIGUSR2') // it loads once a minute at most
    while (!log().includes('clock moved')) await new Promise(setImmediate)
    // The deadline is told by this process's clock.
    assert.is(summarize(await invoke(eventFor('good'), 150_000)), 'Allow')
    assert.is(servers.secretRequests.length, 2)
  }
)

for (const [title, status] of [
  ['answers 400', 400],
  ['answers no SecretString', 200]
] as const)
  rule(
    `if the extension ${title}, the log names the variable, and the next request asks again`,
    async () => {
      const { invoke, log } = await start(withSecretArn)
      servers.state.extensionStatus = status
      if (status === 200) servers.secrets['INTROSPECTION_CLIENT_SECRET'] = ''
      assert.is(summarize(await invoke(eventFor('good'))), 'Deny user_function_threw')
      assert.match(
        log(),
        'INTROSPECTION_CLIENT_SECRET_ARN could not be read: the extension answered'
      )
      servers.state.extensionStatus = 200
      servers.secrets['INTROSPECTION_CLIENT_SECRET'] = 'first-client-secret'
      assert.is(summarize(await invoke(eventFor('good'))), 'Allow')
    }
  )

for (const [title, variables, sentence] of [
  ['no variable is set', {}, 'INTROSPECTION_ENDPOINT is missing'],
  ['the secret is missing', rfc7662, 'INTROSPECTION_CLIENT_SECRET is missing'],
  [
    'another variable is missing beside the ARN of a secret',
    { ...withSecretArn, INTROSPECTION_CLIENT_ID: '' },
    'INTROSPECTION_CLIENT_ID is missing'
  ],
  [
    'a secret and its ARN are set',
    { ...withSecretArn, INTROSPECTION_CLIENT_SECRET: 'first-client-secret' },
    'INTROSPECTION_CLIENT_SECRET and INTROSPECTION_CLIENT_SECRET_ARN are both set'
  ],
  ["Authlete's secret is missing", authlete2, 'AUTHLETE_SERVICE_APISECRET is missing'],
  [
    'it is not clear who judges tokens',
    { ...withSecret, JWT_ISSUER: 'https://as.example', AUDIENCE: 'api' },
    'JWT_ISSUER and INTROSPECTION_ENDPOINT are set: keep one of them'
  ],
  [
    'JWT_ISSUER is set without AUDIENCE',
    { JWT_ISSUER: 'https://as.example' },
    'AUDIENCE is missing'
  ],
  ['REFUSALS is misspelled', { ...withSecret, REFUSALS: 'thrown' }, 'REFUSALS is wrong']
] as const)
  rule(`INIT fails and says so if ${title}`, async () => {
    const { initError } = await start(variables)
    const message = await initError
    assert.match(message, sentence)
    assert.not.ok(message.includes('first-client-secret'))
  })

test('REFUSALS is policy unless it is throw', () => {
  for (const [REFUSALS, expected] of [
    [undefined, 'policy'],
    ['', 'policy'],
    ['policy', 'policy'],
    ['throw', 'throw']
  ] as const)
    assert.is(readRefusals({ REFUSALS }), expected)
  assert.throws(() => readRefusals({ REFUSALS: 'Throw' }), 'REFUSALS is wrong')
})

test.run()
