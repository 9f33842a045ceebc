// The places where an Express app can have its gate, each with the same routes.
import type { Express, RequestHandler } from 'express'
import { buildApp } from './guarded-app'
import { addRoutes, lenientHandler, passThrough } from './routes'

export interface Mount {
  readonly title: string
  /** The path below which the routes are. */
  readonly prefix: string
  readonly build: (app: Express, guard: RequestHandler) => unknown
  /** So many spellings must reach the strict handler of an app without a gate. */
  readonly minimum: number
}

export function mounts(express: typeof import('express')): readonly Mount[] {
  const router = (
    options: object,
    build: (subRouter: ReturnType<typeof express.Router>) => unknown
  ) => {
    const subRouter = express.Router(options)
    build(subRouter)
    return subRouter
  }
  const exact = { caseSensitive: true, strict: true }
  return [
    {
      title: 'one gate for the app',
      prefix: '',
      build: (app, guard) => {
        app.use(guard)
        addRoutes(app)
        app.use(lenientHandler)
      },
      minimum: 20
    },
    {
      title: 'one gate for an app that is exact about case and slashes',
      prefix: '',
      build: (app, guard) => {
        app.enable('case sensitive routing').enable('strict routing').use(guard)
        addRoutes(app)
        app.use(lenientHandler)
      },
      minimum: 8
    },
    {
      title: 'a gate in every route',
      prefix: '',
      build: (app, guard) => {
        addRoutes(app, guard)
        app.use(guard, lenientHandler)
      },
      minimum: 20
    },
    {
      title: 'a gate in every route, after routes that pass everything on',
      prefix: '',
      build: (app, guard) => {
        app.all('/:name', guard, passThrough)
        app.all(/.*/, passThrough)
        addRoutes(app, guard)
        app.use(guard, lenientHandler)
      },
      minimum: 20
    },
    {
      title: 'a gate for a mounted router',
      prefix: '/v1',
      build: (app, guard) =>
        app.use(
          '/v1',
          guard,
          router({}, subRouter => {
            addRoutes(subRouter)
            subRouter.use(lenientHandler)
          })
        ),
      minimum: 20
    },
    {
      title: 'a gate in a mounted router',
      prefix: '/v1',
      build: (app, guard) =>
        app.use(
          '/v1',
          router({}, subRouter => {
            subRouter.use(guard)
            addRoutes(subRouter)
            subRouter.use(lenientHandler)
          })
        ),
      minimum: 20
    },
    {
      title: 'a gate in every route of a mounted router',
      prefix: '/v1',
      build: (app, guard) =>
        app.use(
          '/v1',
          router({}, subRouter => {
            addRoutes(subRouter, guard)
            subRouter.use(guard, lenientHandler)
          })
        ),
      minimum: 20
    },
    {
      title: 'a gate in every route of a mounted router that is exact',
      prefix: '/v1',
      build: (app, guard) =>
        app.use(
          '/v1',
          router(exact, subRouter => {
            addRoutes(subRouter, guard)
            subRouter.use(guard, lenientHandler)
          })
        ),
      minimum: 8
    },
    {
      title: 'a gate in every route of an app below an app',
      prefix: '/v1',
      build: (app, guard) =>
        app.use(
          '/v1',
          buildApp(express, subRouter => {
            addRoutes(subRouter, guard)
            subRouter.use(guard, lenientHandler)
          })
        ),
      minimum: 20
    },
    {
      title: 'a gate in every route below a parameter',
      prefix: '/v1',
      build: (app, guard) =>
        app.use(
          '/:version',
          router({ mergeParams: true }, subRouter => {
            addRoutes(subRouter, guard)
            subRouter.use(guard, lenientHandler)
          })
        ),
      minimum: 20
    },
    {
      title: 'a gate in every route below a parameter that the router cannot see',
      prefix: '/v1',
      build: (app, guard) =>
        app.use(
          '/:version',
          router({}, subRouter => {
            addRoutes(subRouter, guard)
            subRouter.use(guard, lenientHandler)
          })
        ),
      minimum: 20
    }
  ]
}
