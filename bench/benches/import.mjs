// The import alone, as a worker or an INIT pays it: no built-in is loaded in gatecheck's worker bundle.
import { join } from 'node:path'
import { bundled } from '../lib/bundle.mjs'
import { interleaved, ratio, rowsOf } from '../lib/measure.mjs'
import { importing } from '../lib/subjects.mjs'

const worker = { platform: 'worker' }
const subjects = {
  'an empty module': ['export {}'],
  'gatecheck, worker bundle': [
    "export { gate, noScopes, rfc7662FromEnv } from 'gatecheck'",
    worker
  ],
  oauth4webapi: [
    "export { introspectionRequest, processIntrospectionResponse, ClientSecretBasic } from 'oauth4webapi'",
    worker
  ],
  jose: ["export { createRemoteJWKSet, jwtVerify } from 'jose'", worker],
  'aws-jwt-verify': ["export { JwtVerifier } from 'aws-jwt-verify'"],
  'express-oauth2-jwt-bearer': [
    "export { auth, requiredScopes } from 'express-oauth2-jwt-bearer'",
    { format: 'cjs' }
  ],
  "Authlete's SDK": [
    "export { AuthleteCore } from '@authlete/typescript-sdk/core.js'\nexport { introspectionProcess } from '@authlete/typescript-sdk/funcs/introspectionProcess.js'"
  ]
}

export const title = 'Import of the bundle, in a fresh process'
export const peers = [
  'oauth4webapi',
  'aws-jwt-verify',
  'jose',
  'express-oauth2-jwt-bearer',
  '@authlete/typescript-sdk'
]

export async function run({ at, short, tell }) {
  const measured = {}
  for (const [name, [code, options = {}]] of Object.entries(subjects)) {
    const file = join(
      at.folder,
      `import-${name.replace(/\W+/g, '-')}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`
    )
    await bundled(code, file, options)
    measured[name] = importing(file)
  }
  const samples = await interleaved(measured, short ? 11 : 31, tell)
  return {
    tables: [
      {
        title: 'one import',
        unit: 'ms',
        rows: rowsOf(samples).map(row => ({ ...row, own: row.name.startsWith('gatecheck') }))
      }
    ],
    figures: {
      "gatecheck's worker bundle over an empty module": ratio(
        samples['gatecheck, worker bundle'],
        samples['an empty module']
      ),
      'oauth4webapi over an empty module': ratio(samples.oauth4webapi, samples['an empty module'])
    },
    notes: [
      'Only the import: what a library puts off to its first call is in the cold start. oauth4webapi introspects; jose, aws-jwt-verify and express-oauth2-jwt-bearer verify JWTs.'
    ]
  }
}
