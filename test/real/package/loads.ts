// The installed package loads by both module systems, with the promised names, and decides.
import * as assert from 'uvu/assert'
import { run, type Suite, type Workshop } from './workshop'

/** Promised in writing: none of these may vanish. */
const promised: Readonly<Record<string, string>> = {
  '.': `anyScope around authlete authleteFromEnv bearerAllowed breaker byRoute byIssuer cached coalesced confirmedBy decide deferred explain forbid gate jwt jwtFromEnv logged memory noScopes observed orElse reportOnly
    requireClaim requireDetails resourceMetadata retried rfc7662 rfc7662FromEnv scopes shared thumbprintOf timed tokenFromClaims tokenOnly traced unauthorize dpop memoryReplay nonces redisReplay`,
  './rest-api': 'restApiAuthorizer',
  './http-api': 'httpApiAuthorizer httpApiPolicyAuthorizer',
  './express': 'allowOf expressGate tlsSocket tokenOf',
  './node': 'nodeGate tlsSocket',
  './fetch': 'fetchGate isAllow',
  './cloudflare': 'cloudflareGate guarded isAllow',
  './fapi': 'fapi1Advanced fapi2 interactionId',
  './testing': 'httpApiEvent knownTokens restApiEvent sampleCertificates signedTokens'
}

function imported(way: (name: string) => string): string {
  return [
    `const { gate, scopes } = ${way('gatecheck')}`,
    `const { restApiAuthorizer } = ${way('gatecheck/rest-api')}`,
    `const { httpApiAuthorizer } = ${way('gatecheck/http-api')}`,
    `const { httpApiEvent, knownTokens, restApiEvent, sampleCertificates } = ${way('gatecheck/testing')}`,
    ''
  ].join('\n')
}
const decisions = `
const { first, second } = sampleCertificates
const pass = gate({ introspect: knownTokens({ good: { scopes: ['time'], confirmation: { thumbprint: first.thumbprint } } }), require: scopes('time') })
const [rest, http] = [restApiAuthorizer(pass), httpApiAuthorizer(pass)]
const calls = [{ token: 'good', certificate: first.pem }, { token: 'good', certificate: second.pem }, { token: 'bad', certificate: first.pem }, {}]
Promise.all(calls.map(async call => [(await rest(restApiEvent(call))).policyDocument.Statement[0].Effect, (await http(httpApiEvent(call))).isAuthorized, rest.length <= 2 && http.length <= 2]))
  .then(all => console.log(JSON.stringify(all)))
`
const cjsBesideEsm = `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n`

export function loads(test: Suite, { home, subpaths, write }: Workshop): void {
  const node = (...args: readonly string[]): Promise<string> => run(home, process.execPath, args)

  test('every subpath loads as ESM and as CommonJS, with the names that were promised and no others', async () => {
    const specifiers = JSON.stringify(subpaths.map(name => name.replace('.', 'gatecheck')))
    const esm = JSON.parse(
      await node(
        '--input-type=module',
        '-e',
        `console.log(JSON.stringify(await Promise.all(${specifiers}.map(async name => Object.keys(await import(name)).sort()))))`
      )
    ) as readonly string[][]
    const cjs = JSON.parse(
      await node(
        '--input-type=commonjs',
        '-e',
        `console.log(JSON.stringify(${specifiers}.map(name => Object.keys(require(name)).sort())))`
      )
    ) as readonly string[][]
    assert.equal(esm, cjs)
    for (const [i, subpath] of subpaths.entries()) {
      const source = Object.keys(
        (await import(
          subpath === '.' ? '../../../src/index' : `../../../adapters/${subpath.slice(2)}`
        )) as object
      ).sort()
      assert.equal(esm[i], source, subpath)
      if (subpath in promised) assert.equal(source, promised[subpath]?.split(/\s+/).sort(), subpath)
    }
    assert.equal(
      Object.keys(promised).filter(name => !subpaths.includes(name)),
      []
    )
  })

  for (const [title, name, text] of [
    ['as ESM', 'decide.mjs', imported(name => `await import('${name}')`) + decisions],
    ['as CommonJS', 'decide.cjs', imported(name => `require('${name}')`) + decisions],
    [
      'with an ESM adapter around a CommonJS gate',
      'mixed.mjs',
      cjsBesideEsm +
        imported(name =>
          name === 'gatecheck' ? `require('${name}')` : `await import('${name}')`
        ) +
        decisions
    ]
  ] as const)
    test(`an installed authorizer decides ${title}, and declares no third parameter, which Lambda's Node 24 would reject`, async () => {
      await write(name, text)
      assert.equal(JSON.parse(await node(name)), [
        ['Allow', true, true],
        ['Deny', false, true],
        ['Deny', false, true],
        ['Deny', false, true]
      ])
    })
}
