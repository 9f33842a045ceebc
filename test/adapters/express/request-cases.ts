// What a gate receives, for each place where it can stand in an Express app.

import type { Express, RequestHandler } from 'express'
import type { ResourceRequest } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import type { RawRequest } from '../../real/express/both'
import { bound } from '../../samples'
import { appWith, type ExpressModule, type ExpressSuite, presentingFirst } from './app'

type Build = (app: Express, guard: RequestHandler) => unknown

/** The requests that reached the gate, in order: one for each time that it ran. */
export async function gateRequests(
  call: ExpressSuite['call'],
  express: ExpressModule,
  build: Build,
  request: Partial<RawRequest> = {}
): Promise<readonly ResourceRequest[]> {
  const requests: ResourceRequest[] = []
  const guard = expressGate(async resourceRequest => {
    requests.push(resourceRequest)
    return { _tag: 'Allow', token: bound, facts: { now: 0 } }
  }, presentingFirst)
  const app = appWith(express, app => {
    build(app, guard)
    app.use((_, res) => {
      res.end()
    })
  })
  const { status } = await call(app, request)
  assert.is(status, 200)
  return requests
}

/** The target that is sent, and the path and route that the gate gets. */
type RequestCase = readonly [
  title: string,
  build: Build,
  target: string,
  path: string,
  route: string | undefined
]

export function testRequests(
  { test, call }: Pick<ExpressSuite, 'test' | 'call'>,
  name: string,
  express: ExpressModule,
  cases: readonly RequestCase[]
): void {
  for (const [title, build, target, path, route] of cases)
    test(`${name}: ${title}`, async () => {
      const requests = await gateRequests(call, express, build, { target })
      const last = requests[requests.length - 1]
      assert.equal([last?.method, last?.path, last?.route], ['GET', path, route])
      assert.is(last?.url, undefined)
    })
}
