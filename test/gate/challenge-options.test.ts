// The option `challenge` of a gate, refused at construction.
import { type ChallengeOptions, gate, resourceMetadata, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken } from '../samples'

const test = suite('gate, challenge options')

const metadata = resourceMetadata({
  resource: 'https://api.example.com',
  authorizationServers: ['https://as.example.com']
})

const where = 'gate\\({ challenge }\\): '
const realm = `${where}realm is wrong: pass at most 64 characters of ASCII without ", \\\\ and =`

for (const [title, challenge, message] of [
  ['a quote in the realm', { realm: 'a"b' }, realm],
  ['a backslash in the realm', { realm: 'a\\' }, realm],
  ['an equals sign, which a client could take for a parameter', { realm: 'scope=' }, realm],
  ['a line break in the realm', { realm: 'a\r\nb' }, realm],
  ['a realm that is not ASCII', { realm: 'é' }, realm],
  ['an empty realm', { realm: '' }, realm.replace('wrong', 'missing')],
  ['a realm over 64 characters', { realm: 'a'.repeat(65) }, realm],
  ['a list of realms', { realm: ['a'] }, realm],
  ['scope: false', { scope: false }, `${where}scope is wrong: pass true`],
  ['a list of scopes', { scope: ['a'] }, `${where}scope is wrong: pass true`],
  [
    'the URL instead of the metadata',
    { metadata: metadata.url },
    `${where}metadata is wrong: pass resourceMetadata`
  ],
  [
    'metadata without an answer',
    { metadata: { url: metadata.url } },
    `${where}metadata is wrong: pass resourceMetadata`
  ],
  ['no metadata', { metadata: null }, `${where}metadata is wrong: pass resourceMetadata`],
  [
    'an unknown name',
    { realms: 'a' },
    `${where}unknown option "realms". Did you mean "realm"\\? Known: realm, scope, metadata$`
  ],
  ['a name of every object', { constructor: true }, `${where}unknown option "constructor"`],
  [
    'two problems',
    { realm: '"', scope: 'a' },
    'gate\\({ challenge }\\) has 2 problems:\n- realm is wrong.*\n- scope is wrong'
  ],
  [
    'no object',
    'realm',
    'gate\\(options\\): challenge is wrong: pass { realm, scope: true, metadata }'
  ],
  ['null', null, 'gate\\(options\\): challenge is wrong: pass { realm, scope: true, metadata }']
] as const)
  test(`${title} is refused at construction: the error names the inner option and what to write`, () =>
    assert.throws(
      () =>
        gate({
          introspect: knowsToken(bound),
          require: scopes('a'),
          challenge: challenge as ChallengeOptions
        }),
      (error: Error) => error instanceof TypeError && new RegExp(`^${message}`).test(error.message)
    ))

test.run()
