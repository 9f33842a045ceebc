// Translates an RFC 7662 answer into Authlete's introspection response. This is not Authlete's code:
// it was written from the documentation of the API.
import { createHash, X509Certificate } from 'node:crypto'

/** The members of an Authlete request that the stand-in reads. Null or absent: no check. */
export interface AuthleteRequest {
  readonly token?: unknown
  readonly scopes?: unknown
  readonly subject?: unknown
  readonly clientCertificate?: unknown
}

type Action = 'OK' | 'BAD_REQUEST' | 'UNAUTHORIZED' | 'FORBIDDEN' | 'INTERNAL_SERVER_ERROR'

/** `introspection` is the RFC 7662 answer. Codes that start with X exist only in the stand-in. */
export function introspectionResponse(
  request: AuthleteRequest,
  introspection: Readonly<Record<string, unknown>>
): object {
  const { token, scopes, subject, clientCertificate } = request
  if (typeof token !== 'string' || token === '')
    return refusal('BAD_REQUEST', 'X057301', 'The request has no access token.', 'invalid_request')
  // oidc-provider reports a refresh token as active, but without a token_type.
  // Authlete finds only access tokens.
  if (introspection['active'] !== true || introspection['token_type'] === undefined)
    return refusal('UNAUTHORIZED', 'X057302', 'The access token does not exist.', 'invalid_token')
  const fields = tokenFields(introspection)
  const requiredScopes = scopeList(scopes)
  if (
    fields.certificateThumbprint !== null &&
    readThumbprint(clientCertificate) !== fields.certificateThumbprint
  )
    return {
      ...fields,
      ...refusal(
        'UNAUTHORIZED',
        'X057303',
        'The client certificate is not the one that the access token is bound to.',
        'invalid_token'
      )
    }
  if (!requiredScopes.every(scope => fields.scopes.includes(scope)))
    return {
      ...fields,
      sufficient: false,
      ...refusal(
        'FORBIDDEN',
        'A064302',
        'The access token does not cover the required scopes.',
        'insufficient_scope',
        requiredScopes
      )
    }
  if (typeof subject === 'string' && subject !== fields.subject)
    return {
      ...fields,
      ...refusal(
        'FORBIDDEN',
        'X057305',
        'The access token belongs to another subject.',
        'invalid_request'
      )
    }
  // Authlete sets responseContent here too, with an error that must not be sent to the client.
  return {
    ...fields,
    action: 'OK',
    responseContent: 'Bearer error="invalid_request"',
    resultCode: 'A056001',
    resultMessage: '[A056001] The access token is valid.'
  }
}

function tokenFields(introspection: Readonly<Record<string, unknown>>) {
  const { client_id: client, sub, scope, exp, cnf } = introspection
  const boundThumbprint = (cnf as Readonly<Record<string, unknown>> | undefined)?.['x5t#S256']
  return {
    type: 'introspectionResponse',
    clientId: clientNumber(String(client)),
    clientIdAlias: String(client),
    clientIdAliasUsed: true,
    subject: typeof sub === 'string' ? sub : null,
    scopes: typeof scope === 'string' ? scope.split(' ') : [],
    existent: true,
    usable: true,
    sufficient: true,
    refreshable: false,
    expiresAt: Number(exp) * 1000, // milliseconds; RFC 7662 has seconds
    certificateThumbprint: typeof boundThumbprint === 'string' ? boundThumbprint : null,
    acr: null,
    authTime: 0,
    grantId: null,
    properties: null,
    resources: null,
    accessTokenResources: null
  }
}

function refusal(
  action: Action,
  resultCode: string,
  message: string,
  error: string,
  scopes: readonly string[] = []
) {
  return {
    resultCode,
    resultMessage: `[${resultCode}] ${message}`,
    action,
    ...(action === 'FORBIDDEN' || resultCode === 'X057303'
      ? {}
      : { existent: false, usable: false, sufficient: false }),
    responseContent: [
      `Bearer error="${error}"`,
      `error_description="[${resultCode}] ${message}"`,
      `error_uri="https://docs.authlete.com/#${resultCode}"`,
      ...(scopes.length === 0 ? [] : [`scope="${scopes.join(' ')}"`])
    ].join(',')
  }
}

/** Used only for bound tokens. An unreadable certificate never matches. */
function readThumbprint(pem: unknown): string | undefined {
  try {
    return createHash('sha256')
      .update(new X509Certificate(String(pem)).raw)
      .digest('base64url')
  } catch {
    return undefined
  }
}

/** A JSON request has a list, a form one string with spaces. */
function scopeList(scopes: unknown): readonly string[] {
  return Array.isArray(scopes)
    ? scopes.map(String)
    : typeof scopes === 'string' && scopes !== ''
      ? scopes.split(' ')
      : []
}

/** Authlete's client ids are 64-bit numbers. */
function clientNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6)
}
