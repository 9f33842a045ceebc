// Loaded into each process of tests, so that its exit handlers stop servers that it started.
import { whenStopped } from '../scripts/stopping.mjs'

whenStopped()
