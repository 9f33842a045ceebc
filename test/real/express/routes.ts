// The routes of the Express routing tests, their handlers and their rules.
import type { RequestHandler } from 'express'
import { bearerAllowed, scopes } from 'gatecheck'

export const requireAdmin = bearerAllowed(scopes('admin'))
export const requireTimeQuery = bearerAllowed(scopes('time:query'))

/** Strict rules for the strict handlers, and a lenient rule for every other path. */
export function routeTable(prefix: string): Readonly<Record<string, typeof requireAdmin>> {
  return {
    [`GET ${prefix}/time`]: requireAdmin,
    [`POST ${prefix}/time`]: requireAdmin,
    [`ANY ${prefix}/Own`]: requireAdmin,
    [`GET ${prefix}/accounts/{id}`]: requireAdmin,
    [`ANY ${prefix}/{name}`]: requireTimeQuery,
    [`ANY ${prefix}/{rest+}`]: requireTimeQuery,
    ...(prefix === '' ? { 'ANY /': requireTimeQuery } : { [`ANY ${prefix}`]: requireTimeQuery })
  }
}

/** The handlers name themselves in the header `x-handler`. */
export const strictHandler: RequestHandler = (_req, res) => {
  res.setHeader('x-handler', 'strict').end()
}
export const lenientHandler: RequestHandler = (_req, res) => {
  res.setHeader('x-handler', 'lenient').end()
}
export const passThrough: RequestHandler = (_req, _res, next) => next()

type Routes = Record<
  'get' | 'post' | 'all',
  (path: string, ...handlers: readonly RequestHandler[]) => unknown
>
export function addRoutes(router: Routes, ...guards: readonly RequestHandler[]): void {
  router.get('/time', ...guards, strictHandler)
  router.post('/time', ...guards, strictHandler)
  router.all('/Own', ...guards, strictHandler)
  router.get('/accounts/:id', ...guards, strictHandler)
  router.all('/:name', ...guards, lenientHandler)
}
