// Spellings that some router, host or proxy treats as "/public/admin".
import { blanks, delimiters, dots, elsewhere, letters, routerSyntax } from './spelling-parts'

const path = '/public/admin'

export const spellings: readonly (readonly [method: string, target: string])[] = [
  ...[
    path,
    ...blanks.flatMap(blank => [
      path + blank,
      `${path}/${blank}`,
      `/public/${blank}admin`,
      `/public/${blank}/admin`
    ]),
    ...delimiters.flatMap(delimiter => [path + delimiter, `${path}${delimiter}/`]),
    ...dots.map(dot => path + dot),
    ...elsewhere,
    ...letters,
    ...routerSyntax
  ].map(target => ['GET', target] as const),
  ...['HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE', 'QUERY'].flatMap(method =>
    [path, '/public/Admin', '/public/admin/', '/public/%61dmin', '/public/admin%20'].map(
      target => [method, target] as const
    )
  )
]
