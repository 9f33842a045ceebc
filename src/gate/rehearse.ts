// Decides about a request that nobody sent, on constants: see values/warm.ts.
import { makeSignal } from '../async/abort'
import { ignoreRejection } from '../async/observe'
import { decideOn } from '../decide/decide'
import { extract } from '../extract/extract'
import { noScopes } from '../require/requirement'
import type { Decision } from '../types'

export function rehearseDecision(): Decision {
  // The certificate is an empty SEQUENCE, and none.
  const pem = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----'
  const request = {
    method: 'GET',
    path: '/',
    header: () => ['Bearer rehearsal'],
    certificate: { _tag: 'Pem', pem }
  } as const
  ignoreRejection(extract(request, { stage: 'request', signal: makeSignal() }, undefined, () => 0))
  const thumbprint = 'rehearsal'.padEnd(43, 'A')
  const token = { scopes: [], confirmation: { thumbprint }, claims: {} }
  const facts = { now: 2_000_000_000, requirement: noScopes, thumbprint }
  return decideOn({ _tag: 'Active', token }, facts, [], request)
}
