// An authorization server's answers for tests, and what becomes of them.
import { type Introspection, type Rfc7662Options, rfc7662 } from 'gatecheck'
import { at, first } from '../../samples'
import { answering, json, query } from '../transports'

export const clientOptions = {
  endpoint: 'https://as.example.com/introspect',
  clientId: 'api',
  clientSecret: 's3cret'
} satisfies Rfc7662Options
export const environment = {
  INTROSPECTION_ENDPOINT: 'https://as.example.com',
  INTROSPECTION_CLIENT_ID: 'a',
  INTROSPECTION_CLIENT_SECRET: 'b'
}
export const activeAnswer = {
  active: true,
  token_type: 'Bearer',
  scope: 'time:query payments',
  sub: 'john',
  client_id: 'app',
  exp: at + 60,
  cnf: { 'x5t#S256': first.thumbprint }
}
/** The answer's JSON with one member as a server spells it: JSON.stringify would lose digits. */
export function answerWith(member: string, literal: string): string {
  const { exp: _, ...others } = activeAnswer
  return `${JSON.stringify(others).slice(0, -1)},"${member}":${literal}}`
}
export async function introspectAnswer(
  body: unknown,
  more: Partial<Rfc7662Options> = {}
): Promise<Introspection> {
  return rfc7662({
    ...clientOptions,
    ...more,
    transport: answering(json(body)).transport
  } as Rfc7662Options)(query)
}
export function summary({ _tag, ...rest }: Introspection): string {
  return [_tag, 'reason' in rest ? rest.reason : '', 'detail' in rest ? rest.detail : '']
    .filter(text => text !== '')
    .join(' ')
}
