// Fetches a JSON object that a server publishes: a JWK Set, or metadata.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type { Signal } from '../../types'
import { type JsonObject, parseObject } from '../../values/json'
import { goodAnswer, type Server } from './exchange'
import { maxAgeOf } from './max-age'

export interface FetchedJson {
  readonly value: JsonObject
  /** Seconds, from Cache-Control. */
  readonly maxAge?: number | undefined
}

/** The content type of the answer is not looked at: servers send many for a JWK Set. */
const headers = {
  accept: 'application/json, application/jwk-set+json',
  'accept-encoding': 'identity'
} as const

/** Never rejects. Left: a closed code such as `http_503`, `ECONNREFUSED` or `not_json`. */
export async function getJson(
  send: Server['send'],
  url: string,
  signal?: Signal
): Promise<Either<string, FetchedJson>> {
  try {
    const response = await send(() => ({ method: 'GET', url, headers }), signal)
    const answer = goodAnswer(response)
    if (isLeft(answer)) return left(answer.left.detail)
    const value = parseObject(answer.right.body)
    return isLeft(value) ? value : right({ value: value.right, maxAge: maxAgeOf(answer.right) })
  } catch {
    return left('transport_threw')
  }
}
