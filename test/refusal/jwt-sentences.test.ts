import { explain, type Reason } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('explain, sentences about a JWT')

for (const [reason, detail, sentence] of [
  ['signature_invalid', 'alg', /not one that jwt\(\{ algorithms \}\) names/],
  ['signature_invalid', 'crit', /an extension that gatecheck does not know/],
  ['signature_invalid', 'kid', /kid is not a string/],
  ['signature_invalid', 'key', /publishes no key that fits/],
  ['signature_invalid', 'signature', /not by the key that the token names/],
  ['signature_invalid', undefined, /not signed by its issuer/],
  ['wrong_token_type', 'typ', /typ is not one that jwt\(\{ typ \}\) names/],
  ['wrong_token_type', 'nonce', /^The claim nonce belongs to another kind of token, such as an ID/],
  ['wrong_token_type', 'token_introspection', /belongs to another kind of token/],
  ['wrong_token_type', 'token_use', /^The claim token_use says that this is another kind of token/],
  ['wrong_token_type', 'scope', /^The claim scope is missing\. .*set jwt\(\{ claimNames \}\)/],
  ['wrong_token_type', 'cid', /^The claim cid is missing/],
  ['wrong_token_type', undefined, /^This is not an access token/],
  ['claims_malformed', 'exp', /^The claim exp must .* seconds since 1970: not milliseconds/],
  ['claims_malformed', 'auth_time', /seconds since 1970/],
  ['claims_malformed', 'jti', /^The claim jti is missing.*optionalClaims: \['jti'\][^,]*$/],
  ['claims_malformed', 'azp', /^The claim azp is missing.*claimNames.*optionalClaims/],
  ['claims_malformed', 'aud', /^The claim aud has the wrong type: correct it at the server\.$/],
  ['claims_malformed', 'claims', /^tokenFromClaims got something that is not a JSON object/],
  ['issuer_unknown', 'form', /^The token is not a signed JWT: it is opaque, or encrypted/],
  ['issuer_unknown', 'issuer', /^The token's iss is not one .*also a slash at the end/],
  ['issuer_unknown', undefined, /^The token is not a JWT from an issuer/],
  ['claims_malformed', undefined, /the detail names it/]
] as const satisfies readonly (readonly [Reason, string | undefined, RegExp])[])
  test(`${reason} with detail ${detail} says what to do`, () => {
    const challenges = ['Bearer error="invalid_token"']
    const decision = { _tag: 'Unauthorized', status: 401, reason, detail, challenges } as const
    assert.match(explain(decision).sentence, sentence)
    assert.ok(detail === undefined || explain(decision).text.includes(`${reason} (${detail})`))
  })

test.run()
