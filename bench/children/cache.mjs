// Prints what the cache costs: calls for concurrent equal misses, bytes per token, and the time of a hit by the number of tokens.
import { randomBytes } from 'node:crypto'
import {
  around,
  authlete,
  byRoute,
  cached,
  coalesced,
  gate,
  memory,
  rfc7662,
  scopes,
  tokenOnly
} from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'

const [tokens, most, rounds] = [100_000, 1_000_000, Number(process.env.ROUNDS)]
const { pem, thumbprint } = sampleCertificates.first
function random() {
  return randomBytes(32).toString('base64url')
}
const exp = Math.floor(Date.now() / 1000) + 3600
function rfc7662Body() {
  return JSON.stringify({
    active: true,
    token_type: 'Bearer',
    scope: 'time:query payments',
    sub: random().slice(0, 20),
    client_id: 'app-4326385670',
    iss: 'https://as.example.com',
    exp,
    iat: exp - 7200,
    cnf: { 'x5t#S256': random() }
  })
}
function authleteBody(bound) {
  return JSON.stringify({
    type: 'introspectionResponse',
    resultCode: 'A056001',
    resultMessage: '[A056001] The access token is valid.',
    action: 'OK',
    responseContent: 'Bearer error="invalid_request"',
    clientId: 4_326_385_670,
    existent: true,
    usable: true,
    sufficient: true,
    refreshable: true,
    scopes: ['time:query', 'payments'],
    subject: random().slice(0, 20),
    expiresAt: exp * 1000,
    certificateThumbprint: bound
  })
}
function answering(body) {
  return async () => ({ _tag: 'Answered', status: 200, body: body() })
}
function ask(transport) {
  return rfc7662({
    endpoint: 'https://as.example.com/introspect',
    clientId: 'api',
    clientSecret: 'sec_9Vt3Qm7Lw2Xz8Kc5Rb1Nf6Hd4Js0Gp_Ya-Ue5Io',
    transport
  })
}

async function calls() {
  let made = 0
  const slow = async () => {
    made += 1
    await new Promise(resolve => setTimeout(resolve, 20))
    return {
      _tag: 'Answered',
      status: 200,
      body: JSON.stringify({ ...JSON.parse(rfc7662Body()), cnf: { 'x5t#S256': thumbprint } })
    }
  }
  const handler = restApiAuthorizer(
    gate({
      introspect: around(ask(slow), coalesced, cached(memory({ entries: 1_000 })), tokenOnly),
      require: scopes('time:query')
    })
  )
  const event = restApiEvent({ token: random(), certificate: pem })
  const policies = await Promise.all(Array.from({ length: 1_000 }, () => handler(event)))
  if (!policies.every(({ policyDocument }) => policyDocument.Statement[0].Effect === 'Allow'))
    throw new Error('a decision was not to allow')
  return made
}

function heap() {
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
/** What 100,000 tokens leave on the heap, their keys and all, once everything else is collected. */
async function bytes(filled) {
  const before = heap()
  const kept = await filled()
  const took = (heap() - before) / tokens
  if (kept === undefined) throw new Error('nothing was kept')
  return took
}
async function rfc7662Filled() {
  const introspect = around(
    ask(answering(rfc7662Body)),
    cached(memory({ entries: tokens })),
    tokenOnly
  )
  for (let i = 0; i < tokens; i += 1) await introspect({ token: random() })
  return introspect
}
async function authleteFilled() {
  let bound = ''
  const introspect = around(
    authlete({
      baseUrl: 'https://us.authlete.com',
      serviceId: '1',
      serviceAccessToken: 'token',
      transport: async () => ({ _tag: 'Answered', status: 200, body: authleteBody(bound) })
    }),
    cached(memory({ entries: tokens }))
  )
  const requirement = scopes('time:query')
  for (let i = 0; i < tokens; i += 1) {
    bound = random()
    await introspect({
      token: random(),
      thumbprint: bound,
      requirement,
      certificate: { _tag: 'Der', der: new Uint8Array(8), thumbprint: bound }
    })
  }
  return introspect
}

function numbered(i) {
  return `tok_${String(i).padStart(39, '0')}`
}
/** All share one answer, so that a million tokens measure the finding and not the machine's memory. */
function store(entries) {
  const shared = {
    subject: 'john',
    scopes: ['time:query'],
    expiresAt: exp,
    confirmation: { thumbprint },
    claims: {}
  }
  const introspect = around(
    async () => ({ _tag: 'Active', token: shared }),
    cached(memory({ entries }), { ttl: 3_600 }),
    tokenOnly
  )
  return {
    introspect,
    handler: restApiAuthorizer(
      gate({ introspect, require: byRoute({ 'GET /time': scopes('time:query') }) })
    )
  }
}
async function lookups() {
  const text = JSON.stringify(restApiEvent({ token: numbered(0), certificate: pem }))
  const subjects = []
  for (const size of [100, 10_000, most]) {
    const { introspect, handler } = store(size)
    const map = new Map()
    for (let i = 0; i < size; i += 1) {
      await introspect({ token: numbered(i) })
      map.set(numbered(i), i)
    }
    subjects.push({ size, handler, map, decision: [], bare: [] })
  }
  const batch = 1_000
  let slowest = 0
  for (let round = -10; round < rounds; round += 1)
    for (const { size, handler, map, decision, bare } of subjects) {
      const chosen = Array.from({ length: batch }, () => numbered(Math.floor(Math.random() * size)))
      const events = chosen.map(token => JSON.parse(text.replaceAll(numbered(0), token)))
      globalThis.gc({ type: 'minor' })
      let from = process.hrtime.bigint()
      for (const event of events) {
        const at = size === most ? performance.now() : 0
        if ((await handler(event)).policyDocument.Statement[0].Effect !== 'Allow')
          throw new Error('the decision was not to allow')
        if (at > 0 && round >= 0) slowest = Math.max(slowest, performance.now() - at)
      }
      if (round >= 0) decision.push(Number(process.hrtime.bigint() - from) / 1e3 / batch)
      from = process.hrtime.bigint()
      let sum = 0
      for (const {
        headers: { Authorization }
      } of events)
        sum += map.get(Authorization.slice(7)) ?? Number.NaN
      if (Number.isNaN(sum)) throw new Error('a token was not found')
      if (round >= 0) bare.push(Number(process.hrtime.bigint() - from) / 1e3 / batch)
    }
  return { sizes: subjects.map(({ size, decision, bare }) => ({ size, decision, bare })), slowest }
}

const made = await calls()
const each = { rfc7662: await bytes(rfc7662Filled), authlete: await bytes(authleteFilled) }
console.log(JSON.stringify({ made, each, lookups: await lookups() }))
