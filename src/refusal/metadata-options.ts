// The options of `resourceMetadata`, and how they are checked at construction.
import { isString } from '../values/guards'
import { isIssuer } from '../values/issuer'
import { type OptionRule, oneOf } from '../values/options'

export interface ResourceMetadataOptions {
  /**
   * The resource identifier: the URL of this API as clients know it, such as
   * `https://api.example.com/v1`. Clients ask for tokens for it [RFC 8707]: the gate's `audience`
   * should be the same text. Required.
   */
  readonly resource: string
  /** The exact issuers whose tokens are accepted. Required. */
  readonly authorizationServers: readonly string[]
  /** Scopes that clients may ask for. They need not be all. */
  readonly scopesSupported?: readonly string[] | undefined
  /** Algorithms for DPoP proofs: those of `dpop({ algorithms })`. */
  readonly dpopSigningAlgValuesSupported?: readonly string[] | undefined
  /** `true`: every token must be bound to a DPoP key. */
  readonly dpopBoundAccessTokensRequired?: boolean | undefined
  /** `true`: tokens may be bound to a client certificate [RFC 8705]. */
  readonly tlsClientCertificateBoundAccessTokens?: boolean | undefined
  /** Types of authorization details [RFC 9396]. */
  readonly authorizationDetailsTypesSupported?: readonly string[] | undefined
  /** A name to show to users. */
  readonly resourceName?: string | undefined
  /** A page for developers. */
  readonly resourceDocumentation?: string | undefined
  /** A page that says how clients may use the data. */
  readonly resourcePolicyUri?: string | undefined
  /** The terms of service. */
  readonly resourceTosUri?: string | undefined
}

/** Plain http never leaves a machine. */
const encryptedUrl = /^(?:https:|http:\/\/(?:localhost|127\.0\.0\.1|\[::1])(?![^:/?]|:80(?!\d)))/
/**
 * In one spelling only: clients compare the resource as text [RFC 9728 §3.3], and find the document
 * by parsing it. So no capital in the host, no default port, no dot segment.
 */
export const resourceForm =
  /^(https?:\/\/(?:[a-z\d.-]+|\[[a-f\d:.]+])(?::(?!443(?!\d))\d{1,5})?)((?:\/(?!(?:\.|%2[eE]){1,2}(?:[/?]|$))[\w.~!$&'()*+,;=:@%-]*)*(?:\?[\w.~!$&'()*+,;=:@%/?-]*)?)$/
const pageForm = /^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/
/** Characters. A challenge, which holds the URL of the document, has at most 1,024. */
const maxResourceLength = 256

function isResource(value: unknown): boolean {
  return (
    isString(value) &&
    value.length <= maxResourceLength &&
    encryptedUrl.test(value) &&
    resourceForm.test(value)
  )
}

function isServer(value: unknown): boolean {
  return isIssuer(value) && encryptedUrl.test(value) && !/[?#@]/.test(value)
}

function matching(form: RegExp, expected: string): OptionRule {
  return [value => isString(value) && form.test(value), expected]
}

function listOf([isItem]: OptionRule, expected: string, min = 0): OptionRule {
  return [
    value => Array.isArray(value) && value.length >= min && Array.from(value).every(isItem),
    expected
  ]
}

export function requiredMetadataRules() {
  return {
    resource: [
      isResource,
      "the API's https:// URL, such as 'https://api.example.com/v1': lower case, at most 256 characters, without userinfo, fragment, default port and dot segments (http: on loopback)"
    ],
    authorizationServers: listOf(
      [isServer, ''],
      'a list of exact issuers: https:// URLs without userinfo, query and fragment (http: on loopback)',
      1
    )
  } as const
}

export function optionalMetadataRules() {
  const aText = matching(/[^]/, 'a text')
  const aPage = matching(pageForm, 'an https:// URL without userinfo')
  return {
    // scope-token [RFC 6749 §3.3]
    scopesSupported: listOf(matching(/^[\x21\x23-\x5b\x5d-\x7e]+$/, ''), 'a list of scope-tokens'),
    // By a key pair [RFC 9449 §5.1].
    dpopSigningAlgValuesSupported: listOf(
      matching(/^(?!none$|HS\d)[\w-]+$/i, ''),
      "a list of algorithms with key pairs, such as ['ES256']"
    ),
    dpopBoundAccessTokensRequired: oneOf(true, false),
    tlsClientCertificateBoundAccessTokens: oneOf(true, false),
    authorizationDetailsTypesSupported: listOf(aText, 'a list of texts'),
    resourceName: aText,
    resourceDocumentation: aPage,
    resourcePolicyUri: aPage,
    resourceTosUri: aPage
  } as const
}
