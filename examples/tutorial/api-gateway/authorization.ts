// From a request to a verdict: identity sources first, then the cache, then the authorizer.
import type { GatewayRequest } from './gateway-request'
import { httpArn, httpEvent } from './http-event'
import { identitySourceReader } from './identity-source'
import { runHandler } from './lambda'
import { restArn, restEvent } from './rest-event'
import { createResultCache } from './result-cache'
import type { GatewaySettings } from './settings'
import {
  evaluateAnswer,
  httpRefusals,
  parseHttpAnswer,
  parseRestAnswer,
  type Refusal,
  restRefusals,
  type Verdict
} from './verdict'

/** Calls `recordEvent` with each event that the authorizer gets. */
export function createAuthorize(
  settings: GatewaySettings,
  recordEvent: (event: object) => void
): (request: GatewayRequest) => Promise<Verdict> {
  const {
    api,
    authorizer,
    identitySource: sources = [],
    resultTtl = 0,
    simpleResponses = true,
    authorizerTimeout = 10_000
  } = settings
  if (resultTtl > 0 && sources.length === 0)
    throw new Error('resultTtl needs at least one identitySource: it is the cache key')
  const readSources = identitySourceReader(sources)
  const results = createResultCache(resultTtl)
  const unauthorized = (api === 'rest' ? restRefusals : httpRefusals).unauthorized
  return async request => {
    const sourceValues = readSources(request)
    const cacheKey = sourceValues.filter(value => value !== undefined)
    if (cacheKey.length < sourceValues.length) return refused(unauthorized)
    const arn = api === 'rest' ? restArn(request) : httpArn(request)
    if (Buffer.byteLength(arn) > 1600) return refused(restRefusals.tooLong)
    const cachedAnswer = results.get(cacheKey)
    if (cachedAnswer !== undefined) return evaluateAnswer(cachedAnswer, arn, api)
    const event = api === 'rest' ? restEvent(request) : httpEvent(request, cacheKey)
    recordEvent(event)
    const result = await runHandler(authorizer, event, authorizerTimeout)
    const parsed =
      api === 'rest' ? parseRestAnswer(result) : parseHttpAnswer(result, simpleResponses)
    if (parsed._tag === 'Refused') return parsed // an error is never cached
    results.set(cacheKey, parsed.answer)
    return evaluateAnswer(parsed.answer, arn, api)
  }
}

const refused = (refusal: Refusal): Verdict => ({ _tag: 'Refused', refusal })
