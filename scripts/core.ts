// The build replaces this file's content (scripts/one-core.ts) by exports of all of src/ but the
// hosts, and of what adapters share.
