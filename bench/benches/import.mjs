// The import alone, as a worker or an INIT pays it. gatecheck's worker bundle loads no built-in.
import { join } from 'node:path'
import { bundle } from '../lib/bundle.mjs'
import { interleave, ratioByRound, toRows } from '../lib/measure.mjs'
import { measureImport } from '../lib/subjects.mjs'

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

export async function run({ server, short, showProgress }) {
  const measurements = {}
  for (const [name, [code, options = {}]] of Object.entries(subjects)) {
    const extension = options.format === 'cjs' ? 'cjs' : 'mjs'
    const file = join(server.folder, `import-${name.replace(/\W+/g, '-')}.${extension}`)
    await bundle(code, file, options)
    measurements[name] = measureImport(file)
  }
  const samples = await interleave(measurements, short ? 11 : 31, showProgress)
  const overEmpty = name => ratioByRound(samples[name], samples['an empty module'])
  return {
    tables: [
      {
        title: 'one import',
        unit: 'ms',
        rows: toRows(samples).map(row => ({ ...row, own: row.name.startsWith('gatecheck') }))
      }
    ],
    figures: {
      "gatecheck's worker bundle over an empty module": overEmpty('gatecheck, worker bundle'),
      'oauth4webapi over an empty module': overEmpty('oauth4webapi')
    },
    notes: [
      'Only the import: what a library puts off to its first call is in the cold start. oauth4webapi introspects; jose, aws-jwt-verify and express-oauth2-jwt-bearer verify JWTs.'
    ]
  }
}
