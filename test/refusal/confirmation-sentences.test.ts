import { around, confirmedBy, explain, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now, request } from '../samples'

const test = suite('explain, sentences about confirmedBy')

const sentenceOf = (detail: string | undefined): string =>
  explain({ _tag: 'Unauthorized', status: 401, reason: 'inactive', detail, challenges: [] })
    .sentence

for (const [detail, sentence] of [
  ['sub', /contradict each other in sub\./],
  ['client_id', /contradict each other in client_id\./],
  ['jti', /contradict each other in jti\./],
  ['acr', /contradict each other in acr\./],
  ['x5t', /contradict each other in the certificate/],
  ['jkt', /contradict each other in the key/],
  ['authorization_details', /contradict each other in authorization_details/],
  ['iss', /not from the issuer that the second Introspect verifies/],
  ['aud', /names an audience \(aud\), and none that the token names/],
  ['foreign', /such tokens are not its own/],
  ['insufficient_scope', /refused the token with the reason insufficient_scope\.$/]
] as const)
  test(`inactive with detail ${detail} does not say that the server said inactive`, () => {
    assert.match(sentenceOf(detail), sentence)
    assert.match(sentenceOf(detail), /^With confirmedBy: /)
    assert.not.match(sentenceOf(detail), /says only|expired|revoked/)
  })
for (const detail of [undefined, 'constructor', 'mine'])
  test(`inactive with detail ${detail} keeps the sentence of its reason`, () =>
    assert.match(sentenceOf(detail), /says only "inactive"/))

for (const [title, second, sentence] of [
  ['Foreign', knows({ _tag: 'Foreign', by: 'form' }), /such tokens are not its own/],
  [
    'Refused',
    knows({ _tag: 'Refused', status: 403, reason: 'refused_by_server' }),
    /with the reason refused_by_server/
  ],
  ['Active with another subject', knowsToken({ ...bound, subject: 'x' }), /in sub\./]
] as const)
  test(`a second that answers ${title} is explained by confirmedBy`, async () => {
    const introspect = around(knowsToken({ ...bound, subject: 'jane' }), confirmedBy(second))
    const decision = await gate({ introspect, require: noScopes, now })(request())
    assert.match(explain(decision).sentence, sentence)
  })

test.run()
