// A cold start on Lambda, of gatecheck and its peers, at two sizes of memory.
import { basename, parse } from 'node:path'
import { prepareRuntimeClient } from '../../scripts/lambda/runtime-client.mjs'
import { cpuShare, measureColdStart } from '../lib/lambda.mjs'
import { createCpuLimiter } from '../lib/limit.mjs'
import { ratioByRound, summarize } from '../lib/measure.mjs'
import { bundleHandler, supportsWarm } from '../lib/subjects.mjs'

const memorySizes = [128, 512] // MB
const own = 'gatecheck, RFC 7662'
const ownJwt = 'gatecheck, JWT, keys preloaded'
const peerJwt = 'aws-jwt-verify, keys preloaded'

function listSubjects({ https, jwtEvent }) {
  const warm = {
    name: 'gatecheck, RFC 7662, warm: true',
    subject: 'gatecheck-rfc7662',
    clientOptions: { ...https, warm: true }
  }
  const warmJwt = {
    name: `${ownJwt}, warm: true`,
    subject: 'gatecheck-jwt',
    clientOptions: { ...https, warm: true },
    event: jwtEvent
  }
  return [
    { name: 'an empty handler', subject: 'empty' },
    { name: 'a bare node:https POST', subject: 'bare' },
    { name: own, subject: 'gatecheck-rfc7662' },
    { name: 'gatecheck, Authlete', subject: 'gatecheck-authlete' },
    ...(supportsWarm ? [warm] : []),
    { name: ownJwt, subject: 'gatecheck-jwt', event: jwtEvent },
    ...(supportsWarm ? [warmJwt] : []),
    { name: 'oauth4webapi', subject: 'oauth4webapi' },
    { name: 'aws-jwt-verify, keys fetched', subject: 'aws-jwt-verify', event: jwtEvent },
    { name: peerJwt, subject: 'aws-jwt-verify-preloaded', event: jwtEvent },
    { name: "Authlete's SDK", subject: 'authlete-sdk' }
  ]
}

export const title = "First response on Lambda, with AWS's runtime client under a CPU limit"
export const peers = [
  'aws-lambda-ric',
  'oauth4webapi',
  'aws-jwt-verify',
  '@authlete/typescript-sdk'
]

export async function run({ server, short, showProgress }) {
  const { native: client } = prepareRuntimeClient()
  // The stand-in for the native half loads node:http in INIT: the figures would be others.
  if (client.problem !== undefined) throw new Error(`AWS's runtime client: ${client.problem}`)
  const limiter = createCpuLimiter()
  const subjects = await prepareSubjects(server)
  const setting = { server, limiter, client }
  const samples = await measure(setting, subjects, short ? 3 : 9, showProgress).finally(() =>
    limiter.close()
  )
  return {
    tables: tablesFor(samples),
    figures: Object.fromEntries(
      memorySizes.flatMap(size => [
        [
          `both at ${size} MB, gatecheck over oauth4webapi`,
          totalRatio(samples[size], 'oauth4webapi')
        ],
        [
          `both at ${size} MB, gatecheck over a bare POST`,
          totalRatio(samples[size], 'a bare node:https POST')
        ],
        ...(supportsWarm
          ? [
              [
                `first invocation at ${size} MB, JWT, warm: true, over aws-jwt-verify`,
                invocationRatio(samples[size], `${ownJwt}, warm: true`, peerJwt)
              ]
            ]
          : [])
      ])
    ),
    notes: [
      `CPU limited by ${limiter.method}, from the first poll for an event on; the authorization server, on loopback TLS, is not limited.`,
      "aws-jwt-verify asks no server whether the token still holds, and with its keys preloaded calls nobody; it, oauth4webapi and the SDK check no binding of their own (Authlete's server does for the SDK)."
    ]
  }
}

async function prepareSubjects(server) {
  const prepared = []
  for (const each of listSubjects(server)) {
    const { name, subject, clientOptions = server.https, event = server.event } = each
    const file = await bundleHandler(server.folder, subject)
    const handler = `${parse(basename(file)).name}.handler`
    prepared.push({ name, clientOptions, event, handler })
  }
  return prepared
}

/** Samples of every subject by memory size and name. The first round is discarded. */
async function measure(setting, subjects, rounds, showProgress) {
  const samples = Object.fromEntries(
    memorySizes.map(size => [size, Object.fromEntries(subjects.map(({ name }) => [name, []]))])
  )
  for (let round = -1; round < rounds; round += 1)
    for (const size of memorySizes)
      for (let i = 0; i < subjects.length; i += 1) {
        const subject = subjects[(i + round + 1) % subjects.length]
        const sample = await measureColdStart(setting, subject, size)
        if (round >= 0) samples[size][subject.name].push(sample)
        showProgress(`round ${round + 1} of ${rounds}, ${size} MB, ${subject.name}`)
      }
  return samples
}

function tablesFor(samples) {
  const names = Object.keys(samples[memorySizes[0]])
  const rows = (sizes, read) =>
    names.map(name => ({
      name,
      ...summarize(sizes.flatMap(size => samples[size][name].map(read))),
      own: name.startsWith('gatecheck')
    }))
  return [
    {
      title: 'INIT, with full CPU: process start to first poll',
      unit: 'ms',
      rows: rows(memorySizes, ({ init }) => init)
    },
    ...memorySizes.map(size => ({
      title: `first invocation at ${size} MB (${(cpuShare(size) * 100).toFixed(1)} % of a CPU)`,
      unit: 'ms',
      rows: rows([size], ({ invocation }) => invocation)
    })),
    ...memorySizes.map(size => ({
      title: `both, at ${size} MB`,
      unit: 'ms',
      rows: rows([size], totalMillis),
      pictured: false
    }))
  ]
}

function totalRatio(samplesByName, baseline) {
  return ratioByRound(samplesByName[own].map(totalMillis), samplesByName[baseline].map(totalMillis))
}

function invocationRatio(samplesByName, name, baseline) {
  const read = ({ invocation }) => invocation
  return ratioByRound(samplesByName[name].map(read), samplesByName[baseline].map(read))
}

function totalMillis({ init, invocation }) {
  return init + invocation
}
