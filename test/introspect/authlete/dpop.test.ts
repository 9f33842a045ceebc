import { around, authlete, cached, coalesced, memory, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answering, json, query } from '../transports'
import { okAnswer, version2, version3 } from './service'

const test = suite('authlete, DPoP')

for (const options of [version2, version3])
  for (const [title, layers] of [
    ['alone', []],
    ['behind cached', [cached(memory({ entries: 9 }))]],
    ['behind coalesced and tokenOnly', [coalesced, tokenOnly]]
  ] as const)
    test(`Authlete ${'serviceId' in options ? '3.0' : '2.x'} ${title} refuses the scheme DPoP before it is asked, and then answers for Bearer`, async () => {
      const { transport, requests } = answering(json(okAnswer))
      const introspect = layers.reduce(
        (inner, layer) => around(inner, layer),
        authlete({ ...options, transport })
      )
      const dpopQuery = { ...query, scheme: 'DPoP' } as const
      const answers = await Promise.all([introspect(dpopQuery), introspect(query)])
      assert.equal(answers[0], { _tag: 'Refused', status: 401, reason: 'unbound' })
      assert.is(answers[1]._tag, 'Active')
      assert.is(requests.length, 1)
    })

test.run()
