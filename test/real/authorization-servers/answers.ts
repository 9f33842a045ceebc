// Reads what the servers answer. Signatures are verified with node:crypto alone.
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { type Reply, sendExpecting } from '../../../examples/tutorial/request'
import { readJws } from './jws'
import type { AuthorizationServer } from './server'

export type Members = Readonly<Record<string, unknown>>

export async function fetchJson({ ca }: AuthorizationServer, url: string): Promise<Members> {
  return JSON.parse((await sendExpecting(url, 200, { url, ca })).body) as Members
}
export async function publishedKeys(server: AuthorizationServer): Promise<readonly JsonWebKey[]> {
  return (await fetchJson(server, server.jwksUri))['keys'] as readonly JsonWebKey[]
}
export function statusOf(reply: Reply): number {
  return reply._tag === 'Answered' ? reply.status : 0
}
export function bodyOf(reply: Reply): string {
  return reply._tag === 'Answered' ? reply.body : ''
}
/** With the key that the server publishes under the text's `kid`. */
export async function isVerified(server: AuthorizationServer, jws: string): Promise<boolean> {
  const [{ kid }] = readJws(jws)
  const key = (await publishedKeys(server)).find(published => published['kid'] === kid)
  if (key === undefined) return false
  const [input = '', signature = ''] = jws.split(/\.(?=[^.]*$)/)
  return verify(
    key.kty === 'OKP' ? null : 'sha256',
    Buffer.from(input),
    {
      key: createPublicKey({ key, format: 'jwk' }),
      ...(key.kty === 'RSA' ? { padding: 6, saltLength: 32 } : { dsaEncoding: 'ieee-p1363' })
    },
    Buffer.from(signature, 'base64url')
  )
}
