// The API Gateway adapters and the test helpers as a consumer uses them, without any @types and
// with ES2022. Also compiled against the tarball.
import type { Gate } from 'gatecheck'
import {
  type HttpApiEvent,
  type HttpApiOptions,
  type HttpApiPolicyOptions,
  httpApiAuthorizer,
  httpApiPolicyAuthorizer,
  type SimpleResponse
} from 'gatecheck/http-api'
import {
  type AuthorizerObservation,
  type AuthorizerPolicy,
  type ClientCert,
  type LambdaContext,
  type RestApiEvent,
  type RestApiOptions,
  restApiAuthorizer
} from 'gatecheck/rest-api'
import {
  type EventOptions,
  httpApiEvent,
  restApiEvent,
  type SampleCertificate,
  sampleCertificates
} from 'gatecheck/testing'

declare const pass: Gate
declare const optionalText: string | undefined

const lambda: LambdaContext = { getRemainingTimeInMillis: () => 3_000 }
const clientCert: ClientCert = { clientCertPem: null }
const rest: RestApiEvent = {
  type: 'REQUEST',
  methodArn: '',
  headers: null,
  multiValueHeaders: { a: ['b'] },
  requestContext: { identity: { clientCert: clientCert } }
}
const http: HttpApiEvent = {
  routeArn: '',
  routeKey: null,
  headers: { a: undefined },
  requestContext: { authentication: { clientCert: null } }
}
const restOptions: RestApiOptions = {
  refusals: 'throw',
  resource: 'prefix',
  verbose: true,
  context: (decision, event) => ({ tag: decision._tag, type: event.type }),
  see: (decision, event, { took, policyContext }: AuthorizerObservation) =>
    `${event.requestContext?.requestId} ${decision._tag} ${took} ${policyContext['reason']}`
}
interface OwnEvent extends RestApiEvent {
  readonly headers: Readonly<Record<string, string>>
}
const ownOptions: RestApiOptions<OwnEvent> = { context: (_, { headers }) => ({ a: headers['a'] }) }

const policyOptions: HttpApiPolicyOptions = {
  refusals: 'policy',
  resource: undefined,
  context: undefined
}
const simpleOptions: HttpApiOptions = { verbose: undefined, context: () => undefined }
export const policies: readonly Promise<AuthorizerPolicy>[] = [
  restApiAuthorizer(pass)(rest),
  restApiAuthorizer(pass, restOptions)(rest, lambda),
  httpApiPolicyAuthorizer(pass, policyOptions)(http, lambda),
  restApiAuthorizer(pass)({}),
  restApiAuthorizer(pass, ownOptions)({ headers: {} })
]
export const simple: Promise<SimpleResponse> = httpApiAuthorizer(pass, simpleOptions)(http)

const samples: readonly SampleCertificate[] = [
  sampleCertificates.first,
  sampleCertificates.second,
  sampleCertificates.rfc8705
]
const eventOptions: EventOptions = {
  method: 'POST',
  path: '/a',
  token: 'good',
  certificate: samples[0]?.pem,
  headers: { a: 'b' },
  route: undefined,
  stage: optionalText
}
export const events = [
  restApiAuthorizer(pass)(restApiEvent(eventOptions)),
  httpApiAuthorizer(pass)(httpApiEvent(eventOptions)),
  httpApiAuthorizer(pass)(httpApiEvent())
]
