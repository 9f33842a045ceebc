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

for (const [title, challenge] of [
  ['a quote in the realm', { realm: 'a"b' }],
  ['a backslash in the realm', { realm: 'a\\' }],
  ['an equals sign, which a client could take for a parameter', { realm: 'scope=' }],
  ['a line break in the realm', { realm: 'a\r\nb' }],
  ['a realm that is not ASCII', { realm: 'é' }],
  ['an empty realm', { realm: '' }],
  ['a realm over 64 characters', { realm: 'a'.repeat(65) }],
  ['scope: false', { scope: false }],
  ['a list of scopes', { scope: ['a'] }],
  ['the URL instead of the metadata', { metadata: metadata.url }],
  ['metadata without a URL', { metadata: {} }],
  ['an unknown name', { realms: 'a' }],
  ['a name of every object', { constructor: true }],
  ['no object', 'realm'],
  ['null', null]
] as const)
  test(`${title} is refused at construction: the error names the option`, () =>
    assert.throws(
      () =>
        gate({
          introspect: knowsToken(bound),
          require: scopes('a'),
          challenge: challenge as ChallengeOptions
        }),
      /gate\(options\): challenge is wrong: pass \{ realm, scope: true, metadata/
    ))

test.run()
