import { explain, type Reason } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('explain, sentences about a JWT')

for (const [reason, detail, sentence] of [
  ['signature_invalid', 'alg', /not one that jwt\(\{ algorithms \}\) names/],
  ['signature_invalid', 'crit', /an extension that gatecheck does not know/],
  ['signature_invalid', 'kid', /kid is not a text/],
  ['signature_invalid', 'key', /publishes no key that fits/],
  ['signature_invalid', 'signature', /not by the key that the token names/],
  ['signature_invalid', undefined, /not signed by its issuer/],
  ['wrong_token_type', 'typ', /typ is not one that jwt\(\{ typ \}\) names/],
  ['wrong_token_type', 'nonce', /^The claim nonce shows/],
  ['wrong_token_type', undefined, /^This is not an access token/],
  ['claims_malformed', 'exp', /^The claim exp is missing/],
  ['claims_malformed', undefined, /the detail names it/]
] as const satisfies readonly (readonly [Reason, string | undefined, RegExp])[])
  test(`${reason} with detail ${detail} says what to do`, () => {
    const challenges = ['Bearer error="invalid_token"']
    const decision = { _tag: 'Unauthorized', status: 401, reason, detail, challenges } as const
    assert.match(explain(decision).sentence, sentence)
    assert.ok(detail === undefined || explain(decision).text.includes(`${reason} (${detail})`))
  })

test.run()
