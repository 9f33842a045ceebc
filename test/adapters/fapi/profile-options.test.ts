// The profiles of FAPI refuse each option that loosens them.
import { around, authlete, confirmedBy, gate } from 'gatecheck'
import { fapi1Advanced, fapi2 } from 'gatecheck/fapi'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyBinding } from '../../dpop/gates'
import { asking, loose, optional, ownTokens, proving, strict } from './loosened'

const test = suite('fapi, options of profiles')

for (const [name, profile] of [
  ['fapi2', fapi2],
  ['fapi1Advanced', fapi1Advanced]
] as const) {
  for (const [title, more, message] of loose)
    test(`${name}: ${title} are refused at construction, with what to write instead`, () => {
      assert.throws(
        () => gate({ ...profile, ...strict, ...more }),
        (error: unknown) =>
          error instanceof TypeError && error.message.startsWith(`gate({ ...${name} }): ${message}`)
      )
      gate({ ...strict, ...more })
    })

  test(`${name}: all that is wrong is named at once`, () =>
    assert.throws(
      () => gate({ ...profile, ...strict, require: optional, audience: 'any' }),
      /^gate\(\{ \.\.\.fapi\w+ \}\) has 2 problems:\n- require has .*\n- audience is /
    ))

  test(`${name}: an option that is wrong is named as without the profile`, () =>
    assert.throws(
      () => gate({ ...profile, ...strict, leeway: -1 }),
      /^gate\(options\): leeway is wrong/
    ))

  test(`${name}: strict options, also a server that is asked, make a gate`, () => {
    for (const introspect of [
      asking(),
      ownTokens('PS256', 'Ed25519'),
      around(ownTokens('EdDSA'), confirmedBy(asking())),
      authlete({
        baseUrl: 'https://as.example.com',
        serviceId: '1',
        serviceAccessToken: 'a'
      })
    ])
      gate({
        ...profile,
        ...strict,
        introspect,
        audience: ['a', 'b'],
        leeway: 5,
        profile: profile.profile
      })
  })

  test(`${name}: cannot be changed by another module`, () => {
    assert.throws(() => {
      ;(profile as { profile: unknown }).profile = undefined
    }, TypeError)
  })
}

for (const [title, options, message] of [
  ['proofs that may be replayed', { replay: 'unchecked' }, "dpop has replay 'unchecked': pass"],
  [
    'proofs with another algorithm',
    { algorithms: ['ES256', 'RS256'] },
    "dpop with algorithms has 'RS256': leave it out"
  ]
] as const)
  test(`fapi2: ${title} are refused at construction [FAPI 2.0 §5.4.1]`, () =>
    assert.throws(
      () => gate({ ...fapi2, ...strict, ...proving(options) }),
      (error: unknown) => String(error).startsWith(`TypeError: gate({ ...fapi2 }): ${message}`)
    ))

test('fapi2: DPoP and the bindings of DPoP are allowed', () => {
  for (const binding of ['any', 'dpop', 'certificate'] as const)
    gate({ ...fapi2, ...strict, ...proving(), require: { scopes: [], binding } })
})

for (const [title, more] of [
  ['dpop', proving()],
  ['the binding any', { require: anyBinding }],
  ['the binding dpop', { require: { ...anyBinding, binding: 'dpop' } }]
] as const)
  test(`fapi1Advanced: ${title} is refused at construction: certificates alone bind [FAPI 1.0 Advanced §8.2]`, () =>
    assert.throws(
      () => gate({ ...fapi1Advanced, ...strict, ...more }),
      /^gate\(\{ \.\.\.fapi1Advanced \}\): (?:dpop is set: leave it out|require has the binding '(?:any|dpop)': pass 'certificate'$)/
    ))

test.run()
