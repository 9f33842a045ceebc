import { fetchGate } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pass } from './requests'

const test = suite('fetch options')

for (const [what, make] of [
  ['a missing gate', () => fetchGate(undefined as never)],
  ['an object instead of a gate', () => fetchGate({} as never)],
  ['a reader without a peer', () => fetchGate(pass, { certificate: () => undefined } as never)],
  ['a peer without a reader', () => fetchGate(pass, { peer: () => 'unix' } as never)],
  [
    "a reader beside the host's own TLS",
    () =>
      fetchGate(pass, {
        certificate: () => undefined,
        peer: () => 'unix',
        tls: () => undefined
      } as never)
  ],
  [
    'a reader that is not a function',
    () => fetchGate(pass, { certificate: 'nginx', peer: () => 'unix' } as never)
  ]
] as const)
  test(`${what} throws at construction, and the error names it`, () =>
    assert.throws(make, /fetchGate(?:\(gate|: certificate)/))

test.run()
