// A decision has finitely many states: the public gate decides all of them, and so does an oracle.

import { type Decision, type Gate, gate, type Introspection, type Requirement } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { now, request } from '../samples'
import { type Fault, firstFault, order } from './oracle'
import type { Combination, RouteNames, TokenNames } from './space'
import { combinations, leeway, requestValues, routeValues, size, tokenValues } from './space'

const test = suite('exhaustion')

/** How many right decisions each fault had; `undefined` stands for Allow. */
const answered = new Map<Fault | undefined, number>()
let cases = 0
let wrong = 0
let firstWrong = ''

/** The server's next answer. One gate per route decides on all tokens. */
let introspection: Introspection = { _tag: 'Inactive' }

function routeParts({ audience, scopes, subject, acr, authTime, binding }: RouteNames) {
  return [
    routeValues.audience[audience],
    routeValues.scopes[scopes],
    routeValues.subject[subject],
    routeValues.acr[acr],
    routeValues.authTime[authTime],
    routeValues.binding[binding]
  ]
}

function gateFor(names: RouteNames): Gate {
  const fields = routeParts(names).map(part => ('requirement' in part ? part.requirement : {}))
  const require = Object.assign({}, ...fields) as Requirement
  const { gate: options } = { gate: {}, ...routeValues.audience[names.audience] }
  return gate({ require, introspect: async () => introspection, ...options, leeway, now })
}

function introspectionFor(
  names: RouteNames,
  { confirmation, expiry, notBefore }: TokenNames
): Introspection {
  const tokenParts = [
    tokenValues.confirmation[confirmation],
    tokenValues.expiry[expiry],
    tokenValues.notBefore[notBefore]
  ]
  const fields = [...routeParts(names), ...tokenParts].map(part =>
    'token' in part ? part.token : {}
  )
  return { _tag: 'Active', token: Object.assign({ claims: {} }, ...fields) }
}

function compare(names: Combination, decision: Decision): void {
  cases += 1
  const fault = firstFault(names)
  const [status, reason] = decision._tag === 'Allow' ? [] : [decision.status, decision.reason]
  if (status === fault?.[0] && reason === fault?.[1]) {
    answered.set(fault, (answered.get(fault) ?? 0) + 1)
    return
  }
  wrong += 1
  if (wrong > 1) return
  const expected = fault === undefined ? 'Allow' : `${fault[0]} ${fault[1]}`
  const decided = decision._tag === 'Allow' ? 'Allow' : `${status} ${reason}`
  const lines = Object.entries({ ...names, expected, decided })
  firstWrong = lines.map(([name, value]) => `\n   ${name.padEnd(13)} ${value}`).join('')
}

test.before(async () => {
  const requests = combinations(requestValues).map(names => {
    const authorization = requestValues.header[names.header]
    const certificate = requestValues.certificate[names.certificate]
    return { names, sent: request({ authorization, certificate }) }
  })
  const tokens = combinations(tokenValues)
  const routes = combinations(routeValues)
  for (const [i, route] of routes.entries()) {
    const decide = gateFor(route)
    for (const token of tokens) {
      introspection = introspectionFor(route, token)
      for (const { names, sent: resourceRequest } of requests) {
        const pending = decide(resourceRequest)
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
