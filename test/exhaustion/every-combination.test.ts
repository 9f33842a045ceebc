// A decision has finitely many states: the public gate decides all of them, and so does an oracle.

import { type Decision, type Gate, gate, type Introspection, type Requirement } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { now, request } from '../samples'
import { type Fault, firstFault, order } from './oracle'
import type { Asked, Combination, Told } from './space'
import { asked, combinations, leeway, shown, size, told } from './space'

const test = suite('exhaustion')

/** How often each fault was answered rightly; `undefined` stands for Allow. */
const answered = new Map<Fault | undefined, number>()
let cases = 0
let wrong = 0
let firstWrong = ''

/** What the server answers. One gate serves every token that its route can meet. */
let introspection: Introspection = { _tag: 'Inactive' }

function partsOf({ audience, scopes, subject, acr, authTime, binding }: Asked) {
  return [
    asked.audience[audience],
    asked.scopes[scopes],
    asked.subject[subject],
    asked.acr[acr],
    asked.authTime[authTime],
    asked.binding[binding]
  ]
}

function gateOf(of: Asked): Gate {
  const fields = partsOf(of).map(part => ('asks' in part ? part.asks : {}))
  const require = Object.assign({}, ...fields) as Requirement
  const { audience } = { audience: undefined, ...asked.audience[of.audience] }
  return gate({ require, introspect: async () => introspection, audience, leeway, now })
}

function activeOf(of: Asked, { confirmation, expiry, notBefore }: Told): Introspection {
  const known = [told.confirmation[confirmation], told.expiry[expiry], told.notBefore[notBefore]]
  const fields = [...partsOf(of), ...known].map(part => ('token' in part ? part.token : {}))
  return { _tag: 'Active', token: Object.assign({ claims: {} }, ...fields) }
}

function compare(of: Combination, decision: Decision): void {
  cases += 1
  const fault = firstFault(of)
  const [status, reason] = decision._tag === 'Allow' ? [] : [decision.status, decision.reason]
  if (status === fault?.[0] && reason === fault?.[1]) {
    answered.set(fault, (answered.get(fault) ?? 0) + 1)
    return
  }
  wrong += 1
  if (wrong > 1) return
  const expected = fault === undefined ? 'Allow' : `${fault[0]} ${fault[1]}`
  const decided = decision._tag === 'Allow' ? 'Allow' : `${status} ${reason}`
  const lines = Object.entries({ ...of, expected, decided })
  firstWrong = lines.map(([name, value]) => `\n   ${name.padEnd(13)} ${value}`).join('')
}

test.before(async () => {
  const requests = combinations(shown).map(names => {
    const authorization = shown.header[names.header]
    const certificate = shown.certificate[names.certificate]
    return { names, sent: request({ authorization, certificate }) }
  })
  const tokens = combinations(told)
  const routes = combinations(asked)
  for (const [i, route] of routes.entries()) {
    const decide = gateOf(route)
    for (const token of tokens) {
      introspection = activeOf(route, token)
      for (const { names, sent } of requests) {
        const pending = decide(sent)
        const decision = 'then' in pending ? await pending : pending
        compare({ ...names, ...token, ...route }, decision)
      }
    }
    if ((i + 1) % Math.ceil(routes.length / 4) === 0) report()
  }
})

function report(): void {
  const [done, all, allowed] = [cases, size, answered.get(undefined) ?? 0].map(String)
  console.error(`   ${done} of ${all} combinations, ${allowed} of them allowed`)
}

test('a gate allows if and only if every check passes, and names the first that fails', () =>
  assert.ok(wrong === 0, `${wrong} combinations are decided wrongly. The first:${firstWrong}`))
test('every combination is decided', () => assert.is(cases, size))
test('some combinations are allowed', () => assert.ok(answered.has(undefined)))
test('every fault is the first of some combination', () =>
  assert.equal(
    order.filter(fault => !answered.has(fault)),
    []
  ))

test.run()
