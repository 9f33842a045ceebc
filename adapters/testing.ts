// For your own tests: an authorization server that knows a few tokens, API Gateway's events, sample
// certificates.

export { type SampleCertificate, sampleCertificates } from './testing/certificates'
export { type EventOptions, httpApiEvent, restApiEvent } from './testing/events'
export { knownTokens } from './testing/known-tokens'
