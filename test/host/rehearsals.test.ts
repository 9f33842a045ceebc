// What `warm: true` rehearses: our own code, on constants.
import { authlete, gate, jwt, rfc7662 } from 'gatecheck'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as node from '../../src/host/node'
import * as web from '../../src/host/web'
import type { Decision, Gate } from '../../src/types'

const test = suite('rehearsals')

type Outcomes = unknown[]

/** Makes what `make` makes, and notes what comes out when it is called. */
function noting<Options, Input, Output>(
  outcomes: Outcomes,
  make: (options: Options) => (input: Input) => Output
): (options: Options) => (input: Input) => Output {
  return options => {
    const made = make(options)
    return input => {
      const output = made(input)
      outcomes.push(output)
      return output
    }
  }
}

for (const [title, rehearse] of [
  [
    'an RFC 7662 answer',
    (outcomes: Outcomes) => node.rehearseRfc7662(true, noting(outcomes, rfc7662))
  ],
  [
    "Authlete's answer",
    (outcomes: Outcomes) => node.rehearseAuthlete(true, noting(outcomes, authlete))
  ],
  ['a JWT', (outcomes: Outcomes) => node.rehearseJwt(true, noting(outcomes, jwt))]
] as const)
  test(`${title} is read to its end: active, of a token that expired in 1970`, async () => {
    const outcomes: Outcomes = []
    rehearse(outcomes)
    assert.is(outcomes.length, 1)
    const { _tag, token } = (await outcomes[0]) as { _tag: string; token: { expiresAt: number } }
    assert.equal([_tag, token.expiresAt], ['Active', 0])
  })
test('the rehearsed decision passes every check, with a certificate that was read', () => {
  const outcomes: Outcomes = []
  node.rehearseGate(true, noting(outcomes, gate))
  const [{ _tag, facts } = {} as never] = outcomes as readonly Decision[]
  assert.equal([_tag, facts?.thumbprint?.length], ['Allow', 43])
})
for (const [name, make, allowed] of [
  ['restApiAuthorizer', (pass: Gate) => restApiAuthorizer(pass), /"Effect":"Allow"/],
  ['httpApiPolicyAuthorizer', (pass: Gate) => httpApiPolicyAuthorizer(pass), /"Effect":"Allow"/],
  ['httpApiAuthorizer', (pass: Gate) => httpApiAuthorizer(pass), /"isAuthorized":true/]
] as const)
  test(`${name} answers the rehearsed event with an Allow`, async () => {
    const outcomes: Outcomes = []
    node.rehearseAuthorizer(true, noting(outcomes, make as never))
    assert.is(outcomes.length, 1)
    assert.match(JSON.stringify(await outcomes[0]), allowed)
  })

test('each rehearsal of a JWT has a key and a token of its own', () => {
  const seen: unknown[] = []
  for (let i = 0; i < 2; i += 1)
    node.rehearseJwt(true, options => query => {
      seen.push(JSON.stringify(options.keys), query.token)
      return { _tag: 'Inactive' }
    })
  assert.is(new Set(seen).size, 4)
})
test('what only looks like a rehearsed token is refused: its key is known to nobody', () => {
  let rehearsed = ''
  const outcomes: Outcomes = []
  node.rehearseJwt(true, () => ({ token }) => {
    rehearsed = token
    return { _tag: 'Inactive' }
  })
  node.rehearseJwt(true, options => () => {
    const outcome = jwt(options)({ token: rehearsed })
    outcomes.push(outcome)
    return outcome
  })
  const [{ _tag, reason } = {}] = outcomes as readonly Record<string, unknown>[]
  assert.equal([_tag, reason], ['Refused', 'signature_invalid'])
})

for (const [title, host, warms] of [
  ['without warm nothing rehearses', node, [false, undefined]],
  ['a worker never rehearses', web, [true, false]]
] as const)
  test(title, () => {
    const names = Object.keys(host).filter(name => name.startsWith('rehearse'))
    assert.is(names.length, 5)
    let calls = 0
    const count = (): never => {
      calls += 1
      throw new Error('not to be called')
    }
    for (const name of names)
      for (const warm of warms) (host as typeof node)[name as 'rehearseGate'](warm, count)
    assert.is(calls, 0)
  })
for (const [title, make] of [
  [
    'throws',
    () => {
      throw new Error('no such curve')
    }
  ],
  ['rejects', () => () => Promise.reject(new Error('no such server'))]
] as const)
  test(`a rehearsal that ${title} does not fail the construction`, async () => {
    node.rehearseJwt(true, make as never)
    await new Promise(resolve => setTimeout(resolve, 1))
  })

test.run()
