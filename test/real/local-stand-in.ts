// The stand-in for Authlete's API with four known tokens, and calls to it.
import { tmpdir } from 'node:os'
import * as assert from 'uvu/assert'
import { startAuthleteStandIn } from '../../examples/tutorial/authlete-stand-in/stand-in'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { send } from '../../examples/tutorial/request'

/** For `test.after`. */
export const cleanups = createCleanups()

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
export const ownCertificate = await makeCertificate(folder, { name: 'own', subject: '/CN=own' })
export const other = await makeCertificate(folder, { name: 'other', subject: '/CN=other' })

const activeToken = {
  active: true,
  token_type: 'Bearer',
  client_id: 'app',
  sub: 'john',
  scope: 'time:query time:set',
  exp: 1_800_000_000
}
const introspections: Readonly<Record<string, object>> = {
  bound: { ...activeToken, cnf: { 'x5t#S256': ownCertificate.thumbprint } },
  unbound: activeToken,
  machine: { ...activeToken, sub: undefined },
  refresh: { ...activeToken, token_type: undefined }
}
export const introspectedTokens: string[] = []
export const standIn = await startAuthleteStandIn({
  serviceApiKey: 'key',
  serviceApiSecret: 'secret',
  serviceId: '42',
  serviceAccessToken: 'service-token',
  introspect: async token => {
    introspectedTokens.push(token)
    if (token === 'broken') throw new Error('The server is away')
    return introspections[token] ?? { active: false }
  }
})
cleanups.add(standIn.close)

export const basicCredentials = `Basic ${Buffer.from('key:secret').toString('base64')}`
export async function post(
  body: object | string,
  Authorization = basicCredentials,
  path = '/api/auth/introspection',
  type = 'application/json'
) {
  const reply = await send({
    url: `${standIn.baseUrl}${path}`,
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { Authorization, 'Content-Type': type }
  })
  assert.is(reply._tag, 'Answered')
  return reply._tag === 'Answered'
    ? { status: reply.status, answer: JSON.parse(reply.body) as Record<string, unknown> }
    : { status: 0, answer: {} }
}
export async function introspectToken(body: object) {
  const { status, answer } = await post(body)
  assert.is(status, 200, 'HTTP 200 for every action')
  return answer
}
