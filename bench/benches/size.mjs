// What each use adds to a bundle, minified and gzipped. Forbidden words show code that was not
// shaken out.
import { join } from 'node:path'
import { bundle } from '../lib/bundle.mjs'

/** Of `jwt` and `dpop`. `rfc7662` has signatures, for its options `assertion` and `signed`. */
const otherKinds = [/at\+jwt/, /dpop\+jwt/]
const signatures = [/RSASSA/]

const ownBundles = [
  {
    name: 'REST + Authlete',
    code: "export { authleteFromEnv, gate, noScopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'",
    forbidden: [...otherKinds, ...signatures]
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

/** What `jwt` adds, with its keys and their URL, is the difference of the two. */
const withoutJwt = {
  name: 'REST + RFC 7662',
  code: "export { gate, rfc7662FromEnv, scopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'",
  forbidden: otherKinds
}
const withJwt = {
  name: 'REST + RFC 7662 + JWT',
  code: "export { gate, jwt, rfc7662FromEnv, scopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'"
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
  const own = await measureAll([...ownBundles, withoutJwt, withJwt])
  const gzipBytesOf = wanted => own.find(({ name }) => name === wanted.name).gzipBytes
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
      'jwt, beside introspection': { value: gzipBytesOf(withJwt) - gzipBytesOf(withoutJwt) },
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
