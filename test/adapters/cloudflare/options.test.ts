import { cloudflareGate, guarded } from 'gatecheck/cloudflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pass } from './requests'

const test = suite('cloudflare options')

for (const [what, make, name] of [
  ['a missing gate', () => cloudflareGate(undefined as never), /cloudflareGate\(gate\)/],
  [
    'an unknown value of selfSigned',
    () => cloudflareGate(pass, { selfSigned: true as never }),
    /selfSigned/
  ],
  [
    'a worker without a handler',
    () => guarded(() => pass, undefined as never),
    /guarded\(make, handler\)/
  ],
  [
    'a gate instead of a function that makes it',
    () => guarded({} as never, () => new Response()),
    /guarded\(make, handler\)/
  ],
  [
    "an unknown value of the worker's selfSigned",
    () =>
      guarded(
        () => pass,
        () => new Response(),
        { selfSigned: 'yes' as never }
      ),
    /selfSigned/
  ]
] as const)
  test(`${what} throws at construction`, () => assert.throws(make, name))

test.run()
