import { gate, noScopes, type Refusal } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { invalidToken } from '../../src/refusal/challenge'
import { decideSituation } from '../contract'
import { knows, now, request } from '../samples'
import { situations } from '../situations'

const test = suite('challenge')

const described = /^Bearer error="[a-z_]+", error_description="([A-Z][^"]*)"/

for (const situation of situations.filter(
  ({ outcome }) => outcome === 400 || outcome === 401 || outcome === 403
))
  test(`${situation.title}: an error code comes with a sentence for the client's developer [RFC 6750 §3]`, async () => {
    const { challenges, reason } = (await decideSituation(situation)) as Refusal
    for (const challenge of challenges)
      if (challenge.includes('error=')) {
        const [, sentence = ''] = described.exec(challenge) ?? []
        assert.ok(sentence.split(' ').length >= 4, challenge)
        assert.is.not(sentence.toLowerCase(), reason.replaceAll('_', ' '))
      } else assert.is(challenge, 'Bearer realm="protected"')
  })

test("a server's refusal without a sentence of ours is described by its code", () =>
  assert.equal(invalidToken('refused_by_server').challenges, [
    'Bearer error="invalid_token", error_description="refused by server"'
  ]))
test('a reason that is no code is not repeated to the client', async () => {
  const introspect = knows({ _tag: 'Refused', status: 401, reason: 'x", scope="admin' as never })
  const decision = await gate({ require: noScopes, introspect, now })(request())
  assert.equal((decision as Refusal).challenges, [
    'Bearer error="invalid_token", error_description="unknown"'
  ])
})

test.run()
