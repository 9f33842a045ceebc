// The hostile table: signed anew in each run, for Node and for workerd.
import { claimRows } from './claims'
import { formRows } from './forms'
import { headerRows } from './headers'
import { keyRows } from './keys'
import { payloadRows } from './payloads'
import type { HostileRow } from './row'

export const hostileRows: readonly HostileRow[] = [
  ...claimRows,
  ...payloadRows,
  ...headerRows,
  ...formRows,
  ...keyRows
]
