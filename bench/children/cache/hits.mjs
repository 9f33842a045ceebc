// Measures a hit among a hundred, ten thousand and a million tokens, and a bare Map.get beside it.
import { around, byRoute, cached, gate, memory, scopes, tokenOnly } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
import { expiry } from './answers.mjs'

const { pem, thumbprint } = sampleCertificates.first
const maxTokens = 1_000_000
const tokenCounts = [100, 10_000, maxTokens]
const hitsPerRound = 1_000
const warmUpRounds = 10
const eventJson = JSON.stringify(restApiEvent({ token: numberedToken(0), certificate: pem }))

/** Microseconds per hit, round by round, and the slowest single hit in milliseconds. */
export async function measureHits(rounds) {
  const subjects = []
  for (const size of tokenCounts) subjects.push(await createSubject(size))
  let slowest = 0
  for (let round = -warmUpRounds; round < rounds; round += 1)
    for (const { size, authorizer, numberByToken, decision, bare } of subjects) {
      const events = randomEvents(size)
      globalThis.gc({ type: 'minor' })
      const byGate = await measureAuthorizer(authorizer, events, size === maxTokens)
      const byMap = measureMap(numberByToken, events)
      if (round < 0) continue
      decision.push(byGate.micros)
      bare.push(byMap)
      slowest = Math.max(slowest, byGate.slowestMillis)
    }
  return { sizes: subjects.map(({ size, decision, bare }) => ({ size, decision, bare })), slowest }
}

async function createSubject(size) {
  const introspect = around(
    answerAlike,
    cached(memory({ entries: size }), { ttl: 3_600 }),
    tokenOnly
  )
  const numberByToken = new Map()
  for (let i = 0; i < size; i += 1) {
    await introspect({ token: numberedToken(i) })
    numberByToken.set(numberedToken(i), i)
  }
  const require = byRoute({ 'GET /time': scopes('time:query') })
  const authorizer = restApiAuthorizer(gate({ introspect, require }))
  return { size, authorizer, numberByToken, decision: [], bare: [] }
}

const sharedToken = {
  subject: 'john',
  scopes: ['time:query'],
  expiresAt: expiry,
  confirmation: { thumbprint },
  claims: {}
}
/** All tokens share one answer: a million tokens measure the lookup, not the machine's memory. */
async function answerAlike() {
  return { _tag: 'Active', token: sharedToken }
}

function numberedToken(i) {
  return `tok_${String(i).padStart(39, '0')}`
}

function randomEvents(size) {
  return Array.from({ length: hitsPerRound }, () => {
    const token = numberedToken(Math.floor(Math.random() * size))
    return JSON.parse(eventJson.replaceAll(numberedToken(0), token))
  })
}

async function measureAuthorizer(authorizer, events, timesEach) {
  let slowestMillis = 0
  const start = process.hrtime.bigint()
  for (const event of events) {
    const hitStart = timesEach ? performance.now() : 0
    if ((await authorizer(event)).policyDocument.Statement[0].Effect !== 'Allow')
      throw new Error('the decision was not to allow')
    if (timesEach) slowestMillis = Math.max(slowestMillis, performance.now() - hitStart)
  }
  return { micros: microsSince(start), slowestMillis }
}

function measureMap(numberByToken, events) {
  const start = process.hrtime.bigint()
  let sum = 0
  for (const { headers } of events)
    sum += numberByToken.get(headers.Authorization.slice(7)) ?? Number.NaN
  if (Number.isNaN(sum)) throw new Error('a token was not found')
  return microsSince(start)
}

function microsSince(start) {
  return Number(process.hrtime.bigint() - start) / 1e3 / hitsPerRound
}
