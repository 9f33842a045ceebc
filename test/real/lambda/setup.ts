// What the tests of function.zip share: the client, the servers, the unpacked zip, and processes
// that end after each test.
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
import type { RuntimeClient } from '../../../scripts/lambda/runtime-client.mjs'
import {
  type Answer,
  type FunctionProcess,
  findClient,
  startFunction,
  unpackFunction,
  type Variables
} from './function-process'
import { startServers, tokenFor } from './servers'

export const { first, second } = sampleCertificates
export const certificate = first.pem

export function arnOf(name: string): string {
  return `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`
}

/** For one test file: `missing` says why its tests are skipped. */
export async function setUp() {
  const client = findClient()
  const missing = typeof client === 'string' ? client : undefined
  if (missing !== undefined)
    console.error(`   Skipped: AWS's runtime client is missing: ${missing}`)
  const servers = await startServers()
  const unpacked = await unpackFunction()
  const rfc7662 = {
    INTROSPECTION_ENDPOINT: servers.endpoint,
    INTROSPECTION_CLIENT_ID: 'api'
  }
  const running: FunctionProcess[] = []
  const startWith = async (
    { arguments: clientArguments }: RuntimeClient,
    variables: Variables,
    ...nodeArguments: readonly string[]
  ): Promise<FunctionProcess> => {
    const args = [...nodeArguments, ...clientArguments]
    const started = await startFunction(unpacked.folder, args, variables)
    running.push(started)
    return started
  }
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.splice(0).map(each => each.stop()))
  }
  return {
    missing,
    servers,
    folder: unpacked.folder,
    rfc7662,
    withSecret: { ...rfc7662, INTROSPECTION_CLIENT_SECRET: 'first-client-secret' },
    withSecretArn: {
      ...rfc7662,
      INTROSPECTION_CLIENT_SECRET_ARN: arnOf('INTROSPECTION_CLIENT_SECRET'),
      PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: servers.extensionPort
    },
    startWith,
    start: (variables: Variables, ...nodeArguments: readonly string[]) => {
      if (typeof client === 'string') throw new Error(client)
      return startWith(client, variables, ...nodeArguments)
    },
    /** For `test.after.each`. */
    stopAll,
    /** For `test.after`. */
    cleanUp: async (): Promise<void> => {
      await Promise.all([servers.close(), unpacked.remove()])
    }
  }
}

export function eventFor(kind: string, pem = certificate): object {
  return restApiEvent({ token: tokenFor(kind), certificate: pem })
}

/** The effect and the reason, or the error. */
export function summarize({ failed, value }: Answer): string {
  if (failed) return `error ${value['errorMessage']}`
  const { policyDocument, isAuthorized, context } = value as {
    readonly policyDocument?: { readonly Statement: readonly { readonly Effect: string }[] }
    readonly isAuthorized?: boolean
    readonly context?: { readonly reason?: string }
  }
  const effect = policyDocument?.Statement[0]?.Effect ?? isAuthorized
  return [effect, context?.reason].filter(part => part !== undefined).join(' ')
}
