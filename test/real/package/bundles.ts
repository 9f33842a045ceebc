// The installed package bundles, as esbuild does it for Lambda and for workers: small, and with
// nothing that its host lacks.

import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import * as assert from 'uvu/assert'
import type { Suite, Workshop } from './workshop'

interface Bundle {
  readonly text: string
  /** What the bundle still imports. */
  readonly externals: readonly string[]
  /** Bytes, gzip. */
  readonly size: number
}

interface Target {
  readonly platform: 'node' | 'browser' | 'neutral'
  readonly format: 'esm' | 'cjs' | 'iife'
  readonly conditions?: readonly string[]
}

async function bundled(
  home: string,
  contents: string,
  { platform, format, conditions }: Target
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: home },
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
    platform,
    format,
    target: 'es2022',
    ...(conditions === undefined ? {} : { conditions: [...conditions] })
  })
  const [{ text } = { text: '' }] = outputFiles
  const parts = [...Object.values(metafile.inputs), ...Object.values(metafile.outputs)]
  const externals = [
    ...new Set(
      parts
        .flatMap(({ imports }) => imports)
        .filter(({ external }) => external === true)
        .map(({ path }) => path)
    )
  ].sort()
  return { text, externals, size: gzipSync(text, { level: 9 }).length }
}

const authorizer = `import { authleteFromEnv, gate, noScopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
export const handler = restApiAuthorizer(gate({ introspect: authleteFromEnv(process.env), require: noScopes }))`

const asked = `
import { cached, gate, memory, rfc7662, scopes, thumbprintOf, timed, around } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
const { first, rfc8705 } = sampleCertificates
const introspect = around(rfc7662({ endpoint: 'https://as.example.com/introspect', clientId: 'api', clientSecret: 'secret' }), timed(2_000), cached(memory({ entries: 10 })))
const handler = restApiAuthorizer(gate({ introspect, require: scopes('time') }))
const effect = async certificate => (await handler(restApiEvent({ token: 'good', certificate }))).policyDocument.Statement[0].Effect
globalThis.told = (async () => [(await thumbprintOf({ _tag: 'Pem', pem: rfc8705.pem })).thumbprint, await effect(rfc8705.pem), await effect(first.pem), await effect(undefined)])()`
const vector = 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0' // RFC 8705, Appendix A

export function bundles(test: Suite, { home, subpaths }: Workshop): void {
  const all = (names: readonly string[]): string =>
    names
      .map((name, i) => `export * as part${i} from '${name.replace('.', 'gatecheck')}'`)
      .join('\n')
  const everything = all(subpaths)
  /** Hosts whose requests are made of fetch have touched it before us. */
  const withoutFetch = all(subpaths.filter(name => name !== './fetch' && name !== './cloudflare'))

  test('rest-api with authleteFromEnv, minified, is at most 16.5 KB gzip for Lambda and for a worker', async () => {
    const lambda = await bundled(home, authorizer, { platform: 'node', format: 'esm' })
    const worker = await bundled(home, authorizer, {
      platform: 'browser',
      format: 'esm',
      conditions: ['workerd', 'worker', 'browser']
    })
    console.error(
      `   rest-api + authleteFromEnv, minified: ${lambda.size} bytes gzip for Node, ${worker.size} for a worker, of 17,408`
    )
    assert.ok(
      lambda.size <= 17_408 && worker.size <= 17_408,
      `${lambda.size} and ${worker.size} bytes`
    )
    // Nothing of a shared cache, of jwt or of dpop is in a bundle without them.
    for (const { text } of [lambda, worker])
      assert.not.match(text, /hmac|gatecheck shared|dpop\+jwt|at\+jwt|RSASSA/i)
  })

  for (const format of ['esm', 'cjs'] as const)
    test(`a Node bundle (${format}) imports no built-in, uses node:https when it asks, and never fetch, which costs a cold start 20 ms`, async () => {
      const { text, externals } = await bundled(home, withoutFetch, { platform: 'node', format })
      assert.equal(externals, [])
      assert.equal(
        [...new Set([...text.matchAll(/["'`](node:\w+)["'`]/g)].map(([, name]) => name))].sort(),
        ['node:crypto', 'node:http', 'node:https', 'node:tls']
      )
      assert.not.match(
        text,
        /\bfetch\b|XMLHttpRequest|\bcrypto\.subtle\b|\bnew (?:Headers|Request|Response)\b/
      )
    })

  for (const [title, conditions] of [
    ['workerd', ['workerd', 'worker', 'browser']],
    ['edge-light', ['edge-light']],
    ['a browser', ['browser']],
    ['an unknown host', []]
  ] as const)
    test(`a bundle for ${title} needs no built-in, and decides with the web's own globals alone [RFC 8705 §3.1]`, async () => {
      const target: Target = { platform: 'neutral', format: 'iife', conditions }
      const [whole, part] = [
        await bundled(home, everything, target),
        await bundled(home, asked, target)
      ]
      const fetch = async (): Promise<Response> =>
        Response.json({
          active: true,
          token_type: 'Bearer',
          scope: 'time',
          cnf: { 'x5t#S256': vector }
        })
      const world: { told?: Promise<readonly string[]> } & Record<string, unknown> = {
        fetch,
        crypto,
        TextEncoder,
        TextDecoder,
        Blob,
        atob,
        btoa,
        URL,
        AbortController,
        setTimeout,
        clearTimeout
      }
      for (const { text, externals } of [whole, part]) {
        assert.equal(externals, [])
        assert.not.match(text, /["'`]node:|\brequire\(/)
        runInContext(text, createContext(world))
      }
      assert.equal([...((await world.told) ?? [])], [vector, 'Allow', 'Deny', 'Deny'])
    })
}
