// For your own tests: authorization servers with opaque tokens and with signed ones, API Gateway's
// events, sample certificates.

export { type SampleCertificate, sampleCertificates } from './testing/certificates'
export { type EventOptions, httpApiEvent, restApiEvent } from './testing/events'
export { knownTokens } from './testing/known-tokens'
export {
  type SignedTokens,
  type SignedTokensOptions,
  signedTokens
} from './testing/signed-tokens'
