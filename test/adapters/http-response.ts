// What a fetch host answers, as plain values that a test can compare and search.

import type { Allow } from 'gatecheck'
import { isAllow } from 'gatecheck/fetch'
import * as assert from 'uvu/assert'
import type { Situation } from '../contract'

export interface ResponseFields {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

export async function readResponse(answer: Allow | Response): Promise<Allow | ResponseFields> {
  return isAllow(answer)
    ? answer
    : { status: answer.status, headers: [...answer.headers], body: await answer.text() }
}

/** What every fetch host must answer in a situation. */
export function assertHttpResponse(
  answer: Allow | ResponseFields | Error,
  { outcome }: Situation
): void {
  assert.not.ok(answer instanceof Error)
  if (answer instanceof Error) return
  if (outcome === 'Allow') return assert.ok('_tag' in answer && answer._tag === 'Allow')
  assert.not.ok('_tag' in answer)
  if ('_tag' in answer) return
  assert.is(answer.status, outcome)
  const headers = Object.fromEntries(answer.headers)
  assert.is(headers['cache-control'], 'no-store')
  assert.is(headers['content-type'], 'application/json')
  assert.is(headers['access-control-expose-headers'], 'WWW-Authenticate')
  assert.is(headers['www-authenticate']?.startsWith('Bearer '), outcome < 500 ? true : undefined)
  assert.is(headers['retry-after'] === undefined, outcome !== 503)
  const body = JSON.parse(answer.body) as Readonly<Record<string, unknown>>
  assert.equal(Object.keys(body), ['error', 'error_description'])
  const code = /error="([a-z_]+)"/.exec(headers['www-authenticate'] ?? '')?.[1]
  if (code !== undefined) assert.is(body['error'], code)
  assert.ok(typeof body['error'] === 'string' && typeof body['error_description'] === 'string')
}
