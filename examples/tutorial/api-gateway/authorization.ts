// From a request to a verdict: identity sources first, then what is remembered, then the Lambda authorizer.
import type { Arrival } from './arrival'
import { httpArn, httpEvent } from './http-event'
import { identitySource } from './identity-source'
import { run } from './lambda'
import { remembered } from './remembered'
import { restArn, restEvent } from './rest-event'
import type { GatewaySettings } from './settings'
import {
  heardByHttp,
  heardByRest,
  httpRefusals,
  type Refusal,
  restRefusals,
  type Verdict,
  verdict
} from './verdict'

/** `record` is told of every event that the authorizer is called with. */
export function authorization(
  settings: GatewaySettings,
  record: (event: object) => void
): (arrived: Arrival) => Promise<Verdict> {
  const {
    api,
    authorizer,
    identitySource: sources = [],
    resultTtl = 0,
    simpleResponses = true,
    authorizerTimeout = 10_000
  } = settings
  if (resultTtl > 0 && sources.length === 0)
    throw new Error('Results are cached by identity source: name at least one')
  const identify = identitySource(sources)
  const results = remembered(resultTtl)
  const unauthorized = (api === 'rest' ? restRefusals : httpRefusals).unauthorized
  return async arrived => {
    const found = identify(arrived)
    const key = found.filter(value => value !== undefined)
    if (key.length < found.length) return refused(unauthorized)
    const arn = api === 'rest' ? restArn(arrived) : httpArn(arrived)
    if (Buffer.byteLength(arn) > 1600) return refused(restRefusals.tooLong)
    const known = results.recall(key)
    if (known !== undefined) return verdict(known, arn, api)
    const event = api === 'rest' ? restEvent(arrived) : httpEvent(arrived, key)
    record(event)
    const result = await run(authorizer, event, authorizerTimeout)
    const heard = api === 'rest' ? heardByRest(result) : heardByHttp(result, simpleResponses)
    if (heard._tag === 'Refused') return heard // an error is never remembered
    results.keep(key, heard.said)
    return verdict(heard.said, arn, api)
  }
}

const refused = (refusal: Refusal): Verdict => ({ _tag: 'Refused', refusal })
