// function.zip under AWS's own runtime client: its answers are what API Gateway would get.
import { setTimeout as delay } from 'node:timers/promises'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { prepareRuntimeClient } from '../../scripts/lambda/runtime-client.mjs'
import { tokenFor } from './lambda/servers'
import { certificate, eventFor, second, setUp, summarize } from './lambda/setup'

const test = suite("function.zip under AWS's runtime client")
const { missing, servers, folder, withSecret, start, startWith, stopAll, cleanUp } = await setUp()
const rule = missing === undefined ? test : test.skip
test.after.each(stopAll)
test.after(cleanUp)

const bearer = (kind: string): string => tokenFor(kind)
const cases = [
  ['the certificate the token is bound to', eventFor('good'), 'Allow'],
  ['another certificate [RFC 8705 §3]', eventFor('good', second.pem), '401 certificate_mismatch'],
  ['no certificate', restApiEvent({ token: bearer('good') }), '401 certificate_missing'],
  ['no token [RFC 6750 §3]', restApiEvent({ certificate }), '401 no_token'],
  ['a token that the server does not know', eventFor('unknown'), '401 inactive'],
  ['an expired token', eventFor('expired'), '401 expired'],
  ['an unbound token', eventFor('unbound'), '401 unbound'],
  ['a token for another API', eventFor('for-another-api'), '401 wrong_audience'],
  ['a token without the scope [RFC 6750 §3.1]', eventFor('no-scope'), '403 insufficient_scope'],
  [
    'a path that the table does not have',
    restApiEvent({ token: bearer('good'), certificate, path: '/other' }),
    '403 unknown_route'
  ],
  [
    'a server that answers 500',
    eventFor('server-error'),
    '503 introspection_unreachable: http_500'
  ],
  ['a connection that is cut', eventFor('cut'), '503 introspection_unreachable: ECONNRESET'],
  ['an event that is none', {}, '500 wrong_event: methodArn_missing']
] as const

function asPolicy(outcome: string): string {
  return outcome === 'Allow' ? outcome : `Deny ${/ (\w+)/.exec(outcome)?.[1]}`
}
function asThrown(outcome: string): string {
  if (outcome.startsWith('401')) return 'error Unauthorized'
  return outcome.startsWith('5') ? `error ${outcome.slice(4)}` : asPolicy(outcome)
}

for (const [refusals, expected] of [
  ['policy', asPolicy],
  ['throw', asThrown]
] as const)
  for (const format of ['TEXT', 'JSON'])
    rule(
      `each outcome with REFUSALS ${refusals}; the log in the format ${format} holds no token`,
      async () => {
        const variables = { ...withSecret, REFUSALS: refusals, AWS_LAMBDA_LOG_FORMAT: format }
        const { invoke, log, stop } = await start(variables)
        const answers = []
        for (const [title, event, outcome] of cases) {
          const answer = await invoke(event)
          assert.is(summarize(answer), expected(outcome), title)
          answers.push(answer)
        }
        await stop()
        const text = log() + JSON.stringify(answers)
        assert.match(log(), 'certificate_mismatch') // the log is read at all
        assert.is(log().includes('Invoke Error'), refusals === 'throw' && format === 'TEXT')
        for (const secret of [
          'tok5f8Zq2Xw9',
          'LmN0aB3cD4eF6',
          withSecret.INTROSPECTION_CLIENT_SECRET
        ])
          assert.not.ok(text.includes(secret), secret)
      }
    )

rule('an HTTP API gets simple responses from the same zip', async () => {
  const { invoke } = await start(withSecret)
  for (const [kind, outcome] of [
    ['good', 'true'],
    ['unbound', 'false unbound'],
    ['server-error', 'error introspection_unreachable: http_500']
  ] as const)
    assert.is(summarize(await invoke(httpApiEvent({ token: bearer(kind), certificate }))), outcome)
})

rule("a server that hangs is a 503 before Lambda's time is over", async () => {
  const { invoke } = await start(withSecret)
  assert.is(summarize(await invoke(eventFor('good'))), 'Allow')
  // By itself the gate waits for 8 s.
  const answer = await Promise.race([invoke(eventFor('hanging'), 1_500), delay(6_000, 'too late')])
  assert.is(typeof answer === 'string' ? answer : summarize(answer), 'Deny introspection_timeout')
})

rule('one process answers 100 invocations, each for its own event', async () => {
  const { invoke } = await start(withSecret)
  for (let i = 0; i < 100; i += 1) {
    const [, event, outcome] = cases[i % cases.length] ?? cases[0]
    assert.is(summarize(await invoke(event)), asPolicy(outcome))
  }
})

rule(
  'after a freeze in which the server closed the connection, the first request is allowed',
  async () => {
    const { invoke, pid } = await start(withSecret)
    assert.is(summarize(await invoke(eventFor('good'))), 'Allow')
    for (let i = 0; i < 5; i += 1) {
      process.kill(pid, 'SIGSTOP')
      servers.closeConnections()
      const answer = invoke(eventFor('good'))
      process.kill(pid, 'SIGCONT')
      assert.is(summarize(await answer), 'Allow')
    }
  }
)

rule(
  'on Managed Instances two threads answer 8 requests each at a time, each for its own event',
  async () => {
    const { invoke } = await start({
      ...withSecret,
      AWS_LAMBDA_MAX_CONCURRENCY: '8',
      AWS_LAMBDA_NODEJS_WORKER_COUNT: '2'
    })
    const sent = Array.from({ length: 8 }, () => cases).flat()
    const answers = await Promise.all(sent.map(([, event]) => invoke(event)))
    assert.equal(
      answers.map(summarize),
      sent.map(([, , outcome]) => asPolicy(outcome))
    )
  }
)

rule("without a compiler, with 30 lines for AWS's C++, the answers are the same", async () => {
  const { standIn } = prepareRuntimeClient()
  const { invoke } = await startWith(standIn, withSecret)
  for (const [title, event, outcome] of cases)
    assert.is(summarize(await invoke(event)), asPolicy(outcome), title)
})

test('the handler has two parameters: Node 24 on Lambda takes three for a callback, and fails', async () => {
  Object.assign(process.env, withSecret)
  const { handler } = (await import(`${folder}/index.mjs`)) as { handler: object }
  for (const name of Object.keys(withSecret)) delete process.env[name]
  assert.is(typeof handler === 'function' && handler.length, 2)
})

test.run()
