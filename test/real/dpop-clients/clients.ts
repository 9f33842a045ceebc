// oauth4webapi and openid-client, each as its documentation shows it: they make the proofs.

import type { webcrypto } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import type { ClientFetch, SentRequest } from './answers'

export interface RealClient {
  /** Calls the API. Repeats a call that is told to use a nonce. Rejects with the challenges. */
  call(token: string): Promise<Response>
  /** All requests, in order. */
  readonly sent: readonly SentRequest[]
}
export type Keys = webcrypto.CryptoKeyPair
export type MakeClient = (keys: Keys, url: string, fetch: ClientFetch) => RealClient

function recording(fetch: ClientFetch) {
  const sent: SentRequest[] = []
  const fetchAndRecord = (url: string, init: Omit<SentRequest, 'url'>): Promise<Response> => {
    sent.push({ url, method: init.method, headers: { ...init.headers } })
    return fetch(url, init)
  }
  return { sent, fetchAndRecord: fetchAndRecord as never }
}

const makeOauth4webapi: MakeClient = (keys, url, fetch) => {
  const { sent, fetchAndRecord } = recording(fetch)
  const DPoP = oauth.DPoP({}, keys)
  const options = { DPoP, [oauth.customFetch]: fetchAndRecord }
  const request = (token: string): Promise<Response> =>
    oauth.protectedResourceRequest(token, 'GET', new URL(url), undefined, undefined, options)
  return {
    sent,
    call: token =>
      request(token).catch((error: unknown) => {
        if (oauth.isDPoPNonceError(error)) return request(token)
        throw error
      })
  }
}

const makeOpenidClient: MakeClient = (keys, url, fetch) => {
  const { sent, fetchAndRecord } = recording(fetch)
  const configuration = new openid.Configuration({ issuer: 'https://as.example.com' }, 'app')
  configuration[openid.customFetch] = fetchAndRecord
  const DPoP = openid.getDPoPHandle(configuration, keys)
  return {
    sent,
    call: token =>
      openid.fetchProtectedResource(
        configuration,
        token,
        new URL(url),
        'GET',
        undefined,
        undefined,
        { DPoP }
      )
  }
}

export const clients: readonly (readonly [name: string, make: MakeClient])[] = [
  ['oauth4webapi', makeOauth4webapi],
  ['openid-client', makeOpenidClient]
]

/** Without a key: the token alone, as Bearer. */
export function callAsBearer(token: string, url: string, fetch: ClientFetch): Promise<Response> {
  const options = { [oauth.customFetch]: fetch as never }
  return oauth.protectedResourceRequest(token, 'GET', new URL(url), undefined, undefined, options)
}

/** The status, and the error that the client read in the challenge of each scheme. */
export async function refusalOf(call: Promise<Response>): Promise<readonly unknown[]> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  const { cause, response } = error as oauth.WWWAuthenticateChallengeError
  const errors = cause.map(({ scheme, parameters }) => [scheme, parameters.error])
  return [response.status, Object.fromEntries(errors)]
}

/** The thumbprint that the client computes of its own key [RFC 7638]. */
export function thumbprintOf(keys: Keys): Promise<string> {
  return oauth.DPoP({}, keys).calculateThumbprint()
}
export function newKeys(algorithm: 'ES256' | 'PS256' | 'Ed25519'): Promise<Keys> {
  return oauth.generateKeyPair(algorithm)
}
