// A bundle, alone in a folder, under AWS's runtime client: what it must answer to whom.
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { restApiEvent } from 'gatecheck/testing'
import * as assert from 'uvu/assert'
import { startFunction, type Variables } from '../real/lambda/function-process'
import { tokenFor } from '../real/lambda/servers'
import { certificate, eventFor, second, summarize } from '../real/lambda/setup'

export interface Case {
  readonly title: string
  readonly event: object
  /** As `summarize` writes it. */
  readonly outcome: string
}

export const introspectionCases: readonly Case[] = [
  { title: 'the token with its certificate', event: eventFor('good'), outcome: 'Allow' },
  {
    title: "a thief's certificate [RFC 8705 §3]",
    event: eventFor('good', second.pem),
    outcome: 'Deny certificate_mismatch'
  },
  {
    title: 'no certificate',
    event: restApiEvent({ token: tokenFor('good') }),
    outcome: 'Deny certificate_missing'
  },
  { title: 'no token', event: restApiEvent({ certificate }), outcome: 'Deny no_token' },
  {
    title: 'a server that answers 500',
    event: eventFor('server-error'),
    outcome: 'Deny introspection_unreachable'
  },
  { title: 'the token again', event: eventFor('good'), outcome: 'Allow' }
]

export interface Place {
  /** Of AWS's runtime client. */
  readonly arguments: readonly string[]
  readonly variables: Variables
  readonly node?: string
  /** What must be in no log and no answer. */
  readonly secrets: readonly string[]
}

/** Every part of a token that could be told from other text. */
export const secretsOfIntrospection = ['tok5f8Zq2Xw9', 'LmN0aB3cD4eF6', 'first-client-secret']

/** For `rfc7662FromEnv`. */
export function variablesFor(endpoint: string): Variables {
  return {
    INTROSPECTION_ENDPOINT: endpoint,
    INTROSPECTION_CLIENT_ID: 'api',
    INTROSPECTION_CLIENT_SECRET: 'first-client-secret'
  }
}

/** Rejects with the first answer that is wrong. The file's name must be index.mjs or index.cjs. */
export async function judgeLambda(
  file: string,
  cases: readonly Case[],
  { arguments: clientArguments, variables, node, secrets }: Place
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatecheck-alone-'))
  try {
    await copyFile(file, join(folder, basename(file)))
    const { invoke, log, stop } = await startFunction(folder, clientArguments, variables, node)
    const answers = []
    try {
      for (const { title, event, outcome } of cases) {
        const answer = await invoke(event)
        assert.is(summarize(answer), outcome, title)
        answers.push(answer)
      }
    } finally {
      await stop()
    }
    assert.match(log(), 'certificate_mismatch') // the log is read at all
    const text = log() + JSON.stringify(answers)
    assert.equal(
      secrets.filter(secret => text.includes(secret)),
      [],
      'secrets in the log or an answer'
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
