// Authlete's answers for tests, and what becomes of them.
import {
  type AuthleteOptions,
  authlete,
  type Decision,
  decide,
  type Introspection,
  noScopes,
  type Query
} from 'gatecheck'
import { at, first } from '../../samples'
import { answering, json, query } from '../transports'

export const version2 = {
  baseUrl: 'https://api.authlete.com',
  serviceApiKey: '1234',
  serviceApiSecret: 's3cret'
} satisfies AuthleteOptions
export const version3 = {
  baseUrl: 'https://us.authlete.com/',
  serviceId: '71/59',
  serviceAccessToken: 'org.token'
} satisfies AuthleteOptions
export const okAnswer = {
  resultCode: 'A056001',
  resultMessage: '[A056001] The access token is valid.',
  action: 'OK',
  responseContent: 'Bearer error="invalid_request"',
  clientId: 26478243745571,
  subject: 'john',
  scopes: ['time:query'],
  existent: true,
  usable: true,
  sufficient: true,
  refreshable: true,
  expiresAt: (at + 60) * 1000,
  certificateThumbprint: first.thumbprint,
  authTime: 0,
  properties: [
    { key: 'a', value: '1', hidden: false },
    { key: 'b', value: 'hush', hidden: true }
  ]
}
export async function introspectAnswer(
  body: unknown,
  more: Partial<Query> = {}
): Promise<Introspection> {
  return authlete({ ...version2, transport: answering(json(body)).transport })({
    ...query,
    ...more
  })
}
export function summary({ _tag, ...rest }: Introspection): string {
  return [
    _tag,
    'status' in rest ? String(rest.status) : '',
    'reason' in rest ? rest.reason : '',
    'detail' in rest ? rest.detail : ''
  ]
    .filter(text => text !== '')
    .join(' ')
}
export async function decisionOn(body: unknown, more: Partial<Query> = {}): Promise<string> {
  const asking = { ...query, ...more }
  const decision: Decision = decide(await introspectAnswer(body, more), {
    now: at,
    requirement: asking.requirement ?? noScopes,
    thumbprint: asking.thumbprint
  })
  return decision._tag === 'Allow' ? 'Allow' : `${decision.status} ${decision.reason}`
}
