import { explain, type Reason } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reasonSentences } from '../../src/refusal/reasons'

const test = suite('explain, sentences about servers')

const sentenceOf = (reason: Reason, detail: string): string =>
  explain({ _tag: 'ServerError', status: 500, reason, detail }).sentence

for (const [reason, detail, sentence] of [
  ['keys_unavailable', 'keys', /no list keys: jwksUri must be the URL of the JWK Set/],
  ['keys_unavailable', 'unknown_kid', /^The token names a key that is not known/],
  ['keys_unavailable', 'http_401', /^The URL of the keys asks for credentials/],
  ['keys_unavailable', 'http_404', /^There is nothing at the URL of the keys/],
  ['keys_unavailable', 'discovery_http_404', /^The issuer publishes no metadata/],
  ['keys_unavailable', 'jwks_uri_missing', /set jwksUri/],
  ['keys_unavailable', 'discovery_wrong_issuer', /with or without the slash at the end/],
  ['introspection_malformed', 'discovery_wrong_issuer', /names another issuer/],
  ['introspection_malformed', 'introspection_endpoint_not_in_origins', /rfc7662\(\{ origins \}\)/],
  ['introspection_malformed', 'not_signed', /introspection_signed_response_alg/],
  ['introspection_malformed', 'signed_aud', /^The answer's aud is not signed\.audience/],
  ['introspection_malformed', 'signed_iss', /^The answer's iss is not signed\.issuer/],
  ['introspection_refused', 'http_401', /does not accept our credentials/],
  ['introspection_refused', 'http_404', /^The introspection endpoint is wrong/],
  ['introspection_refused', 'discovery_http_404', /endpoint of rfc7662/],
  ['requirement_malformed', 'issuer_missing', /^byIssuer has several issuers, and the requirement/]
] as const)
  test(`${reason} with detail ${detail} says what to do`, () =>
    assert.match(sentenceOf(reason, detail), sentence))

for (const reason of [
  'keys_unavailable',
  'introspection_unreachable',
  'introspection_refused',
  'introspection_malformed'
] as const)
  for (const detail of ['http_418', 'constructor', 'issuer_missing'])
    test(`${reason} with detail ${detail} names the page that has all details`, () =>
      assert.is(sentenceOf(reason, detail), `${reasonSentences[reason]} See docs/reasons.md.`))

test('another reason keeps its sentence, whatever its detail is', () => {
  for (const reason of ['clock_invalid', 'requirement_malformed', 'user_function_threw'] as const)
    assert.is(sentenceOf(reason, 'not_signed'), reasonSentences[reason])
})

test.run()
