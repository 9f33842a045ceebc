// A cold start as Lambda makes it: AWS's own runtime client, INIT with full CPU, the first invocation with the function's share.
import { spawn } from 'node:child_process'
import { limiter } from '../lib/limit.mjs'
import { ratio, summary } from '../lib/measure.mjs'
import { runtimeApi } from '../lib/runtime-api.mjs'
import { runtimeClient } from '../lib/runtime-client.mjs'
import { bundleOf, knowsWarm } from '../lib/subjects.mjs'

/** A whole CPU comes with 1,769 MB; below that its share is proportional. */
const sizes = [128, 512]
function shareOf(megabytes) {
  return megabytes / 1_769
}

const handler =
  "import { handlerOf, make } from './subjects/SUBJECT.mjs'\nexport const handler = handlerOf(make(JSON.parse(process.env.SETTINGS)))"

function subjects(at) {
  return [
    { name: 'an empty handler', subject: 'empty' },
    { name: 'a bare node:https POST', subject: 'bare' },
    { name: 'gatecheck, RFC 7662', subject: 'gatecheck-rfc7662' },
    { name: 'gatecheck, Authlete', subject: 'gatecheck-authlete' },
    ...(knowsWarm
      ? [
          {
            name: 'gatecheck, RFC 7662, warm: true',
            subject: 'gatecheck-rfc7662',
            settings: { ...at.tls, warm: true }
          }
        ]
      : []),
    { name: 'oauth4webapi', subject: 'oauth4webapi' },
    { name: 'aws-jwt-verify, keys fetched', subject: 'aws-jwt-verify', event: at.jwtEvent },
    {
      name: 'aws-jwt-verify, keys preloaded',
      subject: 'aws-jwt-verify-preloaded',
      event: at.jwtEvent
    },
    { name: "Authlete's SDK", subject: 'authlete-sdk' }
  ]
}

const environment = {
  AWS_LAMBDA_FUNCTION_NAME: 'authorizer',
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  AWS_LAMBDA_LOG_GROUP_NAME: 'group',
  AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
  AWS_REGION: 'eu-west-1'
}

/** A fresh process up to its first response: INIT until it polls, then the invocation. */
async function invoked({ at, limit, client }, { file, settings, event }, size) {
  const api = await runtimeApi(event)
  const from = performance.now()
  const child = spawn(process.execPath, [client], {
    cwd: at.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...environment,
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: at.ca,
      SETTINGS: JSON.stringify(settings),
      AWS_LAMBDA_RUNTIME_API: api.address,
      _HANDLER: file,
      LAMBDA_TASK_ROOT: at.folder,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(size)
    }
  })
  const held = limit.take(child.pid)
  api.whenPolled(() => held.slow(shareOf(size)))
  let said = ''
  child.stderr.on('data', chunk => {
    said = (said + chunk).slice(-1_000)
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  try {
    const gone = ended.then(code => {
      throw new Error(`the runtime client ended with ${code}: ${said}`)
    })
    gone.catch(() => {}) // it ends in the end, when nobody waits for it any more
    const { polled, invocation, body } = await Promise.race([api.response, gone])
    if (JSON.parse(body).policyDocument.Statement[0].Effect !== 'Allow')
      throw new Error(`the decision was not to allow: ${body}`)
    return { init: polled - from, invocation }
  } finally {
    held.free()
    child.kill('SIGKILL')
    await ended
    api.close()
  }
}

export const title = "First response on Lambda, with AWS's runtime client under a CPU limit"
export const peers = [
  'aws-lambda-ric',
  'oauth4webapi',
  'aws-jwt-verify',
  '@authlete/typescript-sdk'
]

export async function run({ at, short, tell }) {
  const client = runtimeClient()
  const limit = limiter()
  const prepared = []
  for (const { name, subject, settings = at.tls, event = at.event } of subjects(at)) {
    const bundle = await bundleOf(at, subject, handler)
    prepared.push({
      name,
      settings,
      event,
      file: `${bundle.slice(at.folder.length + 1).replace(/\.[cm]js$/, '')}.handler`
    })
  }
  const rounds = short ? 3 : 9
  const samples = Object.fromEntries(
    sizes.map(size => [size, Object.fromEntries(prepared.map(({ name }) => [name, []]))])
  )
  try {
    for (let round = -1; round < rounds; round += 1)
      for (const size of sizes)
        for (let i = 0; i < prepared.length; i += 1) {
          const each = prepared[(i + round + 1) % prepared.length]
          const took = await invoked({ at, limit, client }, each, size)
          if (round >= 0) samples[size][each.name].push(took)
          tell(`round ${round + 1} of ${rounds}, ${size} MB, ${each.name}`)
        }
  } finally {
    limit.close()
  }
  const rows = (size, take) =>
    Object.entries(samples[size]).map(([name, took]) => ({
      name,
      ...summary(took.map(take)),
      own: name.startsWith('gatecheck')
    }))
  const every = take =>
    prepared.map(({ name }) => ({
      name,
      ...summary(sizes.flatMap(size => samples[size][name].map(take))),
      own: name.startsWith('gatecheck')
    }))
  const total = ({ init, invocation }) => init + invocation
  const over = (size, one, other, take) =>
    ratio(samples[size][one].map(take), samples[size][other].map(take))
  const own = 'gatecheck, RFC 7662'
  return {
    tables: [
      {
        title: 'INIT, with full CPU: process start to first poll',
        unit: 'ms',
        rows: every(({ init }) => init)
      },
      ...sizes.map(size => ({
        title: `first invocation at ${size} MB (${(shareOf(size) * 100).toFixed(1)} % of a CPU)`,
        unit: 'ms',
        rows: rows(size, ({ invocation }) => invocation)
      })),
      ...sizes.map(size => ({
        title: `both, at ${size} MB`,
        unit: 'ms',
        rows: rows(size, total),
        pictured: false
      }))
    ],
    figures: Object.fromEntries(
      sizes.flatMap(size => [
        [`both at ${size} MB, gatecheck over oauth4webapi`, over(size, own, 'oauth4webapi', total)],
        [
          `both at ${size} MB, gatecheck over a bare POST`,
          over(size, own, 'a bare node:https POST', total)
        ]
      ])
    ),
    notes: [
      `CPU limited by ${limit.how}, from the first poll for an event on; the authorization server, on loopback TLS, is not limited.`,
      "aws-jwt-verify asks no server whether the token still holds, and with its keys preloaded calls nobody; it, oauth4webapi and the SDK check no binding of their own (Authlete's server does for the SDK)."
    ]
  }
}
