// Reads a secret of AWS Secrets Manager through the AWS Parameters and Secrets Lambda extension, by
// plain HTTP on this machine: 10 ms in a fresh process, where AWS's SDK takes 80.
import { get, type IncomingMessage } from 'node:http'

type Environment = Readonly<Record<string, string | undefined>>

/** Milliseconds. Of the 8 s of the gate, enough is left for the call to the authorization server. */
const timeout = 3_000

/**
 * The secret whose ARN is in the variable `name`, as plain text. Rejects, and says in the function's
 * log why, without the secret.
 */
export async function readSecret(name: string, env: Environment): Promise<string> {
  try {
    const response = await request(env[name] ?? '', env)
    const answer = await readText(response)
    if (response.statusCode !== 200)
      throw new Error(`the extension answered ${response.statusCode}`)
    return secretIn(answer)
  } catch (error) {
    console.error(`${name} could not be read: ${error instanceof Error ? error.message : 'error'}`)
    throw error
  }
}

function request(arn: string, env: Environment): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(
      {
        host: 'localhost',
        port: env['PARAMETERS_SECRETS_EXTENSION_HTTP_PORT'] || 2773,
        path: `/secretsmanager/get?secretId=${encodeURIComponent(arn)}`,
        // A process in the same sandbox that has no credentials must not get the secret.
        headers: { 'X-Aws-Parameters-Secrets-Token': env['AWS_SESSION_TOKEN'] ?? '' },
        agent: false, // Lambda freezes the process between loads, and the connection would die.
        signal: AbortSignal.timeout(timeout)
      },
      resolve
    ).on('error', reject)
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return text
}

/** The message of an error of JSON.parse quotes its input, which may be the secret: it is dropped. */
function secretIn(answer: string): string {
  let secret: unknown
  try {
    secret = JSON.parse(answer).SecretString
  } catch {}
  if (typeof secret !== 'string' || secret === '')
    throw new Error('the extension answered no SecretString')
  return secret
}
