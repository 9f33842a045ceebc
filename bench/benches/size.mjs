// What each use adds to a bundle, minified and gzipped; and words that would show that something was not shaken out.
import { join } from 'node:path'
import { bundled } from '../lib/bundle.mjs'

const own = [
  {
    name: 'REST + Authlete',
    code: "export { authleteFromEnv, gate, noScopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'"
  },
  {
    name: 'Express + RFC 7662',
    code: "export { gate, rfc7662FromEnv, scopes } from 'gatecheck'\nexport { expressGate, tokenOf } from 'gatecheck/express'",
    forbidden: [/execute-api/, /authlete/i]
  },
  {
    name: 'Worker + RFC 7662',
    code: "export { gate, rfc7662FromEnv, scopes } from 'gatecheck'\nexport { guarded } from 'gatecheck/cloudflare'",
    platform: 'worker',
    forbidden: [/execute-api/, /authlete/i, /node:/]
  }
]

const theirs = [
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

async function sized(at, { name, code, platform, forbidden = [] }, i) {
  const { minified, gzip, text } = await bundled(
    code,
    join(at.folder, `size-${name.replace(/\W+/g, '-')}-${i}.mjs`),
    { platform }
  )
  return {
    name,
    minified,
    median: gzip,
    found: forbidden.filter(word => word.test(text)).map(word => `${name} holds ${word.source}`)
  }
}

export const title = 'Size, minified and gzipped'
export const peers = [
  'oauth4webapi',
  'aws-jwt-verify',
  'jose',
  'express-oauth2-jwt-bearer',
  '@authlete/typescript-sdk',
  'token-introspection'
]

export async function run({ at }) {
  const ours = await Promise.all(own.map((each, i) => sized(at, each, i)))
  const others = await Promise.all(theirs.map((each, i) => sized(at, each, i)))
  const found = ours.flatMap(each => each.found)
  return {
    tables: [
      {
        title: 'one bundle, gzip',
        unit: 'bytes',
        rows: [
          ...ours.map(({ name, median, minified }) => ({
            name: `gatecheck: ${name}`,
            median,
            minified,
            own: true
          })),
          ...others.map(({ name, median, minified }) => ({ name, median, minified }))
        ]
      }
    ],
    figures: {
      ...Object.fromEntries(ours.map(({ name, median }) => [name, { value: median }])),
      'forbidden words found': { value: found.length }
    },
    notes: [
      ...found,
      'esbuild, from the packed build. oauth4webapi, token-introspection and the SDK ask but check no binding; aws-jwt-verify and jose verify JWTs; express-oauth2-jwt-bearer verifies JWTs and their binding.'
    ]
  }
}
