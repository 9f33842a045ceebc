// The hot path: event in, policy out, the introspection in memory; against slice + hash + one Map.get of the same certificate.
import { execFileSync } from 'node:child_process'
import * as crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { around, byRoute, cached, gate, memory, scopes, tokenOnly } from '../dist/index.js'
import { restApiAuthorizer } from '../dist/rest-api.js'
import { restApiEvent } from '../dist/testing.js'

const token = 'tok_5f8Zq2Xw9LmN0aB3cD4eF6gH7iJ8kL9mN0oP1'

/** A batch of events, each parsed anew as Lambda does: a string that was hashed before would flatter a memo. */
const batch = text => Array.from({ length: 500 }, () => JSON.parse(text))

export const subjects = folder => {
  const file = join(folder, 'rsa.pem')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', join(folder, 'rsa.key'), '-out', file, '-days', '2', '-subj', '/C=GB/O=Bank/CN=client'], { stdio: 'ignore' })
  const pem = readFileSync(file, 'utf8')
  const thumbprint = crypto.createHash('sha256').update(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')).digest('base64url')
  const known = { subject: 'john', clientId: 'app', scopes: ['time:query'], expiresAt: Math.floor(Date.now() / 1000) + 3600, confirmation: { thumbprint }, claims: {} }
  const introspect = around(async () => ({ _tag: 'Active', token: known }), cached(memory({ entries: 1_000 })), tokenOnly)
  const handler = restApiAuthorizer(gate({ introspect, require: byRoute({ 'GET /time': scopes('time:query') }) }))
  const text = JSON.stringify(restApiEvent({ token, certificate: pem }))
  const map = new Map([[token, thumbprint]])
  const hash = crypto.hash ?? ((name, data, encoding) => crypto.createHash(name).update(data).digest(encoding))
  const floor = ({ requestContext: { identity: { clientCert: { clientCertPem: shown } } } }) => {
    const from = shown.indexOf('-----BEGIN CERTIFICATE-----') + 27
    return hash('sha256', Buffer.from(shown.slice(from, shown.indexOf('-----END', from)), 'base64'), 'base64url') === map.get(token)
  }
  const timed = async decide => {
    const events = batch(text)
    const from = process.hrtime.bigint()
    for (const event of events) if (!(await decide(event))) throw new Error('the decision was not to allow')
    return Number(process.hrtime.bigint() - from) / 1e3 / events.length
  }
  const whole = async event => (await handler(event)).policyDocument.Statement[0].Effect === 'Allow'
  return { floor: () => timed(floor), 'REST adapter, cache hit': () => timed(whole) }
}
