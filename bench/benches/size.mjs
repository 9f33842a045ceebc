// What each use adds to a bundle, minified and gzipped. Forbidden words show code that was not
// shaken out.
import { join } from 'node:path'
import { bundle } from '../lib/bundle.mjs'

/** Of `jwt`, `dpop`, and signatures, which `rfc7662` has for `assertion` and `signed`. */
const otherKinds = [/at\+jwt/, /dpop\+jwt/, /RSASSA/]

const ownBundles = [
  {
    name: 'REST + Authlete',
    code: "export { authleteFromEnv, gate, noScopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'",
    forbidden: otherKinds
  },
  {
    name: 'Express + RFC 7662',
    code: "export { gate, rfc7662FromEnv, scopes } from 'gatecheck'\nexport { expressGate, tokenOf } from 'gatecheck/express'",
    forbidden: [/execute-api/, /authlete/i, ...otherKinds]
  },
  {
    name: 'Node + RFC 7662',
    code: "export { gate, rfc7662FromEnv, scopes } from 'gatecheck'\nexport { nodeGate } from 'gatecheck/node'",
    forbidden: [/execute-api/, /authlete/i, ...otherKinds]
  },
  {
    name: 'Worker + RFC 7662',
    code: "export { gate, rfc7662FromEnv, scopes } from 'gatecheck'\nexport { guarded } from 'gatecheck/cloudflare'",
    platform: 'worker',
    forbidden: [/execute-api/, /authlete/i, /node:/, ...otherKinds]
  }
]

/** What `jwt` and `dpop` add is the difference from the first of these, or from the second. */
const withSecret = restBundle('RFC 7662', 'rfc7662FromEnv', otherKinds)
const withSignatures = restBundle('RFC 7662 with signatures', 'rfc7662', [/at\+jwt/, /dpop\+jwt/])
const jwtAlone = restBundle('JWT', 'jwt', [/dpop\+jwt/])
const jwtAndSecret = restBundle('RFC 7662 + JWT', 'jwt, rfc7662FromEnv')
const jwtAndSignatures = restBundle('RFC 7662 with signatures + JWT', 'jwt, rfc7662')
const dpopAndSecret = restBundle('RFC 7662 + DPoP', 'dpop, memoryReplay, rfc7662FromEnv')
const dpopAndJwt = restBundle('JWT + DPoP', 'dpop, jwt, memoryReplay')
const all = restBundle('RFC 7662 + JWT + DPoP', 'dpop, jwt, memoryReplay, rfc7662FromEnv')

function restBundle(name, imports, forbidden = []) {
  return {
    name: `REST + ${name}`,
    code: `export { ${imports}, gate, scopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'`,
    forbidden
  }
}

const peerBundles = [
  {
    name: 'oauth4webapi, introspection alone',
    code: "export { introspectionRequest, processIntrospectionResponse, ClientSecretBasic } from 'oauth4webapi'"
  },
  { name: 'aws-jwt-verify, JwtVerifier', code: "export { JwtVerifier } from 'aws-jwt-verify'" },
  {
    name: 'jose, remote JWKS and jwtVerify',
    code: "export { createRemoteJWKSet, jwtVerify } from 'jose'"
  },
  {
    name: 'express-oauth2-jwt-bearer, auth and scopes',
    code: "export { auth, requiredScopes } from 'express-oauth2-jwt-bearer'"
  },
  {
    name: "Authlete's SDK, its introspection alone",
    code: "export { AuthleteCore } from '@authlete/typescript-sdk/core.js'\nexport { introspectionProcess } from '@authlete/typescript-sdk/funcs/introspectionProcess.js'"
  },
  { name: 'token-introspection', code: "export { default } from 'token-introspection'" }
]

export const title = 'Size, minified and gzipped'
export const peers = [
  'oauth4webapi',
  'aws-jwt-verify',
  'jose',
  'express-oauth2-jwt-bearer',
  '@authlete/typescript-sdk',
  'token-introspection'
]

export async function run({ server }) {
  const measureAll = bundles => Promise.all(bundles.map(each => measure(server.folder, each)))
  const own = await measureAll([
    ...ownBundles,
    withSecret,
    withSignatures,
    jwtAlone,
    jwtAndSecret,
    jwtAndSignatures,
    dpopAndSecret,
    dpopAndJwt,
    all
  ])
  const gzipBytesOf = wanted => own.find(({ name }) => name === wanted.name).gzipBytes
  const difference = (bundle, base) => ({ value: gzipBytesOf(bundle) - gzipBytesOf(base) })
  const others = await measureAll(peerBundles)
  const found = own.flatMap(({ forbiddenWords }) => forbiddenWords)
  return {
    tables: [
      {
        title: 'one bundle, gzip',
        unit: 'bytes',
        rows: [
          ...own.map(({ name, gzipBytes, minifiedBytes }) => ({
            name: `gatecheck: ${name}`,
            median: gzipBytes,
            minified: minifiedBytes,
            own: true
          })),
          ...others.map(({ name, gzipBytes, minifiedBytes }) => ({
            name,
            median: gzipBytes,
            minified: minifiedBytes
          }))
        ]
      }
    ],
    figures: {
      ...Object.fromEntries(own.map(({ name, gzipBytes }) => [name, { value: gzipBytes }])),
      'jwt, beside rfc7662FromEnv': difference(jwtAndSecret, withSecret),
      'jwt, beside rfc7662': difference(jwtAndSignatures, withSignatures),
      'dpop and memoryReplay, beside rfc7662FromEnv': difference(dpopAndSecret, withSecret),
      'dpop and memoryReplay, beside jwt': difference(dpopAndJwt, jwtAlone),
      'jwt, dpop and memoryReplay, beside rfc7662FromEnv': difference(all, withSecret),
      'forbidden words found': { value: found.length }
    },
    notes: [
      ...found,
      'esbuild, from the packed build. oauth4webapi, token-introspection and the SDK ask but check no binding; aws-jwt-verify and jose verify JWTs; express-oauth2-jwt-bearer verifies JWTs and their binding.'
    ]
  }
}

async function measure(folder, { name, code, platform, forbidden = [] }) {
  const file = join(folder, `size-${name.replace(/\W+/g, '-')}.mjs`)
  const { minifiedBytes, gzipBytes, text } = await bundle(code, file, { platform })
  const forbiddenWords = forbidden
    .filter(word => word.test(text))
    .map(word => `${name} holds ${word.source}`)
  return { name, minifiedBytes, gzipBytes, forbiddenWords }
}
