// Nothing of a token leaves: not its text, its payload or its signature, and of a token that was
// not verified not one word.
import { createServer } from 'node:http'
import { inspect } from 'node:util'
import express from 'express'
import {
  around,
  type Decision,
  explain,
  type Gate,
  type Introspect,
  logged,
  observed
} from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { nodeGate } from 'gatecheck/node'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { newEcKey } from '../../jose/samples'
import { first, pem } from '../../samples'
import { gateAround, summaryOf } from './outcome'
import { tokenWith, verifierOf } from './tokens'

const test = suite('jwt, leaks')
const cleanups = createCleanups()
test.after(cleanups.run)

const stranger = newEcKey()
/** A word in every claim and header member that a stranger may choose. */
const canary = 'canary'
const words = {
  sub: canary,
  client_id: canary,
  jti: canary,
  scope: canary,
  acr: canary,
  [canary]: 1
}
const sent: readonly (readonly [
  title: string,
  token: string,
  expected: string,
  isVerified: boolean
])[] = [
  ['a good token', tokenWith(), 'Allow', true],
  ['an expired token', tokenWith({ exp: 1 }), '401 expired', true],
  ['a token for another certificate', tokenWith({ cnf: {} }), '401 unknown_confirmation', true],
  ['a token without the scope', tokenWith({ scope: '' }), '403 insufficient_scope', true],
  ["a stranger's token", tokenWith(words, {}, stranger), '401 signature_invalid signature', false],
  [
    'a token with an unknown kid',
    tokenWith(words, { kid: canary }),
    '401 signature_invalid key',
    false
  ],
  [
    'a token with an unknown algorithm',
    tokenWith(words, { alg: canary }),
    '401 signature_invalid alg',
    false
  ],
  [
    'a token with a critical member',
    tokenWith(words, { crit: [canary], [canary]: 1 }),
    '401 signature_invalid crit',
    false
  ],
  [
    'a token of another issuer',
    tokenWith({ ...words, iss: canary }),
    '401 issuer_unknown issuer',
    false
  ],
  [
    'a token with more than three parts',
    `${tokenWith(words)}.AAAA`,
    '401 issuer_unknown issuer',
    false
  ],
  ['another kind of JWT', tokenWith(words, { typ: canary }), '401 wrong_token_type typ', false],
  [
    'malformed claims',
    tokenWith({ ...words, sub: { [canary]: canary } }),
    '401 claims_malformed sub',
    false
  ]
]

/** The parts that are a credential, or that hold personal data. The header is the same for all. */
function secretsIn(token: string): readonly string[] {
  const [, payload = '', signature = ''] = token.split('.')
  return [token, payload, signature].filter(text => text.length > 4)
}
function assertNothingOf(token: string, isVerified: boolean, outputs: readonly unknown[]): void {
  const texts = outputs.flatMap(output => [
    JSON.stringify(output) ?? '',
    inspect(output, { depth: 20, maxStringLength: null, maxArrayLength: null })
  ])
  for (const text of texts) {
    for (const secret of secretsIn(token)) assert.not.ok(text.includes(secret), text.slice(0, 200))
    if (!isVerified) assert.not.ok(text.includes(canary), text.slice(0, 400))
  }
}

interface Watched {
  readonly pass: Gate
  /** What observers, logs and explanations got. */
  readonly outputs: unknown[]
}
function watch(introspect: Introspect = verifierOf()): Watched {
  const outputs: unknown[] = []
  const see = (decision: Decision, request: unknown): void => {
    outputs.push(decision, request, explain(decision))
  }
  const write = (line: string): void => {
    outputs.push(line)
  }
  return { pass: around(gateAround(introspect), observed(see), logged({ write })), outputs }
}

const certificate = first.pem
for (const [title, token, expected, isVerified] of sent) {
  test(`${title}: ${expected}; nothing of it is in a policy, a context, a log line or an explanation`, async () => {
    const { pass, outputs } = watch()
    // The event is the user's own, with the token in it.
    const see = (decision: Decision, _event: unknown, more: unknown): void => {
      outputs.push(decision, more)
    }
    const options = { verbose: true, see } as const
    const event = { token, certificate, path: '/payments' }
    outputs.push(
      await restApiAuthorizer(pass, { ...options, refusals: 'policy' })(restApiEvent(event)),
      await httpApiAuthorizer(pass, options)(httpApiEvent(event)),
      await httpApiPolicyAuthorizer(pass, options)(httpApiEvent(event))
    )
    const decision = outputs.find(output => typeof output !== 'string') as Decision
    assert.is(summaryOf(decision), expected)
    assertNothingOf(token, isVerified, outputs)
  })
  test(`${title}: nothing of it is in an HTTP response`, async () => {
    const { pass, outputs } = watch()
    const presenting = { certificate: () => pem(certificate) }
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetchGate(pass, { tls: presenting.certificate })(
      new Request('https://api.example.com/payments', { headers })
    )
    if (!isAllow(answer))
      outputs.push([...(answer as Response).headers], await (answer as Response).text())

    const app = express().set('env', 'test')
    app.use(expressGate(pass, presenting), (_req, res) => void res.send('ok'))
    const guard = nodeGate(pass, presenting)
    const node = createServer(
      (request, response) => void guard(request, response, () => response.end('ok'))
    )
    for (const server of [createServer(app), node]) {
      cleanups.add(() => closeServer(server))
      const response = await fetch(`http://127.0.0.1:${await listen(server)}/payments`, { headers })
      outputs.push(response.status, [...response.headers], await response.text())
    }
    assertNothingOf(token, isVerified, outputs)
  })
}

test.run()
