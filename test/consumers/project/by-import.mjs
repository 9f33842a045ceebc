import { decide } from './decide.mjs'

await decide(name => import(name))
