// A request computes one SHA-256 of its token, however many caches and contexts ask for it.
import { createRequire } from 'node:module'
import {
  around,
  bearerAllowed,
  cached,
  coalesced,
  gate,
  memory,
  noScopes,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knowsToken, now, unbound } from '../samples'
import { storeOf, strings } from '../store/strings'

const test = suite('one SHA-256 of a token')

const crypto = createRequire(import.meta.url)('node:crypto') as {
  hash: (algorithm: string, data: Uint8Array | string, encoding: string) => string
}

for (const length of [43, 900])
  test(`a token of ${length} characters is hashed once, for a miss and the hit after it`, async () => {
    const token = 'a'.repeat(length)
    const server = around(knowsToken(unbound), timed(3_000), coalesced)
    const inner = around(
      server,
      cached(storeOf(strings()), { now }),
      traced(() => undefined)
    )
    const introspect = around(inner, cached(memory({ entries: 9 }), { now }), tokenOnly)
    const pass = gate({ introspect, require: bearerAllowed(noScopes), now })
    const authorize = restApiAuthorizer(pass, { verbose: true })
    const { hash } = crypto
    const hashed: string[] = []
    crypto.hash = (algorithm, data, encoding) => {
      hashed.push(Buffer.from(data as Uint8Array).toString())
      return hash(algorithm, data, encoding)
    }
    try {
      for (const _ of ['miss', 'hit']) {
        const { context } = await authorize(restApiEvent({ token }))
        assert.match(String(context?.['introspection_request']), 'token_sha256')
      }
      assert.is(hashed.filter(text => text === token).length, 1, hashed.join())
    } finally {
      crypto.hash = hash
    }
  })

test.run()
