// Measures what 100,000 cached tokens leave on the heap, with their keys, after a collection.
import { around, authlete, cached, memory, scopes, tokenOnly } from 'gatecheck'
import { authleteBody, randomText, rfc7662Body, rfc7662Over } from './answers.mjs'

const tokenCount = 100_000

/** `fill` returns what holds the cache. */
export async function bytesPerToken(fill) {
  const bytesBefore = heapBytes()
  const holder = await fill()
  const bytes = (heapBytes() - bytesBefore) / tokenCount
  if (holder === undefined) throw new Error('nothing holds the cache, so it was collected')
  return bytes
}

function heapBytes() {
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

export async function fillRfc7662() {
  const transport = async () => ({ _tag: 'Answered', status: 200, body: rfc7662Body() })
  const store = memory({ entries: tokenCount })
  const introspect = around(rfc7662Over(transport), cached(store), tokenOnly)
  for (let i = 0; i < tokenCount; i += 1) await introspect({ token: randomText() })
  return introspect
}

export async function fillAuthlete() {
  let thumbprint = ''
  const uncached = authlete({
    baseUrl: 'https://us.authlete.com',
    serviceId: '1',
    serviceAccessToken: 'token',
    transport: async () => ({ _tag: 'Answered', status: 200, body: authleteBody(thumbprint) })
  })
  const introspect = around(uncached, cached(memory({ entries: tokenCount })))
  const requirement = scopes('time:query')
  for (let i = 0; i < tokenCount; i += 1) {
    thumbprint = randomText()
    const certificate = { _tag: 'Der', der: new Uint8Array(8), thumbprint }
    await introspect({ token: randomText(), thumbprint, requirement, certificate })
  }
  return introspect
}
