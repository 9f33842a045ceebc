// What a client may write to be taken for one that called another host, byte for byte, and the
// proofs that an attacker would have from a client of his own host.
import assert from 'node:assert/strict'
import { boundToKey } from '../../dpop/gates'
import { proofWith } from '../../dpop/proofs'
import { secret } from '../../samples'
import type { RawRequest, RawResponse } from '../express/both'

/** The token of every proof is bound to the key of `proofWith`. */
export const jkt = boundToKey.confirmation.jkt ?? ''
export const publicUrl = 'https://api.example.com'

export interface Attack {
  readonly title: string
  readonly request: RawRequest
  /** URLs that a reader of this request could take for the one that was called. */
  readonly forged: readonly string[]
  /** The host's handler of `/time` may get it, and then a proof for our URL is good. */
  readonly isOurs: boolean
}

const evil = ['https://evil.example/time', 'http://evil.example/time']
const plain = ['http://api.example.com/time', 'http://evil.example/time']

function withLines(title: string, lines: readonly string[], forged: readonly string[]): Attack {
  return { title, request: { target: '/time', lines }, forged, isOurs: true }
}
function withTarget(target: string, forged: readonly string[], isOurs = false): Attack {
  return { title: `the target ${target}`, request: { target }, forged, isOurs }
}

export const attacks: readonly Attack[] = [
  {
    title: 'a forged Host',
    request: { target: '/time', host: 'evil.example' },
    forged: evil,
    isOurs: true
  },
  withLines('X-Forwarded-Host', ['X-Forwarded-Host: evil.example'], evil),
  withLines('X-Forwarded-Proto', ['X-Forwarded-Proto: http'], plain),
  withLines('Forwarded', ['Forwarded: host=evil.example;proto=http'], [...evil, ...plain]),
  withLines(
    'all of them',
    [
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: http',
      'X-Original-URL: /other',
      'Forwarded: host=evil.example;proto=http'
    ],
    [...evil, ...plain, `${publicUrl}/other`]
  ),
  withLines('two Host lines', ['Host: evil.example'], evil),
  withTarget('https://evil.example/time', evil, true),
  withTarget('http://evil.example/time', evil, true),
  withTarget('//evil.example/time', [...evil, `${publicUrl}//evil.example/time`]),
  withTarget('/\\evil.example/time', [...evil, `${publicUrl}/\\evil.example/time`]),
  {
    title: 'the target *',
    request: { target: '*', method: 'OPTIONS' },
    forged: ['*', `${publicUrl}*`, `${publicUrl}/*`, `${publicUrl}/`, ...evil],
    isOurs: false
  }
]

let proofsMade = 0

/** Sends the attack with a new proof for `htu`. */
export function attackWith(
  send: (request: RawRequest) => Promise<RawResponse>,
  { request }: Attack,
  htu: string
): Promise<RawResponse> {
  proofsMade += 1
  const iat = Math.floor(Date.now() / 1000)
  const proof = proofWith({ jti: `f${proofsMade}`, htm: request.method ?? 'GET', htu, iat })
  const lines = [`Authorization: DPoP ${secret}`, `DPoP: ${proof}`, ...(request.lines ?? [])]
  return send({ ...request, lines })
}

/** No proof for another URL passes. One for ours passes, if the host hands the request to us. */
export async function assertNotFooled(
  send: (request: RawRequest) => Promise<RawResponse>,
  attack: Attack,
  isOurs = attack.isOurs
): Promise<void> {
  for (const htu of attack.forged) {
    const { status } = await attackWith(send, attack, htu)
    assert.ok(status >= 400, `${attack.title}, a proof for ${htu}: ${status}`)
  }
  const { status } = await attackWith(send, attack, `${publicUrl}/time`)
  assert.equal(status < 400, isOurs, `${attack.title}, a proof for our URL: ${status}`)
}
