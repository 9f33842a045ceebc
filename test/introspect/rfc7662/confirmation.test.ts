import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { activeAnswer, introspectAnswer } from './server'

const test = suite('rfc7662, confirmation')

for (const [title, cnf, expected] of [
  ['an answer without cnf is unbound', undefined, {}],
  ['cnf null is unbound', null, {}],
  [
    'x5t#S256 becomes the thumbprint [RFC 8705 §3.2]',
    { 'x5t#S256': first.thumbprint },
    { thumbprint: first.thumbprint }
  ],
  [
    'unknown members beside it are ignored [RFC 7800 §3.1]',
    { 'x5t#S256': first.thumbprint, kid: 'x' },
    { thumbprint: first.thumbprint }
  ],
  ['jkt is kept [RFC 9449 §6.1]', { jkt: first.thumbprint }, { jkt: first.thumbprint }],
  ['an empty cnf is unknown, not unbound', {}, { unknown: ['cnf'] }],
  ['an unknown member alone is unknown', { kid: 'x' }, { unknown: ['kid'] }],
  ['a string as cnf is unknown', 'x', { unknown: ['cnf'] }],
  ['an array as cnf is unknown', [], { unknown: ['cnf'] }],
  ['false as cnf is unknown', false, { unknown: ['cnf'] }],
  ['a thumbprint of null is unknown', { 'x5t#S256': null }, { unknown: ['x5t#S256'] }],
  [
    'a thumbprint with padding is unknown',
    { 'x5t#S256': `${first.thumbprint}=` },
    { unknown: ['x5t#S256'] }
  ],
  ['an empty thumbprint is unknown', { 'x5t#S256': '' }, { unknown: ['x5t#S256'] }],
  [
    'the hash of nothing is unknown',
    { 'x5t#S256': '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' },
    { unknown: ['x5t#S256'] }
  ],
  [
    'a good thumbprint beside a broken jkt is unknown',
    { 'x5t#S256': first.thumbprint, jkt: 5 },
    { unknown: ['jkt'] }
  ]
] as const)
  test(title, async () => {
    const answer = await introspectAnswer({ ...activeAnswer, cnf })
    assert.ok(answer._tag === 'Active')
    assert.equal(answer.token.confirmation, expected)
  })

test.run()
