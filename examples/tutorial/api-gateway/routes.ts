// Finds the route of a request and its path parameters.

/** `resource` is the template: `/time`, `/payments/{id}`, `/files/{proxy+}`; `method` may be `ANY`. */
export interface Route {
  readonly method: string
  readonly resource: string
}

export interface Match {
  readonly route: Route
  readonly parameters: Readonly<Record<string, string>>
}

/** The most specific route wins: literal, then `{name}`, then `{proxy+}`; a method before `ANY`. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string
): Match | undefined {
  return routes
    .filter(route => route.method === method || route.method === 'ANY')
    .flatMap(route => {
      const parameters = pathParameters(pathSegments(route.resource), pathSegments(path))
      return parameters === undefined ? [] : [{ route, parameters }]
    })
    .sort((left, right) => routeRank(left.route).localeCompare(routeRank(right.route)))[0]
}

function pathSegments(path: string): readonly string[] {
  return path.split('/').slice(1)
}

function pathParameters(
  template: readonly string[],
  path: readonly string[]
): Readonly<Record<string, string>> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, segment] of template.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? []
    const value = path[index]
    if (value === undefined || (name !== undefined && value === '')) return undefined
    if (name === undefined) {
      if (segment !== value) return undefined
    } else if (greedy === '+') {
      return { ...parameters, [name]: path.slice(index).join('/') }
    } else {
      parameters[name] = value
    }
  }
  return path.length === template.length ? parameters : undefined
}

function routeRank({ method, resource }: Route): string {
  return (
    pathSegments(resource)
      .map(segment => (/^\{.*\+\}$/.test(segment) ? '2' : segment.startsWith('{') ? '1' : '0'))
      .join('') + (method === 'ANY' ? '~' : '!')
  )
}
